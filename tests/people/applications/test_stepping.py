"""Passing on, sending back, refusing, withdrawing, voiding: who may, what it leaves, and time limits."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from nuanxin.errors import UserError
from nuanxin.orgs.models import AuditEvent, Office
from nuanxin.people import actions
from nuanxin.people.models import Application, ApplicationDeed, NoticeEntry
from nuanxin.people.queries.applications import open_for, refusal
from tests import factories
from tests.people.applications.counter import FIRST, SECOND, TODAY, events, story


def send_back(counter, application, to_step="accept", **given):
    values = {"by": counter.who(application.step), "version": application.version, "reason": "材料不全"}
    actions.send_back(application=application, to_step=to_step, **values | given)
    application.refresh_from_db()
    return application


def refuse(counter, application, **given):
    values = {"by": counter.who(application.step), "version": application.version, "reason": "不符合条件"}
    return actions.refuse(application=application, **values | given)


def withdraw(counter, application, **given):
    values = {"by": counter.collector, "version": application.version, "reason": "已找到工作"}
    return actions.withdraw(application=application, **values | given)


def test_each_step_passed_leads_to_the_next_and_sets_its_limit(counter):
    application = counter.apply()
    due = [application.due_on]

    for day in (FIRST, SECOND):
        counter.passed(application, on=day)
        due.append(application.due_on)

    assert due == [datetime.date(2022, 9, 8), datetime.date(2022, 9, 13), datetime.date(2022, 9, 7)]
    assert story(application)[1:] == [("accept", "passed", "community", "09-01"), ("community", "passed", "notice", "09-02")]
    assert (application.version, events(application)) == (3, ["submitted", "passed", "passed"])


def test_the_whole_way_is_told_by_deeds_and_audit_events(counter):
    application = counter.at("county")
    counter.passed(application)

    assert story(application) == [
        ("accept", "submitted", "accept", "09-01"),
        ("accept", "passed", "community", "09-01"),
        ("community", "passed", "notice", "09-02"),
        ("notice", "posted", "", "09-05"),
        ("notice", "notice_over", "township", "09-14"),
        ("township", "passed", "county", "09-20"),
        ("county", "approved", "", "09-20"),
    ]
    assert events(application) == [kind for _, kind, _, _ in story(application)]
    assert (application.state, application.step, application.decided_on, application.due_on) == ("approved", "", TODAY, None)


def test_a_deed_names_who_did_it_and_why(counter):
    application = counter.apply()
    counter.passed(application, reason=" 材料齐全 ")

    deed = ApplicationDeed.objects.get(kind="passed")
    assert (deed.by, deed.by_name, deed.reason) == (
        counter.collector,
        f"{counter.collector.display_name}（{counter.collector.username}）",
        "材料齐全",
    )


def test_a_version_that_is_old_is_refused(counter):
    application = counter.apply()
    counter.passed(application)

    with pytest.raises(UserError, match="在您打开之后已被别人办理，您的办理没有保存。请刷新页面"):
        actions.pass_step(by=counter.collector, application=application, version=1)


def test_a_day_to_come_is_refused(counter):
    with pytest.raises(UserError, match="办理日期 2022-09-21 晚于今天"):
        counter.passed(counter.apply(), on=datetime.date(2022, 9, 21))


def test_a_day_before_the_last_deed_is_refused(counter):
    with pytest.raises(UserError, match="办理日期 2022-08-31 早于上一次办理日期 2022-09-01"):
        counter.passed(counter.apply(), on=datetime.date(2022, 8, 31))


def test_without_a_day_it_is_never_before_the_last_deed(counter):
    application = counter.apply(applied_on=datetime.date(2022, 9, 19))
    Office.objects.update(business_date=datetime.date(2022, 9, 10))
    counter.passed(application)

    assert application.deeds.last().on == datetime.date(2022, 9, 19)


def test_a_reason_that_is_too_long_is_refused(counter):
    with pytest.raises(UserError, match="意见有 301 个字，最多 300 个字"):
        counter.passed(counter.apply(), reason="长" * 301)


def test_the_wrong_level_is_refused_in_words(counter):
    application = counter.at("township")

    with pytest.raises(UserError, match=r"“乡镇（街道）复核”由乡镇（街道）以上的经办人、审核人办理，您在此人常住地没有这样的角色"):
        counter.passed(application, by=counter.colleague)


def test_a_role_over_a_village_is_too_narrow_for_the_townships_step(counter):
    narrow = factories.user(role="reviewer", area=factories.area())

    with pytest.raises(UserError, match="您在此人常住地没有这样的角色"):
        counter.passed(counter.at("township"), by=narrow)


def test_a_wider_role_may_do_the_step_of_a_smaller_place(counter):
    county_reviewer = factories.user(role="reviewer")

    assert counter.passed(counter.at("township"), by=county_reviewer).step == "county"


def test_another_townships_reviewer_is_refused(counter):
    other = factories.user(role="reviewer", area=factories.area(factories.DATANGBU))

    with pytest.raises(UserError, match="您没有受理和办理认定申请的权限"):
        counter.passed(counter.at("township"), by=other)


def test_whoever_made_does_not_check(counter):
    officer = factories.user(role="officer", area=factories.area(factories.JIADING))
    application = counter.apply(by=officer)
    for day in (FIRST, SECOND):
        counter.passed(application, by=officer, on=day)
    counter.forward(application)

    with pytest.raises(UserError, match=r"“社区（村）初审”是您本人于 2022-09-02 办理的，“乡镇（街道）复核”不能再由您办理"):
        counter.passed(application, by=officer)
    with pytest.raises(UserError, match="经办与审核要分开"):
        send_back(counter, application, by=officer)
    assert counter.passed(application).step == "county"


def test_whoever_handed_the_application_in_stays_its_maker_after_a_send_back(counter):
    officer = factories.user(role="officer", area=factories.area(factories.JIADING))
    application = counter.apply(by=officer)
    counter.passed(application, on=FIRST)
    counter.passed(application, on=SECOND)
    counter.forward(application)
    send_back(counter, application)
    for _ in range(2):
        counter.passed(application)
    counter.post(application, posted_on=None)

    with time_machine.travel("2022-10-09 10:00+08:00", tick=False):
        actions.advance_notices()
        application.refresh_from_db()
        with pytest.raises(UserError, match="“受理”是您本人于 2022-09-01 办理的"):
            counter.passed(application, by=officer)


def test_what_was_done_in_an_earlier_round_binds_nobody(counter):
    county_officer = factories.user(role="officer")
    application = counter.apply()
    counter.passed(application, on=FIRST)
    counter.passed(application, by=county_officer, on=SECOND)
    counter.forward(application)
    assert "初审”是您本人" in refusal_of(application, county_officer)

    send_back(counter, application, "community")
    counter.passed(application, by=counter.colleague)
    counter.post(application, posted_on=None)

    with time_machine.travel("2022-10-09 10:00+08:00", tick=False):
        actions.advance_notices()
        application.refresh_from_db()
        assert list(open_for(county_officer)) == [application]
        assert refusal_of(application, county_officer) == ""
        assert counter.passed(application, by=county_officer).step == "county"


def refusal_of(application, user):
    return refusal(user, application, "passed")


def test_send_back_goes_where_the_procedure_allows_with_a_reason(counter):
    application = counter.at("county")

    send_back(counter, application, "township", reason=" 缺少证明 ")

    assert (application.step, application.due_on, application.version) == ("township", datetime.date(2022, 9, 29), 7)
    deed = application.deeds.last()
    assert (deed.kind, deed.step, deed.to_step, deed.reason) == ("sent_back", "county", "township", "缺少证明")
    assert events(application)[-1] == "sent_back"


def test_send_back_without_a_reason_is_refused(counter):
    with pytest.raises(UserError, match="没有填写退回原因"):
        send_back(counter, counter.at("township"), reason=" ")


@pytest.mark.parametrize("to_step", ["county", "notice", "nowhere", ""])
def test_send_back_elsewhere_is_refused_with_the_steps_there_are(counter, to_step):
    with pytest.raises(UserError, match=rf"不能从“乡镇（街道）复核”退回到“{to_step}”。可以退回的环节：受理、社区（村）初审。"):
        send_back(counter, counter.at("township"), to_step)


def test_send_back_from_the_first_step_is_refused(counter):
    with pytest.raises(UserError, match="这份申请现在在“受理”环节，不能办理“退回补正”"):
        send_back(counter, counter.apply())


def test_what_was_sent_back_is_handed_in_again(counter):
    application = counter.at("community")
    send_back(counter, application)

    counter.passed(application, reason="已补正")

    assert [deed[:3] for deed in story(application)][-2:] == [("community", "sent_back", "accept"), ("accept", "passed", "community")]


def test_sent_back_from_the_notice_it_comes_off_and_is_posted_anew(counter):
    application = counter.at("notice")
    counter.post(application, posted_on=datetime.date(2022, 9, 16))
    send_back(counter, application)
    assert NoticeEntry.objects.get().removed_on == TODAY

    counter.passed(application)
    counter.passed(application)
    again = counter.post(application, posted_on=None)

    assert (again.posted_on, again.closes_on) == (TODAY, datetime.date(2022, 9, 27))
    assert [entry.removed_on for entry in application.entries.order_by("id")] == [TODAY, None]


def test_sent_back_after_the_notice_it_is_not_taken_for_posted(counter):
    application = counter.at("township")
    send_back(counter, application)
    counter.passed(application)
    counter.passed(application)

    assert actions.advance_notices() == 0
    application.refresh_from_db()
    assert application.step == "notice"


@pytest.mark.parametrize("step", ["accept", "community", "township", "county"])
def test_refused_at_any_step_with_a_reason(counter, step):
    application = counter.at(step)

    refuse(counter, application)

    application.refresh_from_db()
    assert (application.state, application.step, application.decided_on, application.due_on) == ("refused", "", TODAY, None)
    assert (application.deeds.last().kind, application.deeds.last().reason) == ("refused", "不符合条件")


def test_refused_without_a_reason_is_refused(counter):
    with pytest.raises(UserError, match="没有填写不予认定的原因"):
        refuse(counter, counter.apply(), reason="")


def test_refused_while_it_hangs_is_refused(counter):
    with pytest.raises(UserError, match="这份申请现在在“公示”环节，不能办理“不予认定”"):
        refuse(counter, counter.posted())


@pytest.mark.parametrize("step", ["accept", "community", "notice", "township", "county"])
def test_withdrawn_at_any_step(counter, step):
    application = counter.at(step)

    withdraw(counter, application)

    application.refresh_from_db()
    assert (application.state, application.decided_on) == ("withdrawn", TODAY)
    assert events(application)[-1] == "withdrawn"


def test_withdrawn_from_a_notice_that_hangs_it_comes_off(counter):
    application = counter.at("notice")
    counter.post(application, posted_on=datetime.date(2022, 9, 19))

    withdraw(counter, application)

    assert NoticeEntry.objects.get().removed_on == TODAY


def test_withdrawn_after_the_notice_the_line_stays(counter):
    withdraw(counter, counter.at("township"))

    assert NoticeEntry.objects.get().removed_on is None


def test_withdrawn_without_a_reason_is_refused(counter):
    with pytest.raises(UserError, match="没有填写撤回原因"):
        withdraw(counter, counter.apply(), reason=" ")


@pytest.mark.parametrize("end", [refuse, withdraw])
def test_a_closed_application_is_not_dealt_with_again(counter, end):
    application = counter.apply()
    end(counter, application)
    application.refresh_from_db()
    word = {"refused": "不予认定", "withdrawn": "已撤回"}[application.state]

    for deed in (refuse, withdraw, send_back):
        with pytest.raises(UserError, match=f"这份认定申请已于 2022-09-20 办结（{word}），不能再办理"):
            deed(counter, application)
    with pytest.raises(UserError, match="不能再办理"):
        actions.pass_step(by=counter.collector, application=application, version=application.version)


def test_a_voided_application_leaves_every_list(counter, person):
    application = counter.apply(person)

    actions.void_application(by=factories.user(role="officer"), application=application, reason="录错人")

    assert not Application.objects.standing().exists()
    assert AuditEvent.objects.filter(kind="people.application.voided").count() == 1
    assert counter.apply(person).pk != application.pk


def test_a_voided_application_is_not_dealt_with(counter):
    application = counter.apply()
    actions.void_application(by=None, application=application, reason="录错人")

    with pytest.raises(UserError, match="这份认定申请已经作废，不能再办理"):
        counter.passed(application)


def test_an_application_with_objections_is_not_voided(counter):
    application = counter.posted()
    counter.object_to(application)

    with pytest.raises(UserError, match="下还有异议 1 条，不能作废"):
        actions.void_application(by=None, application=application, reason="录错人")


def test_a_step_the_procedure_has_lost_is_told(counter):
    application = counter.apply()
    Application.objects.filter(pk=application.pk).update(step="gone")

    with pytest.raises(UserError, match=r"程序“就业困难人员认定（通用程序）”没有环节“gone”，不能办理"):
        counter.passed(application)


def test_a_procedure_that_is_gone_is_told(counter):
    application = counter.apply()
    Application.objects.filter(pk=application.pk).update(procedure="gone")

    with pytest.raises(UserError, match="没有认定程序“gone”"):
        counter.passed(application)


def test_the_local_administrator_walks_the_whole_way(counter, person):
    application = counter.at("county", person, by=None)

    assert actions.pass_step(by=None, application=application, version=application.version).state == "approved"
