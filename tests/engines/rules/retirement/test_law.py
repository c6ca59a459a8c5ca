"""The laws of retirement as loaded: what each holds, which is in force on a day, and mistakes named with their line."""

from __future__ import annotations

from datetime import date

import pytest

from nuanxin.engines.rules import retirement
from nuanxin.engines.rules.retirement import law
from nuanxin.errors import UserError

GOOD = """id: x
title: 某办法
source: 某号
from_on: 2030-01-01
cohorts:
  - {id: men, label: 男, sex: M, age: 60, first_birth: 1965-01, step_months: 4, most_delay_months: 36}
contribution: {source: 某条, months: 180}
"""


def written(tmp_path, text):
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_laws_follow_each_other_without_a_gap():
    first, second = retirement.laws()

    assert (first.id, second.id, retirement.newest().id) == ("1978-fixed", "2025-gradual", "2025-gradual")
    assert (second.from_on - first.until_on).days == 1


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2024, 12, 31), "1978-fixed"), (date(2025, 1, 1), "2025-gradual"), (date(2040, 1, 1), "2025-gradual")]
)
def test_law_in_force_is_that_of_the_day(day, expected):
    assert retirement.on_day(day).id == expected


def test_day_before_any_law_is_refused():
    with pytest.raises(UserError, match="1970-01-01 没有已知的退休年龄规定，最早的从 1978-06-02 起施行"):
        retirement.on_day(date(1970, 1, 1))


def test_every_law_says_where_it_stands():
    assert all(one.source and one.contribution.source for one in retirement.laws())


def test_contribution_rises_half_a_year_each_year_from_2030_to_twenty_years():
    needed = retirement.newest().contribution.needed

    assert [needed(year) for year in (2025, 2029, 2030, 2031, 2038, 2039, 2040, 2060)] == [180, 180, 186, 192, 234, 240, 240, 240]


def test_contribution_before_the_reform_is_fifteen_years():
    assert [retirement.laws()[0].contribution.needed(year) for year in (2000, 2035)] == [180, 180]


def test_delay_begins_with_the_first_birth_month_and_ends_with_the_cap():
    [men] = [cohort for cohort in retirement.newest().cohorts if cohort.id == "men"]

    births = [law.month_number(*birth) for birth in ((1964, 12), (1965, 1), (1965, 4), (1965, 5), (1976, 8), (1976, 9), (1999, 1))]
    assert [men.delay(birth) for birth in births] == [0, 1, 1, 2, 35, 36, 36]


def test_good_file_is_read(tmp_path):
    found = law.read(written(tmp_path, GOOD))

    assert (found.cohorts[0].first_birth, found.flexible, found.from_on) == (law.month_number(1965, 1), None, date(2030, 1, 1))


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (("first_birth: 1965-01", "first_birth: 1965-13"), r"x.yaml:6：“1965-13”读不懂.*不是年月"),
        (("first_birth: 1965-01", "first_birth: 1965"), "不是年月，应写成 1965-01"),
        (("step_months: 4", "step_months: 0"), "x.yaml:6"),
        (("source: 某号\n", "source: 某号\nspeed: 3\n"), "x.yaml:4：“3”读不懂"),
        (("sex: M", "sex: X"), "x.yaml:6：“X”"),
        (("contribution:", "  - {id: b, label: 男, sex: M, age: 60}\ncontribution:"), "有两档的性别和原法定退休年龄相同"),
        (
            (
                "contribution:",
                "  - {id: b, label: 男, sex: M, age: 55, is_assumed: true}\n  - {id: c, label: 男, sex: M, age: 50, is_assumed: true}\ncontribution:",
            ),
            "同一性别有两档写了 is_assumed",
        ),
    ],
)
def test_wrong_file_is_refused_with_its_line(tmp_path, wrong, reason):
    with pytest.raises(UserError, match=reason):
        law.read(written(tmp_path, GOOD.replace(*wrong)))
