"""Months, sums, relations and persons of a published table, each check by itself over rows in memory."""

from __future__ import annotations

import pytest

from nuanxin.benefits.published import months, people, relations, sums, values
from nuanxin.benefits.published.table import table_of
from nuanxin.benefits.published.words import known

WORDS = known()


def rows_of(*rows):
    """Rows as the reader gives them: each with its number in front, an empty cell as nothing."""
    return [[place, *("" if cell is None else cell for cell in row)] for place, row in enumerate(rows, 1)]


def table(*rows):
    return table_of(rows_of(*rows), (), WORDS)


def told(marks):
    return [(mark.row, mark.column, mark.said) for mark in marks]


def places(marks):
    return [(mark.row, mark.column) for mark in marks]


TITLED = ["姓名", "补贴月份", "补贴金额"]


@pytest.mark.parametrize(
    ("title", "cells", "expected"),
    [
        ("2023年3月公示", ["2023年3月"] * 3, []),
        ("2023年3月公示", ["2023年3月", "2023年3月", "2023年4月"], [(5, 2)]),
        ("2023年3月公示", ["2023年3月", "2023年4月"], [(4, 2)]),
        ("2023年3月公示", ["2023年4月", "2023年4月", "2023年3月"], [(1, 1)]),
        ("2023年3月公示", ["2023年4月"], [(1, 1)]),
        ("2023年一季度公示", ["2023年1月", "2023年3月", "2023年2月"], []),
        ("2023年一季度公示", ["2023年1月", "2023年3月", "2023年4月"], [(5, 2)]),
        ("2023年1月、2月公示", ["2023年1月", "2023年2月"], []),
        ("2023年1月和2月公示", ["2023年1月", "2023年2月"], []),
        ("2023年1、2、4月公示", ["2023年1月", "2023年2月", "2023年4月"], []),
        ("2023年1、2、4月公示", ["2023年1月", "2023年2月", "2023年3月"], [(5, 2)]),
        ("2023年1-3月和5月公示", ["2023年3月", "2023年5月"], []),
        ("2023年第一、二季度公示", ["2023年2月", "2023年6月"], []),
        ("2023年第一季度、第三季度公示", ["2023年2月", "2023年9月", "2023年4月"], [(5, 2)]),
        ("社保补贴公示", ["2023年3月", "2022年4月"], []),
        ("2023年3月公示", ["", "", ""], []),
        ("2023年3月公示", ["2023年3月", "不详", "2023年3月"], []),
    ],
)
def test_months_of_rows_are_those_of_the_title(title, cells, expected):
    made = table([title], TITLED, *(["甲", cell, 100] for cell in cells))

    assert places(months.against_title(made, WORDS)) == expected


def test_a_row_of_another_month_is_told_with_both_months():
    made = table(["2023年3月公示"], TITLED, ["甲", "2023年3月", 1], ["乙", "2023年3月", 1], ["丙", "2022年12月", 1])

    assert told(months.against_title(made, WORDS)) == [(5, 2, "这一行是2022年12月，标题写的是2023年3月。请核对；是补发的请注明“补发”。")]


@pytest.mark.parametrize("remark", ["补发", "2022年12月补缴", "追补上年", "补报"])
def test_a_row_that_says_it_is_back_pay_may_be_of_another_month(remark):
    made = table(["2023年3月公示"], [*TITLED, "备注"], ["甲", "2023年3月", 1, ""], ["丙", "2022年12月", 1, remark])

    assert places(months.against_title(made, WORDS)) == []


@pytest.mark.parametrize("note", ["公示时间：2023年9月", "填表日期：2023年9月", "截至2023年9月", "单位：某局2023年9月"])
def test_a_note_above_the_table_is_no_title(note):
    made = table([note], ["2023年3月公示"], TITLED, ["甲", "2023年3月", 1])

    assert places(months.against_title(made, WORDS)) == []


