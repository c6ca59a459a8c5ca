"""Recognitions of households: dated decisions that give every member the category, and end with it.

Whether the household is one without work is judged above (`casework.households`), where placements are known; so is the day on
which somebody of it came into work. Here the decision is kept, and taken back where the placement behind it falls away.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from nuanxin.errors import UserError
from nuanxin.orgs import access, audit, history, recording
from nuanxin.orgs.models import ImportRun, User
from nuanxin.people import households
from nuanxin.people.actions.categories import open_holding
from nuanxin.people.actions.households import home_of, locked_members, memberships_on
from nuanxin.people.enums import EndReason, HouseholdKind, Source
from nuanxin.people.models import CategoryHolding, Household, HouseholdMembership, HouseholdRecognition, Person

PLACED_WORDS = "家庭成员已实现就业"


@transaction.atomic
def recognise_household(
    *,
    by: User | None,
    household: Household,
    kind: str,
    definition: str,
    decided_on: datetime.date,
    source: str = Source.OFFICER,
    evidence: str = "",
) -> HouseholdRecognition:
    """A household is recognised from a day on, and its members hold the category from then; the same decision again is returned as it is.

    Refuses a day to come, a household without members or with one who lives where `by` has no say, a definition of another
    kind, a second recognition while one runs, and one inside an earlier one.
    """
    recording.refuse_future("认定日期", decided_on)
    recording.refuse_unknown("家庭类型", HouseholdKind, kind)
    used = definition_of(kind, definition)
    persons = locked_members(household, decided_on, by=by, permission=access.Permission.RECOGNISE)
    if not persons:
        raise UserError(f"这个家庭（{household}）{decided_on} 没有登记在册的成员，不能认定。请先登记家庭成员。")
    if found := same_decision(household, kind, decided_on):
        return found
    recognition, _ = recording.record_once(
        HouseholdRecognition,
        key={"household": household, "kind": HouseholdKind(kind), "decided_on": decided_on},
        values={"definition": definition},
        defaults={"source": source, "area_id": home_of(household, persons)},
        by=by,
        one_open_recognition_per_household_and_kind=f"这个家庭已认定为{HouseholdKind(kind).label}，不能再认定。请先办理退出。",
    )
    hold_for_all(recognition, persons, by=by, evidence=evidence_of(used.title, decided_on, evidence))
    trace("people.household_recognition.recorded", recognition, by, household_kind=kind, definition=definition, count=len(persons))
    return recognition


def definition_of(kind: str, definition: str) -> households.Definition:
    used = households.get(definition)
    if used.kind != kind:
        raise UserError(f"认定标准“{used.title}”不是{HouseholdKind(kind).label}的标准。请改选。")
    return used


def same_decision(household: Household, kind: str, decided_on: datetime.date) -> HouseholdRecognition | None:
    """The standing decision of that day, if any; refuses a day at which another one runs."""
    for earlier in household.recognitions.standing().filter(kind=kind):
        if earlier.decided_on == decided_on:
            return earlier
        if earlier.ended_on is None:
            raise UserError(f"这个家庭已于 {earlier.decided_on} 认定为{earlier.get_kind_display()}，还没有退出，不能再认定。请先办理退出。")
        if decided_on <= earlier.ended_on:
            raise UserError(f"认定日期 {decided_on} 不晚于上一次退出日期 {earlier.ended_on}，不能登记。请核对日期。")
    return None


def evidence_of(title: str, decided_on: datetime.date, evidence: str) -> str:
    """What the members' category rests on; its beginning tells whether a holding is this decision's."""
    return f"{mark(title, decided_on)}{'：' + evidence.strip() if evidence.strip() else ''}"[:200]


def mark(title: str, decided_on: datetime.date) -> str:
    return f"{title}，{decided_on} 家庭认定"


def hold_for_all(recognition: HouseholdRecognition, persons: Iterable[Person], *, by: User | None, evidence: str) -> None:
    for person in persons:
        holding, made = open_holding(
            person, by=by, category=recognition.kind, source=recognition.source, evidence=evidence, from_on=recognition.decided_on
        )
        if made:
            trace_holding("held", holding, person.residence_id, by)


@transaction.atomic
def end_household_recognition(
    *, by: User | None, recognition: HouseholdRecognition, ended_on: datetime.date, end_code: str, end_reason: str = ""
) -> HouseholdRecognition:
    """A household's recognition ends on a day, and with it the members' category; their own recognitions do not.

    Refuses a day to come, before the decision, an unknown reason, or another day than recorded.
    """
    recording.refuse_empty(退出日期=ended_on, 退出情形=end_code)
    recording.refuse_unknown("退出情形", EndReason, end_code)
    recording.refuse_future("退出日期", ended_on)
    recording.refuse_lengths(HouseholdRecognition, {"end_reason": end_reason.strip()})
    access.require(by, access.Permission.RECOGNISE, recognition.area_id)
    locked_members(recognition.household, ended_on, by=by, permission=access.Permission.RECOGNISE)
    current = HouseholdRecognition.objects.select_for_update().get(pk=recognition.pk)
    recording.refuse_voided(current)
    if current.ended_on == ended_on:
        return current
    if current.ended_on:
        raise UserError(f"这个家庭的认定已于 {current.ended_on} 退出，不能再改为 {ended_on}。如有错误，请作废后重新登记。")
    recording.refuse_order("认定日期", current.decided_on, "退出日期", ended_on)
    end(current, ended_on, code=end_code, reason=end_reason.strip() or EndReason(end_code).label, by=by)
    return current


def end(
    current: HouseholdRecognition, ended_on: datetime.date | None, *, code: str, reason: str, by: User | None, run: ImportRun | None = None
) -> None:
    """Set the end, or take it back with None; the members' category goes with it."""
    former = current.ended_on
    history.set_values(current, {"ended_on": ended_on, "end_code": code, "end_reason": reason}, by=by, run=run)
    for holding in holdings_ended(current, former, ended_on):
        history.set_values(holding, {"until_on": ended_on}, by=by, run=run)
        trace_holding("ended" if ended_on else "held", holding, holding.person.residence_id, by)
    kind = "people.household_recognition.ended" if ended_on else "people.household_recognition.reopened"
    trace(kind, current, by, household_kind=current.kind, end_code=code)


