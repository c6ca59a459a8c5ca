"""What a statement reads: the Parquet files of a table, as few of them as the asked area allows."""

from __future__ import annotations

import datetime
import glob
from collections.abc import Mapping
from pathlib import Path

from nuanxin.engines.facts.contract import FROM_AREA, MOVED_ON, Contract, Table
from nuanxin.engines.facts.model import Frame
from nuanxin.engines.facts.store import Store, View, Written

_TYPES = {"int": "BIGINT", "money": "DECIMAL(14, 2)", "date": "DATE", "bool": "BOOLEAN", "text": "VARCHAR", "enum": "VARCHAR"}


class Scans:
    """FROM items for fact tables. All of them show the snapshot as it was when the first was asked for.

    `on` is the day on which people belong where they lived; while nobody ever moved it costs nothing.
    """

    def __init__(self, contract: Contract, store: Store, under: str, on: datetime.date | None = None) -> None:
        self.contract = contract
        self.under = under
        self._store = store
        self._near = store.view(under)
        self._whole: View | None = None
        self._on = on if self._anybody_moved() else None
        if self._on is not None:
            self._near = View(self._near.root, {**self._near.manifests, **self._went_elsewhere(self._on)})

    @property
    def is_dated(self) -> bool:
        """Are people placed where they lived on a day, so that a county's files hold others too?"""
        return self._on is not None

    def near(self, table: Table) -> str:
        """Only the counties the asked area lies in or covers, and those where its people of that day live now."""
        return self._scan(table, self._near)

    def whole(self, table: Table) -> str:
        """Every county: for rows that may lie elsewhere."""
        return self._scan(table, self._everything())

    def _scan(self, table: Table, view: View) -> str:
        if self._on is None or table.name != self.contract.people.name:
            return scan(table, view)
        return self._people_on(self._on, view)

    def _people_on(self, day: datetime.date, view: View) -> str:
        """People with the area they lived in: what they left at the first move after the day, or where they are now."""
        people, moves = self.contract.people, self.contract.moves
        assert moves is not None
        person, area = name(moves.person or ""), name(people.area or "")
        left = (
            f"SELECT {person} AS _mover, arg_min({name(FROM_AREA)}, {name(MOVED_ON)}) AS _left\nFROM {scan(moves, view)}\n"
            f"WHERE {name(MOVED_ON)} > DATE {text(day.isoformat())} GROUP BY 1"
        )
        return (
            f"(SELECT now.* REPLACE (coalesce(moved._left, now.{area}) AS {area})\nFROM {scan(people, view)} AS now\n"
            f"LEFT JOIN ({left}) AS moved ON moved._mover = now.{name(people.person or '')})"
        )

    def _anybody_moved(self) -> bool:
        moves = self.contract.moves
        return moves is not None and self._everything().row_count(moves) > 0

    def _went_elsewhere(self, day: datetime.date) -> dict[str, Mapping[str, Written]]:
        """The other counties in whose files are people who lived in the asked area on the day."""
        moves = self.contract.moves
        assert moves is not None
        others = {county: files for county, files in self._everything().manifests.items() if county not in self._near.manifests}
        root = self._near.root
        return {county: files for county, files in others.items() if left_since(root, files.get(moves.name), self.under, day)}

    def _everything(self) -> View:
        if self._whole is None:
            everything = self._store.view()
            self._whole = View(everything.root, {**everything.manifests, **self._near.manifests})
        return self._whole

    def base(self, frame: Frame) -> str:
        """The frame's own table."""
        return self.near(frame.table) if self.is_near(frame) else self.whole(frame.table)

    def is_near(self, frame: Frame) -> bool:
        """Do the near files hold all rows? The last row per something can only be told among all rows, unless it is per person."""
        table = frame.table
        follows = self._is_by_person(table) if frame.own_area is None else frame.own_area == table.area
        is_whole_here = frame.one_per is None or (frame.own_area is None and frame.one_per == table.person)
        return follows and is_whole_here

    def linked(self, frame: Frame, table: Table, own: str, other: str) -> str:
        """A table linked to the frame: near only if both are placed by the same person."""
        is_near = frame.own_area is None or (frame.own_area == frame.table.area and frame.table.name == self.contract.people.name)
        is_same_person = (own, other) == (frame.table.person, table.person) and self._is_by_person(table)
        return self.near(table) if is_near and is_same_person else self.whole(table)

    def homes(self) -> str:
        return self.near(self.contract.people)

    def _is_by_person(self, table: Table) -> bool:
        return table.area is None or table.name == self.contract.people.name


def left_since(root: Path, moves: Written | None, under: str, day: datetime.date) -> bool:
    """Does a county's file of moves tell of somebody who left the area after the day?"""
    if moves is None or moves.rows == 0:
        return False
    import pyarrow.parquet as pq

    rows = pq.read_table(root / moves.file, columns=[FROM_AREA, MOVED_ON]).to_pylist()
    return any(row[MOVED_ON] > day and row[FROM_AREA].startswith(under) for row in rows)


def scan(table: Table, view: View) -> str:
    paths = view.paths(table)
    if not paths:
        return f"(SELECT {', '.join(f'NULL::{_TYPES[c.type]} AS {name(c.name)}' for c in table.columns)} WHERE false)"
    return f"read_parquet([{', '.join(text(glob.escape(str(path))) for path in paths)}])"


def name(identifier: str) -> str:
    """An identifier in quotes."""
    return '"' + identifier.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text literal."""
    return "'" + value.replace("'", "''") + "'"
