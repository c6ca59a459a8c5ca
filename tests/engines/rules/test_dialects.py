"""The forms of each database: written exactly, and right when they are run."""

from __future__ import annotations

import functools
import sqlite3
from datetime import date, timedelta
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nuanxin.engines.rules import dates
from nuanxin.engines.rules.dialects import DIALECTS, Dialect, SQLite

DUCK, LITE, POSTGRES, SPARK = (DIALECTS[name] for name in ("duckdb", "sqlite", "postgres", "spark"))
DAY = date(2022, 9, 1)
DAYS = st.dates(date(1930, 1, 1), date(2100, 12, 31))
FEW = settings(max_examples=80, deadline=None)
TEXTS = ["", "a", "it's", "''", "' OR 1 = 1 --", '"', "\\", "低保", "%", "line\nbreak", "'; DROP TABLE facts; --"]


@functools.cache
def connection(engine):
    """One for the whole file: opening a database takes longer than a question."""
    return engine.connect(":memory:")


def in_duckdb(expression):
    return connection(duckdb).execute(f"SELECT {expression}").fetchone()[0]


def in_sqlite(expression):
    return connection(sqlite3).execute(f"SELECT {expression}").fetchone()[0]


def asked(write, *values):
    """The answer of both databases to what `write(dialect, …)` writes about the literals of `values`, as text."""
    written = [write(dialect, *(dialect.literal(value) for value in values)) for dialect in (DUCK, LITE)]
    return [str(in_duckdb(written[0])), str(in_sqlite(written[1]))]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "NULL"),
        (True, "TRUE"),
        (False, "FALSE"),
        (0, "0"),
        (7, "7"),
        (-7, "(-7)"),
        (Decimal("1000.10"), "1000.10"),
        (Decimal("-0.5"), "(-0.5)"),
        (Decimal("0.00"), "0.00"),
        (Decimal("1E+3"), "1000"),
        (Decimal("1E-6"), "0.000001"),
        ("低保", "'低保'"),
        ("", "''"),
    ],
)
@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
def test_literal_is_written_alike_everywhere(dialect, value, expected):
    assert dialect.literal(value) == expected


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [(DUCK, "DATE '2022-09-01'"), (POSTGRES, "DATE '2022-09-01'"), (LITE, "'2022-09-01'")],
    ids=("duckdb", "postgres", "sqlite"),
)
def test_literal_of_a_date_is_typed_where_there_is_a_type(dialect, expected):
    assert dialect.literal(DAY) == expected


@pytest.mark.parametrize(
    ("text", "others", "spark"),
    [
        ("it's", "'it''s'", r"'it\'s'"),
        ("a\\", "'a\\'", "'a\\\\'"),
        ("\\'", "'\\'''", "'\\\\\\''"),
        ('"`', "'\"`'", "'\"`'"),
    ],
)
def test_quotes_and_backslashes_stay_within_the_text(text, others, spark):
    assert [dialect.literal(text) for dialect in (DUCK, POSTGRES, LITE)] == [others] * 3
    assert SPARK.literal(text) == spark


def test_names_are_quoted_as_each_engine_wants():
    assert [dialect.name("has_LONG") for dialect in (DUCK, POSTGRES, LITE, SPARK)] == ['"has_LONG"'] * 3 + ["`has_LONG`"]


@pytest.mark.parametrize("text", TEXTS)
def test_text_comes_back_as_it_was(text):
    assert [in_duckdb(DUCK.literal(text)), in_sqlite(LITE.literal(text))] == [text, text]


@FEW
@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=20))
def test_any_text_stays_within_its_literal(text):
    assert [in_duckdb(DUCK.literal(text)), in_sqlite(LITE.literal(text))] == [text, text]


@pytest.mark.parametrize("value", [0, 1, -1, 10**15 - 1, -(10**15) + 1])
def test_whole_number_comes_back_as_it_was(value):
    assert asked(lambda _, number: number, value) == [str(value)] * 2


def test_numbers_below_zero_can_follow_a_minus():
    assert asked(lambda _, a, b: f"{a} - {b}", 3, -4) == ["7", "7"]


def test_whole_facts_are_widened_where_32_bits_could_overflow():
    assert [dialect.whole('"n"') for dialect in (DUCK, POSTGRES, LITE)] == ['CAST("n" AS BIGINT)', 'CAST("n" AS BIGINT)', '"n"']
    assert in_duckdb(f"{DUCK.whole('n')} * {DUCK.whole('n')} FROM (SELECT CAST(999999999 AS INTEGER) AS n)") == 999_999_999**2


@FEW
@given(day=DAYS)
def test_parts_of_a_date_are_those_of_the_calendar(day):
    for part in ("year", "month", "day"):
        assert asked(lambda dialect, literal, part=part: getattr(dialect, part)(literal), day) == [str(getattr(day, part))] * 2


