"""Statistical forms computed from the snapshot, and the records behind each of their numbers."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from nuanxin.engines.facts import Number, Period
from nuanxin.errors import UserError
from nuanxin.notices import areas, counting, names
from nuanxin.notices.areas import Below
from nuanxin.notices.definition.catalogue import get
from nuanxin.notices.definition.model import Form, FormColumn, Notice
from nuanxin.orgs import access, clock, snapshot
from nuanxin.orgs.factbase import in_words
from nuanxin.orgs.models import Area, User


@dataclass(frozen=True)
class Row:
    """One line of a form: an area one level below, the asked area's own records (本级), or the total."""

    area: str
    name: str
    cells: tuple[Number, ...]
    is_own: bool = False
    is_total: bool = False


@dataclass(frozen=True)
class CheckResult:
    """What a check says of one line."""

    rule: str
    is_hard: bool
    area: str
    area_name: str
    is_total: bool
    ok: bool
    message: str


@dataclass(frozen=True)
class Report:
    """A form filled in for an area and a period."""

    notice: Notice
    form: Form
    area: Area
    period: Period
    rows: tuple[Row, ...]
    total: Row
    checks: tuple[CheckResult, ...]
    taken_at: datetime.datetime

    @property
    def failed(self) -> tuple[CheckResult, ...]:
        return tuple(check for check in self.checks if not check.ok)


@dataclass(frozen=True)
class Entry:
    """One counted record: a person, or for a fair or vacancy its name; `event` says what happened when."""

    key: int
    person: names.Who | None
    name: str
    area: str
    area_name: str
    event: str
    amount: Number | None


@dataclass(frozen=True)
class Behind:
    """What stands behind one number. Names are joined when a stretch of the list is asked for."""

    column: FormColumn
    area: Area
    period: Period
    rows: tuple[dict, ...]
    by: User | None
    taken_at: datetime.datetime

    @property
    def has_people(self) -> bool:
        return self.column.measure.has_people

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def amount(self) -> Number:
        """The number that the list adds up to: that of the cell."""
        cell = self.column.cell
        if cell.column is None:
            return len(self.rows)
        values = [row[cell.column] for row in self.rows if row[cell.column] is not None]
        return len(set(values)) if cell.aggregate == "distinct" else sum(values, cell.zero)

    def entries(self, start: int = 0, stop: int | None = None) -> list[Entry]:
        """A stretch of the list with names and masked numbers; persons whom `by` may not see are left out."""
        rows = self.rows[start:stop]
        return self._people(rows, names.persons((row["person"] for row in rows), self.by)) if self.has_people else self._records(rows)

    def revealed(self) -> list[Entry]:
        """The whole list with full ID numbers; audited."""
        if not self.has_people:
            return self._records(self.rows)
        return self._people(self.rows, names.revealed((row["person"] for row in self.rows), self.area, self.by))

    def _people(self, rows: Sequence[dict], known: dict[int, names.Who]) -> list[Entry]:
        found = ((row, known[row["person"]]) for row in rows if row["person"] in known)
        return [Entry(row["key"], who, who.name, who.area, who.area_name, self._event(row), self._amount(row)) for row, who in found]

    def _records(self, rows: Sequence[dict]) -> list[Entry]:
        called = names.records(self.column.cell.frame.table.name, (row["key"] for row in rows), self.by)
        places = names.area_names(row["area"] for row in rows)
        return [
            Entry(row["key"], None, called.get(row["key"], ""), row["area"], places[row["area"]], self._event(row), self._amount(row))
            for row in rows
        ]

    def _event(self, row: dict) -> str:
        table = self.column.cell.frame.table
        said = (in_words(table, name, row[name]) for name in self.column.measure.shows)
        return " ".join(word for word in said if word)

    def _amount(self, row: dict) -> Number | None:
        return row[self.column.cell.column] if self.column.cell.aggregate == "sum" and self.column.cell.column else None


def compute(
    notice: Notice | str,
    form: Form | str,
    area: Area | str | None = None,
    first: datetime.date | None = None,
    last: datetime.date | None = None,
) -> Report:
    """Fill in a form. Days default to the notice's window and the business date; a later last day counts as the window's last."""
    notice, form = resolved(notice, form)
    where, period = areas.find(area), period_of(notice, first, last)
    division = areas.below(where, period.last)
    taken = snapshot.refresh(where.prefix)
    counted = counting.count(form, taken.engine, period, where.prefix, division.digits)
    rows = rows_of(form, division, counted)
    total = Row(where.code, form.total_label, counted.total, is_total=True)
    checks = [result for row in (*rows, total) for result in checked(form, row)]
    return Report(notice, form, where, period, rows, total, (*checks, rolled_up(form, rows, total)), taken.taken_at)


