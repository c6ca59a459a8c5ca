"""What a roster row says about recognition, in every relation to what was decided before."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.people.intake.recognition import NO_RECOGNITION, Begun, compare
from nuanxin.people.intake.state import Decided

JAN, FEB, MAR, APR, MAY = (datetime.date(2022, month, 1) for month in range(1, 6))


def row(decided_on=None, ended_on=None, reason=None):
    return {"认定日期": decided_on, "退出日期": ended_on, "退出原因": reason}


def running(decided_on):
    return Decided(1, decided_on, None, "")


def ended(decided_on, ended_on, reason="已就业"):
    return Decided(1, decided_on, ended_on, reason)


NOTHING = (None, {}, ())


def outcome(values, on_file, accepted=False):
    """(what begins, which fields of which decision change, which are voided), or the columns that contradict."""
    answer = compare(values, on_file, accepted=accepted)
    if answer.refusal or answer.differences:
        return answer.refusal or tuple(difference.column for difference in answer.differences)
    part = answer.part
    return part.begun, {pk: {field.name: field.value for field in fields} for pk, fields in part.changed}, part.void


@pytest.mark.parametrize(
    ("values", "on_file", "expected"),
    [
        (row(), [], NOTHING),
        (row(), [running(JAN)], NOTHING),
        (row(JAN), [], (Begun(JAN, None, ""), {}, ())),
        (row(JAN, MAR, "已就业"), [], (Begun(JAN, MAR, "已就业", "placed"), {}, ())),
        (row(JAN, None, "已就业"), [], (Begun(JAN, None, ""), {}, ())),
        (row(None, MAR), [], NO_RECOGNITION),
        (row(JAN), [running(JAN)], NOTHING),
        (row(FEB), [running(JAN)], ("认定日期",)),
        (row(FEB, MAR), [running(JAN)], ("认定日期",)),
        (row(JAN, MAR), [running(JAN)], (None, {1: {"ended_on": MAR}}, ())),
        (row(JAN, MAR, "已就业"), [running(JAN)], (None, {1: {"ended_on": MAR, "end_reason": "已就业", "end_code": "placed"}}, ())),
        (row(None, MAR), [running(JAN)], (None, {1: {"ended_on": MAR}}, ())),
        (row(None, JAN), [running(FEB)], ("退出日期",)),
        (row(JAN), [ended(JAN, MAR)], NOTHING),
        (row(JAN, MAR), [ended(JAN, MAR)], NOTHING),
        (row(None, MAR), [ended(JAN, MAR)], NOTHING),
        (row(JAN, APR), [ended(JAN, MAR)], ("退出日期",)),
        (row(None, APR), [ended(JAN, MAR)], ("退出日期",)),
        (row(JAN, MAR, "死亡"), [ended(JAN, MAR)], (None, {1: {"end_reason": "死亡", "end_code": "died"}}, ())),
        (row(None, None, "死亡"), [ended(JAN, MAR)], (None, {1: {"end_reason": "死亡", "end_code": "died"}}, ())),
        (row(APR), [ended(JAN, MAR)], (Begun(APR, None, ""), {}, ())),
        (row(APR, MAY), [ended(JAN, MAR)], (Begun(APR, MAY, ""), {}, ())),
        (row(MAR), [ended(JAN, MAR)], ("认定日期",)),
        (row(FEB), [ended(JAN, MAR)], ("认定日期",)),
        (row(JAN, FEB), [ended(MAR, APR)], (Begun(JAN, FEB, ""), {}, ())),
        (row(JAN), [ended(MAR, APR)], ("认定日期",)),
        (row(JAN, MAR), [ended(MAR, APR)], ("认定日期",)),
    ],
)
def test_compare(values, on_file, expected):
    assert outcome(values, on_file) == expected


@pytest.mark.parametrize(
    ("values", "on_file", "expected"),
    [
        (row(FEB), [running(JAN)], (Begun(FEB, None, ""), {}, (1,))),
        (row(JAN, APR, "已就业"), [ended(JAN, MAR)], (Begun(JAN, APR, "已就业", "placed"), {}, (1,))),
        (row(FEB, APR), [ended(JAN, MAR)], (Begun(FEB, APR, ""), {}, (1,))),
        (row(None, JAN), [running(FEB)], ("退出日期",)),
    ],
)
def test_compare_when_a_person_has_decided_for_the_file(values, on_file, expected):
    assert outcome(values, on_file, accepted=True) == expected


def test_compare_takes_the_decision_of_that_day_among_several():
    first, second = ended(JAN, FEB), Decided(2, MAR, None, "")

    assert outcome(row(JAN, FEB), [first, second]) == NOTHING
    assert outcome(row(None, APR), [first, second]) == (None, {2: {"ended_on": APR}}, ())
    assert outcome(row(None, FEB), [first, second]) == ("退出日期",)
