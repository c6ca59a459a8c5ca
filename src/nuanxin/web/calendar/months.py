"""A year drawn as twelve small tables: which days are worked, which are free, and who says so."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from nuanxin.orgs.calendar import special_days

WEEK = ("一", "二", "三", "四", "五", "六", "日")
SATURDAY = 5


@dataclass(frozen=True)
class Day:
    """One cell: its number, how it looks, and what a reader is told."""

    number: int
    tone: str
    words: str


@dataclass(frozen=True)
class Month:
    number: int
    weeks: list[list[Day | None]]
    working: int


@dataclass(frozen=True)
class Special:
    """A day that breaks the week, for the table below the months."""

    day: datetime.date
    is_working: bool
    name: str
    is_own: bool

    @property
    def weekday(self) -> str:
        return f"星期{WEEK[self.day.weekday()]}"


def specials(year: int) -> list[Special]:
    return [Special(*one) for one in special_days(year)]


def months(year: int, known: list[Special]) -> Iterator[Month]:
    by_day = {one.day: one for one in known}
    for number in range(1, 13):
        weeks = [
            [cell(datetime.date(year, number, day), by_day) if day else None for day in week]
            for week in calendar.monthcalendar(year, number)
        ]
        yield Month(number, weeks, sum(one is not None and one.tone in ("", "extra") for week in weeks for one in week))


def cell(day: datetime.date, known: dict[datetime.date, Special]) -> Day:
    if special := known.get(day):
        tone = "extra" if special.is_working else "free"
        return Day(day.day, tone, f"{special.name}，{'上班' if special.is_working else '放假'}")
    return Day(day.day, "rest", "休息") if day.weekday() >= SATURDAY else Day(day.day, "", "上班")
