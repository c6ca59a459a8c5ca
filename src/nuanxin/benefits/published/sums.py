"""Totals and subtotals against the rows they are of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import accumulate

from nuanxin.benefits.published.amounts import same, shown
from nuanxin.benefits.published.finding import Mark
from nuanxin.benefits.published.table import MEASURED, Column, Row, Table

NAMES = {"grand": "合计", "sub": "小计", "running": "累计"}
SAID = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(万?元|人)")
TEN_THOUSAND = 10_000
Corrections = Mapping[tuple[int, int], Decimal]  # by row and column, what a detail should have been


def check(table: Table, corrections: Corrections) -> Iterator[Mark]:
    """A total that is right once a wrong detail is corrected is not told as well."""
    for column in (column for column in table.columns if column.part in MEASURED):
        yield from Summing(table, column, corrections).marks()
    yield from in_words(table)


@dataclass(frozen=True)
class Summing:
    """One column's totals."""

    table: Table
    column: Column
    corrections: Corrections

    def marks(self) -> Iterator[Mark]:
        for place, row in enumerate(self.table.rows):
            value = row.value(self.column) if row.kind in NAMES else None
            if value is None or any(same(value, found) for found in self.accepted(place)):
                continue
            wanted = self.wanted(place)
            name = NAMES[row.kind]
            yield Mark(
                row.number, self.column.index,
                f"“{self.column.label}”的{name}写的是 {shown(value)}，各行相加是 {shown(wanted)}，"
                f"{'多' if value > wanted else '少'} {shown(abs(value - wanted))}。请核对各行和{name}。",
            )  # fmt: skip

    def accepted(self, place: int) -> Iterator[Decimal]:
        """The sums that a total in this place may mean: of the rows above it, or of those below one that stands first."""
        kind = self.table.rows[place].kind
        starts = [0, *(before + 1 for before in range(place) if self.ends_a_part(before, kind))]
        stops = [*(after for after in range(place + 1, len(self.table.rows)) if self.ends_a_part(after, kind)), len(self.table.rows)]
        for corrected in (False, True):
            yield from (self.sum(start, place, corrected) for start in starts if self.has_rows(start, place))
            if kind == "sub" or not self.has_rows(0, place):
                yield from (self.sum(place + 1, stop, corrected) for stop in stops[:1] + stops[-1:])

    def ends_a_part(self, place: int, kind: str) -> bool:
        """Whether the total in that place is the border of what another of this kind adds up."""
        other = self.table.rows[place].kind
        return other in NAMES if kind == "sub" else other == kind == "grand"

    def wanted(self, place: int) -> Decimal:
        """The sum to be told: since the last border above, or, for a total that stands first, to the next below."""
        kind = self.table.rows[place].kind
        start = max((before + 1 for before in range(place) if self.ends_a_part(before, kind)), default=0)
        if self.has_rows(start, place):
            return self.sum(start, place, corrected=True)
        stop = min(
            (after for after in range(place + 1, len(self.table.rows)) if self.ends_a_part(after, kind)), default=len(self.table.rows)
        )
        return self.sum(place + 1, stop, corrected=True)

    def has_rows(self, start: int, stop: int) -> bool:
        return self.counts[stop] > self.counts[start]

    def sum(self, start: int, stop: int, corrected: bool) -> Decimal:
        running = self.corrected if corrected else self.written
        return running[stop] - running[start]

    @cached_property
    def counts(self) -> list[int]:
        """How many details stand before each place: many subtotals must not add up everything again and again."""
        return [0, *accumulate(int(not row.kind) for row in self.table.rows)]

    @cached_property
    def written(self) -> list[Decimal]:
        return self.running(corrected=False)

    @cached_property
    def corrected(self) -> list[Decimal]:
        return self.running(corrected=True)

    def running(self, corrected: bool) -> list[Decimal]:
        values = (Decimal() if row.kind else self.value(row, corrected) for row in self.table.rows)
        return [Decimal(), *accumulate(values)]

    def value(self, row: Row, corrected: bool) -> Decimal:
        found = row.value(self.column) or Decimal()
        return self.corrections.get((row.number, self.column.index), found) if corrected else found


def in_words(table: Table) -> Iterator[Mark]:
    """Totals told in a sentence: 合计：35人，52500元."""
    if table.main is None or any(row.kind == "grand" and row.value(table.main) is not None for row in table.rows):
        return
    amounts = [row.value(table.main) or Decimal() for row in table.details]
    for row in table.rows:
        for index, text in row.texts() if row.kind == "grand" else ():
            for figure, unit in SAID.findall(text):
                value = Decimal(figure.replace(",", "")) * (TEN_THOUSAND if unit == "万元" else 1)
                if unit == "人" and value not in head_counts(table):
                    yield Mark(row.number, index, f"写的是 {figure} 人，表内是 {len(amounts)} 行。请核对。")
                elif unit != "人" and not same(value, sum(amounts, Decimal())):
                    yield Mark(row.number, index, f"写的是 {figure}{unit}，各行相加是 {shown(sum(amounts, Decimal()))} 元。请核对。")


def head_counts(table: Table) -> set[Decimal]:
    """What may be meant by so many people: rows, names, or the sum of heads."""
    name, heads = table.first("name"), table.first("persons")
    found = {Decimal(len(table.details))}
    if name:
        found.add(Decimal(len({row.text(name) for row in table.details})))
    if heads:
        found.add(sum((row.value(heads) or Decimal() for row in table.details), Decimal()))
    return found
