"""Temporary reliefs (临时救助): recording and voiding."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.db import transaction

from nuanxin.casework.models import Relief
from nuanxin.errors import UserError
from nuanxin.orgs import access, audit, recording
from nuanxin.orgs.models import User
from nuanxin.people.actions import held
from nuanxin.people.models import Person


@transaction.atomic
def record_relief(*, by: User | None, person: Person, given_on: datetime.date, amount_yuan: Decimal) -> Relief:
    """Record relief paid on a day; the same again is returned as it is.

    Refuses a day to come or before birth, an amount that is nothing or has more than two decimals, another amount that day.
    """
    recording.refuse_empty(救助日期=given_on, 金额=amount_yuan)
    refuse_amount(amount_yuan)
    recording.refuse_future("救助日期", given_on)
    person = held(person, by=by, permission=access.Permission.RECORD)
    recording.refuse_order("出生日期", person.birth_on, "救助日期", given_on)
    relief, made = recording.record_once(Relief, key={"person": person, "given_on": given_on}, values={"amount_yuan": amount_yuan}, by=by)
    if made:
        audit.record("casework.relief.recorded", by=by, subject=relief, area=person.residence_id, changes_facts=True)
    return relief


def refuse_amount(amount_yuan: Decimal) -> None:
    if not amount_yuan.is_finite() or amount_yuan <= 0:
        raise UserError(f"金额 {amount_yuan} 不大于 0，不能登记。请填写实际发放的金额。")
    if amount_yuan != round(amount_yuan, 2):
        raise UserError(f"金额 {amount_yuan} 的小数超过两位，不能登记。请精确到分。")


@transaction.atomic
def void_relief(*, by: User | None, relief: Relief, reason: str) -> Relief:
    """Take a wrong relief out of every list and count, with a reason."""
    person = held(relief.person, by=by, permission=access.Permission.VOID)
    return recording.void_record(relief, by=by, reason=reason, kind="casework.relief.voided", area=person.residence_id)
