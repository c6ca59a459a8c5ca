"""The face of reading, on whole files from disk."""

import datetime

import pytest

from nuanxin.engines.sheets import ColumnsMissingError, Unresolved, load_list, parse
from nuanxin.errors import UserError
from tests.engines.sheets.building import MAN, TODAY, WOMAN, xlsx

VISITS = ["身份证号", "姓名", "日期", "方式"]


def test_a_messy_workbook_from_a_township_is_read_as_a_clerk_would(tmp_path):
    rows = [
        ["嘉定镇援助对象花名册", "", "", "", "", "", "", ""],
        ["填报单位：嘉定镇", "", "", "", "", "", "2022年9月", ""],
        ["序号", "*姓名", "身份证\n号码", "出生年月", "户主信息", "", "认定", "对象类别（可多选）"],
        ["", "", "", "", "姓名", "身份证号", "时间", ""],
        [1, "张　三", MAN, 1965.3, "张三", MAN, "2022年9月", "4050人员、残疾"],
        [2, "李四", f" {WOMAN.lower()}\t", datetime.date(1970, 12, 5), "", "", "/", "低保"],
        ["合计", 2, "", "", "", "", "", ""],
        ["注：请勿改动表头", "", "", "", "", "", "", ""],
        ["填表人：甲", "", "审核人：乙", "", "", "", "", ""],
    ]
    rows = [
        [*row, *ending]
        for row, ending in zip(
            rows, [["", ""], ["", ""], ["乡镇", "村"], ["", ""], ["嘉定镇", "水东村"], ["嘉定镇", ""], *[["", ""]] * 3], strict=True
        )
    ]
    merges = [(1, 1, 1, 10), *((3, column, 4, column) for column in (1, 2, 3, 4, 8, 9, 10)), (3, 5, 3, 6)]
    path = xlsx(tmp_path / "花名册.xlsx", rows, merges)

    with parse(path, load_list("persons"), today=TODAY) as parsed:
        assert parsed.columns.as_dict()["unknown"] == ["序号", "户主姓名"]
        assert [(row.number, row.values["姓名"], row.values["身份证号"], row.values["常住地"]) for row in parsed.rows()] == [
            (5, "张三", MAN, "嘉定镇水东村"),
            (6, "李四", WOMAN, "嘉定镇"),
        ]
        first, second = parsed.rows()
    assert (first.values["认定日期"], first.values["人员类别"], first.problems) == (datetime.date(2022, 9, 1), ("AGE", "DISAB"), [])
    assert (second.values["认定日期"], second.values["出生日期"], second.problems) == (None, datetime.date(1970, 12, 5), [])


def test_the_caller_resolves_areas_and_hands_in_the_day(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [["姓名", "身份证号", "常住地", "认定日期"], ["张三", MAN, "火星镇", "2022-09-20"]])

    def resolve(text):
        return Unresolved(f"没有“{text}”。")

    with parse(path, load_list("persons"), today=datetime.date(2022, 9, 19), resolve_area=resolve) as parsed:
        [row] = parsed.rows()

    assert [str(problem) for problem in row.problems] == [
        "第 2 行“常住地”：没有“火星镇”。",
        "第 2 行“认定日期”：2022-09-20 晚于今天（2022-09-19）。请改为实际的日期。",
    ]


def test_a_file_without_a_required_column_is_refused_and_closed(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [["姓名", "身份证号"], ["张三", MAN]])

    with pytest.raises(ColumnsMissingError, match="缺少必填列：常住地。"):
        parse(path, load_list("persons"), today=TODAY)


def test_a_mapping_makes_up_for_a_heading_nobody_knows(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [["姓名", "身份证号", "住哪里"], ["张三", MAN, "嘉定镇"]])

    with parse(path, load_list("persons"), today=TODAY, mapping={"住哪里": "常住地"}) as parsed:
        assert (parsed.index("常住地"), parsed.index("民族"), parsed.sheet_name) == (3, None, "Sheet1")


def test_an_empty_workbook_has_no_header(tmp_path):
    with pytest.raises(UserError, match="没有找到“走访联系记录”的标题行"):
        parse(xlsx(tmp_path / "a.xlsx", []), load_list("visits"), today=TODAY)


def test_a_header_alone_is_no_rows(tmp_path):
    with parse(xlsx(tmp_path / "a.xlsx", [VISITS]), load_list("visits"), today=TODAY) as parsed:
        assert list(parsed.rows()) == []
