"""Placements (就业登记): recording, ending and voiding."""

from __future__ import annotations

import datetime

from django.db import transaction

from nuanxin.casework.actions.households import settle_households
from nuanxin.casework.enums import PlacementForm
from nuanxin.casework.models import Placement
from nuanxin.errors import UserError
from nuanxin.orgs import access, audit, history, recording
from nuanxin.orgs.models import User
from nuanxin.people.actions import held
from nuanxin.people.models import Person


@transaction.atomic
def record_placement(
    *,
    by: User | None,
    person: Person,
    started_on: datetime.date,
    form: str,
    is_helped: bool,
    employer_name: str = "",
    employer_uscc: str = "",
    contract_from: datetime.date | None = None,
    contract_to: datetime.date | None = None,
    is_proportional: bool | None = None,
    ended_on: datetime.date | None = None,
) -> Placement:
    """Record that a person is in work from a day on; the same placement again is returned as it is.

    A recognition of the person's household as one without work ends that day, with the members' category.
    Refuses a day to come or before birth, an end before its beginning, and a second welfare post while one runs.
    """
    recording.refuse_empty(就业日期=started_on, 就业形式=form, 是否帮扶实现=is_helped)
    recording.refuse_unknown("就业形式", PlacementForm, form)
    recording.refuse_future("就业日期", started_on)
    recording.refuse_future("离职日期", ended_on)
    recording.refuse_order("就业日期", started_on, "离职日期", ended_on)
    recording.refuse_order("合同起始", contract_from, "合同终止", contract_to)
    person = held(person, by=by, permission=access.Permission.RECORD)
    recording.refuse_order("出生日期", person.birth_on, "就业日期", started_on)
    placement, made = recording.record_once(
        Placement,
        key={"person": person, "started_on": started_on, "form": form, "employer_name": employer_name.strip()},
        values={
            "employer_uscc": recording.checked_uscc(employer_uscc),
            "contract_from": contract_from,
            "contract_to": contract_to,
            "is_helped": is_helped,
            "is_proportional": is_proportional,
            "ended_on": ended_on,
        },
        by=by,
        one_open_welfare_post_per_person=second_post(person),
    )
    if made:
        audit.record("casework.placement.recorded", by=by, subject=placement, area=person.residence_id, changes_facts=True, form=form)
        settle_households(by=by, persons=[person.pk])
    return placement


def second_post(person: Person) -> str:
    running = person.placements.standing().filter(form=PlacementForm.WELFARE_POST, ended_on=None).first()
    post = f"（{running}）" if running else ""
    return f"{person.name}还在公益性岗位上{post}，不能同时安置第二个公益性岗位。请先登记原岗位的离职日期。"


@transaction.atomic
def end_placement(*, by: User | None, placement: Placement, ended_on: datetime.date) -> Placement:
    """A person left that work on a day; refuses a day to come, before the beginning, or another than recorded."""
    recording.refuse_empty(离职日期=ended_on)
    recording.refuse_future("离职日期", ended_on)
    person = held(placement.person, by=by, permission=access.Permission.RECORD)
    current = Placement.objects.select_for_update().get(pk=placement.pk)
    recording.refuse_voided(current)
    if current.ended_on == ended_on:
        return current
    if current.ended_on:
        raise UserError(f"{person.name}的这条就业登记已于 {current.ended_on} 离职，不能再改为 {ended_on}。如有错误，请作废后重新登记。")
    recording.refuse_order("就业日期", current.started_on, "离职日期", ended_on)
    history.set_values(current, {"ended_on": ended_on}, by=by)
    audit.record("casework.placement.ended", by=by, subject=current, area=person.residence_id, changes_facts=True)
    settle_households(by=by, persons=[person.pk])
    return current


@transaction.atomic
def void_placement(*, by: User | None, placement: Placement, reason: str) -> Placement:
    """Take a wrong placement out of every list and count, with a reason; a household's recognition that it ended runs again."""
    person = held(placement.person, by=by, permission=access.Permission.VOID)
    voided = recording.void_record(placement, by=by, reason=reason, kind="casework.placement.voided", area=person.residence_id)
    settle_households(by=by, persons=[person.pk])
    return voided
