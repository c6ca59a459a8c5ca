"""A claim that should never have been written is voided; its money must not have moved."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from nuanxin.benefits.actions.matters import hold, hold_persons
from nuanxin.benefits.actions.showing import take_off
from nuanxin.benefits.actions.submitting import people_of
from nuanxin.benefits.enums import ClaimState
from nuanxin.benefits.models import Claim, Notification, Payment
from nuanxin.errors import UserError
from nuanxin.orgs import access, audit, recording
from nuanxin.orgs.models import User

VOIDABLE = (ClaimState.SUBMITTED, ClaimState.RETURNED, ClaimState.REVIEWED, ClaimState.REFUSED, ClaimState.WITHDRAWN)


@transaction.atomic
def void_claim(*, by: User | None, claim: Claim, version: int, reason: str) -> Claim:
    """Take a claim that was entered by mistake out of every list, with a reason; a voided one is returned as it is.

    Refuses one that the public sees or that is approved (take the step back first), one for which a payment was ever
    made, and one that somebody dealt with since `version`. What the payee was still to be told of it falls away.
    """
    recording.refuse_empty(作废原因=reason.strip())
    hold_persons(people_of(claim))
    current = hold(claim)
    access.require(by, access.Permission.APPLY, current.area_id)
    if not current.is_standing:
        return current
    if version != current.version:
        raise UserError("这笔申领在您打开之后已被别人办理，没有作废。请刷新页面，核对后再办。")
    if current.state not in VOIDABLE:
        raise UserError(f"这笔申领现在是“{ClaimState(current.state).label}”，不能作废。请先撤销上一步，或不予批准。")
    if Payment.objects.filter(line__claim=current).exists():
        raise UserError("这笔申领已有付款记录，不能作废。已付的请逐笔追回。")
    recording.refuse_lengths(Claim, {"void_reason": reason.strip()})
    take_off(current)
    Notification.objects.standing().filter(claim=current, told_on=None).update(voided_at=timezone.now(), void_reason="申领已作废")
    current.voided_at, current.voided_by, current.void_reason = timezone.now(), by, reason.strip()
    current.version += 1
    current.save(update_fields=["voided_at", "voided_by", "void_reason", "version"])
    audit.record("benefits.claim.voided", by=by, subject=current, area=current.area_id, changes_facts=True)
    return current
