"""Withdrawing an import: what it made goes, what it changed comes back, what rests on it forbids it."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.casework import actions as casework
from nuanxin.casework.models import Referral, Visit
from nuanxin.errors import UserError
from nuanxin.orgs import intake
from nuanxin.orgs.models import AuditEvent, ImportConflict, ImportRun
from nuanxin.people import actions as people
from nuanxin.people.models import CategoryHolding, HouseholdMembership, Person, Recognition, UnemploymentSpell
from tests import factories
from tests.factories.papers import roster_row, row_of

RESIDENCE = {"常住地": "水北村"}


def withdraw(by, run, reason="发错了文件"):
    return intake.withdraw_run(by=by, run=run, reason=reason)


def full_row():
    return roster_row(
        姓名="张三", 人员类别="残疾人员", 认定日期="2022-03-01", 联系电话="13800000000", 失业登记日期="2022-01-01",
        户主身份证号=factories.id_number(), 与户主关系="妻子",
    )  # fmt: skip


def standing():
    """Everything standing about persons, as values."""
    return {
        Person: list(Person.objects.standing().values_list("name", "residence_id", "phone", "phone_digest", "phone_masked", "wants_job")),
        CategoryHolding: sorted(CategoryHolding.objects.standing().values_list("category", "until_on")),
        Recognition: sorted(Recognition.objects.standing().values_list("decided_on", "ended_on", "end_reason")),
        UnemploymentSpell: sorted(UnemploymentSpell.objects.standing().values_list("registered_on", "ended_on")),
        HouseholdMembership: sorted(HouseholdMembership.objects.standing().values_list("household__head_id_digest", "relationship")),
    }


def test_withdrawing_voids_what_the_import_made(desk, officer):
    run = desk("persons", full_row(), roster_row(性别="女")).run

    withdraw(officer, run)

    assert standing() == {Person: [], CategoryHolding: [], Recognition: [], UnemploymentSpell: [], HouseholdMembership: []}
    assert (run.state, Person.objects.get().void_reason) == ("withdrawn", "撤销导入：发错了文件")
    assert [conflict.state for conflict in ImportConflict.objects.all()] == ["dismissed"]
    assert AuditEvent.objects.filter(kind="orgs.import.withdrawn", by=officer).count() == 1


def test_withdrawing_restores_everything_the_import_changed(desk, officer):
    row = full_row()
    desk("persons", row)
    before = standing()
    changed = row | RESIDENCE | {
        "人员类别": "大龄人员", "退出日期": "2022-09-01", "退出原因": "已就业", "联系电话": "13900000000", "失业登记日期": "2022-02-01",
        "户主身份证号": factories.id_number(), "与户主关系": "女儿", "就业意愿": "是",
    }  # fmt: skip
    run = desk("persons", changed).run
    assert standing() != before

    withdraw(officer, run)

    assert standing() == before
    assert Person.objects.get().version == 3
    assert desk.verdicts("persons", changed) == {"update": 1}


def test_a_move_taken_back_is_told_to_both_places(desk, officer):
    row = full_row()
    desk("persons", row)

    withdraw(officer, desk("persons", row | {"常住地": "大塘埠镇长龙村"}).run)

    told = AuditEvent.objects.filter(kind="orgs.import.restored", changes_facts=True).values_list("area_code", flat=True)
    assert sorted(told) == [factories.SHUIDONG, factories.CHANGLONG]


def test_withdrawing_restores_changed_services(desk, officer, person):
    row = row_of(person, 推介日期="2022-09-06", 单位名称="信丰某厂", 岗位名称="普工", 反馈="未反馈")
    desk("referrals", row)
    run = desk("referrals", row | {"反馈": "已录用"}, row | {"岗位名称": "质检"}).run

    withdraw(officer, run)

    assert list(Referral.objects.standing().values_list("post_name", "feedback")) == [("普工", "none")]


def test_a_withdrawn_file_can_come_again(desk, officer):
    row = full_row()
    withdraw(officer, desk("persons", row).run)

    assert desk.verdicts("persons", row) == {"new": 1}


def test_a_withdrawn_conflict_can_wait_again(desk, officer):
    row = full_row()
    desk("persons", row)
    withdraw(officer, desk("persons", row | {"姓名": "李四"}).run)

    desk("persons", row | {"姓名": "李四"})

    assert [conflict.state for conflict in ImportConflict.objects.order_by("pk")] == ["dismissed", "open"]


def test_services_of_others_rest_on_the_persons_of_a_roster(desk, officer):
    run = desk("persons", full_row()).run
    casework.record_visit(by=officer, person=Person.objects.get(), visited_on=datetime.date(2022, 9, 5), method="phone")

    with pytest.raises(UserError) as refused:
        withdraw(officer, run)

    assert refused.value.problems[1:] == ("张三的走访联系：2022-09-05 电话",)
    assert (ImportRun.objects.get(pk=run.pk).state, Person.objects.standing().count()) == ("applied", 1)


def test_a_later_change_by_hand_forbids_withdrawing(desk, officer):
    run = desk("persons", full_row()).run
    person = Person.objects.get()
    people.correct_person(by=officer, person=person, version=person.version, phone="13700000000")

    with pytest.raises(UserError, match="张三，“联系电话”已再次更改"):
        withdraw(officer, run)


def test_a_later_change_of_a_service_forbids_withdrawing(desk, officer, person):
    run = desk("referrals", row_of(person, 推介日期="2022-09-06", 单位名称="信丰某厂", 岗位名称="普工")).run
    casework.update_referral_feedback(by=officer, referral=Referral.objects.get(), feedback="hired")

    with pytest.raises(UserError, match="“反馈”已再次更改"):
        withdraw(officer, run)


def test_a_later_import_forbids_withdrawing_the_earlier_one_until_it_is_withdrawn_itself(desk, officer):
    row = full_row()
    first = desk("persons", row).run
    second = desk("persons", row | {"人员类别": "大龄人员"}).run

    with pytest.raises(UserError, match="又有新的记录或更改"):
        withdraw(officer, first)
    withdraw(officer, second)

    assert {holding.category for holding in CategoryHolding.objects.standing()} == {"DISAB"}


def test_withdrawing_twice_or_without_a_reason_is_refused(desk, officer):
    run = desk("persons", full_row()).run

    with pytest.raises(UserError, match="没有填写撤销原因"):
        withdraw(officer, run, reason=" ")
    withdraw(officer, run)
    with pytest.raises(UserError, match="状态是“已撤销”，不能撤销"):
        withdraw(officer, run)


def test_withdrawing_elsewhere_is_refused(desk, township_officer):
    run = desk("persons", full_row()).run

    with pytest.raises(UserError, match="您没有导入表格的权限"):
        withdraw(township_officer, run)


def test_a_record_voided_by_hand_does_not_forbid_withdrawing(desk, officer, person):
    run = desk("visits", row_of(person, 日期="2022-09-05", 方式="电话"), row_of(person, 日期="2022-09-06", 方式="电话")).run
    casework.void_visit(by=officer, visit=Visit.objects.first(), reason="录错")

    withdraw(officer, run)

    assert not Visit.objects.standing().exists()
