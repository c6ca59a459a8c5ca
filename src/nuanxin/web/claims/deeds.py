"""Deeds about one claim: review, return, refuse, withdraw, reopen. One form, one action, back to the claim."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from nuanxin.benefits import actions
from nuanxin.benefits.enums import ClaimDeedKind, ClaimState
from nuanxin.benefits.models import Claim
from nuanxin.benefits.queries import situations
from nuanxin.errors import UserError
from nuanxin.orgs.access import Permission
from nuanxin.web import pages, remembered
from nuanxin.web.claims import forms
from nuanxin.web.claims.checklist import Papers
from nuanxin.web.claims.claim import crumbs, facts, get_claim
from nuanxin.web.claims.columns import payee_name
from nuanxin.web.claims.standing import Standing
from nuanxin.web.pages import needs
from nuanxin.web.records.forms import EntryForm
from nuanxin.web.records.views import acted

JUDGING = (ClaimDeedKind.REVIEWED, ClaimDeedKind.APPROVED, ClaimDeedKind.RETURNED)


@dataclass(frozen=True)
class Deed:
    """One deed: the form it asks, the action it is, what it says before it is done."""

    kind: ClaimDeedKind
    form: type[EntryForm]
    act: Callable[..., Any]
    says: str = ""
    is_danger: bool = False


REVIEW = Deed(ClaimDeedKind.REVIEWED, forms.DeedForm, actions.review_claim)
RETURN = Deed(
    ClaimDeedKind.RETURNED, forms.ReasonedForm, actions.return_claim, "退回后由申领人或经办人补正，再提交审核；在公示的先从公示上撤下。"
)
REFUSE = Deed(
    ClaimDeedKind.REFUSED, forms.ReasonedForm, actions.refuse_claim, "不予批准的申领就此办结，领取人可以另外申领。", is_danger=True
)
WITHDRAW = Deed(
    ClaimDeedKind.WITHDRAWN, forms.TodayForm, actions.withdraw_claim, "撤回的申领就此办结；还在公示的从公示上撤下。", is_danger=True
)
REOPEN = Deed(
    ClaimDeedKind.REOPENED,
    forms.TodayForm,
    actions.reopen_claim,
    "撤销上一步要有决定依据。撤销审批的，还没送银行的付款逐笔冲回，预算随之退还；已送银行或已到账的要先逐笔追回。",
    is_danger=True,
)


@needs(Permission.APPLY)
def deed_page(request: HttpRequest, deed: Deed, pk: int) -> HttpResponse:
    """Ask for the deed's words, do it, tell where the claim stands now; why not, if this user may not."""
    claim = get_claim(request, pk)
    pages.require(request, Permission.APPLY, claim.area_id)
    refuse_what_may_not_be(request, claim, deed.kind)
    form = form_of(request, deed, claim)
    if request.method == "POST" and form.is_valid() and acted(form, lambda: deed.act(by=request.user, claim=claim, **form.values())):
        messages.success(request, told(deed.kind, claim))
        return redirect("claim", pk=pk)
    return drawn(request, claim, form, deed)


def refuse_what_may_not_be(request: HttpRequest, claim: Claim, kind: ClaimDeedKind) -> None:
    if reason := situations.refusal(request.user, claim, kind):
        raise UserError(reason)


def form_of(request: HttpRequest, deed: Deed, claim: Claim) -> EntryForm:
    initial = {"version": claim.version, "on": remembered.business_today()}
    return deed.form(request.POST if request.method == "POST" else None, user=request.user, initial=initial)


def drawn(request: HttpRequest, claim: Claim, form: EntryForm, deed: Deed, **more: Any) -> HttpResponse:
    title = str(deed.kind.label)
    standing = Standing(claim, request.user)
    context = {
        "title": title,
        "crumbs": crumbs(claim),
        "heading": title,
        "button": title,
        "says": deed.says,
        "is_danger": deed.is_danger,
        "facts": list(facts(claim)),
        "failed": standing.failed if deed.kind in JUDGING else (),
        "missing": Papers(claim, request.user).missing if deed.kind in JUDGING else [],
        "form": form,
        "cancel": reverse("claim", args=[claim.pk]),
    }
    return pages.show(request, "claims/deed.html", {**context, **more}, status=422 if form.errors else 200)


def told(kind: ClaimDeedKind, claim: Claim) -> str:
    """What came of it, as it is on file now."""
    state = ClaimState(Claim.objects.values_list("state", flat=True).get(pk=claim.pk)).label
    return f"{payee_name(claim)}的申领已办理“{kind.label}”，现在是“{state}”。"
