"""A backup in one file: the database by its own backup interface, keys, stored files and releases; and the way back, verified.

Copying the database file of a running office gives wrong sums that no integrity check notices; this never does.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import json
import os
import re
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.backends.sqlite3._functions import register

from nuanxin import __version__
from nuanxin.errors import UserError

DATABASE, MANIFEST, SESSION_KEY = "database.sqlite3", "manifest.json", "session.key"
MEMBER = re.compile(
    r"(database\.sqlite3|keys/[A-Za-z0-9_.-]+\.key|files/[0-9]{6}/[0-9a-f]{32}|releases/[0-9a-f]{32}/(rows\.parquet|values\.sealed))"
)
TABLE = re.compile(r"[A-Za-z0-9_]+")


@dataclass(frozen=True)
class Places:
    """Where the parts of an office lie."""

    home: Path
    database: Path | None  # None: PostgreSQL, which has tools of its own
    keys: Path
    files: Path

    @property
    def releases(self) -> Path:
        """Where departments' lists lie."""
        return self.home / "releases"

    @classmethod
    def of_this_office(cls) -> Places:
        name = Path(connection.settings_dict["NAME"]) if connection.vendor == "sqlite" else None
        return cls(Path(settings.HOME), name, Path(settings.KEYS), Path(settings.FILES))


@dataclass(frozen=True)
class Manifest:
    """What a backup holds, as it says itself; the rows of each table are checked when it is restored."""

    version: str
    made_at: str
    has_database: bool
    has_keys: bool
    files: int
    rows: dict[str, int]
    releases: int = 0


def back_up(out: Path, *, with_keys: bool = True) -> Manifest:
    """Write the office into the tar file `out`, readable by its owner only. Refuses to overwrite."""
    if out.exists():
        raise UserError(f"文件 {out.name} 已经存在，没有备份。请换一个文件名。")
    if not out.parent.is_dir():
        raise UserError(f"文件夹 {out.parent} 不存在，没有备份。请先建立文件夹。")
    draft = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        manifest = write(draft, Places.of_this_office(), with_keys=with_keys)
        os.replace(draft, out)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def write(path: Path, places: Places, *, with_keys: bool) -> Manifest:
    keys = sorted(places.keys.glob("*.key")) if with_keys else []
    with (
        private(path) as target,
        tarfile.open(fileobj=target, mode="w") as tar,
        tempfile.TemporaryDirectory(dir=places.home, prefix=".backup-") as scratch,
    ):
        rows = copy_database(places.database, Path(scratch) / DATABASE) if places.database else {}
        # Files are written before their records: looked for afterwards, those of every record copied are there.
        stored, released = sorted(places.files.glob("*/*")), sorted(places.releases.glob("*/*"))
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        manifest = Manifest(__version__, now, bool(places.database), bool(keys), len(stored), rows, len({one.parent for one in released}))
        add_text(tar, MANIFEST, json.dumps(vars(manifest), ensure_ascii=False, indent=1))
        members = [(Path(scratch) / DATABASE, DATABASE)] if places.database else []
        members += [(key, f"keys/{key.name}") for key in keys]
        members += [(one, f"files/{one.parent.name}/{one.name}") for one in stored]
        members += [(one, f"releases/{one.parent.name}/{one.name}") for one in released]
        for source, name in members:
            add_file(tar, source, name)
    return manifest


@contextlib.contextmanager
def private(path: Path) -> Iterator[io.BufferedWriter]:
    """A new file that nobody else can read, from its first byte on."""
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600), "wb") as target:
        yield target


def copy_database(source: Path, target: Path) -> dict[str, int]:
    """What is committed, in one step (a paged copy starves while others write); the rows of its tables.

    By a connection of its own: one that is writing itself could wait for ever.
    """
    with contextlib.closing(sqlite3.connect(source, timeout=20)) as office, contextlib.closing(sqlite3.connect(target)) as copy:
        office.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")
        return count_rows(copy)


def count_rows(database: sqlite3.Connection) -> dict[str, int]:
    names = [
        name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name") if TABLE.fullmatch(name)
    ]
    return {name: database.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in names if not name.startswith("sqlite_")}  # noqa: S608


def add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    content = text.encode()
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    tar.addfile(member, io.BytesIO(content))


def add_file(tar: tarfile.TarFile, path: Path, name: str) -> None:
    """Without owner or group: the backup says nothing about the machine."""
    member = tarfile.TarInfo(name)
    with contextlib.suppress(FileNotFoundError), path.open("rb") as source:  # a stored file may be purged meanwhile
        state = os.fstat(source.fileno())
        member.size, member.mtime, member.mode = state.st_size, int(state.st_mtime), 0o600
        tar.addfile(member, source)


