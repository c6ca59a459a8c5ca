"""A payee was told: by whom, how and when."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import transaction

from nuanxin.benefits.enums import ToldBy
from nuanxin.benefits.models import Notification
from nuanxin.errors import UserError
from nuanxin.orgs import access, audit, clock, recording
from nuanxin.orgs.models import User


@transaction.atomic
def mark_told(*, by: User | None, notification: Notification, means: str, told_on: datetime.date | None = None) -> Notification:
    """Somebody told the payee; the same again changes nothing.

    Refuses an unknown means, a day to come or before the occasion was written down, and one told already otherwise.
    """
    recording.refuse_unknown("告知方式", ToldBy, means)
    recording.refuse_future("告知日期", told_on)
    current = Notification.objects.select_for_update().get(pk=notification.pk)
    access.require(by, access.Permission.APPLY, current.area_id)
    recording.refuse_voided(current)
    told_on = told_on or max(clock.business_today(), current.due_on)
    recording.refuse_order("应告知日期", current.due_on, "告知日期", told_on)
    if current.told_on:
        return same_or_refused(current, means, told_on)
    current.told_on, current.told_by_means, current.told_by = told_on, means, by
    current.save(update_fields=["told_on", "told_by_means", "told_by"])
    audit.record("benefits.notification.told", by=by, subject=current, area=current.area_id, means=means)
    return current


@transaction.atomic
def mark_many_told(*, by: User | None, notifications: Iterable[Notification], means: str, told_on: datetime.date | None = None) -> int:
    """All of them or none: how many were told now for the first time."""
    held = list(Notification.objects.select_for_update().filter(pk__in=[one.pk for one in notifications]).order_by("pk"))
    if not held:
        raise UserError("没有选择要登记的告知。请至少选择一条。")
    fresh = [one for one in held if not one.told_on]
    for one in fresh:
        mark_told(by=by, notification=one, means=means, told_on=told_on)
    return len(fresh)


def same_or_refused(current: Notification, means: str, told_on: datetime.date) -> Notification:
    if (current.told_by_means, current.told_on) == (means, told_on):
        return current
    raise UserError(f"这条告知已于 {current.told_on} 登记为{current.get_told_by_means_display()}告知，不能再改。请刷新页面。")
