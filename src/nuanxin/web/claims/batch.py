"""One deed about many claims at once: each for itself, what was done and what was refused is told claim by claim."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from nuanxin.benefits import actions, freezing
from nuanxin.benefits.models import Claim
from nuanxin.errors import UserError
from nuanxin.orgs.access import Permission
from nuanxin.web import pages, remembered
from nuanxin.web.claims.approving import fund_of, likely
from nuanxin.web.claims.claim import crumbs, visible_claims
from nuanxin.web.claims.columns import payee_name, prepare
from nuanxin.web.claims.forms import BatchApprovalForm, BatchForm
from nuanxin.web.claims.standing import budgets_for
from nuanxin.web.pages import needs, show
from nuanxin.web.recognition.notices import with_ids
from nuanxin.web.records.forms import EntryForm

MOST_AT_ONCE = 200
REVIEW, APPROVE = "review", "approve"
TITLES = {REVIEW: "批量审核通过", APPROVE: "批量审批"}
FORMS: dict[str, type[EntryForm]] = {REVIEW: BatchForm, APPROVE: BatchApprovalForm}
CHANGED = "这笔申领在您打开之后已被别人办理，没有再办。请刷新后核对。"


@dataclass
class Outcome:
    """What was done, and what was refused with its reason."""

    done: list[Claim] = field(default_factory=list)
    refused: list[tuple[Claim, str]] = field(default_factory=list)

    @property
    def amount(self) -> Decimal:
        return sum((one.amount_yuan for one in self.done), Decimal("0.00"))


@needs(Permission.APPLY)
def claims_batch(request: HttpRequest) -> HttpResponse:
    """The ticked claims, the words for all of them, then the outcome of each."""
    deed = request.GET.get("deed", REVIEW)
    if request.method == "POST" and "go" not in request.POST:
        return redirect(f"{with_ids(reverse('claims-batch'), request.POST.getlist('id')[:MOST_AT_ONCE])}&deed={deed}")
    asked = (request.POST if request.method == "POST" else request.GET).getlist("id")[:MOST_AT_ONCE]
    chosen = visible_claims(request, asked)
    if not chosen or deed not in TITLES:
        messages.warning(request, "没有勾选要办理的申领。请先在清单里勾选。")
        return redirect("claims")
    if deed == APPROVE:
        pages.require(request, Permission.PAY)
    form = FORMS[deed](request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        return done(request, deed, chosen, form)
    return drawn(request, deed, chosen, form)


def drawn(request: HttpRequest, deed: str, chosen: Sequence[Claim], form: EntryForm) -> HttpResponse:
    context = {
        "title": TITLES[deed],
        "crumbs": crumbs(),
        "deed": deed,
        "chosen": [(one, payee_name(one)) for one in prepare(list(chosen))],
        "amount": sum((one.amount_yuan for one in chosen), Decimal("0.00")),
        "form": form,
        "cancel": reverse("claims"),
    }
    return show(request, "claims/batch.html", context, status=422 if form.errors else 200)


def done(request: HttpRequest, deed: str, chosen: Sequence[Claim], form: EntryForm) -> HttpResponse:
    """Only those still as they were when the page was drawn."""
    outcome = each(chosen, lambda one: act(request, deed, one, form))
    if not outcome.refused:
        messages.success(request, f"{TITLES[deed]}：{len(outcome.done)} 笔，合计 {outcome.amount:,.2f} 元。")
        return redirect("claims")
    context = {
        "title": TITLES[deed],
        "crumbs": crumbs(),
        "done": [(one, payee_name(one)) for one in outcome.done],
        "amount": outcome.amount,
        "refused": [(one, payee_name(one), reason.splitlines()) for one, reason in outcome.refused],
        "back": reverse("claims"),
    }
    return show(request, "claims/batch_done.html", context)


def each(claims: Sequence[Claim], deed: Callable[[Claim], object]) -> Outcome:
    """The deed about every claim, each in a transaction of its own."""
    outcome = Outcome()
    for claim in claims:
        try:
            deed(claim)
        except UserError as error:
            outcome.refused.append((claim, str(error)))
        else:
            outcome.done.append(claim)
    return outcome


def act(request: HttpRequest, deed: str, claim: Claim, form: EntryForm) -> None:
    if request.POST.get(f"version-{claim.pk}") != str(claim.version):
        raise UserError(CHANGED)
    told = {"by": request.user, "claim": claim, "version": claim.version, **form.values()}
    if deed == REVIEW:
        actions.review_claim(**told)
        return
    today = remembered.business_today()
    key = likely(claim, budgets := list(budgets_for(claim, today.year)))
    budget = next((one for one in budgets if one.pk == key), None)
    if budget is None:
        raise UserError(
            f"找不到 {today.year} 年“{fund_of(claim) or '这项政策的资金'}”的预算，不能批量审批。请先登记预算，或逐笔审批时选择预算。"
        )
    actions.approve_claim(**told, budget=budget, frozen=freezing.frozen_for(claim, today))
