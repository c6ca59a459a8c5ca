"""Published tables as they are found: titles, merged headers, several sheets, and each thing that can be wrong in them."""

from __future__ import annotations

import copy

import pytest

from nuanxin.benefits.published import Finding, check_table
from nuanxin.errors import UserError
from tests.benefits.published.books import book

# Laid out like the quarterly notices of a county's employment centre; names, numbers and amounts are made up.
HEAD = [
    "序号",
    "单位名称",
    "姓名",
    "身份证号",
    "补贴起止时间",
    "补贴月数",
    "社会保险补贴金额（元）",
    None,
    None,
    None,
    "岗位补贴（元）",
    "合计（元）",
]
PARTS = [None, None, None, None, None, None, "养老保险", "医疗保险", "失业保险", "小计", None, None]
PEOPLE = [
    [1, "城东保洁服务部", "赵桂花", "3607221971****2345", "2023年1月-2023年3月", 3, 1656.36, 724.65, 51.75, 2432.76, 5550, 7982.76],
    [2, "城东保洁服务部", "钱永福", "3607221969****1213", "2023年1月-2023年3月", 3, 1656.36, 724.65, 51.75, 2432.76, 5550, 7982.76],
    [3, "某某小学", "孙秀英", "3607221974****4427", "2023年2月-2023年3月", 2, 1104.24, 483.1, 34.5, 1621.84, 3700, 5321.84],
    [4, "某某小学", "李德明", "3607221968****3018", "2023年3月", 1, 552.12, 241.55, 17.25, 810.92, 1850, 2660.92],
]
MERGES = [(0, 0, 0, 11), (2, 6, 2, 9), *((2, column, 3, column) for column in (0, 1, 2, 3, 4, 5, 10, 11))]


def notice(**changes):
    """The table; `changes` are cells by address."""
    rows = [
        ["2023年第一季度公益性岗位社会保险补贴、岗位补贴公示表"],
        ["公示时间：2023年4月10日至4月14日", *[None] * 9, "单位：元"],
        list(HEAD),
        list(PARTS),
        *copy.deepcopy(PEOPLE),
        ["合计", None, None, None, None, None, 4969.08, 2173.95, 155.25, 7298.28, 16650, 23948.28],
        ["备注：如有异议，请在公示期内反映。"],
        ["监督电话：（略）"],
    ]
    for address, value in changes.items():
        rows[int(address[1:]) - 1][ord(address[0]) - ord("A")] = value
    return book(("公示表", rows), merges=MERGES)


def said(content):
    return [(one.cell, one.said) for one in check_table(content)]


def test_a_right_notice_with_merged_headings_raises_nothing():
    assert check_table(notice()) == ()


def test_a_wrong_total_of_a_real_layout_is_flagged_at_its_cell():
    assert check_table(notice(L9=23938.28)) == (
        Finding("公示表", "L9", "“合计”的合计写的是 23938.28，各行相加是 23948.28，少 10。请核对各行和合计。"),
    )


@pytest.mark.parametrize(
    ("changes", "cell", "words"),
    [
        ({"G9": 4969.18}, "G9", "各行相加是 4969.08，多 0.1"),
        ({"L7": 5321.94}, "L7", "失业保险 34.5 + 岗位补贴 3700 应是 5321.84"),
        ({"J6": 2433.76}, "J6", "养老保险 1656.36 + 医疗保险 724.65 + 失业保险 51.75 应是 2432.76"),
        ({"F7": 3}, "F7", "2023年2月至2023年3月是 2 个月，“补贴月数”写的是 3"),
        ({"E8": "2023年4月"}, "E8", "这一行是2023年4月，标题写的是2023年1月至2023年3月"),
        ({"D6": "3607221971****2345", "C6": "赵桂花"}, "D6", "与第 5 行是同一个人"),
        ({"D8": "110101199003071234"}, "D8", "身份证号码没有遮盖"),
        ({"A11": "联系人身份证11010119900307803X"}, "A11", "身份证号码没有遮盖"),
        ({"K8": "1850"}, "K8", "“1850”存成了文字"),
        ({"K5": "5,550.00元"}, "K5", "存成了文字"),
    ],
)
def test_one_slip_is_found_at_its_cell(changes, cell, words):
    [(found, text)] = said(notice(**changes))
    assert (found, words in text) == (cell, True), text


