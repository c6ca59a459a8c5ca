"""Ways for a filter to narrow the records."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.db.models import Q, QuerySet

from nuanxin.errors import UserError
from nuanxin.orgs.models import Area

Narrow = Callable[[QuerySet, str], QuerySet]
FIRST_YEAR, LAST_YEAR = 1900, 2999


def equal(path: str) -> Narrow:
    return lambda records, value: records.filter(**{path: value})


def begins(path: str) -> Narrow:
    """Text that begins so; a range, because LIKE uses no index here."""
    return lambda records, value: records.filter(**{f"{path}__gte": value, f"{path}__lt": value + "\U0010ffff"})


def any_of(path: str) -> Narrow:
    """One code within a comma-separated field."""
    return lambda records, value: records.filter(
        Q(**{path: value})
        | Q(**{f"{path}__startswith": f"{value},"})
        | Q(**{f"{path}__endswith": f",{value}"})
        | Q(**{f"{path}__contains": f",{value},"})
    )


def at_least(path: str) -> Narrow:
    return lambda records, value: records.filter(**{f"{path}__gte": read_day(value)})


def at_most(path: str) -> Narrow:
    return lambda records, value: records.filter(**{f"{path}__lte": read_day(value)})


def under(path: str) -> Narrow:
    """In the area of that code and everything below it."""

    def narrow(records: QuerySet, value: str) -> QuerySet:
        prefix = Area.objects.filter(code=value).values_list("prefix", flat=True).first()
        if prefix is None:
            raise UserError(f"查询条件中的地区代码“{value}”不在本系统的地区表中。请从列表中选择地区。")
        return filter_first(records, Q(**{f"{path}__gte": prefix.ljust(12, "0"), f"{path}__lt": prefix + "~"}))

    return narrow


def filter_first(records: QuerySet, condition: Q) -> QuerySet:
    """Narrowed with the condition in front: of two ranges over one index (this area, the user's areas) SQLite seeks by the first."""
    before = len(records.query.where.children)
    narrowed = records.filter(condition)
    conditions = narrowed.query.where.children
    conditions[:] = conditions[before:] + conditions[:before]
    return narrowed


def read_day(value: str) -> datetime.date:
    """The day, refused unless it is one of years in which something can be on file: on its first or last day a calendar cannot count on."""
    try:
        day = datetime.date.fromisoformat(value)
    except ValueError:
        raise UserError(f"查询条件中的日期“{value}”读不懂。请写成 2022-09-05 的样子。")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UserError(f"查询条件中的日期“{value}”不在 {FIRST_YEAR} 年至 {LAST_YEAR} 年之间。请改正年份。")
    return day
