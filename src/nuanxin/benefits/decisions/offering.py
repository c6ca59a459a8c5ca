"""Every policy that may be for somebody, with the answer and where it stands."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from nuanxin.benefits import policies
from nuanxin.benefits.cases import Known
from nuanxin.benefits.deciding import Decided, decide
from nuanxin.benefits.deciding.clock import names_of
from nuanxin.benefits.deciding.deciding import PAID_TO_EMPLOYERS
from nuanxin.benefits.decisions.asking import Subject, known_of
from nuanxin.benefits.enums import ClaimState
from nuanxin.benefits.models import Claim, Entitlement, Payment
from nuanxin.benefits.policies import Policy
from nuanxin.benefits.queries import books
from nuanxin.jobs.models import Employer
from nuanxin.people.models import Person

ORDER = ("yes", "conflict", "unknown", "no")
UNDER_WAY = (ClaimState.SUBMITTED, ClaimState.RETURNED, ClaimState.REVIEWED, ClaimState.POSTED, ClaimState.CLEARED, ClaimState.APPROVED)
CLAIMING, RUNNING, STOPPED, RECEIVED = "申领中", "享受中", "已停发", "已领取"


@dataclass(frozen=True)
class Offer:
    """One policy for somebody: the answer, and where it stands (申领中, 享受中, 已停发, 已领取; empty if nothing was claimed)."""

    policy: Policy
    decided: Decided
    standing: str


def offers(subject: Subject, as_of: datetime.date) -> tuple[Offer, ...]:
    """Every policy in force that may be for the subject where they live: to be had, contradicted, open, and not."""
    known = known_of(subject, as_of)
    standings = Standings(subject, as_of)
    found = [Offer(one, decide(one, known.of(one).case, as_of), standings.of(one)) for one in policies_for(subject, known, as_of)]
    return tuple(sorted(found, key=lambda one: (ORDER.index(one.decided.answer), one.policy.id)))


def policies_for(subject: Subject, known: Known, as_of: datetime.date) -> Iterator[Policy]:
    residence = known.written["person"].get("residence")
    for policy in policies.in_force(as_of):
        is_paid_to_employers = policy.file.beneficiary in PAID_TO_EMPLOYERS
        if is_paid_to_employers == isinstance(subject, Employer) and policy.is_for(residence, as_of) is not False:
            yield policy


@dataclass(frozen=True)
class Standings:
    """Where each policy stands for one subject; three queries whatever the number of policies."""

    subject: Subject
    as_of: datetime.date

    @cached_property
    def mine(self) -> dict[str, Subject]:
        return {"person" if isinstance(self.subject, Person) else "employer": self.subject}

    @cached_property
    def claiming(self) -> set[str]:
        return set(Claim.objects.standing().filter(state__in=UNDER_WAY, **self.mine).values_list("policy", flat=True))

    @cached_property
    def entitled(self) -> dict[str, bool]:
        """Whether those that run are paid: False while stopped."""
        rows = Entitlement.objects.standing().filter(ended_on=None, first_approved_on__lte=self.as_of, **self.mine)
        return {policy: stopped_on is None for policy, stopped_on in rows.order_by("pk").values_list("policy", "stopped_on")}

    @cached_property
    def paid(self) -> set[str]:
        rows = Payment.objects.standing().filter(books.OWED, month=None, **self.mine).values_list("policy", "programme")
        return {name for row in rows for name in row}

    def of(self, policy: Policy) -> str:
        if policy.id in self.claiming:
            return CLAIMING
        if policy.is_monthly and policy.id in self.entitled:
            return RUNNING if self.entitled[policy.id] else STOPPED
        return RECEIVED if not policy.is_monthly and self.paid & set(names_of(policy)) else ""
