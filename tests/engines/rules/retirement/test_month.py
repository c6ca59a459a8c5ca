"""The month of retirement: every published boundary, every cohort against a slow table, and the same in every engine."""

from __future__ import annotations

import sqlite3
from datetime import date

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nuanxin.engines import rules
from nuanxin.engines.rules import Fact
from nuanxin.engines.rules.retirement import retirement_month

FACTS = {
    "sex": Fact("enum", "性别", "unknown", ("M", "F")),
    "birth_on": Fact("date", "出生日期", "unknown"),
    "age": Fact("int", "原法定退休年龄", "unknown"),
}
COHORTS = {("M", 60): ((1965, 1), 4, 63), ("F", 55): ((1970, 1), 4, 58), ("F", 50): ((1975, 1), 2, 55)}
BOUND = rules.compile_value("retirement_month(sex, birth_on, age)", FACTS).bind()


def month(text):
    return date.fromisoformat(f"{text}-01")


PUBLISHED = [
    ("M", 60, "1964-12", "2024-12"),
    ("M", 60, "1965-01", "2025-02"), ("M", 60, "1965-02", "2025-03"), ("M", 60, "1965-03", "2025-04"), ("M", 60, "1965-04", "2025-05"),
    ("M", 60, "1965-05", "2025-07"), ("M", 60, "1965-06", "2025-08"), ("M", 60, "1965-07", "2025-09"), ("M", 60, "1965-08", "2025-10"),
    ("M", 60, "1976-08", "2039-07"), ("M", 60, "1976-09", "2039-09"), ("M", 60, "1980-12", "2043-12"),
    ("F", 55, "1969-12", "2024-12"), ("F", 55, "1970-01", "2025-02"), ("F", 55, "1970-04", "2025-05"), ("F", 55, "1970-05", "2025-07"),
    ("F", 55, "1981-08", "2039-07"), ("F", 55, "1981-09", "2039-09"),
    ("F", 50, "1974-12", "2024-12"), ("F", 50, "1975-01", "2025-02"), ("F", 50, "1975-02", "2025-03"), ("F", 50, "1975-03", "2025-05"),
    ("F", 50, "1975-04", "2025-06"), ("F", 50, "1984-10", "2039-09"), ("F", 50, "1984-11", "2039-11"), ("F", 50, "1990-05", "2045-05"),
]  # fmt: skip


@pytest.mark.parametrize(("sex", "age", "birth", "expected"), PUBLISHED)
def test_published_month_is_given(sex, age, birth, expected):
    assert retirement_month(sex, month(birth), age) == month(expected)


def slowly(sex: str, age: int, year: int, month_of_year: int) -> date:
    """Walk from the first birth month of the cohort, adding a month of delay whenever a step begins, until the new age is reached."""
    first, step, most = COHORTS[sex, age]
    walked, delay, steps = first, 0, 0
    while walked <= (year, month_of_year):
        if steps % step == 0 and delay < (most - age) * 12:
            delay += 1
        steps += 1
        walked = (walked[0], walked[1] + 1) if walked[1] < 12 else (walked[0] + 1, 1)
    years, over = divmod(month_of_year - 1 + delay, 12)
    return date(year + age + years, over + 1, 1)


@pytest.mark.parametrize(("sex", "age"), COHORTS)
def test_every_birth_month_of_a_cohort_is_what_a_slow_walk_finds(sex, age):
    births = [(year, number) for year in range(1940, 1996) for number in range(1, 13)]

    assert [retirement_month(sex, date(*birth, 15), age) for birth in births] == [slowly(sex, age, *birth) for birth in births]


def test_day_of_birth_makes_no_difference():
    assert {retirement_month("M", date(1965, 1, day), 60) for day in range(1, 32)} == {date(2025, 2, 1)}


@pytest.mark.parametrize(
    ("sex", "age", "expected"),
    [("M", None, date(2025, 2, 1)), ("M", 55, None), ("F", None, None), ("F", 60, None), ("X", 60, None), ("F", 51, None)],
)
def test_original_age_is_assumed_for_men_only_and_another_is_unknown(sex, age, expected):
    assert retirement_month(sex, date(1965, 1, 31), age) == expected


