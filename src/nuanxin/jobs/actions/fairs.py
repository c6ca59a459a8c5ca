"""Job fairs (招聘活动): recording that one was held, and voiding."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import transaction

from nuanxin.jobs.enums import FairAudience, FairForm
from nuanxin.jobs.models import JobFair, join_audiences
from nuanxin.orgs import access, audit, recording
from nuanxin.orgs.models import Area, User


@transaction.atomic
def hold_fair(
    *,
    by: User | None,
    held_on: datetime.date,
    name: str,
    area: Area,
    form: str,
    audiences: Iterable[str] = (),
    employers_count: int | None = None,
    openings_count: int | None = None,
    intents_count: int | None = None,
) -> JobFair:
    """Record a fair that was held; the same fair there on that day is returned as it is.

    Refuses a day to come, an unknown form or audience, a negative count, and a second telling that differs.
    """
    audiences = tuple(audiences)
    access.require(by, access.Permission.RECORD, area.pk)
    recording.refuse_empty(举办日期=held_on, 名称=name.strip(), 举办地=area, 形式=form)
    recording.refuse_unknown("形式", FairForm, form)
    recording.refuse_unknown("专场对象", FairAudience, *audiences)
    recording.refuse_future("举办日期", held_on)
    recording.refuse_negative(参会单位数=employers_count, 提供岗位数=openings_count, 达成意向人数=intents_count)
    fair, made = recording.record_once(
        JobFair,
        key={"held_on": held_on, "name": name.strip(), "area": area},
        values={
            "form": form,
            "audiences": join_audiences(audiences),
            "employers_count": employers_count,
            "openings_count": openings_count,
            "intents_count": intents_count,
        },
        by=by,
    )
    if made:
        audit.record("jobs.fair.held", by=by, subject=fair, area=area.pk, changes_facts=True, form=form)
    return fair


@transaction.atomic
def void_fair(*, by: User | None, fair: JobFair, reason: str) -> JobFair:
    """Take a wrong fair out of every list and count, with a reason."""
    access.require(by, access.Permission.VOID, fair.area_id)
    return recording.void_record(fair, by=by, reason=reason, kind="jobs.fair.voided", area=fair.area_id)
