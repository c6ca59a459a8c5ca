"""Vacancies (岗位信息): collecting and voiding."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.db import transaction

from nuanxin.errors import UserError
from nuanxin.jobs.enums import VacancyKind
from nuanxin.jobs.models import Vacancy
from nuanxin.orgs import access, audit, recording
from nuanxin.orgs.models import Area, User


@transaction.atomic
def collect_vacancy(
    *,
    by: User | None,
    collected_on: datetime.date,
    area: Area,
    employer_name: str,
    post_name: str,
    openings: int,
    employer_uscc: str = "",
    kind: str = "",
    is_large_employer: bool | None = None,
    pay_min_yuan: Decimal | None = None,
    pay_max_yuan: Decimal | None = None,
    education: str = "",
    age_max: int | None = None,
    accepts_disability: str = "",
    valid_until: datetime.date | None = None,
) -> Vacancy:
    """Put a post on file; the same post collected there on that day is returned as it is.

    Refuses a day to come, no openings, a negative number, a pay range or validity in the wrong order, and a second telling that differs.
    """
    access.require(by, access.Permission.RECORD, area.pk)
    recording.refuse_empty(
        采集日期=collected_on, 采集地=area, 单位名称=employer_name.strip(), 岗位名称=post_name.strip(), 招聘人数=openings
    )
    recording.refuse_unknown("岗位类别", VacancyKind, kind)
    recording.refuse_future("采集日期", collected_on)
    recording.refuse_order("采集日期", collected_on, "有效期至", valid_until)
    recording.refuse_negative(月薪下限=pay_min_yuan, 月薪上限=pay_max_yuan, 年龄上限=age_max)
    refuse_numbers(openings, pay_min_yuan, pay_max_yuan)
    vacancy, made = recording.record_once(
        Vacancy,
        key={"collected_on": collected_on, "area": area, "employer_name": employer_name.strip(), "post_name": post_name.strip()},
        values={
            "employer_uscc": recording.checked_uscc(employer_uscc),
            "openings": openings,
            "kind": kind,
            "is_large_employer": is_large_employer,
            "pay_min_yuan": pay_min_yuan,
            "pay_max_yuan": pay_max_yuan,
            "education": education.strip(),
            "age_max": age_max,
            "accepts_disability": accepts_disability.strip(),
            "valid_until": valid_until,
        },
        by=by,
    )
    if made:
        audit.record("jobs.vacancy.collected", by=by, subject=vacancy, area=area.pk, changes_facts=True, kind_of_post=kind)
    return vacancy


def refuse_numbers(openings: int, pay_min_yuan: Decimal | None, pay_max_yuan: Decimal | None) -> None:
    if openings < 1:
        raise UserError(f"招聘人数 {openings} 不大于 0，不能登记。请填写实际的招聘人数。")
    if pay_min_yuan is not None and pay_max_yuan is not None and pay_max_yuan < pay_min_yuan:
        raise UserError(f"月薪上限 {pay_max_yuan} 小于月薪下限 {pay_min_yuan}，不能登记。请核对这两项。")


@transaction.atomic
def void_vacancy(*, by: User | None, vacancy: Vacancy, reason: str) -> Vacancy:
    """Take a wrong vacancy out of every list and count, with a reason."""
    access.require(by, access.Permission.VOID, vacancy.area_id)
    return recording.void_record(vacancy, by=by, reason=reason, kind="jobs.vacancy.voided", area=vacancy.area_id)
