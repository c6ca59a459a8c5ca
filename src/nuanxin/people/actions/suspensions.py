"""Pauses of recognitions (中止援助): assistance rests for a time, the person stays on the register."""

from __future__ import annotations

import datetime

from django.db import transaction

from nuanxin.errors import UserError
from nuanxin.orgs import access, audit, history, recording
from nuanxin.orgs.models import User
from nuanxin.people.actions.locking import locked
from nuanxin.people.models import Recognition, Suspension


@transaction.atomic
def suspend_recognition(*, by: User | None, recognition: Recognition, from_on: datetime.date, reason: str) -> Suspension:
    """Assistance rests from a day on; the same pause again is returned as it is.

    Refuses a recognition that ended, a day to come, before the decision or inside an earlier pause, and a second pause
    while one runs. The person stays on the register.
    """
    recording.refuse_empty(中止原因=reason.strip())
    recording.refuse_future("中止日期", from_on)
    person = locked(recognition.person, by=by, permission=access.Permission.RECOGNISE)
    current = Recognition.objects.select_for_update().get(pk=recognition.pk)
    recording.refuse_voided(current)
    if current.ended_on:
        raise UserError(f"{person.name}已于 {current.ended_on} 退出，不能再中止援助。需要援助时请重新认定。")
    recording.refuse_order("认定日期", current.decided_on, "中止日期", from_on)
    earlier = list(current.suspensions.standing().order_by("from_on"))
    if not any(pause.from_on == from_on for pause in earlier):
        refuse_overlap(earlier, from_on)
    pause, made = recording.record_once(
        Suspension,
        key={"recognition": current, "person": person, "from_on": from_on},
        values={"reason": reason.strip()},
        by=by,
        one_open_suspension_per_recognition=f"{person.name}的援助已经中止，不能再次中止。请先恢复。",
    )
    if made:
        audit.record("people.suspension.begun", by=by, subject=pause, area=person.residence_id)
    return pause


def refuse_overlap(earlier: list[Suspension], from_on: datetime.date) -> None:
    for pause in earlier:
        if pause.until_on is None:
            raise UserError(f"援助已于 {pause.from_on} 中止，还没有恢复，不能再次中止。请先恢复。")
        if from_on < pause.until_on:
            raise UserError(f"中止日期 {from_on} 早于上一次的恢复日期 {pause.until_on}，不能登记。请核对日期。")


@transaction.atomic
def resume_recognition(*, by: User | None, suspension: Suspension, until_on: datetime.date) -> Suspension:
    """Assistance goes on from a day; refuses a day to come, before the pause began, or another than recorded."""
    recording.refuse_future("恢复日期", until_on)
    person = locked(suspension.person, by=by, permission=access.Permission.RECOGNISE)
    current = Suspension.objects.select_for_update().get(pk=suspension.pk)
    recording.refuse_voided(current)
    if current.until_on == until_on:
        return current
    if current.until_on:
        raise UserError(f"{person.name}的援助已于 {current.until_on} 恢复，不能再改为 {until_on}。如有错误，请作废后重新登记。")
    recording.refuse_order("中止日期", current.from_on, "恢复日期", until_on)
    history.set_values(current, {"until_on": until_on}, by=by)
    audit.record("people.suspension.ended", by=by, subject=current, area=person.residence_id)
    return current


@transaction.atomic
def void_suspension(*, by: User | None, suspension: Suspension, reason: str) -> Suspension:
    """Take a pause recorded by mistake off the record, with a reason."""
    person = locked(suspension.person, by=by, permission=access.Permission.VOID)
    return recording.void_record(suspension, by=by, reason=reason, kind="people.suspension.voided", area=person.residence_id)
