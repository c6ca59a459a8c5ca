"""What the inbox shows of a claim: whose, for which months, how much, where it stands."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Max, Min
from django.urls import reverse

from nuanxin.benefits import policies
from nuanxin.benefits.enums import ClaimState
from nuanxin.benefits.models import Claim, ClaimLine
from nuanxin.errors import UserError
from nuanxin.web import remembered
from nuanxin.web.listing import Column, day, links, money, status, tag
from nuanxin.web.listing.cells import opener
from nuanxin.web.records.columns import place, with_townships

TONES: dict[str, str] = {
    ClaimState.SUBMITTED: "info",
    ClaimState.RETURNED: "warn",
    ClaimState.REVIEWED: "info",
    ClaimState.POSTED: "info",
    ClaimState.CLEARED: "info",
    ClaimState.APPROVED: "ok",
    ClaimState.PAID: "ok",
    ClaimState.REFUSED: "bad",
    ClaimState.WITHDRAWN: "off",
}
OPEN = (ClaimState.SUBMITTED, ClaimState.RETURNED, ClaimState.REVIEWED, ClaimState.POSTED, ClaimState.CLEARED, ClaimState.APPROVED)
WITH_TOWNSHIPS = with_townships("area_id")


def titles() -> dict[str, str]:
    """What the known policies are called; none while a definition is broken, which the policy pages tell."""
    try:
        return {name: policy.title for name, policy in policies.library().items()}
    except UserError:
        return {}


def title_of_policy(name: str) -> str:
    return titles().get(name, name)


def payee_name(claim: Claim) -> str:
    """Who is paid, by the name on file."""
    return str(claim.employer or (claim.person.name if claim.person else claim.account_name))


def payee_number(claim: Claim) -> str:
    """By what the payee is known, masked."""
    if claim.person:
        return claim.person.id_masked
    return claim.employer.uscc if claim.employer else ""


def prepare(rows: list[Claim]) -> list[Claim]:
    """Townships, titles, and what the lines of each claim span: one query for the whole page."""
    spans = {one["claim"]: one for one in spans_of(rows)}
    known, today = titles(), remembered.business_today()
    for row in WITH_TOWNSHIPS(rows):
        span = spans.get(row.pk, {})
        row.title = known.get(row.policy, row.policy)
        row.span = span_words(span.get("first"), span.get("last"), span.get("months", 0))
        row.people = span.get("people", 0)
        row.waits = (today - row.claimed_on).days
    return rows


def spans_of(rows: Iterable[Claim]) -> Iterable[dict[str, Any]]:
    found = ClaimLine.objects.filter(claim__in=[row.pk for row in rows]).order_by().values("claim")
    return found.annotate(
        first=Min("month"), last=Max("month"), months=Count("month", distinct=True), people=Count("person", distinct=True)
    )


def span_words(first: datetime.date | None, last: datetime.date | None, months: int) -> str:
    """The months of a claim in a few words."""
    if first is None or last is None:
        return "一次性"
    return f"{first:%Y-%m}" if first == last else f"{first:%Y-%m} 至 {last:%Y-%m}（{months} 个月）"


def payee_cell(row: Claim) -> str:
    return opener(reverse("claim", args=[row.pk]), payee_name(row), f"{row.people} 人" if row.employer_id and row.people else "")


def state_cell(row: Claim) -> str:
    shown = status(row.get_state_display(), TONES[row.state])
    return shown + tag("有异议", "bad") if row.is_objected else shown


def checks_cell(row: Claim) -> str:
    return tag("要核实", "warn") if row.has_failed else status("通过", "ok")


def waits_cell(row: Claim) -> str:
    return f"{row.waits} 天" if row.state in OPEN and row.waits > 0 else "—"


COLUMNS = (
    Column("payee", "领取人", payee_cell, value=payee_name, is_head=True, width=22),
    Column("policy", "政策", lambda row: row.title, style="wrap", width=30),
    Column("span", "所属月份", lambda row: row.span, width=24),
    Column("amount", "金额（元）", lambda row: money(row.amount_yuan), value=lambda row: row.amount_yuan, style="r", width=14),
    Column("checks", "自动核验", checks_cell, value=lambda row: "要核实" if row.has_failed else "通过", width=10),
    Column("state", "状态", state_cell, value=lambda row: row.get_state_display(), width=16),
    Column("area", "地区", lambda row: place(row, row.area), width=24),
    Column("number", "证件号（代码）", payee_number, style="mono", width=22),
    Column("claimed_on", "申领日期", lambda row: day(row.claimed_on), value=lambda row: row.claimed_on, style="mono", width=13),
    Column("waits", "已过", waits_cell, value=lambda row: row.waits, style="r", width=8),
    Column("origin", "申领方式", lambda row: row.get_origin_display(), on_page=False, width=14),
    Column(
        "ops",
        "操作",
        lambda row: links([(reverse("claim", args=[row.pk]), "办理" if row.state in OPEN else "查看")], about=payee_name(row)),
        style="ops",
    ),
)
