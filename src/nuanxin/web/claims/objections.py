"""Objections to claims: the list of them, one taken down, one decided by whoever may; told to nobody else."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from nuanxin.benefits import actions
from nuanxin.benefits.enums import ClaimDeedKind, ObjectionOutcome
from nuanxin.benefits.models import ClaimObjection
from nuanxin.benefits.queries import situations
from nuanxin.errors import UserError
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import User
from nuanxin.web import listing, pages, remembered
from nuanxin.web.claims.claim import crumbs, facts, get_claim
from nuanxin.web.claims.columns import payee_name, title_of_policy
from nuanxin.web.claims.deeds import refuse_what_may_not_be
from nuanxin.web.listing import Column, Filter, Listing, Order, day, equal, link, links, status, under
from nuanxin.web.pages import needs
from nuanxin.web.recognition.forms import ObjectionDecisionForm, ObjectionForm
from nuanxin.web.records.columns import day_column
from nuanxin.web.records.forms import EntryForm
from nuanxin.web.records.views import acted

BOARD = ("待遇公示", "claim-notices")
TONES = {ObjectionOutcome.OPEN: "bad", ObjectionOutcome.UPHELD: "warn", ObjectionOutcome.DISMISSED: "ok"}
JOINS = ("claim__person", "claim__employer", "claim__area")
UNREAD = (
    "content", "objector", "claim__account", "claim__proof", "claim__checks", "claim__person__id_number", "claim__person__phone",
    "claim__employer__contact", "claim__employer__account",
)  # fmt: skip


def ops(row: ClaimObjection) -> str:
    open_url = [(reverse("claim-objection", args=[row.pk]), "核查")] if row.outcome == ObjectionOutcome.OPEN else []
    return links([*open_url, (reverse("claim", args=[row.claim_id]), "看申领")], about=payee_name(row.claim))


OBJECTIONS = Listing(
    name="claim-objections",
    title="待遇异议",
    noun="件",
    columns=(
        Column(
            "payee", "被异议的领取人", lambda row: link(reverse("claim", args=[row.claim_id]), payee_name(row.claim)),
            value=lambda row: payee_name(row.claim), is_head=True,
        ),
        Column("policy", "政策", lambda row: title_of_policy(row.claim.policy), style="wrap"),
        Column("area", "地区", lambda row: row.claim.area.name),
        day_column("received_on", "收到日期"),
        Column("outcome", "核查结果", lambda row: status(row.get_outcome_display(), TONES[row.outcome]), value=lambda row: row.get_outcome_display()),
        Column("decided_on", "核查日期", lambda row: day(row.decided_on), style="mono"),
        Column("findings", "核查情况", lambda row: row.findings or "—", style="wrap"),
        Column("ops", "操作", ops, style="ops"),
    ),
    filters=(
        Filter("area", "地区", under("claim__area_id"), kind="area"),
        Filter("outcome", "核查结果", equal("outcome"), choices=ObjectionOutcome.choices),
    ),
    orders=(Order("latest", "收到先后", ("-pk",)),),
    nothing="还没有收到异议。公示期间收到的，在那笔申领的页面点“登记异议”。",
)  # fmt: skip


def seen_by(user: User) -> QuerySet:
    """Without what was said and by whom."""
    return ClaimObjection.objects.visible_to(user).select_related(*JOINS).defer(*UNREAD)


@needs(Permission.VIEW)
def claim_objections(request: HttpRequest) -> HttpResponse:
    return listing.page(request, OBJECTIONS, seen_by(request.user), crumbs=[(BOARD[0], reverse(BOARD[1]))])


@needs(Permission.APPLY)
def claim_objection_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Take down an objection to a claim that the public has seen."""
    claim = get_claim(request, pk)
    pages.require(request, Permission.APPLY, claim.area_id)
    refuse_what_may_not_be(request, claim, ClaimDeedKind.OBJECTED)
    form = ObjectionForm(request.POST if request.method == "POST" else None, initial={"received_on": remembered.business_today()})
    if request.method == "POST" and form.is_valid():
        told = {"by": request.user, "claim": claim, **form.values()}
        if acted(form, lambda: actions.record_claim_objection(**told)):
            messages.success(request, f"已登记对{payee_name(claim)}的申领的异议。核查完之前，这笔申领不会进入审批。")
            return redirect("claim", pk=pk)
    return drawn(request, claim, form, "登记异议", "异议", "登记", list(facts(claim)))


@needs(Permission.APPLY)
def claim_objection(request: HttpRequest, pk: int) -> HttpResponse:
    """What was objected, and what came of looking into it; read by those alone who may decide it, while it is open."""
    found = ClaimObjection.objects.visible_to(request.user).select_related(*JOINS).defer(*(one for one in UNREAD if "__" in one))
    objection = pages.find(found, pk=pk)
    claim = objection.claim
    pages.require(request, Permission.APPLY, claim.area_id)
    refuse_those_who_may_not(request, objection)
    form = ObjectionDecisionForm(request.POST if request.method == "POST" else None, initial={"on": remembered.business_today()})
    if request.method == "POST" and form.is_valid() and acted(form, lambda: decide(request, objection, form)):
        outcome = ObjectionOutcome(form.cleaned_data["outcome"]).label
        messages.success(request, f"已登记核查结果：对{payee_name(claim)}的异议{outcome}。")
        return redirect("claim", pk=claim.pk)
    said = [("收到日期", day(objection.received_on)), ("异议内容", objection.content), ("异议人", objection.objector or "匿名")]
    return drawn(request, claim, form, "核查异议", "核查结果", "登记核查结果", [*facts(claim), *said])


def decide(request: HttpRequest, objection: ClaimObjection, form: ObjectionDecisionForm) -> None:
    actions.decide_claim_objection(by=request.user, objection=objection, **form.values())


def refuse_those_who_may_not(request: HttpRequest, objection: ClaimObjection) -> None:
    if objection.outcome != ObjectionOutcome.OPEN:
        raise UserError(
            f"这件异议已于 {objection.decided_on} 核查完毕（{objection.get_outcome_display()}），不能再改。有新情况时，请另外登记异议。"
        )
    if reason := situations.refusal(request.user, objection.claim, ClaimDeedKind.DISMISSED):
        raise UserError(reason)


def drawn(request: HttpRequest, claim, form: EntryForm, title: str, heading: str, button: str, told: list) -> HttpResponse:
    context = {
        "title": title,
        "crumbs": crumbs(claim),
        "heading": heading,
        "button": button,
        "facts": told,
        "form": form,
        "cancel": reverse("claim", args=[claim.pk]),
    }
    return pages.show(request, "claims/deed.html", context, status=422 if form.errors else 200)
