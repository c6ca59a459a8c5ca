"""Marked copies: the same sheets, rows, columns and merges, refused cells coloured with the reason."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.engines.sheets import Mark, load_list, parse, write_marked
from nuanxin.engines.sheets.columns import find_layout
from nuanxin.engines.sheets.parsing import Parsed
from nuanxin.engines.sheets.writing import marked
from tests.engines.sheets.building import MAN, TODAY, WOMAN, book, xlsx
from tests.engines.sheets.writing.reading_back import HOSTILE, raw, sheets, values

VISITS = ["身份证号", "姓名", "日期", "方式"]
TABLE = [
    ["走访记录", "", "", ""],
    [],
    VISITS,
    [],
    [MAN, "张三", datetime.date(2022, 9, 1), "电话"],
    [WOMAN, "", 44805, "飞鸽"],
    [5.5, True, "=1+1", "合计"],
]
MERGES = [(1, 1, 1, 4)]


@pytest.fixture
def upload(tmp_path):
    path = xlsx(tmp_path / "upload.xlsx", TABLE, MERGES, sheet="九月")
    with parse(path, load_list("visits"), today=TODAY) as parsed:
        yield parsed


def test_the_copy_holds_the_same_cells_in_the_same_places(tmp_path, upload):
    path = tmp_path / "marked.xlsx"

    write_marked(path, upload, [])

    expected = [[cell if cell != "" else None for cell in row] + [None] * (4 - len(row)) for row in TABLE]
    expected[4][2] = datetime.datetime(2022, 9, 1)
    assert values(path, "九月") == expected
    assert [str(merge) for merge in sheets(path)["九月"].merged_cells.ranges] == ["A1:D1"]
    assert sheets(path).sheetnames == ["九月", "导入结果说明"]


def test_refused_cells_are_red_and_conflicts_amber_with_the_reason(tmp_path, upload):
    path = tmp_path / "marked.xlsx"

    write_marked(
        path,
        upload,
        [
            Mark(6, "方式", "飞鸽", "“飞鸽”不在可选范围内。"),
            Mark(6, "姓名", "", "必填，却是空的。请填写。"),
            Mark(5, "姓名", "张三", "与档案中的姓名不同。", "conflict"),
        ],
    )

    sheet = sheets(path)["九月"]
    looks = {cell: (sheet[cell].fill.fgColor.rgb, sheet[cell].comment and sheet[cell].comment.text) for cell in ("B5", "B6", "D6", "A6")}
    assert looks == {
        "B5": ("FFFFEB9C", "有矛盾，待确认：与档案中的姓名不同。"),
        "B6": ("FFFFC7CE", "未导入：必填，却是空的。请填写。"),
        "D6": ("FFFFC7CE", "未导入：“飞鸽”不在可选范围内。"),
        "A6": ("00000000", None),
    }


def test_a_mark_without_a_column_stands_at_the_first_cell_of_its_row(tmp_path, upload):
    path = tmp_path / "marked.xlsx"

    write_marked(path, upload, [Mark(5, None, "", "与第 4 行相同。", "duplicate_in_file"), Mark(5, "身份证号", MAN, "请核对。")])

    assert sheets(path)["九月"]["A5"].comment.text == "未导入：请核对。\n文件内重复：与第 4 行相同。"


def test_the_last_sheet_lists_all_marks_in_the_order_of_rows(tmp_path, upload):
    path = tmp_path / "marked.xlsx"

    write_marked(path, upload, [Mark(6, "方式", "飞鸽", "看不懂。"), Mark(5, None, "", "重复。", "duplicate_in_file")])

    assert values(path, "导入结果说明") == [
        ["未导入", None, None, None, None],
        ["有矛盾，待确认", None, None, None, None],
        ["文件内重复", None, None, None, None],
        [None, None, None, None, None],
        ["结果", "行号", "列", "看到的值", "原因和办法"],
        ["文件内重复", 5, "整行", None, "重复。"],
        ["未导入", 6, "方式", "飞鸽", "看不懂。"],
    ]


def test_the_copy_can_be_imported_again(tmp_path, upload):
    path = tmp_path / "marked.xlsx"
    write_marked(path, upload, [Mark(6, "方式", "飞鸽", "看不懂。")])

    with parse(path, load_list("visits"), today=TODAY) as again:
        assert [(row.number, len(row.problems)) for row in again.rows()] == [(row.number, len(row.problems)) for row in upload.rows()]


def test_nothing_in_the_copy_becomes_a_formula(tmp_path):
    spec, made = load_list("visits"), book(("表", [VISITS, *([text] for text in HOSTILE)]))
    path = tmp_path / "marked.xlsx"

    write_marked(path, Parsed(made, spec, find_layout(made, spec), None, TODAY), [])

    assert [row[0] for row in values(path, "表")[1:]] == HOSTILE
    assert "<f>" not in raw(path)


def test_sheets_with_one_name_and_overlapping_merges_still_open(tmp_path):
    spec = load_list("visits")
    made = book(("表", [VISITS], [(1, 1, 2, 2), (2, 2, 3, 3), (5, 1, 5, 4)]), ("表", []), ("导入结果说明", [["x"]]))
    path = tmp_path / "marked.xlsx"

    write_marked(path, Parsed(made, spec, find_layout(made, spec), None, TODAY), [])

    assert sheets(path).sheetnames == ["表", "表 (2)", "导入结果说明", "导入结果说明 (2)"]
    assert sorted(str(merge) for merge in sheets(path)["表"].merged_cells.ranges) == ["A1:B2", "A5:D5"]


MERGE = st.tuples(st.integers(1, 8), st.integers(1, 8), st.integers(0, 3), st.integers(0, 3)).map(
    lambda corner: (corner[0], corner[1], corner[0] + corner[2], corner[1] + corner[3])
)


@given(st.lists(MERGE, max_size=12))
def test_kept_merges_share_no_cell(merges):
    kept = marked.disjoint(merges)
    covered = [(row, column) for top, left, bottom, right in kept for row in range(top, bottom + 1) for column in range(left, right + 1)]

    assert len(covered) == len(set(covered))
    assert set(kept) <= set(merges)


def test_a_month_taken_as_a_day_is_told_without_colour(tmp_path):
    table = [VISITS, [MAN, "张三", "2022年9月", "电话"], [MAN, "张三", "2022-09-05", "电话"], [MAN, "张三", "去年", "电话"]]
    with parse(xlsx(tmp_path / "months.xlsx", table, []), load_list("visits"), today=TODAY) as parsed:
        write_marked(tmp_path / "marked.xlsx", parsed, [])

    cells = [row[2] for row in sheets(tmp_path / "marked.xlsx").worksheets[0].iter_rows(min_row=2)]
    assert [cell.comment and cell.comment.text for cell in cells] == ["按当月1日", None, None]
    assert {cell.fill.fill_type for cell in cells} == {None}
