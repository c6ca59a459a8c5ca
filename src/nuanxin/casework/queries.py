"""Reads across casework: what happened to a person, day by day."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from nuanxin.casework.models import Placement, Referral, Relief, Visit
from nuanxin.orgs import audit, history
from nuanxin.orgs.models import RecordChange, Recorded
from nuanxin.people.models import (
    CategoryHolding,
    EmploymentSpell,
    HouseholdMembership,
    Person,
    PersonChange,
    Recognition,
    UnemploymentSpell,
)

HIDDEN = frozenset({"id_number", "phone", "voided_at"})
LABELS = {"categories": "人员类别", "household": "户主", "registered_on": "失业登记日期"}


@dataclass(frozen=True)
class Event:
    """One line of the timeline. `kind` is the code of what happened; `record` the record behind it."""

    day: datetime.date
    kind: str
    title: str
    detail: str
    record: Any


@dataclass(frozen=True)
class Kind:
    """How the records of one model are told."""

    code: str
    model: type[Recorded]
    day: str
    title: str
    detail: Callable[[Any], str] = lambda record: ""


KINDS = (
    Kind("unemployment", UnemploymentSpell, "registered_on", "失业登记"),
    Kind("unemployment_ended", UnemploymentSpell, "ended_on", "注销失业登记", lambda spell: spell.end_reason),
    Kind("recognition", Recognition, "decided_on", "认定为援助对象"),
    Kind("recognition_ended", Recognition, "ended_on", "退出", lambda recognition: recognition.end_reason),
    Kind("category", CategoryHolding, "from_on", "列入人员类别", lambda holding: holding.get_category_display()),
    Kind("category_ended", CategoryHolding, "until_on", "退出人员类别", lambda holding: holding.get_category_display()),
    Kind("household", HouseholdMembership, "from_on", "加入家庭", lambda membership: membership.relationship),
    Kind("household_left", HouseholdMembership, "until_on", "离开家庭", lambda membership: membership.relationship),
    Kind("employment", EmploymentSpell, "started_on", "工作经历", lambda spell: f"{spell.get_status_display()} {spell.employer_name}".strip()),
    Kind("employment_ended", EmploymentSpell, "ended_on", "工作经历结束", lambda spell: spell.employer_name),
    Kind("visit", Visit, "visited_on", "走访联系", lambda visit: "，".join([visit.get_method_display(), *visit.topic_labels])),
    Kind("referral", Referral, "referred_on", "岗位推介", lambda referral: told(referral.employer_name, referral.post_name, referral.get_feedback_display())),
    Kind("placement", Placement, "started_on", "就业", lambda placement: told(placement.get_form_display(), placement.employer_name)),
    Kind("placement_ended", Placement, "ended_on", "离职", lambda placement: told(placement.get_form_display(), placement.employer_name)),
    Kind("relief", Relief, "given_on", "临时救助", lambda relief: f"{relief.amount_yuan} 元"),
)  # fmt: skip


def told(*parts: str) -> str:
    return "，".join(part for part in parts if part)


def timeline(person: Person) -> list[Event]:
    """Everything standing about a person and every change of it, newest day first; what was voided is not told."""
    events = [*recorded(person), *person_changes(person), *record_changes(person)]
    return sorted(events, key=lambda event: (event.day, event.record.pk), reverse=True)


def recorded(person: Person) -> Iterator[Event]:
    records: dict[type[Recorded], list[Any]] = {}
    for kind in KINDS:
        if kind.model not in records:
            records[kind.model] = list(kind.model.objects.standing().filter(person=person))
        for record in records[kind.model]:
            if day := getattr(record, kind.day):
                yield Event(day, kind.code, kind.title, kind.detail(record), record)


def person_changes(person: Person) -> Iterator[Event]:
    for change in PersonChange.objects.filter(person=person):
        field = history.field_of(Person, change.field)
        label = str(field.verbose_name) if field else LABELS.get(change.field, change.field)
        yield Event(change.changed_at.date(), "change", f"更改{label}", before_and_after(change, field), change)


def record_changes(person: Person) -> Iterator[Event]:
    """Changes of the records themselves, such as the feedback of a referral; ends are told as events already."""
    standing = {
        audit.subject_of(record): record
        for model in (Visit, Referral, Placement, Relief)
        for record in model.objects.standing().filter(person=person)
    }
    for change in RecordChange.objects.filter(record__in=standing).exclude(field__in=("ended_on",)):
        record = standing[change.record]
        field = history.field_of(type(record), change.field)
        title = f"更改{record._meta.verbose_name}的{field.verbose_name}"
        yield Event(change.changed_at.date(), "change", title, before_and_after(change, field), change)


def before_and_after(change: Any, field: Any) -> str:
    if change.field in HIDDEN:
        return "（不显示）"
    return f"{shown(field, change.old_value) or '空'} → {shown(field, change.new_value) or '空'}"


def shown(field: Any, text: str) -> str:
    """The text of a stored value as a user reads it: a code by its label, an area by its name, yes and no."""
    if field is None or text == "":
        return text
    if field.is_relation:
        found = field.related_model.objects.filter(pk=text).first()
        return str(found or text)
    if field.choices:
        return dict(field.flatchoices).get(text, text)
    return {"True": "是", "False": "否"}.get(text, text)
