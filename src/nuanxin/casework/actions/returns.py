"""Returns out of work (就业转失业、返乡): recording and voiding."""

from __future__ import annotations

import datetime

from django.db import transaction

from nuanxin.casework.actions.placements import end_placement
from nuanxin.casework.enums import ReturnKind
from nuanxin.casework.models import Placement, Return
from nuanxin.errors import UserError
from nuanxin.orgs import access, audit, recording
from nuanxin.orgs.models import User
from nuanxin.people.actions import correct_person, held, register_unemployment
from nuanxin.people.enums import EmploymentStatus
from nuanxin.people.models import Person

SEVERAL = "{name}还有 {count} 条没有离职日期的就业登记（{told}），不能判断是哪一份工作结束。请先登记其余各条的离职日期。"


@transaction.atomic
def record_return(*, by: User | None, person: Person, returned_on: datetime.date, kind: str, registers: bool = False) -> Return:
    """A person came back out of work on a day: the placement that runs ends, they are held to be unemployed again.

    With `registers` their unemployment is registered on that day too. The same return again is returned as it is. Refuses
    a day to come or before birth, an unknown kind, several placements that run (which of them ended?), one that began later,
    and whatever registering unemployment refuses. The recognition is another matter: whether one is due is for an application.
    """
    recording.refuse_empty(返回日期=returned_on, 返回情形=kind)
    recording.refuse_unknown("返回情形", ReturnKind, kind)
    recording.refuse_future("返回日期", returned_on)
    person = held(person, by=by, permission=access.Permission.REGISTER)
    recording.refuse_order("出生日期", person.birth_on, "返回日期", returned_on)
    running = running_placement(person)
    returning, made = recording.record_once(
        Return, key={"person": person, "returned_on": returned_on}, values={"kind": kind}, defaults={"placement": running}, by=by
    )
    if not made:
        return returning
    if running:
        end_placement(by=by, placement=running, ended_on=returned_on)
    if person.employment_status != EmploymentStatus.UNEMPLOYED:
        correct_person(by=by, person=person, version=person.version, employment_status=EmploymentStatus.UNEMPLOYED)
    if registers:
        register_unemployment(by=by, person=person, registered_on=returned_on)
    audit.record("casework.return.recorded", by=by, subject=returning, area=person.residence_id, changes_facts=True, returned=kind)
    return returning


def running_placement(person: Person) -> Placement | None:
    """The only work that has not ended; none if the person was not in work by our books."""
    running = list(person.placements.standing().filter(ended_on=None).order_by("started_on"))
    if len(running) > 1:
        raise UserError(SEVERAL.format(name=person.name, count=len(running), told="；".join(map(str, running))))
    return running[0] if running else None


@transaction.atomic
def void_return(*, by: User | None, returning: Return, reason: str) -> Return:
    """Take a wrong return out of every list and count; the placement it ended and the registration stay, to be put right themselves."""
    person = held(returning.person, by=by, permission=access.Permission.VOID)
    return recording.void_record(returning, by=by, reason=reason, kind="casework.return.voided", area=person.residence_id)
