"""Export of a list: exactly the rows the filters show, or the ticked ones, as a workbook; audited."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from nuanxin.errors import UserError
from nuanxin.orgs import audit
from nuanxin.web import workbooks
from nuanxin.web.listing.cells import NOTHING
from nuanxin.web.listing.declared import Column, Listing
from nuanxin.web.listing.query import Asked

AT_ONCE = 2_000
MOST_ROWS = 200_000


@transaction.atomic
def export(request: HttpRequest, listing: Listing, records: QuerySet, *, title: str = "") -> HttpResponse:
    """The workbook of what is shown. Refuses more rows than a workbook is good for; leaves one audit event with the number of rows."""
    asked = Asked(listing, request.GET, request.user)
    narrowed = chosen(request, asked.narrow(records)).order_by(*asked.order.fields)
    refuse_too_many(narrowed)
    return send(
        request, listing, rows(listing, narrowed), title or listing.title, [field.filter.name for field in asked.fields if field.is_set]
    )


def send(request: HttpRequest, listing: Listing, found: Iterator, title: str, narrowed_by: list[str], **details) -> HttpResponse:
    """Write `found` and record that it left the house. Names of filters are recorded, never what was typed into them."""
    columns = listing.exported
    count = 0

    def write(path: Path) -> None:
        nonlocal count
        values = ([exported(column, row) for column in columns] for row in found)
        count = workbooks.table(path, title, [(column.label, column.width) for column in columns], values)

    response = workbooks.sent(write, title)
    audit.record(f"web.{listing.name}.exported", by=request.user, rows=count, narrowed_by=narrowed_by, **details)
    return response


def exported(column: Column, row: Any) -> Any:
    """The cell's value; a dash on the page is nothing in a workbook."""
    value = column.exported(row)
    return None if value in ("", NOTHING) else value


def chosen(request: HttpRequest, records: QuerySet) -> QuerySet:
    """Only the ticked rows, if ticked ones were asked for; what the user may not see is not among `records`."""
    keys = ticked(request)
    return records if keys is None else records.filter(pk__in=keys)


def ticked(request: HttpRequest) -> set[int] | None:
    """The keys of the ticked rows; None if everything was asked for. Refuses an empty choice."""
    if request.POST.get("only") != "chosen":
        return None
    keys = {int(key) for key in request.POST.getlist("id") if key.isascii() and key.isdecimal() and len(key) <= 18}
    if not keys:
        raise UserError("没有选择任何一行，不能导出所选。请先勾选，或改用“导出全部”。")
    return keys


def refuse_too_many(records: QuerySet) -> None:
    if records.order_by()[: MOST_ROWS + 1].values("pk").count() > MOST_ROWS:
        raise UserError(f"符合条件的超过 {MOST_ROWS:,} 行，一次导出不下。请按地区或时间分几次导出。")


def rows(listing: Listing, records: QuerySet) -> Iterator:
    """The records with the names a page would show, some thousands at a time."""
    found = records.iterator(chunk_size=AT_ONCE)
    while batch := list(islice(found, AT_ONCE)):
        yield from listing.prepare(batch)
