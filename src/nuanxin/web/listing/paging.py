"""Pages by key: the next page begins after the last key shown, so page 20,000 costs what page 1 costs."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from nuanxin.web.listing.declared import Listing, Order
from nuanxin.web.listing.query import Asked

MOST_COUNTED = 10_000


@dataclass(frozen=True)
class Page:
    """Some rows of a list and where its neighbours are ('' where there is none)."""

    rows: list
    count: int | None
    next_url: str
    previous_url: str

    @property
    def counted(self) -> str:
        """The count as shown; beyond the limit only that there are more."""
        return f"{self.count:,}" if self.count is not None else f"{MOST_COUNTED:,}+"


def cut(records: QuerySet, asked: Asked) -> Page:
    """The page that `after` or `before` asks for; an unknown key shows the first."""
    listing: Listing = asked.listing
    after, before = (key_of(records, asked.parameters.get(name, "")) for name in ("after", "before"))
    order = asked.order.turned() if before else asked.order
    found = list(beyond(records, order, after or before).order_by(*order.fields)[: listing.size + 1])
    more, rows = len(found) > listing.size, found[: listing.size]
    if before:
        rows.reverse()
    has_next, has_previous = (True, more) if before else (more, bool(after))
    return Page(
        listing.prepare(rows),
        len(rows) if not (has_next or has_previous) else capped(records),
        asked.url(after=str(rows[-1].pk)) if has_next and rows else "",
        asked.url(before=str(rows[0].pk)) if has_previous and rows else "",
    )


def key_of(records: QuerySet, text: str):
    """The record a key names, whatever the filters say now: only its place in the order matters."""
    if not text.isascii() or not text.isdecimal() or len(text) > 18:
        return None
    return records.model._default_manager.filter(pk=int(text)).first()


def beyond(records: QuerySet, order: Order, last) -> QuerySet:
    """The records after `last`. The first comparison is what the index seeks by; SQLite ignores it inside an OR."""
    if last is None:
        return records
    way = "lt" if order.is_downwards else "gt"
    *leading, key = order.paths
    if not leading:
        return records.filter(**{f"{key}__{way}": last.pk})
    path = leading[0]
    value = follow(last, path)
    return records.filter(Q(**{f"{path}__{way}e": value}) & (Q(**{f"{path}__{way}": value}) | Q(**{f"{key}__{way}": last.pk})))


def follow(record, path: str):
    for name in path.split("__"):
        record = getattr(record, name)
    return record


def capped(records: QuerySet) -> int | None:
    """The count, or None beyond the limit."""
    count = records.order_by()[: MOST_COUNTED + 1].values("pk").count()
    return None if count > MOST_COUNTED else count