def restore(archive: Path, places: Places | None = None) -> Manifest:
    """Put a backup back where there is no office; checked before anything is in place, so that a bad one leaves nothing."""
    places = places or Places.of_this_office()
    refuse_overwriting(places)
    places.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=places.home, prefix=".restore-") as name:
        scratch = Path(name)
        manifest = unpack(archive, scratch)
        if manifest.has_database and places.database is None:
            raise UserError("备份里是 SQLite 数据库，而 DATABASE_URL 指向 PostgreSQL，没有恢复。请去掉 DATABASE_URL 后再恢复。")
        refuse_other_keys(scratch, places)
        check_database(scratch / DATABASE, manifest)
        put_in_place(scratch, places)
    return manifest


def refuse_overwriting(places: Places) -> None:
    if places.database and places.database.exists():
        raise UserError(
            f"数据目录里已经有数据库 {places.database.name}，没有恢复。请用环境变量 NUANXIN_HOME 指定一个空的数据目录，或先移走现有的数据目录。"
        )


def refuse_other_keys(scratch: Path, places: Places) -> None:
    """Keys may lie there already, if they are the same; the session key is made anew whenever it is missing."""
    for key in sorted((scratch / "keys").glob("*.key")):
        there = places.keys / key.name
        if key.name != SESSION_KEY and there.exists() and there.read_bytes() != key.read_bytes():
            raise UserError(
                f"密钥目录里已有另一个密钥 {key.name}，没有恢复：覆盖它会使用它加密的数据再也无法读取。请用环境变量 NUANXIN_HOME 指定一个空的数据目录。"
            )


def unpack(archive: Path, scratch: Path) -> Manifest:
    """Only what a backup of ours holds, under names we know: a path of the archive is never followed."""
    if not archive.is_file():
        raise UserError(f"找不到备份文件 {archive}。请核对文件名。")
    try:
        with tarfile.open(archive) as tar:
            manifest = read_manifest(tar)
            for member in tar:
                if member.name != MANIFEST:
                    take_out(tar, member, scratch)
    except (tarfile.TarError, EOFError, OSError, KeyError, ValueError, TypeError) as error:
        raise UserError(f"文件 {archive.name} 不是完整的备份，没有恢复。请用 `nuanxin backup` 生成的文件。") from error
    return manifest


def read_manifest(tar: tarfile.TarFile) -> Manifest:
    first = tar.next()
    if first is None or first.name != MANIFEST:
        raise KeyError(MANIFEST)
    return Manifest(**json.loads(tar.extractfile(first).read()))


def take_out(tar: tarfile.TarFile, member: tarfile.TarInfo, scratch: Path) -> None:
    if not member.isreg() or not MEMBER.fullmatch(member.name):
        raise ValueError(member.name)
    target = scratch / member.name
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with private(target) as copy:
        shutil.copyfileobj(tar.extractfile(member), copy)
    os.utime(target, (member.mtime, member.mtime))


def check_database(path: Path, manifest: Manifest) -> None:
    """Whole in itself, and with as many rows in each table as when it was made."""
    if not manifest.has_database:
        return
    with contextlib.closing(sqlite3.connect(path)) as database:
        register(database)  # a constraint may use Django's own functions, which SQLite alone does not know
        try:
            state = database.execute("PRAGMA integrity_check").fetchone()[0]
            loose = database.execute("PRAGMA foreign_key_check").fetchone()
            rows = count_rows(database)
        except sqlite3.DatabaseError as error:
            raise UserError("备份中的数据库已损坏，没有恢复。请换用另一个备份。") from error
    if state != "ok" or loose or rows != manifest.rows:
        raise UserError("备份中的数据库与备份时不一致（完整性检查或行数不符），没有恢复。请换用另一个备份。")


def put_in_place(scratch: Path, places: Places) -> None:
    """Keys first: a database without its keys could not be read, the other way round loses nothing."""
    for folder, target in (("keys", places.keys), ("files", places.files), ("releases", places.releases)):
        for source in sorted((scratch / folder).rglob("*")) if (scratch / folder).exists() else ():
            if source.is_file():
                place = target / source.relative_to(scratch / folder)
                place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                shutil.move(source, place)
    if places.database and (scratch / DATABASE).exists():
        places.database.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(scratch / DATABASE, places.database)
