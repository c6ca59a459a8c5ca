"""Options that several commands share."""

import datetime

import pytest
import typer

from nuanxin.cli import options
from nuanxin.errors import UserError
from tests.factories import COUNTY, JIADING


def test_parse_date_reads_a_date():
    assert options.parse_date("2022-09-23") == datetime.date(2022, 9, 23)


@pytest.mark.parametrize("text", ["2022-9-23", "20220923", "2022-02-30", "2022/09/23", "23-09-2022", "", "today", "２０２２-09-23"])
def test_parse_date_refuses_anything_else(text):
    with pytest.raises(typer.BadParameter) as refused:
        options.parse_date(text)

    assert refused.value.message == f"日期“{text}”读不懂。请写成 YYYY-MM-DD，例如 2022-09-23。"


@pytest.mark.parametrize(
    ("text", "code"),
    [(None, COUNTY), ("360722", COUNTY), ("360722100", JIADING), ("360722100000", JIADING), ("嘉定镇", JIADING), ("信丰县嘉定镇", JIADING)],
)
def test_chosen_area_is_the_one_named_or_the_offices_own(county, text, code):
    assert options.chosen_area(text).code == code


def test_chosen_area_outside_the_office_is_refused(county):
    with pytest.raises(UserError, match="不在“信丰县”之内"):
        options.chosen_area("360723")


def test_chosen_area_without_an_office_is_refused(db):
    with pytest.raises(UserError, match="还没有建立机构"):
        options.chosen_area(None)


def test_print_json_keeps_chinese_and_dates(capsys):
    options.print_json({"姓名": "张三", "on": datetime.date(2022, 9, 1)})

    assert capsys.readouterr().out == '{\n  "姓名": "张三",\n  "on": "2022-09-01"\n}\n'
