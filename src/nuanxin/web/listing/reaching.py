"""How a page of a list of millions is reached without reading them: through a small area, a few keys, or a walk in windows.

SQLite picks one index for a query and guesses badly between a range of areas and an order by name: the choice is made here, and
no query reads more than a window of rows. Measured by `python -m bench.list_page`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote

from django.core.cache import cache
from django.db.models import QuerySet

from nuanxin.orgs import access
from nuanxin.web.listing.declared import Order
from nuanxin.web.listing.paging import Page, beyond, key_of, page_of
from nuanxin.web.listing.query import Asked

SMALL = 10_000
MOST_COUNTED_IN = 20_000  # persons of an area, beyond which a filtered list tells only that there are more
WINDOW = 2_000
FEW = 4_000
MOST_WINDOWS = 100
REMEMBERED_SECONDS = 300


def cut(asked: Asked, records: QuerySet, wide: QuerySet) -> Page:
    """The page asked for. `wide` are the same records with a scope that no index serves (`visible_to(user, seek=False)`)."""
    size = size_of(asked, records)
    if size <= SMALL:
        return page_of(asked, asked.narrow(records))
    keys = few_keys(asked)
    if keys is not None:
        return page_of(asked, asked.narrow(wide).filter(pk__in=keys))
    by_area = asked.order.paths[0] == asked.area_path
    base = records if by_area else wide
    course = Course(asked.narrow(base), asked.narrow_area(base) if by_area else base, asked.order)
    counting = Course(asked.narrow(records), asked.narrow_area(records), Order("", "", (asked.area_path, "pk")))
    return walked(asked, course, counting if size <= MOST_COUNTED_IN else None)


def size_of(asked: Asked, records: QuerySet) -> int:
    """How many the area asked for holds, counted by the index alone and no further than it matters.

    That an area is large is remembered for a while: it chooses the way, never what is found.
    """
    own = ",".join(access.prefixes(asked.user, access.Permission.VIEW))
    key = f"large:{records.model._meta.label}:{own}:{quote(asked.area[:20])}"
    if known := cache.get(key):
        return int(known)
    chosen = asked.narrow_area(records.model._default_manager.all())
    inside = chosen.filter(access.within(asked.user, access.Permission.VIEW, asked.area_path))
    size = inside.order_by()[: MOST_COUNTED_IN + 1].values("pk").count()
    if size > MOST_COUNTED_IN:
        cache.set(key, size, REMEMBERED_SECONDS)
    return size


def few_keys(asked: Asked) -> list | None:
    """The keys of what one filter lets through, if these are few: then everything else is judged on them alone."""
    for one in asked.listing.filters:
        if one.keys and (value := asked.value(one)):
            keys = list(one.keys(value)[: FEW + 1])
            if len(keys) <= FEW:
                return keys
    return None


def walked(asked: Asked, course: Course, counting: Course | None) -> Page:
    """A page found by walking along the order's index, window by window, until it is full or enough was searched.

    The whole is counted only where `counting` walks through few windows.
    """
    after, before = (key_of(course.base, asked.parameters.get(name, "")) for name in ("after", "before"))
    course = course.turned() if before else course
    if not asked.is_narrowed:
        rows = course.straight(after or before, asked.listing.size + 1)
        return turned_page(asked, rows, before, after, **(counting.count() if counting else {"count": None}))
    rows, stopped_at = course.search(after or before, asked.listing.size + 1)
    counted = counting.count() if counting else {"count": None, "at_least": 0}
    page = turned_page(asked, rows, before, after, **{**counted, "at_least": max(counted["at_least"], min(len(rows), asked.listing.size))})
    way = "before" if before else "after"
    return replace(page, searched_url=asked.url(**{way: str(stopped_at.pk)})) if stopped_at else page


def turned_page(asked: Asked, found: list, before, after, **counted) -> Page:
    """The rows in reading order; one more than fits tells that there is a next page."""
    more, rows = len(found) > asked.listing.size, found[: asked.listing.size]
    if before:
        rows.reverse()
    has_next, has_previous = (True, more) if before else (more, bool(after))
    if not (has_next or has_previous):
        counted["count"] = len(rows)
    return Page.of(asked, rows, counted.pop("count"), has_next, has_previous, **counted)


@dataclass(frozen=True)
class Course:
    """A walk through `narrowed`, in windows cut from `base` (the same without the filters), along `order`."""

    narrowed: QuerySet
    base: QuerySet
    order: Order

    def turned(self) -> Course:
        return replace(self, order=self.order.turned())

    def straight(self, last, wanted: int) -> list:
        return list(beyond(self.narrowed, self.order, last).order_by(*self.order.fields)[:wanted])

    def search(self, last, wanted: int) -> tuple[list, object]:
        """The next rows, and where the search stopped because enough was searched (None: it came to the end, or is full)."""
        found: list = []
        reached = last
        for window, end in self.windows(last, MOST_WINDOWS):
            found.extend(window.order_by(*self.order.fields)[: wanted - len(found)])
            reached = end
            if len(found) == wanted:
                return found, None
        return found, reached

    def count(self) -> dict[str, int | None]:
        """The count, window by window; every record is in one of them."""
        total = sum(window.count() for window, _ in self.windows(None, MOST_COUNTED_IN))
        return {"count": total, "at_least": total}

    def windows(self, last, most: int):
        """Up to `most` windows with the record each ends at; None is the end of everything."""
        for _ in range(most):
            end = beyond(self.base, self.order, last).order_by(*self.order.fields)[WINDOW : WINDOW + 1].first()
            rest = beyond(self.narrowed, self.order, last)
            yield (rest if end is None else beyond(rest, self.order, end, back=True, inclusive=True)), end
            if end is None:
                return
            last = end
