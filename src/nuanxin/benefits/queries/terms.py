"""How much of an entitlement is used and left, and when it is expected to end: for a page of them in two queries."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from nuanxin.benefits.models import Entitlement, Payment
from nuanxin.benefits.queries.books import OWED
from nuanxin.engines.rules.dates import add_months, month_end, months_between

Months = frozenset[datetime.date]
MonthsOf = Mapping[tuple[int | None, str], Months]


@dataclass(frozen=True)
class Term:
    """Months used over every programme of the clock; `left` and `last` are None where nothing limits them."""

    used: int
    cap: int | None
    left: int | None
    last: datetime.date | None

    @property
    def ends_on(self) -> datetime.date | None:
        return self.last and month_end(self.last)


def last_month(entitlement: Entitlement) -> datetime.date | None:
    """The last month if every month from the first approval is paid: that of the cap, never after retirement."""
    retirement = entitlement.retirement_month
    if entitlement.is_extended or entitlement.cap_months is None:
        return retirement
    capped = add_months(entitlement.first_approved_on.replace(day=1), entitlement.cap_months - 1)
    return min(capped, retirement) if retirement and capped else capped or retirement


def terms_of(entitlements: Sequence[Entitlement], today: datetime.date) -> dict[int, Term]:
    """The term of each by its number."""
    clocks, paid = clocks_of(entitlements), months_paid(entitlements)
    return {one.pk: term(one, used_of(one, clocks, paid), today) for one in entitlements}


def term(entitlement: Entitlement, used: Months, today: datetime.date) -> Term:
    cap = None if entitlement.is_extended else entitlement.cap_months
    return Term(len(used), cap, months_left(entitlement, len(used), today), last_month(entitlement))


def months_left(entitlement: Entitlement, used: int, today: datetime.date) -> int | None:
    """What the cap leaves, at most the months until retirement, both included; an extended one runs until then."""
    until = entitlement.retirement_month and max(0, months_between(today, entitlement.retirement_month) + 1)
    if entitlement.is_extended or entitlement.cap_months is None:
        return until
    left = max(0, entitlement.cap_months - used)
    return left if until is None else min(left, until)


def clocks_of(entitlements: Iterable[Entitlement]) -> dict[tuple[int | None, str], set[str]]:
    """The policies that share a clock, by person and clock."""
    persons = {one.person_id for one in entitlements if one.person_id and one.clock}
    shared: dict[tuple[int | None, str], set[str]] = defaultdict(set)
    for person, clock, policy in Entitlement.objects.standing().filter(person__in=persons).values_list("person", "clock", "policy"):
        shared[person, clock].add(policy)
    return shared


def months_paid(entitlements: Iterable[Entitlement]) -> MonthsOf:
    """The months paid or to be paid, by person and policy; by payee where there is no person."""
    persons = {one.person_id for one in entitlements if one.person_id}
    payees = {one.payee_key for one in entitlements if not one.person_id}
    wanted = Q(person__in=persons) | Q(person=None, payee_key__in=payees)
    found: dict[tuple[int | None, str], set[datetime.date]] = defaultdict(set)
    rows = Payment.objects.standing().filter(OWED, wanted, month__isnull=False)
    for person, payee, policy, month in rows.values_list("person", "payee_key", "policy", "month"):
        found[person or payee, policy].add(month)
    return {key: frozenset(months) for key, months in found.items()}


def used_of(entitlement: Entitlement, clocks: Mapping, paid: MonthsOf) -> Months:
    """Distinct months over the policies of its clock."""
    shared = clocks.get((entitlement.person_id, entitlement.clock), ()) if entitlement.clock else ()
    whose = entitlement.person_id or entitlement.payee_key
    return frozenset().union(*(paid.get((whose, policy), frozenset()) for policy in {entitlement.policy, *shared}))


def ending_within(records: QuerySet, days: int, today: datetime.date) -> QuerySet:
    """Those in force whose expected last month ends within so many days from today."""
    last = today + datetime.timedelta(days=days)
    running = records.filter(ended_on=None)
    caps = running.filter(is_extended=False, cap_months__isnull=False).order_by().values_list("cap_months", flat=True).distinct()
    months = months_ending(today, last)
    condition = Q(retirement_month__in=months) & (Q(is_extended=True) | Q(cap_months=None))
    for cap in list(caps):
        condition |= Q(cap_months=cap, is_extended=False) & ends_by_cap(cap, months)
    return running.filter(condition)


def ends_by_cap(cap: int, months: Iterable[datetime.date]) -> Q:
    """Ended by the cap before retirement, or by retirement before the cap."""
    condition = Q(pk__in=())
    for month in months:
        first = add_months(month, 1 - cap)
        if first is None:  # a cap of more months than the calendar has never ends it
            condition |= Q(retirement_month=month)
            continue
        condition |= Q(first_approved_on__range=(first, month_end(first))) & (Q(retirement_month=None) | Q(retirement_month__gte=month))
        condition |= Q(retirement_month=month, first_approved_on__gt=month_end(first))
    return condition


def months_ending(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    """The months (their first days) whose last day lies between the two days."""
    found, month = [], first.replace(day=1)
    while month_end(month) <= last:
        found.append(month)
        month = add_months(month, 1)
    return found


def sharing(entitlement: Entitlement) -> QuerySet:
    """Other entitlements of the person whose months count on the same clock."""
    if not entitlement.clock or entitlement.person_id is None:
        return Entitlement.objects.none()
    same = Entitlement.objects.standing().filter(person=entitlement.person_id, clock=entitlement.clock)
    return same.exclude(pk=entitlement.pk).order_by("first_approved_on", "pk")
