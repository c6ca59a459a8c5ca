"""What lists of vacancies and fairs do."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from nuanxin.jobs.models import JobFair, Vacancy
from nuanxin.orgs.models import AuditEvent
from tests import factories

VACANCY = {"采集日期": "2022-09-03", "采集地": "嘉定镇", "单位名称": "信丰某厂", "岗位名称": "普工", "招聘人数": "5"}
FAIR = {"举办日期": "2022-09-04", "名称": "暖心专场", "举办地": "大塘埠镇", "形式": "现场"}
LISTS = {"vacancies": VACANCY, "fairs": FAIR}


@pytest.fixture(params=LISTS)
def local(request):
    return request.param, LISTS[request.param]


def test_vacancy_comes_in(desk):
    row = VACANCY | {
        "岗位类别": "爱心岗位",
        "规模以上企业": "是",
        "月薪下限": "3000",
        "月薪上限": "4500",
        "学历要求": "不限",
        "年龄上限": "50",
        "有效期至": "2022-12-31",
    }

    assert desk.verdicts("vacancies", row) == {"new": 1}

    [made] = Vacancy.objects.all()
    assert (made.collected_on, made.area_id, made.openings, made.kind) == (datetime.date(2022, 9, 3), factories.JIADING, 5, "care")
    assert (made.is_large_employer, made.pay_min_yuan, made.pay_max_yuan) == (True, Decimal(3000), Decimal(4500))
    assert (made.education, made.age_max, made.valid_until) == ("不限", 50, datetime.date(2022, 12, 31))
    event = AuditEvent.objects.get(kind="jobs.vacancy.collected")
    assert (event.subject, event.area_code, event.changes_facts) == (f"jobs.Vacancy:{made.pk}", factories.JIADING, True)


def test_fair_comes_in(desk):
    assert desk.verdicts(
        "fairs", FAIR | {"专场对象": "残疾人、就业困难人员", "参会单位数": "20", "提供岗位数": "300", "达成意向人数": "45"}
    ) == {"new": 1}

    [made] = JobFair.objects.all()
    assert (made.held_on, made.name, made.area_id, made.form) == (datetime.date(2022, 9, 4), "暖心专场", factories.DATANGBU, "on_site")
    assert (made.audiences, made.employers_count, made.openings_count, made.intents_count) == ("hardship,disabled", 20, 300, 45)


def test_the_same_again_is_the_same(desk, local):
    list_id, row = local
    desk(list_id, row)

    assert desk.verdicts(list_id, row, row) == {"same": 1, "duplicate_in_file": 1}


@pytest.mark.parametrize(
    ("list_id", "row", "cells", "field", "after"),
    [("vacancies", VACANCY, {"招聘人数": "8"}, "openings", 8), ("fairs", FAIR, {"专场对象": "残疾人"}, "audiences", "disabled")],
)
def test_another_cell_is_an_update(desk, list_id, row, cells, field, after):
    desk(list_id, row)

    assert desk.verdicts(list_id, row | cells) == {"update": 1}

    model = {"vacancies": Vacancy, "fairs": JobFair}[list_id]
    assert [getattr(one, field) for one in model.objects.all()] == [after]


@pytest.mark.parametrize(
    ("list_id", "row", "cells"),
    [("vacancies", VACANCY, {"采集地": "大塘埠镇"}), ("vacancies", VACANCY, {"岗位名称": "电工"}), ("fairs", FAIR, {"举办地": "嘉定镇"}), ("fairs", FAIR, {"名称": "二"})],
)  # fmt: skip
def test_another_part_of_the_key_is_another_record(desk, list_id, row, cells):
    assert desk.verdicts(list_id, row, row | cells) == {"new": 2}


def test_no_openings_is_invalid(desk):
    assert desk.told("vacancies", VACANCY | {"招聘人数": "0"})[0][:3] == (2, "招聘人数", "0")


def test_an_area_outside_the_county_is_invalid(desk, local):
    list_id, row = local
    column = "采集地" if list_id == "vacancies" else "举办地"

    assert desk.told(list_id, row | {column: "南安镇"})[0][:3] == (2, column, "南安镇")


def test_pay_against_what_is_on_file_is_a_conflict(desk):
    desk("vacancies", VACANCY | {"月薪下限": "3000"})

    told = desk.told("vacancies", VACANCY | {"月薪上限": "2000"})

    assert told == [(2, "月薪上限", "2000.00", "月薪上限 2000.00 与在册的月薪下限 3000.00 大小颠倒。请核对这两项。")]
