"""What the timeline tells of applications, notices, papers, moves, reviews, households and merges."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from nuanxin.people.enums import ReviewOutcome
from nuanxin.people.models import (
    AnnualReview,
    Application,
    ApplicationDeed,
    HelpCard,
    Household,
    HouseholdMembership,
    HouseholdRecognition,
    Merge,
    Move,
    ReviewCampaign,
    Suspension,
)
from nuanxin.web.people import timeline
from tests import factories

D = datetime.date


def told(person) -> list[tuple[str, str, str]]:
    """Day, label and text of each event."""
    return [(f"{event.day:%m-%d}", event.label, event.text) for event in timeline.of(person)]


def deed(application: Application, kind: str, step: str, on: D, **fields) -> None:
    ApplicationDeed.objects.create(**{"application": application, "kind": kind, "step": step, "on": on, "by_name": "甲"} | fields)


def test_every_deed_of_an_application_is_told_with_its_step(person):
    application = factories.application(person, categories="LONG,DISAB", origin="visit")
    deed(application, "passed", "accept", D(2022, 9, 6), reason="材料齐全")
    deed(application, "sent_back", "community", D(2022, 9, 7), reason="缺户口簿", to_step="accept")

    assert told(person) == [
        ("09-07", "认定申请：退回补正", "社区（村）初审：缺户口簿"),
        ("09-06", "认定申请：通过", "受理：材料齐全"),
        ("09-05", "申请认定", "长期失业人员、残疾人员（走访发现）"),
    ]
    assert {event.url for event in timeline.of(person)} == {f"/applications/{application.pk}/"}


def test_deed_of_a_procedure_that_is_gone_is_told_by_its_code(person):
    application = factories.application(person)
    Application.objects.filter(pk=application.pk).update(procedure="gone")
    deed(application, "passed", "accept", D(2022, 9, 6))

    assert told(person)[0] == ("09-06", "认定申请：通过", "accept")


def test_voided_application_is_crossed_out_without_a_link(person):
    application = factories.application(person)
    Application.objects.filter(pk=application.pk).update(voided_at=timezone.now(), void_reason="重复")

    [event] = timeline.of(person)
    assert (event.is_voided, event.url) == (True, "")


def test_public_notice_is_told_once_and_so_is_coming_off_it(person):
    application = factories.application(person, "notice")
    notice = factories.public_notice(application)
    deed(application, "posted", "notice", notice.posted_on)
    notice.entries.update(removed_on=D(2022, 9, 16))

    assert told(person)[:2] == [
        ("09-16", "从公示撤下", "就业困难人员认定公示"), ("09-14", "公示", "就业困难人员认定公示，到 2022-09-21 止"),
    ]  # fmt: skip
    assert timeline.of(person)[1].url == f"/public-notices/{notice.pk}/"


def test_objection_is_told_without_what_was_said_or_by_whom(person):
    application = factories.application(person, "notice")
    factories.objection(application, content="他有铺面", objector="老李")
    deed(application, "objected", "notice", D(2022, 9, 8))

    assert told(person)[0] == ("09-08", "认定申请：收到异议", "公示")
    assert ("铺面" in str(timeline.of(person)), "老李" in str(timeline.of(person))) == (False, False)


def test_recognition_rests_ends_and_has_its_card(person):
    recognition = factories.recognition(person, D(2022, 8, 1), ended_on=D(2022, 9, 30), end_code="placed", end_reason="进厂")
    Suspension.objects.create(recognition=recognition, person=person, from_on=D(2022, 8, 10), until_on=D(2022, 9, 10), reason="外出治病")
    HelpCard.objects.create(recognition=recognition, person=person, number="3607222022000001", issued_on=D(2022, 8, 2))

    assert told(person) == [
        ("09-30", "退出认定", "已实现就业：进厂"),
        ("09-10", "恢复援助", ""),
        ("08-10", "中止援助", "外出治病"),
        ("08-02", "发放就业援助卡", "编号 3607222022000001"),
        ("08-01", "认定", "来源：经办人登记"),
    ]


def test_move_tells_both_places(person):
    here, there = factories.area(factories.SHUIDONG), factories.area(factories.CHANGLONG)
    Move.objects.create(person=person, from_area=there, to_area=here, moved_on=D(2022, 9, 1), reason="投靠子女")

    assert told(person) == [("09-01", "迁移", "长龙村委会 → 水东村委会（投靠子女）")]


@pytest.fixture
def campaign(county):
    return ReviewCampaign.objects.create(year=2022, area=county, definition="d", opens_on=D(2022, 1, 1), closes_on=D(2022, 3, 31))


def review(campaign, person, **fields) -> None:
    recognition = person.recognitions.first() or factories.recognition(person, D(2021, 8, 1))
    AnnualReview.objects.create(campaign=campaign, person=person, recognition=recognition, **fields)


def test_review_is_told_with_what_came_of_it(person, campaign):
    review(campaign, person, outcome=ReviewOutcome.ABSENT, reason="外出")
    review(campaign, person, outcome=ReviewOutcome.PASSED, is_second=True, reviewed_on=D(2022, 4, 10), changes="已搬家")

    assert told(person)[:2] == [("04-10", "2022 年度补审：合格", "已搬家"), ("03-31", "2022 年度审验：未参加", "外出")]


def test_review_that_waits_has_not_happened(person, campaign):
    review(campaign, person)

    assert [label for _, label, _ in told(person)] == ["认定"]


def test_household_is_told_while_the_person_belongs_to_it(person, county):
    home = Household.objects.create(head_id_digest="d", head_id_masked="360722********0011")
    HouseholdMembership.objects.create(household=home, person=person, until_on=D(2022, 8, 31))
    HouseholdRecognition.objects.create(
        household=home, area=county, kind="ZERO", definition="d", decided_on=D(2022, 8, 1), ended_on=D(2022, 9, 15), end_code="placed",
        source="officer",
    )  # fmt: skip

    assert told(person) == [("08-01", "家庭认定为零就业家庭", "")]
    HouseholdMembership.objects.update(until_on=None)
    assert told(person)[0] == ("09-15", "家庭退出零就业家庭", "已实现就业")


def test_paper_is_told_by_what_is_kept_of_it(person):
    factories.paper(person, "残疾人证")

    assert told(person) == [("09-05", "收到材料：残疾人证", "纸质原件")]


def test_merge_and_parting_are_told(person, officer):
    other = factories.person(name="张三（重）")
    at = datetime.datetime(2022, 9, 1, 4, tzinfo=datetime.UTC)
    later = datetime.datetime(2022, 9, 3, 4, tzinfo=datetime.UTC)
    told_of = {"reason": "重复登记", "merged_at": at, "merged_by": officer, "reversed_at": later, "reverse_reason": "不是一人"}
    Merge.objects.create(kept=person, merged=other, **told_of)

    assert told(person) == [("09-03", "撤销与张三（重）的合并", "不是一人"), ("09-01", "并入张三（重）的记录", "重复登记")]
    assert timeline.of(person)[1].by == f"{officer} 2022-09-01 办理"
