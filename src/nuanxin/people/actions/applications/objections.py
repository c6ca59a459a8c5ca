"""Objections of the public: received, examined, upheld or dismissed."""

from __future__ import annotations

import datetime

from django.db import transaction

from nuanxin.errors import UserError
from nuanxin.orgs import clock, recording
from nuanxin.orgs.models import User
from nuanxin.people.actions.applications.entries import take_off
from nuanxin.people.actions.applications.matters import Matter, begun, taken
from nuanxin.people.actions.applications.publishing import advance
from nuanxin.people.enums import ApplicationState, DeedKind, ObjectionOutcome
from nuanxin.people.models import Application, Objection
from nuanxin.people.procedures.schema import REFUSE

DEEDS: dict[str, DeedKind] = {ObjectionOutcome.UPHELD: DeedKind.UPHELD, ObjectionOutcome.DISMISSED: DeedKind.DISMISSED}


@transaction.atomic
def record_objection(
    *, by: User | None, application: Application, content: str, objector: str = "", received_on: datetime.date | None = None
) -> Objection:
    """Somebody objects to an application the public has seen; until it is examined the application goes nowhere.

    Refuses an empty text, a day to come or before the notice, and an application that is closed or was not posted.
    """
    recording.refuse_empty(异议内容=content.strip())
    recording.refuse_future("收到日期", received_on)
    matter = taken(by=by, application=application, deed=DeedKind.OBJECTED)
    received_on = received_on or matter.on
    recording.refuse_order("公示开始日期", matter.situation.posted_on, "收到日期", received_on)
    objection = Objection.objects.create(
        application=matter.application, received_on=received_on, content=content.strip(), objector=objector.strip(), recorded_by=by
    )
    matter.on = max(received_on, matter.situation.last_on)
    matter.stay(DeedKind.OBJECTED)
    return objection


@transaction.atomic
def decide_objection(*, by: User | None, objection: Objection, outcome: str, findings: str, on: datetime.date | None = None) -> Objection:
    """What came of examining an objection.

    Upheld: the application goes to the re-examination, or is refused, as its procedure says, and comes off the notice.
    Dismissed: it goes on as soon as the days of the notice are over and nothing else is open. One that is closed
    already stays closed. Deciding the same again returns the objection as it is; refuses to decide otherwise than
    recorded, and an outcome without findings.
    """
    findings = findings.strip()
    recording.refuse_empty(核查情况=findings)
    recording.refuse_lengths(Objection, {"findings": findings})
    if outcome not in DEEDS:
        raise UserError(f"核查结果“{outcome}”不在可选范围内。可选：成立、不成立。")
    found = Objection.objects.select_related("application").get(pk=objection.pk)
    matter = begun(by=by, application=found.application, on=on)
    current = Objection.objects.select_for_update().get(pk=objection.pk)
    recording.refuse_voided(current)
    if current.outcome != ObjectionOutcome.OPEN:
        return same_or_refused(current, outcome)
    refuse_unless_may(matter, DEEDS[outcome])
    recording.refuse_order("收到日期", current.received_on, "核查日期", matter.on)
    settle(current, outcome, findings, matter)
    consequences(matter, outcome, findings)
    return current


def same_or_refused(current: Objection, outcome: str) -> Objection:
    if current.outcome == outcome:
        return current
    decided = ObjectionOutcome(current.outcome).label
    raise UserError(f"这条异议已于 {current.decided_on} 核查（{decided}），不能再改。有新情况时，请另外登记异议。")


def refuse_unless_may(matter: Matter, deed: DeedKind) -> None:
    """An objection to a closed application is settled by the same people; nothing else of the situation matters then."""
    situation = matter.situation
    refusals = [situation.refusal(matter.by, deed)] if matter.is_open else situation.refused_to(matter.by, deed)
    if text := next((one for one in refusals if one), ""):
        raise UserError(text)


def settle(objection: Objection, outcome: str, findings: str, matter: Matter) -> None:
    objection.outcome, objection.findings = ObjectionOutcome(outcome), findings
    objection.decided_on, objection.decided_by = matter.on, matter.by
    objection.save(update_fields=["outcome", "findings", "decided_on", "decided_by"])


def consequences(matter: Matter, outcome: str, findings: str) -> None:
    if not matter.is_open:
        matter.stay(DEEDS[outcome], reason=findings)
    elif outcome == ObjectionOutcome.DISMISSED:
        matter.stay(DeedKind.DISMISSED, reason=findings)
        advance(matter.application, by=matter.by, today=clock.business_today())
    else:
        uphold(matter, findings)


def uphold(matter: Matter, findings: str) -> None:
    take_off(matter.application, matter.on)
    target = matter.procedure.notice.upheld
    if target == REFUSE:
        matter.leave_deed(DeedKind.UPHELD, reason=findings)
        matter.close(DeedKind.REFUSED, ApplicationState.REFUSED, reason=findings)
    else:
        matter.move(DeedKind.UPHELD, matter.procedure.step(target), reason=findings)