SPAN = ["姓名", "起止时间", "补贴月数", "补贴金额"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("2023年1月-2023年3月", 3)], []),
        ([("2023年1月-2023年3月", 2)], []),
        ([("2023年1月-2023年3月", 3), ("2023年1月-2023年2月", 2), ("2023年1月-2023年2月", 3)], [(4, 3)]),
        ([("2023年1月-2023年3月", 3), ("2023年1月-2023年2月", 3)], []),
        ([("2022年11月-2023年2月", 4), ("2022年12月-2023年1月", 2), ("2022年12月-2023年1月", 1)], [(4, 3)]),
        ([("2023年1月、2月", 2), ("2023年1-2月", 2), ("2023年3月", 1)], []),
        ([("不详", 5), ("2023年1-2月", 2), ("2023年3月", 1)], []),
        ([("2023年1-2月", ""), ("2023年1-2月", 2), ("2023年3月", 1)], []),
    ],
)
def test_from_and_to_make_the_number_of_months_where_most_rows_agree(rows, expected):
    made = table(SPAN, *(["甲", span, count, 100] for span, count in rows))

    assert places(months.against_count(made)) == expected


def test_two_columns_of_from_and_to_make_one_period():
    head = ["姓名", "开始年月", "结束年月", "补贴月数", "补贴金额"]
    made = table(head, ["甲", "2023-01", "2023-03", 3, 1], ["乙", "202301", "202302", 2, 1], ["丙", "2023.1", "2023.2", 9, 1])

    assert told(months.against_count(made)) == [(4, 4, "2023年1月至2023年2月是 2 个月，“补贴月数”写的是 9。请核对。")]


def test_an_end_before_the_beginning_makes_no_period():
    made = table(["姓名", "开始年月", "结束年月", "补贴月数", "补贴金额"], ["甲", "2023-03", "2023-01", 3, 1])

    assert months.months_of(made, made.details[0]) is None


HEAD = ["姓名", "补贴月数", "补贴金额"]


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        ([["合计", 6, 600]], []),
        ([["合计", 6, "600.00元"]], []),
        ([["合计", 6, 600.004]], []),
        ([["合计", 6, 600.01]], [(5, 3)]),
        ([["合计", 5, 601]], [(5, 2), (5, 3)]),
        ([["合计", "", ""]], []),
        ([["小计", 6, 600], ["合计", 6, 600]], []),
        ([["小计", 6, 601], ["合计", 6, 600]], [(5, 3)]),
        ([["小计", 6, 600], ["丁", 1, 1], ["小计", 1, 1], ["合计", 7, 601]], []),
        ([["小计", 6, 600], ["丁", 1, 1], ["小计", 7, 601], ["合计", 7, 601]], []),
        ([["小计", 6, 600], ["丁", 1, 1], ["累计", 7, 601]], []),
        ([["小计", 6, 600], ["丁", 1, 1], ["累计", 1, 1]], [(7, 2), (7, 3)]),
        ([["合计", 6, 600], ["丁", 1, 1], ["合计", 1, 1]], []),
        ([["合计", 6, 600], ["丁", 1, 1], ["总计", 7, 601]], []),
    ],
)
def test_totals_are_those_of_their_rows(below, expected):
    made = table(HEAD, ["甲", 1, 100], ["乙", 2, 200], ["丙", 3, 300], *below)

    assert places(sums.check(made, {})) == expected


def test_a_wrong_total_says_what_it_is_what_it_should_be_and_how_far_off():
    made = table(HEAD, ["甲", 1, 100.5], ["小计", 1, 90], ["合计", 1, 1100.5])

    assert told(sums.check(made, {})) == [
        (3, 3, "“补贴金额”的小计写的是 90，各行相加是 100.5，少 10.5。请核对各行和小计。"),
        (4, 3, "“补贴金额”的合计写的是 1100.5，各行相加是 100.5，多 1000。请核对各行和合计。"),
    ]


