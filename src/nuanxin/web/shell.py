"""The frame of every page: menu by task, office, business date, search, to-do bell, user menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from django.core.cache import cache
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from nuanxin.errors import UserError
from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import Office, User
from nuanxin.web import remembered

LARGE_TEXT_COOKIE = "large-text"
BELL_SECONDS = 20


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
                  "recognition-end", "unemployment-new", "unemployment-end", "employment-new", "person-reveal", "person-void", "holding-void", "recognition-void", "unemployment-void", "employment-void",
                  "suspension-new", "suspension-end", "suspension-void", "move-new", "merge-new",
                  "paper-new", "paper-shelf", "paper-void", "card-new", "card-void",
                  "entitlements-of-person", "sheet-of-person", "entitlement-answer", "facts-collect", "fact-void", "decision"),
            entry("visits", "footprints", "走访联系", Permission.VIEW, "visit-new", "visit", "visit-void"),
            entry("referrals", "send", "岗位推介", Permission.VIEW, "referral-new", "referral", "referral-void", "referral-feedback"),
            entry("placements", "briefcase", "就业登记", Permission.VIEW, "placement-new", "placement", "placement-void", "placement-end"),
            entry("reliefs", "hand-coins", "临时救助", Permission.VIEW, "relief-new", "relief", "relief-void"),
            entry("vacancies", "clipboard-list", "岗位信息", Permission.VIEW, "vacancy-new", "vacancy", "vacancy-void"),
            entry("fairs", "store", "招聘活动", Permission.VIEW, "fair-new", "fair", "fair-void"),
        ),
    ),
    (
        "认定管理",
        (
            entry("applications", "file-check", "认定申请", Permission.VIEW, "application", "application-new", "applications-batch", "application-pass",
                  "application-send-back", "application-refuse", "application-withdraw", "application-void", "objection-new", "objection-decide"),
            entry("households", "house", "家庭", Permission.VIEW, "household", "household-recognise", "household-member-new", "household-head",
                  "household-recognition-end", "household-recognition-void", "household-new"),
            entry("reviews", "clipboard-check", "年度审验", Permission.VIEW, "review-campaign", "review-campaign-new", "review-close", "review-people",
                  "review"),
            entry("moves", "arrow-right-left", "迁移", Permission.VIEW, "move-void"),
            entry("returns", "undo-2", "返回登记", Permission.VIEW, "returning-new", "returning", "returning-void"),
            entry("merges", "merge", "人员合并", Permission.VIEW, "merge", "merge-reverse", "duplicates"),
            entry("public-notices", "megaphone", "公示", Permission.VIEW, "public-notice", "public-notice-new"),
        ),
    ),
    (
        "政策待遇",
        (
            entry("policies", "scale", "政策", Permission.VIEW, "policy", "policy-compare", "policy-try"),
            entry("worklists", "list-todo", "工作清单", Permission.VIEW, "worklist"),
            entry("claims", "file-input", "申领受理", Permission.VIEW, "claim", "claims-batch", "claim-new", "claims-bundle", "claims-workbook",
                  "claims-workbook-run", "claims-direct", "claim-direct-proof", "claim-review", "claim-return", "claim-refuse", "claim-withdraw", "claim-reopen", "claim-approve", "claim-resubmit",
                  "claim-void", "claim-paper-new", "claim-paper-void", "claim-objection-new", "claim-objection"),
            entry("claim-notices", "megaphone", "待遇公示", Permission.VIEW, "claim-notice", "claim-notice-new", "claim-objections"),
            entry("entitlements", "badge-check", "享受资格", Permission.VIEW, "entitlement", "entitlement-stop", "entitlement-resume", "entitlement-end"),
            entry("payment-batches", "package-check", "拨付批次", Permission.VIEW, "payment-batch", "payment-batch-new", "payment-batch-cancel",
                  "payment-results", "payment-results-take"),
            entry("payments", "receipt", "付款台账", Permission.VIEW, "payment", "payment-reverse", "payment-retry", "published-table"),
            entry("budgets", "wallet", "预算", Permission.VIEW, "budget", "budget-new", "budget-change"),
            entry("notifications", "message-square-text", "告知", Permission.VIEW, "notification", "notification-tell", "notifications-tell",
                  "notification-letters"),
            entry("employers", "building", "用人单位", Permission.VIEW, "employer", "employer-new", "employer-edit", "employer-void",
                  "entitlements-of-employer", "sheet-of-employer"),
            entry("sheets", "file-heart", "政策明白纸", Permission.VIEW),
        ),
    ),
    (
        "活动与统计",
        (
            entry("notices", "flag", "专项活动", Permission.STATISTICS, "notice", "gaps", "targets"),
            entry("completeness", "list-checks", "四清五清", Permission.STATISTICS, "completeness-people"),
            entry("forms", "table-2", "统计报表", Permission.STATISTICS, "form", "form-people", "form-columns", "form-compare", "form-change"),
        ),
    ),
    (
        "数据",
        (
            entry("imports", "upload", "导入表格", Permission.IMPORT, "import-new", "import", "import-mapping", "import-batch", "import-withdraw"),
            entry("findings", "scan-search", "比对疑点", Permission.VIEW, "finding", "finding-turn", "findings-review", "comparison-rules", "comparison-rule",
                  "comparison-runs", "comparison-run", "comparison-new"),
            entry("releases", "file-spreadsheet", "部门名单", Permission.COMPARE, "release", "release-withdraw"),
            entry("findings-field", "smartphone", "入户核查", Permission.COMPARE),
            entry("conflicts", "git-compare", "待确认矛盾", Permission.IMPORT, "conflict"),
        ),
    ),
    (
        "系统",
        (
            entry("areas", "map", "地区", None, "area"),
            entry("calendar", "calendar-days", "工作日历", Permission.VIEW, "calendar-day", "calendar-confirm", "calendar-forget"),
            entry("users", "building-2", "用户与角色", Permission.MANAGE, "user", "user-new", "user-password", "role-end", "organisations", "organisation-new", "organisation-contact"),
            entry("audit", "scroll-text", "审计记录", Permission.VIEW_AUDIT, "audit-event", "audit-seals", "audit-reveals"),
            entry("office", "settings", "本机构设置", Permission.MANAGE),
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


@lru_cache(maxsize=512)
def menu(held: frozenset[Permission], here: str) -> SafeString:
    """The menu of somebody with these permissions on this page, finished: it is a third of the frame's cost and never changes."""
    groups = [(group, [line(one, here) for one in entries if one.permission is None or one.permission in held]) for group, entries in MENU]
    return render_to_string("components/menu.html", {"groups": [(group, lines) for group, lines in groups if lines]})


def line(one: Entry, here: str) -> Line:
    return Line(reverse(one.name), one.icon, one.label, one.is_lit(here))


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
    def menu(self) -> SafeString:
        held = frozenset(permission for permission in Permission if access.may(self.user, permission))
        return menu(held, self.here)

    @cached_property
    def office(self) -> Office | None:
        return remembered.office()

    @cached_property
    def may_find(self) -> bool:
        return access.may(self.user, Permission.VIEW)

    @property
    def is_large(self) -> bool:
        return self.request.COOKIES.get(LARGE_TEXT_COOKIE) == "1"

    @cached_property
    def bell(self) -> int:
        from nuanxin.web.workbench import todos

        key = f"bell:{self.user.pk}"
        known = cache.get(key)
        if known is None:
            known = counted(todos.count, self.user)
            cache.set(key, known, BELL_SECONDS)
        return known


def counted(count: Callable[[User], int], user: User) -> int:
    """The number on the bell; none while a definition is broken, which the pages that need it tell: this frame must still stand."""
    try:
        return count(user)
    except UserError:
        return 0


def shell(request) -> dict:
    """Context processor."""
    return {"shell": Shell(request)}
