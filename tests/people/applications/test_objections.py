"""Objections: received while or after it hangs, examined by those who re-examine, upheld or dismissed."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.db import connection

from nuanxin.errors import UserError
from nuanxin.orgs.models import Area
from nuanxin.people import actions
from nuanxin.people.models import Application, NoticeEntry, Objection
from tests import factories
from tests.people.applications.counter import POSTED, TODAY, events, story

LONG_AGO = datetime.date(2022, 9, 8)


def test_an_objection_is_kept_and_stops_the_application(counter):
    application = counter.posted()

    objection = counter.object_to(application, objector="某人 13800000000")

    assert (objection.outcome, objection.received_on, objection.content, objection.objector) == (
        "open",
        LONG_AGO,
        "此人在县城开店",
        "某人 13800000000",
    )
    assert (application.step, story(application)[-1], events(application)[-1]) == (
        "notice",
        ("notice", "objected", "", "09-08"),
        "objected",
    )
    with pytest.raises(UserError, match="这份申请还有没有核查完的异议，不能办理“公示期满”"):
        counter.passed(application)


def test_the_text_of_an_objection_is_stored_encrypted(counter):
    counter.object_to(counter.posted())
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM people_objection")
        stored = bytes(cursor.fetchone()[0])

    assert "开店".encode() not in stored


@pytest.mark.parametrize("who", ["collector", "reviewer", "head"])
def test_whoever_deals_with_applications_takes_an_objection(counter, who):
    assert counter.object_to(counter.posted(), by=getattr(counter, who)).outcome == "open"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"content": " "}, "没有填写异议内容"),
        ({"received_on": datetime.date(2022, 9, 21)}, "收到日期 2022-09-21 晚于今天"),
        ({"received_on": datetime.date(2022, 9, 4)}, "收到日期 2022-09-04 早于公示开始日期 2022-09-05"),
    ],
)
def test_an_objection_with_a_wrong_value_is_refused(counter, given, told):
    with pytest.raises(UserError, match=told):
        counter.object_to(counter.posted(), **given)

    assert not Objection.objects.exists()


@pytest.mark.parametrize("step", ["accept", "community", "notice"])
def test_an_objection_before_the_notice_is_refused(counter, step):
    with pytest.raises(UserError, match="这份申请还没有公示，不能登记异议"):
        counter.object_to(counter.at(step))


def test_an_objection_by_others_is_refused(counter):
    with pytest.raises(UserError, match="您没有受理和办理认定申请的权限"):
        counter.object_to(counter.posted(), by=factories.user(role="inspector"))


def test_dismissed_while_it_hangs_it_waits_for_the_end_of_the_notice(counter):
    application = counter.at("notice")
    counter.post(application, posted_on=TODAY)
    objection = counter.object_to(application, received_on=TODAY)

    counter.decide(objection, "dismissed")

    application.refresh_from_db()
    assert (objection.outcome, objection.decided_on, objection.decided_by, objection.findings) == (
        "dismissed",
        TODAY,
        counter.reviewer,
        "已上门核实",
    )
    assert (application.step, story(application)[-1][1]) == ("notice", "dismissed")
    with time_machine.travel("2022-09-28 08:00+08:00"):
        assert actions.advance_notices() == 1


def test_dismissed_after_the_days_it_goes_on_at_once(counter):
    application = counter.posted()

    counter.decide(counter.object_to(application), "dismissed")

    application.refresh_from_db()
    assert story(application)[-2:] == [("notice", "dismissed", "", "09-20"), ("notice", "notice_over", "township", "09-20")]
    assert application.due_on == datetime.date(2022, 9, 29)


def test_one_of_two_dismissed_leaves_it_waiting(counter):
    application = counter.posted()
    objections = [counter.object_to(application) for _ in range(2)]

    counter.decide(objections[0], "dismissed")
    application.refresh_from_db()
    assert application.step == "notice"

    counter.decide(objections[1], "dismissed")
    application.refresh_from_db()
    assert application.step == "township"


def test_upheld_it_goes_to_the_reexamination_and_comes_off_the_notice(counter):
    application = counter.at("notice")
    counter.post(application, posted_on=TODAY)
    objection = counter.object_to(application, received_on=TODAY)

    counter.decide(objection, "upheld")

    application.refresh_from_db()
    assert (application.step, application.due_on, application.state) == ("recheck", datetime.date(2022, 9, 29), "open")
    assert story(application)[-1] == ("notice", "upheld", "recheck", "09-20")
    assert (NoticeEntry.objects.get().removed_on, events(application)[-1]) == (TODAY, "upheld")


def test_reexamined_it_goes_on_to_the_township_without_a_second_notice(counter):
    application = counter.posted()
    counter.decide(counter.object_to(application), "upheld")
    application.refresh_from_db()

    counter.passed(application, reason="营业执照为他人同名，符合条件")

    assert story(application)[-1] == ("recheck", "passed", "township", "09-20")


def test_reexamined_it_may_be_refused(counter):
    application = counter.posted()
    counter.decide(counter.object_to(application), "upheld")
    application.refresh_from_db()

    actions.refuse(by=counter.reviewer, application=application, version=application.version, reason="确已经营")

    assert Application.objects.get().state == "refused"


def test_upheld_late_the_later_steps_are_done_again(counter):
    application = counter.at("county")
    objection = counter.object_to(application, received_on=TODAY)

    counter.decide(objection, "upheld", by=factories.user(role="reviewer"))
    application.refresh_from_db()
    counter.passed(application)

    assert [deed[:3] for deed in story(application)][-3:] == [
        ("county", "objected", ""),
        ("county", "upheld", "recheck"),
        ("recheck", "passed", "township"),
    ]


def test_whoever_reviewed_does_not_examine_the_objection(counter):
    officer = factories.user(role="officer", area=factories.area(factories.JIADING))
    application = counter.at("community")
    counter.passed(application, by=officer, on=POSTED)
    counter.post(application)

    with pytest.raises(UserError, match="“社区（村）初审”是您本人于 2022-09-05 办理的，“异议复核”不能再由您办理"):
        counter.decide(counter.object_to(application), "dismissed", by=officer)


def test_who_may_not_reexamine_decides_no_objection(counter):
    with pytest.raises(UserError, match="“异议复核”由乡镇（街道）以上的经办人、审核人办理"):
        counter.decide(counter.object_to(counter.posted()), "dismissed", by=counter.collector)


@pytest.mark.parametrize(
    ("outcome", "given", "told"),
    [
        ("upheld", {"findings": " "}, "没有填写核查情况"),
        ("upheld", {"findings": "长" * 301}, "核查情况有 301 个字，最多 300 个字"),
        ("open", {}, "核查结果“open”不在可选范围内。可选：成立、不成立"),
        ("perhaps", {}, "核查结果“perhaps”不在可选范围内"),
        ("dismissed", {"on": datetime.date(2022, 9, 7)}, "办理日期 2022-09-07 早于上一次办理日期 2022-09-08"),
        ("dismissed", {"on": datetime.date(2022, 9, 21)}, "办理日期 2022-09-21 晚于今天"),
    ],
)
def test_an_outcome_that_cannot_be_is_refused(counter, outcome, given, told):
    objection = counter.object_to(counter.posted())

    with pytest.raises(UserError, match=told):
        counter.decide(objection, outcome, **given)

    objection.refresh_from_db()
    assert objection.outcome == "open"


def test_the_same_outcome_again_changes_nothing(counter):
    application = counter.posted()
    objection = counter.object_to(application)
    counter.decide(objection, "upheld")
    told = story(application)

    counter.decide(objection, "upheld", findings="再说一遍")

    assert (objection.findings, story(application)) == ("已上门核实", told)


def test_another_outcome_is_refused(counter):
    objection = counter.object_to(counter.posted())
    counter.decide(objection, "upheld")

    with pytest.raises(UserError, match=r"这条异议已于 2022-09-20 核查（成立），不能再改"):
        counter.decide(objection, "dismissed")


def test_an_objection_to_a_withdrawn_application_is_still_settled(counter):
    application = counter.posted()
    objection = counter.object_to(application)
    actions.withdraw(by=counter.collector, application=application, version=application.version, reason="已找到工作")

    counter.decide(objection, "upheld")

    application.refresh_from_db()
    assert (objection.outcome, application.state, story(application)[-1]) == ("upheld", "withdrawn", ("", "upheld", "", "09-20"))


def test_who_may_not_reexamine_settles_no_closed_one_either(counter):
    application = counter.posted()
    objection = counter.object_to(application)
    actions.withdraw(by=counter.collector, application=application, version=application.version, reason="已找到工作")

    with pytest.raises(UserError, match="“异议复核”由"):
        counter.decide(objection, "dismissed", by=counter.collector)


def test_where_the_procedure_says_so_an_upheld_objection_refuses(counter):
    Area.objects.create(code="610102001001", name="某社区", level=5, prefix="610102001001")
    person = factories.person(residence="610102001001")
    actions.register_unemployment(by=None, person=person, registered_on=datetime.date(2021, 1, 1))
    application = actions.apply(by=None, person=person, categories=("AGE",), origin="self", applied_on=POSTED)
    for _ in range(2):
        application = actions.pass_step(by=None, application=application, version=application.version, on=POSTED)
    actions.post_notice(by=None, applications=[application], area=Area.objects.get(pk=person.residence_id), posted_on=POSTED)
    first, second = (counter.object_to(application, by=None) for _ in range(2))

    counter.decide(first, "upheld", by=None)

    application.refresh_from_db()
    assert (application.state, application.decided_on) == ("refused", TODAY)
    assert [deed[1] for deed in story(application)][-2:] == ["upheld", "refused"]
    assert NoticeEntry.objects.get().removed_on is None
    assert counter.decide(second, "dismissed", by=None).outcome == "dismissed"
