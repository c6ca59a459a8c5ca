"""Pages of the four and five clears: the board by area, whom to ask what, and the roster to be completed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from nuanxin.errors import UserError
from nuanxin.notices import catalogue, completeness, reports
from nuanxin.notices.completeness import Clearness, UnclearList
from nuanxin.notices.definition import clears
from nuanxin.notices.definition.clears import Clears, Group
from nuanxin.orgs.access import Permission, may
from nuanxin.orgs.models import Area
from nuanxin.web import charts, remembered, workbooks
from nuanxin.web.charts import Chart, Point
from nuanxin.web.listing import Action, Column, Filter, Listing, tags
from nuanxin.web.listing.query import area_choices
from nuanxin.web.notices import stretch
from nuanxin.web.notices.lists import AREA, PERSON, by_page
from nuanxin.web.notices.scope import area_asked
from nuanxin.web.pages import needs, show
from nuanxin.web.people.views import batch


@dataclass(frozen=True)
class Number:
    """One cell of the board: its text, and the persons behind it."""

    text: str
    url: str = ""
    style: str = ""


@needs(Permission.STATISTICS)
def board(request: HttpRequest) -> HttpResponse:
    """How far each area knows its people, and how many lack each fact."""
    wanted, area = set_asked(request), area_asked(request)
    lines, taken_at = completeness.board(wanted, area)
    *parts, total = lines
    context = {
        "title": f"{wanted.title}：情况掌握",
        "clears": wanted,
        "sets": [(one, f"{here()}?{urlencode({'set': one.id, 'area': area.code})}") for one in clears.library().values()],
        "notices": [(notice, reverse("notice", args=[notice.id])) for notice in catalogue().values() if notice.id in wanted.notices],
        "area": area,
        "areas": area_choices(request.user, area.code, Permission.STATISTICS),
        "here": here(),
        "taken_at": taken_at,
        "total": total,
        "all_url": people_url(wanted, total) if total.lacking else "",
        "groups": [(group, total.clear_of(group.id), people_url(wanted, total, group.id)) for group in wanted.groups],
        "chart": clear_chart(wanted, parts),
        "rows": [(line, [cell for group in wanted.groups for cell in cells(wanted, line, group)]) for line in lines],
    }
    return show(request, "notices/completeness.html", context)


def set_asked(request: HttpRequest) -> Clears:
    """The set in the query, else that of the notice in force, else the first; 404 for an unknown one or if there is none."""
    known = clears.library()
    if name := request.GET.get("set", ""):
        if name in known:
            return known[name]
        raise Http404
    today = remembered.business_today()
    running = {notice.id for notice in catalogue().values() if notice.window.first <= today}
    found = next((one for one in known.values() if running & set(one.notices)), next(iter(known.values()), None))
    if found is None:
        raise Http404
    return found


def here() -> str:
    return reverse("completeness")


def people_url(wanted: Clears, line: Clearness, item: str = "") -> str:
    query = {"set": wanted.id, "area": line.area} | ({"item": item} if item else {}) | ({"own": "1"} if line.name == "本级" else {})
    return f"{reverse('completeness-people')}?{urlencode(query)}"


def cells(wanted: Clears, line: Clearness, group: Group) -> list[Number]:
    """The share that is clear of a group, then how many lack each of its facts."""
    share = Number(f"{line.clear_of(group.id) * 100 // line.people}%" if line.people else "—")
    return [share, *(number(wanted, line, fact.id) for fact in group.facts)]


def number(wanted: Clears, line: Clearness, item: str) -> Number:
    count = line.missing[item]
    return Number(f"{count:,}", people_url(wanted, line, item)) if count else Number("0", style="zero")


def clear_chart(wanted: Clears, parts: list[Clearness]) -> Chart:
    points = [Point(part.name, (part.people, part.clear), people_url(wanted, part)) for part in parts if part.people]
    return charts.columns(f"各地{wanted.title}的人数", points, ("应掌握", "样样都清"), unit="人")


def listing_of(wanted: Clears) -> Listing:
    """One column per clear with what is missing of it, and who should ask."""
    choices = [(group.id, group.label) for group in wanted.groups] + [(fact.id, f"缺{fact.label}") for fact in wanted.facts]
    return Listing(
        name="completeness", title="还没有掌握的情况", noun="人", orders=(),
        columns=(*PERSON, *(group_column(group) for group in wanted.groups),
                 Column("ask", "由谁去问", lambda row: "、".join(dict.fromkeys(fact.ask for fact in row.facts)), style="wrap", width=24)),
        filters=(Filter("set", "哪一套要求", by_page, choices=tuple((one.id, one.title) for one in clears.library().values())), AREA,
                 Filter("item", "缺什么", by_page, choices=tuple(choices))),
        empty="这里没有人缺这一项。可以换一个地区或项目。", nothing=f"样样都清：{wanted.whom}没有要再问的。",
    )  # fmt: skip


def group_column(group: Group) -> Column:
    def labels(row: Any) -> list[str]:
        return [fact.label for fact in row.of(group.facts)]

    def cell(row: Any) -> str | SafeString:
        return tags(labels(row), most=4)

    return Column(group.id, group.label, cell, value=lambda row: "、".join(labels(row)), style="wrap", width=26)


def people_found(request: HttpRequest, wanted: Clears) -> UnclearList:
    item = request.GET.get("item") or None
    if item and item not in {part.id for part in (*wanted.groups, *wanted.facts)}:
        raise UserError(f"“{wanted.title}”没有“{item}”这一项。请从列表中选择。")
    area = area_asked(request, Permission.VIEW)
    return completeness.list_unclear(wanted, area, item=item, own=request.GET.get("own") == "1", by=request.user)


@needs(Permission.VIEW)
def people(request: HttpRequest) -> HttpResponse:
    """Who lacks what, and who should ask: the persons behind a number of the board."""
    wanted = set_asked(request)
    request.GET = request.GET.copy()  # the query form shows which set it is about
    request.GET["set"] = wanted.id
    found = people_found(request, wanted)
    return stretch.page(
        request, listing_of(wanted), found,
        title=f"{wanted.title}：还没有掌握的情况", crumbs=[("四清五清", f"{here()}?set={wanted.id}")], taken_at=found.taken_at,
        lede=f"{found.area.name}，{found.day}。{wanted.whom}中，下面这些人的情况还没有问全。问清后在人员页更正，或导出花名册填好再导入。",
        export_url=reverse("completeness-export"), batch=batch(request.user), actions=buttons(request, found.area),
        template="notices/completeness_people.html", set_id=wanted.id, roster_url=roster_url(request, found),
    )  # fmt: skip


def buttons(request: HttpRequest, area: Area) -> list[Action]:
    return (
        [Action("导入填好的花名册", f"{reverse('import-new')}?list=persons", "upload")]
        if may(request.user, Permission.IMPORT, area.code)
        else []
    )


def roster_url(request: HttpRequest, found: UnclearList) -> str:
    """Where the roster to be completed comes from, for who may see whole numbers there; they are in it."""
    permitted = all(may(request.user, right, found.area.code) for right in (Permission.EXPORT, Permission.REVEAL))
    return f"{reverse('completeness-roster')}?{request.GET.urlencode()}" if permitted and found.count else ""


@needs(Permission.EXPORT)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    wanted = set_asked(request)
    found = people_found(request, wanted)
    return stretch.export(request, listing_of(wanted), found, f"{found.area.name}{wanted.title}还没有掌握的情况", clears=wanted.id)


@needs(Permission.REVEAL)
@require_POST
@transaction.atomic
def roster(request: HttpRequest) -> HttpResponse:
    """The roster of these persons with whole ID numbers, to be filled in and imported again; audited."""
    found = people_found(request, set_asked(request))
    if not found.count:
        raise UserError("这里没有要补充情况的人，不用导出花名册。")
    entries = found.revealed()
    return workbooks.sent(lambda path: reports.write_roster_to_complete(entries, path), f"{found.area.name}待补充花名册")
