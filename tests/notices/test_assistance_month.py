"""What the forms of the assistance month of 2013 count: each column at its edges, its rows, and where people belong who moved."""

from __future__ import annotations

import datetime
from datetime import date
from decimal import Decimal

import pytest

from nuanxin.engines.facts import Period
from tests.notices.assistance_month import (
    AFTER,
    BEFORE,
    DATANGBU,
    FIRST,
    FOREIGN,
    JIADING,
    LAST,
    behind,
    by_township,
    family,
    form,
    holds,
    moved,
    paid,
    people,
    placed,
    recognised,
    total,
    visited,
)

WITHIN = date(2013, 1, 8)
ONE = people("甲")
NEW = {"人员": [{"人员": "甲", "常住地": JIADING}]}


@pytest.mark.parametrize(("day", "expected"), [(BEFORE, {}), (FIRST, {1: 1}), (WITHIN, {1: 1}), (LAST, {1: 1}), (AFTER, {})], ids=str)
def test_a_home_counts_when_it_was_visited_within_the_days(day, expected):
    assert total("1", ONE, visited("甲", day)) == expected


@pytest.mark.parametrize(
    ("method", "expected"), [("入户走访", {1: 1}), ("走访慰问", {1: 1}), ("电话", {}), ("来访", {}), ("微信", {}), ("短信", {})]
)
def test_only_visits_at_home_are_visits_of_a_home(method, expected):
    assert total("1", ONE, visited("甲", WITHIN, method)) == expected


@pytest.mark.parametrize(
    ("decided", "ended", "expected"),
    [
        (WITHIN, None, {1: 1, 2: 1}),
        (WITHIN + datetime.timedelta(1), None, {2: 1}),
        (BEFORE, WITHIN, {1: 1}),
        (BEFORE, WITHIN - datetime.timedelta(1), {}),
        (BEFORE, WITHIN + datetime.timedelta(1), {1: 1}),
    ],
    ids=["on-the-day", "a-day-later", "left-on-the-day", "left-before", "left-after"],
)
def test_a_visited_home_counts_if_the_person_was_on_the_register_that_day(decided, ended, expected):
    assert total("1", NEW, recognised("甲", decided, ended), visited("甲", WITHIN)) == expected


def test_a_home_is_one_however_many_of_it_were_visited():
    home = people("甲", "乙", "丙", 家庭=7)

    assert total("1", home, *(visited(name, WITHIN) for name in "甲乙丙甲")) == {1: 1}
    assert len(behind("1", 1, home, *(visited(name, WITHIN) for name in "甲乙丙甲"))) == 4


def test_persons_without_a_household_are_a_home_each():
    assert total("1", people("甲", "乙"), visited("甲", WITHIN), visited("乙", WITHIN)) == {1: 2}


def test_a_household_whose_number_is_that_of_a_person_is_another_home():
    """The person without a household is told apart from the household of the same number."""
    homes = people("甲"), people("乙", 家庭=1)

    assert total("1", *homes, visited("甲", WITHIN), visited("乙", WITHIN)) == {1: 2}


def test_a_home_that_lies_in_two_townships_counts_in_each_and_once_in_all():
    halves = people("甲", 家庭=7), people("乙", 家庭=7, home=DATANGBU)
    facts = (*halves, visited("甲", WITHIN), visited("乙", WITHIN))

    assert total("1", *facts) == {1: 1}
    assert by_township("1", *facts) == {"360722100": {1: 1}, "360722101": {1: 1}}


@pytest.mark.parametrize(("day", "expected"), [(BEFORE, {}), (FIRST, {2: 1}), (LAST, {2: 1}), (AFTER, {})], ids=str)
def test_somebody_recognised_within_the_days_counts(day, expected):
    assert total("1", NEW, recognised("甲", day)) == expected


@pytest.mark.parametrize(
    ("started", "ended", "expected"),
    [
        (BEFORE, None, {}),
        (LAST, None, {}),
        (AFTER, None, {2: 1}),
        (BEFORE, LAST, {2: 1}),
        (BEFORE, AFTER, {}),
        (BEFORE, WITHIN, {2: 1}),
    ],
    ids=["at-work", "since-the-last-day", "since-a-day-later", "left-on-the-last-day", "left-a-day-later", "left-within"],
)
def test_somebody_at_work_on_the_last_day_is_not_recognised_without_work(started, ended, expected):
    job = placed("甲", started, 帮扶实现="否", **({"离职日期": ended} if ended else {}))

    assert total("1", NEW, recognised("甲", WITHIN), job) == expected


