"""How far a row and a person agree, field by field: each level on its own, and SQL against the slow reading."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nuanxin.engines.linkage.definition import waterfall
from nuanxin.engines.linkage.levels import LEVELS, Levels, birth_tests, level_columns, questions
from tests.engines.linkage.judge import birth
from tests.engines.linkage.records import sides

BORN = date(1970, 6, 15)
SOMEBODY = {
    "person": 1, "name": "王伟芳", "birth_on": BORN, "sex": "F", "phone": 7, "area": "360722100201", "head": "360722", "tail": "0028",
}  # fmt: skip


def seen(**row):
    """The levels of a row beside somebody."""
    with sides([SOMEBODY], [{"row": 1, "name": "王伟芳"} | row]) as both:
        [found] = both.connection.sql(f"SELECT {level_columns(both.definition)} FROM listed r, people p").fetchall()
    return Levels(*found)


@pytest.mark.parametrize(
    ("field", "row", "expected"),
    [
        ("name", {}, "same"),
        ("name", {"name": "王维方"}, "sound"),
        ("name", {"name": "王伟兰"}, "edit"),
        ("name", {"name": "李强"}, "other"),
        ("birth", {}, "unknown"),
        ("birth", {"birth_on": BORN}, "same"),
        ("birth", {"birth_on": BORN + timedelta(days=50)}, "days"),
        ("birth", {"birth_on": BORN - timedelta(days=50)}, "days"),
        ("birth", {"birth_on": BORN + timedelta(days=51)}, "other"),
        ("birth", {"birth_on": date(1970, 1, 1)}, "january"),
        ("birth", {"birth_on": date(1971, 1, 1)}, "other"),
        ("birth", {"birth_on": date(1969, 6, 15)}, "year"),
        ("birth", {"birth_on": date(1968, 6, 15)}, "other"),
        ("phone", {}, "unknown"),
        ("phone", {"phone": 7}, "same"),
        ("phone", {"phone": 8}, "other"),
        ("place", {}, "unknown"),
        ("place", {"area": "360722000000"}, "unknown"),
        ("place", {"area": "360722100201"}, "village"),
        ("place", {"area": "360722100000"}, "town"),
        ("place", {"area": "360722100202"}, "town"),
        ("place", {"area": "360722101201"}, "other"),
        ("sex", {"sex": "F"}, "same"),
        ("sex", {"sex": "M"}, "other"),
        ("sex", {}, "unknown"),
        ("mask", {}, "unknown"),
        ("mask", {"tail": "0028"}, "unknown"),
        ("mask", {"head": "3607", "tail": "0028"}, "same"),
        ("mask", {"head": "360722", "tail": "0029"}, "other"),
        ("mask", {"head": "360723", "tail": "0028"}, "other"),
    ],
)
def test_level_of_a_field(field, row, expected):
    assert getattr(seen(**row), field) == expected


def test_days_between_birth_dates_are_told_whichever_is_earlier():
    assert [seen(birth_on=BORN + timedelta(days=days)).days for days in (-29, 0, 29)] == [29, 0, 29]
    assert seen().days is None


def test_every_field_ends_with_what_remains():
    asked = questions(waterfall(), "r.{}", "p.{}")

    assert tuple(asked) == LEVELS
    assert {field: levels[-1] for field, levels in asked.items()} == dict.fromkeys(LEVELS, ("other", "TRUE"))


@settings(max_examples=200, deadline=None)
@given(
    one=st.none() | st.dates(date(1960, 1, 1), date(1963, 12, 31)),
    days=st.integers(-800, 800) | st.sampled_from([0, 50, -50, 51, 365, 366, -365]),
    january=st.booleans(),
)
def test_birth_dates_in_sql_are_judged_as_by_hand(one, days, january):
    other = (one or date(1961, 1, 1)) + timedelta(days=days)
    other = date(other.year, 1, 1) if january else other
    cases = " ".join(f"WHEN {sql} THEN '{level}'" for level, sql in birth_tests(waterfall(), "one", "other"))

    [(found,)] = duckdb.execute(
        f"SELECT CASE {cases} END FROM (SELECT CAST($one AS DATE) AS one, CAST($other AS DATE) AS other)", {"one": one, "other": other}
    ).fetchall()
    assert found == birth(waterfall(), one, other)
