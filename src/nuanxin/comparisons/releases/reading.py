"""Which releases count, the rows of a list that stand as SQL, and what single rows say, decrypted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from nuanxin.comparisons.models import ListRelease
from nuanxin.comparisons.releases import blocks, store
from nuanxin.comparisons.releases.shape import shape_of
from nuanxin.engines.rules import Catalogue
from nuanxin.errors import UserError

ROW_BITS = 32
LOST = "名单“{}”（{}）的内容在数据目录中找不到，可能未随备份恢复。请从备份恢复，或重新导入。"
DUCK = {
    pa.int64(): "BIGINT",
    pa.string(): "VARCHAR",
    pa.date32(): "DATE",
    pa.bool_(): "BOOLEAN",
    pa.decimal128(14, 2): "DECIMAL(14,2)",
}


@dataclass(frozen=True)
class Release:
    """A release and where its rows lie."""

    record: ListRelease
    path: Path

    @property
    def prefix(self) -> str:
        """The digits that its area and everything in it begin with."""
        return self.record.area.prefix

    def covers(self, other: Release) -> bool:
        return other.prefix.startswith(self.prefix)


@dataclass(frozen=True)
class Relation:
    """The standing rows of a list: SQL for DuckDB over the releases it rests on. Without a release it has no rows."""

    list_id: str
    sql: str
    releases: tuple[Release, ...]
    columns: tuple[str, ...]

    @property
    def paths(self) -> tuple[Path, ...]:
        return tuple(release.path for release in self.releases)


def release_of(record: ListRelease) -> Release:
    """The release behind a record; refuses one whose files are not there."""
    path = store.place(record.folder) / store.ROWS
    if not path.is_file():
        raise UserError(LOST.format(record.list_id, record.released_on))
    return Release(record, path)


def current(list_id: str, under: str = "") -> tuple[Release, ...]:
    """The releases of a list that count now for the area with this prefix, newest first; narrower later ones come with the wider."""
    return tuple(map(release_of, current_records(list_id, under)))


def current_records(list_id: str, under: str = "") -> list[ListRelease]:
    """The same without looking at the files."""
    standing: list[ListRelease] = []
    records = ListRelease.objects.filter(list_id=list_id, withdrawn_at=None).select_related("area")
    for record in records.order_by("-released_on", "-pk"):
        if not any(record.area.prefix.startswith(newer.area.prefix) for newer in standing):
            standing.append(record)
    return [record for record in standing if record.area.prefix.startswith(under) or under.startswith(record.area.prefix)]


def relation(list_id: str, under: str = "") -> Relation:
    """The rows of a list that stand, for the releases that concern an area; see the package for what stands."""
    return relation_of(list_id, current(list_id, under))


def relation_of(list_id: str, releases: tuple[Release, ...]) -> Relation:
    """The rows that stand of these releases, which are given newest first."""
    schema = shape_of(list_id).schema
    columns = ("rowid", "release", *schema.names)
    return Relation(list_id, "\n".join(statement(releases, schema)) if releases else nothing(schema), releases, columns)


def statement(releases: Sequence[Release], schema: pa.Schema) -> Iterator[str]:
    """One common table per release, newest first, each without what newer ones replace; then all of them."""
    tables = [f"r{release.record.pk}" for release in releases]
    if len(releases) == 1:
        yield selected(releases[0], schema)
        return
    for place, (table, release) in enumerate(zip(tables, releases, strict=True)):
        conditions = replaced(release, releases[:place], tables[:place])
        where = f"\n  WHERE {' AND '.join(conditions)}" if conditions else ""
        yield f"{'WITH' if place == 0 else ','} {table} AS ({selected(release, schema)}{where})"
    yield "\nUNION ALL\n".join(f"SELECT * FROM {table}" for table in tables)  # noqa: S608 - names of our own


def replaced(release: Release, newer: Sequence[Release], tables: Sequence[str]) -> list[str]:
    """The conditions under which a row of `release` still stands beside the newer ones."""
    own = release.record.area_id
    inside = [one for one in newer if release.covers(one)]
    conditions = [f"NOT starts_with(coalesce(area, '{own}'), '{one.prefix}')" for one in inside]
    return conditions + [f"record NOT IN (SELECT record FROM {table})" for table in tables]  # noqa: S608 - names of our own


def selected(release: Release, schema: pa.Schema) -> str:
    """The columns of the list as it is defined today; a column that the release was written without is empty."""
    there = set(pq.read_schema(release.path).names)
    columns = [name if name in there else f"CAST(NULL AS {DUCK[schema.field(name).type]}) AS {name}" for name in schema.names]
    number = release.record.pk
    path = str(release.path).replace("'", "''")
    return (
        f"SELECT CAST({number << ROW_BITS} AS BIGINT) + row AS rowid, CAST({number} AS BIGINT) AS release, "  # noqa: S608 - our own names
        f"{', '.join(columns)} FROM read_parquet('{path}')"
    )


def nothing(schema: pa.Schema) -> str:
    columns = [f"CAST(NULL AS {DUCK[kind]}) AS {name}" for name, kind in zip(schema.names, schema.types, strict=True)]
    return f"SELECT CAST(NULL AS BIGINT) AS rowid, CAST(NULL AS BIGINT) AS release, {', '.join(columns)} WHERE FALSE"


def split(rowid: int) -> tuple[int, int]:
    """The release's primary key and Excel's row number."""
    return rowid >> ROW_BITS, rowid & ((1 << ROW_BITS) - 1)


def values(release: Release, rows: Iterable[int]) -> dict[int, dict[str, str]]:
    """What these rows of a release say, by heading, without empty cells. Whoever shows it masks it and leaves the trace."""
    found = blocks.read_rows(release.path.with_name(store.SEALED), rows)
    headings = release.record.columns
    return {row: {heading: text for heading, text in zip(headings, texts, strict=True) if text} for row, texts in found.items()}


def facts_of_list(list_id: str) -> Catalogue:
    """What a condition over the rows of a list may name, with types and Chinese labels."""
    return shape_of(list_id).facts
