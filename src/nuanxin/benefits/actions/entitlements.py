"""What is fixed at the first approval and never computed anew; stopping, resuming and ending it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from nuanxin.benefits import notifying
from nuanxin.benefits.enums import ClaimDeedKind
from nuanxin.benefits.models import Claim, ClaimDeed, ClaimLine, Entitlement
from nuanxin.benefits.queries import books
from nuanxin.errors import UserError
from nuanxin.orgs import access, audit, clock, recording
from nuanxin.orgs.models import User

COPIED = ("policy", "policy_version", "payee_kind", "payee_key", "employer_id", "household_id", "area_id")


@dataclass(frozen=True)
class Frozen:
    """What a policy measured about somebody at the first approval; the caller decided it."""

    clock: str = ""
    cap_months: int | None = None
    retirement_month: datetime.date | None = None
    distance_months: int | None = None
    is_extended: bool = False


def freeze(claim: Claim, person_pk: int | None, frozen: Frozen, *, by: User | None, on: datetime.date) -> Entitlement:
    """The entitlement of a payee for a person under a policy: the one that is open, or a new one.

    Programmes that share a clock share what was fixed with the first of them. The person is held by the caller.
    """
    key = {"policy": claim.policy, "payee_key": claim.payee_key, "person_id": person_pk, "ended_on": None}
    if found := Entitlement.objects.standing().select_for_update().filter(**key).first():
        return found
    first = first_of_clock(person_pk, frozen.clock)
    values = {name: getattr(first or frozen, name) for name in ("cap_months", "retirement_month", "distance_months", "is_extended")}
    own = {name: getattr(claim, name) for name in COPIED}
    made = Entitlement.objects.create(
        **own, **values, person_id=person_pk, clock=frozen.clock, first_approved_on=first.first_approved_on if first else on, recorded_by=by
    )
    audit.record("benefits.entitlement.frozen", by=by, subject=made, area=made.area_id, changes_facts=True, policy=made.policy)
    return made


def first_of_clock(person_pk: int | None, clock_id: str) -> Entitlement | None:
    if person_pk is None or not clock_id:
        return None
    return Entitlement.objects.standing().filter(person=person_pk, clock=clock_id).order_by("first_approved_on", "id").first()


def refuse_beyond(entitlement: Entitlement, lines: Sequence[ClaimLine]) -> None:
    """Refuse, all at once, what the entitlement does not carry: stopped months, months after retirement, more than the cap."""
    name = entitlement.person.name if entitlement.person else str(entitlement)
    months = {line.month for line in lines if line.month}
    problems = []
    if entitlement.stopped_on:
        problems.append(f"{name}的待遇已于 {entitlement.stopped_on} 停发，不能审批。请先恢复，或不予批准。")
    if late := sorted(month for month in months if entitlement.retirement_month and month > entitlement.retirement_month):
        problems.append(f"{name}核定 {entitlement.retirement_month:%Y-%m} 退休，{late[0]:%Y-%m} 起不能享受。请退回，删去以后的月份。")
    if excess := beyond_cap(entitlement, months):
        problems.append(f"{name}最长享受 {entitlement.cap_months} 个月，连同这次超出 {excess} 个月，不能审批。请退回，减少月份。")
    if problems:
        raise UserError(problems)


def beyond_cap(entitlement: Entitlement, months: set[datetime.date]) -> int:
    """How many months more than the cap there would be; none where it runs until retirement."""
    if entitlement.cap_months is None or entitlement.is_extended or entitlement.person_id is None:
        return 0
    policies = books.policies_of_clock(entitlement.person_id, entitlement.clock, entitlement.policy)
    used = books.months_used(entitlement.person_id, policies)
    return max(len(used | months) - entitlement.cap_months, 0) if months - used else 0


@transaction.atomic
def stop_entitlement(*, by: User | None, entitlement: Entitlement, reason: str, on: datetime.date | None = None) -> Entitlement:
    """No further month is approved or sent to the bank until it is resumed; stopping again changes nothing."""
    recording.refuse_empty(停发原因=reason.strip())
    current, on = held(entitlement, by=by, on=on, label="停发日期")
    if current.stopped_on:
        return current
    refuse_ended(current)
    return changed(current, ClaimDeedKind.STOPPED, by, on, reason, stopped_on=on, stop_reason=reason.strip())


@transaction.atomic
def resume_entitlement(*, by: User | None, entitlement: Entitlement, reason: str, on: datetime.date | None = None) -> Entitlement:
    """What was stopped goes on; why it had stopped stays in the trail. Refuses what ended and what is not stopped."""
    recording.refuse_empty(恢复原因=reason.strip())
    current, on = held(entitlement, by=by, on=on, label="恢复日期")
    refuse_ended(current)
    if current.stopped_on is None:
        raise UserError(f"这项待遇（{current}）没有停发，不用恢复。请刷新页面。")
    recording.refuse_order("停发日期", current.stopped_on, "恢复日期", on)
    return changed(current, ClaimDeedKind.RESUMED, by, on, reason, stopped_on=None, stop_reason="")


@transaction.atomic
def end_entitlement(*, by: User | None, entitlement: Entitlement, reason: str, on: datetime.date | None = None) -> Entitlement:
    """It is over: a later claim is a new first approval, where the policy allows one. Ending again changes nothing."""
    recording.refuse_empty(终止原因=reason.strip())
    current, on = held(entitlement, by=by, on=on, label="终止日期")
    if current.ended_on:
        return current
    recording.refuse_lengths(Entitlement, {"end_reason": reason.strip()})
    current.ended_on, current.end_reason = on, reason.strip()
    current.save(update_fields=["ended_on", "end_reason"])
    audit.record("benefits.entitlement.ended", by=by, subject=current, area=current.area_id, changes_facts=True)
    return current


def held(entitlement: Entitlement, *, by: User | None, on: datetime.date | None, label: str) -> tuple[Entitlement, datetime.date]:
    recording.refuse_future(label, on)
    list(Claim.objects.select_for_update().filter(entitlement=entitlement).order_by("pk"))  # held first, as an approval does
    current = Entitlement.objects.select_for_update().get(pk=entitlement.pk)
    access.require(by, access.Permission.PAY, current.area_id)
    recording.refuse_voided(current)
    recording.refuse_order("初次核定日期", current.first_approved_on, label, on)
    return current, on or max(clock.business_today(), current.first_approved_on)


def refuse_ended(entitlement: Entitlement) -> None:
    if entitlement.ended_on:
        raise UserError(f"这项待遇（{entitlement}）已于 {entitlement.ended_on} 终止，不能再办理。请重新申领。")


EVENTS = {ClaimDeedKind.STOPPED: "benefits.entitlement.stopped", ClaimDeedKind.RESUMED: "benefits.entitlement.resumed"}


def changed(
    entitlement: Entitlement, kind: ClaimDeedKind, by: User | None, on: datetime.date, reason: str, **values: object
) -> Entitlement:
    """Write it down with its event, and as a deed of the last claim under it."""
    recording.refuse_lengths(Entitlement, values)
    for name, value in values.items():
        setattr(entitlement, name, value)
    entitlement.save(update_fields=list(values))
    if last := Claim.objects.standing().filter(entitlement=entitlement).order_by("-id").first():
        ClaimDeed.objects.create(
            claim=last, kind=kind, from_state=last.state, to_state=last.state, on=on, by=by, by_name=audit.name_of(by)[:80], reason=reason
        )
    notifying.about_entitlement(entitlement, kind, on=on, reason=reason)
    audit.record(EVENTS[kind], by=by, subject=entitlement, area=entitlement.area_id, changes_facts=True)
    return entitlement
