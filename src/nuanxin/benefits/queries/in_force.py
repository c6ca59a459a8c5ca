"""Entitlements as they stood on a day: in force or stopped, with months used, left and the last month; and their totals."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from nuanxin.benefits.models import Entitlement
from nuanxin.benefits.queries.terms import Term, clocks_of, months_paid, term, used_of

AT_ONCE = 500


@dataclass(frozen=True)
class InForce:
    """One entitlement that had not ended on the day."""

    entitlement: Entitlement
    term: Term
    as_of: datetime.date

    @property
    def is_stopped(self) -> bool:
        stopped_on = self.entitlement.stopped_on
        return stopped_on is not None and stopped_on <= self.as_of

    def ends_within(self, days: int) -> bool:
        """Whether its last month is over within so many days of the day, or was over before it."""
        ends_on = self.term.ends_on
        return ends_on is not None and ends_on <= self.as_of + datetime.timedelta(days=days)


@dataclass(frozen=True)
class Totals:
    """How many of a policy run, are stopped, and how many months they have used."""

    policy: str
    running: int
    stopped: int
    months_used: int


def on_day(under: str, as_of: datetime.date, ends_within: int | None = None) -> Iterator[InForce]:
    """Those of an area (a prefix), some hundreds at a time; `ends_within` leaves those that end within so many days."""
    waiting = standing_on(under, as_of).select_related("person", "employer", "household", "area").order_by("policy", "pk")
    page = list(waiting[:AT_ONCE])
    start = 0
    while page:
        for one in judged(page, as_of):
            if ends_within is None or one.ends_within(ends_within):
                yield one
        start += AT_ONCE
        page = list(waiting[start : start + AT_ONCE])


def standing_on(under: str, as_of: datetime.date) -> QuerySet:
    not_ended = Q(ended_on=None) | Q(ended_on__gt=as_of)
    return Entitlement.objects.standing().under(under).filter(not_ended, first_approved_on__lte=as_of)


def judged(entitlements: Sequence[Entitlement], as_of: datetime.date) -> Iterator[InForce]:
    """Each with its term; months after that of the day had not been used yet."""
    clocks = clocks_of(entitlements)
    paid = {key: frozenset(month for month in months if month <= as_of) for key, months in months_paid(entitlements).items()}
    for one in entitlements:
        yield InForce(one, term(one, used_of(one, clocks, paid), as_of), as_of)


def totals(found: Sequence[InForce]) -> list[Totals]:
    """By policy, in the order of their ids."""
    stopped = Counter(one.entitlement.policy for one in found if one.is_stopped)
    running = Counter(one.entitlement.policy for one in found if not one.is_stopped)
    months: Counter[str] = Counter()
    for one in found:
        months[one.entitlement.policy] += one.term.used
    return [Totals(policy, running[policy], stopped[policy], months[policy]) for policy in sorted({*stopped, *running})]
