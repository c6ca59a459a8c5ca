"""Definitions counted by an engine: forms with their checks, people with what they lack. Knows neither names nor the database."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from nuanxin.engines.facts import Cell, Engine, Number, Parameters, Period, Row
from nuanxin.notices.definition.model import Form, FormCheck, Item, Standard


@dataclass(frozen=True)
class Counted:
    """Numbers of a form: those of each area code that has any, and the total."""

    by_area: dict[str, tuple[Number, ...]]
    total: tuple[Number, ...]
    empty: tuple[Number, ...]

    def row(self, code: str) -> tuple[Number, ...]:
        return self.by_area.get(code, self.empty)


def count(form: Form, engine: Engine, period: Period, under: str, digits: int) -> Counted:
    """Count all columns at once."""
    cells = [column.cell for column in form.columns]
    counts = engine.aggregate(cells, period.parameters, under, digits)
    areas = sorted({area for area, _ in counts if area})
    return Counted(
        by_area={area: tuple(counts.get((area, cell.id), cell.zero) for cell in cells) for area in areas},
        total=tuple(counts["", cell.id] for cell in cells),
        empty=tuple(cell.zero for cell in cells),
    )


def ask_checks(form: Form, numbers: Sequence[Number]) -> list[tuple[FormCheck, bool, str]]:
    """Each check of the form with whether it holds and the numbers that broke it."""
    row = {f"c{column.no}": number for column, number in zip(form.columns, numbers, strict=True)}
    outcomes = [(check, check.check.run(row)) for check in form.checks]
    return [(check, outcome.ok, outcome.message) for check, outcome in outcomes]


@dataclass(frozen=True)
class GapItem:
    """One thing a person is to get, and how much of it was done."""

    item: str
    label: str
    required: int
    done: int

    @property
    def missing(self) -> int:
        return max(0, self.required - self.done)


def items(standard: Standard, row: Row) -> tuple[GapItem, ...]:
    """Everything a person is to get, the complete items too."""
    return tuple(GapItem(item.id, item.label, item.required, int(str(row[item.done]))) for item in standard.items if applies(item, row))


def missing_items(standard: Standard, row: Row) -> tuple[GapItem, ...]:
    return tuple(item for item in items(standard, row) if item.missing)


def applies(item: Item, row: Row) -> bool:
    return item.when is None or item.when.bind({}).test(row) is True


def days_of(window: Period, day: datetime.date) -> Parameters:
    """From the window's first day to the day; a day after the window counts as its last, before it nothing counts yet."""
    return {"from": window.first, "to": min(day, window.last)}


def columns_of(standard: Standard) -> tuple[str, ...]:
    """The columns that tell what a person lacks."""
    named = {name for item in standard.items if item.when for name in item.when.names}
    return tuple(sorted(named | {item.done for item in standard.items}))


def people_rows(engine: Engine, cell: Cell, columns: Sequence[str], days: Parameters, under: str) -> tuple[dict[str, object], ...]:
    """The people a cell counts, with columns, area by area."""
    rows = engine.select(cell.frame, cell.where, days, under, columns)
    return tuple(sorted(rows, key=lambda row: str(row["area"])))
