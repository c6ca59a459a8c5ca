"""Spells of registered unemployment and of work outside our help."""

from __future__ import annotations

import datetime

from django.db import transaction

from nuanxin.errors import UserError
from nuanxin.orgs import access, audit, history, recording
from nuanxin.orgs.models import User
from nuanxin.people.actions.locking import locked
from nuanxin.people.models import EmploymentSpell, Person, UnemploymentSpell

STILL_RUNNING = "此人还有未注销的失业登记，不能再登记。请先注销原来的失业登记。"


@transaction.atomic
def register_unemployment(*, by: User | None, person: Person, registered_on: datetime.date) -> UnemploymentSpell:
    """A person is registered unemployed from a day; the same day again is returned as it is.

    Refuses a day to come, before birth, inside another spell, and a second spell while one runs.
    """
    recording.refuse_future("失业登记日期", registered_on)
    person = locked(person, by=by, permission=access.Permission.REGISTER)
    recording.refuse_order("出生日期", person.birth_on, "失业登记日期", registered_on)
    spells = list(person.unemployment_spells.standing().order_by("registered_on"))
    if not any(spell.registered_on == registered_on for spell in spells):
        refuse_overlap(spells, registered_on)
    spell, made = recording.record_once(
        UnemploymentSpell,
        key={"person": person, "registered_on": registered_on},
        values={},
        by=by,
        one_open_unemployment_spell_per_person=STILL_RUNNING,
    )
    if made:
        audit.record("people.unemployment.registered", by=by, subject=spell, area=person.residence_id, changes_facts=True)
    return spell


def refuse_overlap(spells: list[UnemploymentSpell], registered_on: datetime.date) -> None:
    for spell in spells:
        if spell.ended_on is None:
            raise UserError(STILL_RUNNING)
        if registered_on <= spell.ended_on:
            raise UserError(
                f"失业登记日期 {registered_on} 不晚于上一次注销日期 {spell.ended_on}，不能登记。请核对日期，有误时先作废原来的失业登记。"
            )


@transaction.atomic
def end_unemployment(*, by: User | None, spell: UnemploymentSpell, ended_on: datetime.date, end_reason: str = "") -> UnemploymentSpell:
    """Registered unemployment ends on a day; refuses a day to come, before its beginning, or another than recorded."""
    recording.refuse_future("注销日期", ended_on)
    recording.refuse_lengths(UnemploymentSpell, {"end_reason": end_reason})
    person = locked(spell.person, by=by, permission=access.Permission.REGISTER)
    current = UnemploymentSpell.objects.select_for_update().get(pk=spell.pk)
    recording.refuse_voided(current)
    if current.ended_on == ended_on:
        return current
    if current.ended_on:
        raise UserError(f"{person.name}的失业登记已于 {current.ended_on} 注销，不能再改为 {ended_on}。如有错误，请作废后重新登记。")
    recording.refuse_order("失业登记日期", current.registered_on, "注销日期", ended_on)
    history.set_values(current, {"ended_on": ended_on, "end_reason": end_reason}, by=by)
    audit.record("people.unemployment.ended", by=by, subject=current, area=person.residence_id, changes_facts=True)
    return current


@transaction.atomic
def record_employment_spell(
    *,
    by: User | None,
    person: Person,
    status: str,
    started_on: datetime.date,
    employer_name: str = "",
    ended_on: datetime.date | None = None,
) -> EmploymentSpell:
    """Work before or outside our help, as told; the same spell again is returned as it is."""
    recording.refuse_future("起始日期", started_on)
    recording.refuse_future("终止日期", ended_on)
    recording.refuse_order("起始日期", started_on, "终止日期", ended_on)
    person = locked(person, by=by, permission=access.Permission.RECORD)
    spell, made = recording.record_once(
        EmploymentSpell,
        key={"person": person, "status": status, "started_on": started_on, "employer_name": employer_name},
        values={"ended_on": ended_on},
        by=by,
    )
    if made:
        audit.record("people.employment.recorded", by=by, subject=spell, area=person.residence_id)
    return spell


@transaction.atomic
def void_unemployment(*, by: User | None, spell: UnemploymentSpell, reason: str) -> UnemploymentSpell:
    """Take a wrong unemployment spell out of every count, with a reason."""
    person = locked(spell.person, by=by, permission=access.Permission.VOID)
    return recording.void_record(spell, by=by, reason=reason, kind="people.unemployment.voided", area=person.residence_id)


@transaction.atomic
def void_employment_spell(*, by: User | None, spell: EmploymentSpell, reason: str) -> EmploymentSpell:
    """Take a wrong employment spell off the timeline, with a reason."""
    person = locked(spell.person, by=by, permission=access.Permission.VOID)
    return recording.void_record(spell, by=by, reason=reason, kind="people.employment.voided", area=person.residence_id)
