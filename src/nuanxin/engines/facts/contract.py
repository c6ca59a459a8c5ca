"""Contracts of fact tables: what a row stands for, its columns, and how it belongs to a person and an area."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from nuanxin.errors import UserError

ColumnType = Literal["int", "money", "date", "bool", "text", "enum"]
Missing = Literal["never", "none", "unknown"]
MOVED_ON, FROM_AREA = "moved_on", "from_area"  # columns that a table of moves has
LIVED_ON = "to"  # the parameter that names the day on which a person belongs to the area they live in


@dataclass(frozen=True)
class Column:
    """One column: `missing` says what NULL means: it cannot be, there is none, or nobody asked."""

    name: str
    type: ColumnType
    label: str
    missing: Missing = "never"
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One fact table. `area` None means that a row belongs to the area of its person.

    `order` is the column that tells which of two rows was recorded last; no two rows have the same.
    """

    name: str
    label: str
    columns: tuple[Column, ...]
    key: str
    person: str | None = None
    area: str | None = None
    order: str | None = None

    def __post_init__(self) -> None:
        repeated = {c.name for c in self.columns if [d.name for d in self.columns].count(c.name) > 1}
        if repeated:
            raise UserError(f"事实表“{self.label}”重复写了列 {'、'.join(sorted(repeated))}。请只保留一个。")
        for name in filter(None, (self.key, self.person, self.area, self.order)):
            known(name, self.by_name, f"事实表“{self.label}”的列")
        if self.person is None and self.area is None:
            raise UserError(f"事实表“{self.label}”既没有人员列也没有地区列，无法归到任何地区。请写明 person 或 area。")

    @property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    def certain(self, latest_by: tuple[str, ...]) -> tuple[str, ...]:
        """An order by which no two rows are alike: the key decides if the order of recording does not."""
        return latest_by if self.order in latest_by or self.key in latest_by else (*latest_by, self.key)

    @property
    def version(self) -> str:
        """Changes whenever a column is added, dropped or retyped, so that older files are seen to be stale."""
        shape = ";".join(f"{c.name}:{c.type}" for c in self.columns)
        return hashlib.sha256(shape.encode()).hexdigest()[:12]


class Contract(Mapping[str, Table]):
    """All fact tables by name; `people` is the one that says where a person lives now.

    `moves` is the one that says since when: a row per move of a person, with the day (`moved_on`) and the area left
    (`from_area`). A count whose parameters have the day `LIVED_ON` then places people where they lived on that day.
    Asking for an unknown table is refused with the nearest known name.
    """

    def __init__(self, tables: Iterable[Table], people: str = "persons", moves: str | None = None) -> None:
        self._tables = {table.name: table for table in tables}
        self.people = self[people]
        self.moves = None if moves is None else self[moves]
        if self.people.person is None or self.people.area is None:
            raise UserError(f"事实表“{self.people.label}”要给出每个人的地区，须写明 person 和 area。")
        if self.moves is not None:
            self._check_moves(self.moves)

    @staticmethod
    def _check_moves(moves: Table) -> None:
        for name in (MOVED_ON, FROM_AREA):
            known(name, moves.by_name, f"事实表“{moves.label}”的列")
        if moves.person is None:
            raise UserError(f"事实表“{moves.label}”要给出每次迁移的人员，须写明 person。")

    def __getitem__(self, name: str) -> Table:
        return self._tables[known(name, self._tables, "事实表")]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    def __contains__(self, name: object) -> bool:
        return name in self._tables


def known(name: str, names: Iterable[str], what: str) -> str:
    """The name itself; refused with the nearest known one if there is no such name."""
    names = list(names)
    if name in names:
        return name
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    hint = f"是不是“{near[0]}”？" if near else ""
    raise UserError(f"没有{what}“{name}”。{hint}已知的有：{'、'.join(names)}。")
