"""The numbers of the workbench: columns of the notice's form and progress of its standard, counted on the snapshot and kept until it changes."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from django.core.cache import cache
from django.urls import reverse

from nuanxin.casework.facts import REFERRALS, VISITS
from nuanxin.engines import rules
from nuanxin.engines.facts import Cell, Frame, Table
from nuanxin.notices import catalogue
from nuanxin.notices import forms as counted
from nuanxin.notices import gaps as lacking
from nuanxin.notices.definition.model import Form, FormColumn, Notice
from nuanxin.notices.gaps import Progress
from nuanxin.orgs import snapshot
from nuanxin.orgs.factbase import facts_of_frame
from nuanxin.orgs.models import Area
from nuanxin.web import charts
from nuanxin.web.charts import Chart, Point
from nuanxin.web.notices.overview import gap_chart, gaps_url

WEEKS = 12
TOP_CATEGORIES = 6
KEPT_SECONDS = 3600
CARDS = (
    ("people_on_register", "users", "在册援助对象"),
    ("people_on_register_in_work", "briefcase", "在册人员中已就业"),
    ("home_visits", "footprints", "本期走访慰问"),
)


@dataclass(frozen=True)
class Card:
    """One number with the page behind it."""

    icon: str
    label: str
    number: object
    unit: str
    foot: str
    url: str


@dataclass(frozen=True)
class Numbers:
    """What the workbench shows of one notice for one area."""

    notice: Notice
    cards: list[Card]
    total: Progress | None
    missing: list[tuple[str, int, str]]
    gap_chart: Chart | None
    categories: Chart | None
    trend: Chart
    taken_at: datetime.datetime


def of(area: Area, today: datetime.date) -> Numbers | None:
    """The numbers of the notice in force, or of the latest; None without any notice. Counted again only when the facts changed."""
    notice = current(today)
    if notice is None:
        return None
    taken = snapshot.refresh(area.prefix)
    key = f"workbench:{area.code}:{today}:{notice.id}:{files_of(area)}"
    kept = cache.get(key)
    if kept is None:
        kept = counted_now(notice, area, today, taken)
        cache.set(key, kept, KEPT_SECONDS)
    return assembled(notice, area, today, *kept)


def files_of(area: Area) -> str:
    """A sign of the snapshot's state: every rewritten file has a new name."""
    manifests = snapshot.store().view(area.prefix).manifests
    names = sorted(entry.file for manifest in manifests.values() for entry in manifest.values())
    return hashlib.sha256("".join(names).encode()).hexdigest()[:32]


def current(today: datetime.date) -> Notice | None:
    """The notice whose window holds today, the newest of several; else the newest begun."""
    begun = [notice for notice in catalogue().values() if notice.window.first <= today]
    running = [notice for notice in begun if today <= notice.window.last]
    return next(iter(running or begun), None)


def counted_now(notice: Notice, area: Area, today: datetime.date, taken) -> tuple:
    """The dear part: the columns shown of the form and twelve weeks in one pass, and the standard."""
    form = next(iter(notice.forms.values()), None)
    period = counted.period_of(notice, None, None)
    columns = shown(form) if form else []
    cells = [column.cell for column in columns] + week_cells(today)
    found = taken.engine.aggregate(cells, period.parameters, area.prefix, len(area.prefix))
    numbers = [found.get(("", cell.id), cell.zero) for cell in cells]
    by_column = {column.no: number for column, number in zip(columns, numbers, strict=False)}
    progress = lacking.progress(notice, area) if notice.standards else []
    return (period, by_column), progress, [int(number) for number in numbers[len(columns) :]], taken.taken_at


def shown(form: Form) -> list[FormColumn]:
    """The columns of a form that the workbench shows: whole measures, and the parts of the first."""
    wholes = [column for measure, _, _ in CARDS if (column := whole_of(form, measure))]
    parts = [part for whole in wholes[:1] for part in form.parts(whole.no)]
    return [*wholes, *parts]


def whole_of(form: Form, measure: str) -> FormColumn | None:
    """The column that counts all of a measure."""
    return next((column for column in form.columns if column.measure.id == measure and column.where is None), None)