def test_a_total_that_is_right_once_a_row_is_corrected_is_not_told():
    made = table(HEAD, ["甲", 1, 90], ["合计", 1, 100])

    assert places(sums.check(made, {})) == [(3, 3)]
    assert places(sums.check(made, {(2, 3): 100})) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("合计：2人，300元", []),
        ("合计：2人，300.00元", []),
        ("合计：0.03万元", []),
        ("合计：3人", ["写的是 3 人，表内是 2 行。请核对。"]),
        ("合计：1,300元", ["写的是 1,300元，各行相加是 300 元。请核对。"]),
        ("合计：3人，3元", ["写的是 3 人，表内是 2 行。请核对。", "写的是 3元，各行相加是 300 元。请核对。"]),
        ("合计：叁佰元整", []),
        ("备注：共3人，3元", []),
    ],
)
def test_a_total_in_words_is_that_of_the_rows(text, expected):
    made = table(["姓名", "补贴金额"], ["甲", 100], ["乙", 200], [text])

    assert [mark.said for mark in sums.in_words(made)] == expected


@pytest.mark.parametrize(("heads", "expected"), [("合计：5人", []), ("合计：2人", []), ("合计：4人", [(4, 1)])])
def test_people_of_employers_may_be_rows_or_heads(heads, expected):
    made = table(["单位名称", "补贴人数", "补贴金额"], ["甲厂", 2, 100], ["乙厂", 3, 200], [heads])

    assert places(sums.in_words(made)) == expected


@pytest.mark.parametrize(("said", "expected"), [("合计：2人", []), ("合计：3人", []), ("合计：1人", [(5, 1)])])
def test_people_with_several_rows_may_be_counted_once(said, expected):
    made = table(["姓名", "补贴项目", "补贴金额"], ["甲", "社保", 1], ["甲", "岗位", 1], ["乙", "社保", 1], [said])

    assert places(sums.in_words(made)) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([(200, 3, 600), (200, 2, 400), (200, 1, 300)], [(4, 4)]),
        ([(200, 3, 600), (200, 2, 500), (200, 1, 300)], []),
        ([(200, 3, 600), (200, 2, 400), (200, 1, "")], []),
        ([(200, 3, 600), (200, 2, 400), ("", 1, 300)], []),
        ([(333.33, 3, 1000), (333.33, 2, 667), (333.33, 1, 333)], []),
        ([(333.33, 3, 999.99), (333.33, 2, 666.66), (333.33, 1, 334.33)], [(4, 4)]),
    ],
)
def test_price_times_months_is_believed_where_two_of_three_rows_keep_it(rows, expected):
    made = table(["姓名", "补贴标准", "补贴月数", "补贴金额"], *(["甲", *row] for row in rows))

    assert places(mark for mark, _ in relations.check(made)) == expected


def test_what_should_stand_there_comes_with_the_mark():
    made = table(["姓名", "补贴标准", "补贴月数", "补贴金额"], ["甲", 200, 3, 600], ["乙", 200, 2, 400], ["丙", 200, 1, 300])

    [(mark, should)] = relations.check(made)
    assert (mark.said, should) == ("“补贴金额”写的是 300，补贴标准 200 × 补贴月数 1 应是 200。请核对这一行。", 200)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([(1, 2, 3), (4, 5, 9), (1, 1, 3)], [(4, 4)]),
        ([(1, 2, 3), (4, 5, 8), (1, 1, 3)], []),
        ([(1, "", 1), (4, 5, 9), (1, 1, 2)], []),
    ],
)
def test_parts_make_the_total_of_a_row(rows, expected):
    made = table(["姓名", "养老补贴", "医疗补贴", "合计"], *(["甲", *row] for row in rows))

    assert places(mark for mark, _ in relations.check(made)) == expected


