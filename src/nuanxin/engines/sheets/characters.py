"""How characters are folded before anything is compared: full-width to half-width, invisible ones away, brackets off."""

from __future__ import annotations

import re
import unicodedata

# Zero-width characters, byte-order mark, direction marks and soft hyphen: they show nothing and come with copied text.
INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
SPACES = re.compile(r"\s+")
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|【[^【】]*】|〔[^〔〕]*〕|〈[^〈〉]*〉|《[^《》]*》|「[^「」]*」|『[^『』]*』")
BRACKET_SIGNS = re.compile(r"[()\[\]{}【】〔〕〈〉《》「」『』“”\"‘’']")
MARKS = re.compile(r"[*＊★☆※✱✳①-⑳]")  # stars and circled numbers
JOINTS = re.compile(r"[/\\、_—–-]")
NUMBERED = re.compile(r"^\d{1,2}[.、．]\s*(?=\D)")


def fold(text: str) -> str:
    """Half-width, without invisible characters and without blanks around it; inner blanks stay."""
    if text.isascii():
        return text.strip()
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip()


def squeeze(text: str) -> str:
    """`fold`, and no blanks at all: for codes, headings, words of a closed list."""
    return SPACES.sub("", fold(text))


def clean(text: str) -> str:
    """Free text as it was written, without invisible characters and without blanks around it."""
    if text.isascii():
        return text.strip()
    return INVISIBLE.sub("", text).strip()


def without_brackets(text: str) -> str:
    """Drop brackets with what they hold; a text that is nothing but brackets keeps what they hold."""
    inner = text
    while (shorter := BRACKETS.sub("", inner)) != inner:
        inner = shorter
    return inner or BRACKET_SIGNS.sub("", text)


def word_key(text: str) -> str:
    """The key under which a word of a closed list is found: 失地(失林)人员 and 失地（失林） 人员 are the same."""
    return BRACKET_SIGNS.sub("", squeeze(text)).upper()
