"""Everything that happened to a person, newest first: decisions, facts, services, corrections, voided ones crossed out."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Field
from django.urls import reverse
from django.utils import timezone

from nuanxin.orgs.fields import mask_id_number, mask_phone
from nuanxin.orgs.models import Area
from nuanxin.people.models import Person, PersonChange

MOST = 300
MASKS = {"id_number": mask_id_number, "phone": mask_phone}
YES_NO = {"True": "是", "False": "否"}


@dataclass(frozen=True)
class Event:
    """One line of the timeline; `by` tells who recorded it and when."""

    day: datetime.date
    label: str
    text: str = ""
    tone: str = ""
    url: str = ""
    by: str = ""
    is_voided: bool = False


def of(person: Person) -> list[Event]:
    """The latest events of a person."""
    events = [*decisions(person), *facts(person), *services(person), *corrections(person)]
    return sorted(events, key=lambda event: event.day, reverse=True)[:MOST]


def latest(records) -> Any:
    return records.select_related("recorded_by").order_by("-id")[:MOST]


def decisions(person: Person) -> Iterator[Event]:
    for one in latest(person.recognitions):
        yield event(one, one.decided_on, "认定", f"来源：{one.get_source_display()}", "decision")
        if one.ended_on:
            yield event(one, one.ended_on, "退出认定", one.end_reason, "decision")
    for one in latest(person.holdings):
        if one.from_on:
            yield event(one, one.from_on, f"属于{one.get_category_display()}", one.evidence, "decision")
        if one.until_on:
            yield event(one, one.until_on, f"不再属于{one.get_category_display()}", "", "decision")


def facts(person: Person) -> Iterator[Event]:
    for one in latest(person.unemployment_spells):
        yield event(one, one.registered_on, "失业登记", "", "fact")
        if one.ended_on:
            yield event(one, one.ended_on, "注销失业登记", one.end_reason, "fact")
    for one in latest(person.employment_spells):
        until = f"至 {one.ended_on}" if one.ended_on else "至今"
        yield event(one, one.started_on, f"工作经历：{one.get_status_display()}", f"{one.employer_name} {until}".strip(), "fact")


def services(person: Person) -> Iterator[Event]:
    for one in latest(person.visits):
        told = "；".join(part for part in ("、".join(one.topic_labels), one.record, one.visitor and f"走访人：{one.visitor}") if part)
        yield event(one, one.visited_on, one.get_method_display(), told, "", "visit")
    for one in latest(person.referrals):
        feedback = f"（{one.get_feedback_display()}）" if one.feedback else ""
        yield event(one, one.referred_on, "岗位推介", f"{one.employer_name} {one.post_name}{feedback}", "", "referral")
    for one in latest(person.placements):
        yield event(one, one.started_on, one.get_form_display(), one.employer_name, "good", "placement")
        if one.ended_on:
            yield event(one, one.ended_on, "离职", one.employer_name, "fact", "placement")
    for one in latest(person.reliefs):
        yield event(one, one.given_on, "临时救助", f"{one.amount_yuan:,.2f} 元", "good", "relief")


def event(record, day: datetime.date, label: str, text: str, tone: str, page: str = "") -> Event:
    url = reverse(page, kwargs={"pk": record.pk}) if page else ""
    voided = not record.is_standing
    told = f"{text}（已作废：{record.void_reason}）" if voided else text
    return Event(day, label, told, tone, "" if voided else url, recorder(record), voided)


def recorder(record) -> str:
    who = str(record.recorded_by) if record.recorded_by else "导入" if record.import_run_id else "本机"
    return f"{who} {timezone.localtime(record.recorded_at):%Y-%m-%d} 登记"


def corrections(person: Person) -> Iterator[Event]:
    """What was corrected: numbers stay masked on both sides."""
    for change in person.changes.select_related("changed_by")[:MOST]:
        field = next((one for one in Person._meta.concrete_fields if change.field in (one.name, one.attname)), None)
        label = field.verbose_name if field else change.field
        told = f"{worded(field, change, change.old_value) or '空'} → {worded(field, change, change.new_value) or '空'}"
        at = timezone.localtime(change.changed_at)
        yield Event(at.date(), f"更正{label}", told, "fact", "", f"{change.changed_by or '导入'} {at:%Y-%m-%d} 更正")


def worded(field: Field | None, change: PersonChange, value: str) -> str:
    """A stored value in the user's words."""
    if change.field in MASKS:
        return MASKS[change.field](value)
    if change.field == "residence_id":
        return Area.objects.filter(code=value).values_list("name", flat=True).first() or value
    choices = dict(field.choices or ()) if field else {}
    return str(choices.get(value) or YES_NO.get(value, value))
