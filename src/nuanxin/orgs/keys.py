"""Keys to compare lists by: positive 63-bit keyed digests of normalised IDs, names, phones and texts, the same on both sides."""

from __future__ import annotations

import re
import unicodedata

from nuanxin.orgs import crypto
from nuanxin.orgs.intake.names import folded

BLANKS = re.compile(r"\s+")


def person_key(number: str) -> int:
    """Of a whole, valid, normalised (18-digit) ID number."""
    return crypto.digest_number("id", number)


def key_of_digest(digest: str) -> int:
    """The person key of somebody on file, from the digest stored beside the number: nothing is decrypted."""
    return int(digest[:16], 16) >> 1


def name_key(name: str) -> int:
    """Equal for two writings of one name (spaces, width and variant characters make no difference)."""
    return crypto.digest_number("name", folded(name))


def phone_key(phone: str) -> int:
    return crypto.digest_number("phone", phone)


def phone_key_of_digest(digest: str) -> int:
    return key_of_digest(digest)


def text_key(text: str) -> int:
    """Of an employer's or a place's name: width, blanks and letter case make no difference."""
    return crypto.digest_number("text", BLANKS.sub("", unicodedata.normalize("NFKC", text)).upper())
