"""The workbench page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.web import remembered
from nuanxin.web.listing import Action
from nuanxin.web.notices.scope import own_area
from nuanxin.web.pages import show
from nuanxin.web.workbench import money, numbers, todos

RECENT = 5


def workbench(request: HttpRequest) -> HttpResponse:
    """To-dos first; the numbers of the notice in force for whoever may see statistics."""
    user, today = request.user, remembered.business_today()
    may_count = access.may(user, Permission.STATISTICS)
    area = own_area(user, Permission.STATISTICS) if may_count else None
    context = {
        "title": "工作台",
        "area": area,
        "numbers": numbers.of(area, today) if area else None,
        "money": money.cards(user),
        "todos": todos.of(user),
        "runs": todos.recent_runs(user)[:RECENT] if access.may(user, Permission.IMPORT) else None,
        "actions": actions(user),
    }
    return show(request, "workbench/page.html", context)


def actions(user) -> list[Action]:
    """What a day begins with, by permission."""
    offered = (
        (Permission.IMPORT, Action("导入表格", reverse("imports"), "upload")),
        (Permission.RECORD, Action("记走访", reverse("visit-new"), "footprints")),
        (Permission.REGISTER, Action("登记援助对象", reverse("person-new"), "user-plus", is_primary=True)),
        (Permission.MANAGE, Action("用户与角色", reverse("users"), "building-2", is_primary=True)),
    )
    return [action for permission, action in offered if access.may(user, permission)]
