"""How a page of a list of millions is reached without reading them: through a small area, a few keys, or a walk in windows.

SQLite picks one index for a query and guesses badly between a range of areas and an order by name: the choice is made here, and
no query reads more than a window of rows. Measured by `python -m bench.list_page`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db.models import QuerySet

from nuanxin.orgs import access
from nuanxin.web.listing.declared import Order
from nuanxin.web.listing.paging import Page, beyond, capped, key_of, page_of
from nuanxin.web.listing.query import Asked

WINDOW = 2_500
FEW = 4_000
MOST_WINDOWS = 80
COUNTED_WINDOWS = 8


def cut(asked: Asked, records: QuerySet, wide: QuerySet) -> Page:
    """The page asked for. `wide` are the same records with a scope that no index serves (`visible_to(user, seek=False)`)."""
    if is_small(asked, records):
        return page_of(asked, asked.narrow(records))
    keys = few_keys(asked)
    if keys is not None:
        return page_of(asked, asked.narrow(wide).filter(pk__in=keys))
    by_area = asked.order.paths[0] == asked.area_path
    base = records if by_area else wide
    course = Course(asked.narrow(base), asked.narrow_area(base) if by_area else base, asked.order)
    return walked(asked, course, Course(asked.narrow(records), asked.narrow_area(records), Order("", "", (asked.area_path, "pk"))))


def is_small(asked: Asked, records: QuerySet) -> bool:
    """Whether the area asked for holds few enough rows to read them all; counted by the index alone."""
    chosen = asked.narrow_area(records.model._default_manager.all())
    inside = chosen.filter(access.within(asked.user, access.Permission.VIEW, asked.area_path))
    return capped(inside) is not None


def few_keys(asked: Asked) -> list | None:
    """The keys of what one filter lets through, if these are few: then everything else is judged on them alone."""
    for one in asked.listing.filters:
        if one.keys and (value := asked.value(one)):
            keys = list(one.keys(value)[: FEW + 1])
            if len(keys) <= FEW:
                return keys
    return None


def walked(asked: Asked, course: Course, counting: Course) -> Page:
    """A page found by walking along the order's index, window by window, until it is full or enough was searched."""
    after, before = (key_of(course.base, asked.parameters.get(name, "")) for name in ("after", "before"))
    course = course.turned() if before else course
    if not asked.is_narrowed:
        rows = course.straight(after or before, asked.listing.size + 1)
        return turned_page(asked, rows, before, after, **(counting.count() if asked.set_count else {"count": None}))
    rows, stopped_at = course.search(after or before, asked.listing.size + 1)
    counted = counting.count()
    page = turned_page(asked, rows, before, after, **{**counted, "at_least": max(counted["at_least"], len(rows))})
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
        """The exact count if the first windows hold everything; else None and what they hold."""
        windows = [(window.count(), end) for window, end in self.windows(None, COUNTED_WINDOWS)]
        total = sum(count for count, _ in windows)
        return {"count": total if windows[-1][1] is None else None, "at_least": total}

    def windows(self, last, most: int):
        """Up to `most` windows with the record each ends at; None is the end of everything."""
        for _ in range(most):
            end = beyond(self.base, self.order, last).order_by(*self.order.fields)[WINDOW : WINDOW + 1].first()
            rest = beyond(self.narrowed, self.order, last)
            yield (rest if end is None else beyond(rest, self.order, end, back=True, inclusive=True)), end
            if end is None:
                return
            last = end
