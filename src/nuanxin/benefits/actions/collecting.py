"""Facts collected for policies that no other record keeps: of a person, as of a day, with who said so."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction

from nuanxin.benefits.deciding.reading import NONE
from nuanxin.benefits.deciding.reading import shown as written_shortly
from nuanxin.benefits.deciding.values import READERS, UnreadableError
from nuanxin.benefits.enums import FactOrigin
from nuanxin.benefits.models import CollectedFact
from nuanxin.benefits.policies import facts
from nuanxin.benefits.policies.schema import FactFile
from nuanxin.benefits.questions import EMPLOYER, KEPT_IN
from nuanxin.definitionfile import did_you_mean
from nuanxin.errors import UserError
from nuanxin.jobs.models import Employer
from nuanxin.orgs import access, audit, recording
from nuanxin.orgs.models import User
from nuanxin.people.actions import held
from nuanxin.people.models import Person

Subject = Person | Employer


@transaction.atomic
def collect_facts(
    *,
    by: User | None,
    subject: Subject,
    values: Mapping[str, Any],
    known_on: datetime.date,
    origin: str,
    note: str = "",
) -> list[CollectedFact]:
    """Keep what was asked, each value as a case file has it; an empty one is left out, "none" says that there is none.

    Refuses, all at once, facts that are not known, that belong into a record of the ledger, and values that cannot be read;
    a day to come or before birth; and another value of the same day from the same source than is on file. The same again is
    returned as it is. Leaves one event.
    """
    recording.refuse_empty(所属日期=known_on, 来源=origin)
    recording.refuse_unknown("来源", FactOrigin, origin)
    recording.refuse_future("所属日期", known_on)
    recording.refuse_lengths(CollectedFact, {"note": note.strip()})
    given = {name: value for name, value in values.items() if value is not None and value != ""}
    refuse_unfit(subject, given)
    current = person_held(subject, by)
    recording.refuse_order("出生日期", current.birth_on, "所属日期", known_on)
    before = list(CollectedFact.objects.standing().filter(person=current, known_on=known_on, origin=origin, name__in=given))
    refuse_otherwise(before, given)
    own = {one.name: one for one in before}
    made = {}
    for name, value in given.items():
        if name not in own:
            told = {"value": json.dumps(value, ensure_ascii=False, default=str), "note": note.strip(), "recorded_by": by}
            made[name] = CollectedFact.objects.create(
                person=current, area_id=current.residence_id, name=name, known_on=known_on, origin=origin, **told
            )
    if made:
        audit.record(
            "benefits.facts.collected",
            by=by,
            subject=current,
            area=current.residence_id,
            changes_facts=True,
            facts=sorted(made),
            origin=origin,
        )
    return [own.get(name) or made[name] for name in given]


def person_held(subject: Subject, by: User | None) -> Person:
    """The person, held; of an employer nothing is collected, its record has room for everything (`refuse_unfit` told so)."""
    assert isinstance(subject, Person)
    return held(subject, by=by, permission=access.Permission.RECORD)


def refuse_unfit(subject: Subject, given: Mapping[str, Any]) -> None:
    """Refuse everything that cannot be kept, all at once."""
    if not given:
        raise UserError("没有填写任何一项，没有保存。请至少填写一项。")
    problems = [problem for name, value in given.items() for problem in unfit(subject, name, value)]
    if problems:
        raise UserError(problems)


def unfit(subject: Subject, name: str, value: Any) -> Iterator[str]:
    if isinstance(subject, Employer) or name.startswith("employer."):
        own = facts.known().employer
        bare = name.removeprefix("employer.")
        if bare in own:
            yield f"“{own[bare].label}”记在{EMPLOYER}里，不在这里补充。请到单位的页面更正。"
        else:
            yield f"用人单位没有名为“{name}”的事实。{did_you_mean(bare, own)}"
        return
    known = facts.known().facts
    if name not in known:
        yield f"没有名为“{name}”的事实。{did_you_mean(name, known)}"
    elif name in KEPT_IN:
        yield f"“{known[name].label}”记在{KEPT_IN[name]}里，不在这里补充。请到那里登记或更正。"
    else:
        yield from unreadable(known[name], value)


def unreadable(fact: FactFile, value: Any) -> Iterator[str]:
    """Why a value cannot be read as a case file's would be; "none" may be said of everything."""
    if value == NONE:
        return
    try:
        READERS[fact.type](value, fact)
    except UnreadableError as error:
        yield f"{fact.label}：“{written_shortly(value)}”{error}"


def refuse_otherwise(before: list[CollectedFact], given: Mapping[str, Any]) -> None:
    """The same source cannot say two things of one day."""
    told = [one for one in before if json.loads(one.value) != json.loads(json.dumps(given[one.name], default=str))]
    if told:
        labels = "、".join(facts.label(one.name) for one in told)
        raise UserError(f"{labels}：同一天、同一来源已经登记过，与这次填写的不同。请先作废原来的记录，或核对日期和来源。")


@transaction.atomic
def void_collected_fact(*, by: User | None, fact: CollectedFact, reason: str) -> CollectedFact:
    """Take a fact that was collected by mistake back, with a reason; voiding again changes nothing."""
    if fact.person is None:
        access.require(by, access.Permission.VOID, fact.area_id)
        area = fact.area_id
    else:
        area = held(fact.person, by=by, permission=access.Permission.VOID).residence_id
    return recording.void_record(fact, by=by, reason=reason, kind="benefits.fact.voided", area=area)
