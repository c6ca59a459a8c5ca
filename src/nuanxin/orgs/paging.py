"""Pages of long lists: by the key of the last row, never by counting rows from the start; counts only up to a cap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

COUNT_CAP = 10_000
Key = tuple[Any, Any]


@dataclass(frozen=True)
class Page:
    """Rows of one page; `after` and `before` are the keys with which the neighbouring pages are asked for, None at an end."""

    rows: tuple[Any, ...]
    after: Key | None
    before: Key | None


def page(
    queryset: QuerySet, first: str, *, after: Key | None = None, before: Key | None = None, size: int = 50, descending: bool = False
) -> Page:
    """One page of `queryset` ordered by (`first`, id), following `after` or ending at `before`.

    The index on those two columns is walked from the key on, so the last page costs what the first one does.
    """
    backwards = before is not None
    falling = descending != backwards
    sign = "-" if falling else ""
    key = before or after
    if key:
        queryset = queryset.filter(beyond(first, key, falling))
    found = list(queryset.order_by(f"{sign}{first}", f"{sign}id")[: size + 1])
    more, rows = len(found) > size, found[:size]
    if backwards:
        rows.reverse()
    has_next, has_previous = (True, more) if backwards else (more, key is not None)
    return Page(tuple(rows), key_of(rows, -1, first) if has_next else None, key_of(rows, 0, first) if has_previous else None)


def beyond(first: str, key: Key, falling: bool) -> Q:
    """Rows past `key`; the redundant bound on the first column is what lets the index be used."""
    way = "lt" if falling else "gt"
    return Q(**{f"{first}__{way}e": key[0]}) & (Q(**{f"{first}__{way}": key[0]}) | Q(**{f"id__{way}": key[1]}))


def key_of(rows: list[Any], position: int, first: str) -> Key | None:
    return (getattr(rows[position], first), rows[position].pk) if rows else None


@dataclass(frozen=True)
class Count:
    """How many, or more than the cap."""

    number: int
    is_capped: bool

    def __str__(self) -> str:
        return f"{self.number}+" if self.is_capped else str(self.number)


def capped_count(queryset: QuerySet, cap: int = COUNT_CAP) -> Count:
    """The number of rows, counted up to `cap` and no further: “10000+”."""
    number = queryset.order_by().values("pk")[: cap + 1].count()
    return Count(min(number, cap), number > cap)
