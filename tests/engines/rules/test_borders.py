"""Borders of decision tables, of settling, of explanations and of the laws of retirement."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from nuanxin.engines import rules
from nuanxin.engines.rules import Fact
from nuanxin.engines.rules.closure import MEMBERS
from nuanxin.engines.rules.explaining import Explainer, failing
from nuanxin.engines.rules.naming import Draft, name_conditions
from nuanxin.engines.rules.retirement import answer, law, laws
from nuanxin.engines.rules.settling import Settled, settle
from nuanxin.engines.rules.tables import MOST_ROWS, Cover, as_table, cover, text_of
from tests.engines.rules.facts import CATALOGUE, COLUMNS


def covered(*rows):
    return cover(rules.compile(text_of(rows), CATALOGUE, members=COLUMNS), CATALOGUE, COLUMNS)


@pytest.mark.parametrize(
    ("rows", "gaps"),
    [
        (({"amount_yuan": "< 0.30"}, {"amount_yuan": "> 0.30"}), ("救助金额：0.30",)),
        (({"amount_yuan": "<= 0.30"}, {"amount_yuan": ">= 0.31"}), ()),
        (({"decided_on": "< 2024-02-29"}, {"decided_on": ">= 2024-03-01"}), ("认定日期：2024年2月29日",)),
        (({"decided_on": "2022-01-01 .. 2022-06-30"}, {"decided_on": "2022-07-01 .. 2022-12-31"}), ("认定日期：2021年12月31日", "认定日期：2023年1月1日")),
        (({"ended_on": "IS NULL"}, {"ended_on": "> 2022-01-01"}), ("退出日期：2021年12月31日", "退出日期：2022年1月1日")),
        (({"note": "a"}, {"note": "b"}), ("备注：其他",)),
        (({"note": ["a", "b"]}, {"note": "<> 'a'"}), ()),
        (({"sex": "M"}, {"sex": "F"}), ()),
        (({"sex": "M", "helped": True}, {"sex": "F"}), ("性别：男；是否帮扶实现：否",)),
        (({"seq": 1}, {"seq": "<> 1"}), ()),
    ],
)  # fmt: skip
def test_what_lies_between_two_rows_is_told(rows, gaps):
    assert covered(*rows).gaps == gaps


@pytest.mark.parametrize(
    ("rows", "overlaps"),
    [
        (({"months": ">= 12"}, {"months": ">= 24"}), ("第 2 行已包含在第 1 行里，可以删去",)),
        (({"months": 12}, {"months": "1 .. 12"}), ("第 1 行已包含在第 2 行里，可以删去",)),
        (({"sex": "M"}, {"sex": "M"}), ("第 2 行已包含在第 1 行里，可以删去",)),
        (({"sex": "M"}, {"helped": True}), ("第 1 行与第 2 行有重叠，如：性别：男；是否帮扶实现：是",)),
        (({"sex": "M", "helped": True}, {"sex": "M", "helped": False}), ()),
        (({"decided_on": "<= 2022-08-31"}, {"decided_on": ">= 2022-09-01"}), ()),
        (({"decided_on": "<= 2022-09-01"}, {"decided_on": ">= 2022-09-01"}), ("第 1 行与第 2 行有重叠，如：认定日期：2022年9月1日",)),
    ],
)
def test_what_two_rows_have_in_common_is_told(rows, overlaps):
    assert covered(*rows).overlaps == overlaps


def test_a_row_that_can_never_hold_overlaps_nothing():
    assert covered({"months": "> 12", "seq": 1}, {"months": "<= 12"}).overlaps == ()
    assert covered({"sex": "M"}, {"sex": "F", "months": "5 .. 1"}).overlaps == ()


def test_three_rows_are_compared_two_by_two():
    found = covered({"months": "1 .. 6"}, {"months": "6 .. 12"}, {"months": "12 .. 24"})

    assert found == Cover(
        ("第 1 行与第 2 行有重叠，如：已享受月数：6", "第 2 行与第 3 行有重叠，如：已享受月数：12"), ("已享受月数：0", "已享受月数：25")
    )


@pytest.mark.parametrize(("count", "has_table"), [(1, False), (2, True), (MOST_ROWS, True), (MOST_ROWS + 1, False)])
def test_a_table_has_from_two_to_twenty_four_rows(count, has_table):
    condition = rules.compile(" OR ".join(f"seq = {number}" for number in range(count)), CATALOGUE)

    assert (as_table(condition, CATALOGUE) is not None) is has_table


def test_choices_that_multiply_beyond_the_most_rows_have_no_table():
    three = " AND ".join(f"(seq = {place} OR months = {place} OR openings = {place})" for place in range(3))

    assert as_table(rules.compile(three, CATALOGUE), CATALOGUE) is None
    assert cover(rules.compile(three, CATALOGUE), CATALOGUE) == Cover(is_checked=False)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ({"seq": 0}, "seq = 0"),
        ({"seq": "<>0"}, "seq <> 0"),
        ({"seq": "<= -1"}, "seq <= (-1)"),
        ({"seq": "1..3"}, "seq BETWEEN 1 AND 3"),
        ({"decided_on": "$from .. $to"}, "decided_on BETWEEN $from AND $to"),
        ({"decided_on": "<= $to"}, "decided_on <= $to"),
        ({"decided_on": [date(2022, 9, 1)]}, "decided_on IN (DATE '2022-09-01')"),
        ({"seq": [1, 2]}, "seq IN (1, 2)"),
        ({}, "TRUE"),
    ],
)
def test_a_cell_at_its_border_is_written_out(cell, text):
    assert text_of([cell]) == text
    assert rules.compile(text, CATALOGUE).text == text


def test_a_table_without_rows_is_no_condition():
    with pytest.raises(rules.ConditionError):
        rules.compile(text_of([]), CATALOGUE)


@pytest.mark.parametrize(("limit", "expected"), [(4, Settled(True, frozenset())), (3, Settled(None, frozenset("ab")))])
def test_as_many_combinations_as_the_limit_are_tried(limit, expected):
    def decide(row):
        known = [name for name in "ab" if row[name] is not None]
        return (True, frozenset()) if len(known) == 2 else (None, frozenset("ab"))

    assert settle(decide, {"a": None, "b": None}, {"a": (True, False), "b": (True, False)}, limit) == expected


def test_without_anything_to_try_the_answer_stays_unknown():
    assert settle(lambda _row: (None, frozenset({"age"})), {}, {}) == Settled(None, frozenset({"age"}))


def test_a_known_answer_is_not_tried():
    asked = []

    def decide(row):
        asked.append(row)
        return False, frozenset({"a"})

    assert settle(decide, {"a": None}, {"a": (True, False)}) == Settled(False, frozenset())
    assert asked == [{"a": None}]


def test_an_option_without_values_leaves_the_answer_unknown():
    assert settle(lambda _row: (None, frozenset({"a"})), {"a": None}, {"a": ()}).truth is None


FACTS = {"age": Fact("int", "年龄", "unknown"), "works": Fact("bool", "在业", "unknown"), "paid": Fact("money", "金额", "unknown")}


def explained(text, row, **members):
    named = name_conditions({"whole": Draft("符合", "文件", text)}, FACTS, members=FACTS)
    full = {**dict.fromkeys(FACTS), **row}
    full[MEMBERS] = [full, *members.get("others", ())]
    return Explainer(named, FACTS, FACTS).step("whole").explained(full)


@pytest.mark.parametrize(
    ("text", "row", "labels"),
    [
        ("age >= 50 AND works", {"age": 49, "works": False}, ["年龄不少于50", "在业为是"]),
        ("age >= 50 AND works", {"age": 50, "works": False}, ["在业为是"]),
        ("age >= 50 AND works", {"age": None, "works": False}, ["在业为是"]),
        ("age >= 50 AND works", {"age": 50, "works": True}, []),
        ("age >= 50 OR works", {"age": 49, "works": False}, ["年龄不少于50", "在业为是"]),
        ("age >= 50 OR works", {"age": 49, "works": None}, []),
        ("paid > 0.30", {"paid": Decimal("0.30")}, ["符合"]),
    ],
)
def test_what_fails_is_told_and_nothing_else(text, row, labels):
    assert [part.label for part in failing(explained(text, row))] == labels


@pytest.mark.parametrize(
    ("quantifier", "ages", "truth"),
    [
        ("any", (49, 50), True), ("any", (49, None), None), ("any", (49, 49), False), ("any", (50, None), True),
        ("all", (50, 50), True), ("all", (50, None), None), ("all", (49, None), False), ("all", (50, 49), False),
    ],
)  # fmt: skip
def test_members_are_told_one_by_one_and_make_the_whole(quantifier, ages, truth):
    first, second = ages
    other = {**dict.fromkeys(FACTS), "age": second}
    found = explained(f"{quantifier}(age >= 50)", {"age": first}, others=[other])

    assert (found.truth, found.joined) == (truth, quantifier)
    assert [(part.label, part.truth, part.values) for part in found.children] == [
        (f"{who}：年龄不少于50", age and age >= 50, {"年龄": age}) for who, age in (("本人", first), ("家庭成员1", second))
    ]


OLD, NEW = laws()


@pytest.mark.parametrize(
    ("sex", "age", "born", "month", "early", "late"),
    [
        ("M", 60, (1964, 12), (2024, 12), None, None),
        ("M", 60, (1965, 1), (2025, 2), (2025, 1), (2028, 2)),
        ("M", 60, (1965, 5), (2025, 7), (2025, 5), (2028, 7)),
        ("M", 60, (1976, 8), (2039, 7), (2036, 8), (2042, 7)),
        ("F", 55, (1969, 12), (2024, 12), None, None),
        ("F", 55, (1970, 1), (2025, 2), (2025, 1), (2028, 2)),
        ("F", 50, (1974, 12), (2024, 12), None, None),
        ("F", 50, (1975, 1), (2025, 2), (2025, 1), (2028, 2)),
        ("F", 50, (1984, 10), (2039, 9), (2036, 9), (2042, 9)),
    ],
)
def test_first_and_last_of_a_cohort_have_their_month_and_their_choice(sex, age, born, month, early, late):
    found = answer(NEW, sex, date(*born, 28), age).earliest

    assert (found.month, found.early, found.late) == (date(*month, 1), early and date(*early, 1), late and date(*late, 1))


@pytest.mark.parametrize(("year", "months"), [(2029, 180), (2030, 186), (2038, 234), (2039, 240), (2050, 240)])
def test_contribution_rises_from_its_year_to_its_most(year, months):
    assert NEW.contribution.needed(year) == months
    assert OLD.contribution.needed(year) == 180


@pytest.mark.parametrize(("year", "month"), [(1, 1), (1999, 12), (2000, 1), (9999, 12)])
def test_a_month_as_a_number_comes_back(year, month):
    assert law.first_day(law.month_number(year, month)) == date(year, month, 1)


@pytest.mark.parametrize("written", ["1965", "1965-00", "1965-13", "1965-1-1", "", "x-1", None, 1965])
def test_what_is_no_month_is_refused(written):
    with pytest.raises(ValueError, match="不是年月，应写成 1965-01"):
        law.read_month(written)