def test_month_outside_the_calendar_is_unknown():
    assert retirement_month("M", date(9990, 1, 1), 60) is None


ROWS = st.tuples(
    st.sampled_from(["M", "F", None]),
    st.none() | st.dates(date(1930, 1, 1), date(2030, 12, 31)),
    st.sampled_from([50, 55, 60, 51, None]),
)


def in_duckdb(rows):
    connection = duckdb.connect()
    connection.execute("CREATE TABLE r (n INTEGER, sex VARCHAR, birth_on DATE, age INTEGER)")
    connection.executemany("INSERT INTO r VALUES (?, ?, ?, ?)", [(number, *row) for number, row in enumerate(rows)])
    return [found for (found,) in connection.execute(f"SELECT {BOUND.sql('duckdb', 'r')} FROM r ORDER BY n").fetchall()]


def in_sqlite(rows):
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE r (n INTEGER, sex TEXT, birth_on TEXT, age INTEGER)")
    stored = [(number, sex, birth and birth.isoformat(), age) for number, (sex, birth, age) in enumerate(rows)]
    connection.executemany("INSERT INTO r VALUES (?, ?, ?, ?)", stored)
    found = connection.execute(f"SELECT {BOUND.sql('sqlite', 'r')} FROM r ORDER BY n").fetchall()
    return [text and date.fromisoformat(text) for (text,) in found]


def in_postgres(rows):
    import os

    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(os.environ["NUANXIN_TEST_DATABASE_URL"]) as connection:
        connection.execute("CREATE TEMPORARY TABLE r (n INTEGER, sex TEXT, birth_on DATE, age SMALLINT)")
        for number, row in enumerate(rows):
            connection.execute("INSERT INTO r VALUES (%s, %s, %s, %s)", (number, *row))
        found = [month for (month,) in connection.execute(f"SELECT {BOUND.sql('postgres', 'r')} FROM r ORDER BY n").fetchall()]
        connection.rollback()
    return found


@pytest.mark.parametrize("ask", [in_duckdb, in_sqlite, pytest.param(in_postgres, marks=pytest.mark.postgres)])
@settings(max_examples=25, deadline=None)
@given(rows=st.lists(ROWS, min_size=1, max_size=30))
def test_database_gives_the_month_of_the_closure(ask, rows):
    assert ask(rows) == [BOUND.value({"sex": sex, "birth_on": birth, "age": age}) for sex, birth, age in rows]


@pytest.mark.parametrize("ask", [in_duckdb, in_sqlite, pytest.param(in_postgres, marks=pytest.mark.postgres)])
def test_database_gives_every_published_month(ask):
    assert ask([(sex, month(birth), age) for sex, age, birth, _ in PUBLISHED]) == [month(expected) for *_, expected in PUBLISHED]


def test_condition_beyond_the_month_is_unknown_where_the_original_age_is():
    condition = rules.compile("add_months(retirement_month(sex, birth_on, age), 1) <= $day", FACTS, {"day": "date"})
    bound = condition.bind({"day": date(2025, 3, 1)})
    woman = {"sex": "F", "birth_on": date(1970, 1, 5)}

    assert [bound.test(woman | {"age": age}) for age in (50, 55, None)] == [True, True, None]
    assert bound.test({"sex": "M", "birth_on": date(1965, 2, 1), "age": None}) is False


def test_optional_age_that_there_is_not_leaves_the_answer_to_the_function():
    facts = FACTS | {"age": Fact("int", "原法定退休年龄", "none")}
    condition = rules.compile("retirement_month(sex, birth_on, age) <= $day", facts, {"day": date.__name__})

    assert condition.bind({"day": date(2025, 2, 1)}).test({"sex": "M", "birth_on": date(1965, 1, 1), "age": None}) is True


def test_function_reads_as_chinese():
    assert rules.compile_value("retirement_month(sex, birth_on, age)", FACTS).chinese(FACTS) == (
        "按性别、出生日期、原法定退休年龄推算的法定退休月（当月1日）"
    )
