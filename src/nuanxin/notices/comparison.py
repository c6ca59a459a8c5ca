"""Two reports side by side: the cells that differ, and the persons or records that make the difference."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from nuanxin.engines.facts import Number
from nuanxin.errors import UserError
from nuanxin.notices.definition.model import FormColumn
from nuanxin.notices.forms import Behind, Report, Row, people_behind
from nuanxin.orgs.models import User


@dataclass(frozen=True)
class Difference:
    """A cell that is not the same in both reports."""

    area: str
    name: str
    is_own: bool
    is_total: bool
    column: FormColumn
    first: Number
    second: Number


@dataclass(frozen=True)
class Change:
    """What the second number counts and the first does not, and the other way round."""

    gained: Behind
    lost: Behind


def compare_reports(first: Report, second: Report) -> list[Difference]:
    """The cells that differ, row by row; refused unless both are the same form of the same area."""
    if (first.form.notice, first.form.no, first.area.code) != (second.form.notice, second.form.no, second.area.code):
        raise UserError("只能比较同一地区、同一张统计表的两次结果。请选择同一张表和同一地区。")
    lines = {place(row): row for row in (*first.rows, first.total)}
    pairs = [(lines.get(place(row)), row) for row in (*second.rows, second.total)]
    return [difference for before, after in pairs for difference in differing(first, before, after)]


def place(row: Row) -> tuple[str, bool, bool]:
    return row.area, row.is_own, row.is_total


def differing(report: Report, before: Row | None, after: Row) -> list[Difference]:
    earlier = before.cells if before else tuple(cell * 0 for cell in after.cells)
    cells = zip(report.form.columns, earlier, after.cells, strict=True)
    return [Difference(after.area, after.name, after.is_own, after.is_total, column, one, two) for column, one, two in cells if one != two]


def change_behind(first: Report, second: Report, column: int, area: str, *, own: bool = False, by: User | None = None) -> Change:
    """Who or what makes the difference of a cell; the same person counted by both is in neither list."""
    before, after = (
        people_behind(report.notice, report.form, column, area, report.period.first, report.period.last, own=own, by=by)
        for report in (first, second)
    )
    return Change(without(after, before), without(before, after))


def without(some: Behind, others: Behind) -> Behind:
    identity = "person" if some.column.measure.is_one_per_person else "key"
    known = {row[identity] for row in others.rows}
    return dataclasses.replace(some, rows=tuple(row for row in some.rows if row[identity] not in known))
