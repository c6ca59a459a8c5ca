"""Draw a list: the whole page, or for HTMX the table alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from nuanxin.orgs import access
from nuanxin.web import pages
from nuanxin.web.listing import paging, reaching
from nuanxin.web.listing.declared import Action, Column, Listing
from nuanxin.web.listing.query import Asked


@dataclass(frozen=True)
class Heading:
    """A column's heading: a link if the list can be sorted by it."""

    column: Column
    url: str = ""
    sorted: str = ""


def page(
    request: HttpRequest,
    listing: Listing,
    records: QuerySet,
    *,
    title: str = "",
    lede: str = "",
    crumbs: Sequence[tuple[str, str]] = (),
    actions: Sequence[Action] = (),
    batch: Sequence[Action] = (),
    wide: QuerySet | None = None,
    template: str = "components/list_page.html",
    **context,
) -> HttpResponse:
    """One page of `records` as the request's query asks; a list of millions also gives them `wide` (see `reaching.cut`)."""
    asked = Asked(listing, request.GET, request.user)
    cut = paging.page_of(asked, asked.narrow(records)) if wide is None else reaching.cut(asked, records, wide)
    may_export = bool(listing.export) and access.may(request.user, access.Permission.EXPORT)
    shown = {
        "title": title or listing.title,
        "lede": lede,
        "crumbs": crumbs,
        "actions": actions,
        "listing": listing,
        "asked": asked,
        "page": cut,
        "body": listing.body(((row.pk, row) for row in cut.rows), choosable=bool(batch) or may_export),
        "headings": headings(asked),
        "batch": batch,
        "export_url": reverse(listing.export, kwargs=request.resolver_match.kwargs) + asked.url() if may_export else "",
        "choosable": bool(batch) or may_export,
        "here": request.path,
    }
    return pages.show(request, template, {**shown, **context}, fragment="components/list.html")


def headings(asked: Asked) -> list[Heading]:
    return [heading(asked, column) for column in asked.listing.shown]


def heading(asked: Asked, column: Column) -> Heading:
    order = next((order for order in asked.listing.orders if order.name == column.order), None)
    if order is None:
        return Heading(column)
    is_current = asked.order.name == order.name
    now = ("descending" if asked.order.is_downwards else "ascending") if is_current else ""
    turned = f"-{order.name}" if (now == "ascending" if is_current else order.is_downwards) else order.name
    return Heading(column, asked.url(sort=turned), now)
