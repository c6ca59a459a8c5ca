"""Making a batch: which budget, which approved claims; the control totals and what cannot go in are told before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from nuanxin.benefits import actions
from nuanxin.benefits.enums import PaymentKind, PaymentState
from nuanxin.benefits.models import Budget, Claim, Entitlement, Payment, PaymentBatch
from nuanxin.errors import UserError
from nuanxin.jobs.actions.employers import mask_account
from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import User
from nuanxin.web import pages
from nuanxin.web.pages import needs
from nuanxin.web.payments import words
from nuanxin.web.payments.batches import BOARD

MOST = 900  # a form has at most a thousand fields; what is over goes into the next batch


@dataclass(frozen=True)
class Candidate:
    """An approved claim with what it still has to get out of one budget; `hindrance` tells why it cannot be sent."""

    claim: Claim
    policy: str
    count: int
    amount: Decimal
    hindrance: str = ""

    @property
    def account(self) -> str:
        return mask_account(self.claim.account)


@dataclass(frozen=True)
class Totals:
    """What the batch will hold."""

    claims: int
    payments: int
    amount: Decimal

    @classmethod
    def of(cls, chosen: Iterable[Candidate]) -> Totals:
        chosen = list(chosen)
        return cls(len(chosen), sum(one.count for one in chosen), sum((one.amount for one in chosen), Decimal(0)))


@needs(Permission.PAY)
def payment_batch_new(request: HttpRequest) -> HttpResponse:
    """Choose a budget, tick claims, see the totals, make the batch."""
    budgets = waiting_by_budget(request.user)
    budget = chosen_budget(request, budgets)
    found = candidates(budget) if budget else []
    fit = [one for one in found if not one.hindrance]
    chosen = ticked(request, fit)
    problems: Sequence[str] = ()
    if request.method == "POST" and "make" in request.POST and budget:
        try:
            made = make(request.user, budget, chosen)
        except UserError as refusal:
            problems = refusal.problems
        else:
            messages.success(
                request, f"已编制批次 {made.number}：{made.payment_count:,} 笔，合计 {words.yuan(made.total_yuan)} 元。请核对后导出送银行。"
            )
            return redirect("payment-batch", pk=made.pk)
    context = {
        "title": "编制批次",
        "crumbs": [(BOARD[0], reverse(BOARD[1]))],
        "budgets": budgets,
        "budget": budget,
        "candidates": [(one, one in chosen) for one in fit],
        "unfit": [one for one in found if one.hindrance],
        "totals": Totals.of(chosen),
        "problems": problems,
        "is_cut": len(found) == MOST,
        "most": MOST,
        "cancel": reverse(BOARD[1]),
    }
    return pages.show(request, "payments/batch_new.html", context, fragment="payments/totals.html", status=422 if problems else 200)


def make(user: User, budget: Budget, chosen: Sequence[Candidate]) -> PaymentBatch:
    if not chosen:
        raise UserError("没有勾选任何申领，不能编制批次。请至少勾选一笔；刚才列出的申领也可能已由别人编入批次，请刷新核对。")
    return actions.make_batch(by=user, budget=budget, claims=[one.claim for one in chosen])


def waiting(budgets: QuerySet | Sequence) -> QuerySet[Payment]:
    """Payments that wait for a batch."""
    pending = Payment.objects.standing().filter(kind=PaymentKind.PAYMENT, is_reversed=False, state=PaymentState.PENDING)
    return pending.filter(batch=None, line__isnull=False, budget__in=budgets)


def waiting_by_budget(user: User) -> list[tuple[Budget, int, Decimal]]:
    """The budgets from which the user may pay, each with what waits for a batch; those with something first."""
    held = Budget.objects.filter(access.within(user, Permission.PAY, "area_id")).select_related("area").order_by("-year", "fund", "area_id")
    sums = {
        pk: (count, amount)
        for pk, count, amount in waiting(held).order_by().values_list("budget").annotate(Count("pk"), Sum("amount_yuan"))
    }
    found = [(budget, *sums.get(budget.pk, (0, Decimal(0)))) for budget in held]
    return sorted(found, key=lambda one: one[1] == 0)


def chosen_budget(request: HttpRequest, budgets: Sequence[tuple[Budget, int, Decimal]]) -> Budget | None:
    """The one asked for, if it is among them; else the only one from which something waits."""
    asked = request.POST.get("budget") or request.GET.get("budget", "")
    if asked:
        return next((budget for budget, _, _ in budgets if str(budget.pk) == asked), None)
    full = [budget for budget, count, _ in budgets if count]
    return full[0] if len(full) == 1 else None


def candidates(budget: Budget) -> list[Candidate]:
    """Claims with something to get out of the budget, the oldest first, each with what hinders it."""
    sums = waiting([budget]).order_by().values_list("line__claim").annotate(Count("pk"), Sum("amount_yuan"))
    by_claim = {pk: (count, amount) for pk, count, amount in sums}
    joined = (
        Claim.objects.filter(pk__in=by_claim)
        .select_related("person", "employer")
        .defer("person__id_number", "person__phone", "employer__account", "employer__contact", "checks", "proof")
    )
    found = list(joined.order_by("claimed_on", "pk")[:MOST])
    stopped, titles = stopped_for(found), words.titles()
    return [
        Candidate(one, titles.get(one.policy, one.policy), *by_claim[one.pk], hindrance=hindrance(one, stopped.get(one.pk, ())))
        for one in found
    ]


def stopped_for(claims: Sequence[Claim]) -> Mapping[int, list[Entitlement]]:
    """The stopped entitlements under which payments of a claim would be sent: one query for all."""
    rows = (
        Entitlement.objects.standing()
        .filter(payee_key__in={one.payee_key for one in claims}, stopped_on__isnull=False, ended_on=None)
        .select_related("person")
        .defer("person__id_number", "person__phone")
    )
    by_key = defaultdict(list)
    for one in rows:
        by_key[one.payee_key, one.policy].append(one)
    keys = {(one.payee_key, one.policy) for one in claims} & by_key.keys()
    touched = [one for one in claims if (one.payee_key, one.policy) in keys]
    persons = defaultdict(set)
    for claim, person in waiting_persons(touched):
        persons[claim].add(person)
    return {one.pk: [held for held in by_key[one.payee_key, one.policy] if held.person_id in persons[one.pk]] for one in touched}


def waiting_persons(claims: Sequence[Claim]) -> QuerySet:
    return (
        Payment.objects.standing()
        .filter(line__claim__in=claims, batch=None, state=PaymentState.PENDING)
        .values_list("line__claim", "person")
    )


def hindrance(claim: Claim, stopped: Sequence[Entitlement]) -> str:
    """Why it cannot be sent now; empty when it can."""
    if not claim.account:
        return "没有收款账户。请先补充账户。"
    if stopped:
        return f"{stopped[0].person or claim.account_name}的待遇已于 {stopped[0].stopped_on} 停发。请先恢复，或撤销审批。"
    return ""


def ticked(request: HttpRequest, fit: Sequence[Candidate]) -> list[Candidate]:
    """All of them until somebody ticks otherwise."""
    if request.method != "POST":
        return list(fit)
    keys = set(request.POST.getlist("id"))
    return [one for one in fit if str(one.claim.pk) in keys]
