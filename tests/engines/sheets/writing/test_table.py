"""Tables: title, note, headings and typed rows."""

import datetime
from decimal import Decimal

from nuanxin.engines.sheets import TableColumn, write_table
from tests.engines.sheets.building import MAN
from tests.engines.sheets.writing.reading_back import HOSTILE, raw, sheets, values

COLUMNS = [
    TableColumn("姓名"),
    TableColumn("身份证号", width=22),
    TableColumn("次数", "number"),
    TableColumn("金额", "yuan"),
    TableColumn("日期", "date"),
    TableColumn("已回访"),
]


def test_a_table_holds_what_the_page_shows(tmp_path):
    path = tmp_path / "a.xlsx"
    row = ("张三", MAN, 3, Decimal("1000.50"), datetime.date(2022, 9, 1), True)

    count = write_table(path, "未达项", COLUMNS, [row, ("李四", None, 0, None, None, False)], note="嘉定镇，2022-09-20")

    assert count == 2
    assert values(path) == [
        ["未达项", None, None, None, None, None],
        ["嘉定镇，2022-09-20", None, None, None, None, None],
        ["姓名", "身份证号", "次数", "金额", "日期", "已回访"],
        ["张三", MAN, 3, 1000.5, datetime.datetime(2022, 9, 1), "是"],
        ["李四", None, 0, None, None, "否"],
    ]


def test_columns_have_the_format_of_their_kind_and_the_headings_stay_in_view(tmp_path):
    path = tmp_path / "a.xlsx"
    write_table(path, "未达项", COLUMNS, [("张三", MAN, 3, Decimal("1"), datetime.date(2022, 9, 1), None)])
    sheet = sheets(path).active

    assert [cell.number_format for cell in sheet[3]] == ["@", "@", "0", "0.00", "yyyy-mm-dd", "@"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A3", "A2:F3")


def test_a_table_of_one_column_and_no_rows_is_written(tmp_path):
    path = tmp_path / "a.xlsx"

    assert write_table(path, "空", [TableColumn("姓名")], []) == 0
    assert values(path) == [["空"], ["姓名"]]


def test_hostile_texts_stay_texts_in_a_table(tmp_path):
    path = tmp_path / "a.xlsx"
    write_table(path, "=1+1", [TableColumn("=2")], [[text] for text in HOSTILE])

    assert [row[0] for row in values(path)] == ["=1+1", "=2", *HOSTILE]
    assert "<f>" not in raw(path)
