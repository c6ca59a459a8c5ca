"""Other departments' lists, sentence by sentence: found by their own headings, judged, released, compared as normalised."""

from __future__ import annotations

import datetime

import openpyxl
import pytest

from nuanxin.comparisons.models import ListRelease
from nuanxin.engines.sheets import load_list
from tests.contract import papers

NUMBER, OTHER = papers.id_number(), papers.id_number("19800203", "女")
CODE = papers.credit_code("91360722MA0000001")
LISTS = [
    "unemployment",
    "low_income",
    "disability",
    "insurance",
    "businesses",
    "deceased",
    "poverty",
    "graduates",
    "veterans",
    "province_export",
]
# Tables as the departments' own systems write them: headings, one row, and which columns must be found.
SYSTEMS = {
    "低保信息系统": (
        "low_income",
        ["序号", "家庭成员姓名", "公民身份号码", "申请人身份证号", "救助类别", "享受起始年月", "停发年月", "现住址"],
        ["1", "张三", NUMBER, OTHER, "农村最低生活保障", "202105", "", "信丰县嘉定镇水东村"],
        ["姓名", "身份证号", "户主身份证号", "低保类别", "起始年月", "终止年月", "常住地"],
    ),
    "残联实名制": (
        "disability",
        ["残疾人姓名", "残疾证号", "残疾类型", "残疾级别", "发证日期", "有效期", "乡镇", "村（社区）"],
        ["张三", f"{NUMBER}44B1", "肢体残疾", "4级", "2019.06.01", "长期", "嘉定镇", "水东村"],
        ["姓名", "残疾人证号", "残疾类别", "残疾等级", "签发日期", "常住地", "有效期至"],
    ),
    "社保参保": (
        "insurance",
        ["参保人姓名", "社会保障号码", "险种类型", "单位名称", "统一社会信用代码", "参保起始年月", "参保终止年月"],
        ["张三", NUMBER, "城镇企业职工基本养老保险", "信丰电子厂", CODE, "202001", "至今"],
        ["姓名", "身份证号", "险种", "参保单位", "统一社会信用代码", "起始年月", "终止年月"],
    ),
    "市场主体": (
        "businesses",
        ["市场主体名称", "统一社会信用代码", "法定代表人（负责人）", "法人身份证号", "企业类型", "成立日期", "登记状态"],
        ["张三商店", CODE, "张三", NUMBER, "个体户", "2020年1月5日", "存续（在营、开业、在册）"],
        ["企业名称", "统一社会信用代码", "法定代表人", "法定代表人身份证号", "主体类型", "成立日期", "状态"],
    ),
    "防返贫监测": (
        "poverty",
        ["户主证件号码", "成员姓名", "成员证件号码", "监测对象类别", "识别时间", "务工所在地", "务工企业", "开始务工时间"],
        [OTHER, "张三", NUMBER, "脱贫不稳定户", "2021-05-01", "广东省东莞市", "制衣厂", "2021年3月"],
        ["姓名", "身份证号", "户主身份证号", "对象类型", "识别日期", "务工地点", "务工单位", "务工起始"],
    ),
    "失业登记": (
        "unemployment",
        ["姓名", "证件号码", "失业登记时间", "失业登记原因", "手机号码"],
        ["张三", NUMBER, datetime.date(2022, 3, 1), "合同终止", "13800138000"],
        ["姓名", "身份证号", "登记日期", "失业原因", "联系电话"],
    ),
    "户籍注销": (
        "deceased",
        ["死者姓名", "公民身份号码", "性别", "死亡时间"],
        ["张三", NUMBER, "男", "20220801"],
        ["姓名", "身份证号", "死亡日期", "性别"],
    ),
    "毕业生名册": (
        "graduates",
        ["学生姓名", "身份证号码", "毕业学校", "学历层次", "毕业时间", "联系方式"],
        ["张三", NUMBER, "赣南师范大学", "本科（学士）", "2022.6.30", "13800138000"],
        ["姓名", "身份证号", "毕业院校", "学历", "毕业日期", "联系电话"],
    ),
    "退役军人": ("veterans", ["姓名", "身份证号", "退伍时间"], ["张三", NUMBER, "2020.9"], ["姓名", "身份证号", "退役日期"]),
    "省平台": (
        "province_export",
        ["姓名", "证件号码", "就业地点", "就业类型", "就业登记日期", "联系电话"],
        ["张三", NUMBER, "广东省深圳市", "单位就业", "2021-03-01", "13800138000"],
        ["姓名", "身份证号", "就业地", "就业形式", "就业日期", "联系电话"],
    ),
}


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_headings_of_the_departments_own_systems_are_found(office, system):
    list_id, headings, row, expected = SYSTEMS[system]

    answer = office.take_rows(list_id, [[f"{system}导出表", *[None] * (len(headings) - 1)], headings, row])

    assert (sorted(answer.found), answer.verdicts) == (sorted(expected), {"new": 1}), answer.out