def test_a_total_is_not_told_where_only_its_part_is_wrong():
    head = ["姓名", "补贴标准", "补贴月数", "养老补贴", "医疗补贴", "合计"]
    rows = [["甲", 200, 3, 600, 10, 610], ["乙", 200, 2, 400, 10, 410], ["丙", 200, 1, 300, 10, 210]]

    assert places(mark for mark, _ in relations.check(table(head, *rows))) == [(4, 4)]


DOUBLED = ["姓名", "身份证号", "补贴项目", "补贴月份", "补贴金额"]


@pytest.mark.parametrize(
    ("one", "other", "is_double"),
    [
        (("甲", "3601****1", "社保", "2023年1月"), ("甲", "3601****1", "社保", "2023-01"), True),
        (("甲", "3601****1", "社保", "2023年1月"), ("乙", "3601****1", "社保", "2023年1月"), False),
        (("甲", "36072219700101001x", "社保", "2023年1月"), ("乙", "36072219700101001X", "社保", "2023年1月"), True),
        (("甲", "3601****1", "社保", "2023年1月"), ("甲", "3601****2", "社保", "2023年1月"), False),
        (("甲", "3601****1", "社保", "2023年1月"), ("甲", "3601****1", "岗位", "2023年1月"), False),
        (("甲", "3601****1", "社保", "2023年1月"), ("甲", "3601****1", "社保", "2023年2月"), False),
        (("甲", "", "社保", "2023年1月"), ("甲", "", "社保", "2023年1月"), True),
        (("甲 一", "", "社保", "2023年1月"), ("甲一", "", "社保", "2023年1月"), True),
        (("甲", "", "社保", "2023年1月"), ("甲", "3601****1", "社保", "2023年1月"), False),
        (("", "", "社保", "2023年1月"), ("", "", "社保", "2023年1月"), False),
    ],
)
def test_a_person_stands_in_a_table_once_for_a_benefit_and_a_month(one, other, is_double):
    made = table(DOUBLED, [*one, 100], [*other, 100])

    assert bool(list(people.doubles(made))) is is_double


def test_a_third_row_of_a_person_names_the_first():
    made = table(["姓名", "身份证号", "补贴金额"], *(["甲", "3601****1", 100] for _ in range(3)))

    assert told(people.doubles(made)) == [
        (row, 2, "与第 2 行是同一个人、同一期间、同一项目，重复了。请核对，多列的请删去。") for row in (3, 4)
    ]


def test_namesakes_without_numbers_in_two_employers_are_two_persons():
    made = table(["单位名称", "姓名", "补贴金额"], ["甲厂", "张某", 1], ["乙厂", "张某", 1], ["乙厂", "张某", 1])

    assert places(people.doubles(made)) == [(4, 2)]


@pytest.mark.parametrize(
    ("heading", "cell", "is_open"),
    [
        ("联系电话", "13800000000", True),
        ("联系电话", "138****0000", False),
        ("联系电话", "138●●●●0000", False),
        ("联系电话", "138xxxx0000", False),
        ("联系电话", "138xx000000", True),
        ("联系电话", "", False),
        ("家庭住址", "幸福小区5#楼301", True),
        ("家庭住址", "幸福小区###", False),
        ("家庭住址", "嘉定镇***", False),
        ("银行卡号", "6217＊＊＊＊8901", False),
        ("残疾等级", "二级", True),
    ],
)
def test_what_is_not_for_the_public_is_masked(heading, cell, is_open):
    made = table(["姓名", heading, "补贴金额"], ["甲", cell, 100])

    assert bool(list(people.private(made, WORDS))) is is_open


RIGHT, WRONG = "11010519491231002X", "110105194912310021"


