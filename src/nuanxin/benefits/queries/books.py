"""The money as it stands: months used up, what a budget has left, and the equation that every claim must fulfil."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from nuanxin.benefits.enums import PaymentKind, PaymentState
from nuanxin.benefits.models import Budget, Claim, Entitlement, Payment
from nuanxin.orgs.models import Area

ZERO = Decimal("0.00")
OWED = Q(kind=PaymentKind.PAYMENT, is_reversed=False)
UNDER_WAY = (PaymentState.PENDING, PaymentState.SENT, PaymentState.FAILED)


@dataclass(frozen=True)
class Books:
    """approved = paid + reversed + pending; what was reversed counts there alone, paid before or not."""

    approved: Decimal
    paid: Decimal
    reversed: Decimal
    pending: Decimal

    @property
    def balances(self) -> bool:
        return self.approved == self.paid + self.reversed + self.pending


def books_of(payments: QuerySet) -> Books:
    """The books of some payments, reversing entries among them or not."""
    given = payments.filter(kind=PaymentKind.PAYMENT)
    return Books(
        approved=total(given),
        paid=total(given.filter(is_reversed=False, state=PaymentState.PAID)),
        reversed=total(given.filter(is_reversed=True)),
        pending=total(given.filter(is_reversed=False, state__in=UNDER_WAY)),
    )


def total(payments: QuerySet) -> Decimal:
    return (payments.aggregate(sum=Sum("amount_yuan"))["sum"] or ZERO).quantize(ZERO)


def books_of_claim(claim: Claim) -> Books:
    return books_of(Payment.objects.standing().filter(line__claim=claim))


def books_of_budget(budget: Budget) -> Books:
    return books_of(Payment.objects.standing().filter(budget=budget))


def owed_from(budget: Budget) -> Decimal:
    """The standing payments of a budget that were not taken back: what `committed_yuan` must be."""
    return total(Payment.objects.standing().filter(OWED, budget=budget))


def budget_for(fund: str, year: int, area: Area | str) -> Budget | None:
    """The budget of a fund and year for the smallest area around a place."""
    code = area if isinstance(area, str) else area.pk
    return nearest(Budget.objects.filter(fund=fund, year=year).select_related("area"), code)


def nearest(budgets: Iterable[Budget], code: str) -> Budget | None:
    """Of the budgets that are for a place, that of the smallest area."""
    return max((one for one in budgets if code.startswith(one.area.prefix)), key=lambda one: len(one.area.prefix), default=None)


def left_of(budget: Budget) -> Decimal:
    return budget.amount_yuan - budget.committed_yuan


def policies_of_clock(person_pk: int, clock: str, policy: str) -> set[str]:
    """The policies whose months one person uses up together."""
    if not clock:
        return {policy}
    return {policy, *Entitlement.objects.standing().filter(person=person_pk, clock=clock).values_list("policy", flat=True)}


def months_used(person_pk: int, policies: Iterable[str]) -> set[datetime.date]:
    """Distinct months paid, or to be paid, for the person under any of the policies."""
    counted = Payment.objects.standing().filter(OWED, person=person_pk, policy__in=set(policies), month__isnull=False)
    return set(counted.values_list("month", flat=True))


def paid_lines(keys: Iterable[tuple[str, int | None, str, datetime.date | None]]) -> set[tuple]:
    """Which of (payee key, person, programme, month) have a payment that stands already."""
    found = set()
    for payee_key, person_pk, programme, month in keys:
        same = Payment.objects.standing().filter(OWED, payee_key=payee_key, person=person_pk, programme=programme, month=month)
        if same.exclude(state=PaymentState.FAILED).exists():
            found.add((payee_key, person_pk, programme, month))
    return found
