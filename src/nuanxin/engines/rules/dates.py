"""Dates by the calendar, as the notices mean them: a month later is the same day, or the last of a shorter month."""

from __future__ import annotations

import calendar
from datetime import date, timedelta


def add_months(day: date, months: int) -> date | None:
    """The same day `months` later, clamped to the month's end; None outside the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return None
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date | None:
    """The same day `years` later; 29 February becomes the 28th where there is none."""
    return add_months(day, 12 * years)


def add_days(day: date, days: int) -> date | None:
    """`days` later; None outside the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def full_years(start: date, end: date) -> int:
    """Completed years: the anniversary of 29 February is 1 March in other years."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def full_months(start: date, end: date) -> int:
    """Completed months: from the 31st, a month of 30 days never completes one."""
    return months_between(start, end) - (end.day < start.day)


def months_between(start: date, end: date) -> int:
    """From the month of `start` to the month of `end`, whatever the days."""
    return (end.year - start.year) * 12 + end.month - start.month


def month_end(day: date) -> date:
    """The last day of the month of `day`."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
