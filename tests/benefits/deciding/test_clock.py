"""Months on a clock: used, left, first, last, distance and extension, whatever is known."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.benefits import policies
from nuanxin.benefits.deciding import Case, Paid
from nuanxin.benefits.deciding.clock import Months, agreed, clock, last, left
from nuanxin.engines.rules.dates import add_months, months_between

SUBSIDY = policies.get("2011-anhui-insurance-subsidy")
EXTENSION = policies.get("2011-anhui-insurance-extension-4050")
POST = "2011-anhui-post-subsidy"
DAY = datetime.date(2012, 3, 31)
MAN = {"sex": "M", "birth_date": datetime.date(1960, 5, 20)}


def of_sixty(distance):
    return None if distance is None else distance <= 60


def counted(person, payments=(), day=DAY, cap=36, policy=SUBSIDY):
    return clock(policy, Case(person=person, payments=tuple(payments)), day, cap, of_sixty)


def month(year, number):
    return datetime.date(year, number, 1)


def test_months_of_a_man_approved_today():
    assert counted(MAN).months == Months(36, 0, 36, month(2012, 3), month(2015, 2), 98, False)


def test_approval_after_the_day_has_not_happened():
    assert counted({**MAN, "first_approved_on": datetime.date(2012, 5, 1)}) == counted(MAN)


@pytest.mark.parametrize(
    ("programme", "used"),
    [
        (SUBSIDY.id, 1), (SUBSIDY.title, 1), (POST, 1), ("公益性岗位补贴", 1), ("2011-anhui-rural-hire", 0), ("别的", 0),
    ],
)  # fmt: skip
def test_programmes_of_the_clock_count_by_id_or_title(programme, used):
    assert counted(MAN, [Paid(programme, month(2012, 1), Decimal(1))]).months.used == used


def test_payment_without_a_month_counts_no_month():
    assert counted(MAN, [Paid(SUBSIDY.id, None, Decimal(1))]).months.used == 0


def test_sex_unknown_leaves_only_what_both_share():
    months = counted({"birth_date": datetime.date(1956, 5, 20)}).months

    assert months == Months(36, 0, None, month(2012, 3), None, None, True)


def test_woman_past_both_ages_is_past_retirement():
    found = counted({"sex": "F", "birth_date": datetime.date(1956, 5, 20)})

    assert (found.is_before_retirement, found.is_running, found.months.left) == (False, False, 0)


def test_woman_between_both_ages_is_unknown():
    found = counted({"sex": "F", "birth_date": datetime.date(1960, 5, 20)})

    assert (found.is_before_retirement, found.is_running) == (None, None)


def test_age_that_the_law_does_not_name_is_unknown():
    assert counted({**MAN, "original_retirement_age": "50"}).is_before_retirement is None


def test_retirement_is_frozen_by_the_law_of_the_first_approval():
    born = {"sex": "M", "birth_date": month(1965, 12)}
    day = datetime.date(2025, 6, 30)

    before = counted({**born, "first_approved_on": datetime.date(2024, 12, 31)}, day=day).months
    after = counted({**born, "first_approved_on": datetime.date(2025, 1, 1)}, day=day).months

    assert (before.distance, before.last, after.distance, after.last) == (12, month(2025, 12), 14, month(2026, 3))


def test_actual_earlier_retirement_ends_it_even_if_the_statutory_month_is_unknown():
    found = counted({"retired_early_on": month(2012, 2)})

    assert (found.is_before_retirement, found.months.left) == (False, 0)


def test_own_ages_of_the_4050_rule_are_not_moved_by_the_reform():
    person = {"sex": "M", "birth_date": month(1966, 6), "original_retirement_age": "60"}
    found = clock(EXTENSION, Case(person=person), datetime.date(2025, 6, 30), 36, lambda distance: True).months

    assert (found.last, found.left) == (month(2026, 6), 13)


def test_no_cap_known_leaves_the_months_open():
    assert counted(MAN, cap=None).months == Months(None, 0, None, month(2012, 3), None, 98, False)


@pytest.mark.parametrize(
    ("cap", "used", "remaining", "extended", "expected"),
    [
        (36, 0, 100, False, 36),
        (36, 36, 100, False, 0),
        (36, 40, 100, False, 0),
        (36, 36, None, False, 0),
        (36, 0, 10, False, 10),
        (36, 50, 10, True, 10),
        (36, 50, 0, None, 0),
        (36, 50, 10, None, None),
        (36, 0, None, True, None),
        (None, 0, 10, False, None),
    ],
)
def test_left(cap, used, remaining, extended, expected):
    assert left(cap, used, remaining, extended) == expected


@pytest.mark.parametrize(
    ("cap", "ends", "extended", "expected"),
    [
        (36, month(2030, 1), False, month(2014, 8)),
        (36, month(2013, 1), False, month(2013, 1)),
        (36, month(2013, 1), True, month(2013, 1)),
        (36, month(2030, 1), True, month(2030, 1)),
        (36, None, True, None),
        (36, None, False, None),
        (36, month(2030, 1), None, None),
        (None, month(2030, 1), False, None),
    ],
)
def test_last(cap, ends, extended, expected):
    assert last(cap, month(2011, 9), ends, extended) == expected


def test_agreed_is_what_all_say():
    assert [agreed([1, 1]), agreed([1, 2]), agreed([1, None]), agreed([])] == [1, None, None, None]


@given(
    born=st.dates(datetime.date(1940, 1, 1), datetime.date(1995, 12, 31)),
    day=st.dates(datetime.date(2011, 8, 2), datetime.date(2024, 12, 31)),
    used=st.integers(0, 40),
)
def test_months_of_any_man_before_the_reform(born, day, used):
    """Beside the formula of the contract, written out for a man of 60."""
    months = counted({"sex": "M", "birth_date": born, "months_used": {SUBSIDY.id: used}}, day=day).months

    retires = add_months(born.replace(day=1), 720)
    distance = months_between(day, retires)
    remaining = max(0, distance + 1)
    assert (months.distance, months.extended) == (distance, distance <= 60)
    assert months.left == (remaining if distance <= 60 else min(max(0, 36 - used), remaining))
    assert months.last == (retires if distance <= 60 else min(add_months(day.replace(day=1), 35), retires))