def holdings_ended(
    recognition: HouseholdRecognition, former: datetime.date | None, ended_on: datetime.date | None
) -> list[CategoryHolding]:
    """The members' holdings of the category that end with the recognition: those that run, or that ended with it before.

    One is not opened again where another runs meanwhile.
    """
    held = CategoryHolding.objects.standing().filter(category=recognition.kind, person__voided_at=None)
    members = memberships_on(recognition.household, ended_on or former or recognition.decided_on).values("person_id")
    found = held.filter(person__in=members, until_on=former).select_related("person")
    if ended_on is None:
        return list(found.exclude(person__in=held.filter(until_on=None).values("person_id")))
    return list(found.filter(Q(from_on=None) | Q(from_on__lte=ended_on)))


@transaction.atomic
def settle_by_work(
    *, by: User | None, recognition: HouseholdRecognition, worked_on: datetime.date | None, run: ImportRun | None = None
) -> HouseholdRecognition:
    """The recognition ends on the day a member came into work; None says that nobody did, as after a placement is voided.

    Then an end for that reason is taken back, unless the household was recognised anew meanwhile. An end for another
    reason stays. The same again changes nothing.
    """
    current = HouseholdRecognition.objects.select_for_update().get(pk=recognition.pk)
    day = max(worked_on, current.decided_on) if worked_on else None
    if not current.is_standing or (current.ended_on and current.end_code != EndReason.PLACED) or current.ended_on == day:
        return current
    if day:
        end(current, day, code=EndReason.PLACED, reason=PLACED_WORDS, by=by, run=run)
    elif not is_recognised_since(current):
        end(current, None, code="", reason="", by=by, run=run)
    return current


def is_recognised_since(recognition: HouseholdRecognition) -> bool:
    later = HouseholdRecognition.objects.standing().filter(household=recognition.household_id, kind=recognition.kind)
    return later.filter(decided_on__gt=recognition.decided_on).exists()


@transaction.atomic
def void_household_recognition(*, by: User | None, recognition: HouseholdRecognition, reason: str) -> HouseholdRecognition:
    """Take a household's recognition recorded by mistake out of every count, with the category it gave the members."""
    access.require(by, access.Permission.VOID, recognition.area_id)
    voided = recording.void_record(recognition, by=by, reason=reason, kind="people.household_recognition.voided", area=recognition.area_id)
    known = households.library().get(recognition.definition)
    given = CategoryHolding.objects.standing().filter(category=recognition.kind, from_on=recognition.decided_on)
    members = HouseholdMembership.objects.standing().filter(household=recognition.household_id).values("person_id")
    beginning = mark(known.title if known else "", recognition.decided_on)
    for holding in given.filter(person__in=members, evidence__startswith=beginning).select_related("person"):
        recording.void_record(holding, by=by, reason=reason, kind="people.category.voided", area=holding.person.residence_id)
    return voided


def trace(kind: str, recognition: HouseholdRecognition, by: User | None, **details: object) -> None:
    audit.record(kind, by=by, subject=recognition, area=recognition.area_id, changes_facts=True, **details)


def trace_holding(deed: str, holding: CategoryHolding, area: str, by: User | None) -> None:
    audit.record(f"people.category.{deed}", by=by, subject=holding, area=area, changes_facts=True, category=holding.category)
