"""What was approved and paid: payments that stand, and the first approvals that entitlements keep."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from nuanxin.benefits.cases.known import Approved, PaidOut
from nuanxin.benefits.deciding.clock import names_of
from nuanxin.benefits.models import Entitlement, Payment
from nuanxin.benefits.policies import library
from nuanxin.benefits.queries import books
from nuanxin.jobs.models import Employer
from nuanxin.orgs import clock


def paid_for(persons: Collection[int], households: Collection[int], as_of: datetime.date) -> tuple[PaidOut, ...]:
    """What was paid for these persons, by whichever payee, and to these households as such."""
    of_home = Q(household__in=households, person=None)
    return tuple(paid_out(Payment.objects.filter(Q(person__in=persons) | of_home), as_of))


def paid_to(employer: Employer, as_of: datetime.date) -> tuple[PaidOut, ...]:
    """What was paid to an employer itself, for nobody in particular."""
    return tuple(paid_out(Payment.objects.filter(employer=employer, person=None), as_of))


def paid_out(payments: QuerySet, as_of: datetime.date) -> Iterable[PaidOut]:
    """Payments that stand and were not taken back: those of months up to the day's, and one-off ones made by the day."""
    known = {name for policy in library().values() for name in names_of(policy)}
    counts_all = as_of >= clock.business_today()
    rows = payments.standing().filter(books.OWED).select_related("line__claim").order_by("month", "pk")
    for one in rows:
        if one.month is not None and one.month > as_of:
            continue
        if one.month is None and not counts_all and made_on(one) > as_of:
            continue
        programme = one.programme if one.programme in known else one.policy if one.policy in known else one.programme
        yield PaidOut(one.person_id, programme, one.month, str(one.amount_yuan), one.household_id)


def made_on(payment: Payment) -> datetime.date:
    """The day a one-off payment counts from: paid, else approved, else recorded."""
    approved = payment.line.claim.decided_on if payment.line else None
    return payment.paid_on or approved or timezone.localdate(payment.recorded_at)


def approved_for(persons: Collection[int], as_of: datetime.date) -> tuple[Approved, ...]:
    """First approvals up to the day, the earliest first; what ended still began its clock."""
    rows = Entitlement.objects.standing().filter(person__in=persons, first_approved_on__lte=as_of)
    fields = ("person_id", "policy", "first_approved_on", "is_extended")
    return tuple(Approved(*row) for row in rows.order_by("first_approved_on", "pk").values_list(*fields))
