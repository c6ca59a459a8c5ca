"""A long list that was counted as a whole and is named a page at a time: drawn like any list, exported like any list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from nuanxin.orgs import access
from nuanxin.web import pages
from nuanxin.web.listing.declared import Action, Listing
from nuanxin.web.listing.exporting import AT_ONCE, send, ticked
from nuanxin.web.listing.pages import headings
from nuanxin.web.listing.paging import Page
from nuanxin.web.listing.query import Asked


class Found(Protocol):
    """What notices hand over: how many, and a stretch of them with names."""

    @property
    def count(self) -> int: ...

    def entries(self, start: int = 0, stop: int | None = None) -> list[Any]: ...


def page(
    request: HttpRequest, listing: Listing, found: Found, *, export_url: str = "", batch: Sequence[Action] = (), **context: Any
) -> HttpResponse:
    """One page of `found`, by its number."""
    asked = Asked(listing, request.GET, request.user)
    cut = cut_out(asked, found)
    may_export = bool(export_url) and access.may(request.user, access.Permission.EXPORT)
    shown = {
        "listing": listing,
        "asked": asked,
        "page": cut,
        "body": listing.body(((key_of(row), row) for row in cut.rows), choosable=bool(batch)),
        "headings": headings(asked),
        "batch": batch,
        "choosable": bool(batch),
        "export_url": export_url + asked.url() if may_export else "",
        "here": request.path,
    }
    template = context.pop("template", "notices/list_page.html")
    return pages.show(request, template, {**shown, **context}, fragment="components/list.html")


def key_of(row: Any) -> int:
    return row.person.key if getattr(row, "person", None) else getattr(row, "key", 0)


def cut_out(asked: Asked, found: Found) -> Page:
    size, last = asked.listing.size, max(1, -(-found.count // asked.listing.size))
    typed = asked.parameters.get("page", "1")
    number = min(int(typed), last) if typed.isascii() and typed.isdecimal() and len(typed) < 9 and int(typed) else 1
    return Page(
        rows=found.entries((number - 1) * size, number * size),
        count=found.count,
        next_url=asked.url(page=str(number + 1)) if number < last else "",
        previous_url=asked.url(page=str(number - 1)) if number > 1 else "",
    )


@transaction.atomic
def export(request: HttpRequest, listing: Listing, found: Found, title: str, **details: Any) -> HttpResponse:
    """All of `found` as a workbook; audited like every export."""
    asked = Asked(listing, request.GET, request.user)
    narrowed = [field.filter.name for field in asked.fields if field.is_set]
    rows, chosen = every(found), ticked(request)
    wanted = rows if chosen is None else (row for row in rows if key_of(row) in chosen)
    return send(request, listing, wanted, title, narrowed, **details)


def every(found: Found) -> Iterator[Any]:
    for start in range(0, found.count, AT_ONCE):
        yield from found.entries(start, start + AT_ONCE)
