"""The list of employers: who hires or runs a workshop, where, how many work there and what runs for them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.benefits.models import Entitlement
from nuanxin.jobs.enums import EmployerKind
from nuanxin.jobs.models import Employer
from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import User
from nuanxin.web import listing
from nuanxin.web.jobs import hires
from nuanxin.web.jobs.kinds import area_column, told
from nuanxin.web.listing import Action, Column, Filter, Listing, Order, begins, equal, link, tag, under
from nuanxin.web.pages import needs
from nuanxin.web.records.columns import with_townships

TOWNSHIPS = with_townships("area_id")
CODE_LENGTH = 18


def matching(employers: QuerySet, typed: str) -> QuerySet:
    """By a whole credit code, or by the beginning of the name."""
    code = "".join(typed.split()).upper()
    if len(code) == CODE_LENGTH and code.isascii() and code.isalnum():
        return employers.filter(uscc=code)
    return begins("name")(employers, typed)


def workshops(employers: QuerySet, value: str) -> QuerySet:
    recognised = Q(workshop_recognised_on__isnull=False)
    return employers.filter(recognised if value == "1" else ~recognised)


def counted(employer: Employer, number: int, part: str) -> str:
    """A number that leads to what is behind it on the employer's page."""
    return link(f"{reverse('employer', args=[employer.pk])}#{part}", told(number)) if number else "0"


def workshop(employer: Employer) -> str:
    return tag(f"{employer.workshop_recognised_on} 认定", "ok") if employer.workshop_recognised_on else "—"


LISTED = Listing(
    name="employers",
    title="用人单位",
    noun="家",
    columns=(
        Column("name", "单位名称", lambda row: link(reverse("employer", args=[row.pk]), row.name), value=lambda row: row.name, order="name",
               is_head=True, width=36),
        Column("uscc", "统一社会信用代码", lambda row: row.uscc or "—", style="mono", width=22),
        Column("kind", "单位类型", lambda row: tag(row.get_kind_display()), value=lambda row: row.get_kind_display(), width=16),
        Column("workshop", "帮扶车间", workshop, value=lambda row: row.workshop_recognised_on or "", width=16),
        area_column("所在地"),
        Column("hires", "在岗人数", lambda row: counted(row, row.hires, "h-hires"), value=lambda row: row.hires, style="r", width=10),
        Column("running", "享受中", lambda row: counted(row, row.running, "h-running"), value=lambda row: row.running, style="r", width=10),
    ),
    filters=(
        Filter("q", "单位", matching, hint="名称的开头，或完整的信用代码"),
        Filter("area", "所在地", under("area_id"), kind="area"),
        Filter("kind", "单位类型", equal("kind"), choices=EmployerKind.choices),
        Filter("workshop", "帮扶车间", workshops, choices=(("1", "已认定"), ("0", "未认定"))),
    ),
    orders=(Order("name", "单位名称", ("name", "pk")),),
    export="employers-export",
    nothing="还没有登记用人单位。点右上角“登记用人单位”；按人数发给单位的补贴要先有单位才能申领。",
)  # fmt: skip


def records(user: User) -> QuerySet:
    """The employers that the user may look at, without decrypting what is kept of them."""
    return Employer.objects.visible_to(user).select_related("area").defer("contact", "account")


def with_counts(user: User) -> Listing:
    """The list whose rows know how many work there and what runs, as far as this user may see it."""

    def prepare(rows: list[Employer]) -> list[Employer]:
        working = hires.counts(rows, user)
        standing = Entitlement.objects.visible_to(user).filter(employer__in=rows, ended_on=None)
        running = Counter(standing.values_list("employer_id", flat=True))
        for row in TOWNSHIPS(rows):
            row.hires, row.running = working[row.pk], running[row.pk]
        return rows

    return replace(LISTED, prepare=prepare)


@needs(Permission.VIEW)
def employers(request: HttpRequest) -> HttpResponse:
    may_record = access.may(request.user, Permission.RECORD)
    actions = [Action("登记用人单位", reverse("employer-new"), "plus", is_primary=True)] if may_record else []
    return listing.page(request, with_counts(request.user), records(request.user), actions=actions)


@needs(Permission.EXPORT)
@require_POST
def employers_export(request: HttpRequest) -> HttpResponse:
    return listing.export(request, with_counts(request.user), records(request.user))
