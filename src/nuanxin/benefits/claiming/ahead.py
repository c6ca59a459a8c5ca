"""What a draft reads beside the case: for one subject when it is asked, for many together in a bounded number of questions."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nuanxin.benefits.actions.payees import Paid
from nuanxin.benefits.claim_rules import Rule, rule_of
from nuanxin.benefits.claiming import payees
from nuanxin.benefits.claiming.asking import Listed
from nuanxin.benefits.claiming.drafts import Subject
from nuanxin.benefits.claiming.knowing import Knowing, Told, day_of
from nuanxin.benefits.claiming.payees import Account
from nuanxin.benefits.claiming.taken import Taken, portions
from nuanxin.benefits.models import Entitlement
from nuanxin.benefits.policies import Policy
from nuanxin.benefits.queries.seen import Seen
from nuanxin.people.models import HouseholdMembership, Person

Stopped = Mapping[tuple[str, int], Entitlement]  # by payee key and number of person


@dataclass(frozen=True)
class Ahead:
    """What is on record about the persons and payees of drafts of one policy."""

    taken: Taken
    stopped: Stopped
    accounts: Mapping[str, Account]
    listed: Listed
    seen: Seen

    @classmethod
    def of(cls, policy: Policy, people: Collection[Person], payees_paid: Collection[Paid], as_of: datetime.date) -> Ahead:
        numbers = [one.pk for one in people]
        by_key = {payees.key_of(one): one for one in payees_paid}
        return cls(
            taken=Taken.of(numbers, by_key),
            stopped=stopped(policy, numbers),
            accounts=payees.accounts_of(by_key),
            listed=Listed.of(rule_of(policy), people, as_of),
            seen=Seen.of(policy.id, numbers, policy.file.fund or ""),
        )


def stopped(policy: Policy, persons: Iterable[int]) -> dict[tuple[str, int], Entitlement]:
    """The entitlements under a policy that are stopped."""
    found = {}
    for some in portions(persons):
        held = Entitlement.objects.standing().filter(policy=policy.id, person__in=some, ended_on=None, stopped_on__isnull=False)
        found |= {(one.payee_key, one.person_id): one for one in held}
    return found


@dataclass
class ManyKnown(Knowing):
    """Knowing about many subjects of one policy, with everything else read ahead."""

    ahead: Ahead | None = None
    homes: Mapping[int, Paid] = field(default_factory=dict)


def read_ahead(
    policy: Policy, subjects: Sequence[Subject], people: Sequence[Person], months: Sequence[datetime.date], as_of: datetime.date, told: Told
) -> ManyKnown:
    """What the drafts of many subjects need, for these months and the day itself."""
    knowing = ManyKnown(told)
    own = [one for one in subjects if isinstance(one, Person)]
    for day in days_of(policy, rule_of(policy), months, as_of):
        knowing.read_ahead(own, day)
    if policy.file.beneficiary == "household":
        knowing.homes = homes_of(own)
        paid: list[Paid] = list(knowing.homes.values())
    else:
        paid = list(subjects)
    knowing.ahead = Ahead.of(policy, people, paid, as_of)
    return knowing


def days_of(policy: Policy, rule: Rule, months: Iterable[datetime.date], as_of: datetime.date) -> list[datetime.date]:
    """The days on which the months are decided, as far as the policy was in force, and the day of the claim."""
    days = {as_of}
    if policy.is_monthly:
        days |= {day_of(month, as_of, rule.judged_on) for month in months if month <= as_of}
    return sorted(day for day in days if policy.is_in_force(day))


def homes_of(persons: Iterable[Person]) -> dict[int, Paid]:
    """The household in which each person lives now."""
    found: dict[int, Paid] = {}
    for some in portions(one.pk for one in persons):
        living = HouseholdMembership.objects.standing().filter(person__in=some, until_on=None).select_related("household")
        for row in living.order_by("id"):
            found[row.person_id] = row.household
    return found
