"""Which months may be claimed on a day, and what a cap still allows; no database is asked."""

import datetime

import pytest

from nuanxin.benefits.claim_rules import rule_of
from nuanxin.benefits.claiming.knowing import day_of
from nuanxin.benefits.claiming.spans import Allowance, due_months, months_between
from nuanxin.benefits.policies import get
from tests.benefits.claiming import rig
from tests.benefits.claiming.rig import APRIL, JANUARY, JUNE, MARCH, MAY, TODAY

FEBRUARY = datetime.date(2024, 2, 1)


def due(as_of: datetime.date = TODAY, **told) -> list[str]:
    policy = get(rig.FLEXIBLE)
    return [f"{month:%Y-%m}" for month in due_months(policy, rule_of(policy).model_copy(update=told), as_of)]


def test_months_begin_when_the_policy_came_into_force():
    assert due() == ["2023-12", "2024-01", "2024-02", "2024-03", "2024-04", "2024-05", "2024-06"]


def test_as_many_months_back_as_the_rule_allows():
    assert due(datetime.date(2025, 6, 30)) == [f"2024-{month:02d}" for month in range(6, 13)] + [
        f"2025-{month:02d}" for month in range(1, 7)
    ]


@pytest.mark.parametrize(("back", "first"), [(0, "2024-06"), (1, "2024-05"), (5, "2024-01"), (120, "2023-12")])
def test_the_first_month(back, first):
    assert due(back_months=back)[0] == first


@pytest.mark.parametrize(("until", "last"), [("this_month", "2024-06"), ("last_month", "2024-05")])
def test_the_last_month(until, last):
    assert due(until=until)[-1] == last


def test_locked_months_are_not_due():
    assert due(locked_before=MAY) == ["2024-05", "2024-06"]


def test_when_everything_is_locked_nothing_is_due():
    assert due(locked_before=datetime.date(2024, 7, 1)) == []


@pytest.mark.parametrize(
    ("first", "last", "count"), [(MAY, MAY, 1), (MAY, APRIL, 0), (datetime.date(2023, 11, 1), FEBRUARY, 4), (JANUARY, JUNE, 6)]
)
def test_months_between_are_counted_with_both_ends(first, last, count):
    assert len(list(months_between(first, last))) == count


@pytest.mark.parametrize(
    ("month", "judged_on", "day"),
    [
        (FEBRUARY, "last_day", datetime.date(2024, 2, 29)),
        (FEBRUARY, "first_day", FEBRUARY),
        (JUNE, "last_day", TODAY),
        (JUNE, "first_day", JUNE),
    ],
)
def test_the_day_on_which_a_month_is_decided(month, judged_on, day):
    assert day_of(month, TODAY, judged_on) == day


def taken(allowance: Allowance, *months: datetime.date) -> list[bool]:
    found = []
    for month in months:
        found.append(allowance.allows(month))
        if found[-1]:
            allowance.take(month)
    return found


def test_a_cap_allows_as_many_months_as_are_left():
    assert taken(Allowance(2), JANUARY, MARCH, MAY) == [True, True, False]


def test_without_a_cap_every_month_is_allowed():
    assert taken(Allowance(None), JANUARY, MARCH, MAY) == [True, True, True]


def test_a_month_used_under_another_policy_of_the_clock_costs_nothing():
    allowance = Allowance(1, {MARCH})

    assert taken(allowance, JANUARY, MARCH, MAY) == [True, True, False]
    assert allowance.left == 0


def test_nothing_left_still_allows_what_is_used_already():
    assert taken(Allowance(0, {MAY}), APRIL, MAY, JUNE) == [False, True, False]
