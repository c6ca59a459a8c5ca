"""Objections of the public to a claim: received, examined, upheld or dismissed."""

from __future__ import annotations

import datetime

from django.db import transaction

from nuanxin.benefits.actions.matters import taken
from nuanxin.benefits.actions.showing import clear, take_off
from nuanxin.benefits.enums import ClaimDeedKind, ClaimState, ObjectionOutcome
from nuanxin.benefits.models import Claim, ClaimObjection
from nuanxin.errors import UserError
from nuanxin.orgs import clock, recording
from nuanxin.orgs.models import User

SHOWN = (ClaimState.POSTED, ClaimState.CLEARED)
DEEDS = {ObjectionOutcome.UPHELD.value: ClaimDeedKind.UPHELD, ObjectionOutcome.DISMISSED.value: ClaimDeedKind.DISMISSED}


@transaction.atomic
def record_claim_objection(
    *, by: User | None, claim: Claim, content: str, objector: str = "", received_on: datetime.date | None = None
) -> ClaimObjection:
    """Somebody objects to a claim the public has seen; until it is examined the claim goes nowhere.

    Refuses an empty text, a day to come or before the notice, and a claim that is not or no longer open to objections.
    """
    recording.refuse_empty(异议内容=content.strip())
    recording.refuse_future("收到日期", received_on)
    matter = taken(by=by, claim=claim, deed=ClaimDeedKind.OBJECTED)
    received_on = received_on or matter.on
    notice = matter.situation.notice
    recording.refuse_order("公示开始日期", notice and notice.posted_on, "收到日期", received_on)
    objection = ClaimObjection.objects.create(
        claim=matter.claim, received_on=received_on, content=content.strip(), objector=objector.strip(), recorded_by=by
    )
    matter.stay(ClaimDeedKind.OBJECTED)
    return objection


@transaction.atomic
def decide_claim_objection(
    *, by: User | None, objection: ClaimObjection, outcome: str, findings: str, on: datetime.date | None = None
) -> ClaimObjection:
    """What came of examining an objection. Upheld: the claim is returned. Dismissed: it goes on when nothing else is open.

    Deciding the same again returns the objection as it is; refuses to decide otherwise than recorded, and no findings.
    """
    findings = findings.strip()
    recording.refuse_empty(核查情况=findings)
    recording.refuse_lengths(ClaimObjection, {"findings": findings})
    if outcome not in DEEDS:
        raise UserError(f"核查结果“{outcome}”不在可选范围内。可选：成立、不成立。")
    Claim.objects.select_for_update().get(pk=objection.claim_id)
    current = ClaimObjection.objects.select_for_update().get(pk=objection.pk)
    recording.refuse_voided(current)
    if current.outcome != ObjectionOutcome.OPEN:
        return same_or_refused(current, outcome)
    matter = taken(by=by, claim=current.claim, deed=DEEDS[outcome], on=on, reason=findings)
    recording.refuse_order("收到日期", current.received_on, "核查日期", matter.on)
    current.outcome, current.findings, current.decided_on = ObjectionOutcome(outcome), findings, matter.on
    current.save(update_fields=["outcome", "findings", "decided_on"])
    if outcome == ObjectionOutcome.UPHELD and matter.claim.state in SHOWN:
        take_off(matter.claim)
        matter.move(ClaimDeedKind.UPHELD, ClaimState.RETURNED, reason=findings)
    else:
        matter.stay(DEEDS[outcome], reason=findings)
        clear(matter.claim, by=by, today=clock.business_today())
    return current


def same_or_refused(current: ClaimObjection, outcome: str) -> ClaimObjection:
    if current.outcome == outcome:
        return current
    raise UserError(f"这条异议已于 {current.decided_on} 核查（{current.get_outcome_display()}），不能再改。有新情况时，请另外登记异议。")
