"""Everything that happened to a person, newest first: deeds, decisions, facts, services, corrections, voided ones crossed out."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.db.models import Field
from django.utils import timezone

from nuanxin.orgs.fields import mask_id_number, mask_phone
from nuanxin.orgs.models import Area
from nuanxin.people.enums import ReviewOutcome
from nuanxin.people.models import HouseholdRecognition, Person, PersonChange
from nuanxin.web.people import applied
from nuanxin.web.people.events import MOST, Event, at_time, event, latest

MASKS = {"id_number": mask_id_number, "phone": mask_phone}
YES_NO = {"True": "是", "False": "否"}


def of(person: Person) -> list[Event]:
    """The latest events of a person."""
    parts = (decisions, facts, services, movements, reviews, households, papers, applied.events_of, corrections)
    events = [event for part in parts for event in part(person)]
    return sorted(events, key=lambda event: event.day, reverse=True)[:MOST]


def decisions(person: Person) -> Iterator[Event]:
    for one in latest(person.recognitions):
        yield event(one, one.decided_on, "认定", f"来源：{one.get_source_display()}", "decision")
        if one.ended_on:
            told = "：".join(part for part in (one.get_end_code_display(), one.end_reason) if part)
            yield event(one, one.ended_on, "退出认定", told, "decision")
    for one in latest(person.suspensions):
        yield event(one, one.from_on, "中止援助", one.reason, "decision")
        if one.until_on:
            yield event(one, one.until_on, "恢复援助", "", "decision")
    for one in latest(person.help_cards):
        yield event(one, one.issued_on, "发放就业援助卡", f"编号 {one.number}", "decision")
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


def movements(person: Person) -> Iterator[Event]:
    """Moves, returns out of work, and records that became one with this one or were parted again."""
    for one in latest(person.moves.select_related("from_area", "to_area")):
        reason = f"（{one.reason}）" if one.reason else ""
        yield event(one, one.moved_on, "迁移", f"{one.from_area.name} → {one.to_area.name}{reason}", "fact")
    for one in latest(person.returns):
        yield event(one, one.returned_on, one.get_kind_display(), "", "fact")
    for one in person.merges.select_related("merged", "merged_by", "reversed_by").order_by("-id")[:MOST]:
        yield at_time(one.merged_at, f"并入{one.merged.name}的记录", one.reason, one.merged_by)
        if one.reversed_at:
            yield at_time(one.reversed_at, f"撤销与{one.merged.name}的合并", one.reverse_reason, one.reversed_by)


def reviews(person: Person) -> Iterator[Event]:
    """What came of the yearly reviews; one that still waits has not happened."""
    decided = person.annual_reviews.exclude(outcome=ReviewOutcome.PENDING).select_related("campaign")
    for one in latest(decided):
        label = f"{one.campaign.year} 年度{'补审' if one.is_second else '审验'}：{one.get_outcome_display()}"
        told = "；".join(part for part in (one.changes, one.reason) if part)
        yield event(one, one.reviewed_on or one.campaign.closes_on, label, told, "decision")


def households(person: Person) -> Iterator[Event]:
    """Decisions about a household while the person belonged to it."""
    for membership in person.memberships.standing():
        for one in latest(HouseholdRecognition.objects.filter(household=membership.household_id)):
            for day, label, told in (
                (one.decided_on, f"家庭认定为{one.get_kind_display()}", ""),
                (one.ended_on, f"家庭退出{one.get_kind_display()}", one.end_reason or one.get_end_code_display()),
            ):
                if day and belongs_on(membership, day):
                    yield event(one, day, label, told, "decision")


def belongs_on(membership, day: datetime.date) -> bool:
    return (membership.from_on is None or membership.from_on <= day) and (membership.until_on is None or day <= membership.until_on)


def papers(person: Person) -> Iterator[Event]:
    for one in latest(person.papers):
        kept = "、".join(part for part in ("扫描件" if one.file_id else "", "纸质原件" if one.has_original else "") if part)
        yield event(one, one.received_on, f"收到材料：{one.kind}", kept, "fact")


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
