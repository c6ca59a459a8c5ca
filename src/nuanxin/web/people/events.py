"""One line of a person's timeline, and how a record becomes one."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

MOST = 300


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


def latest(records) -> Any:
    return records.select_related("recorded_by").order_by("-id")[:MOST]


def at_time(at: datetime.datetime, label: str, text: str, by) -> Event:
    """What happened at a time, and not about a day."""
    local = timezone.localtime(at)
    return Event(local.date(), label, text, "fact", "", f"{by or '本机'} {local:%Y-%m-%d} 办理")


def event(record, day: datetime.date, label: str, text: str, tone: str, page: str = "") -> Event:
    url = reverse(page, kwargs={"pk": record.pk}) if page else ""
    voided = not record.is_standing
    told = f"{text}（已作废：{record.void_reason}）" if voided else text
    return Event(day, label, told, tone, "" if voided else url, recorder(record), voided)


def recorder(record) -> str:
    who = str(record.recorded_by) if record.recorded_by else "导入" if record.import_run_id else "本机"
    return f"{who} {timezone.localtime(record.recorded_at):%Y-%m-%d} 登记"
