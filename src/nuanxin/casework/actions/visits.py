"""Visits (走访联系): recording and voiding."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import transaction

from nuanxin.casework.enums import VisitMethod, VisitTopic
from nuanxin.casework.models import Visit, join_topics
from nuanxin.orgs import access, audit, recording
from nuanxin.orgs.models import User
from nuanxin.people.actions import held
from nuanxin.people.models import Person


@transaction.atomic
def record_visit(
    *,
    by: User | None,
    person: Person,
    visited_on: datetime.date,
    method: str,
    topics: Iterable[str] = (),
    visitor: str = "",
    record: str = "",
) -> Visit:
    """Record one visit; one already on file for that day and method is returned as it is.

    Refuses a day to come or before birth, an unknown method or topic, and a second telling that differs.
    """
    topics = tuple(topics)
    recording.refuse_empty(日期=visited_on, 方式=method)
    recording.refuse_unknown("方式", VisitMethod, method)
    recording.refuse_unknown("事项", VisitTopic, *topics)
    recording.refuse_future("走访日期", visited_on)
    person = held(person, by=by, permission=access.Permission.RECORD)
    recording.refuse_order("出生日期", person.birth_on, "走访日期", visited_on)
    visit, made = recording.record_once(
        Visit,
        key={"person": person, "visited_on": visited_on, "method": method},
        values={"topics": join_topics(topics), "visitor": visitor.strip(), "record": record.strip()},
        by=by,
    )
    if made:
        audit.record(
            "casework.visit.recorded",
            by=by,
            subject=visit,
            area=person.residence_id,
            changes_facts=True,
            method=method,
            topics=visit.topics,
        )
    return visit


@transaction.atomic
def void_visit(*, by: User | None, visit: Visit, reason: str) -> Visit:
    """Take a wrong visit out of every list and count, with a reason."""
    person = held(visit.person, by=by, permission=access.Permission.VOID)
    return recording.void_record(visit, by=by, reason=reason, kind="casework.visit.voided", area=person.residence_id)
