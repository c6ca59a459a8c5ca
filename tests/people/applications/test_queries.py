"""What pages ask: what somebody may do, what waits for whom, days left, and what the calendar does not know yet."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from nuanxin.orgs import calendar
from nuanxin.orgs.models import Area
from nuanxin.people import actions
from nuanxin.people.enums import DeedKind
from nuanxin.people.models import Application
from nuanxin.people.procedures import ProfileColumn
from nuanxin.people.queries.applications import calendar_warnings, days_left, masked, may_do, open_for, refusal, visible_notices
from tests import factories
from tests.people.applications.counter import TODAY

MAY_DO = {
    ("accept", "collector"): ["passed", "refused", "withdrawn"],
    ("accept", "reviewer"): [],
    ("community", "collector"): ["passed", "sent_back", "refused", "withdrawn"],
    ("notice", "collector"): ["sent_back", "posted", "withdrawn"],
    ("notice", "head"): [],
    ("township", "collector"): ["objected", "withdrawn"],
    ("township", "reviewer"): ["passed", "sent_back", "objected", "refused"],
    ("township", "head"): ["objected"],
    ("county", "reviewer"): ["objected"],
    ("county", "head"): ["sent_back", "objected", "approved", "refused"],
}


@pytest.mark.parametrize(("step", "who"), MAY_DO)
def test_each_may_do_what_their_step_allows(counter, step, who):
    application = counter.at(step)

    assert [deed.value for deed in may_do(getattr(counter, who), application)] == MAY_DO[step, who]


def test_while_it_hangs_one_waits(counter):
    application = counter.at("notice")
    counter.post(application, posted_on=TODAY)

    assert may_do(counter.collector, application) == (DeedKind.SENT_BACK, DeedKind.OBJECTED, DeedKind.WITHDRAWN)
    assert may_do(counter.head, application) == (DeedKind.OBJECTED,)


def test_when_the_days_are_over_anybody_who_deals_with_it_may_say_so(counter):
    application = counter.posted()

    assert DeedKind.NOTICE_OVER in may_do(counter.head, application)
    assert refusal(factories.user(role="inspector"), application, "notice_over").startswith("您没有受理和办理认定申请的权限")


def test_with_an_open_objection_it_is_examined_first(counter):
    application = counter.posted()
    counter.object_to(application)

    assert may_do(counter.reviewer, application) == (DeedKind.OBJECTED, DeedKind.UPHELD, DeedKind.DISMISSED)
    assert may_do(counter.collector, application) == (DeedKind.OBJECTED, DeedKind.WITHDRAWN)


def test_nothing_is_done_about_a_closed_application(counter):
    application = counter.at("county")
    counter.passed(application)

    assert may_do(counter.head, application) == may_do(None, application) == ()


def test_the_local_administrator_may_do_what_fits(counter):
    application = counter.at("county")

    assert may_do(None, application) == (
        DeedKind.SENT_BACK,
        DeedKind.OBJECTED,
        DeedKind.APPROVED,
        DeedKind.REFUSED,
        DeedKind.WITHDRAWN,
    )


def test_a_user_who_was_dismissed_may_do_nothing(counter):
    application = counter.apply()
    counter.collector.is_active = False

    assert may_do(counter.collector, application) == ()
    assert list(open_for(counter.collector)) == []


def test_each_finds_what_waits_for_them(counter):
    waiting = {step: counter.at(step) for step in ("accept", "community", "notice", "township", "county")}
    counter.posted()
    objected = counter.posted()
    counter.object_to(objected)

    assert set(open_for(counter.collector)) == {waiting[step] for step in ("accept", "community", "notice")}
    assert set(open_for(counter.reviewer)) == {waiting["township"], objected}
    assert set(open_for(counter.head)) == {waiting["county"]}
    assert set(open_for(factories.user(role="inspector"))) == set()


def test_what_one_made_oneself_does_not_wait_for_one(counter):
    officer = factories.user(role="officer")
    counter.at("township", by=officer)
    other = counter.at("township")

    assert list(open_for(officer)) == [other]


def test_what_lies_elsewhere_does_not_wait(counter):
    counter.at("township")

    assert not open_for(factories.user(role="reviewer", area=factories.area(factories.DATANGBU))).exists()


def test_voided_and_closed_applications_wait_for_nobody(counter):
    closed, voided = counter.apply(), counter.apply()
    actions.withdraw(by=counter.collector, application=closed, version=1, reason="外出")
    actions.void_application(by=None, application=voided, reason="录错")

    assert not open_for(counter.collector).exists()


def test_what_follows_a_procedure_that_is_gone_waits_for_nobody(counter):
    Application.objects.filter(pk=counter.apply().pk).update(procedure="gone")

    assert not open_for(counter.collector).exists()


def test_what_waits_is_found_in_three_queries(counter, django_assert_num_queries):
    for step in ("accept", "community", "township"):
        counter.at(step)
    officer = factories.user(role="officer")

    with django_assert_num_queries(3):  # roles, procedures in use, the list
        assert len(open_for(officer)) == 3


@pytest.mark.parametrize(
    ("today", "left"), [(datetime.date(2022, 9, 1), 7), (datetime.date(2022, 9, 8), 0), (datetime.date(2022, 9, 20), -12)]
)
def test_days_left_are_calendar_days_and_negative_when_overdue(counter, today, left):
    assert days_left(counter.apply(), today) == left


def test_without_a_limit_there_are_no_days_left(counter):
    application = counter.apply()
    application.due_on = None

    assert days_left(application, TODAY) is None


def test_a_published_year_needs_no_warning(counter):
    assert [calendar_warnings(counter.at(step)) for step in ("accept", "notice", "county")] == [[], [], []]


@pytest.fixture
def end_of_a_year():
    """The last days of a year after which nothing is published."""
    with time_machine.travel("2041-12-30 10:00+08:00", tick=False):
        yield datetime.date(2041, 12, 30)


def test_a_due_day_in_years_nobody_confirmed_is_warned_of(counter, end_of_a_year):
    application = counter.apply(applied_on=end_of_a_year)

    assert calendar_warnings(application) == [
        f"{year} 年的放假调休安排还没有公布或确认，期限 {application.due_on} 可能有变。请在“工作日历”中核对并确认 {year} 年。"
        for year in (2041, 2042)
    ]


def test_a_year_that_was_confirmed_is_not_warned_of(counter, end_of_a_year):
    application = counter.apply(applied_on=end_of_a_year)
    for year in (2041, 2042):
        calendar.confirm_year(by=None, year=year, source="国办通知")

    assert calendar_warnings(application) == []


def test_a_notice_that_hangs_is_warned_of_like_a_step(counter, end_of_a_year):
    application = counter.apply(applied_on=end_of_a_year)
    for _ in range(2):
        counter.passed(application)
    counter.post(application, posted_on=end_of_a_year)

    assert len(calendar_warnings(application)) == 2


def test_a_step_without_a_limit_and_a_closed_application_are_not_warned_of(counter, end_of_a_year):
    application = counter.apply(applied_on=end_of_a_year)
    application.due_on = None
    assert calendar_warnings(application) == []

    application = Application.objects.get(pk=application.pk)
    actions.withdraw(by=None, application=application, version=application.version, reason="外出")
    application.refresh_from_db()
    assert calendar_warnings(application) == []


def test_a_notice_of_calendar_days_is_not_warned_of(counter, end_of_a_year):
    Area.objects.create(code="340102001001", name="某社区", level=5, prefix="340102001001")
    person = factories.person(residence="340102001001")
    actions.register_unemployment(by=None, person=person, registered_on=datetime.date(2041, 1, 1))
    application = counter.apply(person, by=None, applied_on=end_of_a_year)
    for _ in range(2):
        actions.pass_step(by=None, application=application, version=application.version)
        application.refresh_from_db()
    counter.post(application, by=None, area=person.residence, posted_on=end_of_a_year)

    assert (application.due_on, calendar_warnings(application)) == (datetime.date(2042, 1, 6), [])


def test_the_newest_notices_of_ones_area_come_first(counter):
    older, newer = (counter.post(counter.at("notice"), posted_on=datetime.date(2022, 9, day)) for day in (5, 6))

    assert list(visible_notices(counter.collector)) == [newer, older]
    assert not visible_notices(factories.user(role="head", area=factories.area(factories.FOREIGN_COUNTY))).exists()


@pytest.mark.parametrize(("name", "shown"), [("李四", "李*"), ("欧阳小明", "欧**明"), ("张三丰", "张*丰"), ("王", "王")])
def test_the_middle_of_a_name_is_masked_where_the_profile_says_so(name, shown):
    column = ProfileColumn(field="name", label="姓名", mask="middle")

    assert masked(column, name) == shown
