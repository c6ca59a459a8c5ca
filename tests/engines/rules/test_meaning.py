"""What conditions mean, as a table: the condition, the facts of a row, the answer; also what an empty value does."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from nuanxin.engines import rules
from tests.engines.rules.facts import CATALOGUE, COLUMNS, PARAMETERS, a_row

DAY = date(2022, 9, 10)


def answer(text, **row):
    return rules.compile(text, CATALOGUE, members=COLUMNS).bind(PARAMETERS).test(a_row(**row))


def value(text, **row):
    return rules.compile_value(text, CATALOGUE, members=COLUMNS).bind(PARAMETERS).value(a_row(**row))


@pytest.mark.parametrize(
    ("text", "row", "expected"),
    [
        ("sex = 'M'", {"sex": "M"}, True),
        ("sex <> 'M'", {"sex": "M"}, False),
        ("sex != 'M'", {"sex": "F"}, True),
        ("sex IN ('M', 'F')", {"sex": "F"}, True),
        ("sex NOT IN ('M')", {"sex": "F"}, True),
        ("decided_on BETWEEN $from AND $to", {"decided_on": date(2022, 9, 23)}, True),
        ("decided_on NOT BETWEEN $from AND $to", {"decided_on": date(2022, 9, 1)}, False),
        ("decided_on = DATE '2022-09-10'", {"decided_on": DAY}, True),
        ("seq + 2 * 3 = 10", {"seq": 4}, True),
        ("-seq < 0", {"seq": 4}, True),
        ("- -seq = 4", {"seq": 4}, True),
        ("amount_yuan >= 1000.10", {"amount_yuan": Decimal("1000.10")}, True),
        ("amount_yuan + 0.2 = 0.3", {"amount_yuan": Decimal("0.10")}, True),
        ("has('LONG')", {"has_LONG": True}, True),
        ("NOT has_LONG OR seq = 1", {"has_LONG": True, "seq": 2}, False),
        ("has_LONG = (seq = 1)", {"has_LONG": False, "seq": 2}, True),
        ("has_LONG <> TRUE", {"has_LONG": False}, True),
        ("note = 'it''s'", {"note": "it's"}, True),
        ("base.decided_on < decided_on", {"base.decided_on": DAY, "decided_on": date(2022, 9, 11)}, True),
        ("CASE sex WHEN 'M' THEN seq = 1 ELSE has_LONG END", {"sex": "M", "seq": 1}, True),
        ("CASE WHEN seq > 5 THEN 60 WHEN seq > 1 THEN 50 END = 50", {"seq": 3}, True),
        ("NOT seq = 1 AND (seq = 2 OR seq = 3)", {"seq": 2}, True),
    ],
)
def test_condition_on_known_facts(text, row, expected):
    assert answer(text, **row) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sex = 'M'", None),
        ("NOT sex = 'M'", None),
        ("sex IN ('M')", None),
        ("sex = 'M' OR seq = 1", True),
        ("sex = 'M' AND seq = 2", False),
        ("sex = 'M' AND seq = 1", None),
        ("sex = 'M' OR seq = 2", None),
        ("birth_on BETWEEN $from AND $to", None),
        ("months + 1 > 0", None),
        ("full_years(birth_on, $to) >= 18", None),
        ("least(months, seq) = 1", None),
        ("greatest(seq, months) = 1", None),
        ("wants_job", None),
        ("sex IS NULL", True),
        ("sex IS NOT NULL", False),
        ("add_months(birth_on, 1) IS NULL", True),
        ("coalesce(wants_job, FALSE)", False),
        ("coalesce(months, 3) = 3", True),
        ("coalesce(months, months) = 3", None),
        ("CASE sex WHEN 'M' THEN 60 WHEN 'F' THEN 50 END = 60", None),
        ("CASE sex WHEN 'M' THEN 60 ELSE 50 END = 50", True),
        ("CASE WHEN wants_job THEN seq ELSE 7 END = 7", True),
    ],
)
def test_fact_that_was_not_collected_leaves_the_answer_open_unless_something_else_decides(text, expected):
    assert answer(text, seq=1) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ended_on >= $from", False),
        ("NOT ended_on >= $from", True),
        ("ended_on <> $from", False),
        ("ended_on BETWEEN $from AND $to", False),
        ("ended_on NOT BETWEEN $from AND $to", False),
        ("form IN ('flexible')", False),
        ("form NOT IN ('flexible')", False),
        ("NOT (form IN ('flexible'))", True),
        ("helped", False),
        ("NOT helped", True),
        ("helped = FALSE", False),
        ("openings + seq > 0", False),
        ("add_months(ended_on, 12) > birth_on", False),
        ("ended_on IS NULL", True),
        ("ended_on IS NULL OR ended_on >= $from", True),
        ("ended_on IS NOT NULL AND ended_on >= $from", False),
        ("coalesce(ended_on, $to) = $to", True),
        ("coalesce(openings > 1, TRUE)", True),
        ("CASE WHEN ended_on IS NULL THEN seq ELSE openings END = 1", True),
        ("CASE WHEN ended_on IS NULL THEN openings ELSE seq END = 1", False),
        ("CASE WHEN helped THEN seq ELSE 5 END = 5", True),
        ("CASE WHEN seq = 1 THEN helped ELSE has_LONG END", False),
        ("least(decided_on, ended_on) <= $to", False),
    ],
)
def test_fact_of_which_there_is_none_makes_its_comparison_false(text, expected):
    assert answer(text, seq=1) is expected


def test_fact_that_can_never_be_missing_counts_as_unknown_when_it_is():
    assert answer("decided_on <= $to") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("any(wants_job)", None),
        ("any(seq = 1)", True),
        ("all(seq = 1)", False),
        ("all(wants_job)", False),
        ("count(seq > 0)", 2),
        ("count(wants_job)", None),
        ("any(ended_on >= $from)", False),
        ("all(ended_on IS NULL)", True),
    ],
)
def test_members_of_a_household_are_asked_with_three_answers(text, expected):
    members = [a_row(seq=1), a_row(seq=2, wants_job=False)]

    assert value(text, members=members) is expected or value(text, members=members) == expected


def test_household_without_members_has_none_and_all_of_them():
    assert [value(text, members=[]) for text in ("any(has_LONG)", "all(has_LONG)", "count(has_LONG)")] == [False, True, 0]


def test_value_of_an_absent_date_is_empty_and_of_an_amount_exact():
    assert value("ended_on") is None
    assert value("amount_yuan * 0.6667", amount_yuan=Decimal("10.10")) == Decimal("6.733670")