def test_a_title_of_another_quarter_is_told_once_at_the_title():
    assert said(notice(A1="2023年第二季度公益性岗位补贴公示表")) == [
        (
            "A1",
            "标题写的是2023年4月至2023年6月，表内 4 行有 4 行不在其中（2023年1月至2023年3月、2023年2月至2023年3月、2023年3月）。请核对标题。",
        )
    ]


def test_back_pay_that_says_so_may_be_of_other_months():
    assert said(notice(E8="2022年12月（补发）")) == []


def test_every_sheet_is_checked_and_named():
    rows = [["姓名", "补贴金额"], ["赵某", 100], ["钱某", 200], ["合计", 300]]
    wrong = [["姓名", "补贴金额"], ["孙某", 100], ["李某", 200], ["合计", 310]]
    note = [["填报说明"], ["请勿外传 11010119900307803X"]]

    assert [(one.sheet, one.cell) for one in check_table(book(("一", rows), ("二", wrong), ("说明", note)))] == [
        ("二", "B4"),
        ("说明", "A2"),
    ]


def test_a_workbook_without_a_table_is_refused():
    with pytest.raises(UserError, match="找不到补贴表的表头"):
        check_table(book(("名单", [["姓名", "电话"], ["赵某", "1"]])))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a workbook", b"\x00" * 64])
def test_what_is_no_workbook_is_refused_in_words(content):
    with pytest.raises(UserError):
        check_table(content)


def test_a_text_file_is_checked_too_and_nobody_is_blamed_for_text_in_it():
    content = "姓名,补贴标准（元/月）,月数,补贴金额\n赵某,400,3,1200\n钱某,400,2,900\n孙某,400,1,400\n合计,,6,2400\n".encode()

    assert [(one.cell, "应是 800" in one.said) for one in check_table(content)] == [("D3", True)]


TABLE = [["姓名", "身份证号", "补贴金额"], ["赵某", "3601****1", 100], ["钱某", "3601****2", 200], ["孙某", "3601****3", 300]]


def with_rows(*rows):
    return said(book(("公示", [*TABLE, *rows])))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["合计：3人，600元"]], []),
        ([["合计：4人，600元"]], [("A5", "写的是 4 人，表内是 3 行。请核对。")]),
        ([["合计：3人，0.06万元"]], []),
        ([["共计：3人，500元"]], [("A5", "写的是 500元，各行相加是 600 元。请核对。")]),
        ([["李某", "3601****4", -50]], [("C5", "“补贴金额”是 -50，小于零。请核对；是扣回的请注明。")]),
        ([["李某（扣回）", "3601****4", -50]], []),
        ([["李某", "3601****4", 0]], [("C5", "“补贴金额”是 0。不发的请删去这一行。")]),
        ([["累计", "", 600]], []),
        ([["累计", "", 601]], [("C5", "“补贴金额”的累计写的是 601，各行相加是 600，多 1。请核对各行和累计。")]),
        ([["合计", "", 600], TABLE[0], ["李某", "3601****4", 50], ["合计", "", 50]], []),
        ([["合计", "", 600], ["李某", "3601****4", 50], ["总计", "", 650]], []),
    ],
)
def test_what_stands_below_the_rows(rows, expected):
    assert with_rows(*rows) == expected


def test_subtotals_of_towns_may_stand_before_or_after_their_rows():
    before = [["姓名", "金额"], ["合计", 10], ["甲镇小计", 3], ["赵某", 1], ["钱某", 2], ["乙镇小计", 7], ["孙某", 3], ["李某", 4]]
    after = [["姓名", "金额"], ["赵某", 1], ["钱某", 2], ["甲镇小计", 3], ["孙某", 3], ["李某", 4], ["乙镇小计", 7], ["合计", 10]]

    assert said(book(("前", before))) == said(book(("后", after))) == []
    before[5][1] = 8
    assert [cell for cell, _ in said(book(("前", before)))] == ["B6"]


@pytest.mark.parametrize(
    ("heading", "value", "words"),
    [
        ("联系电话", "13800000000", "联系方式"),
        ("银行卡号", "6228480000000000000", "银行账号"),
        ("家庭住址", "某镇某村1组", "家庭住址"),
        ("出生日期", "1970-01-01", "出生日期"),
        ("残疾等级", "二级", "家庭困难或身体残疾情况"),
    ],
)
def test_columns_that_are_not_for_the_public_are_told_unless_masked(heading, value, words):
    rows = [["姓名", heading, "补贴金额"], ["赵某", value, 100], ["钱某", "", 100]]
    [(cell, text)] = said(book(("公示", rows)))
    assert (cell, f"“{heading}”是{words}，原则上不公开（1 行没有遮盖）" in text) == ("B2", True)
    rows[1][1] = value[:3] + "****"
    assert said(book(("公示", rows))) == []


