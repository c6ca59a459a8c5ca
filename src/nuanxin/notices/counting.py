"""A form counted by an engine: rows by area code, the total counted by itself, and the checks of each. Knows neither names nor the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nuanxin.engines.facts import Engine, Number, Period
from nuanxin.notices.definition.model import Form, FormCheck


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
