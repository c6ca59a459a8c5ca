"""The frame of every page: menu by task, office, business date, search, to-do bell, user menu."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from django.urls import NoReverseMatch, reverse

from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import Office

LARGE_TEXT_COOKIE = "large-text"


@dataclass(frozen=True)
class Entry:
    """One line of the menu: the page it opens, who sees it, and the other pages (by url name) where it stays lit."""

    name: str
    icon: str
    label: str
    permission: Permission | None = None
    covers: frozenset[str] = field(default_factory=frozenset)

    def is_lit(self, here: str) -> bool:
        return here == self.name or here in self.covers


def entry(name: str, icon: str, label: str, permission: Permission | None = None, *covers: str) -> Entry:
    return Entry(name, icon, label, permission, frozenset(covers))


MENU: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        "工作",
        (
            entry("workbench", "layout-dashboard", "工作台", None, "todos"),
            entry("people", "users", "援助对象台账", Permission.VIEW, "person", "person-new", "person-edit", "holding-new", "holding-end", "recognition-new",
                  "recognition-end", "unemployment-new", "unemployment-end", "employment-new", "person-reveal"),
            entry("visits", "footprints", "走访联系", Permission.VIEW, "visit-new", "visit", "visit-edit"),
            entry("referrals", "send", "岗位推介", Permission.VIEW, "referral-new", "referral"),
            entry("placements", "briefcase", "就业登记", Permission.VIEW, "placement-new", "placement"),
            entry("reliefs", "hand-coins", "临时救助", Permission.VIEW, "relief-new", "relief"),
            entry("vacancies", "clipboard-list", "岗位信息", Permission.VIEW, "vacancy-new", "vacancy"),
            entry("fairs", "store", "招聘活动", Permission.VIEW, "fair-new", "fair"),
        ),
    ),
    (
        "活动与统计",
        (
            entry("notices", "flag", "专项活动", Permission.STATISTICS, "notice", "gaps", "targets"),
            entry("forms", "table-2", "统计报表", Permission.STATISTICS, "form", "form-people", "form-columns"),
        ),
    ),
    (
        "数据",
        (
            entry("imports", "upload", "导入表格", Permission.IMPORT, "import-new", "import", "import-mapping"),
            entry("conflicts", "git-compare", "待确认矛盾", Permission.IMPORT, "conflict"),
        ),
    ),
    (
        "系统",
        (
            entry("areas", "map", "地区", None, "area"),
            entry("users", "building-2", "用户与角色", Permission.MANAGE, "user", "user-new", "organisations"),
            entry("audit", "scroll-text", "审计记录", Permission.VIEW_AUDIT, "audit-event"),
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """An entry as drawn for one user on one page."""

    url: str
    icon: str
    label: str
    is_lit: bool


class Shell:
    """Everything the frame shows; asked only when a whole page is drawn, so fragments cost nothing."""

    def __init__(self, request) -> None:
        self.request = request
        self.user = getattr(request, "user", None)  # none where the request is refused before the login is known, as for a foreign host

    @cached_property
    def here(self) -> str:
        match = self.request.resolver_match
        return (match and match.url_name) or ""

    @cached_property
    def menu(self) -> list[tuple[str, list[Line]]]:
        groups = ((group, [line for one in entries if (line := self.line(one))]) for group, entries in MENU)
        return [(group, lines) for group, lines in groups if lines]

    def line(self, one: Entry) -> Line | None:
        if one.permission and not access.may(self.user, one.permission):
            return None
        try:
            return Line(reverse(one.name), one.icon, one.label, one.is_lit(self.here))
        except NoReverseMatch:  # a page that another delivery brings
            return None

    @cached_property
    def office(self) -> Office | None:
        return Office.objects.first()

    @cached_property
    def may_find(self) -> bool:
        return access.may(self.user, Permission.VIEW)

    @property
    def is_large(self) -> bool:
        return self.request.COOKIES.get(LARGE_TEXT_COOKIE) == "1"

    @cached_property
    def bell(self) -> int:
        from nuanxin.web.workbench import todos

        return todos.count(self.user)


def shell(request) -> dict:
    """Context processor."""
    return {"shell": Shell(request)}
