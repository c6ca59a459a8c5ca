"""Approving one claim: who may, from which budget, and what is fixed for good with a first approval."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from nuanxin.benefits import actions, freezing, policies
from nuanxin.benefits.enums import ClaimDeedKind
from nuanxin.benefits.models import Budget, Claim
from nuanxin.errors import UserError
from nuanxin.orgs.access import Permission
from nuanxin.web import pages, remembered
from nuanxin.web.claims import forms
from nuanxin.web.claims.claim import get_claim
from nuanxin.web.claims.deeds import Deed, drawn, refuse_what_may_not_be, told
from nuanxin.web.claims.standing import Standing, budgets_for
from nuanxin.web.pages import needs
from nuanxin.web.records.views import acted

SAYS = "审批通过后，按明细逐笔生成待拨付的付款，并占用预算；退休年月、最长月数等在初次核定时固定，以后不再重算。"
APPROVE = Deed(ClaimDeedKind.APPROVED, forms.ApprovalForm, actions.approve_claim, SAYS)


@needs(Permission.PAY)
def claim_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The amount, the budget, what will be frozen; then the payments are there."""
    claim = get_claim(request, pk)
    pages.require(request, Permission.PAY, claim.area_id)
    refuse_what_may_not_be(request, claim, ClaimDeedKind.APPROVED)
    budgets = list(budgets_for(claim, year_of(remembered.business_today())))
    form = form_of(request, claim, budgets)
    frozen = freezing.frozen_for(claim, approved_on(form))
    if request.method == "POST" and form.is_valid() and acted(form, lambda: approve(request, claim, form, frozen)):
        messages.success(request, told(ClaimDeedKind.APPROVED, claim))
        return redirect("claim", pk=pk)
    more = {"frozen": freezing.told(claim, frozen), "approvers": Standing(claim, request.user).approvers, "budgets": budgets}
    return drawn(request, claim, form, APPROVE, **more)


def approved_on(form: forms.ApprovalForm) -> datetime.date:
    """The day of the approval, on which everything is measured: the one typed; today where none was, or what was typed is no day."""
    is_typed = form.is_bound and form.is_valid() and form.cleaned_data["on"]
    return form.cleaned_data["on"] if is_typed else remembered.business_today()


def year_of(on: datetime.date) -> int:
    return on.year


def form_of(request: HttpRequest, claim: Claim, budgets: Sequence[Budget]) -> forms.ApprovalForm:
    initial = {"version": claim.version, "on": remembered.business_today(), "budget": likely(claim, budgets)}
    return forms.ApprovalForm(request.POST if request.method == "POST" else None, user=request.user, initial=initial, budgets=budgets)


def likely(claim: Claim, budgets: Sequence[Budget]) -> int | None:
    """The budget of the policy's own fund; the only one, if there is one."""
    fund = fund_of(claim)
    fitting = [one for one in budgets if one.fund == fund] or (list(budgets) if len(budgets) == 1 else [])
    return fitting[0].pk if fitting else None


def fund_of(claim: Claim) -> str:
    """The fund that the claim's policy names; none where the policy is not known any more."""
    try:
        return policies.get(claim.policy).file.fund or ""
    except UserError:
        return ""


def approve(request: HttpRequest, claim: Claim, form: forms.ApprovalForm, frozen: dict) -> None:
    actions.approve_claim(by=request.user, claim=claim, frozen=frozen, **form.values())
