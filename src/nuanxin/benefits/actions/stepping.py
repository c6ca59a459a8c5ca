"""Returning, reviewing, refusing and withdrawing a claim, and taking the last step back."""

from __future__ import annotations

import datetime

from django.db import transaction

from nuanxin.benefits.actions.matters import Matter, hold_persons, taken
from nuanxin.benefits.actions.reversing import take_back
from nuanxin.benefits.actions.showing import take_off
from nuanxin.benefits.actions.submitting import people_of
from nuanxin.benefits.enums import ClaimDeedKind, ClaimState
from nuanxin.benefits.models import Claim
from nuanxin.benefits.queries import checks
from nuanxin.benefits.queries.situations import BACK, payments_of
from nuanxin.errors import UserError
from nuanxin.orgs import recording
from nuanxin.orgs.models import User

D, S = ClaimDeedKind, ClaimState


@transaction.atomic
def return_claim(*, by: User | None, claim: Claim, version: int, reason: str, on: datetime.date | None = None) -> Claim:
    """Back to whoever submitted it, for a reason; it comes again by `resubmit_claim`."""
    recording.refuse_empty(退回原因=reason.strip())
    return moved(by, claim, version, D.RETURNED, S.RETURNED, reason, on)


@transaction.atomic
def review_claim(*, by: User | None, claim: Claim, version: int, reason: str = "", on: datetime.date | None = None) -> Claim:
    """Somebody else than the submitter finds the claim in order.

    Refuses without a reason where automatic checks failed: what was found out stays on record.
    """
    matter = taken(by=by, claim=claim, deed=D.REVIEWED, version=version, on=on, reason=reason.strip())
    failed = checks.read(matter.claim.checks)
    if failed and not reason.strip():
        told = "".join(f"\n{one.label}：{one.text}" for one in failed)
        raise UserError(f"自动核验有 {len(failed)} 项没有通过，不能直接审核通过。请退回补正，或写明核实情况。{told}")
    matter.move(D.REVIEWED, S.REVIEWED, reason=reason.strip())
    return matter.claim


@transaction.atomic
def refuse_claim(*, by: User | None, claim: Claim, version: int, reason: str, on: datetime.date | None = None) -> Claim:
    """The claim is not granted, for a reason; the payee may claim anew."""
    recording.refuse_empty(不予批准的原因=reason.strip())
    return moved(by, claim, version, D.REFUSED, S.REFUSED, reason, on)


@transaction.atomic
def withdraw_claim(*, by: User | None, claim: Claim, version: int, reason: str) -> Claim:
    """The payee takes the claim back; it is taken off a notice that still hangs."""
    recording.refuse_empty(撤回原因=reason.strip())
    return moved(by, claim, version, D.WITHDRAWN, S.WITHDRAWN, reason, None)


@transaction.atomic
def reopen_claim(*, by: User | None, claim: Claim, version: int, reason: str) -> Claim:
    """The last step is taken back by a decision with a reason; payments not yet sent are reversed and the budget gets them back.

    Refuses while money is in a batch, with the bank or paid: that is reversed payment by payment first.
    """
    recording.refuse_empty(撤销原因=reason.strip())
    hold_persons(people_of(claim))
    matter = taken(by=by, claim=claim, deed=D.REOPENED, version=version, reason=reason.strip())
    target = BACK.get(matter.claim.state) or before_closing(matter)
    gone_back = list(payments_of(matter.claim).filter(is_reversed=False).order_by("pk"))
    for payment in gone_back:
        take_back(payment, by=by, on=matter.on, reason=reason.strip())
    if target in (S.SUBMITTED, S.REVIEWED):
        take_off(matter.claim)
    matter.move(D.REOPENED, target, reason=reason.strip(), changes_facts=bool(gone_back))
    return matter.claim


def before_closing(matter: Matter) -> ClaimState:
    """Where a refused or withdrawn claim was; one that hung on a notice is to be shown anew."""
    closing = next(deed for deed in reversed(matter.situation.deeds) if deed.to_state == matter.claim.state)
    state = ClaimState(closing.from_state)
    return S.REVIEWED if state == S.POSTED else state


def moved(by: User | None, claim: Claim, version: int, deed: ClaimDeedKind, to: ClaimState, reason: str, on: datetime.date | None) -> Claim:
    matter = taken(by=by, claim=claim, deed=deed, version=version, on=on, reason=reason.strip())
    take_off(matter.claim)
    matter.move(deed, to, reason=reason.strip())
    return matter.claim