def test_somebody_recognised_twice_within_the_days_counts_once():
    assert total("1", NEW, recognised("甲", FIRST, WITHIN), recognised("甲", LAST)) == {2: 1}


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (None, None, {2: 1, 3: 1}),
        (LAST, None, {2: 1, 3: 1}),
        (AFTER, None, {2: 1}),
        (None, LAST, {2: 1, 3: 1}),
        (None, LAST - datetime.timedelta(1), {2: 1}),
    ],
    ids=["always", "since-the-last-day", "since-a-day-later", "until-the-last-day", "until-a-day-before"],
)
def test_a_disability_counts_as_it_was_on_the_last_day_for_those_recognised(first, last, expected):
    assert total("1", NEW, recognised("甲", WITHIN), holds("甲", "残疾人员", first, last)) == expected


def test_another_category_is_no_disability():
    assert total("1", NEW, recognised("甲", WITHIN), holds("甲", "长期失业人员")) == {2: 1}


def test_two_disabilities_of_a_person_are_one_person():
    twice = holds("甲", "残疾人员", None, WITHIN), holds("甲", "残疾人员", WITHIN)

    assert total("1", NEW, recognised("甲", WITHIN), *twice) == {2: 1, 3: 1}


@pytest.mark.parametrize(("day", "expected"), [(BEFORE, {}), (FIRST, {4: 1}), (LAST, {4: 1}), (AFTER, {})], ids=str)
def test_work_counts_when_it_began_within_the_days(day, expected):
    assert total("1", ONE, placed("甲", day)) == expected


@pytest.mark.parametrize("form", ["企业吸纳", "灵活就业", "自主创业", "公益性岗位安置"])
def test_work_of_any_form_counts(form):
    assert total("1", ONE, placed("甲", WITHIN, form)) == {4: 1}


def test_work_that_nobody_helped_to_does_not_count():
    assert total("1", ONE, placed("甲", WITHIN, 帮扶实现="否")) == {}


def test_work_found_twice_is_one_person_shown_with_the_later():
    jobs = placed("甲", FIRST, "灵活就业"), placed("甲", LAST, "自主创业")

    assert total("1", ONE, *jobs) == {4: 1}
    assert [(row["started_on"], row["form"]) for row in behind("1", 4, ONE, *jobs)] == [(LAST, "self_employed")]


def test_later_work_without_help_does_not_hide_the_earlier_with_help():
    assert total("1", ONE, placed("甲", FIRST), placed("甲", LAST, 帮扶实现="否")) == {4: 1}


@pytest.mark.parametrize(
    ("decided", "ended", "expected"),
    [
        (LAST, None, {2: 0, 4: 1}),
        (AFTER, None, {}),
        (date(2012, 1, 1), FIRST, {4: 1}),
        (date(2012, 1, 1), BEFORE, {}),
    ],
    ids=["recognised-on-the-last-day", "recognised-later", "left-on-the-first-day", "left-before"],
)
def test_who_found_work_was_on_the_register_at_some_time_within_the_days(decided, ended, expected):
    found = total("1", NEW, recognised("甲", decided, ended), placed("甲", WITHIN))

    assert found == {number: cell for number, cell in expected.items() if cell}


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (WITHIN, WITHIN, {4: 1, 5: 1}),
        (WITHIN + datetime.timedelta(1), None, {4: 1}),
        (None, WITHIN - datetime.timedelta(1), {4: 1}),
    ],
    ids=["that-day", "a-day-later", "until-a-day-before"],
)
def test_a_disability_counts_as_it_was_on_the_day_of_work(first, last, expected):
    assert total("1", ONE, placed("甲", WITHIN), holds("甲", "残疾人员", first, last)) == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (None, None, {4: 1, 8: 1, 9: 1}),
        (WITHIN, WITHIN, {4: 1, 8: 1, 9: 1}),
        (None, WITHIN - datetime.timedelta(1), {4: 1}),
        (WITHIN + datetime.timedelta(1), None, {4: 1}),
    ],
    ids=["always", "that-day", "no-longer", "not-yet"],
)
def test_a_household_without_work_counts_as_it_was_on_the_day_of_work(first, last, expected):
    home = people("甲", 家庭=7)

    assert total("1", home, placed("甲", WITHIN), holds("甲", "零就业家庭成员", first, last)) == expected


