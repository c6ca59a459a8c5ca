"""Durations at month ends and on 29 February, in Python and in every database that can be asked here."""

from __future__ import annotations

import sqlite3
from datetime import date

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.engines import rules
from nuanxin.engines.rules import Fact, dates

FACTS = {"a": Fact("date", "起", "unknown"), "b": Fact("date", "止", "unknown")}
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
CORNERS = [
    ("full_years(a, b)", "1962-04-10", "2012-03-31", 49),
    ("full_years(a, b)", "1971-12-31", "1972-01-01", 0),
    ("full_years(a, b)", "2000-02-29", "2018-02-28", 17),
    ("full_years(a, b)", "2000-02-29", "2018-03-01", 18),
    ("full_years(a, b)", "2004-02-29", "2024-02-29", 20),
    ("full_years(a, b)", "2022-09-02", "2022-09-01", -1),
    ("full_months(a, b)", "2011-01-31", "2011-02-28", 0),
    ("full_months(a, b)", "2011-01-31", "2011-03-31", 2),
    ("full_months(a, b)", "2011-08-31", "2011-09-30", 0),
    ("full_months(a, b)", "2011-02-28", "2011-03-31", 1),
    ("months_between(a, b)", "2011-01-31", "2011-02-01", 1),
    ("months_between(a, b)", "2011-12-01", "2011-01-31", -11),
    ("add_months(a, 1)", "2012-01-31", "2012-02-29", "2012-02-29"),
    ("add_months(a, 12)", "2012-02-29", "2013-02-28", "2013-02-28"),
    ("add_months(a, -1)", "2022-03-31", "2022-02-28", "2022-02-28"),
    ("add_months(a, -12)", "2024-02-29", "2024-02-29", "2023-02-28"),
    ("add_years(a, 1)", "2024-02-29", "2024-02-29", "2025-02-28"),
    ("add_days(a, 1)", "2011-12-31", "2012-01-01", "2012-01-01"),
    ("add_days(a, -1)", "2012-03-01", "2012-02-29", "2012-02-29"),
    ("month_end(a)", "2024-02-01", "2024-02-29", "2024-02-29"),
    ("year(a)", "2022-12-31", "2022-12-31", 2022),
    ("month(a)", "2022-09-01", "2022-09-01", 9),
    ("least(a, b)", "2022-09-02", "2022-09-01", "2022-09-01"),
    ("greatest(a, b)", "2022-09-02", "2022-09-01", "2022-09-02"),
]


@pytest.mark.parametrize(("text", "a", "b", "expected"), CORNERS)
def test_function_at_a_corner_of_the_calendar(text, a, b, expected):
    bound = rules.compile_value(text, FACTS).bind()
    in_duckdb = duckdb.sql(f"SELECT {bound.sql('duckdb')} FROM (SELECT DATE '{a}' AS a, DATE '{b}' AS b)").fetchall()[0][0]
    in_sqlite = sqlite3.connect(":memory:").execute(f"SELECT {bound.sql('sqlite')} FROM (SELECT '{a}' AS a, '{b}' AS b)").fetchone()[0]

    answers = [bound.value({"a": date.fromisoformat(a), "b": date.fromisoformat(b)}), in_duckdb, in_sqlite]
    assert [str(found) for found in answers] == [str(expected)] * 3


@pytest.mark.parametrize(
    ("start", "end", "is_a_year"),
    [
        ("2010-08-17", "2011-08-16", True),
        ("2010-08-17", "2011-08-15", False),
        ("2022-01-01", "2022-12-31", True),
        ("2023-03-01", "2024-02-29", True),
    ],
)
def test_contract_to_the_day_before_its_anniversary_is_a_year(start, end, is_a_year):
    bound = rules.compile("add_days(b, 1) >= add_months(a, 12)", FACTS).bind()

    assert bound.test({"a": date.fromisoformat(start), "b": date.fromisoformat(end)}) is is_a_year


@given(start=DAYS, end=DAYS, count=st.integers(-30, 30), function=st.sampled_from(["full_years", "full_months"]))
def test_duration_up_to_a_fixed_day_is_the_same_as_a_threshold(start, end, count, function):
    row = {"a": start, "b": end}
    for operator in ("=", "<>", "<", "<=", ">", ">="):
        counted = rules.compile(f"{function}(a, b) {operator} {count}", FACTS).bind()
        fixed = rules.compile(f"{count} {mirrored(operator)} {function}(a, DATE '{end}')", FACTS).bind()

        assert counted.test(row) is fixed.test(row)


@given(start=DAYS, months=st.integers(0, 1200))
def test_months_added_are_completed_unless_the_month_was_cut_short(start, months):
    end = dates.add_months(start, months)

    assert dates.full_months(start, end) == months - (end.day < start.day)
    assert dates.months_between(start, end) == months


@pytest.mark.parametrize("add", [dates.add_months, dates.add_years, dates.add_days])
def test_date_outside_the_calendar_is_none(add):
    assert [add(date(9999, 12, 31), 1), add(date(1, 1, 1), -1)] == [None, None]


def mirrored(operator):
    return {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(operator, operator)
