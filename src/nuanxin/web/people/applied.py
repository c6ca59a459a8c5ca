"""The way of a person's applications on their timeline: every deed and public notice, never what was objected or by whom."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from nuanxin.people.enums import DeedKind
from nuanxin.people.models import Application, ApplicationDeed, NoticeEntry, Person
from nuanxin.web.people.events import MOST, Event, event
from nuanxin.web.recognition.columns import step_name

TONES: dict[str, str] = {DeedKind.APPROVED: "good"}
SUBMITTED = "申请认定"


def events_of(person: Person) -> Iterator[Event]:
    """Deeds of all applications; those of a voided one are crossed out."""
    deeds = ApplicationDeed.objects.filter(application__person=person).select_related("application").order_by("-id")
    for deed in deeds[:MOST]:
        if deed.kind != DeedKind.POSTED:  # told by the notice itself
            yield deed_event(deed)
    entries = NoticeEntry.objects.filter(application__person=person).select_related("notice", "notice__recorded_by", "application")
    for entry in entries.order_by("-id")[:MOST]:
        yield from notice_events(entry)


def deed_event(deed: ApplicationDeed) -> Event:
    application, label = deed.application, f"认定申请：{deed.get_kind_display()}"
    if deed.kind == DeedKind.SUBMITTED:
        label, told = SUBMITTED, f"{'、'.join(application.category_labels)}（{application.get_origin_display()}）"
    else:
        told = "：".join(part for part in (step_name(application.procedure, deed.step), deed.reason) if part)
    by = f"{deed.by_name} {timezone.localtime(deed.at):%Y-%m-%d} 登记"
    return Event(deed.on, label, told, TONES.get(deed.kind, "decision"), url_of(application), by, not application.is_standing)


def url_of(application: Application) -> str:
    return reverse("application", args=[application.pk]) if application.is_standing else ""


def notice_events(entry: NoticeEntry) -> Iterator[Event]:
    notice = entry.notice
    yield event(notice, notice.posted_on, "公示", f"{notice.title}，到 {notice.closes_on} 止", "decision", "public-notice")
    if entry.removed_on:
        yield event(notice, entry.removed_on, "从公示撤下", notice.title, "decision", "public-notice")