def test_a_household_helped_twice_is_one_household_and_two_persons():
    home = people("甲", "乙", 家庭=7)
    facts = (home, *(part for name in "甲乙" for part in (placed(name, WITHIN), holds(name, "零就业家庭成员"))))

    assert total("1", *facts) == {4: 2, 8: 1, 9: 2}
    assert [row["person"] for row in behind("1", 8, *facts)] == [row["person"] for row in behind("1", 9, *facts)] == [1, 2]


@pytest.mark.parametrize(
    ("day", "kind", "expected"),
    [
        (BEFORE, "零就业家庭", {}),
        (FIRST, "零就业家庭", {7: 1}),
        (LAST, "零就业家庭", {7: 1}),
        (AFTER, "零就业家庭", {}),
        (WITHIN, "零转移就业农户", {}),
    ],
)
def test_a_household_recognised_within_the_days_counts(day, kind, expected):
    assert total("1", family(1, day, kind)) == expected


def test_a_household_recognised_twice_counts_once_where_it_was_last():
    again = family(1, FIRST), family(1, LAST, area=DATANGBU)

    assert by_township("1", *again) == {"360722101": {7: 1}}
    assert total("1", *again) == {7: 1}


@pytest.mark.parametrize(
    ("payment", "expected"),
    [
        (paid("甲", BEFORE), {}),
        (paid("甲", FIRST), {6: 1}),
        (paid("甲", LAST), {6: 1}),
        (paid("甲", AFTER), {}),
        (paid("甲", None), {}),
        (paid("甲", WITHIN, 已追回="是"), {}),
        (paid("甲", WITHIN, "-100.00", 类型="追回"), {}),
        (paid(None, WITHIN, 用人单位=5, 领取人类型="用人单位"), {}),
        (paid("甲", WITHIN, 用人单位=5, 领取人类型="用人单位"), {6: 1}),
        (paid("乙", WITHIN), {}),
    ],
    ids=[
        "before",
        "first",
        "last",
        "after",
        "at-the-bank",
        "taken-back",
        "the-taking-back",
        "nobody's",
        "through-employer",
        "not-recognised",
    ],
)
def test_somebody_benefits_when_money_that_stays_arrived_within_the_days(payment, expected):
    stranger = {"人员": [{"人员": "乙", "常住地": JIADING}]}

    assert total("1", ONE, stranger, payment) == expected


def test_several_payments_of_a_person_are_one_person_and_each_is_shown():
    payments = [paid("甲", day) for day in (FIRST, WITHIN, LAST)]

    assert total("1", ONE, *payments) == {6: 1}
    assert [row["paid_on"] for row in behind("1", 6, ONE, *payments)] == [FIRST, WITHIN, LAST]


def test_somebody_paid_in_two_townships_counts_in_each_and_once_in_all():
    payments = paid("甲", WITHIN), paid("甲", LAST, 地区=DATANGBU)

    assert total("1", ONE, *payments) == {6: 1}
    assert by_township("1", ONE, *payments) == {"360722100": {6: 1}, "360722101": {6: 1}}


def test_another_county_is_in_no_number():
    there = (
        people("丁", home=FOREIGN),
        visited("丁", WITHIN),
        placed("丁", WITHIN),
        recognised("丁", WITHIN),
        paid("丁", WITHIN, 地区=FOREIGN),
    )

    assert (total("1", *there), total("3", *there)) == ({}, {})
    assert total("1", *there, under="360723") == {1: 1, 4: 1, 6: 1}


def test_nothing_at_all_is_nought_in_every_column():
    assert (total("1"), total("3")) == ({}, {})
    assert (by_township("1"), by_township("3")) == ({}, {})


