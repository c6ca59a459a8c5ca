"""Conditions of a policy written as a table: read, refused with its line, decided, shown, and remarked on by the check."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.benefits import deciding, policies
from nuanxin.benefits.policies import tables

DAY = datetime.date(2022, 9, 23)
OWN = """\
    id: own-policy
    title: 本地补贴
    source: 某文件 第一条
    region: "36"
    in_force: {from: 2022-09-01}
    beneficiary: person
    parameters:
      least: {label: 最少月数, type: int, values: [{from: 2022-09-01, value: 12}]}
    conditions:
      young: {label: 年轻, when: birth_date > DATE '1990-01-01'}
      group:
        label: 属于对象
        table:
          - {young: true, months_insured_unemployment: ">= least"}
          - {low_income: [urban, rural], young: false}
    when: resident AND group
"""
LONG = "young: true, months_insured_unemployment"


def answer(**person):
    case = deciding.read_case({"person": {"residence": "3607", **person}})
    return deciding.decide(policies.get("own-policy"), case, DAY).answer


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ({"birth_date": "1995-01-01", "months_insured_unemployment": 12}, "yes"),
        ({"birth_date": "1995-01-01", "months_insured_unemployment": 11, "low_income": "urban"}, "no"),
        ({"birth_date": "1980-01-01", "low_income": "rural"}, "yes"),
        ({"birth_date": "1980-01-01", "low_income": "none"}, "no"),
        ({"birth_date": "1980-01-01"}, "unknown"),
        ({"low_income": "none", "months_insured_unemployment": 0}, "no"),
    ],
)
def test_a_table_decides_by_its_rows(write, person, expected):
    write(OWN)

    assert answer(**person) == expected


def test_a_table_is_shown_in_the_labels_of_facts_parameters_and_conditions(write):
    write(OWN)

    [(label, table)] = tables.tables(policies.get("own-policy"))
    assert label == "属于对象"
    assert table.columns == ("年轻", "失业保险缴费月数", "低保类别")
    assert table.rows == (("是", "不少于最少月数", "不限"), ("否", "不限", "城市低保、农村低保"))


def test_a_table_is_remarked_on_with_its_line(write):
    write(OWN)

    [remark] = tables.remarks(policies.get("own-policy"))
    assert remark.startswith("own-policy/policy.yaml:12：表格“属于对象”没有列出、按不符合办理的有：")


def test_rows_that_overlap_are_remarked_on(write):
    write(OWN.replace("low_income: [urban, rural], young: false", "low_income: [urban, rural]"))

    assert any("第 1 行与第 2 行有重叠，如：" in remark for remark in tables.remarks(policies.get("own-policy")))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("least: {label", "least2: {label", "own-policy/policy.yaml:12：条件“.*是不是“least2”"),
        ('">= least"', "0.5", "own-policy/policy.yaml:12：表格里“months_insured_unemployment”一栏的“0.5”写法不对"),
        ("[urban, rural]", "[urban, city]", "没有取值“city”"),
        ("table:", "when: young\n        table:", "when 和 table 只能写一个"),
        ("label: 属于对象\n        table:", "label: 属于对象\n        rows:", "不认识“rows”"),
        ("- {young: true", "- [young, true]\n          - {young: true", "缺少“when”"),
    ],
)
def test_a_mistake_in_a_table_is_told_with_its_place(write, old, new, said):
    import re

    write(OWN.replace(old, new))

    assert any(re.search(said, problem) for problem in policies.problems()), policies.problems()


def test_a_shipped_policy_is_written_as_a_table():
    [(label, table)] = [found for found in tables.tables(policies.get("2022-shandong-low-income-taper")) if "低保标准" in found[0]]

    assert label == "家庭人均月收入超过低保标准"
    assert table.columns == ("低保类别", "家庭人均月收入")
    assert table.rows == (("城市低保", "超过城市低保标准"), ("农村低保", "超过农村低保标准"))


@pytest.mark.parametrize("name", policies.library())
def test_every_shipped_policy_can_show_its_tables(name):
    for label, table in tables.tables(policies.get(name)):
        assert label
        assert len(table.rows) > 1
