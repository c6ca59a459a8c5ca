"""The judge: counts in plain Python over rows held in memory, slowly and obviously; other engines must answer alike."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from nuanxin.engines.facts.contract import FROM_AREA, LIVED_ON, MOVED_ON, Contract
from nuanxin.engines.facts.model import (
    BASE,
    Cell,
    Counts,
    Derived,
    Frame,
    Number,
    Parameters,
    Predicate,
    Row,
    check_selection,
    link_of,
)

Placed = tuple[str, dict[str, object]]  # a row and the 12-digit code of the area it belongs to


class Memory:
    """Fact tables as sequences of mappings with dates as `date` and money as `Decimal`; a table left out is empty."""

    def __init__(self, contract: Contract, tables: Mapping[str, Sequence[Row]]) -> None:
        self._contract = contract
        self._tables = {name: tables.get(name, ()) for name in contract}
        self._as_of: dict[datetime.date, Memory] = {}
        people = contract.people
        self._indexes: dict[tuple[str, str], Mapping[object, Sequence[Row]]] = {}
        self._homes = {row[people.person or ""]: str(row[people.area or ""]) for row in self._tables[people.name]}

    def roll_up(self, cells: Sequence[Cell], parameters: Parameters, under: str, levels: Sequence[int]) -> Counts:
        lived = self._lived(parameters)
        counts: Counts = {}
        for cell in cells:
            counts_here = question(cell.where, parameters)
            rows = [(area, row) for area, row in lived._rows(cell.frame, parameters, under) if counts_here(row)]
            counts["", cell.id] = number(cell, (row for _, row in rows))
            for digits in levels:
                counts |= {(area, cell.id): n for area, n in by_area(cell, rows, digits).items() if n}
        return counts

    def aggregate(self, cells: Sequence[Cell], parameters: Parameters, under: str, digits: int) -> Counts:
        return self.roll_up(cells, parameters, under, [digits])

    def select(
        self,
        frame: Frame,
        where: Predicate | None,
        parameters: Parameters,
        under: str,
        columns: Sequence[str] = (),
        order: Sequence[str] = (),
        limit: int | None = None,
    ) -> list[dict[str, object]]:
        check_selection(frame, where, [*columns, *order])
        is_listed = question(where, parameters)
        rows = [(area, row) for area, row in self._lived(parameters)._rows(frame, parameters, under) if is_listed(row)]
        rows.sort(key=lambda placed: (*(null_last(placed[1][name]) for name in order), placed[1][frame.table.key]))
        return [identity(frame, area, row) | {name: row[name] for name in columns} for area, row in rows[:limit]]

    def _lived(self, parameters: Parameters) -> Memory:
        """The same facts with everybody where they lived on the day the count is for."""
        day, moves = parameters.get(LIVED_ON), self._contract.moves
        if day is None or moves is None or not self._tables[moves.name]:
            return self
        if day not in self._as_of:
            people = self._contract.people
            dated = [{**row, people.area or "": self._home_on(day, row)} for row in self._tables[people.name]]
            settled = Contract(self._contract.values(), people.name)
            self._as_of[day] = Memory(settled, {**self._tables, people.name: dated})
        return self._as_of[day]

    def _home_on(self, day: datetime.date, person: Row) -> object:
        """Where a person lived: what they left at the first move after the day, or where they are now."""
        people, moves = self._contract.people, self._contract.moves
        assert moves is not None
        own = self._linked(moves.name, moves.person or "").get(person[people.person or ""], ())
        later: list[Any] = [(row[MOVED_ON], row[FROM_AREA]) for row in own if row[MOVED_ON] > day]  # type: ignore[operator]
        return min(later)[1] if later else person[people.area or ""]

    def _rows(self, frame: Frame, parameters: Parameters, under: str) -> list[Placed]:
        """The frame's rows under the area with their derived columns."""
        rows: Iterable[Row] = filter(question(frame.where, parameters), self._tables[frame.table.name])
        if frame.one_per is not None:
            rows = last_per(frame.one_per, rows, frame.table.certain(frame.latest_by))
        placed = [(area, dict(row)) for row in rows if (area := self._area(frame, row)) is not None and area.startswith(under)]
        for derived in frame.derive:
            derive = self._deriving(derived, frame, parameters)
            for _, row in placed:
                row[derived.name] = derive(row)
        return placed

    def _area(self, frame: Frame, row: Row) -> str | None:
        if frame.own_area is None:
            return self._homes.get(row[frame.table.person or ""])
        area = row[frame.own_area]
        return None if area is None else str(area)

    def _deriving(self, derived: Derived, frame: Frame, parameters: Parameters) -> Callable[[Row], object]:
        """What computes a derived column for a row that has all columns derived before it."""
        if derived.kind == "value":
            assert derived.where is not None
            return derived.where.bind(parameters).value
        assert derived.table is not None
        own, other = link_of(derived, frame.table)
        index = self._linked(derived.table.name, other)
        counts_here = question(derived.where, parameters)

        def derive(row: Row) -> object:
            base = {BASE + name: value for name, value in row.items()}
            return summary(derived, [linked for linked in index.get(row[own], ()) if counts_here({**linked, **base})])

        return derive

    def _linked(self, table: str, column: str) -> Mapping[object, Sequence[Row]]:
        if (table, column) not in self._indexes:
            self._indexes[table, column] = indexed(self._tables[table], column)
        return self._indexes[table, column]


