"""Field encryption: SM4-GCM with a key id and a random nonce, and keyed HMAC-SM3 digests for equality.

The keys live in files beside, never inside, the database; a stolen database or backup shows no number.
"""

from __future__ import annotations

import os
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC
from django.conf import settings

from nuanxin.errors import UserError

NONCE_BYTES = 12
TAG_BYTES = 16
DIGEST_BYTES = 16
CURRENT_KEY = 1


def key(name: str, size: int) -> bytes:
    """The key `name` of this installation; made, readable by its owner only, when first asked for."""
    return read_or_make(os.fspath(settings.KEYS), name, size)


@lru_cache
def read_or_make(folder: str, name: str, size: int) -> bytes:
    path = Path(folder) / f"{name}.key"
    if not path.exists():
        make(path, size)
    content = path.read_bytes()
    if len(content) != size:
        raise UserError(f"密钥文件 {path.name} 有 {len(content)} 字节，应为 {size} 字节。请从备份恢复密钥文件。")
    return content


def make(path: Path, size: int) -> None:
    """Two processes or threads may come here at once: the first link wins, the other reads what it made."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(f".{secrets.token_hex(8)}.new")
    draft.touch(mode=0o600)
    draft.write_bytes(secrets.token_bytes(size))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def encrypt(text: str) -> bytes:
    """`text` as key id + nonce + cipher + tag; the same text never gives the same bytes twice."""
    return encrypt_bytes(text.encode())


def encrypt_bytes(content: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    encryptor = Cipher(algorithms.SM4(key(f"field-{CURRENT_KEY}", 16)), modes.GCM(nonce)).encryptor()
    return bytes([CURRENT_KEY]) + nonce + encryptor.update(content) + encryptor.finalize() + encryptor.tag


def decrypt(blob: bytes) -> str:
    """The text behind `blob`; a changed blob or a missing key is an error, never a wrong text."""
    return decrypt_bytes(blob).decode()


def decrypt_bytes(blob: bytes) -> bytes:
    blob = bytes(blob)
    nonce, body, tag = blob[1 : 1 + NONCE_BYTES], blob[1 + NONCE_BYTES : -TAG_BYTES], blob[-TAG_BYTES:]
    decryptor = Cipher(algorithms.SM4(key(f"field-{blob[0]}", 16)), modes.GCM(nonce, tag)).decryptor()
    return decryptor.update(body) + decryptor.finalize()


def digest(kind: str, text: str) -> str:
    """Keyed digest (32 hex characters) for search and uniqueness; `kind` keeps IDs, phones and posts apart."""
    return mac(f"{kind}:{text}".encode())[:DIGEST_BYTES].hex()


def digest_number(kind: str, text: str) -> int:
    """The same as a positive 63-bit number, for fact tables, where an integer key costs a third of a text."""
    return int.from_bytes(mac(f"{kind}:{text}".encode())[:8], "big") >> 1


def mac(content: bytes) -> bytes:
    hmac = HMAC(key("digest", 32), SM3())
    hmac.update(content)
    return hmac.finalize()
