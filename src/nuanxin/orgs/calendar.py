"""Working days in China: the published holidays and adjusted workdays, and what the office knows better."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import holidays
from django.db import transaction
from django.db.models.functions import ExtractYear

from nuanxin.errors import UserError
from nuanxin.orgs import access, audit, clock, recording
from nuanxin.orgs.models import CalendarDay, CalendarYear, Office, User

ONE_DAY = datetime.timedelta(days=1)
LONGEST = 366  # days that any time limit can run; more is a mistake in a definition
PUBLISHED = holidays.country_holidays("CN", language="zh_CN")


def is_working_day(day: datetime.date) -> bool:
    """Whether offices work on that day."""
    own = CalendarDay.objects.filter(day=day).values_list("is_working", flat=True).first()
    return PUBLISHED.is_working_day(day) if own is None else own


def nth_day(start: datetime.date, count: int, *, working: bool, counts_start: bool = False) -> datetime.date:
    """The day on which a time limit of `count` days ends.

    Counted from the day after `start`, or from `start` itself where a rule says so; `working` counts working days only.
    Refuses a count below one or above a year.
    """
    if not 0 < count <= LONGEST:
        raise UserError(f"期限 {count} 天不在 1 至 {LONGEST} 天之内。请改正期限。")
    first = start if counts_start else start + ONE_DAY
    if not working:
        return first + (count - 1) * ONE_DAY
    own = dict(CalendarDay.objects.filter(day__gte=first).values_list("day", "is_working"))
    days = (day for day in days_from(first) if own.get(day, PUBLISHED.is_working_day(day)))
    return next(day for number, day in enumerate(days, 1) if number == count)


def days_from(first: datetime.date) -> Iterator[datetime.date]:
    day = first
    while True:
        yield day
        day += ONE_DAY


def is_published(year: int) -> bool:
    """Whether the calendar we ship knows the adjusted workdays of that year."""
    PUBLISHED.is_working_day(datetime.date(year, 1, 1))  # makes the year known
    return any(day.year == year for day in PUBLISHED.weekend_workdays)


def unconfirmed_years(first: datetime.date, last: datetime.date) -> list[int]:
    """The years between two days about which nobody can be sure yet: neither published nor confirmed here."""
    confirmed = set(CalendarYear.objects.values_list("year", flat=True))
    return [year for year in range(first.year, last.year + 1) if year not in confirmed and not is_published(year)]


def special_days(year: int) -> list[tuple[datetime.date, bool, str, bool]]:
    """The days of a year that break the week: (day, worked, name, whether the office said so), in order."""
    first = datetime.date(year, 1, 1)
    PUBLISHED.is_working_day(first)
    found = {day: (False, name, False) for day, name in PUBLISHED.items() if day.year == year}
    found |= {day: (True, "调休上班", False) for day in PUBLISHED.weekend_workdays if day.year == year}
    found |= {one.day: (one.is_working, one.name, True) for one in CalendarDay.objects.filter(day__year=year)}
    return [(day, *found[day]) for day in sorted(found)]


@transaction.atomic
def set_day(*, by: User | None, day: datetime.date, is_working: bool, name: str) -> CalendarDay:
    """The office says that a day is worked or free; the last word counts. Refuses an empty reason."""
    require_say(by)
    recording.refuse_empty(说明=name.strip())
    recording.refuse_lengths(CalendarDay, {"name": name.strip()})
    values = {"is_working": is_working, "name": name.strip(), "recorded_by": by}
    made, _ = CalendarDay.objects.update_or_create(day=day, defaults=values)
    audit.record("orgs.calendar.day_set", by=by, subject=made, day=str(day), is_working=is_working)
    return made


@transaction.atomic
def forget_day(*, by: User | None, day: datetime.date) -> None:
    """The published calendar counts again for that day."""
    require_say(by)
    if CalendarDay.objects.filter(day=day).delete()[0]:
        audit.record("orgs.calendar.day_forgotten", by=by, subject=f"orgs.CalendarDay:{day}", day=str(day))


@transaction.atomic
def confirm_year(*, by: User | None, year: int, source: str) -> CalendarYear:
    """Somebody has compared the year with the State Council's notice, named in `source`."""
    require_say(by)
    recording.refuse_empty(依据=source.strip())
    recording.refuse_lengths(CalendarYear, {"source": source.strip()})
    values = {"source": source.strip(), "confirmed_on": clock.real_today(), "confirmed_by": by}
    made, _ = CalendarYear.objects.update_or_create(year=year, defaults=values)
    audit.record("orgs.calendar.year_confirmed", by=by, subject=made, year=year)
    return made


def require_say(by: User | None) -> None:
    """The calendar is the whole office's, so only somebody responsible for all of it may change it."""
    office = Office.objects.select_related("area").first()
    access.require(by, access.Permission.CONFIGURE, office.area_id if office else None)


def years_on_file() -> list[int]:
    """The years that the office has said something about."""
    said = CalendarDay.objects.annotate(year=ExtractYear("day")).values_list("year", flat=True)
    return sorted({*said, *CalendarYear.objects.values_list("year", flat=True)})
