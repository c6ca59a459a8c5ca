"""Pages of notices: all of them, and one with its progress, reporting dates, standards and tasks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from nuanxin.notices import catalogue, duties, explain
from nuanxin.notices import gaps as lacking
from nuanxin.notices.definition import clears
from nuanxin.notices.definition.model import Notice
from nuanxin.notices.gaps import Progress
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import Area
from nuanxin.web import charts, remembered
from nuanxin.web.charts import Chart, Point
from nuanxin.web.listing.query import area_choices
from nuanxin.web.notices.scope import area_asked, get_notice
from nuanxin.web.pages import needs, show


@needs(Permission.STATISTICS)
def notices(request: HttpRequest) -> HttpResponse:
    today = remembered.business_today()
    known = [(notice, reverse("notice", args=[notice.id]), state(notice, today)) for notice in catalogue().values()]
    return show(request, "notices/notices.html", {"title": "专项活动", "known": known})


def state(notice: Notice, today) -> tuple[str, str]:
    """Where a notice stands in time, with its tone."""
    if today < notice.window.first:
        return f"{(notice.window.first - today).days} 天后开始", "info"
    if today > notice.window.last:
        return "已结束", ""
    left = (notice.window.last - today).days
    return (f"进行中，剩 {left} 天" if left else "今天截止"), "warn" if left < 8 else "ok"


@needs(Permission.STATISTICS)
def notice(request: HttpRequest, notice: str) -> HttpResponse:
    """One notice: what it asks for, how far it has come, what is due."""
    found = get_notice(notice)
    area, today = area_asked(request), remembered.business_today()
    context = {
        "title": found.short_title,
        "crumbs": [("专项活动", reverse("notices"))],
        "notice": found,
        "state": state(found, today),
        "area": area,
        "areas": area_choices(request.user, area.code, Permission.STATISTICS),
        "here": request.path,
        "standards": [standard_part(found, standard, area) for standard in found.standards],
        "duties": duties.schedule(found, today),
        "coming": [due for due in duties.due(today) if due.notice.id == found.id],
        "tasks": [(task, (task.due - today).days) for task in found.tasks],
        "clears": [(one.title, f"{reverse('completeness')}?set={one.id}&area={area.code}") for one in clears.of_notice(notice)],
        "forms": [(form, reverse("form", args=[notice, form.no])) for form in found.forms.values()],
    }
    return show(request, "notices/notice.html", context)


def standard_part(notice: Notice, standard, area: Area) -> dict:
    """A standard with its progress by area, as numbers and as a chart."""
    *parts, total = lacking.progress(notice, area, standard=standard.id)
    return {
        "standard": standard,
        "words": explain.of_standard(standard),
        "total": total,
        "missing": [(item, total.missing[item.id], gaps_url(notice, area.code, item.id)) for item in standard.items],
        "url": gaps_url(notice, area.code),
        "chart": gap_chart(notice, parts),
    }


def gap_chart(notice: Notice, parts: list[Progress]) -> Chart:
    points = [Point(part.name, (part.people, part.lacking), gaps_url(notice, part.area)) for part in parts if part.people]
    return charts.columns("各地应服务人数与未达人数", points, ("应服务", "未达标"), unit="人")


def gaps_url(notice: Notice, area: str, item: str = "") -> str:
    return f"{reverse('gaps', args=[notice.id])}?area={area}" + (f"&item={item}" if item else "")
