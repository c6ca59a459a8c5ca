"""Recognising a household whose members say that it is one, and ending that when one of them comes into work."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from django.db import transaction

from nuanxin.casework import households
from nuanxin.casework.households import Answers
from nuanxin.errors import UserError
from nuanxin.orgs import access, recording
from nuanxin.orgs.models import ImportRun, User
from nuanxin.people import actions
from nuanxin.people.actions.households import locked_members
from nuanxin.people.enums import Source
from nuanxin.people.models import Household, HouseholdRecognition

MOST_TOLD = 6


@transaction.atomic
def recognise_by_definition(
    *,
    by: User | None,
    household: Household,
    kind: str,
    decided_on: datetime.date,
    answers: Answers | None = None,
    source: str = Source.OFFICER,
    evidence: str = "",
) -> HouseholdRecognition:
    """A household is recognised by the standard of its area, judged on the day of the decision; work that began since ends it.

    `answers` tell what is on file nowhere; they are kept with the members' category. Refuses what `recognise_household`
    refuses, a household that is not of the kind (naming every reason), and one of which that is not known (naming what to ask).
    """
    recording.refuse_future("认定日期", decided_on)
    locked_members(household, decided_on, by=by, permission=access.Permission.RECOGNISE)
    found = households.judge(household, decided_on, kind, answers)
    if found.answer is False:
        raise UserError([f"不符合“{found.definition.title}”：{reason.text}。" for reason in found.reasons if reason.answer is False])
    if found.answer is None:
        asked = "；".join(dict.fromkeys(one.question for one in found.missing[:MOST_TOLD]))
        raise UserError(f"还不能确定是否符合“{found.definition.title}”，不能认定。请先核实：{asked}。")
    told = "；".join([*([evidence.strip()] if evidence.strip() else []), *answers_told(found.definition, answers or {})])
    recognition = actions.recognise_household(
        by=by, household=household, kind=kind, definition=found.definition.id, decided_on=decided_on, source=source, evidence=told
    )
    return actions.settle_by_work(by=by, recognition=recognition, worked_on=households.first_work(recognition))


def answers_told(definition, answers: Answers) -> list[str]:
    """What was answered, as the officer was asked; one line per question, not per member."""
    known = {name: value for (_, name), value in answers.items() if value is not None}
    return [f"经核实：{definition.question(name)}：{'是' if value else '否'}" for name, value in known.items()]


def settle_households(*, by: User | None, persons: Collection[int], run: ImportRun | None = None) -> None:
    """Placements of these persons changed: their households' recognitions end on the day of the first work, or run again.

    Called in the transaction that changed them, by whatever records, ends, voids or imports placements.
    """
    for found in households.recognitions_of(persons):
        # Held before the day is asked: of two members placed at once, the second then sees what the first one left.
        recognition = HouseholdRecognition.objects.select_for_update().get(pk=found.pk)
        actions.settle_by_work(by=by, recognition=recognition, worked_on=households.first_work(recognition), run=run)
