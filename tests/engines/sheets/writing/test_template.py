"""Templates: they say what is asked, and the product's own reader reads them."""

import datetime
from decimal import Decimal

import pytest

from nuanxin.engines.sheets import known_lists, load_list, parse, write_template
from tests.engines.sheets.building import MAN, TODAY
from tests.engines.sheets.writing.reading_back import sheets, values


@pytest.mark.parametrize("list_id", known_lists())
def test_an_empty_template_imports_as_no_rows_with_every_column_found(tmp_path, list_id):
    spec, path = load_list(list_id), tmp_path / "a.xlsx"

    assert write_template(spec, path) == 0
    with parse(path, spec, today=TODAY) as parsed:
        assert (parsed.columns.unknown, parsed.columns.missing, list(parsed.rows())) == ((), (), [])
        assert [found.name for found in parsed.columns.found] == [column.name for column in spec.asked]


def test_a_template_has_a_title_starred_headings_and_text_columns(tmp_path):
    path = tmp_path / "a.xlsx"
    write_template(load_list("visits"), path)
    sheet = sheets(path)["走访联系记录"]

    assert sheet["A1"].value == "走访联系记录"
    assert [cell.value for cell in sheet[2]] == ["*身份证号", "*姓名", "*日期", "*方式", "事项", "走访人", "情况记录"]
    assert (sheet.freeze_panes, sheet.column_dimensions["A"].width > 20) == ("A3", True)
    assert {dimension.number_format for dimension in sheet.column_dimensions.values()} == {"@"}


def test_a_closed_list_is_a_drop_down_that_lets_other_words_pass(tmp_path):
    path = tmp_path / "a.xlsx"
    write_template(load_list("visits"), path)
    [choices] = sheets(path)["走访联系记录"].data_validations.dataValidation

    assert (str(choices.sqref), choices.formula1, choices.errorStyle) == ("D3:D5002", '"入户走访,走访慰问,电话,微信,来访,短信"', "warning")


def test_the_instructions_list_every_column_with_what_is_allowed(tmp_path):
    path = tmp_path / "a.xlsx"
    write_template(load_list("reliefs"), path)

    assert values(path, "填表说明")[1:] == [
        ["填写项", "是否必填", "怎么填", "例子"],
        ["（身份证号）", "必填", "18 位身份证号（15 位的会自动升为 18 位）。本列是文本格式，请不要改成数字。", "11010519491231002X"],
        ["（姓名）", "必填", "填写姓名。", "张三"],
        ["（救助日期）", "必填", "年月日；只知道年月的写到月，按当月 1 日登记。", "2022-09-20"],
        ["（金额）", "必填", "填写金额，单位元，最多两位小数。", "1000.00"],
    ]


def test_a_template_filled_in_beforehand_imports_as_it_was_filled(tmp_path):
    spec, path = load_list("placements"), tmp_path / "a.xlsx"
    row = {
        "身份证号": MAN,
        "姓名": "张三",
        "就业日期": datetime.date(2022, 9, 1),
        "就业形式": "enterprise",
        "是否帮扶实现": True,
        "按比例就业": False,
        "单位名称": "=甲公司",
    }

    assert write_template(spec, path, [row]) == 1
    with parse(path, spec, today=TODAY) as parsed:
        [read] = parsed.rows()
    assert (read.problems, {name: value for name, value in read.values.items() if value is not None}) == ([], row)


def test_several_words_and_amounts_filled_in_beforehand_come_back(tmp_path):
    visits, reliefs = tmp_path / "v.xlsx", tmp_path / "r.xlsx"
    write_template(
        load_list("visits"), visits, [{"身份证号": MAN, "姓名": "张三", "日期": TODAY, "方式": "电话", "事项": ("survey", "posts")}]
    )
    write_template(load_list("reliefs"), reliefs, [{"身份证号": MAN, "姓名": "张三", "救助日期": TODAY, "金额": Decimal("1000.50")}])

    with parse(visits, load_list("visits"), today=TODAY) as parsed:
        assert [row.values["事项"] for row in parsed.rows()] == [("survey", "posts")]
    with parse(reliefs, load_list("reliefs"), today=TODAY) as parsed:
        assert [row.values["金额"] for row in parsed.rows()] == [Decimal("1000.50")]
