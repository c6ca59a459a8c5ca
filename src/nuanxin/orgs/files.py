"""Files that came in or went out: encrypted on disk under names of our own, and gone when their days are over."""

from __future__ import annotations

import datetime
import io
import struct
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hashes import SM3, Hash
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from nuanxin.errors import UserError
from nuanxin.orgs import audit, crypto
from nuanxin.orgs.models import StoredFile, User

CHUNK_BYTES = 1 << 20
LENGTH = struct.Struct(">I")  # bytes of the encrypted chunk that follows
ORDER = struct.Struct(">Q?")  # inside the chunk: its number, and whether it is the last, so that none can be moved or cut off
ABANDONED = datetime.timedelta(days=1)  # a file without a record for so long belongs to a transaction that was rolled back


def store(content: bytes | BinaryIO | Path, *, name: str, by: User | None, is_kept: bool = False) -> StoredFile:
    """Keep `content` encrypted; `name` is only shown; `is_kept` past the days of other files.

    Runs in the caller's transaction and leaves the event to it.
    """
    if isinstance(content, Path):
        with content.open("rb") as source:
            return store(source, name=name, by=by, is_kept=is_kept)
    source = io.BytesIO(content) if isinstance(content, bytes) else content
    place = f"{timezone.localdate():%Y%m}/{uuid.uuid4().hex}"
    size, digest = write(source, on_disk(place))
    return StoredFile.objects.create(name=shown_name(name), path=place, size_bytes=size, digest=digest, stored_by=by, is_kept=is_kept)


def shown_name(name: str) -> str:
    """The last part of what the browser sent, printable and short enough to keep."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable())[:200] or "未命名"


def on_disk(place: str) -> Path:
    return Path(settings.FILES) / place


def write(source: BinaryIO, path: Path) -> tuple[int, str]:
    """Encrypt `source` chunk by chunk; the size and the digest of what was read."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600, exist_ok=False)
    hashed, size, number = Hash(SM3()), 0, 0
    with path.open("wb") as target:
        chunk = source.read(CHUNK_BYTES)
        while True:
            following = source.read(CHUNK_BYTES)
            hashed.update(chunk)
            size += len(chunk)
            sealed = crypto.encrypt_bytes(ORDER.pack(number, not following) + chunk)
            target.write(LENGTH.pack(len(sealed)) + sealed)
            if not following:
                return size, hashed.finalize().hex()
            chunk, number = following, number + 1


def digest_of(content: bytes) -> str:
    """The digest that `store` gives the same content, to know a file that came before."""
    hashed = Hash(SM3())
    hashed.update(content)
    return hashed.finalize().hex()


def chunks(stored: StoredFile) -> Iterator[bytes]:
    """The content piece by piece; refuses a file that was purged, is missing, or is not what was stored."""
    if stored.purged_at:
        raise UserError(
            f"文件“{stored.name}”保存 {settings.FILE_DAYS} 天后已于 {timezone.localtime(stored.purged_at):%Y-%m-%d} 清除，不能再打开。请使用原文件。"
        )
    path = on_disk(stored.path)
    if not path.is_file():
        raise UserError(f"文件“{stored.name}”在数据目录中找不到，可能未随备份恢复。请从备份恢复，或使用原文件。")
    with path.open("rb") as source:
        yield from decrypted(source, stored)


def decrypted(source: BinaryIO, stored: StoredFile) -> Iterator[bytes]:
    number, is_last = 0, False
    while not is_last:
        try:
            (length,) = LENGTH.unpack(source.read(LENGTH.size))
            chunk = crypto.decrypt_bytes(source.read(length))
            found, is_last = ORDER.unpack_from(chunk)
        except (struct.error, InvalidTag, ValueError, IndexError) as error:
            raise damaged(stored) from error
        if found != number:
            raise damaged(stored)
        yield chunk[ORDER.size :]
        number += 1


def damaged(stored: StoredFile) -> UserError:
    return UserError(f"文件“{stored.name}”已损坏或被改动，不能打开。请从备份恢复，或使用原文件。")


def read(stored: StoredFile) -> bytes:
    """The whole content, checked against the digest it was stored with."""
    content = b"".join(chunks(stored))
    if digest_of(content) != stored.digest:
        raise damaged(stored)
    return content


def copy_to(stored: StoredFile, path: Path) -> None:
    """Write the content to `path`, readable by its owner only, for a child process that parses it."""
    path.touch(mode=0o600)
    with path.open("wb") as target:
        for chunk in chunks(stored):
            target.write(chunk)


def purge_old_files() -> int:
    """Delete the content of files older than their days, keep their records; also what rolled-back transactions left."""
    before = timezone.now() - datetime.timedelta(days=settings.FILE_DAYS)
    with transaction.atomic():
        count = StoredFile.objects.filter(stored_at__lt=before, purged_at=None, is_kept=False).update(purged_at=timezone.now())
        if count:
            audit.record("orgs.files.purged", by=None, count=count)
    sweep()
    return count


def sweep() -> None:
    """Remove from disk whatever no standing record points to; after a crash the next sweep goes on."""
    kept = set(StoredFile.objects.filter(purged_at=None).values_list("path", flat=True))
    purged = set(StoredFile.objects.exclude(purged_at=None).values_list("path", flat=True))
    abandoned = (timezone.now() - ABANDONED).timestamp()
    for path in Path(settings.FILES).glob("*/*"):
        place = f"{path.parent.name}/{path.name}"
        if place in purged or (place not in kept and path.stat().st_mtime < abandoned):
            path.unlink(missing_ok=True)
