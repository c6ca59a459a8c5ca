"""What a statement reads: the Parquet files of a table, as few of them as the asked area allows."""

from __future__ import annotations

import glob

from nuanxin.engines.facts.contract import Contract, Table
from nuanxin.engines.facts.model import Frame
from nuanxin.engines.facts.store import Store, View

_TYPES = {"int": "BIGINT", "money": "DECIMAL(14, 2)", "date": "DATE", "bool": "BOOLEAN", "text": "VARCHAR", "enum": "VARCHAR"}


class Scans:
    """FROM items for fact tables. All of them show the snapshot as it was when the first was asked for."""

    def __init__(self, contract: Contract, store: Store, under: str) -> None:
        self.contract = contract
        self.under = under
        self._store = store
        self._near = store.view(under)
        self._whole: View | None = None

    def near(self, table: Table) -> str:
        """Only the counties the asked area lies in or covers."""
        return scan(table, self._near)

    def whole(self, table: Table) -> str:
        """Every county: for rows that may lie elsewhere."""
        if self._whole is None:
            everything = self._store.view()
            self._whole = View(everything.root, {**everything.manifests, **self._near.manifests})
        return scan(table, self._whole)

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
