"""`nuanxin retirement`: the answer as contracted, in words, and what is refused. No database is needed."""

from __future__ import annotations

import pytest


def asked(nuanxin, *more):
    return nuanxin("retirement", *more, "--json")


@pytest.mark.parametrize(
    ("sex", "birth", "age", "expected"),
    [
        ("M", "1965-01", None, {"age_years": 60, "age_months": 1, "month": "2025-02", "delay": 1}),
        ("M", "1976-09", "60", {"age_years": 63, "age_months": 0, "month": "2039-09", "delay": 36}),
        ("M", "1964-12", None, {"age_years": 60, "age_months": 0, "month": "2024-12", "delay": 0}),
        ("F", "1981-09", "55", {"age_years": 58, "age_months": 0, "month": "2039-09", "delay": 36}),
        ("F", "1984-11", "50", {"age_years": 55, "age_months": 0, "month": "2039-11", "delay": 60}),
    ],
)
def test_known_age_gives_one_month(nuanxin, sex, birth, age, expected):
    done = asked(nuanxin, "--sex", sex, "--birth", birth, *(("--original-age", age) if age else ()))

    assert (done.code, done.json, done.err) == (0, expected, "")


def test_woman_without_original_age_gets_an_interval(nuanxin):
    done = asked(nuanxin, "--sex", "F", "--birth", "1975-01")

    assert (done.code, done.json) == (
        0,
        {
            "earliest": {"age_years": 50, "age_months": 1, "month": "2025-02", "delay": 1},
            "latest": {"age_years": 56, "age_months": 4, "month": "2031-05", "delay": 16},
            "collect": ["原法定退休年龄"],
        },
    )


def test_law_of_an_earlier_day_delays_nobody(nuanxin):
    assert asked(nuanxin, "--sex", "M", "--birth", "1976-09", "--as-of", "2024-12-31").json["month"] == "2036-09"


def test_answer_in_words_says_bounds_contribution_and_source(nuanxin):
    done = nuanxin("retirement", "--sex", "M", "--birth", "1970-06")

    assert done.code == 0
    assert done.out.splitlines()[0] == "男职工：法定退休年月 2031-11，61 周岁 5 个月，比原来推迟 17 个月。"
    assert "最低缴费年限：16 年（按法定退休年份" in done.out
    assert "最早 2030-06" in done.out
    assert "最晚 2034-11" in done.out
    assert "依据：《全国人民代表大会常务委员会关于实施渐进式延迟法定退休年龄的决定》" in done.out


def test_answer_in_words_without_original_age_says_what_to_collect(nuanxin):
    done = nuanxin("retirement", "--sex", "F", "--birth", "1985-03")

    assert done.out.startswith("原法定退休年龄50岁的女职工：法定退休年月 2040-03，55 周岁，比原来推迟 60 个月。")
    assert "原法定退休年龄55岁的女职工：法定退休年月 2043-03" in done.out
    assert "还不能确定：请采集原法定退休年龄。" in done.out


def test_answer_in_words_before_the_reform_speaks_of_no_choice(nuanxin):
    done = nuanxin("retirement", "--sex", "M", "--birth", "1960-01")

    assert "2020-01，60 周岁，没有推迟" in done.out
    assert "弹性退休" not in done.out


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (("--sex", "M", "--birth", "1965-01", "--original-age", "55"), 1, "男职工没有原法定退休年龄 55 岁这一档"),
        (("--sex", "M", "--birth", "1965-01", "--as-of", "1950-01-01"), 1, "1950-01-01 没有已知的退休年龄规定"),
        (("--sex", "M", "--birth", "1965-13"), 2, "年月“1965-13”读不懂"),
        (("--sex", "M", "--birth", "1965-1"), 2, "年月“1965-1”读不懂"),
        (("--sex", "M", "--birth", "1965-01-01"), 2, "请写成 YYYY-MM"),
        (("--sex", "X", "--birth", "1965-01"), 2, "X"),
        (("--sex", "M"), 2, "--birth"),
    ],
)
def test_what_cannot_be_answered_is_refused(nuanxin, words, code, reason):
    done = nuanxin("retirement", *words, "--json")

    assert (done.code, done.out) == (code, "")
    assert reason in done.err
