"""Collecting vacancies and recording fairs."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from nuanxin.errors import UserError
from nuanxin.jobs import actions
from nuanxin.jobs.models import JobFair, Vacancy
from nuanxin.orgs.models import AuditEvent
from tests import factories

DAY, FUTURE = datetime.date(2022, 9, 3), datetime.date(2999, 1, 1)


def collect(by, **given):
    defaults = {
        "collected_on": DAY,
        "area": factories.area(factories.JIADING),
        "employer_name": "信丰某厂",
        "post_name": "普工",
        "openings": 5,
    }
    return actions.collect_vacancy(by=by, **defaults | given)


def hold(by, **given):
    return actions.hold_fair(
        by=by, **{"held_on": DAY, "area": factories.area(factories.JIADING), "name": "专场", "form": "on_site"} | given
    )


def kinds():
    return [(event.kind, event.area_code, event.changes_facts) for event in AuditEvent.objects.order_by("id")]


def test_collect_vacancy_twice_is_one(officer):
    given = {"kind": "care", "pay_min_yuan": Decimal(3000), "pay_max_yuan": Decimal(4500), "is_large_employer": True}

    first, second = collect(officer, **given), collect(officer, **given)

    assert (first, first.recorded_by, Vacancy.objects.count()) == (second, officer, 1)
    assert kinds() == [("jobs.vacancy.collected", factories.JIADING, True)]


def test_hold_fair_twice_is_one(officer):
    given = {"audiences": ("disabled", "hardship"), "employers_count": 20}

    first, second = hold(officer, **given), hold(officer, **given)

    assert (first, first.audiences, JobFair.objects.count()) == (second, "hardship,disabled", 1)
    assert kinds() == [("jobs.fair.held", factories.JIADING, True)]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"collected_on": FUTURE}, "采集日期 2999-01-01 晚于今天"),
        ({"openings": 0}, "招聘人数 0 不大于 0"),
        ({"openings": None}, "没有填写招聘人数"),
        ({"employer_name": ""}, "没有填写单位名称"),
        ({"kind": "dream"}, "岗位类别“dream”不在可选范围内"),
        ({"pay_min_yuan": Decimal(3000), "pay_max_yuan": Decimal(2000)}, "月薪上限 2000 小于月薪下限 3000"),
        ({"valid_until": datetime.date(2022, 9, 1)}, "有效期至 2022-09-01 早于采集日期 2022-09-03"),
        ({"employer_uscc": "1"}, "统一社会信用代码"),
    ],
)
def test_collect_vacancy_with_a_wrong_value_is_refused(officer, given, told):
    with pytest.raises(UserError, match=told):
        collect(officer, **given)

    assert not Vacancy.objects.exists()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"held_on": FUTURE}, "举办日期 2999-01-01 晚于今天"),
        ({"name": " "}, "没有填写名称"),
        ({"form": "dance"}, "形式“dance”不在可选范围内"),
        ({"audiences": ("ghosts",)}, "专场对象“ghosts”不在可选范围内"),
    ],
)
def test_hold_fair_with_a_wrong_value_is_refused(officer, given, told):
    with pytest.raises(UserError, match=told):
        hold(officer, **given)

    assert not JobFair.objects.exists()


def test_again_with_another_value_is_refused(officer):
    collect(officer)
    hold(officer)

    with pytest.raises(UserError, match="招聘人数与这次填写的不同"):
        collect(officer, openings=6)
    with pytest.raises(UserError, match="形式与这次填写的不同"):
        hold(officer, form="online")


@pytest.mark.parametrize("write", [collect, hold])
def test_elsewhere_is_refused(township_officer, write):
    with pytest.raises(UserError, match="您没有登记服务记录的权限"):
        write(township_officer, area=factories.area(factories.DATANGBU))


def test_void_takes_them_out_of_the_lists(officer):
    actions.void_vacancy(by=officer, vacancy=collect(officer), reason="重复")
    actions.void_fair(by=officer, fair=hold(officer), reason="没有举办")

    assert (list(Vacancy.objects.standing()), list(JobFair.objects.standing())) == ([], [])
    assert [kind for kind, _, _ in kinds()] == ["jobs.vacancy.collected", "jobs.vacancy.voided", "jobs.fair.held", "jobs.fair.voided"]