def indexed(rows: Iterable[Row], column: str) -> Mapping[object, Sequence[Row]]:
    """Rows by the value of a column; NULL links nothing."""
    index: defaultdict[object, list[Row]] = defaultdict(list)
    for row in rows:
        if row[column] is not None:
            index[row[column]].append(row)
    return index


def question(where: Predicate | None, parameters: Parameters) -> Callable[[Row], bool]:
    """Is the condition true for a row? Unknown is not true."""
    if where is None:
        return lambda row: True
    test = where.bind(parameters).test
    return lambda row: test(row) is True


def last_per(column: str, rows: Iterable[Row], latest_by: tuple[str, ...]) -> list[Row]:
    last: dict[object, Row] = {}
    for row in rows:
        best = last.get(row[column])
        if best is None or rank(row, latest_by) > rank(best, latest_by):
            last[row[column]] = row
    return list(last.values())


def summary(derived: Derived, rows: Sequence[Row]) -> object:
    """What a derived column says of the linked rows for which its condition is true."""
    if derived.kind == "any":
        return bool(rows)
    if derived.kind == "count":
        return len(rows)
    assert derived.column is not None
    assert derived.table is not None
    if derived.kind == "count_distinct":
        return len({row[derived.column] for row in rows} - {None})
    latest_by = derived.table.certain(derived.latest_by)
    return max(rows, key=lambda row: rank(row, latest_by))[derived.column] if rows else None


def by_area(cell: Cell, rows: Iterable[Placed], digits: int) -> dict[str, Number]:
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for area, row in rows:
        groups[area[:digits]].append(row)
    return {area: number(cell, group) for area, group in groups.items()}


def number(cell: Cell, rows: Iterable[Row]) -> Number:
    if cell.column is None:
        return len(list(rows))
    values: list[Any] = [row[cell.column] for row in rows if row[cell.column] is not None]
    if cell.aggregate == "distinct":
        return len(set(values))
    total: int | Decimal = sum(values, cell.zero)
    return total


def identity(frame: Frame, area: str, row: Row) -> dict[str, object]:
    person = frame.table.person
    return {"key": row[frame.table.key], "person": row[person] if person else None, "area": area}


def rank(row: Row, latest_by: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(row[name] for name in latest_by)


def null_last(value: Any) -> tuple[bool, Any]:
    return (value is None, 0 if value is None else value)
