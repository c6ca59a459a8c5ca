"""Pages by key: the next page begins after the last key shown, so page 20,000 costs what page 1 costs."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from nuanxin.web.listing.declared import Order
from nuanxin.web.listing.filters import filter_first
from nuanxin.web.listing.query import Asked

MOST_COUNTED = 10_000


@dataclass(frozen=True)
class Page:
    """Some rows of a list and where its neighbours are ('' where there is none)."""

    rows: list
    count: int | None
    next_url: str
    previous_url: str
    at_least: int = MOST_COUNTED
    searched_url: str = ""

    @classmethod
    def of(cls, asked: Asked, rows: list, count: int | None, has_next: bool, has_previous: bool, **more) -> Page:
        """The rows made ready, and the addresses of the pages beside them."""
        return cls(
            asked.listing.prepare(rows),
            count,
            asked.url(after=str(rows[-1].pk)) if has_next and rows else "",
            asked.url(before=str(rows[0].pk)) if has_previous and rows else "",
            **more,
        )

    @property
    def counted(self) -> str:
        """The count as shown; beyond the limit only that there are more."""
        return f"{self.count:,}" if self.count is not None else f"{self.at_least:,}+"


def page_of(asked: Asked, records: QuerySet) -> Page:
    """The page that `after` or `before` asks for; an unknown key shows the first."""
    after, before = (key_of(records, asked.parameters.get(name, "")) for name in ("after", "before"))
    order = asked.order.turned() if before else asked.order
    found = list(beyond(records, order, after or before).order_by(*order.fields)[: asked.listing.size + 1])
    more, rows = len(found) > asked.listing.size, found[: asked.listing.size]
    if before:
        rows.reverse()
    has_next, has_previous = (True, more) if before else (more, bool(after))
    count = capped(records) if has_next or has_previous else len(rows)
    return Page.of(asked, rows, count, has_next, has_previous)


def key_of(records: QuerySet, text: str):
    """The record a key names, whatever the filters say now: only its place in the order matters."""
    if not text.isascii() or not text.isdecimal() or len(text) > 18:
        return None
    return records.model._default_manager.filter(pk=int(text)).first()


def beyond(records: QuerySet, order: Order, last, *, back: bool = False, inclusive: bool = False) -> QuerySet:
    """The records after `last` in that order (or with `back` before it). The first comparison is what an index can seek by."""
    if last is None:
        return records
    way = "lt" if order.is_downwards != back else "gt"
    *leading, key = order.paths
    at_key = Q(**{f"{key}__{way}e" if inclusive else f"{key}__{way}": last.pk})
    if not leading:
        return filter_first(records, at_key)
    path, value = leading[0], follow(last, leading[0])
    return filter_first(records, Q(**{f"{path}__{way}e": value}) & (Q(**{f"{path}__{way}": value}) | at_key))


def follow(record, path: str):
    for name in path.split("__"):
        record = getattr(record, name)
    return record


def capped(records: QuerySet) -> int | None:
    """The count, or None beyond the limit."""
    count = records.order_by()[: MOST_COUNTED + 1].values("pk").count()
    return None if count > MOST_COUNTED else count