@pytest.mark.parametrize(
    ("moved_on", "township"),
    [(WITHIN, "360722101"), (LAST, "360722101"), (AFTER, "360722100"), (date(2013, 6, 1), "360722100")],
    ids=["within", "on-the-last-day", "a-day-later", "long-after"],
)
def test_somebody_who_moved_counts_where_they_lived_on_the_last_day(moved_on, township):
    facts = people("甲", home=DATANGBU), moved("甲", moved_on), recognised("甲", WITHIN), visited("甲", WITHIN), placed("甲", AFTER)

    assert by_township("1", *facts) == {township: {1: 1, 2: 1}}


def test_work_found_before_a_move_counts_where_the_person_moved_to():
    facts = people("甲", home=DATANGBU), moved("甲", LAST), placed("甲", FIRST), holds("甲", "残疾人员")

    assert by_township("1", *facts) == {"360722101": {4: 1, 5: 1}}
    assert {row["area"] for row in behind("1", 5, *facts)} == {DATANGBU}


def test_somebody_who_left_the_county_after_the_days_still_counts_and_before_no_longer():
    def gone(day):
        return people("甲", home=FOREIGN), moved("甲", day, there=FOREIGN), visited("甲", WITHIN)

    assert total("1", *gone(AFTER)) == {1: 1}
    assert total("1", *gone(LAST)) == {}
    assert total("1", *gone(LAST), under="360723") == {1: 1}


def test_money_stays_where_it_was_paid_when_the_person_moves():
    facts = people("甲", home=DATANGBU), moved("甲", FIRST), paid("甲", WITHIN)

    assert by_township("1", *facts) == {"360722100": {6: 1}}


def test_a_shorter_period_counts_what_fell_into_it():
    facts = ONE, placed("甲", WITHIN), visited("甲", LAST)

    assert total("1", *facts, period=Period(FIRST, WITHIN)) == {4: 1}
    assert total("1", *facts, period=Period(LAST, LAST)) == {1: 1}
    assert total("1", *facts, period=Period(FIRST, FIRST)) == {}


HIRED = {"单位标识": 11}


@pytest.mark.parametrize(
    ("started", "ended", "expected"),
    [
        (date(2011, 5, 1), None, {1: 1, 2: 1}),
        (LAST, None, {1: 1, 2: 1}),
        (AFTER, None, {}),
        (BEFORE, LAST, {}),
        (BEFORE, AFTER, {1: 1, 2: 1}),
    ],
    ids=["long-ago", "on-the-last-day", "a-day-later", "left-on-the-last-day", "left-a-day-later"],
)
def test_an_enterprise_hires_those_who_work_there_on_the_last_day(started, ended, expected):
    assert total("3", ONE, placed("甲", started, **HIRED, **({"离职日期": ended} if ended else {}))) == expected


@pytest.mark.parametrize(("ended", "expected"), [(LAST - datetime.timedelta(1), {}), (LAST, {1: 1, 2: 1}), (AFTER, {1: 1, 2: 1})], ids=str)
def test_who_is_hired_is_on_the_register_on_the_last_day(ended, expected):
    assert total("3", NEW, recognised("甲", BEFORE, ended), placed("甲", BEFORE, **HIRED)) == expected


@pytest.mark.parametrize("form", ["灵活就业", "自主创业", "公益性岗位安置"])
def test_no_enterprise_hires_those_who_work_otherwise(form):
    assert total("3", ONE, placed("甲", BEFORE, form, **HIRED)) == {}


def test_an_enterprise_without_a_name_counts_its_people_alone():
    assert total("3", ONE, placed("甲", BEFORE)) == {2: 1}


def test_an_enterprise_in_two_townships_counts_in_each_and_once_in_all():
    facts = ONE, people("乙", home=DATANGBU), placed("甲", BEFORE, **HIRED), placed("乙", BEFORE, **HIRED), holds("乙", "残疾人员")

    assert total("3", *facts) == {1: 1, 2: 2, 3: 1}
    assert by_township("3", *facts) == {"360722100": {1: 1, 2: 1}, "360722101": {1: 1, 2: 1, 3: 1}}


def test_somebody_with_two_jobs_is_hired_by_the_later_employer():
    jobs = placed("甲", date(2012, 3, 1), 单位标识=11), placed("甲", date(2012, 6, 1), 单位标识=12)

    assert total("3", ONE, *jobs) == {1: 1, 2: 1}
    assert [(row["started_on"], row["employer_key"]) for row in behind("3", 1, ONE, *jobs)] == [(date(2012, 6, 1), 12)]


