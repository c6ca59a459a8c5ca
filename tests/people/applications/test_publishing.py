"""Public notices: what is posted together, until when, what the public sees, and going on by itself."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from nuanxin.errors import UserError
from nuanxin.orgs import ticks
from nuanxin.orgs.calendar import set_day
from nuanxin.orgs.models import Area, AuditEvent
from nuanxin.people import actions
from nuanxin.people.actions.applications.publishing import closing_day
from nuanxin.people.models import Application, NoticeEntry, PublicNotice
from nuanxin.people.procedures import NoticeRule
from nuanxin.people.queries.applications import notice_rows
from tests import factories
from tests.people.applications.counter import CLOSES, POSTED, TODAY, events, story


def test_a_notice_names_what_hangs_where_and_until_when(counter):
    one, two = counter.at("notice"), counter.at("notice")

    notice = counter.post(one, two, place=" 村务公开栏 ")

    assert (notice.title, notice.place, notice.profile, notice.procedure) == (
        "水东村委会就业困难人员认定公示",
        "村务公开栏",
        "neutral",
        "national",
    )
    assert (notice.posted_on, notice.closes_on, notice.days, notice.unit, notice.area_id) == (
        POSTED,
        CLOSES,
        5,
        "working",
        factories.SHUIDONG,
    )
    assert [entry.application for entry in notice.entries.all()] == [one, two]
    assert [(one.step, one.due_on, one.version) for one in (one, two)] == [("notice", CLOSES, 4)] * 2


def test_a_notice_leaves_an_event_of_its_own_and_one_per_application(counter):
    one, two = counter.at("notice"), counter.at("notice")
    notice = counter.post(one, two)

    event = AuditEvent.objects.get(kind="people.notice.posted")
    assert (event.subject, event.area_code, event.details) == (f"people.PublicNotice:{notice.pk}", factories.SHUIDONG, {"count": 2})
    assert [events(application)[-1] for application in (one, two)] == ["posted", "posted"]


def test_without_a_day_it_is_posted_today(counter):
    assert counter.post(counter.at("notice"), posted_on=None).posted_on == TODAY


def test_the_offices_own_calendar_moves_the_closing_day(counter):
    set_day(by=None, day=datetime.date(2022, 9, 7), is_working=False, name="停电放假")

    assert counter.post(counter.at("notice")).closes_on == datetime.date(2022, 9, 14)


@pytest.mark.parametrize(
    ("unit", "days", "counts_start", "posted_on", "closes_on"),
    [
        ("working", 3, False, datetime.date(2022, 9, 29), datetime.date(2022, 10, 9)),
        ("working", 3, True, datetime.date(2022, 9, 29), datetime.date(2022, 10, 8)),
        ("working", 3, True, datetime.date(2022, 10, 1), datetime.date(2022, 10, 10)),
        ("working", 1, True, datetime.date(2022, 10, 8), datetime.date(2022, 10, 8)),
        ("calendar", 7, False, datetime.date(2022, 9, 29), datetime.date(2022, 10, 6)),
        ("calendar", 7, True, datetime.date(2022, 9, 29), datetime.date(2022, 10, 5)),
    ],
)
def test_the_day_of_posting_counts_only_where_the_rule_says_so(db, unit, days, counts_start, posted_on, closes_on):
    rule = NoticeRule(title="公示", days=days, unit=unit, counts_start=counts_start, profile="neutral", upheld="refuse")

    assert closing_day(rule, posted_on) == closes_on


@pytest.mark.parametrize("step", ["accept", "community", "township"])
def test_an_application_at_another_step_is_not_posted(counter, step):
    application = counter.at(step)

    with pytest.raises(UserError, match=f"{application.person.name}：这份申请现在在“.*”环节，不能办理“公示”"):
        counter.post(application, posted_on=None)


def test_an_application_that_hangs_already_is_not_posted_again(counter):
    with pytest.raises(UserError, match="这份申请已经公示，到 2022-09-13 为止"):
        counter.post(counter.posted(), posted_on=None)


def test_everything_wrong_is_told_at_once_and_nothing_is_posted(counter):
    good, early, elsewhere = counter.at("notice"), counter.apply(), at_changlong(counter)

    with pytest.raises(UserError) as refused:
        counter.post(good, early, elsewhere, by=None)

    assert refused.value.problems == (
        f"{early.person.name}：这份申请现在在“受理”环节，不能办理“公示”。请按环节办理。",
        f"{elsewhere.person.name}不住在水东村委会，不能列入水东村委会的公示。请分开公示。",
    )
    assert not PublicNotice.objects.exists()


def at_changlong(counter):
    """An application of another township at the notice, walked by the local administrator."""
    application = counter.apply(factories.person(residence=factories.CHANGLONG), by=None)
    for day in (1, 2):
        actions.pass_step(by=None, application=application, version=application.version, on=datetime.date(2022, 9, day))
        application.refresh_from_db()
    return application


def test_a_notice_of_the_county_may_hold_several_townships(counter):
    notice = counter.post(counter.at("notice"), at_changlong(counter), by=None, area=factories.area(factories.COUNTY))

    assert (notice.title, notice.entries.count()) == ("信丰县就业困难人员认定公示", 2)


def test_applications_of_two_procedures_are_not_on_one_notice(counter):
    one, other = counter.at("notice"), counter.at("notice")
    Application.objects.filter(pk=other.pk).update(procedure="yangzhou")

    with pytest.raises(UserError, match=f"{other.person.name}按“扬州市就业困难人员认定”办理，与其他人的程序不同"):
        counter.post(one, other)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"posted_on": datetime.date(2022, 9, 21)}, "公示开始日期 2022-09-21 晚于今天"),
        ({"posted_on": datetime.date(2022, 9, 1)}, "早于上一次办理日期 2022-09-02"),
        ({"place": "长" * 121}, "公示地点有 121 个字，最多 120 个字"),
    ],
)
def test_a_notice_with_a_wrong_value_is_refused(counter, given, told):
    with pytest.raises(UserError, match=told):
        counter.post(counter.at("notice"), **given)


def test_a_notice_of_nothing_is_refused(counter):
    with pytest.raises(UserError, match="没有选择要公示的申请"):
        counter.post()


def test_who_may_not_do_the_step_posts_nothing(counter):
    with pytest.raises(UserError, match="“公示”由村（社区）以上的采集员、经办人办理"):
        counter.post(counter.at("notice"), by=counter.reviewer)


@pytest.mark.parametrize(("day", "went_on"), [("2022-09-13", 0), ("2022-09-14", 1), ("2022-10-09", 1)])
def test_it_goes_on_the_day_after_the_last(counter, day, went_on):
    application = counter.posted()

    with time_machine.travel(f"{day} 08:00+08:00"):
        assert actions.advance_notices() == went_on

    application.refresh_from_db()
    assert application.step == ("township" if went_on else "notice")
    if went_on:
        assert story(application)[-1] == ("notice", "notice_over", "township", "09-14")
        assert application.due_on == datetime.date(2022, 9, 23)


def test_advancing_again_does_nothing(counter):
    counter.posted()

    assert [actions.advance_notices() for _ in range(2)] == [1, 0]


def test_one_with_an_open_objection_stays(counter):
    quiet, objected = counter.posted(), counter.posted()
    counter.object_to(objected)

    assert actions.advance_notices() == 1

    for application in (quiet, objected):
        application.refresh_from_db()
    assert (quiet.step, objected.step) == ("township", "notice")


def test_one_whose_procedure_is_gone_does_not_stop_the_others(counter):
    lost, other = counter.posted(), counter.posted()
    Application.objects.filter(pk=lost.pk).update(procedure="gone")

    assert actions.advance_notices() == 1

    other.refresh_from_db()
    assert other.step == "township"


def test_the_background_worker_lets_notices_go_on(counter):
    duty = next(duty for duty in ticks.duties.values() if duty.call is actions.advance_notices)

    assert duty.every_minutes == 10


def test_a_notice_that_is_over_may_be_ended_at_changlong(counter):
    application = counter.posted()

    assert counter.passed(application).step == "township"


def test_a_notice_that_is_not_over_is_not_ended(counter):
    application = counter.at("notice")
    with pytest.raises(UserError, match="这份申请还没有公示，不能结束公示"):
        counter.passed(application)
    counter.post(application, posted_on=None)

    with pytest.raises(UserError, match=r"公示到 2022-09-27 为止，今天（2022-09-20）还没有期满"):
        counter.passed(application)


def test_the_public_sees_name_masked_number_and_neutral_words(counter):
    person = factories.person(name="李四", number=factories.id_number(order=7))
    notice = counter.post(counter.at("notice", person, categories=("DIBAO",), statement="家有病人"))

    assert notice_rows(notice) == [
        {"姓名": "李四", "身份证号（部分遮盖）": f"360722********{person.full_id_number[-4:]}", "申请事项": "就业困难人员认定"}
    ]


def test_who_was_taken_off_is_not_shown(counter):
    one, two = counter.at("notice"), counter.at("notice")
    notice = counter.post(one, two)
    NoticeEntry.objects.filter(application=one).update(removed_on=TODAY)

    assert [row["姓名"] for row in notice_rows(notice)] == [two.person.name]


def test_a_regional_notice_shows_age_and_category_by_the_regions_names(counter):
    Area.objects.create(code="610102001001", name="某社区", level=5, prefix="610102001001")
    person = factories.person(name="王五", residence="610102001001", birth_on=datetime.date(1972, 9, 6), sex="F")
    notice = PublicNotice.objects.create(
        area_id="610102001001",
        procedure="shaanxi",
        title="公示",
        profile="category_and_age",
        posted_on=POSTED,
        closes_on=CLOSES,
        days=7,
        unit="working",
    )
    application = by_shaanxi(person)
    NoticeEntry.objects.create(notice=notice, application=application)

    assert notice_rows(notice) == [{"姓名": "王五", "性别": "女", "年龄": "49", "申请认定类别": "大龄失业人员、低保家庭失业人员"}]


def by_shaanxi(person):
    actions.register_unemployment(by=None, person=person, registered_on=datetime.date(2021, 1, 1))
    return actions.apply(by=None, person=person, categories=("DIBAO", "AGE"), origin="self", applied_on=POSTED)


def test_a_notices_rows_take_few_queries(counter, django_assert_max_num_queries):
    notice = counter.post(*(counter.at("notice") for _ in range(5)))

    with django_assert_max_num_queries(1):
        assert len(notice_rows(notice)) == 5
