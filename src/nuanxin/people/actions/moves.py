"""Moves (迁移): a person lives elsewhere from a day on. A residence that was wrong all along is corrected instead."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import F

from nuanxin.errors import UserError
from nuanxin.orgs import access, audit, recording
from nuanxin.orgs.models import Area, User
from nuanxin.people.actions.locking import locked
from nuanxin.people.models import Move, Person


@transaction.atomic
def record_move(*, by: User | None, person: Person, to_area: Area, moved_on: datetime.date, reason: str = "") -> Move:
    """A person moved to another area on a day: until the day before they count where they lived, from the day on there.

    Needs the say over where the person lives now; the receiving area sees the move in its list and the person in its ledger.
    The same move again is returned as it is. Refuses a day to come, before birth, or not after the last move, and a move to
    where the person lives already. Leaves one event for each of the two areas.
    """
    recording.refuse_empty(迁移日期=moved_on, 迁入地=to_area)
    recording.refuse_future("迁移日期", moved_on)
    recording.refuse_lengths(Move, {"reason": reason.strip()})
    current = Person.objects.select_for_update().get(pk=person.pk)
    if same := current.moves.standing().filter(moved_on=moved_on, to_area=to_area).first():
        access.require(by, access.Permission.VIEW, same.from_area_id)
        return same
    current = locked(current, by=by, permission=access.Permission.REGISTER)
    refuse_impossible(current, to_area, moved_on)
    move = Move.objects.create(
        person=current, from_area_id=current.residence_id, to_area=to_area, moved_on=moved_on, reason=reason.strip(), recorded_by=by
    )
    settle(move, current, to_area.pk, by, "people.person.moved")
    return move


def refuse_impossible(person: Person, to_area: Area, moved_on: datetime.date) -> None:
    recording.refuse_order("出生日期", person.birth_on, "迁移日期", moved_on)
    if to_area.pk == person.residence_id:
        raise UserError(f"{person.name}的常住地已经是{to_area}，迁入地不能与它相同。请选择实际迁入的地区。")
    if to_area.valid_to and to_area.valid_to < moved_on:
        raise UserError(f"迁入地{to_area}已于 {to_area.valid_to} 停用，迁移日期 {moved_on} 在其后。请选择现行的地区。")
    last = person.moves.standing().order_by("-moved_on").first()
    if last and moved_on <= last.moved_on:
        raise UserError(
            f"{person.name}已于 {last.moved_on} 迁至{last.to_area}，迁移日期 {moved_on} 不晚于它，不能登记。"
            "请核对日期；那次迁移有误时先作废它。"
        )


def settle(move: Move, person: Person, area: str, by: User | None, kind: str) -> None:
    """The residence that follows from a move, told to both areas: both count anew."""
    person.residence_id = area
    person.save(update_fields=["residence_id"])
    for code in dict.fromkeys((move.from_area_id, move.to_area_id)):
        audit.record(kind, by=by, subject=person, area=code, changes_facts=True, move=move.pk)


@transaction.atomic
def void_move(*, by: User | None, move: Move, reason: str) -> Move:
    """Take a move recorded by mistake back: the person lives where they did before it.

    Refuses without a reason, when it is not the person's last move, and when the residence was changed since.
    """
    recording.refuse_empty(作废原因=reason.strip())
    person = locked(move.person, by=by, permission=access.Permission.VOID)
    current = Move.objects.select_for_update().get(pk=move.pk)
    if not current.is_standing:
        Person.objects.filter(pk=person.pk).update(version=F("version") - 1)
        return current
    if later := person.moves.standing().filter(moved_on__gt=current.moved_on).order_by("moved_on").first():
        raise UserError(f"{person.name}后来又于 {later.moved_on} 迁至{later.to_area}，不能作废较早的迁移。请先作废后来的迁移。")
    if person.residence_id != current.to_area_id:
        raise UserError(f"{person.name}的常住地后来已更正为{person.residence}，不能作废这次迁移。请先核对常住地。")
    voided = recording.void_record(current, by=by, reason=reason, kind="people.move.voided", area=person.residence_id)
    settle(voided, person, current.from_area_id, by, "people.person.moved_back")
    return voided
