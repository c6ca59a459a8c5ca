"""What the timeline tells of services, work, categories and corrections, in which order, and what it keeps to itself."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from nuanxin.people.models import (
    EmploymentSpell,
    Household,
    HouseholdMembership,
    HouseholdRecognition,
    PersonChange,
    UnemploymentSpell,
)
from nuanxin.web.people import timeline
from nuanxin.web.people.profile import Profile
from tests import factories

D = datetime.date
NOON = datetime.datetime(2022, 9, 10, 4, tzinfo=datetime.UTC)


def told(person) -> list[tuple[str, str, str]]:
    """Day, label and text of each event."""
    return [(f"{event.day:%m-%d}", event.label, event.text) for event in timeline.of(person)]


def corrected(person, field: str, old: str, new: str, **told_of) -> PersonChange:
    return PersonChange.objects.create(person=person, field=field, old_value=old, new_value=new, changed_at=NOON, **told_of)


def test_of_somebody_new_nothing_is_told(person):
    assert told(person) == []


def test_events_stand_newest_first_whatever_kind_they_are(person):
    factories.recognition(person, D(2022, 8, 1))
    factories.visit(person, D(2022, 9, 5))
    factories.placement(person, D(2022, 8, 20))
    factories.relief(person, D(2022, 9, 1))

    assert [day for day, *_ in told(person)] == ["09-05", "09-01", "08-20", "08-01"]


def test_a_visit_is_told_with_its_topics_what_was_said_and_who_went(person):
    factories.visit(person, method="phone", topics="policy,follow_up", record="愿意上岗", visitor="王协管")

    assert told(person) == [("09-05", "电话", "政策宣讲、回访；愿意上岗；走访人：王协管")]


def test_a_visit_without_a_word_is_told_by_its_method_alone(person):
    factories.visit(person)

    assert told(person) == [("09-05", "入户走访", "")]


@pytest.mark.parametrize(("feedback", "expected"), [("", "信丰某厂 焊工"), ("refused", "信丰某厂 焊工（拒绝）")])
def test_a_referral_is_told_with_what_was_answered(person, feedback, expected):
    factories.referral(person, employer_name="信丰某厂", post_name="焊工", feedback=feedback)

    assert told(person) == [("09-06", "岗位推介", expected)]


def test_a_placement_that_ended_is_told_twice(person):
    factories.placement(person, D(2022, 9, 7), ended_on=D(2022, 9, 19))

    assert told(person) == [("09-19", "离职", "信丰某厂"), ("09-07", "企业吸纳", "信丰某厂")]


def test_a_relief_is_told_in_yuan_with_two_decimals(person):
    factories.relief(person, amount_yuan="12345.60")

    assert told(person) == [("09-08", "临时救助", "12,345.60 元")]


def test_a_registration_as_unemployed_and_its_end_are_told(person):
    UnemploymentSpell.objects.create(person=person, registered_on=D(2022, 8, 1), ended_on=D(2022, 9, 1), end_reason="已就业")

    assert told(person) == [("09-01", "注销失业登记", "已就业"), ("08-01", "失业登记", "")]


@pytest.mark.parametrize(("ended_on", "expected"), [(None, "东莞某厂 至今"), (D(2022, 7, 1), "东莞某厂 至 2022-07-01")])
def test_earlier_work_is_told_with_how_long_it_lasted(person, ended_on, expected):
    EmploymentSpell.objects.create(
        person=person, status="enterprise", started_on=D(2022, 6, 1), ended_on=ended_on, employer_name="东莞某厂"
    )

    assert told(person) == [("06-01", "工作经历：企业就业", expected)]


def test_a_category_held_for_a_time_is_told_at_both_ends(person):
    factories.holding(person, "DISAB", from_on=D(2022, 8, 1), until_on=D(2022, 9, 1), evidence="残疾人证")

    assert told(person) == [("09-01", "不再属于残疾人员", ""), ("08-01", "属于残疾人员", "残疾人证")]


def test_a_category_without_dates_has_no_day_to_be_told_on(person):
    factories.holding(person, "DISAB")

    assert told(person) == []


def test_a_return_is_told_by_its_kind(person):
    factories.returning(person)

    assert told(person) == [("09-09", "就业转失业", "")]


def test_a_move_without_a_reason_has_no_brackets(person):
    factories.move(person)

    assert told(person) == [("09-01", "迁移", "长龙村委会 → 水东村委会")]


@pytest.mark.parametrize(
    ("field", "old", "new", "label", "expected"),
    [
        ("id_number", "360722197005010011", "36072219700501002X", "更正身份证号", "360722********0011 → 360722********002X"),
        ("phone", "13800138000", "", "更正联系电话", "138****8000 → 空"),
        ("residence_id", factories.SHUIDONG, factories.CHANGLONG, "更正常住地", "水东村委会 → 长龙村委会"),
        ("residence_id", factories.SHUIDONG, "999999999999", "更正常住地", "水东村委会 → 999999999999"),
        ("wants_job", "", "True", "更正就业意愿", "空 → 是"),
        ("wants_job", "True", "False", "更正就业意愿", "是 → 否"),
        ("sex", "M", "F", "更正性别", "男 → 女"),
        ("name", "张三", "张山", "更正姓名", "张三 → 张山"),
        ("dropped", "甲", "乙", "更正dropped", "甲 → 乙"),
    ],
)
def test_a_correction_is_told_in_the_users_words_with_numbers_masked(person, field, old, new, label, expected):
    corrected(person, field, old, new)

    assert told(person) == [("09-10", label, expected)]


def test_a_correction_says_who_made_it_or_that_a_file_did(person, officer):
    corrected(person, "name", "张三", "张山", changed_by=officer)
    corrected(person, "name", "张山", "张叁")

    assert {event.by for event in timeline.of(person)} == {f"{officer} 2022-09-10 更正", "导入 2022-09-10 更正"}


def test_a_voided_record_is_crossed_out_with_the_reason_and_without_its_link(person, officer):
    visit = factories.visit(person)
    assert timeline.of(person)[0].url.endswith(f"/{visit.pk}/")
    type(visit).objects.filter(pk=visit.pk).update(voided_at=timezone.now(), voided_by=officer, void_reason="日期写错")

    [event] = timeline.of(person)
    assert (event.is_voided, event.text, event.url) == (True, "（已作废：日期写错）", "")


def test_another_persons_events_are_not_told(person):
    factories.visit(factories.person())

    assert told(person) == []


@pytest.fixture
def home(person, county):
    made = Household.objects.create(head_id_digest="d", head_id_masked="360722********0011")
    HouseholdMembership.objects.create(household=made, person=person, from_on=D(2022, 8, 10), until_on=D(2022, 8, 31))
    return made


def decided(home, county, **fields) -> None:
    HouseholdRecognition.objects.create(household=home, area=county, kind="ZERO", definition="d", source="officer", **fields)


def test_a_household_recognised_and_ended_on_one_day_has_the_reason_with_its_end_alone(person, home, county):
    decided(home, county, decided_on=D(2022, 8, 20), ended_on=D(2022, 8, 20), end_code="placed", end_reason="登记有误")

    assert sorted(told(person)) == [("08-20", "家庭认定为零就业家庭", ""), ("08-20", "家庭退出零就业家庭", "登记有误")]


@pytest.mark.parametrize(("decided_on", "count"), [(D(2022, 8, 9), 0), (D(2022, 8, 10), 1), (D(2022, 8, 31), 1), (D(2022, 9, 1), 0)])
def test_a_household_is_told_from_the_first_day_of_belonging_to_the_last(person, home, county, decided_on, count):
    decided(home, county, decided_on=decided_on)

    assert len(told(person)) == count


# The facts above the timeline


@pytest.mark.parametrize(
    ("residence", "expected"),
    [
        (factories.SHUIDONG, "信丰县嘉定镇水东村委会"),
        (factories.JIADING, "信丰县嘉定镇"),
        (factories.COUNTY, "信丰县"),
    ],
)
def test_the_place_is_told_from_the_county_down(county, officer, residence, expected):
    assert Profile(factories.person(residence=residence), officer).place == expected


def test_state_of_somebody_never_recognised(person, officer):
    assert Profile(person, officer).recognition_words == ("未认定", "warn")


def test_state_of_somebody_recognised_again_after_an_exit_is_the_running_one(person, officer):
    factories.recognition(person, D(2021, 1, 1), ended_on=D(2021, 12, 31))
    factories.recognition(person, D(2022, 8, 1))

    assert Profile(person, officer).recognition_words == ("在册（2022-08-01 认定）", "ok")


def test_state_of_somebody_who_left_twice_is_the_later_exit(person, officer):
    factories.recognition(person, D(2020, 1, 1), ended_on=D(2020, 12, 31))
    factories.recognition(person, D(2021, 8, 1), ended_on=D(2022, 8, 31))

    assert Profile(person, officer).recognition_words == ("已退出（2022-08-31）", "off")


def test_a_category_that_ended_is_no_longer_among_those_held(person, officer):
    factories.holding(person, "DISAB")
    factories.holding(person, "LONG", until_on=D(2022, 9, 1))

    assert Profile(person, officer).categories == ["残疾人员"]
