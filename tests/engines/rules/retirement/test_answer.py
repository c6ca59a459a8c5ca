"""What a person is told: one month or an interval, the bounds of choice, the contribution needed."""

from __future__ import annotations

from datetime import date

import pytest

from nuanxin.engines.rules.retirement import answer, laws, newest
from nuanxin.errors import UserError

OLD, NEW = laws()


def told(one):
    return (one.age_years, one.age_months, one.month, one.delay, one.early, one.late, one.contribution_months)


def test_man_of_the_first_month_is_told_everything():
    found = answer(NEW, "M", date(1965, 1, 1))

    assert told(found.earliest) == (60, 1, date(2025, 2, 1), 1, date(2025, 1, 1), date(2028, 2, 1), 180)
    assert (found.latest, found.collect, found.law) == (found.earliest, (), newest())


def test_man_at_the_cap_may_go_three_years_early():
    assert told(answer(NEW, "M", date(1976, 9, 30), 60).earliest) == (63, 0, date(2039, 9, 1), 36, date(2036, 9, 1), date(2042, 9, 1), 240)


def test_woman_of_fifty_with_five_years_of_delay_may_go_only_three_years_early():
    assert told(answer(NEW, "F", date(1984, 11, 1), 50).earliest) == (
        55,
        0,
        date(2039, 11, 1),
        60,
        date(2036, 11, 1),
        date(2042, 11, 1),
        240,
    )


def test_woman_with_unknown_original_age_gets_an_interval_and_what_to_collect():
    found = answer(NEW, "F", date(1975, 1, 1))

    assert told(found.earliest)[:4] == (50, 1, date(2025, 2, 1), 1)
    assert told(found.latest)[:4] == (56, 4, date(2031, 5, 1), 16)
    assert found.collect == ("原法定退休年龄",)


def test_whoever_retired_before_the_reform_has_no_choice_and_no_delay():
    assert told(answer(NEW, "M", date(1964, 12, 31)).earliest) == (60, 0, date(2024, 12, 1), 0, None, None, 180)


def test_law_before_the_reform_delays_nobody():
    assert told(answer(OLD, "M", date(1976, 9, 1)).earliest) == (60, 0, date(2036, 9, 1), 0, None, None, 180)
    assert told(answer(OLD, "F", date(1984, 11, 1), 50).earliest) == (50, 0, date(2034, 11, 1), 0, None, None, 180)


@pytest.mark.parametrize(("sex", "age", "known"), [("M", 55, "60 岁"), ("F", 60, "55 岁、50 岁"), ("F", 7, "55 岁、50 岁")])
def test_original_age_the_law_does_not_name_is_refused(sex, age, known):
    with pytest.raises(UserError, match=f"{age} 岁这一档.*里有：{known}"):
        answer(NEW, sex, date(1970, 1, 1), age)


def test_birth_at_the_end_of_the_calendar_is_refused():
    with pytest.raises(UserError, match="出生年月 9950-01 太晚"):
        answer(NEW, "M", date(9950, 1, 1))


@pytest.mark.parametrize("sex", ["M", "F"])
def test_bounds_of_choice_enclose_the_statutory_month(sex):
    ages = {cohort.age for cohort in NEW.cohorts if cohort.sex == sex}
    for age in ages:
        for year in range(1965, 2000):
            one = answer(NEW, sex, date(year, 6, 1), age).earliest
            if one.early:
                assert date(year + age, 6, 1) <= one.early <= one.month <= one.late
                assert (one.month.year - one.early.year) * 12 + one.month.month - one.early.month <= 36