@pytest.mark.parametrize(
    ("cell", "under_heading", "elsewhere"),
    [
        (RIGHT, True, True),
        (RIGHT.lower(), True, True),
        (f"张三{RIGHT}", True, True),
        (f" {RIGHT[:6]} {RIGHT[6:14]} {RIGHT[14:]} ", True, True),
        (WRONG, True, False),
        (RIGHT[:-1], False, False),
        (f"1{RIGHT}", False, False),
        ("110105********002X", False, False),
        ("", False, False),
        (True, False, False),
        (1.5, False, False),
    ],
)
def test_an_open_number_is_told_wherever_it_stands_and_a_wrong_one_under_its_heading(cell, under_heading, elsewhere):
    assert (people.is_whole(cell, True), people.is_whole(cell, False)) == (under_heading, elsewhere)


@pytest.mark.parametrize(("count", "marks"), [(1, 1), (3, 3), (4, 1), (9, 1)])
def test_a_column_of_open_numbers_is_told_once_from_the_fourth_on(count, marks):
    rows = rows_of(["姓名", "身份证号", "补贴金额"], *(["甲", RIGHT, 1] for _ in range(count)))

    assert len(list(people.whole_numbers(rows, table_of(rows, (), WORDS)))) == marks


@pytest.mark.parametrize(
    ("amount", "remark", "expected"),
    [
        (-1, "", ["“补贴金额”是 -1，小于零。请核对；是扣回的请注明。"]),
        (-1, "扣回上月多发", []),
        (-0.01, "", ["“补贴金额”是 -0.01，小于零。请核对；是扣回的请注明。"]),
        (0, "", ["“补贴金额”是 0。不发的请删去这一行。"]),
        (0, "追回", []),
        (0.01, "", []),
    ],
)
def test_an_amount_below_or_at_nought_says_why(amount, remark, expected):
    made = table(["姓名", "补贴金额", "备注"], ["甲", amount, remark])

    assert [mark.said for mark in values.signs(made, made.columns[1], WORDS)] == expected


def test_nought_of_one_kind_is_right_where_something_else_is_paid():
    made = table(["姓名", "养老补贴", "医疗补贴", "合计"], ["甲", 0, 5, 5], ["乙", 5, 0, 5])

    assert list(values.check(made, WORDS, False)) == []


@pytest.mark.parametrize(("count", "marks"), [(1, 1), (3, 3), (4, 1)])
def test_numbers_kept_as_text_are_told_once_from_the_fourth_on(count, marks):
    made = table(["姓名", "补贴金额"], *(["甲", "100"] for _ in range(count)))

    assert len(list(values.check(made, WORDS, False))) == marks
    assert list(values.check(made, WORDS, True)) == []


@pytest.mark.parametrize(
    ("rows", "kinds"),
    [
        ([["序号", "姓名", "补贴金额"], [1, 2, 3], [1, "甲", 100], ["合计", "", 100]], ["note", "", "grand"]),
        ([["姓名", "补贴金额"], ["甲", 100], ["姓名", "补贴金额"], ["制表人：某"]], ["", "note", "note"]),
        ([["姓名", "补贴金额"], ["甲", "未发"], ["乙", 1], ["本页小计", 1], ["累计", 1]], ["note", "", "sub", "running"]),
    ],
)
def test_rows_are_persons_totals_or_notes(rows, kinds):
    assert [row.kind for row in table(*rows).rows] == kinds


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [["姓名", "电话"], ["甲", "1"]],
        [["补贴金额"], [100]],
        [["说明：补贴金额按月发放"]],
    ],
)
def test_what_has_no_amount_and_something_else_is_no_table(rows):
    assert table(*rows) is None


@pytest.mark.parametrize(
    ("head", "main"),
    [
        (["姓名", "补贴金额"], "补贴金额"),
        (["姓名", "养老补贴", "医疗补贴"], None),
        (["姓名", "养老补贴", "医疗补贴", "合计"], "合计"),
        (["姓名", "养老补贴", "小计", "岗位补贴", "合计"], "合计"),
    ],
)
def test_the_column_of_all_that_is_paid(head, main):
    found = table(head, ["甲", *range(1, len(head))]).main

    assert (found.label if found else None) == main
