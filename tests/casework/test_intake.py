"""What lists of services do: each verdict, by the natural key of the list."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from nuanxin.casework.models import Placement, Referral, Relief, Visit
from nuanxin.orgs.models import AuditEvent, RecordChange
from tests import factories
from tests.factories.papers import row_of


def visit(person, **cells):
    return row_of(person, 日期="2022-09-05", 方式="电话") | cells


def referral(person, **cells):
    return row_of(person, 推介日期="2022-09-06", 单位名称="信丰某厂", 岗位名称="普工") | cells


def placement(person, **cells):
    return row_of(person, 就业日期="2022-09-07", 就业形式="企业吸纳", 单位名称="信丰某厂", 是否帮扶实现="是") | cells


def welfare(person, **cells):
    return placement(person, 就业形式="公益性岗位安置", 单位名称="嘉定镇政府") | cells


def relief(person, **cells):
    return row_of(person, 救助日期="2022-09-08", 金额="500") | cells


LISTS = {"visits": visit, "referrals": referral, "placements": placement, "reliefs": relief}


@pytest.fixture(params=LISTS)
def service(request):
    """(list, its row) for each list of services."""
    return request.param, LISTS[request.param]


def test_visit_comes_in_with_its_topics_in_order(desk, person):
    row = visit(person, 方式="入户", 事项="岗位推介、情况摸查", 走访人="李四", 情况记录="想学电工")

    assert desk.verdicts("visits", row) == {"new": 1}

    [made] = Visit.objects.all()
    assert (made.person, made.visited_on, made.method) == (person, datetime.date(2022, 9, 5), "home_visit")
    assert (made.topics, made.visitor, made.record) == ("survey,posts", "李四", "想学电工")
    event = AuditEvent.objects.get(kind="casework.visit.recorded")
    assert (event.subject, event.area_code, event.changes_facts, event.details["row"]) == (
        f"casework.Visit:{made.pk}", person.residence_id, True, 2,
    )  # fmt: skip


def test_referral_comes_in(desk, person):
    assert desk.verdicts("referrals", referral(person, 渠道="微信", 反馈="已面试")) == {"new": 1}

    [made] = Referral.objects.all()
    assert (made.employer_name, made.post_name, made.channel, made.feedback) == ("信丰某厂", "普工", "wechat", "interviewed")


def test_placement_comes_in(desk, person):
    assert desk.verdicts("placements", placement(person, 合同起始="2022-09-07", 合同终止="2023-09-06", 按比例就业="否")) == {"new": 1}

    [made] = Placement.objects.all()
    assert (made.started_on, made.form, made.employer_name, made.employer_uscc) == (datetime.date(2022, 9, 7), "enterprise", "信丰某厂", "")
    assert (made.contract_from, made.contract_to) == (datetime.date(2022, 9, 7), datetime.date(2023, 9, 6))
    assert (made.is_helped, made.is_proportional, made.ended_on) == (True, False, None)


def test_relief_comes_in(desk, person):
    assert desk.verdicts("reliefs", relief(person, 金额="1,200.50元")) == {"new": 1}

    assert [made.amount_yuan for made in Relief.objects.all()] == [Decimal("1200.50")]


def test_the_same_service_again_is_the_same(desk, person, service):
    list_id, row = service
    desk(list_id, row(person))

    assert desk.verdicts(list_id, row(person)) == {"same": 1}


def test_a_repetition_in_the_file_is_a_duplicate(desk, person, service):
    list_id, row = service

    assert desk.verdicts(list_id, row(person), row(person)) == {"new": 1, "duplicate_in_file": 1}
    assert desk.verdicts(list_id, row(person), row(person)) == {"same": 1, "duplicate_in_file": 1}


def test_a_person_who_is_not_on_the_roster_is_invalid(desk, county, service):
    list_id, row = service
    number = factories.id_number()
    told = desk.told(list_id, row(Nobody("张三", number)))

    assert told == [(2, "身份证号", number, "在册人员中没有这个人。请先导入花名册，或核对身份证号。")]


class Nobody:
    """A name and a number that are on no roster."""

    def __init__(self, name, number):
        self.name, self.full_id_number = name, number


def test_another_name_than_that_numbers_is_a_conflict(desk, person, service):
    list_id, row = service
    person.name = "张三"
    person.save()

    told = desk.told(list_id, row(person, 姓名="李四"))

    assert told == [(2, "姓名", "李四", "姓名与在册的不同：表中是“李四”，这个身份证号在册的姓名是“张三”。请核对是谁。")]


@pytest.mark.parametrize("name", ["张 峰", "张峯"])
def test_a_space_or_variant_in_the_name_is_no_conflict(desk, county, service, name):
    list_id, row = service
    person = factories.person(name="张峰")

    assert desk.verdicts(list_id, row(person, 姓名=name)) == {"new": 1}


def test_a_person_outside_the_limit_is_invalid(desk, county, service):
    list_id, row = service
    person = factories.person(residence=factories.CHANGLONG)

    told = desk.told(list_id, row(person), area=factories.area(factories.JIADING))

    assert told == [(2, "身份证号", person.full_id_number, "此人的常住地不在“信丰县嘉定镇”之内。请由常住地导入，或先办理迁移。")]


def test_a_day_to_come_is_invalid(desk, person):
    [told] = desk.told("visits", visit(person, 日期="2999-01-01"))

    assert told[:3] == (2, "日期", "2999-01-01")


def test_a_day_before_birth_is_a_conflict(desk, person):
    told = desk.told("visits", visit(person, 日期="1960-01-01"))

    assert told == [(2, "日期", "1960-01-01", "日期 1960-01-01 早于此人的出生日期 1970-05-01。请核对日期。")]


@pytest.mark.parametrize(
    ("list_id", "row", "cells", "field", "before", "after"),
    [
        ("visits", visit, {"事项": "回访"}, "topics", "", "follow_up"),
        ("referrals", referral, {"反馈": "已录用"}, "feedback", "", "hired"),
        ("placements", placement, {"离职日期": "2022-09-30"}, "ended_on", "", "2022-09-30"),
        ("placements", placement, {"是否帮扶实现": "否"}, "is_helped", "True", "False"),
        ("reliefs", relief, {"金额": "600"}, "amount_yuan", "500.00", "600.00"),
    ],
)
def test_another_cell_is_an_update_that_keeps_what_was(desk, person, list_id, row, cells, field, before, after):
    desk(list_id, row(person))

    assert desk.verdicts(list_id, row(person, **cells)) == {"update": 1}

    assert [(change.field, change.old_value, change.new_value) for change in RecordChange.objects.all()] == [(field, before, after)]
    assert desk.verdicts(list_id, row(person, **cells)) == {"same": 1}


def test_an_empty_cell_never_erases(desk, person):
    desk("visits", visit(person, 事项="回访", 走访人="李四"))

    assert desk.verdicts("visits", visit(person, 事项="", 走访人="")) == {"same": 1}


@pytest.mark.parametrize(
    ("list_id", "row", "cells"),
    [
        ("visits", visit, {"方式": "微信"}),
        ("visits", visit, {"日期": "2022-09-06"}),
        ("referrals", referral, {"岗位名称": "质检"}),
        ("referrals", referral, {"单位名称": "另一家厂"}),
        ("placements", placement, {"就业形式": "灵活就业"}),
        ("reliefs", relief, {"救助日期": "2022-09-09"}),
    ],
)
def test_another_part_of_the_key_is_another_record(desk, person, list_id, row, cells):
    assert desk.verdicts(list_id, row(person), row(person, **cells)) == {"new": 2}


def test_relief_of_nothing_is_invalid(desk, person):
    assert desk.told("reliefs", relief(person, 金额="0")) == [(2, "金额", "0.00", "救助金额应大于 0。请填写实际发放的金额。")]


def test_a_second_welfare_post_while_one_runs_is_a_conflict(desk, person):
    desk("placements", welfare(person))

    told = desk.told("placements", welfare(person, 单位名称="水东村委会"))

    assert told == [
        (
            2,
            "就业形式",
            "公益性岗位安置",
            "此人还在另一个公益性岗位上（2022-09-07 嘉定镇政府），不能同时有两个公益性岗位。请先登记原岗位的离职日期。",
        )
    ]


def test_two_welfare_posts_in_one_file_the_second_is_a_conflict(desk, person):
    rows = welfare(person), welfare(person, 单位名称="水东村委会")

    assert desk.verdicts("placements", *rows) == {"new": 1, "conflict": 1}
    assert desk.verdicts("placements", *rows) == {"same": 1, "conflict": 1}


def test_a_second_welfare_post_goes_in_when_the_file_ends_the_first_one_in_any_order(desk, person):
    desk("placements", welfare(person))
    rows = welfare(person, 就业日期="2022-09-20", 单位名称="水东村委会"), welfare(person, 离职日期="2022-09-19")

    assert desk.verdicts("placements", *rows) == {"new": 1, "update": 1}
    assert desk.verdicts("placements", *rows) == {"same": 2}


def test_a_welfare_post_that_ended_stands_beside_another(desk, person):
    assert desk.verdicts("placements", welfare(person, 离职日期="2022-09-19"), welfare(person, 就业日期="2022-09-20")) == {"new": 2}


def test_other_placements_may_overlap(desk, person):
    assert desk.verdicts("placements", welfare(person), placement(person), placement(person, 就业形式="灵活就业")) == {"new": 3}


def test_an_end_before_the_beginning_is_invalid(desk, person):
    [told] = desk.told("placements", placement(person, 离职日期="2022-09-01"))

    assert told[:3] == (2, "离职日期", "2022-09-01")


def test_a_contract_that_would_end_before_it_begins_is_a_conflict(desk, person):
    desk("placements", placement(person, 合同起始="2022-09-07"))

    told = desk.told("placements", placement(person, 合同终止="2022-09-01"))

    assert told == [(2, "合同终止", "2022-09-01", "合同终止 2022-09-01 与在册的合同起始 2022-09-07 先后颠倒。请核对这两个日期。")]