def people_behind(
    notice: Notice | str,
    form: Form | str,
    column: int,
    area: Area | str | None = None,
    first: datetime.date | None = None,
    last: datetime.date | None = None,
    *,
    own: bool = False,
    by: User | None = None,
) -> Behind:
    """What an area's total of a column counts; with `own` only what belongs to the area itself (its row 本级).

    Refused unless `by` may see persons there.
    """
    notice, form = resolved(notice, form)
    where, period = areas.find(area), period_of(notice, first, last)
    access.require(by, access.Permission.VIEW, where.code)
    wanted = form.column(column)
    taken = snapshot.refresh(where.prefix)
    under = areas.below(where, period.last).own if own else where.prefix
    cell = wanted.cell
    shown = tuple(dict.fromkeys((*wanted.measure.shows, *((cell.column,) if cell.column else ()))))
    rows = taken.engine.select(cell.frame, cell.where, period.parameters, under, shown, wanted.measure.shows)
    rows.sort(key=lambda row: row["area"])
    return Behind(wanted, where, period, tuple(rows), by, taken.taken_at)


def resolved(notice: Notice | str, form: Form | str) -> tuple[Notice, Form]:
    known = get(notice) if isinstance(notice, str) else notice
    return known, known.form(form) if isinstance(form, str) else form


def period_of(notice: Notice, first: datetime.date | None, last: datetime.date | None) -> Period:
    """From the window's first day to today unless told otherwise; a day after the window counts as its last day."""
    start = first or notice.window.first
    end = min(last or clock.business_today(), notice.window.last)
    if end < start and last is None:
        raise UserError(f"今天（{end}）早于统计起始日 {start}，还没有可统计的日期。请写明截止日期。")
    return Period(start, end)


def rows_of(form: Form, division: Below, counted: counting.Counted) -> tuple[Row, ...]:
    """Every area one level below, empty ones too, in code order; then 本级 if anything belongs to the asked area itself."""
    known = {area.code[: division.digits]: area for area in division.parts}
    former = dict.fromkeys(code for code in counted.by_area if code not in known and code != division.own)
    known_names = {code: area.name for code, area in known.items()} | former_names(former)
    rows = [Row(code.ljust(12, "0"), known_names[code], counted.row(code)) for code in sorted(known_names)]
    if division.own in counted.by_area:
        rows.append(Row(division.area.code, form.own_label, counted.row(division.own), is_own=True))
    return tuple(rows)


def former_names(codes: dict[str, None]) -> dict[str, str]:
    """Areas that are no more but still have records."""
    found = dict(Area.objects.filter(code__in=[code.ljust(12, "0") for code in codes]).values_list("code", "name")) if codes else {}
    return {code: found.get(code.ljust(12, "0"), code) for code in codes}


def checked(form: Form, row: Row) -> list[CheckResult]:
    return [
        CheckResult(check.rule, check.is_hard, row.area, row.name, row.is_total, ok, message(row, check.text, check.is_hard, ok, seen))
        for check, ok, seen in counting.ask_checks(form, row.cells)
    ]


def message(row: Row, text: str, is_hard: bool, ok: bool, seen: str) -> str:
    if ok:
        return f"{row.name}：{text}。"
    advice = "请点开这些数字核对名单，改正后再报送。" if is_hard else "请核对；属实的，报送时说明原因。"
    return f"{row.name}：{text}。现在{seen}。{advice}"


def rolled_up(form: Form, rows: Sequence[Row], total: Row) -> CheckResult:
    """The total, counted by itself, is the sum of the rows."""
    sums = [sum((row.cells[index] for row in rows), cell * 0) for index, cell in enumerate(total.cells)]
    wrong = [
        f"第{column.no}栏合计 {whole}，各行相加 {added}"
        for column, whole, added in zip(form.columns, total.cells, sums, strict=True)
        if whole != added and column.measure.additive
    ]
    said = f"{total.name}：合计应等于各行相加"
    return CheckResult(
        "rollup", True, total.area, total.name, True, not wrong, f"{said}。" if not wrong else f"{said}。现在{'；'.join(wrong)}。"
    )


def as_json(number: Number) -> int | str:
    """Counts as integers, money as a string with two decimals."""
    return f"{number:.2f}" if isinstance(number, Decimal) else number
