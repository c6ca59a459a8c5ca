"""Pages of statistical forms: all of them, one filled in, how its columns are counted, its workbook."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from nuanxin.notices import catalogue, explain, reports
from nuanxin.notices import forms as counted
from nuanxin.notices.definition.model import Form, Notice
from nuanxin.notices.forms import CheckResult
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import Area
from nuanxin.web import remembered, workbooks
from nuanxin.web.listing.query import area_choices
from nuanxin.web.notices.lists import crumbs
from nuanxin.web.notices.matrix import matrix
from nuanxin.web.notices.scope import area_asked, get_form, get_notice, period_asked
from nuanxin.web.pages import needs, show


@dataclass(frozen=True)
class Choice:
    """A quick choice of the period: one of the reporting dates, or up to today."""

    label: str
    url: str
    is_current: bool


@needs(Permission.STATISTICS)
def forms(request: HttpRequest) -> HttpResponse:
    """Every form of every notice, with the dates it is due."""
    today = remembered.business_today()
    rows = [
        (notice, form, reverse("form", args=[notice.id, form.no]), due_dates(notice, form, today))
        for notice in catalogue().values()
        for form in notice.forms.values()
    ]
    return show(request, "notices/forms.html", {"title": "统计报表", "rows": rows})


def due_dates(notice: Notice, form: Form, today: datetime.date) -> list[tuple[datetime.date, int]]:
    return [(day, (day - today).days) for duty in notice.duties if duty.form == form.no for day in duty.dates]


@needs(Permission.STATISTICS)
def form(request: HttpRequest, notice: str, form: str) -> HttpResponse:
    """The form filled in for an area and a period, its failing checks on top."""
    found_notice = get_notice(notice)
    found = get_form(found_notice, form)
    area = area_asked(request)
    first, last = period_asked(request.GET)
    report = counted.compute(found_notice, found, area, first, last)
    own = {"area": area.code, "from": report.period.first, "to": report.period.last}
    failed = sorted(report.failed, key=lambda check: not check.is_hard)
    context = {
        "title": found.title,
        "crumbs": crumbs(found_notice),
        "notice": found_notice,
        "form": found,
        "report": report,
        "matrix": matrix(report),
        "area": area,
        "areas": area_choices(request.user, area.code, Permission.STATISTICS),
        "choices": choices(found_notice, found, area, report.period),
        "failed": failed,
        "failed_by_rule": by_rule(failed),
        "hard_count": sum(check.is_hard for check in failed),
        "export_url": f"{reverse('form-export', args=[notice, form])}?{urlencode(own)}",
        "compare_url": reverse("form-compare", args=[notice, form]) + f"?area={area.code}",
        "columns_url": reverse("form-columns", args=[notice, form]),
        "here": request.path,
    }
    return show(request, "notices/form.html", context, fragment="notices/matrix.html")


def by_rule(failed: Sequence[CheckResult]) -> list[tuple[CheckResult, list[CheckResult]]]:
    """The first line that fails each rule, and the other lines that fail it too: one rule is one thing to look into."""
    groups: dict[str, list[CheckResult]] = {}
    for check in failed:
        groups.setdefault(check.rule, []).append(check)
    return [(lines[0], lines[1:]) for lines in groups.values()]


def choices(notice: Notice, form: Form, area: Area, period) -> list[Choice]:
    """The reporting dates of the form, and up to the business date."""
    found = {
        f"{duty.period.last.month} 月 {duty.period.last.day} 日报送": (duty.period.first, duty.period.last)
        for duty in notice.duties
        if duty.form == form.no and duty.period
    }
    found["到今天"] = (notice.window.first, min(remembered.business_today(), notice.window.last))
    base = reverse("form", args=[notice.id, form.no])
    return [
        Choice(label, f"{base}?{urlencode({'area': area.code, 'from': first, 'to': last})}", (first, last) == (period.first, period.last))
        for label, (first, last) in found.items()
        if last >= first
    ]


@needs(Permission.STATISTICS)
def form_export(request: HttpRequest, notice: str, form: str) -> HttpResponse:
    """The workbook laid out as the annex; it holds numbers, no persons."""
    found_notice = get_notice(notice)
    report = counted.compute(found_notice, get_form(found_notice, form), area_asked(request), *period_asked(request.GET))
    return workbooks.sent(lambda path: reports.write_form(report, path), f"{report.area.name}{report.form.annex}{report.form.title}")


@needs(Permission.STATISTICS)
def form_columns(request: HttpRequest, notice: str, form: str) -> HttpResponse:
    """口径说明: how each column is counted, made from the same definitions that count it."""
    found_notice = get_notice(notice)
    found = get_form(found_notice, form)
    context = {
        "title": "口径说明",
        "crumbs": [*crumbs(found_notice), (found.title, reverse("form", args=[notice, form]))],
        "form": found,
        "columns": explain.of(found),
        "checks": [(check.text, check.is_hard) for check in found.checks],
    }
    return show(request, "notices/columns.html", context)