@FEW
@given(day=DAYS)
def test_month_end_is_that_of_the_calendar(day):
    assert asked(lambda dialect, literal: dialect.month_end(literal), day) == [str(dates.month_end(day))] * 2


@FEW
@given(day=DAYS | st.sampled_from([date(2024, 2, 29), date(2022, 1, 31), date(2022, 12, 31)]), months=st.integers(-360, 360))
def test_months_later_is_the_same_day_or_the_last_of_the_month(day, months):
    assert (
        asked(lambda dialect, literal, number: dialect.add_months(literal, number), day, months) == [str(dates.add_months(day, months))] * 2
    )


@FEW
@given(day=DAYS, days=st.integers(-20_000, 20_000))
def test_days_later_is_that_of_the_calendar(day, days):
    assert asked(lambda dialect, literal, number: dialect.add_days(literal, number), day, days) == [str(day + timedelta(days))] * 2


@pytest.mark.parametrize("function", ["GREATEST", "LEAST"])
@pytest.mark.parametrize("values", [(1, 2), (2, 1), (3, 1, 2), (5, 5), (-1, 0)])
def test_extreme_of_numbers(function, values):
    expected = max(values) if function == "GREATEST" else min(values)

    assert asked(lambda dialect, *literals: dialect.extreme(function, list(literals)), *values) == [str(expected)] * 2


@pytest.mark.parametrize("function", ["GREATEST", "LEAST"])
@pytest.mark.parametrize("values", [(None, 1), (1, None), (1, 2, None), (None, None)])
def test_extreme_is_unknown_as_soon_as_one_value_is(function, values):
    assert asked(lambda dialect, *literals: dialect.extreme(function, list(literals)), *values) == ["None", "None"]


def test_extreme_of_dates_is_a_date():
    first, last = date(2022, 8, 31), date(2022, 9, 1)

    assert asked(lambda dialect, *literals: dialect.extreme("LEAST", list(literals)), last, first) == ["2022-08-31"] * 2


@pytest.mark.parametrize("months", ["n", "n - 1", "-n"])
def test_months_may_be_an_expression(months):
    expected = dates.add_months(DAY, {"n": 5, "n - 1": 4, "-n": -5}[months])
    found = [
        in_duckdb(f"{DUCK.add_months(DUCK.literal(DAY), months)} FROM (SELECT 5 AS n)"),
        in_sqlite(f"{LITE.add_months(LITE.literal(DAY), months)} FROM (SELECT 5 AS n)"),
    ]

    assert list(map(str, found)) == [str(expected)] * 2


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("year", 'CAST(EXTRACT(YEAR FROM "d") AS INTEGER)'),
        ("month", 'CAST(EXTRACT(MONTH FROM "d") AS INTEGER)'),
        ("day", 'CAST(EXTRACT(DAY FROM "d") AS INTEGER)'),
        ("month_end", "CAST(DATE_TRUNC('month', CAST(\"d\" AS TIMESTAMP)) + INTERVAL '1 month' - INTERVAL '1 day' AS DATE)"),
    ],
)
def test_postgres_gives_whole_numbers_and_dates_without_time_zones(method, expected):
    assert getattr(POSTGRES, method)('"d"') == expected


def test_postgres_adds_months_by_a_made_interval_and_days_by_plus():
    assert POSTGRES.add_months('"d"', "3") == 'CAST("d" + MAKE_INTERVAL(months => CAST(3 AS INTEGER)) AS DATE)'
    assert POSTGRES.add_days('"d"', "3") == '("d" + CAST(3 AS INTEGER))'


def test_sqlite_has_only_forms_of_text():
    assert [SQLite.year(LITE, '"d"'), SQLite.month(LITE, '"d"'), SQLite.day(LITE, '"d"')] == [
        'CAST(SUBSTR("d", 1, 4) AS INTEGER)',
        'CAST(SUBSTR("d", 6, 2) AS INTEGER)',
        'CAST(SUBSTR("d", 9, 2) AS INTEGER)',
    ]


def test_spark_has_functions_for_dates():
    written = [
        SPARK.year("d"),
        SPARK.month("d"),
        SPARK.day("d"),
        SPARK.month_end("d"),
        SPARK.add_months("d", "n"),
        SPARK.add_days("d", "n"),
    ]

    assert written == ["YEAR(d)", "MONTH(d)", "DAY(d)", "LAST_DAY(d)", "ADD_MONTHS(d, CAST(n AS INT))", "DATE_ADD(d, CAST(n AS INT))"]
    assert [SPARK.date(DAY), SPARK.whole("n"), SPARK.quotient("n", 4)] == ["DATE '2022-09-01'", "CAST(n AS BIGINT)", "(n DIV 4)"]


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
def test_every_dialect_answers_every_question_of_the_first(dialect):
    questions = [name for name in vars(Dialect) if not name.startswith("_")]

    assert [name for name in questions if not callable(getattr(dialect, name))] == []
