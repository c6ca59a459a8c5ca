"""Months of a term without the database: what is left, which is the last, and which months end between two days."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nuanxin.benefits.models import Entitlement
from nuanxin.benefits.queries import terms
from nuanxin.benefits.queries.terms import Term
from nuanxin.engines.rules.dates import add_months, month_end
from tests.factories import benefits

DAYS = st.dates(datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))


def day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def held(first: str = "2022-07-15", retires: str | None = None, **told) -> Entitlement:
    """One whose first approval and month of retirement are written as text."""
    return Entitlement(**{"policy": "p", "person_id": 1, "first_approved_on": day(first), "retirement_month": day(retires)} | told)


@pytest.mark.parametrize(
    ("one", "last"),
    [
        (held(), None),
        (held(retires="2030-05-01"), "2030-05-01"),
        (held(cap_months=0), "2022-06-01"),
        (held(cap_months=1), "2022-07-01"),
        (held(cap_months=12), "2023-06-01"),
        (held(cap_months=36), "2025-06-01"),
        (held("2022-01-31", cap_months=2), "2022-02-01"),
        (held("2022-12-31", cap_months=2), "2023-01-01"),
        (held("2024-02-29", cap_months=12), "2025-01-01"),
        (held(cap_months=36, retires="2025-05-01"), "2025-05-01"),
        (held(cap_months=36, retires="2025-06-01"), "2025-06-01"),
        (held(cap_months=36, retires="2025-07-01"), "2025-06-01"),
        (held(cap_months=36, retires="2022-01-01"), "2022-01-01"),
        (held(cap_months=36, is_extended=True), None),
        (held(cap_months=36, is_extended=True, retires="2027-01-01"), "2027-01-01"),
        (held(is_extended=True, retires="2027-01-01"), "2027-01-01"),
        (held("9999-06-01", cap_months=36), None),
        (held("9999-06-01", cap_months=36, retires="9999-12-01"), "9999-12-01"),
    ],
)
def test_last_month_is_that_of_the_cap_and_never_after_retirement(one, last):
    assert terms.last_month(one) == day(last)


@pytest.mark.parametrize(
    ("one", "used", "today", "left"),
    [
        (held(), 5, "2022-09-05", None),
        (held(cap_months=36), 0, "2022-09-05", 36),
        (held(cap_months=36), 35, "2022-09-05", 1),
        (held(cap_months=36), 36, "2022-09-05", 0),
        (held(cap_months=36), 40, "2022-09-05", 0),
        (held(cap_months=0), 0, "2022-09-05", 0),
        (held(retires="2022-09-01"), 0, "2022-09-01", 1),
        (held(retires="2022-09-01"), 0, "2022-09-30", 1),
        (held(retires="2022-09-01"), 0, "2022-10-01", 0),
        (held(retires="2022-09-01"), 0, "2022-08-31", 2),
        (held(retires="2023-09-01"), 0, "2022-09-05", 13),
        (held(cap_months=36, retires="2022-12-01"), 0, "2022-09-05", 4),
        (held(cap_months=36, retires="2022-12-01"), 34, "2022-09-05", 2),
        (held(cap_months=36, retires="2020-12-01"), 0, "2022-09-05", 0),
        (held(cap_months=36, is_extended=True), 40, "2022-09-05", None),
        (held(cap_months=36, is_extended=True, retires="2022-12-01"), 40, "2022-09-05", 4),
    ],
)
def test_months_left_are_those_of_the_cap_and_at_most_until_retirement(one, used, today, left):
    assert terms.months_left(one, used, day(today)) == left


@pytest.mark.parametrize(
    ("last", "ends"),
    [(None, None), ("2022-09-01", "2022-09-30"), ("2024-02-01", "2024-02-29"), ("2023-02-01", "2023-02-28"), ("2022-12-01", "2022-12-31")],
)
def test_a_term_ends_with_the_last_day_of_its_last_month(last, ends):
    assert Term(0, None, None, day(last)).ends_on == day(ends)


@pytest.mark.parametrize(
    ("one", "cap"), [(held(cap_months=36), 36), (held(cap_months=36, is_extended=True), None), (held(), None), (held(cap_months=0), 0)]
)
def test_an_extended_term_shows_no_cap(one, cap):
    assert terms.term(one, frozenset(), day("2022-09-05")).cap == cap


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2022-09-05", "2022-09-05", []),
        ("2022-09-05", "2022-09-29", []),
        ("2022-09-05", "2022-09-30", ["2022-09-01"]),
        ("2022-09-30", "2022-09-30", ["2022-09-01"]),
        ("2022-10-01", "2022-10-30", []),
        ("2022-10-01", "2022-10-31", ["2022-10-01"]),
        ("2022-09-30", "2022-10-31", ["2022-09-01", "2022-10-01"]),
        ("2022-11-30", "2023-01-30", ["2022-11-01", "2022-12-01"]),
        ("2024-02-01", "2024-02-28", []),
        ("2024-02-01", "2024-02-29", ["2024-02-01"]),
        ("2023-02-28", "2023-02-28", ["2023-02-01"]),
        ("2022-09-30", "2022-09-05", []),
    ],
)
def test_months_that_end_between_two_days_both_included(first, last, months):
    assert terms.months_ending(day(first), day(last)) == [day(month) for month in months]


@settings(max_examples=30)
@given(DAYS, st.integers(0, 400))
def test_months_that_end_are_those_whose_last_day_lies_between(first, days):
    last = first + datetime.timedelta(days=days)
    every = {(first + datetime.timedelta(days=number)) for number in range(days + 1)}

    assert [month_end(month) for month in terms.months_ending(first, last)] == sorted(one for one in every if one == month_end(one))


@settings(max_examples=30)
@given(DAYS, st.integers(1, 60), st.none() | DAYS)
def test_after_the_last_month_nothing_is_left_of_a_term_that_was_paid_without_a_gap(first, cap, retires):
    one = held(first.isoformat(), cap_months=cap, retires=retires and retires.replace(day=1).isoformat())
    last = terms.last_month(one)
    paid = sum(add_months(first.replace(day=1), number) <= last for number in range(cap))

    assert terms.months_left(one, paid, month_end(last) + datetime.timedelta(days=1)) == 0


@pytest.mark.parametrize(
    ("clocks", "paid", "used"),
    [
        ({}, {}, 0),
        ({}, {(1, "p"): 2}, 2),
        ({}, {(1, "q"): 2}, 0),
        ({}, {(2, "p"): 2}, 0),
        ({(1, "c"): {"p", "q"}}, {(1, "p"): 2, (1, "q"): 3}, 3),
        ({(1, "c"): {"q"}}, {(1, "p"): 2}, 2),
        ({(2, "c"): {"q"}}, {(1, "q"): 2}, 0),
        ({(1, "d"): {"q"}}, {(1, "q"): 2}, 0),
    ],
)
def test_used_are_the_distinct_months_of_its_own_policy_and_of_those_on_its_clock(clocks, paid, used):
    months = {key: frozenset(datetime.date(2022, number, 1) for number in range(1, count + 1)) for key, count in paid.items()}

    assert len(terms.used_of(held(clock="c"), clocks, months)) == used


def test_without_a_clock_others_without_one_do_not_share_it():
    months = {(1, "q"): frozenset({datetime.date(2022, 1, 1)})}

    assert terms.used_of(held(clock=""), {(1, ""): {"q"}}, months) == frozenset()


def test_of_an_employer_without_a_person_the_months_are_by_payee():
    one = Entitlement(policy="p", payee_key="employer:9", clock="c", first_approved_on=day("2022-07-01"))
    months = {("employer:9", "p"): frozenset({datetime.date(2022, 7, 1)}), ("employer:8", "p"): frozenset({datetime.date(2022, 8, 1)})}

    assert terms.used_of(one, {}, months) == {datetime.date(2022, 7, 1)}


@pytest.mark.django_db
@pytest.mark.parametrize("ask", [terms.terms_of, lambda ones, today: terms.clocks_of(ones)])
def test_of_no_entitlement_there_is_no_term(ask):
    assert ask([], day("2022-09-05")) == {}


@pytest.mark.django_db
@pytest.mark.parametrize(("retires", "found"), [(None, 0), ("2022-09-01", 1), ("2022-12-01", 0)])
def test_a_cap_longer_than_the_calendar_ends_nothing_and_retirement_still_does(person, retires, found):
    benefits.entitlement(person, cap_months=32767, retirement_month=day(retires))

    assert terms.ending_within(Entitlement.objects.all(), 30, day("2022-09-05")).count() == found
