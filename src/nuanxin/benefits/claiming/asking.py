"""What the automatic checks are told about a draft: the policy's rule, and what the records and other departments' lists say."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nuanxin.benefits.claim_rules import REFUSE, Rule, rule_of
from nuanxin.benefits.deciding import Case
from nuanxin.benefits.deciding.clock import agreed, approved_on, earliest, statutory_months
from nuanxin.benefits.deciding.rows import Asker
from nuanxin.benefits.policies import Policy
from nuanxin.benefits.queries.checks import Asked
from nuanxin.jobs.models import Employer
from nuanxin.orgs import outside
from nuanxin.orgs.outside import Payer
from nuanxin.people.models import Person


@dataclass(frozen=True)
class Listed:
    """What the newest lists of the market and the insurance office say, by key of person; asked only where the rule wants it."""

    owners: Mapping[int, str] = field(default_factory=dict)
    insurers: Mapping[int, tuple[Payer, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, rule: Rule, people: Iterable[Person], as_of: datetime.date) -> Listed:
        keys = [outside.key_of(one) for one in people]
        return cls(
            owners=outside.owners(keys, as_of) if rule.running_business == REFUSE else {},
            insurers=outside.insurers(keys, as_of) if rule.insured_elsewhere == REFUSE else {},
        )


def asked_for(
    policy: Policy,
    people: Sequence[Person],
    cases: Mapping[int, Case],
    as_of: datetime.date,
    payee: object,
    claimed: Mapping[int, int],
    listed: Listed | None = None,
) -> Asked:
    """By number of person: `cases`, and in `claimed` how many months of the clock are used that the cases do not count.

    `listed` is what was read ahead of the lists, where many are asked about.
    """
    rule = rule_of(policy)
    listed = listed or Listed.of(rule, people, as_of)
    return Asked(
        fund=policy.file.fund or "",
        needs_register=rule.needs_register,
        one_per_family=rule.one_per_family,
        starts_after_recognition=rule.starts_after_recognition,
        locked_before=rule.locked_before,
        owners=owners(people, listed),
        insured_elsewhere=insured_elsewhere(people, payee, listed),
        retirement_months=retirement_months(policy, cases, as_of),
        months_left=months_left(policy, cases, as_of, claimed),
        not_with=rule.not_with,
    )


def owners(people: Iterable[Person], listed: Listed) -> frozenset[str]:
    """ID numbers under which a business still runs."""
    return frozenset(one.full_id_number for one in people if outside.key_of(one) in listed.owners)


def insured_elsewhere(people: Iterable[Person], payee: object, listed: Listed) -> dict[int, str]:
    """By number of person: another unit than the payee that pays their insurance."""
    own = (payee.uscc, payee.name) if isinstance(payee, Employer) else ()
    payers = {one.pk: listed.insurers.get(outside.key_of(one), ()) for one in people}
    return {pk: payer.name for pk, found in payers.items() for payer in found if not payer.is_one_of(own)}


def retirement_months(policy: Policy, cases: Mapping[int, Case], as_of: datetime.date) -> dict[int, datetime.date]:
    """The month after which nothing is due, where it is known."""
    found = {pk: retirement_month(policy, case, as_of) for pk, case in cases.items()} if policy.is_monthly else {}
    return {pk: month for pk, month in found.items() if month}


def retirement_month(policy: Policy, case: Case, as_of: datetime.date) -> datetime.date | None:
    early = case.person.get("retired_early_on")
    return agreed(earliest(one, early) for one in statutory_months(policy, case.person, approved_on(case.person, as_of)))


def months_left(policy: Policy, cases: Mapping[int, Case], as_of: datetime.date, claimed: Mapping[int, int]) -> dict[int, int]:
    """What the cap leaves after the months paid and those claimed before; nobody is here whose months run until retirement."""
    if not policy.is_monthly:
        return {}
    found = {pk: unused(policy, case, as_of) for pk, case in cases.items()}
    return {pk: max(0, left - claimed.get(pk, 0)) for pk, left in found.items() if left is not None}


def unused(policy: Policy, case: Case, as_of: datetime.date) -> int | None:
    """Cap less months used over the clock; none where there is no cap, or it does not hold, or cannot be told."""
    asker = Asker(policy, policy.compiled(case.none), as_of)
    months = asker.clock(case, asker.row(case)).months
    if months.extended is not False or months.cap is None or months.used is None:
        return None
    return max(0, months.cap - months.used)
