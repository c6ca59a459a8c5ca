"""What an explanation saw, in words: labels instead of codes, and three kinds of nothing."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from nuanxin.benefits import policies
from nuanxin.benefits.deciding.wording import Wording, fact_in_words, plainly
from nuanxin.engines.rules.explaining import Explained

FLEXIBLE = "national-insurance-subsidy-flexible"


def wording(policy=FLEXIBLE, **told) -> Wording:
    return Wording(policies.get(policy), **told)


@pytest.mark.parametrize(
    ("label", "value", "words"),
    [
        ("就业状态", "enterprise", "企业就业"),
        ("低保类别", "none", "未享受低保"),
        ("性别", "F", "女"),
        ("原法定退休年龄", "50", "50周岁"),
        ("认定日期", datetime.date(2022, 8, 1), "2022-08-01"),
        ("是企业股东", False, "否"),
        ("家庭人均月收入", Decimal("512.30"), "512.30 元"),
        ("残疾等级", 2, "2"),
        ("补贴占实际缴费的比例", Fraction(2, 3), "2/3"),
    ],
)
def test_a_value_is_said_by_its_fact(label, value, words):
    assert wording().said(label, value) == words


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("年审结果", "不知道"),  # nobody asked
        ("认定日期", "没有"),  # absent means that there is none
        ("补贴占实际缴费的比例", "没有填写"),  # a parameter that the office leaves open
        ("没有这一项", "不知道"),
    ],
)
def test_nothing_is_said_by_what_it_means(label, words):
    assert wording().said(label, None) == words


def test_what_is_said_not_to_exist_is_none():
    assert wording(none=frozenset({"annual_review"})).said("年审结果", None) == "没有"


def test_areas_are_said_by_name():
    told = wording(areas={"360722": "信丰县"})

    assert [told.said("居住地", code) for code in ("360722", "360723")] == ["信丰县", "360723"]


def test_what_does_not_apply_is_left_out_where_the_answer_stands():
    values = {"合同起始日期": None, "就业状态": "flexible"}

    seen = [dict(wording().seen(Explained("合同", truth, values))) for truth in (False, None)]

    assert seen == [{"就业状态": "灵活就业"}, {"合同起始日期": "不知道", "就业状态": "灵活就业"}]


def test_categories_are_said_by_name():
    assert [fact_in_words("categories", frozenset(one)) for one in (("MONI", "AGE"), ())] == ["大龄人员、监测对象", "没有"]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [("status", "public_post", "公益性岗位"), ("employer.kind", "workshop", "帮扶车间"), ("favourite", "x", "x"), ("studying", True, "是")],
)
def test_a_fact_is_said_by_its_name(name, value, words):
    assert fact_in_words(name, value) == words


def test_other_values_are_said_as_they_are():
    assert [plainly(one) for one in ("文字", 3, 1.5)] == ["文字", "3", "1.5"]
