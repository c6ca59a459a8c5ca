"""A second report beside the first: the cells that differ, and who makes each difference."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from nuanxin.engines.facts import Period
from nuanxin.notices import comparison
from nuanxin.notices import forms as counted
from nuanxin.notices.comparison import Difference
from nuanxin.notices.definition.model import Form, Notice
from nuanxin.notices.forms import Behind, Report
from nuanxin.orgs.access import Permission
from nuanxin.web.listing.filters import read_day
from nuanxin.web.listing.query import area_choices
from nuanxin.web.notices.lists import behind_listing, crumbs
from nuanxin.web.notices.scope import area_asked, get_form, get_notice
from nuanxin.web.pages import needs, show

MOST_NAMED = 200
DAYS = ("from", "to", "from2", "to2")


@dataclass(frozen=True)
class Line:
    """One differing cell."""

    name: str
    column: str
    first: str
    second: str
    change: str
    url: str


@needs(Permission.STATISTICS)
def form_compare(request: HttpRequest, notice: str, form: str) -> HttpResponse:
    """Two periods of one form for one area; by default the first two reporting dates."""
    found_notice = get_notice(notice)
    found = get_form(found_notice, form)
    area = area_asked(request)
    first, second = (counted.compute(found_notice, found, area, *days) for days in periods(request, found_notice, found))
    context = {
        **around(found_notice, found),
        "title": "两次报表对照",
        "area": area,
        "areas": area_choices(request.user, area.code, Permission.STATISTICS),
        "first": first,
        "second": second,
        "lines": [line(one, first, second) for one in comparison.compare_reports(first, second)],
        "here": request.path,
    }
    return show(request, "notices/compare.html", context)


def around(notice: Notice, form: Form) -> dict:
    """What both pages say of the form."""
    back = (form.title, reverse("form", args=[notice.id, form.no]))
    return {"notice": notice, "form": form, "crumbs": [*crumbs(notice), back]}


def periods(request: HttpRequest, notice: Notice, form: Form) -> list[tuple[datetime.date | None, datetime.date | None]]:
    """The periods in the query; where none are, those of the form's first two reports."""
    asked = [read_day(text) if (text := request.GET.get(name, "")) else None for name in DAYS]
    reported = [(duty.period.first, duty.period.last) for duty in notice.duties if duty.form == form.no and duty.period][:2]
    if not any(asked) and len(reported) == 2:
        return reported
    return [(asked[0], asked[1]), (asked[2], asked[3])]


def line(one: Difference, first: Report, second: Report) -> Line:
    more = one.second - one.first
    return Line(
        name=one.name,
        column=f"{one.column.no}. {one.column.label}",
        first=f"{one.first:,}",
        second=f"{one.second:,}",
        change=f"{more:+,}",
        url=change_url(one, first, second),
    )


def change_url(one: Difference, first: Report, second: Report) -> str:
    query = {"area": one.area, **days_of(first.period, second.period)} | ({"own": "1"} if one.is_own else {})
    return f"{reverse('form-change', args=[first.notice.id, first.form.no, one.column.no])}?{urlencode(query)}"


def days_of(first: Period, second: Period) -> dict[str, datetime.date]:
    return {"from": first.first, "to": first.last, "from2": second.first, "to2": second.last}


@needs(Permission.VIEW)
def form_change(request: HttpRequest, notice: str, form: str, column: int) -> HttpResponse:
    """Who or what the second number counts and the first does not, and the other way round."""
    found_notice = get_notice(notice)
    found = get_form(found_notice, form)
    area = area_asked(request, Permission.VIEW)
    first, second = (counted.compute(found_notice, found, area, *days) for days in periods(request, found_notice, found))
    change = comparison.change_behind(first, second, column, area.code, own=request.GET.get("own") == "1", by=request.user)
    wanted = found.column(column)
    context = {
        **around(found_notice, found),
        "title": f"第 {column} 栏两次相差的人和记录",
        "area": area,
        "column": wanted,
        "first": first,
        "second": second,
        "sides": [side("第二次多出", change.gained), side("第二次少了", change.lost)],
    }
    compare = f"{reverse('form-compare', args=[notice, form])}?{urlencode({'area': area.code, **days_of(first.period, second.period)})}"
    context["crumbs"].append(("两次报表对照", compare))
    return show(request, "notices/change.html", context)


def side(title: str, behind: Behind) -> dict:
    """One of the two lists; a very long one is cut and says so."""
    listing = behind_listing(behind.column)
    entries = behind.entries(0, MOST_NAMED)
    return {
        "title": title,
        "count": behind.count,
        "noun": listing.noun,
        "labels": [column.label for column in listing.shown],
        "body": listing.body(((entry.key, entry) for entry in entries), choosable=False),
        "is_cut": behind.count > MOST_NAMED,
        "most": MOST_NAMED,
    }
