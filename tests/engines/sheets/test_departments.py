"""Other departments' lists come as YAML alone: masked numbers, months, a number column that may be missing."""

import datetime

import pytest
import yaml

from nuanxin.engines.sheets import ColumnsMissingError, load_list
from tests.engines.sheets import building

LOW_INCOME = {
    "id": "low_income_here",
    "title": "低保对象",
    "owner": "民政",
    "source": "表格规范 Other departments' lists",
    "key": ["姓名", "身份证号", "户主身份证号", "起始年月"],
    "order": [["起始年月", "终止年月"]],
    "columns": [
        {"name": "姓名", "type": "name", "required": True},
        {"name": "身份证号", "type": "id", "required": True, "masked": True, "absent_with": ["出生日期", "联系电话", "常住地"]},
        {"name": "户主身份证号", "type": "id", "masked": True},
        {"name": "低保类别", "type": "enum", "values": {"urban": "城市低保", "rural": "农村低保"}},
        {"name": "起始年月", "type": "month", "aliases": ["享受起始年月"]},
        {"name": "终止年月", "type": "month"},
        {"name": "常住地", "type": "area"},
        {"name": "出生日期", "type": "date", "extra": True},
        {"name": "联系电话", "type": "phone", "extra": True},
    ],
}


@pytest.fixture(autouse=True)
def _office(tmp_path, monkeypatch):
    (tmp_path / "lists").mkdir()
    path = tmp_path / "lists" / "low_income_here.yaml"
    path.write_text(yaml.safe_dump(LOW_INCOME, allow_unicode=True, sort_keys=False), encoding="utf-8")
    monkeypatch.setenv("NUANXIN_DEFINITIONS", str(tmp_path))


def rows(*table):
    return list(building.parsed("low_income_here", table).rows())


def test_masked_numbers_are_kept_and_months_are_their_first_day():
    [row] = rows(["姓名", "身份证号", "低保类别", "享受起始年月"], ["张三", "3607**********1234", "农村低保", "2021年5月"])

    assert (row.problems, row.values) == (
        [],
        {"姓名": "张三", "身份证号": "3607**********1234", "低保类别": "rural", "起始年月": datetime.date(2021, 5, 1)},
    )


@pytest.mark.parametrize("instead", ["出生日期", "联系电话", "常住地"])
def test_the_number_column_may_be_missing_when_another_is_there(instead):
    told = building.columns("low_income_here", [["姓名", instead]])

    assert [found.name for found in told.found] == ["姓名", instead]


def test_without_any_of_them_it_is_missed():
    with pytest.raises(ColumnsMissingError, match="缺少必填列：身份证号。"):
        building.columns("low_income_here", [["姓名", "低保类别"]])


def test_an_empty_number_in_a_column_that_is_there_is_invalid():
    [row] = rows(["姓名", "身份证号", "常住地"], ["张三", "", "嘉定镇"])

    assert [(problem.column, problem.kind) for problem in row.problems] == [("身份证号", "invalid")]


def test_a_month_before_its_beginning_is_invalid():
    [row] = rows(["姓名", "身份证号", "起始年月", "终止年月"], ["张三", building.MAN, "2021.5", "2021.4"])

    assert [problem.reason for problem in row.problems] == ["终止年月 2021-04-01早于起始年月 2021-05-01。请核对这两个日期。"]


def test_columns_that_are_not_asked_for_are_not_missed():
    told = building.columns("low_income_here", [["姓名", "身份证号"]])

    assert told.missing == ("户主身份证号", "低保类别", "起始年月", "终止年月", "常住地")
    assert "出生日期" not in [column.name for column in load_list("low_income_here").asked]