EMPLOYER = {"用人单位": 5, "领取人类型": "用人单位"}
INSURANCE = EMPLOYER | {"政策": "national-insurance-subsidy-enterprise"}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (EMPLOYER | {"政策": "2011-anhui-hiring-tax"}, {4: Decimal("99.50")}),
        (INSURANCE, {6: Decimal("99.50")}),
        (EMPLOYER | {"政策": "2011-anhui-insurance-subsidy"}, {6: Decimal("99.50")}),
        (EMPLOYER | {"政策": "x", "项目": "小额担保贷款贴息"}, {8: Decimal("99.50")}),
        (EMPLOYER | {"政策": "x", "项目": "创业担保贷款贴息"}, {8: Decimal("99.50")}),
        (EMPLOYER | {"政策": "x", "项目": "岗位补贴"}, {}),
        (INSURANCE | {"领取人类型": "个人"}, {}),
        (INSURANCE | {"领取人类型": "帮扶车间"}, {6: Decimal("99.50")}),
        (INSURANCE | {"领取人类型": "家庭"}, {}),
    ],
)
def test_money_of_employers_stands_under_what_it_was_paid_for(told, expected):
    assert total("3", paid(None, WITHIN, "99.50", **told)) == expected


@pytest.mark.parametrize(("day", "is_counted"), [(BEFORE, False), (FIRST, True), (LAST, True), (AFTER, False), (None, False)], ids=str)
def test_money_of_employers_counts_when_it_arrived(day, is_counted):
    assert total("3", paid(None, day, **INSURANCE)) == ({6: Decimal("100.00")} if is_counted else {})


@pytest.mark.parametrize(
    ("first", "last", "is_for_disabled"),
    [
        (None, None, True),
        (WITHIN, WITHIN, True),
        (WITHIN + datetime.timedelta(1), None, False),
        (None, WITHIN - datetime.timedelta(1), False),
    ],
)
def test_money_for_somebody_disabled_on_the_day_it_arrived_is_told_apart(first, last, is_for_disabled):
    found = total("3", ONE, holds("甲", "残疾人员", first, last), paid("甲", WITHIN, **INSURANCE))

    assert found == {6: Decimal("100.00")} | ({7: Decimal("100.00")} if is_for_disabled else {})


def test_money_taken_back_is_taken_off_in_the_period_of_its_return():
    facts = paid(None, WITHIN, "300.10", **INSURANCE, 已追回="是"), paid(None, LAST, "-300.10", **INSURANCE | {"类型": "追回"})

    assert total("3", *facts) == {}
    assert total("3", *facts, period=Period(FIRST, WITHIN)) == {6: Decimal("300.10")}
    assert [row["amount_yuan"] for row in behind("3", 6, *facts)] == [Decimal("300.10"), Decimal("-300.10")]


def test_money_is_added_up_to_the_cent():
    payments = [paid(None, WITHIN, "0.10", **INSURANCE) for _ in range(3)] + [paid(None, WITHIN, "99999999.99", **INSURANCE)]

    assert total("3", *payments) == {6: Decimal("100000000.29")}


@pytest.mark.parametrize("number", ["1", "3"])
def test_rows_behind_every_number_are_as_many_as_it_says(number):
    facts = [people("甲", "乙", 家庭=7), people("丙", home=DATANGBU), recognised("丙", WITHIN), family(7, WITHIN), holds("丙", "残疾人员")]
    for name in "甲乙丙":
        facts += [visited(name, WITHIN), placed(name, AFTER if name == "丙" else WITHIN, **HIRED), paid(name, LAST, **INSURANCE)]
        facts.append(holds(name, "零就业家庭成员"))
    found = total(number, *facts)
    for column in form(number).columns:
        rows = behind(number, column.no, *facts)
        values = [row[column.cell.column] for row in rows] if column.cell.column else []
        by_kind = {"distinct": len(set(values)), "sum": sum(values)}
        assert found.get(column.no, 0) == by_kind.get(column.cell.aggregate, len(rows)), column.no
