"""Every layout of the demo workbooks is read back by the real reader, row for row."""

import datetime

import pytest

from nuanxin.demo.workbooks import Layout, as_text
from nuanxin.engines import sheets

ROWS = [
    {
        "姓名": f"甲{index}",
        "身份证号": "11010519491231002X",
        "日期": datetime.date(2022, 9, 5),
        "方式": "电话",
        "事项": "政策宣讲",
        "情况记录": "",
    }
    for index in range(130)
]
COLUMNS = ("姓名", "身份证号", "日期", "方式", "事项", "情况记录")


@pytest.mark.parametrize("style", range(4))
def test_each_layout_reads_back_row_for_row(tmp_path, style):
    path = Layout("走访联系记录", "嘉定镇", COLUMNS, seed=style).write(tmp_path, ROWS)
    parsed = sheets.parse(path, sheets.load_list("visits"), today=datetime.date(2022, 9, 20))
    rows = list(parsed.rows())

    assert [row.values["姓名"] for row in rows] == [row["姓名"] for row in ROWS]
    assert {(row.values["日期"], row.values["方式"]) for row in rows} == {(datetime.date(2022, 9, 5), "phone")}
    assert [problem for row in rows for problem in row.problems] == []


def test_a_grouped_roster_reads_back_under_its_group_titles(tmp_path):
    columns = ("姓名", "身份证号", "性别", "常住地", "户主身份证号", "与户主关系", "就业意愿", "培训意愿", "认定日期")
    row = dict(zip(columns, ("甲", "11010519491231002X", "女", "嘉定镇", "", "", "是", "否", "2022-08-01"), strict=True))
    path = Layout("援助对象花名册", "嘉定镇", columns, seed=2).write(tmp_path, [row])
    parsed = sheets.parse(path, sheets.load_list("persons"), today=datetime.date(2022, 9, 20), resolve_area=lambda text: "360722100000")

    assert [row.values["就业意愿"] for row in parsed.rows()] == [True]
    assert {found.name for found in parsed.columns.found} == set(columns)


@pytest.mark.parametrize(("value", "text"), [(None, ""), (3, "3"), ("甲", "甲"), (360722196505010000.0, "3.60722E+17")])
def test_text_of_a_cell_in_a_csv(value, text):
    assert as_text(value) == text
