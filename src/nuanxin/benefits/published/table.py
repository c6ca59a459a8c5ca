"""One sheet as a table: what stands above the header, which column means what, and which rows are people, totals or notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from nuanxin.benefits.published.amounts import is_blank, number
from nuanxin.benefits.published.words import Published, folded
from nuanxin.engines.sheets.cells import shown
from nuanxin.engines.sheets.header import Heading, candidates

MONEY = ("amount", "total")
QUANTITIES = ("months", "hours", "days", "persons")
MEASURED = (*MONEY, *QUANTITIES)


@dataclass(frozen=True)
class Column:
    """A column whose meaning is known; `heading` as it stands, `group` the title over it."""

    index: int
    part: str
    heading: str
    group: str = ""

    @property
    def label(self) -> str:
        return folded(self.heading) or self.heading


@dataclass(frozen=True)
class Row:
    """`kind` is "" for a detail, grand, sub or running for a total, note for the rest."""

    number: int
    cells: Sequence[Any]
    kind: str = ""

    def cell(self, column: Column) -> Any:
        return self.cells[column.index] if column.index < len(self.cells) else ""

    def value(self, column: Column) -> Decimal | None:
        return number(self.cell(column))

    def text(self, column: Column) -> str:
        cell = self.cell(column)
        return "" if is_blank(cell) else shown(cell).strip()

    def texts(self) -> list[tuple[int, str]]:
        return [(index, cell.strip()) for index, cell in enumerate(self.cells) if index and isinstance(cell, str) and cell.strip()]

    def mentions(self, words: Sequence[str]) -> bool:
        return any(word in text for _, text in self.texts() for word in words)


@dataclass(frozen=True)
class Table:
    """A sheet that has a header with an amount in it."""

    columns: tuple[Column, ...]
    above: tuple[Row, ...]
    rows: tuple[Row, ...] = field(repr=False)

    @property
    def details(self) -> list[Row]:
        return [row for row in self.rows if not row.kind]

    def of(self, *parts: str) -> list[Column]:
        return [column for column in self.columns if column.part in parts]

    def first(self, part: str) -> Column | None:
        return next(iter(self.of(part)), None)

    @property
    def main(self) -> Column | None:
        """The column of what is paid in all: the total if there is one, else the only amount."""
        totals, amounts = self.of("total"), self.of("amount")
        return totals[-1] if totals else amounts[0] if len(amounts) == 1 else None


def table_of(rows: list[list[Any]], merges: tuple[tuple[int, int, int, int], ...], words: Published) -> Table | None:
    """The table of a sheet; None if no row of it is a header with an amount and anything else that is known."""
    best: tuple[int, int, tuple[Column, ...]] | None = None
    top = 0
    for bottom, first, headings in candidates(rows[:60], merges):
        columns = tuple(columns_of(headings, words))
        parts = {column.part for column in columns}
        if len(columns) > 1 and parts & {*MONEY} and (best is None or len(columns) > best[0]):
            best, top = (len(columns), bottom, columns), first
    if best is None:
        return None
    _, bottom, columns = best
    above = tuple(Row(row[0], row, "note") for row in rows if row[0] < top)
    return Table(columns, above, tuple(rows_below(rows, bottom, columns, words)))


def columns_of(headings: list[Heading], words: Published) -> Iterator[Column]:
    """Columns by their own heading; under a group of amounts, a column of any other name is an amount too."""
    for heading in headings:
        group = "".join(heading.groups)
        part = words.part_of(heading.own)
        over = next((one for one in map(words.part_of, reversed(heading.groups)) if one in MONEY), None)
        if part in (None, "kind") and over:
            part = "amount"
        if part:
            yield Column(heading.index, part, heading.own, group)


def rows_below(rows: list[list[Any]], bottom: int, columns: tuple[Column, ...], words: Published) -> Iterator[Row]:
    headings = {column.index: folded(column.heading) for column in columns}
    for row in rows:
        if row[0] > bottom:
            yield Row(row[0], row, kind_of(row, columns, headings, words))


def kind_of(row: list[Any], columns: tuple[Column, ...], headings: dict[int, str], words: Published) -> str:
    """A detail has a number under a measured column, and is neither the header again, nor a total, nor a note.

    A total says so before its numbers; what stands behind them is a remark.
    """
    texts = [(index, cell) for index, cell in enumerate(row) if index and isinstance(cell, str) and cell.strip()]
    if sum(headings.get(index) == folded(text) for index, text in texts) > 1:
        return "note"
    first = min(column.index for column in columns if column.part in MEASURED)
    for index, text in texts:
        if index <= first and (kind := words.kind_of_total(text)):
            return kind
    cells = [row[column.index] for column in columns if column.part in MEASURED and column.index < len(row)]
    has_number = any(number(cell) is not None for cell in cells)
    return "" if has_number and not is_number_row(row) else "note"


def is_number_row(row: list[Any]) -> bool:
    """The row of column numbers under a header: 1, 2, 3, …"""
    found = [number(cell) for cell in row[1:] if not is_blank(cell)]
    return len(found) > 2 and found == [place + 1 for place in range(len(found))]
