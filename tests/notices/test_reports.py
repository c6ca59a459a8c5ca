"""Workbooks of forms and lists, opened again with another library."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from nuanxin.notices import forms, gaps, reports, targets
from tests import factories
from tests.notices import random_county

NOTICE = "2022-xinfeng-nuanxin"
LAST = datetime.date(2022, 9, 23)
DAY = datetime.date(2022, 9, 20)


def opened(path: Path) -> Worksheet:
    return openpyxl.load_workbook(path).active


def written(report: forms.Report, tmp_path: Path) -> Worksheet:
    reports.write_form(report, tmp_path / "form.xlsx")
    return opened(tmp_path / "form.xlsx")


def line(sheet: Worksheet, row: int, first: int = 1) -> list:
    return [cell.value for cell in sheet[row]][first - 1 :]


@pytest.fixture
def empty(county, tmp_path) -> Worksheet:
    return written(forms.compute(NOTICE, "2", None, None, LAST), tmp_path)


def test_title_and_unit_stand_above_the_table(empty):
    assert (empty["A1"].value, empty.title) == ("江西省就业援助“暖心活动”情况统计表", "附表2")
    above = [value for value in line(empty, 2) if value]
    assert above == [
        "填报单位：信丰县　　统计时段：2022-09-01 至 2022-09-23",
        "单位：人（第11、31栏人次，第12、13栏场，第14、15栏个，第32栏元）",
    ]


def test_the_header_has_groups_over_labels_and_a_row_of_numbers(empty):
    groups = {
        str(merged): empty.cell(merged.min_row, merged.min_col).value for merged in empty.merged_cells.ranges if merged.min_row in (3, 4)
    }

    assert groups == {
        "A3:A4": "乡镇",
        "B3:K3": "认定的援助对象人数",
        "L3:L4": "为援助对象开展走访慰问人次",
        "M3:N3": "举办专场招聘场次",
        "O3:P3": "提供就业岗位数",
        "Q3:U3": "帮助援助对象实现就业人数",
        "V3:AE3": "认定的援助对象中实现就业人数",
        "AF3:AF4": "对援助对象实施临时救助人次",
        "AG3:AG4": "对援助对象发放临时救助金额数",
    }
    assert line(empty, 4, 2)[:10] == [
        "认定的援助对象人数", "长期失业人数", "4050人员数", "残疾人员数", "低保家庭成员人数",
        "就业困难高校毕业生数", "脱贫人口数", "重点监测对象人数", "就业困难退役军人人数", "退捕渔民人数",
    ]  # fmt: skip
    assert line(empty, 5) == ["甲", *(str(no) for no in range(1, 33))]


def test_under_the_table_stand_head_auditor_and_filler(empty):
    last = [value for value in line(empty, empty.max_row) if value]

    assert last == ["单位负责人：", "审核人：", "填表人：", "联系电话：", "填表日期："]


def test_each_area_has_a_row_of_numbers_and_the_total_stands_last(db, tmp_path):
    random_county.fill(41)
    report = forms.compute(NOTICE, "2", None, None, LAST)

    sheet = written(report, tmp_path)

    lines = [line(sheet, row) for row in range(6, 6 + len(report.rows) + 1)]
    assert [values[0] for values in lines] == [*(row.name for row in report.rows[:-1]), "本级", "合计"]
    assert [values[1:32] for values in lines] == [list(row.cells[:31]) for row in (*report.rows, report.total)]
    assert [Decimal(str(values[32])) for values in lines] == [row.cells[31] for row in (*report.rows, report.total)]
    assert {cell.data_type for row in sheet["B6:AG6"] for cell in row} == {"n"}


def test_no_cell_is_a_formula_and_texts_are_text(county, tmp_path):
    factories.recognition(factories.person(name="=1+1", wants_job=True))
    factories.vacancy(employer_name="=HYPERLINK(1)", post_name="+工")
    paths = [tmp_path / f"{name}.xlsx" for name in ("people", "records", "targets", "gaps")]
    people, records = (forms.people_behind(NOTICE, "2", column, None, None, LAST) for column in (1, 14))
    wanted, lacking = targets.list_targets(NOTICE, None, DAY), gaps.list_gaps(NOTICE, None, DAY)

    reports.write_people(people, people.entries(), paths[0])
    reports.write_people(records, records.entries(), paths[1])
    reports.write_targets(wanted, wanted.entries(), paths[2])
    reports.write_gaps(lacking, lacking.entries(), paths[3])

    assert {cell.data_type for path in paths for row in opened(path).iter_rows() for cell in row} <= {"s", "n"}


def test_the_workbook_of_a_cell_lists_what_is_behind_it(county, tmp_path):
    person = factories.person()
    factories.recognition(person)
    factories.relief(person, amount_yuan="300.50")
    behind = forms.people_behind(NOTICE, "2", 32, None, None, LAST)

    reports.write_people(behind, behind.entries(), tmp_path / "people.xlsx")

    sheet = opened(tmp_path / "people.xlsx")
    assert [line(sheet, row)[:5] for row in (3, 4)] == [
        ["常住地", "姓名", "身份证号", "事项", "数额"],
        ["嘉定镇水东村委会", person.name, person.id_masked, "2022-09-08", 300.5],
    ]
    assert sheet["A2"].value == "信丰县　2022-09-01 至 2022-09-23　共 300.50 元"


def test_the_workbook_of_targets_has_words_for_categories(county, tmp_path):
    person = factories.person(wants_job=True)
    factories.holding(person, "EXPOV")
    factories.holding(person, "AGE")
    found = targets.list_targets(NOTICE, None, DAY)

    reports.write_targets(found, found.entries(), tmp_path / "targets.xlsx")

    assert line(opened(tmp_path / "targets.xlsx"), 4) == ["嘉定镇水东村委会", person.name, person.id_masked, "否", "大龄人员、脱贫人口"]


def test_the_workbook_of_gaps_says_how_much_is_missing_of_each_item(county, tmp_path):
    person = factories.person(wants_job=True)
    factories.recognition(person)
    factories.referral(person)
    found = gaps.list_gaps(NOTICE, None, DAY)

    reports.write_gaps(found, found.entries(), tmp_path / "gaps.xlsx")

    sheet = opened(tmp_path / "gaps.xlsx")
    assert line(sheet, 3)[3:] == ["还差：宣传政策或职业指导1次", "还差：推荐岗位3个", "还差：推荐培训项目1个", "还差：询问就业意愿"]
    assert line(sheet, 4)[3:] == [1, 2, None, None]
