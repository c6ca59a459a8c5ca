"""Pauses of recognitions: begun, ended, refused in words."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.errors import UserError
from nuanxin.orgs import audit
from nuanxin.orgs.models import AuditEvent
from nuanxin.people import actions
from nuanxin.people.models import Recognition, Suspension
from tests import factories

JAN, FEB, MAR, APR, MAY = (datetime.date(2022, month, 1) for month in range(1, 6))


@pytest.fixture
def recognition(person):
    return factories.recognition(person, JAN)


def suspend(recognition, from_on=FEB, by=None, reason="外出务工"):
    return actions.suspend_recognition(by=by, recognition=recognition, from_on=from_on, reason=reason)


def resume(suspension, until_on=MAR, by=None):
    return actions.resume_recognition(by=by, suspension=suspension, until_on=until_on)


def test_a_pause_has_its_day_and_reason_and_leaves_one_event(officer, recognition):
    pause = suspend(recognition, by=officer)

    assert (pause.from_on, pause.until_on, pause.reason, pause.recorded_by) == (FEB, None, "外出务工", officer)
    [event] = AuditEvent.objects.all()
    assert (event.kind, event.subject) == ("people.suspension.begun", audit.subject_of(pause))


def test_the_same_pause_twice_is_one(recognition):
    assert suspend(recognition) == suspend(recognition)
    assert (Suspension.objects.count(), AuditEvent.objects.count()) == (1, 1)


def test_the_person_stays_on_the_register(recognition):
    suspend(recognition)

    assert Recognition.objects.get().ended_on is None


def test_a_pause_ends_on_a_day(officer, recognition):
    pause = resume(suspend(recognition), by=officer)

    assert (pause.until_on, resume(pause).until_on) == (MAR, MAR)
    assert list(AuditEvent.objects.order_by("id").values_list("kind", flat=True)) == ["people.suspension.begun", "people.suspension.ended"]


def test_a_later_pause_may_follow(recognition):
    resume(suspend(recognition))

    assert suspend(recognition, MAR, reason="生病").from_on == MAR


@pytest.mark.parametrize(
    ("from_on", "told"),
    [(datetime.date(2021, 12, 31), "早于认定日期 2022-01-01"), (datetime.date(2999, 1, 1), "晚于今天")],
)
def test_a_pause_on_an_impossible_day_is_refused(recognition, from_on, told):
    with pytest.raises(UserError, match=told):
        suspend(recognition, from_on)


def test_a_pause_without_a_reason_is_refused(recognition):
    with pytest.raises(UserError, match="没有填写中止原因"):
        suspend(recognition, reason=" ")


def test_a_second_pause_while_one_runs_is_refused(recognition):
    suspend(recognition)

    with pytest.raises(UserError, match="援助已于 2022-02-01 中止，还没有恢复"):
        suspend(recognition, MAR)


def test_a_pause_inside_an_earlier_one_is_refused(recognition):
    resume(suspend(recognition), APR)

    with pytest.raises(UserError, match="中止日期 2022-03-01 早于上一次的恢复日期 2022-04-01"):
        suspend(recognition, MAR)


def test_a_pause_after_the_exit_is_refused(recognition):
    actions.end_recognition(by=None, recognition=recognition, ended_on=MAR, end_code="placed")

    with pytest.raises(UserError, match="已于 2022-03-01 退出，不能再中止援助"):
        suspend(recognition, APR)


@pytest.mark.parametrize(("until_on", "told"), [(JAN, "早于中止日期 2022-02-01"), (datetime.date(2999, 1, 1), "晚于今天")])
def test_a_pause_cannot_end_on_an_impossible_day(recognition, until_on, told):
    with pytest.raises(UserError, match=told):
        resume(suspend(recognition), until_on)


def test_a_pause_that_ended_on_another_day_stays(recognition):
    pause = resume(suspend(recognition))

    with pytest.raises(UserError, match="已于 2022-03-01 恢复，不能再改为 2022-04-01"):
        resume(pause, APR)


def test_a_voided_pause_lets_the_right_one_stand(officer, recognition):
    actions.void_suspension(by=officer, suspension=suspend(recognition), reason="录错")

    assert suspend(recognition, MAR).from_on == MAR


def test_a_voided_pause_cannot_be_ended(officer, recognition):
    pause = actions.void_suspension(by=officer, suspension=suspend(recognition), reason="录错")

    with pytest.raises(UserError, match="已经作废"):
        resume(pause)


@pytest.mark.parametrize("deed", [suspend, lambda recognition, by: resume(factories.suspension(recognition), by=by)])
def test_by_a_collector_is_refused(recognition, deed):
    with pytest.raises(UserError, match="您没有登记认定和退出的权限"):
        deed(recognition, by=factories.user(role="collector"))


def test_a_recognition_with_a_pause_cannot_be_voided(officer, recognition):
    suspend(recognition)

    with pytest.raises(UserError, match="中止援助 1 条"):
        actions.void_recognition(by=officer, recognition=recognition, reason="录错")
