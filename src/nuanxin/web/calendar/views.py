"""The working calendar: the year at a glance, the days that break the week, and the year's confirmation."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.orgs import access, clock
from nuanxin.orgs import calendar as days
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import CalendarYear, Office
from nuanxin.web.calendar.months import months, specials
from nuanxin.web.pages import needs, show
from nuanxin.web.records.forms import EntryForm, day, text, yes_or_no
from nuanxin.web.records.views import acted

FIRST_YEAR, YEARS_AHEAD = 2007, 2


class DayEntry(EntryForm):
    day = day("日期")
    is_working = yes_or_no("上班")
    name = text("说明", 60, required=True, help_text="例如：县里统一调休。")


class YearEntry(EntryForm):
    source = text("依据", 120, required=True, help_text="核对所依据的通知，例如：国办发明电〔2021〕11号。")


@needs(Permission.VIEW)
def calendar(request: HttpRequest) -> HttpResponse:
    return page(request, asked_year(request.GET.get("year", "")))


def asked_year(typed: str) -> int:
    """The year of the address, if it is one that can be shown; else the office's own."""
    now = clock.business_today().year
    year = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) == 4 else now
    return year if FIRST_YEAR <= year <= clock.real_today().year + YEARS_AHEAD else now


def page(request: HttpRequest, year: int, **forms: EntryForm) -> HttpResponse:
    known = specials(year)
    context: dict[str, Any] = {
        "title": "工作日历",
        "year": year,
        "years": range(clock.real_today().year + YEARS_AHEAD, FIRST_YEAR - 1, -1),
        "months": list(months(year, known)),
        "specials": known,
        "is_published": days.is_published(year),
        "confirmed": CalendarYear.objects.filter(year=year).first(),
        "may_change": may_change(request),
        "day_form": DayEntry(user=request.user),
        "year_form": YearEntry(user=request.user),
    }
    return show(request, "calendar/page.html", context | forms, status=422 if forms else 200)


def may_change(request: HttpRequest) -> bool:
    office = Office.objects.first()
    return access.may(request.user, Permission.CONFIGURE, office.area_id if office else None)


@needs(Permission.CONFIGURE)
@require_POST
def set_day(request: HttpRequest) -> HttpResponse:
    form = DayEntry(request.POST, user=request.user)
    if form.is_valid() and acted(form, lambda: days.set_day(by=request.user, **form.values())):
        chosen = form.cleaned_data["day"]
        messages.success(request, f"已登记：{chosen} {'上班' if form.cleaned_data['is_working'] else '放假'}。期限从现在起按此计算。")
        return to(chosen.year)
    return page(request, asked_year(request.POST.get("day", "")[:4]), day_form=form)


@needs(Permission.CONFIGURE)
@require_POST
def forget_day(request: HttpRequest) -> HttpResponse:
    """A day that cannot be read is none that was recorded."""
    try:
        chosen = datetime.date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        return redirect("calendar")
    days.forget_day(by=request.user, day=chosen)
    messages.success(request, f"{chosen} 恢复按公布的日历计算。")
    return to(chosen.year)


@needs(Permission.CONFIGURE)
@require_POST
def confirm_year(request: HttpRequest) -> HttpResponse:
    year = asked_year(request.POST.get("year", ""))
    form = YearEntry(request.POST, user=request.user)
    if form.is_valid() and acted(form, lambda: days.confirm_year(by=request.user, year=year, **form.values())):
        messages.success(request, f"{year} 年的日历已确认。")
        return to(year)
    return page(request, year, year_form=form)


def to(year: int) -> HttpResponse:
    return redirect(f"{reverse('calendar')}?year={year}")
