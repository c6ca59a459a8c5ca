"""Comparison by DuckDB over Parquet: the ledger is marked in one pass for all rules, then each rule's hits are written to a file."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from nuanxin.engines.linkage.comparing.model import Comparison, Hit, Listed
from nuanxin.engines.linkage.comparing.statements import Absent, Marking, Sources, asked_hits_sql, asked_sql, findings_sql, text


@dataclass(frozen=True)
class Found:
    """What a rule found: how many persons, written where."""

    id: str
    path: Path
    count: int


class Duck:
    """`ledger` and each of `lists` may stand after FROM; `absent` is what flags and counts say of who is not in the ledger.

    A connection is opened for each call, so that it survives a fork of the web server.
    """

    def __init__(self, ledger: str, lists: Mapping[str, str], absent: Absent, threads: int | None = None) -> None:
        self._sources = Sources(ledger, lists, absent)
        self._threads = threads

    def write(self, comparisons: Sequence[Comparison], path_of: Callable[[str], Path]) -> Iterator[Found]:
        """Run the rules and write each one's hits; one by one, so that the caller can tell how far it is."""
        with connect(self._threads) as connection:
            marking = Marking(self._sources)
            of_people = [one for one in comparisons if leading(one) is None]
            for comparison in of_people:
                marking.add(comparison)
            if of_people:
                connection.execute(marking.sql(of_people))
            for comparison in comparisons:
                yield Found(comparison.id, path_of(comparison.id), self._one(connection, marking, comparison, path_of(comparison.id)))

    def _one(self, connection: Any, marking: Marking, comparison: Comparison, path: Path) -> int:
        first = leading(comparison)
        if first is None:
            connection.execute(marking.hits(comparison))
        else:
            connection.execute(asked_sql(self._sources, comparison, first))
            connection.execute(asked_hits_sql(comparison))
        return copy(connection, findings_sql(self._sources, comparison, first), path)

    def hits(self, comparison: Comparison) -> list[Hit]:
        """What the judge says too, in the same order; for tests and small lists."""
        with tempfile.TemporaryDirectory() as folder:
            [found] = self.write([comparison], lambda name: Path(folder) / f"{name}.parquet")
            return read(found.path, comparison)


def leading(comparison: Comparison) -> Listed | None:
    """The list whose rows lead to the persons; None where the whole ledger has to be marked."""
    return comparison.asked or (None if comparison.kin else comparison.needed)


def read(path: Path, comparison: Comparison) -> list[Hit]:
    """A file of hits in the order of their keys."""
    import pyarrow.parquet as pq

    hits = [
        Hit(
            row["person"], row["key"], row["result"], {alias: tuple(rows) for alias in comparison.aliases if (rows := row[f"rows_{alias}"])}
        )
        for row in pq.read_table(path).to_pylist()
    ]
    return sorted(hits, key=lambda one: (one.key is None, one.key or 0, one.person or 0))


def copy(connection: Any, select: str, path: Path) -> int:
    """Write rows to a file that appears only when it is whole; returns how many."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{uuid.uuid4().hex[:8]}.part")
    [count] = connection.execute(f"COPY ({select}) TO {text(str(part))} (FORMAT parquet, COMPRESSION snappy)").fetchone()
    os.replace(part, path)
    return int(count)


def connect(threads: int | None = None) -> Any:
    settings = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "preserve_insertion_order": "false",
        "temp_directory": tempfile.gettempdir(),
    }
    return duckdb.connect(":memory:", config=settings | ({"threads": str(threads)} if threads else {}))
