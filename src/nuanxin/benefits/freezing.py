"""What a first approval would fix for each person of a claim, as the policy measures it on that day; nothing is written here."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nuanxin.benefits import decisions, policies
from nuanxin.benefits.actions.entitlements import Frozen, first_of_clock
from nuanxin.benefits.deciding.clock import Months
from nuanxin.benefits.models import Claim, Entitlement
from nuanxin.benefits.policies import Policy
from nuanxin.engines.rules.dates import add_months
from nuanxin.errors import UserError
from nuanxin.people.models import Person


@dataclass(frozen=True)
class Told:
    """What is, or would be, fixed for one person, in words."""

    person: Person
    text: str
    is_fixed: bool


def frozen_for(claim: Claim, on: datetime.date) -> dict[int, Frozen]:
    """By number of person, for everybody who has no open entitlement yet; empty where the policy counts no months."""
    policy = policy_of(claim)
    if policy is None or not policy.is_monthly:
        return {}
    known = set(fixed_of(claim))
    return {person.pk: measured(policy, person, on) for person in people_of(claim) if person.pk not in known}


def told(claim: Claim, frozen: Mapping[int, Frozen]) -> list[Told]:
    """Each person of the claim: what was fixed before, or what would be."""
    return list(told_of(claim, frozen))


def told_of(claim: Claim, frozen: Mapping[int, Frozen]) -> Iterator[Told]:
    fixed = fixed_of(claim)
    for person in people_of(claim):
        # What was fixed with another policy of the same clock is taken over by the approval.
        former = fixed.get(person.pk) or (first_of_clock(person.pk, frozen[person.pk].clock) if person.pk in frozen else None)
        if former:
            yield Told(person, f"{former.first_approved_on} 已核定：{words(former)}", is_fixed=True)
        elif person.pk in frozen:
            yield Told(person, f"本次初次核定：{words(frozen[person.pk])}", is_fixed=False)


def words(one: Frozen | Entitlement) -> str:
    parts = [
        f"最长 {one.cap_months} 个月" if one.cap_months and not one.is_extended else "",
        f"延长至退休（{one.retirement_month:%Y-%m}）" if one.is_extended and one.retirement_month else "",
        f"距退休 {one.distance_months} 个月" if one.distance_months is not None else "",
    ]
    return "，".join(part for part in parts if part) or "没有要固定的期限"


def policy_of(claim: Claim) -> Policy | None:
    try:
        return policies.get(claim.policy)
    except UserError:
        return None


def people_of(claim: Claim) -> list[Person]:
    found = Person.objects.filter(claim_lines__claim=claim).distinct()
    return list(found.defer("id_number", "phone").order_by("pk"))


def fixed_of(claim: Claim) -> dict[int, Entitlement]:
    """The open entitlements that the approval would find."""
    open_ones = Entitlement.objects.standing().filter(policy=claim.policy, payee_key=claim.payee_key, ended_on=None, person__isnull=False)
    return {one.person_id: one for one in open_ones}


def measured(policy: Policy, person: Person, on: datetime.date) -> Frozen:
    """The person's months under the policy on that day; where they cannot be told, the shared clock alone."""
    clock = min(policy.clock)  # one name for all policies that share it
    try:
        months: Months | None = decisions.decide_for(policy, person, on).months
    except UserError:  # not in force on that day
        months = None
    if months is None:
        return Frozen(clock=clock)
    distance = months.distance
    return Frozen(
        clock=clock,
        cap_months=months.cap,
        retirement_month=None if distance is None else add_months(on.replace(day=1), distance),
        distance_months=distance if distance is None or distance >= 0 else None,
        is_extended=bool(months.extended),
    )
