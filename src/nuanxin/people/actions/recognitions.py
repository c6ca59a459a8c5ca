"""Recognitions: dated decisions that are never edited; they end with a reason, or are voided."""

from __future__ import annotations

import datetime

from django.db import transaction

from nuanxin.errors import UserError
from nuanxin.orgs import access, audit, history, recording
from nuanxin.orgs.models import User
from nuanxin.people import exits
from nuanxin.people.actions.locking import locked
from nuanxin.people.enums import EndReason, Source
from nuanxin.people.models import Person, Recognition


@transaction.atomic
def record_recognition(*, by: User | None, person: Person, decided_on: datetime.date, source: str = Source.OFFICER) -> Recognition:
    """A person is recognised from a day on; the same decision again is returned as it is.

    Refuses a day to come, before birth, a second recognition while one runs, and one inside an earlier one.
    """
    recording.refuse_future("认定日期", decided_on)
    person = locked(person, by=by, permission=access.Permission.RECOGNISE)
    recording.refuse_order("出生日期", person.birth_on, "认定日期", decided_on)
    earlier = list(person.recognitions.standing().order_by("decided_on"))
    if not any(recognition.decided_on == decided_on for recognition in earlier):
        refuse_overlap(person, earlier, decided_on)
    recognition, made = recording.record_once(
        Recognition,
        key={"person": person, "decided_on": decided_on},
        values={},
        defaults={"source": source},
        by=by,
        one_open_recognition_per_person=f"{person.name}已有在册的认定，不能再认定。请先办理退出。",
    )
    if made:
        audit.record("people.recognition.recorded", by=by, subject=recognition, area=person.residence_id, changes_facts=True)
    return recognition


def refuse_overlap(person: Person, earlier: list[Recognition], decided_on: datetime.date) -> None:
    for recognition in earlier:
        if recognition.ended_on is None:
            raise UserError(f"{person.name}已于 {recognition.decided_on} 认定，还没有退出，不能再认定为 {decided_on}。请先办理退出。")
        if decided_on <= recognition.ended_on:
            raise UserError(f"认定日期 {decided_on} 不晚于上一次退出日期 {recognition.ended_on}，不能登记。请核对日期。")


@transaction.atomic
def end_recognition(
    *, by: User | None, recognition: Recognition, ended_on: datetime.date, end_code: str = "", end_reason: str = ""
) -> Recognition:
    """A recognition ends on a day, for a reason: its code, and what there is to say about it; words alone tell the code.

    Refuses without a reason, for another reason than those known without saying which, a day to come, before the decision,
    or another than recorded. A pause that runs ends with it, and where the person died their registered unemployment too;
    an application under way is left alone: its next step decides.
    """
    end_reason = end_reason.strip()
    end_code = checked_code(end_code or exits.code_of(end_reason), end_reason)
    recording.refuse_future("退出日期", ended_on)
    recording.refuse_lengths(Recognition, {"end_reason": end_reason})
    person = locked(recognition.person, by=by, permission=access.Permission.RECOGNISE)
    current = Recognition.objects.select_for_update().get(pk=recognition.pk)
    recording.refuse_voided(current)
    if current.ended_on == ended_on:
        return current
    if current.ended_on:
        raise UserError(f"{person.name}已于 {current.ended_on} 退出，不能再改为 {ended_on}。如有错误，请作废后重新登记。")
    recording.refuse_order("认定日期", current.decided_on, "退出日期", ended_on)
    values = {"ended_on": ended_on, "end_code": end_code, "end_reason": end_reason, "ended_by": by}
    history.set_values(current, values, by=by)
    audit.record("people.recognition.ended", by=by, subject=current, area=person.residence_id, changes_facts=True, end_code=end_code)
    end_pause(current, ended_on, by)
    if end_code == EndReason.DIED:
        end_unemployment_of(person, ended_on, by)
    return current


def checked_code(end_code: str, end_reason: str) -> str:
    if not end_code:
        raise UserError("没有填写退出原因，不能登记。请填写退出原因。")
    recording.refuse_unknown("退出情形", EndReason, end_code)
    if end_code == EndReason.OTHER and not end_reason:
        raise UserError("没有填写退出原因，不能登记。退出情形选“其他”的，请填写具体原因。")
    return end_code


def end_pause(recognition: Recognition, ended_on: datetime.date, by: User | None) -> None:
    """The assistance that rested ends for good."""
    for pause in recognition.suspensions.standing().filter(until_on=None).select_for_update():
        recording.refuse_order("中止日期", pause.from_on, "退出日期", ended_on)
        history.set_values(pause, {"until_on": ended_on}, by=by)
        audit.record("people.suspension.ended", by=by, subject=pause, area=recognition.person.residence_id)


def end_unemployment_of(person: Person, ended_on: datetime.date, by: User | None) -> None:
    """Nobody is registered unemployed beyond their death."""
    for spell in person.unemployment_spells.standing().filter(ended_on=None).select_for_update():
        recording.refuse_order("失业登记日期", spell.registered_on, "退出日期", ended_on)
        history.set_values(spell, {"ended_on": ended_on, "end_reason": EndReason.DIED.label}, by=by)
        audit.record("people.unemployment.ended", by=by, subject=spell, area=person.residence_id, changes_facts=True)


@transaction.atomic
def void_recognition(*, by: User | None, recognition: Recognition, reason: str) -> Recognition:
    """Take a recognition recorded by mistake out of every count, with a reason."""
    person = locked(recognition.person, by=by, permission=access.Permission.VOID)
    return recording.void_record(recognition, by=by, reason=reason, kind="people.recognition.voided", area=person.residence_id)
