"""The snapshot on disk: Parquet files per table and county, and which of them belong together.

A file is never overwritten: each write makes a new file and then replaces the county's manifest, which names the files that count.
A reader takes the manifests once and sees that state to the end; files no longer named are removed an hour later.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nuanxin.engines.facts.contract import Table
from nuanxin.errors import UserError

COUNTY = 6  # digits of the area code that name a partition
KEPT_SECONDS = 3600  # how long a replaced file stays for readers that have not opened it yet


@dataclass(frozen=True)
class Partition:
    """The rows of one table in one county. `mark` is the writer's own sign of what state of the records they show."""

    table: Table
    rows: Any
    mark: str


@dataclass(frozen=True)
class Written:
    """One file of the snapshot as its manifest describes it."""

    file: str
    mark: str
    version: str
    rows: int
    written_at: str


class Store:
    """A snapshot folder. Several readers and one writer per county may use it at the same time."""

    def __init__(self, root: Path) -> None:
        self.root = Path(root)

    def write_partition(self, table: Table, county: str, rows: Any, mark: str) -> None:
        """Replace one table of one county. `rows` is an Arrow table or a mapping of column names to sequences."""
        self.write(county, [Partition(table, rows, mark)])

    def write(self, county: str, partitions: Sequence[Partition]) -> None:
        """Replace several tables of a county at once: a reader sees all of the new state or all of the old.

        Refuses columns the contract does not have, NULL where it cannot be, unknown codes and areas of another county;
        then nothing is replaced.
        """
        if len(county) != COUNTY or not county.isdigit():
            raise UserError(f"快照按县分区，分区代码应为 {COUNTY} 位数字，现为“{county}”。请取地区代码的前 {COUNTY} 位。")
        from nuanxin.engines.facts.arrow import to_arrow  # here, because counting needs no Arrow and it is slow to load

        tables = [to_arrow(partition.table, partition.rows, county) for partition in partitions]
        written = {p.table.name: self._write_file(p, county, rows) for p, rows in zip(partitions, tables, strict=True)}
        self._write_manifest(county, self._manifest(county) | written)
        self._sweep(county)

    def remark(self, county: str, mark: str) -> None:
        """Give a county's files another mark: they were found to show that state of the records too."""
        self._write_manifest(county, {name: replace(entry, mark=mark) for name, entry in self._manifest(county).items()})

    def mark(self, table: Table, county: str) -> str | None:
        """The mark last written; None if there is no file or it was written for another shape of the table."""
        written = self._manifest(county).get(table.name)
        return written.mark if written and written.version == table.version else None

    def counties(self, under: str = "") -> list[str]:
        """The counties that have a partition and lie under the area, or that the area lies in."""
        names = sorted(path.stem for path in self.root.glob("manifest/*.json"))
        return [name for name in names if name.startswith(under[:COUNTY])]

    def view(self, under: str = "") -> View:
        """What the snapshot holds for an area at this moment; later writes do not change it."""
        return View(self.root, {county: self._manifest(county) for county in self.counties(under)})

    def _manifest(self, county: str) -> dict[str, Written]:
        try:
            text = self._manifest_path(county).read_text(encoding="utf-8")
        except FileNotFoundError:
            return {}
        return {name: Written(**entry) for name, entry in json.loads(text).items()}

    def _manifest_path(self, county: str) -> Path:
        return self.root / "manifest" / f"{county}.json"

    def _write_file(self, partition: Partition, county: str, rows: Any) -> Written:
        table = partition.table
        file = f"{table.name}/{county}-{uuid.uuid4().hex[:12]}.parquet"
        with replacing(self.root / file) as temporary:
            import pyarrow.parquet as pq

            pq.write_table(rows, temporary, compression="zstd", compression_level=1)
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        return Written(file, partition.mark, table.version, rows.num_rows, now)

    def _write_manifest(self, county: str, written: Mapping[str, Written]) -> None:
        entries = {name: vars(entry) for name, entry in sorted(written.items())}
        with replacing(self._manifest_path(county)) as temporary:
            temporary.write_text(json.dumps(entries, ensure_ascii=False, indent=1), encoding="utf-8")

    def _sweep(self, county: str) -> None:
        """Remove replaced files that no reader can still be about to open."""
        named = {self.root / entry.file for entry in self._manifest(county).values()}
        for path in self.root.glob(f"*/{county}-*.parquet*"):
            with contextlib.suppress(FileNotFoundError, PermissionError):
                if path not in named and path.stat().st_mtime < time.time() - KEPT_SECONDS:
                    path.unlink()


@dataclass(frozen=True)
class View:
    """The files of a snapshot that belong together, by county and table."""

    root: Path
    manifests: Mapping[str, Mapping[str, Written]]

    def paths(self, table: Table) -> list[Path]:
        """Files of a table, in county order; refused if one was written for another shape of the table."""
        entries = [(county, manifest[table.name]) for county, manifest in self.manifests.items() if table.name in manifest]
        stale = [county for county, entry in entries if entry.version != table.version]
        if stale:
            raise UserError(f"“{table.label}”的快照（{'、'.join(stale)}）是旧版本写的，列不一致。请先运行 nuanxin snapshot 重新生成。")
        return [self.root / entry.file for _, entry in entries]

    def rows(self, table: Table) -> list[dict[str, object]]:
        """All rows of a table as plain Python values, for tests and for the judge."""
        import pyarrow.parquet as pq

        return [row for path in self.paths(table) for row in pq.read_table(path).to_pylist()]

    def row_count(self, table: Table) -> int:
        return sum(manifest[table.name].rows for manifest in self.manifests.values() if table.name in manifest)

    def written_at(self) -> datetime.datetime | None:
        """The time of the oldest file: everything shown is at least as fresh."""
        times = [entry.written_at for manifest in self.manifests.values() for entry in manifest.values()]
        return datetime.datetime.fromisoformat(min(times)) if times else None


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary file in the same folder that takes the path's place once it is safely on disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        yield temporary
        _sync(temporary, os.O_RDWR)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    if os.name == "posix":
        _sync(path.parent, os.O_RDONLY)


def _sync(path: Path, mode: int) -> None:
    descriptor = os.open(path, mode)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
