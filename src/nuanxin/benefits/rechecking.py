"""A returned claim before it comes again: what its policy works out for its lines, and what the automatic checks are told of it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal

from nuanxin.benefits import policies
from nuanxin.benefits.claim_rules import rule_of
from nuanxin.benefits.claiming.asking import asked_for
from nuanxin.benefits.claiming.knowing import Knowing, day_of
from nuanxin.benefits.enums import ClaimState
from nuanxin.benefits.models import Claim, ClaimLine
from nuanxin.benefits.policies import Policy
from nuanxin.benefits.queries.checks import Asked, Line
from nuanxin.errors import UserError
from nuanxin.people.models import Person

UNDER_WAY = (ClaimState.SUBMITTED, ClaimState.RETURNED, ClaimState.REVIEWED, ClaimState.POSTED, ClaimState.CLEARED)
Bases = Mapping[tuple[int, datetime.date], Decimal]


def policy_of(claim: Claim) -> Policy | None:
    """None where the policy is not known any more."""
    try:
        return policies.get(claim.policy)
    except UserError:
        return None


def most_due(claim: Claim, line: Line, bases: Bases) -> Decimal | None:
    """What the policy works out for one line; None where it cannot, or does not say yes."""
    policy = policy_of(claim)
    if policy is None or line.person is None:
        return None
    day = day_of(line.month, claim.claimed_on, rule_of(policy).judged_on) if line.month else claim.claimed_on
    try:
        decided = Knowing(told=dict(bases)).decided(policy, line.person, day)
    except UserError:  # not in force on that day
        return None
    return decided.amount if decided.answer == "yes" else None


def asked_again(claim: Claim, lines: Sequence[Line]) -> Asked:
    """What the checks are told; nothing is asked where the policy is not known any more."""
    policy = policy_of(claim)
    if policy is None:
        return Asked(needs_register=False)
    people = list({line.person.pk: line.person for line in lines if line.person}.values())
    knowing, day = Knowing(), claim.claimed_on
    cases = {one.pk: knowing.case(policy, one, day) for one in people}
    claimed = {one.pk: claimed_elsewhere(claim, one, policy) for one in people}
    payee = claim.employer or claim.person or claim.household
    return asked_for(policy, people, cases, day, payee, claimed)


def claimed_elsewhere(claim: Claim, person: Person, policy: Policy) -> int:
    """How many months of the clock other claims under way ask for."""
    others = ClaimLine.objects.filter(person=person, claim__voided_at=None, claim__state__in=UNDER_WAY, claim__policy__in=policy.clock)
    return others.exclude(claim=claim).filter(month__isnull=False).values("month").distinct().count()
