"""The publication board of claims: what waits to be posted, what hangs how long, what is over; each notice as it may be published."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, F, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.benefits import actions, approval
from nuanxin.benefits.enums import ClaimState, ObjectionOutcome
from nuanxin.benefits.models import Claim, ClaimNotice, ClaimObjection
from nuanxin.benefits.queries import notices, situations
from nuanxin.orgs import access, audit
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import User
from nuanxin.web import listing, pages, remembered, workbooks
from nuanxin.web.claims.claim import INBOX
from nuanxin.web.claims.columns import payee_name, titles
from nuanxin.web.claims.inbox import visible
from nuanxin.web.claims.objections import BOARD
from nuanxin.web.listing import Action, Column, Filter, Listing, Order, day, link, links, tag, under
from nuanxin.web.pages import needs
from nuanxin.web.records.columns import day_column

STATES = (("running", "公示中"), ("over", "已期满"))
MOST_GROUPS = 60
OBJECTED = Q(claims__objections__outcome=ObjectionOutcome.OPEN, claims__objections__voided_at=None)


def running(records: QuerySet, state: str) -> QuerySet:
    today = remembered.business_today()
    return records.filter(closes_on__gte=today) if state == "running" else records.filter(closes_on__lt=today)


def state_of(notice: ClaimNotice) -> tuple[str, str]:
    """How long it still hangs, and the tone."""
    days = (notice.closes_on - remembered.business_today()).days
    if days < 0:
        return "已期满", "off"
    return ("今天截止", "warn") if days == 0 else (f"剩 {days} 天", "info")


def state_cell(row: ClaimNotice) -> str:
    state = tag(*state_of(row))
    return state + tag(f"异议 {row.objection_count} 件", "bad") if row.objection_count else state


NOTICES = Listing(
    name="claim-notices",
    title="待遇公示",
    noun="个",
    columns=(
        Column("title", "标题", lambda row: link(reverse("claim-notice", args=[row.pk]), row.title), is_head=True, width=40),
        Column("area", "公示地区", lambda row: row.area.name),
        day_column("posted_on", "开始日期"),
        Column("closes_on", "截止日期", lambda row: day(row.closes_on), style="mono"),
        Column("count", "笔数", lambda row: str(row.claim_count), style="r", width=8),
        Column("state", "状态", state_cell, value=lambda row: state_of(row)[0]),
        Column("ops", "操作", lambda row: links([(reverse("claim-notice", args=[row.pk]), "查看")], about=row.title), style="ops"),
    ),
    filters=(
        Filter("area", "公示地区", under("area_id"), kind="area"),
        Filter("state", "状态", running, choices=STATES),
    ),
    orders=(Order("latest", "发布先后", ("-pk",)),),
    nothing="还没有发过待遇公示。审核通过的申领会列在上面“等待公示”里，点“去公示”。",
)


def seen_by(user: User) -> QuerySet:
    counted = {
        "claim_count": Count("claims", distinct=True),
        "objection_count": Count("claims__objections", filter=OBJECTED, distinct=True),
    }
    return ClaimNotice.objects.visible_to(user).select_related("area").annotate(**counted)


@needs(Permission.VIEW)
def claim_notices(request: HttpRequest) -> HttpResponse:
    """What waits, by area and policy, above what hangs and what hung."""
    may_post = access.may(request.user, Permission.APPLY)
    new = [Action("发布公示", reverse("claim-notice-new"), "megaphone", is_primary=True)] if may_post else []
    return listing.page(
        request,
        NOTICES,
        seen_by(request.user),
        actions=[Action("异议", reverse("claim-objections"), "message-square-warning"), *new],
        template="claims/board.html",
        waiting=waiting(request.user),
        over=over(request.user),
        open_objections=ClaimObjection.objects.visible_to(request.user).filter(outcome=ObjectionOutcome.OPEN).count(),
        may_post=may_post,
    )


def waiting(user: User) -> list[dict[str, Any]]:
    """Reviewed claims that hang nowhere yet: how many and how much, by area and policy."""
    found = Claim.objects.visible_to(user).filter(state=ClaimState.REVIEWED).order_by()
    groups = found.values("area", "policy", place=F("area__name")).annotate(count=Count("pk"), sum=Sum("amount_yuan"))
    known = titles()
    return [one | {"title": known.get(one["policy"], one["policy"])} for one in groups.order_by("area", "policy")[:MOST_GROUPS]]


def over(user: User) -> int:
    """How many claims hang on notices that are over, without an open objection."""
    return situations.waiting_to_clear(remembered.business_today()).filter(access.within(user, Permission.APPLY, "area_id")).count()


@require_POST
@needs(Permission.APPLY)
def claim_notices_clear(request: HttpRequest) -> HttpResponse:
    """Let the claims go on whose notices are over, where the user may; every night this happens by itself."""
    count = actions.clear_notices(by=request.user, today=remembered.business_today())
    messages.success(request, f"公示期满且没有异议的 {count} 笔申领已转入审批。" if count else "没有公示期满、可以转入审批的申领。")
    return redirect("claim-notices")


def get_notice(request: HttpRequest, pk: int) -> ClaimNotice:
    return pages.find(seen_by(request.user), pk=pk)


@needs(Permission.VIEW)
def claim_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet as it may be published and printed; beside it, for the office only, the claims behind it."""
    notice = get_notice(request, pk)
    sheet = notices.shown(notice, titles())
    behind = visible(request.user).filter(notices=notice).order_by("pk")
    context = {
        "title": notice.title,
        "crumbs": [(BOARD[0], reverse(BOARD[1]))],
        "notice": notice,
        "state": state_of(notice),
        "rule": approval.rules().notice,
        "sheet": sheet,
        "rows": [list(zip(sheet.headings, row, strict=True)) for row in sheet.rows],
        "behind": [(one, payee_name(one)) for one in behind],
        "inbox_url": reverse(INBOX[1]),
        "may_export": access.may(request.user, Permission.EXPORT),
    }
    return pages.show(request, "claims/notice.html", context)


@require_POST
@needs(Permission.EXPORT)
@transaction.atomic
def claim_notice_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The public table as a workbook, exactly as it is shown; that it left the house stays in the trail."""
    notice = get_notice(request, pk)
    sheet = notices.shown(notice, titles())
    headings = [("序号", 6), *((label, 22) for label in sheet.headings)]
    rows = [[number, *row] for number, row in enumerate(sheet.rows, 1)]
    note = f"公示时间：{notice.posted_on} 至 {notice.closes_on}"

    def write(path: Path) -> None:
        workbooks.table(path, notice.title, headings, rows, note)

    answer = workbooks.sent(write, notice.title)
    audit.record("web.claim-notices.exported", by=request.user, subject=notice, area=notice.area_id, rows=len(rows))
    return answer