def assembled(notice: Notice, area: Area, today: datetime.date, numbers, progress, counts, taken_at) -> Numbers:
    form = next(iter(notice.forms.values()), None)
    total = progress[-1] if progress else None
    cells = Cells(notice, form, area, *numbers) if form and numbers else None
    return Numbers(
        notice=notice,
        cards=[*(cells.cards() if cells else []), *(lacking_card(notice, area, total) if total else [])],
        total=total,
        missing=missing(notice, area, total) if total else [],
        gap_chart=gap_chart(notice, progress[:-1]) if progress else None,
        categories=cells.categories() if cells else None,
        trend=trend(today, counts),
        taken_at=taken_at,
    )


@dataclass(frozen=True)
class Cells:
    """The total line of a form, by column."""

    notice: Notice
    form: Form
    area: Area
    period: object
    numbers: dict

    def cards(self) -> list[Card]:
        found = ((whole_of(self.form, measure), icon, label) for measure, icon, label in CARDS)
        return [self.card(column, icon, label) for column, icon, label in found if column]

    def number(self, column: FormColumn):
        return self.numbers[column.no]

    def card(self, column: FormColumn, icon: str, label: str) -> Card:
        return Card(icon, label, self.number(column), column.unit, f"截至 {self.period.last}", self.url(column))

    def url(self, column: FormColumn) -> str:
        query = urlencode({"area": self.area.code, "from": self.period.first, "to": self.period.last})
        return f"{reverse('form-people', args=[self.notice.id, self.form.no, column.no])}?{query}"

    def categories(self) -> Chart | None:
        """What those on the register belong to; the smaller ones of them added up."""
        whole = whole_of(self.form, CARDS[0][0])
        if whole is None:
            return None
        parts = sorted(self.form.parts(whole.no), key=self.number, reverse=True)
        points = [
            Point(part.label.removesuffix("人数").removesuffix("数"), (self.number(part),), self.url(part))
            for part in parts
            if self.number(part)
        ]
        return charts.donut("在册援助对象的类别", points[: TOP_CATEGORIES + 1], f"{self.number(whole):,}", "在册人数")


def lacking_card(notice: Notice, area: Area, total: Progress) -> list[Card]:
    standard = notice.standards[0]
    return [Card("list-todo", f"未达{standard.label}", total.lacking, "人", f"应服务 {total.people:,} 人", gaps_url(notice, area.code))]


def missing(notice: Notice, area: Area, total: Progress) -> list[tuple[str, int, str]]:
    """Each item of the standard, how many still lack it, and their list."""
    return [(item.label, total.missing[item.id], gaps_url(notice, area.code, item.id)) for item in notice.standards[0].items]


def week_cells(today: datetime.date) -> list[Cell]:
    """Visits of each of the last weeks, then referrals."""
    return [week_cell(table, day, first) for table, day in ((VISITS, "visited_on"), (REFERRALS, "referred_on")) for first in mondays(today)]


@lru_cache(maxsize=64)
def week_cell(table: Table, day: str, first: datetime.date) -> Cell:
    frame = Frame(f"weekly_{table.name}", table.label, table, area="person")
    last = first + datetime.timedelta(days=6)
    where = rules.compile(f"{day} BETWEEN DATE '{first}' AND DATE '{last}'", facts_of_frame(frame))
    return Cell(f"{table.name}_{first:%Y%m%d}", frame, where)


def mondays(today: datetime.date) -> list[datetime.date]:
    this = today - datetime.timedelta(days=today.weekday())
    return [this - datetime.timedelta(weeks=back) for back in reversed(range(WEEKS))]


def trend(today: datetime.date, counts: list[int]) -> Chart:
    """Visits and referrals week by week; the table links to each week's visits."""
    points = [
        Point(
            f"{first.month}/{first.day}",
            numbers,
            f"{reverse('visits')}?{urlencode({'from': first, 'to': first + datetime.timedelta(days=6)})}",
        )
        for first, numbers in zip(mondays(today), zip(counts[:WEEKS], counts[WEEKS:], strict=True), strict=True)
    ]
    return charts.trend("近 12 周走访联系和岗位推介次数", points, ("走访联系", "岗位推介"), heading="周（从星期一起）")