def test_a_column_full_of_open_numbers_is_told_once():
    rows = [["姓名", "身份证号码", "金额"], *([f"人{n}", f"3607221970010112{n:02d}"[:18], 100] for n in range(10, 16))]

    assert said(book(("公示", rows))) == [("B2", "身份证号码没有遮盖，这一列共 6 行（第 2 至 7 行）。请遮盖出生日期或末几位后再公布。")]


def test_heads_times_standard_times_months_is_understood():
    head = ["单位名称", "补贴人数", "月数", "补贴标准（元/人·月）", "补贴金额"]
    rows = [
        ["甲厂", 3, 2, 200, 1200],
        ["乙厂", 5, 3, 200, 3000],
        ["丙厂", 2, 1, 200, 400],
        ["丁厂", 4, 2, 200, 1500],
        ["合计", 14, None, None, 6100],
    ]

    assert said(book(("公示", [head, *rows]))) == [
        ("E5", "“补贴金额”写的是 1500，补贴标准 200 × 补贴人数 4 × 月数 2 应是 1600。请核对这一行。")
    ]


def test_one_row_is_enough_where_the_headings_say_it():
    rows = [["培训机构名称", "单价（元/课时）", "课时", "补贴金额"], ["甲校", 30, 40, 1300]]

    assert [cell for cell, _ in said(book(("公示", rows)))] == ["D2"]


def test_amounts_that_hang_on_something_else_are_left_alone():
    rows = [["姓名", "补贴标准", "月数", "补贴金额"], ["赵某", 600, 3, 1200], ["钱某", 900, 2, 1200], ["孙某", 660, 1, 440]]

    assert said(book(("公示", rows))) == []


def test_rounding_to_whole_yuan_is_no_mistake():
    rows = [
        ["姓名", "补贴标准（元/月）", "月数", "补贴金额"],
        ["赵某", 333.35, 3, 1000],
        ["钱某", 333.35, 2, 667],
        ["孙某", 333.35, 1, 333],
    ]

    assert said(book(("公示", rows))) == []


def test_the_same_person_for_two_kinds_or_two_months_is_no_double():
    rows = [
        ["姓名", "身份证号", "补贴项目", "补贴月份", "补贴金额"],
        ["赵某", "3601****1", "社保补贴", "2023年1月", 1],
        ["赵某", "3601****1", "岗位补贴", "2023年1月", 1],
    ]
    rows.append(["赵某", "3601****1", "社保补贴", "2023年2月", 1])

    assert said(book(("公示", rows))) == []
    rows.append(["赵某", "3601****1", "社保补贴", "2023-02", 1])
    assert [cell for cell, _ in said(book(("公示", rows)))] == ["B5"]


def test_a_header_repeated_on_the_next_page_is_neither_a_total_nor_a_row():
    head = ["姓名", "养老补贴", "医疗补贴", "合计（元）"]
    rows = [head, ["赵某", 1, 2, 3], ["钱某", 2, 2, 4], head, ["孙某", 5, 5, 10], ["合计", 8, 9, 17]]

    assert said(book(("公示", rows))) == []


def test_a_remark_that_speaks_of_totals_makes_no_total_of_a_row():
    rows = [["姓名", "补贴金额", "备注"], ["赵某", 100, "两月合计"], ["钱某", 200, ""], ["合计", 300, ""]]

    assert said(book(("公示", rows))) == []


def test_two_rows_of_which_one_fits_are_believed_only_where_the_headings_say_it():
    rows = [["姓名", "补贴标准", "月数", "补贴金额"], ["赵某", 600, 1, 600], ["钱某", 900, 2, 1200]]

    assert said(book(("公示", rows))) == []
    rows[0][1] = "补贴标准（元/月）"
    assert [cell for cell, _ in said(book(("公示", rows)))] == ["D3"]


def test_many_rows_with_many_subtotals_are_added_up_once():
    rows = [["姓名", "金额"]]
    for group in range(400):
        rows += [[f"人{group}之{place}", place + 1] for place in range(10)] + [["小计", 55]]
    rows.append(["合计", 400 * 55])

    assert said(book(("公示", rows))) == []
    rows[-1][1] += 1
    assert [cell for cell, _ in said(book(("公示", rows)))] == [f"B{len(rows)}"]
