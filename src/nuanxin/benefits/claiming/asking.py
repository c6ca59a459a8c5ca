"""What the automatic checks are told about a draft: the policy's rule, and what the records and other departments' lists say."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence

from nuanxin.benefits.claim_rules import rule_of
from nuanxin.benefits.claiming.ahead import Ahead
from nuanxin.benefits.deciding import Case
from nuanxin.benefits.deciding.clock import agreed, approved_on, earliest, statutory_months
from nuanxin.benefits.deciding.rows import Asker
from nuanxin.benefits.policies import Policy
from nuanxin.benefits.queries.checks import Asked
from nuanxin.jobs.models import Employer
from nuanxin.orgs import outside
from nuanxin.people.models import Person


def asked_for(
    policy: Policy, people: Sequence[Person], cases: Mapping[int, Case], as_of: datetime.date, payee: object, ahead: Ahead
) -> Asked:
    """`cases` by number of person."""
    rule = rule_of(policy)
    claimed = {one.pk: len(ahead.taken.claimed_months(one.pk, policy.clock)) for one in people}
    return Asked(
        fund=policy.file.fund or "",
        needs_register=rule.needs_register,
        one_per_family=rule.one_per_family,
        starts_after_recognition=rule.starts_after_recognition,
        locked_before=rule.locked_before,
        owners=owners(people, ahead),
        insured_elsewhere=insured_elsewhere(people, payee, ahead),
        retirement_months=retirement_months(policy, cases, as_of),
        months_left=months_left(policy, cases, as_of, claimed),
    )


def owners(people: Iterable[Person], ahead: Ahead) -> frozenset[str]:
    """ID numbers under which a business still runs by the newest list of the market office."""
    return frozenset(one.full_id_number for one in people if outside.key_of(one) in ahead.owners)


def insured_elsewhere(people: Iterable[Person], payee: object, ahead: Ahead) -> dict[int, str]:
    """By number of person: another unit than the payee that pays their insurance by the newest list of the insurance office."""
    own = (payee.uscc, payee.name) if isinstance(payee, Employer) else ()
    payers = {one.pk: ahead.insurers.get(outside.key_of(one), ()) for one in people}
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
