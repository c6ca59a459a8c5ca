"""Relations between the columns of one row: price × quantity = amount, components = total; believed where most rows keep them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from math import prod

from nuanxin.benefits.published.amounts import product_fits, same, shown
from nuanxin.benefits.published.finding import Mark
from nuanxin.benefits.published.sums import Corrections
from nuanxin.benefits.published.table import QUANTITIES, Column, Row, Table

UNITS = {"months": ("月",), "hours": ("时",), "days": ("天", "日"), "persons": ("人", "岗")}
FEW = 2  # rows: too few for a majority, so that the units of the headings must say it


@dataclass(frozen=True)
class Relation:
    """`parts` together make `result`; `keeps` says whether a row's result is what they make."""

    result: Column
    parts: tuple[Column, ...]
    make: Callable[[list[Decimal]], Decimal]
    keeps: Callable[[Decimal, Decimal], bool]
    sign: str

    def of(self, row: Row) -> tuple[Decimal, Decimal] | None:
        """The result as it stands and as it should be; None where a number is missing."""
        values = [row.value(column) for column in self.parts]
        result = row.value(self.result)
        known = [value for value in values if value is not None]
        if result is None or len(known) < len(values):
            return None
        return result, self.make(known)

    def rows(self, table: Table) -> list[tuple[Row, Decimal, Decimal]]:
        return [(row, *found) for row in table.details if (found := self.of(row))]

    def kept(self, table: Table) -> int:
        return sum(self.keeps(result, made) for _, result, made in self.rows(table))

    def marks(self, table: Table, corrections: Corrections) -> Iterator[tuple[Mark, Decimal]]:
        """The rows that break it; not those that keep it once a part already told to be wrong is put right."""
        for row, result, made in self.rows(table):
            right = self.make([corrections.get((row.number, column.index), row.value(column) or Decimal()) for column in self.parts])
            if not self.keeps(result, made) and not self.keeps(result, right):
                reckoned = f" {self.sign} ".join(f"{column.label} {shown(row.value(column) or Decimal())}" for column in self.parts)
                said = f"“{self.result.label}”写的是 {shown(result)}，{reckoned} 应是 {shown(made)}。请核对这一行。"
                yield Mark(row.number, self.result.index, said), made


def check(table: Table) -> Iterator[tuple[Mark, Decimal]]:
    """What is wrong in single rows, with what should stand there; amounts before the totals they are parts of."""
    corrections: dict[tuple[int, int], Decimal] = {}
    for result in (*table.of("amount"), *table.of("total")):
        for candidates in (products(table, result), additions(table, result)):
            if relation := believed(table, list(candidates)):
                for mark, made in relation.marks(table, corrections):
                    corrections.setdefault((mark.row, mark.column), made)
                    yield mark, made


def believed(table: Table, candidates: list[Relation]) -> Relation | None:
    """The candidate that two rows of three keep; with hardly any rows, the only one that the headings themselves speak for."""
    counted = [(one.kept(table), len(one.parts), len(one.rows(table)), place) for place, one in enumerate(candidates)]
    kept, _, count, place = max(counted, default=(0, 0, 0, 0))
    if kept and kept * 3 >= count * 2:
        return candidates[place]
    spoken_for = [one for one in candidates if one.rows(table) and speaks(one)]
    return spoken_for[0] if len(spoken_for) == 1 and len(spoken_for[0].rows(table)) <= FEW else None


def products(table: Table, result: Column) -> Iterator[Relation]:
    """Every price with every one or two quantities."""
    quantities = [column for column in table.of(*QUANTITIES) if column.index != result.index]
    for price in table.of("price"):
        for count in (1, 2, 3):
            for chosen in combinations(quantities, count):
                yield Relation(result, (price, *chosen), prod_of, product_fits, "×")


def additions(table: Table, result: Column) -> Iterator[Relation]:
    """A total of all amounts to its left, or of those under the same title."""
    if result.part != "total":
        return
    left = tuple(column for column in table.of("amount") if column.index < result.index)
    grouped = tuple(column for column in table.of("amount") if column.group and column.group == result.group)
    for parts in dict.fromkeys((left, grouped)):
        if len(parts) > 1:
            yield Relation(result, parts, lambda values: sum(values, Decimal()), same, "+")


def prod_of(values: list[Decimal]) -> Decimal:
    return Decimal(prod(values))


def speaks(relation: Relation) -> bool:
    """Whether the price is told by each of the quantities: 元/课时 with 课时, 月标准 with 月数."""
    price, *quantities = relation.parts
    return relation.sign == "×" and all(any(unit in price.heading for unit in UNITS[column.part]) for column in quantities)
