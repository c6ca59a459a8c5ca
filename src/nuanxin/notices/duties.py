"""What is to be reported when: the dates of all notices, and those still to come."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from nuanxin.notices.definition.catalogue import notices
from nuanxin.notices.definition.model import Duty, Notice


@dataclass(frozen=True)
class Due:
    """One date of one duty."""

    notice: Notice
    duty: Duty
    on: datetime.date
    days_left: int

    @property
    def is_over(self) -> bool:
        return self.days_left < 0


def schedule(notice: Notice, today: datetime.date) -> list[Due]:
    """All reporting dates of a notice, past ones too, in order."""
    dates = [Due(notice, duty, day, (day - today).days) for duty in notice.duties for day in duty.dates]
    return sorted(dates, key=lambda due: (due.on, due.duty.is_weekly, due.duty.id))


def due(today: datetime.date) -> list[Due]:
    """What is still to be reported, of all notices, the nearest first; of a weekly report only the next."""
    coming = [due for notice in notices().values() for due in schedule(notice, today) if not due.is_over]
    first: dict[tuple[str, str], Due] = {}
    for one in coming:
        first.setdefault((one.notice.id, one.duty.id), one)
    return sorted(first.values(), key=lambda due: (due.on, due.duty.is_weekly, due.notice.id))