def test_the_representatives_name_and_number_stand_below_one_heading(office):
    rows = [
        ["企业名称", "统一社会信用代码", "法定代表人", None, "状态"],
        [None, None, "姓名", "身份证号", None],
        ["张三商店", CODE, "张三", NUMBER, "存续"],
    ]

    answer = office.take_rows("businesses", rows, merges=((0, 2, 0, 3), (0, 0, 1, 0), (0, 1, 1, 1), (0, 4, 1, 4)))

    assert (answer.verdicts, answer.found["法定代表人身份证号"]) == ({"new": 1}, "法定代表人身份证号")


def test_the_head_of_the_household_never_is_the_person(office):
    answer = office.take("low_income", {"姓名": "张三", "户主身份证号": OTHER, "常住地": "嘉定镇"})

    assert "身份证号" not in answer.found


@pytest.mark.parametrize("list_id", LISTS)
def test_the_template_of_a_list_is_found_again_whole(office, tmp_path, list_id):
    path = tmp_path / "模板.xlsx"
    assert office.run("template", list_id, path).code == 0

    headings = [cell.value.lstrip("*") for cell in openpyxl.load_workbook(path).worksheets[0][2]]
    answer = office.take_file(list_id, path)

    assert (answer.code, list(answer.found), answer.json["columns"]["missing"]) == (0, headings, [])
    assert headings == [column.name for column in load_list(list_id).asked]


def test_the_day_of_the_list_is_told_or_is_the_offices(office, at):
    at("2022-09-20")
    office.take("deceased", {"姓名": "张三", "身份证号": NUMBER, "死亡日期": "2022-08-01"})
    office.take("deceased", {"姓名": "张三", "身份证号": NUMBER, "死亡日期": "2022-08-01"}, options=("--released", "2022-09-01"))

    days = ListRelease.objects.order_by("released_on").values_list("released_on", flat=True)
    assert list(days) == [datetime.date(2022, 9, 1), datetime.date(2022, 9, 20)]


def test_a_day_to_come_is_refused_with_what_to_do(office):
    answer = office.take("deceased", {"姓名": "张三", "身份证号": NUMBER, "死亡日期": "2022-08-01"}, options=("--released", "2999-01-01"))

    assert (answer.code, "名单日期 2999-01-01 晚于今天" in answer.err, ListRelease.objects.count()) == (1, True, 0)


@pytest.mark.parametrize("list_id", [list_id for list_id in LISTS if list_id not in ("disability", "businesses")])
def test_a_masked_number_is_accepted_in_other_departments_lists(office, list_id):
    row = dict(zip(*next((headings, row) for of, headings, row, _ in SYSTEMS.values() if of == list_id), strict=True))
    row = {heading: papers.masked(NUMBER) if cell == NUMBER else cell for heading, cell in row.items()}

    assert office.verdict(list_id, row) == "new"


