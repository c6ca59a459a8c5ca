"""What stood on a list before a file came, in little memory: record and content of each row, single rows only when asked for."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

import duckdb

from nuanxin.comparisons.releases.reading import Release, relation_of


class Former(NamedTuple):
    """The facts of the same record as it stood; None where it stood with the very same content."""

    facts: tuple[Any, ...] | None


class Standing:
    """The standing rows of the releases that a file is judged against."""

    def __init__(self, list_id: str, releases: tuple[Release, ...], names: Sequence[str]) -> None:
        self.sql = relation_of(list_id, releases).sql
        self.releases = releases
        self.names = tuple(names)

    @cached_property
    def keys(self) -> tuple[array[int], array[int]]:
        """Records and contents, in the order of the records."""
        if not self.releases:
            return array("q"), array("q")
        found = self.table("record, content")
        return numbers(found["record"]), numbers(found["content"])

    @cached_property
    def facts(self) -> Any:
        """All rows in the same order; read only when some row has changed."""
        return self.table(", ".join(self.names))

    def table(self, columns: str) -> Any:
        with duckdb.connect() as engine:
            engine.execute("SET threads = 1")
            return engine.sql(f"SELECT {columns} FROM ({self.sql}) ORDER BY record, rowid").to_arrow_table()  # noqa: S608 - names of our own

    def former(self, wanted: Sequence[tuple[int, int]]) -> list[Former | None]:
        """For each (record, content): how the record stood; None where it did not."""
        records, contents = self.keys
        places = [place_of(records, record) for record, _ in wanted]
        changed = {place for place, (_, content) in zip(places, wanted, strict=True) if place is not None and contents[place] != content}
        facts = self.rows(sorted(changed))
        return [None if place is None else Former(facts.get(place)) for place in places]

    def rows(self, places: list[int]) -> dict[int, tuple[Any, ...]]:
        if not places:
            return {}
        taken = self.facts.take(places)
        return dict(zip(places, zip(*(taken[name].to_pylist() for name in self.names), strict=True), strict=True))


def numbers(column: Any) -> array[int]:
    """An Arrow column of integers without gaps, as plain memory."""
    made = array("q")
    for chunk in column.chunks:
        made.frombytes(memoryview(chunk.buffers()[1])[8 * chunk.offset : 8 * (chunk.offset + len(chunk))])
    return made


def place_of(records: array[int], record: int) -> int | None:
    place = bisect_left(records, record)
    return place if place < len(records) and records[place] == record else None
