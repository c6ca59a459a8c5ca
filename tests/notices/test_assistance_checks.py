"""The checks of the assistance month's forms: each relation kept, at its border, and broken, in the words the office reads."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from nuanxin.notices import counting, forms
from tests.notices.assistance_month import form, holds, paid, people, placed, recognised, total

WITHIN = date(2013, 1, 8)
SOUND = {"1": {1: 9, 2: 8, 3: 3, 4: 7, 5: 2, 6: 4, 7: 5, 8: 2, 9: 3}, "3": {1: 4, 2: 6, 3: 1, 4: 50, 5: 20, 6: 90, 7: 10, 8: 30, 9: 30}}


def cells(number, **changes):
    """Numbers that break nothing, but for the changes: `c3=9`."""
    kept = SOUND[number] | {int(name[1:]): value for name, value in changes.items()}
    return tuple(kept[column.no] for column in form(number).columns)


def broken(number, **changes):
    """The checks that a row breaks: whether each is hard, and what it says it saw."""
    return [(check.is_hard, seen) for check, ok, seen in counting.ask_checks(form(number), cells(number, **changes)) if not ok]


@pytest.mark.parametrize("number", ["1", "3"])
def test_numbers_that_fit_break_nothing(number):
    assert broken(number) == []


@pytest.mark.parametrize("number", ["1", "3"])
def test_noughts_break_nothing(number):
    assert broken(number, **{f"c{place}": 0 for place in range(1, 10)}) == []


@pytest.mark.parametrize(
    ("number", "part", "whole", "is_hard"),
    [("1", 3, 2, True), ("1", 5, 4, True), ("3", 3, 2, True), ("3", 5, 4, False), ("3", 7, 6, False), ("3", 9, 8, False)],
)
def test_a_part_may_be_the_whole_and_no_more(number, part, whole, is_hard):
    """Money that was taken back may make the whole the smaller, so that this is only asked about."""
    limit = SOUND[number][whole]

    assert broken(number, **{f"c{part}": limit}) == []
    assert [hard for hard, _ in broken(number, **{f"c{part}": limit + 1})] == [is_hard]


@pytest.mark.parametrize(("c8", "c9", "hard"), [(0, 0, 0), (1, 1, 0), (2, 2, 0), (0, 1, 1), (1, 0, 2), (3, 2, 1)])
def test_helped_households_and_their_people_go_together(c8, c9, hard):
    """Households without people break two relations at once: they are more than their people as well."""
    assert [is_hard for is_hard, _ in broken("1", c8=c8, c9=c9)] == [True] * hard


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"c1": 5}, []),
        ({"c1": 4}, [False]),
        ({"c7": 8}, []),
        ({"c7": 9}, [False]),
        ({"c8": 6, "c9": 6}, [False]),
        ({"c9": 7}, []),
        ({"c9": 8}, [False]),
    ],
    ids=str,
)
def test_what_is_only_unusual_is_told_softly(changes, expected):
    assert [is_hard for is_hard, _ in broken("1", **changes)] == expected


@pytest.mark.parametrize(("c1", "c2", "expected"), [(6, 6, []), (7, 6, [True]), (1, 0, [True, True]), (0, 1, [])])
def test_an_enterprise_that_hires_has_somebody_hired(c1, c2, expected):
    """The one disabled person among nobody hired is the second relation broken."""
    assert [is_hard for is_hard, _ in broken("3", c1=c1, c2=c2)] == expected


@pytest.mark.parametrize(
    ("number", "changes", "seen"),
    [
        ("1", {"c3": 9}, "第3栏 9 大于第2栏 8"),
        ("1", {"c8": 0}, "应当“第8栏等于0”与“第9栏等于0”要么都成立，要么都不成立；现在第8栏 0，第9栏 3"),
        ("1", {"c1": 4}, "第7栏 5 大于第1栏 4"),
        ("3", {"c1": 7}, "第2栏 6 小于第1栏 7"),
        ("3", {"c5": Decimal("50.01")}, "第5栏 50.01 大于第4栏 50"),
    ],
)
def test_what_breaks_a_relation_is_told_with_both_numbers(number, changes, seen):
    assert [told for _, told in broken(number, **changes)] == [seen]


@pytest.mark.parametrize("number", ["1", "3"])
def test_every_check_reads_in_chinese_and_names_its_columns(number):
    texts = [check.text for check in form(number).checks]

    assert len(texts) == len(set(texts)) == {"1": 8, "3": 5}[number]
    assert all("第" in text and "栏" in text and "{" not in text for text in texts), texts


@pytest.mark.parametrize("is_hard", [True, False])
def test_the_message_of_a_row_says_what_to_do(is_hard):
    row = forms.Row("360722100000", "嘉定镇", ())
    told = forms.message(row, "第3栏不能多于第2栏", is_hard, False, "第3栏 9 大于第2栏 8")
    advice = "请点开这些数字核对名单，改正后再报送。" if is_hard else "请核对；属实的，报送时说明原因。"

    assert told == f"嘉定镇：第3栏不能多于第2栏。现在第3栏 9 大于第2栏 8。{advice}"
    assert forms.message(row, "第3栏不能多于第2栏", is_hard, True, "") == "嘉定镇：第3栏不能多于第2栏。"


def test_the_total_may_differ_from_its_rows_only_where_things_are_counted_once():
    """A home, a person paid, an enterprise may stand in two townships; a person recognised may not."""
    additive = {number: [column.no for column in form(number).columns if column.measure.additive] for number in ("1", "3")}
    assert additive == {"1": [2, 3, 4, 5, 7, 9], "3": [2, 3, 4, 5, 6, 7, 8, 9]}

    rows = [forms.Row("360722100000", "嘉定镇", (1,) * 9), forms.Row("360722101000", "大塘埠镇", (1,) * 9)]
    whole = forms.Row("360722000000", "合计", (1, 2, 2, 2, 2, 1, 2, 1, 2), is_total=True)
    assert forms.rolled_up(form("1"), rows, whole).ok

    wrong = forms.Row("360722000000", "合计", (1, 2, 2, 2, 1, 1, 2, 1, 2), is_total=True)
    assert forms.rolled_up(form("1"), rows, wrong).message == "合计：合计应等于各行相加。现在第5栏合计 1，各行相加 2。"


def test_a_form_of_one_row_is_its_own_total():
    row = forms.Row("360722100000", "嘉定镇", tuple(SOUND["1"].values()))

    assert forms.rolled_up(form("1"), [row], row).ok
    assert not forms.rolled_up(form("1"), [], row).ok


def test_helped_people_of_a_household_that_nobody_recognised_break_no_hard_relation():
    home = people("甲", 家庭=7), placed("甲", WITHIN), holds("甲", "零就业家庭成员")
    found = total("1", *home)

    numbers = tuple(found.get(column.no, 0) for column in form("1").columns)
    assert found == {4: 1, 8: 1, 9: 1}
    assert [check.is_hard for check, ok, _ in counting.ask_checks(form("1"), numbers) if not ok] == [False]


def test_somebody_disabled_only_since_the_job_is_no_part_of_too_small_a_whole():
    facts = people("甲"), recognised("甲", WITHIN), placed("甲", WITHIN), holds("甲", "残疾人员", WITHIN)
    numbers = tuple(total("1", *facts).get(column.no, 0) for column in form("1").columns)

    assert numbers == (0, 0, 0, 1, 1, 0, 0, 0, 0)
    assert all(ok for _, ok, _ in counting.ask_checks(form("1"), numbers))


TAKEN_BACK = {"用人单位": 5, "领取人类型": "用人单位", "政策": "national-insurance-subsidy-enterprise", "类型": "追回"}


def test_money_taken_back_of_an_earlier_period_breaks_no_hard_relation():
    """Nothing was paid for disabled people, and what was taken back makes the whole less than nothing: that may be reported."""
    found = total("3", paid(None, WITHIN, "-300.00", **TAKEN_BACK))
    numbers = tuple(found.get(column.no, column.cell.zero) for column in form("3").columns)

    assert found == {6: Decimal("-300.00")}
    assert [(check.is_hard, seen) for check, ok, seen in counting.ask_checks(form("3"), numbers) if not ok] == [
        (False, "第7栏 0.00 大于第6栏 -300.00")
    ]