def test_a_masked_number_is_invalid_in_our_own_lists(office):
    assert office.verdict("persons", {"姓名": "张三", "身份证号": papers.masked(NUMBER), "常住地": "嘉定镇"}) == "invalid"


def test_an_empty_number_is_invalid_where_the_column_is_there(office):
    answer = office.take("deceased", {"姓名": "张三", "身份证号": "", "死亡日期": "2022-08-01", "常住地": "嘉定镇"})

    assert (answer.verdicts, answer.told) == ({"invalid": 1}, [(2, "身份证号", "")])


@pytest.mark.parametrize(
    ("list_id", "cells", "column"),
    [
        ("deceased", {"死亡日期": "2999-01-01"}, "死亡日期"),
        ("deceased", {"死亡日期": "2022-02-30"}, "死亡日期"),
        ("deceased", {"死亡日期": "2022-08-01", "出生日期": "2022-09-01", "身份证号": papers.masked(NUMBER)}, "死亡日期"),
        ("low_income", {"起始年月": "2021-05", "终止年月": "2021-04"}, "终止年月"),
        ("low_income", {"低保类别": "五保"}, "低保类别"),
        ("insurance", {"险种": "生育", "起始年月": "2021-05"}, "险种"),
        ("insurance", {"险种": "工伤", "起始年月": "2021-05", "统一社会信用代码": "91360722MA00000010"}, "统一社会信用代码"),
        ("poverty", {"对象类型": "富裕户"}, "对象类型"),
        ("poverty", {"对象类型": "脱贫户", "常住地": "南安镇"}, "常住地"),
        ("graduates", {"毕业日期": "2999-07-01"}, "毕业日期"),
        ("veterans", {"退役日期": "2999-07-01"}, "退役日期"),
    ],
)
def test_what_cannot_be_is_invalid_and_says_where(office, list_id, cells, column):
    answer = office.take(list_id, {"姓名": "张三", "身份证号": NUMBER} | cells)

    assert (answer.verdicts, [where for _, where, _ in answer.told]) == ({"invalid": 1}, [column])


def test_a_number_kept_as_a_number_is_refused(office):
    answer = office.take("deceased", {"姓名": "张三", "身份证号": 360722197005010000, "死亡日期": "2022-08-01"})

    assert answer.verdicts == {"invalid": 1}
    assert "被 Excel 当作数字保存" in answer.reasons[0]


def test_a_certificate_kept_as_a_number_is_refused(office):
    answer = office.take("disability", {"姓名": "张三", "残疾人证号": 36072219700501000044})

    assert "被 Excel 当作数字保存" in answer.reasons[0]


def test_a_certificates_category_and_grade_against_its_number_are_conflicts(office):
    row = {"姓名": "张三", "残疾人证号": f"{NUMBER}44", "残疾类别": "视力", "残疾等级": "一级"}

    answer = office.take("disability", row)

    assert (answer.verdicts, answer.told) == ({"conflict": 1}, [(2, "残疾类别", "视力")])
    assert "第 19 位“4”表示“肢体”" in answer.reasons[0]
    assert "第 20 位“4”表示“四级”" in answer.reasons[0]


def test_rows_that_are_no_rows_get_no_verdict(office):
    rows = [
        ["死亡人员名单"],
        ["姓名", "身份证号", "死亡日期"],
        ["张三", NUMBER, "2022-08-01"],
        [],
        ["合计", "1 人", None],
        ["填表人：李四"],
    ]

    assert office.take_rows("deceased", rows).verdicts == {"new": 1}


def test_a_file_of_another_list_is_refused_and_says_which_it_looks_like(office):
    answer = office.take("insurance", {"姓名": "张三", "身份证号": NUMBER, "死亡日期": "2022-08-01"})

    assert (answer.code, "死亡人员" in answer.err) == (1, True)
