"""Recording referrals, placements and reliefs; feedback, ends, voiding."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from nuanxin.casework import actions
from nuanxin.casework.models import Placement, Referral, Relief
from nuanxin.errors import UserError
from nuanxin.orgs.models import AuditEvent, RecordChange
from tests import factories

DAY, LATER = datetime.date(2022, 9, 5), datetime.date(2022, 9, 20)
FUTURE = datetime.date(2999, 1, 1)


def refer(by, person, **given):
    defaults = {"referred_on": DAY, "employer_name": "信丰某厂", "post_name": "普工"}
    return actions.record_referral(by=by, person=person, **defaults | given)


def place(by, person, **given):
    defaults = {"started_on": DAY, "form": "enterprise", "is_helped": True, "employer_name": "信丰某厂"}
    return actions.record_placement(by=by, person=person, **defaults | given)


def relieve(by, person, **given):
    return actions.record_relief(by=by, person=person, **{"given_on": DAY, "amount_yuan": Decimal("500.00")} | given)


RECORDS = {
    "referral": (refer, Referral, actions.void_referral),
    "placement": (place, Placement, actions.void_placement),
    "relief": (relieve, Relief, actions.void_relief),
}


@pytest.fixture(params=RECORDS)
def service(request):
    """(kind, record, model, void) for each service but visits."""
    return request.param, *RECORDS[request.param]


def kinds():
    return list(AuditEvent.objects.order_by("id").values_list("kind", flat=True))


def test_record_leaves_one_event_where_the_person_lives(officer, person, service):
    kind, record, _, _ = service

    made = record(officer, person)

    [event] = AuditEvent.objects.all()
    assert (event.kind, event.area_code, event.changes_facts) == (f"casework.{kind}.recorded", person.residence_id, True)
    assert (event.subject, made.recorded_by) == (f"{made._meta.label}:{made.pk}", officer)


def test_record_twice_is_one(officer, person, service):
    kind, record, model, _ = service

    assert record(officer, person) == record(officer, person)
    assert (model.objects.count(), kinds()) == (1, [f"casework.{kind}.recorded"])


def test_record_elsewhere_is_refused(township_officer, service):
    _, record, model, _ = service

    with pytest.raises(UserError, match="您没有登记服务记录的权限"):
        record(township_officer, factories.person(residence=factories.CHANGLONG))

    assert not model.objects.exists()


def test_a_collector_records_in_the_own_town(person, service):
    _, record, _, _ = service

    assert record(factories.user(role="collector"), person).person == person


def test_void_takes_it_out_once(officer, person, service):
    kind, record, model, void = service
    made = record(officer, person)

    for _ in range(2):
        void(by=officer, **{kind: made}, reason="录错")

    assert (model.objects.standing().count(), kinds()) == (0, [f"casework.{kind}.recorded", f"casework.{kind}.voided"])


def test_a_voided_record_can_be_recorded_anew(officer, person, service):
    kind, record, model, void = service
    void(by=officer, **{kind: record(officer, person)}, reason="录错")

    record(officer, person)

    assert model.objects.standing().count() == 1


@pytest.mark.parametrize(
    ("record", "given", "told"),
    [
        (refer, {"referred_on": FUTURE}, "推介日期 2999-01-01 晚于今天"),
        (refer, {"referred_on": datetime.date(1960, 1, 1)}, "推介日期 1960-01-01 早于出生日期"),
        (refer, {"employer_name": " "}, "没有填写单位名称"),
        (refer, {"post_name": ""}, "没有填写岗位名称"),
        (refer, {"channel": "pigeon"}, "渠道“pigeon”不在可选范围内"),
        (refer, {"feedback": "perhaps"}, "反馈“perhaps”不在可选范围内"),
        (refer, {"employer_name": "厂" * 121}, "单位名称有 121 个字，最多 120 个字"),
        (place, {"started_on": FUTURE}, "就业日期 2999-01-01 晚于今天"),
        (place, {"ended_on": FUTURE}, "离职日期 2999-01-01 晚于今天"),
        (place, {"ended_on": datetime.date(2022, 9, 1)}, "离职日期 2022-09-01 早于就业日期 2022-09-05"),
        (place, {"contract_from": LATER, "contract_to": DAY}, "合同终止 2022-09-05 早于合同起始 2022-09-20"),
        (place, {"form": "piracy"}, "就业形式“piracy”不在可选范围内"),
        (place, {"is_helped": None}, "没有填写是否帮扶实现"),
        (place, {"employer_uscc": "123"}, "“统一社会信用代码”：统一社会信用代码应为 18 位"),
        (relieve, {"given_on": FUTURE}, "救助日期 2999-01-01 晚于今天"),
        (relieve, {"amount_yuan": Decimal(0)}, "金额 0 不大于 0"),
        (relieve, {"amount_yuan": Decimal("NaN")}, "金额 NaN"),
        (relieve, {"amount_yuan": Decimal("1.005")}, "小数超过两位"),
        (relieve, {"amount_yuan": None}, "没有填写金额"),
    ],
)
def test_record_with_a_wrong_value_is_refused(officer, person, record, given, told):
    with pytest.raises(UserError, match=told):
        record(officer, person, **given)

    assert kinds() == []


@pytest.mark.parametrize(
    ("record", "given", "label"),
    [
        (refer, {"feedback": "hired"}, "反馈"),
        (place, {"is_helped": False}, "是否帮扶实现"),
        (relieve, {"amount_yuan": Decimal(600)}, "金额"),
    ],
)
def test_record_again_with_another_value_is_refused(officer, person, record, given, label):
    record(officer, person)

    with pytest.raises(UserError, match=f"已经登记过，{label}与这次填写的不同"):
        record(officer, person, **given)


def test_update_referral_feedback_keeps_what_was(officer, person):
    referral = refer(officer, person, feedback="none")

    for _ in range(2):
        updated = actions.update_referral_feedback(by=officer, referral=referral, feedback="hired")

    assert updated.feedback == "hired"
    assert [(change.field, change.old_value, change.new_value) for change in RecordChange.objects.all()] == [("feedback", "none", "hired")]
    assert kinds() == ["casework.referral.recorded", "casework.referral.feedback_updated"]


@pytest.mark.parametrize(("feedback", "told"), [("", "没有填写反馈"), ("perhaps", "不在可选范围内")])
def test_update_referral_feedback_with_a_wrong_word_is_refused(officer, person, feedback, told):
    with pytest.raises(UserError, match=told):
        actions.update_referral_feedback(by=officer, referral=refer(officer, person), feedback=feedback)


def test_update_feedback_of_a_voided_referral_is_refused(officer, person):
    referral = refer(officer, person)
    actions.void_referral(by=officer, referral=referral, reason="录错")

    with pytest.raises(UserError, match="已经作废，不能再改动"):
        actions.update_referral_feedback(by=officer, referral=referral, feedback="hired")


def test_end_placement_once(officer, person):
    placement = place(officer, person)

    ended = [actions.end_placement(by=officer, placement=placement, ended_on=LATER) for _ in range(2)]

    assert [one.ended_on for one in ended] == [LATER, LATER]
    assert kinds() == ["casework.placement.recorded", "casework.placement.ended"]
    with pytest.raises(UserError, match="已于 2022-09-20 离职，不能再改为 2022-09-21"):
        actions.end_placement(by=officer, placement=placement, ended_on=datetime.date(2022, 9, 21))


@pytest.mark.parametrize(("day", "told"), [(datetime.date(2022, 9, 1), "早于就业日期"), (FUTURE, "晚于今天"), (None, "没有填写离职日期")])
def test_end_placement_on_an_impossible_day_is_refused(officer, person, day, told):
    with pytest.raises(UserError, match=told):
        actions.end_placement(by=officer, placement=place(officer, person), ended_on=day)


def test_a_second_welfare_post_is_refused_until_the_first_ends(officer, person):
    first = place(officer, person, form="welfare_post", employer_name="镇政府")

    with pytest.raises(UserError, match=r"还在公益性岗位上（2022-09-05 公益性岗位安置 镇政府），不能同时安置第二个公益性岗位"):
        place(officer, person, form="welfare_post", employer_name="村委会")
    actions.end_placement(by=officer, placement=first, ended_on=LATER)

    assert place(officer, person, form="welfare_post", employer_name="村委会", started_on=LATER).pk != first.pk


def test_other_placements_may_overlap(officer, person):
    place(officer, person, form="welfare_post", employer_name="镇政府")
    place(officer, person)
    place(officer, person, form="flexible", employer_name="")

    assert Placement.objects.filter(ended_on=None).count() == 3
