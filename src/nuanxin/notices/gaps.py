"""What is still missing of a service standard (未达项), person by person and township by township."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from nuanxin.engines.facts import Cell, Parameters, Period
from nuanxin.notices import areas, counting, names
from nuanxin.notices.counting import GapItem
from nuanxin.notices.definition.catalogue import get
from nuanxin.notices.definition.model import Notice, Standard
from nuanxin.orgs import access, clock, snapshot
from nuanxin.orgs.models import Area, User
from nuanxin.people.models import Person


@dataclass(frozen=True)
class Gap:
    """A person and what they still lack."""

    person: names.Who
    items: tuple[GapItem, ...]


@dataclass(frozen=True)
class GapList:
    """Everybody in an area who lacks something on a day. Names are joined when a stretch of the list is asked for."""

    notice: Notice
    standard: Standard
    area: Area
    period: Period
    rows: tuple[dict, ...]
    by: User | None
    taken_at: datetime.datetime

    @property
    def count(self) -> int:
        return len(self.rows)

    def entries(self, start: int = 0, stop: int | None = None) -> list[Gap]:
        rows = self.rows[start:stop]
        return self._named(rows, names.persons((row["person"] for row in rows), self.by))

    def revealed(self) -> list[Gap]:
        """The whole list with full ID numbers; audited."""
        return self._named(self.rows, names.revealed((row["person"] for row in self.rows), self.area, self.by))

    def _named(self, rows: tuple[dict, ...], known: dict[int, names.Who]) -> list[Gap]:
        return [Gap(known[row["person"]], counting.missing_items(self.standard, row)) for row in rows if row["person"] in known]


@dataclass(frozen=True)
class Progress:
    """An area's state of a standard: how many are to be served, how many lack something, and how many lack each item."""

    area: str
    name: str
    people: int
    lacking: int
    missing: dict[str, int]
    is_total: bool = False

    @property
    def met(self) -> int:
        return self.people - self.lacking


def list_gaps(
    notice: Notice | str,
    area: Area | str | None = None,
    day: datetime.date | None = None,
    *,
    standard: str | None = None,
    item: str | None = None,
    by: User | None = None,
) -> GapList:
    """Who lacks something on a day, by default today; a day after the window counts as its last.

    With `item` only who lacks that. Refused: an unknown item, and unless `by` may see persons there.
    """
    notice = get(notice) if isinstance(notice, str) else notice
    wanted, where = notice.standard(standard), areas.find(area)
    access.require(by, access.Permission.VIEW, where.code)
    days = days_of(wanted, day)
    taken = snapshot.refresh(where.prefix)
    cell = wanted.item(item).missing if item else wanted.lacking
    rows = counting.people_rows(taken.engine, cell, counting.columns_of(wanted), days, where.prefix)
    return GapList(notice, wanted, where, Period(min(days.values()), days["to"]), rows, by, taken.taken_at)


def of_person(notice: Notice | str, person: Person, day: datetime.date | None = None, *, standard: str | None = None) -> list[GapItem]:
    """Every item that one person is to get, with what was done, the complete ones too; empty if they are not to be served."""
    notice = get(notice) if isinstance(notice, str) else notice
    wanted = notice.standard(standard)
    engine, home = snapshot.refresh(person.residence_id).engine, person.residence_id
    rows = counting.people_rows(engine, wanted.people, counting.columns_of(wanted), days_of(wanted, day), home)
    return [item for row in rows if row["person"] == person.pk for item in counting.items(wanted, row)]


def progress(
    notice: Notice | str, area: Area | str | None = None, day: datetime.date | None = None, *, standard: str | None = None
) -> list[Progress]:
    """The state of a standard for each area one level below, then 本级 if anybody belongs there, then the total."""
    notice = get(notice) if isinstance(notice, str) else notice
    wanted, where = notice.standard(standard), areas.find(area)
    days = days_of(wanted, day)
    division = areas.below(where, days["to"])
    cells = [wanted.people, wanted.lacking, *(item.missing for item in wanted.items)]
    counts = snapshot.refresh(where.prefix).engine.aggregate(cells, days, where.prefix, division.digits)
    rows = [line(wanted, cells, counts, part.code[: division.digits], part.code, part.name) for part in division.parts]
    own = line(wanted, cells, counts, division.own, where.code, "本级")
    total = line(wanted, cells, counts, "", where.code, "合计", is_total=True)
    return [*rows, *([own] if own.people else []), total]


def line(standard: Standard, cells: list[Cell], counts, key: str, code: str, name: str, is_total: bool = False) -> Progress:
    people, lacking, *missing = (int(counts.get((key, cell.id), 0)) for cell in cells)
    return Progress(code, name, people, lacking, {item.id: n for item, n in zip(standard.items, missing, strict=True)}, is_total)


def days_of(standard: Standard, day: datetime.date | None) -> Parameters:
    return counting.days_of(standard.window, day or clock.business_today())
