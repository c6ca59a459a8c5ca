"""The folders of releases: each written once, whole, before its record exists; what no record names is swept away later."""

from __future__ import annotations

import os
import shutil
import time
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings

from nuanxin.comparisons.models import ListRelease
from nuanxin.comparisons.releases.blocks import BlockWriter
from nuanxin.comparisons.releases.shape import Shape, small_digest

ROWS, SEALED = "rows.parquet", "values.sealed"
BATCH = 20_000
ABANDONED_SECONDS = 24 * 3600  # a folder without a record for so long belongs to an import that was rolled back or killed
KEY_PLACE = 0  # of `key` among the facts of a row


class Line(NamedTuple):
    """One row of a release on its way to disk."""

    row: int
    record: int
    facts: tuple[Any, ...]
    texts: Sequence[str]


@dataclass(frozen=True)
class Written:
    """What was written: the folder's name, how many rows, how many with a person's key, a digest of the content whatever the order."""

    folder: str
    row_count: int
    keyed_count: int
    digest: str


def root() -> Path:
    return Path(settings.HOME) / "releases"


def place(folder: str) -> Path:
    return root() / folder


def write(shape: Shape, lines: Iterable[Sequence[Line]]) -> Written:
    """Write a new folder, batch by batch, and make sure that it is on disk. Leaves nothing behind when that fails."""
    folder = uuid.uuid4().hex
    path = place(folder)
    path.mkdir(parents=True, mode=0o700)
    try:
        written = fill(folder, path, shape, lines)
        for one in (path / ROWS, path / SEALED, path, path.parent):
            sync(one)
    except BaseException:
        remove(folder)
        raise
    return written


def fill(folder: str, path: Path, shape: Shape, lines: Iterable[Sequence[Line]]) -> Written:
    rows, keyed, total = 0, 0, 0
    with (
        private(path / SEALED) as sealed,
        private(path / ROWS) as keys,
        pq.ParquetWriter(keys, shape.schema, compression="zstd") as parquet,
    ):
        blocks = BlockWriter(sealed, folder)
        for batch in batched(lines):
            contents = [content_of(line) for line in batch]
            total += sum(small_digest((line.record, content)) for line, content in zip(batch, contents, strict=True))
            parquet.write_batch(batch_of(shape.schema, batch, contents))
            blocks.add((line.row, line.texts) for line in batch)
            rows, keyed = rows + len(batch), keyed + sum(line.facts[KEY_PLACE] is not None for line in batch)
        blocks.close()
    return Written(folder, rows, keyed, f"{total % (1 << 128):032x}")


def extended(shape: Shape, folder: str, lines: Sequence[Line]) -> Written:
    """A new folder with what is in `folder` and these lines, which replace those of the same records."""
    made = uuid.uuid4().hex
    source, path = place(folder), place(made)
    path.mkdir(parents=True, mode=0o700)
    try:
        written = fill_beside(made, path, source, shape, lines)
        for one in (path / ROWS, path / SEALED, path, path.parent):
            sync(one)
    except BaseException:
        remove(made)
        raise
    return written


def fill_beside(folder: str, path: Path, source: Path, shape: Shape, lines: Sequence[Line]) -> Written:
    before = pq.read_table(source / ROWS)
    kept = before.filter(pc.invert(pc.is_in(before["record"], pa.array([line.record for line in lines], pa.int64()))))
    added = pa.Table.from_batches([batch_of(shape.schema, lines, [content_of(line) for line in lines])])
    rows = pa.concat_tables([kept, added], promote_options="default").select(shape.schema.names)
    with private(path / SEALED) as sealed, private(path / ROWS) as keys:
        pq.write_table(rows, keys, compression="zstd")
        blocks = BlockWriter(sealed, folder)
        blocks.copy(source / SEALED)
        blocks.add((line.row, line.texts) for line in lines)
        blocks.close()
    pairs = zip(rows["record"].to_pylist(), rows["content"].to_pylist(), strict=True)
    total = sum(map(small_digest, pairs))
    return Written(folder, rows.num_rows, rows.num_rows - rows["key"].null_count, f"{total % (1 << 128):032x}")


def content_of(line: Line) -> int:
    return small_digest(line.facts)


def batched(lines: Iterable[Sequence[Line]]) -> Iterable[list[Line]]:
    waiting: list[Line] = []
    for some in lines:
        waiting += some
        if len(waiting) >= BATCH:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def batch_of(schema: pa.Schema, lines: Sequence[Line], contents: Sequence[int]) -> pa.RecordBatch:
    heads = [[line.row for line in lines], [line.record for line in lines], contents]
    columns = [*heads, *zip(*(line.facts for line in lines), strict=True)]
    return pa.record_batch([pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)], schema=schema)


def private(path: Path) -> Any:
    """A new file that only its owner reads."""
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600), "wb")


def sync(path: Path) -> None:
    """What was written is on disk; a folder cannot be synced everywhere."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:  # a folder, on Windows
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(folder: str) -> None:
    shutil.rmtree(place(folder), ignore_errors=True)


def sweep() -> int:
    """Remove folders that no release names and nobody is writing any more; how many."""
    if not root().exists():
        return 0
    named = set(ListRelease.objects.values_list("folder", flat=True))
    before = time.time() - ABANDONED_SECONDS
    gone = [path for path in root().iterdir() if path.is_dir() and path.name not in named and path.stat().st_mtime < before]
    for path in gone:
        remove(path.name)
    return len(gone)
