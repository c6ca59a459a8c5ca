"""One visit, all policies: a draft for each policy that pays money, and all of them claimed together or each for itself."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from nuanxin.benefits import decisions
from nuanxin.benefits.claiming.drafting import draft
from nuanxin.benefits.claiming.drafts import Draft, Subject
from nuanxin.benefits.claiming.knowing import Knowing
from nuanxin.benefits.claiming.making import claim
from nuanxin.benefits.claiming.payees import TO_EMPLOYERS, Account
from nuanxin.benefits.models import Claim
from nuanxin.errors import UserError
from nuanxin.jobs.models import Employer
from nuanxin.orgs.models import User


@dataclass(frozen=True)
class Batch:
    """What became of each draft."""

    done: tuple[tuple[Draft, Claim], ...] = ()
    refused: tuple[tuple[Draft, str], ...] = ()


def bundle(subject: Subject, as_of: datetime.date, *, knowing: Knowing | None = None) -> tuple[Draft, ...]:
    """A draft for every policy in force that pays the subject money: those ready first, then what has to be asked."""
    knowing = knowing or Knowing()
    offered = [one.policy for one in decisions.offers(subject, as_of)]
    paying = [
        policy for policy in offered if policy.file.amount and (policy.file.beneficiary in TO_EMPLOYERS) == isinstance(subject, Employer)
    ]
    drafts = [draft(policy, subject, as_of, knowing=knowing) for policy in paying]
    return tuple(sorted(drafts, key=lambda one: (not one.is_ready, ORDER[one.decided.answer])))


ORDER = {"yes": 0, "conflict": 1, "unknown": 2, "no": 3}


def claim_bundle(
    *,
    by: User | None,
    drafts: Iterable[Draft],
    origin: str,
    together: bool = False,
    accounts: Mapping[str, Account] | None = None,
    claimed_on: datetime.date | None = None,
) -> Batch:
    """Claim each draft for itself and tell what became of it; `together`: all of them or none.

    `accounts` by policy id, where the money of a policy is to go elsewhere than before; empty texts leave it as the draft has it.
    """
    if together:
        return all_or_none(by, list(drafts), origin, accounts or {}, claimed_on)
    done, refused = [], []
    for one in drafts:
        try:
            done.append((one, made(by, one, origin, accounts or {}, claimed_on)))
        except UserError as error:
            refused.append((one, str(error)))
    return Batch(tuple(done), tuple(refused))


def all_or_none(
    by: User | None, drafts: list[Draft], origin: str, accounts: Mapping[str, Account], claimed_on: datetime.date | None
) -> Batch:
    """Refused, all at once and by policy, if one of them is."""
    problems, done = [], []
    with transaction.atomic():
        for one in drafts:
            try:
                done.append((one, made(by, one, origin, accounts, claimed_on)))
            except UserError as error:
                problems += [f"{one.policy.title}：{text}" for text in error.problems]
        if problems:
            raise UserError(problems)
    return Batch(tuple(done))


def made(by: User | None, one: Draft, origin: str, accounts: Mapping[str, Account], claimed_on: datetime.date | None) -> Claim:
    account = accounts.get(one.policy.id, Account())
    return claim(by=by, draft=one, origin=origin, account=account.number, account_name=account.name, claimed_on=claimed_on)
