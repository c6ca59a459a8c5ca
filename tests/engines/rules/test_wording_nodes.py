"""Every kind of node in Chinese: each operator, type, function and way of being empty, as the page of counting rules shows it."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings

from nuanxin.engines import rules
from nuanxin.engines.rules import Fact, wording
from nuanxin.engines.rules.functions import FUNCTIONS, SAME
from tests.engines.rules import texts
from tests.engines.rules.facts import CATALOGUE, COLUMNS

PARAMETERS = {"from": "date", "to": "date", "as_of": "date", "day": "date", "rate": "money", "word": "text"}
FEW = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
ENGLISH = re.compile(r"\b(AND|OR|NOT|NULL|IN|BETWEEN|CASE|WHEN|THEN|ELSE|END|COALESCE|TRUE|FALSE|None|True|False)\b")


def said(text, catalogue=CATALOGUE, members=COLUMNS):
    return rules.compile_value(text, CATALOGUE, PARAMETERS, members=COLUMNS).chinese(catalogue, members)


@pytest.mark.parametrize(
    ("operator", "of_dates", "of_numbers"),
    [
        ("=", "是", "等于"),
        ("<>", "不是", "不等于"),
        ("<", "早于", "少于"),
        ("<=", "不晚于", "不超过"),
        (">", "晚于", "超过"),
        (">=", "不早于", "不少于"),
    ],
)
def test_comparison_of_dates_of_numbers_and_of_amounts(operator, of_dates, of_numbers):
    assert said(f"decided_on {operator} birth_on") == f"认定日期{of_dates}出生日期"
    assert said(f"seq {operator} 3") == f"录入序号{of_numbers}3"
    assert said(f"amount_yuan {operator} 0.50") == f"救助金额{of_numbers}0.50"
    assert said(f"3 {operator} seq") == f"3{of_numbers}录入序号"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("sex = 'F'", "性别是女"),
        ("sex <> 'F'", "性别不是女"),
        ("'F' = sex", "女是性别"),
        ("form = 'flexible'", "就业形式是flexible"),
        ("note <> '低保'", "备注不是低保"),
        ("note = $word", "备注是word"),
        ("sex IN ('F')", "性别是女"),
        ("sex NOT IN ('F')", "性别不是女"),
        ("sex NOT IN ('F', 'M')", "性别不是女、男中的任何一个"),
        ("seq IN (1, 2, 3)", "录入序号是1、2、3之一"),
        ("decided_on IN ($from, DATE '2022-09-08')", "认定日期是期初、2022年9月8日之一"),
    ],
)
def test_words_and_options(text, sentence):
    assert said(text) == sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("wants_job", "愿意就业"),
        ("NOT wants_job", "不愿就业"),
        ("wants_job = TRUE", "愿意就业"),
        ("wants_job <> TRUE", "不愿就业"),
        ("wants_job = FALSE", "不愿就业"),
        ("wants_job <> FALSE", "愿意就业"),
        ("helped", "是否帮扶实现为是"),
        ("NOT helped", "是否帮扶实现为否"),
        ("has_LONG", "属于长期失业人员"),
        ("NOT has('LONG')", "不属于长期失业人员"),
        ("has_LONG = FALSE", "不属于长期失业人员"),
        ("NOT NOT helped", "不符合“是否帮扶实现为否”"),
    ],
)
def test_yes_and_no_are_said_in_the_facts_own_words(text, sentence):
    assert said(text) == sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("birth_on IS NULL", "出生日期未采集"),
        ("birth_on IS NOT NULL", "出生日期已采集"),
        ("ended_on IS NULL", "没有退出日期"),
        ("ended_on IS NOT NULL", "有退出日期"),
        ("decided_on IS NULL", "没有认定日期"),
        ("add_months(birth_on, 1) IS NULL", "没有出生日期加1个月"),
        ("NOT (birth_on IS NULL)", "不符合“出生日期未采集”"),
    ],
)
def test_what_is_not_there_is_said_by_why_it_is_not(text, sentence):
    assert said(text) == sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("helped AND has_LONG", "是否帮扶实现为是，且属于长期失业人员"),
        ("helped OR has_LONG", "是否帮扶实现为是，或属于长期失业人员"),
        ("helped AND (has_LONG OR wants_job)", "是否帮扶实现为是，且（属于长期失业人员或愿意就业）"),
        ("helped OR has_LONG AND wants_job", "是否帮扶实现为是，或（属于长期失业人员且愿意就业）"),
        (
            "helped AND (has_LONG OR (wants_job AND seq = 1))",
            "是否帮扶实现为是，且（属于长期失业人员或（愿意就业且录入序号等于1））",
        ),
        ("NOT (helped OR has_LONG)", "不符合“是否帮扶实现为是，或属于长期失业人员”"),
        ("helped AND NOT (has_LONG OR wants_job)", "是否帮扶实现为是，且不符合“属于长期失业人员，或愿意就业”"),
    ],
)
def test_connectives_are_told_apart_by_brackets(text, sentence):
    assert said(text) == sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("$from", "期初"),
        ("$to", "期末"),
        ("$as_of", "基准日"),
        ("$day", "当日"),
        ("$rate", "rate"),
        ("DATE '2022-09-01'", "2022年9月1日"),
        ("0.50", "0.50"),
        ("-1", "-1"),
        ("'低保'", "低保"),
        ("seq + 1", "（录入序号加1）"),
        ("seq - months * 2", "（录入序号减（已享受月数乘以2））"),
        ("-seq", "（0减录入序号）"),
        ("coalesce(ended_on, $to)", "退出日期（没有时取期末）"),
        ("coalesce(ended_on, birth_on, $to)", "退出日期（没有时取出生日期、期末）"),
        ("coalesce(sex, 'M')", "性别（没有时取男）"),
        ("CASE sex WHEN 'M' THEN 60 WHEN 'F' THEN 50 END", "（性别是男时取60，性别是女时取50）"),
        ("CASE WHEN seq > 1 THEN 1 ELSE 2 END", "（录入序号超过1时取1，其余取2）"),
        ("CASE WHEN helped AND has_LONG THEN seq END", "（是否帮扶实现为是，且属于长期失业人员时取录入序号）"),
        ("count(helped) + 1", "（家庭成员中（是否帮扶实现为是）的人数加1）"),
        ("least(seq, months, 3)", "录入序号、已享受月数、3中最小（早）的"),
        ("greatest($from, decided_on)", "期初、认定日期中最大（晚）的"),
        ("base.ended_on", "退出日期"),
    ],
)
def test_values_in_words(text, sentence):
    assert said(text) == sentence


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("full_years", "认定日期至出生日期的周年数"),
        ("full_months", "认定日期至出生日期的足月数"),
        ("months_between", "认定日期所在月至出生日期所在月的月数"),
        ("add_months", "认定日期加录入序号个月"),
        ("add_days", "认定日期加录入序号天"),
        ("add_years", "认定日期加录入序号年"),
        ("year", "认定日期的年份"),
        ("month", "认定日期的月份"),
        ("month_end", "认定日期当月的末日"),
    ],
)
def test_functions_in_words(name, sentence):
    arguments = ["decided_on", {"date": "birth_on", "int": "seq"}[FUNCTIONS[name].takes[-1]]][: len(FUNCTIONS[name].takes)]

    assert said(f"{name}({', '.join(arguments)})") == sentence


def test_every_function_has_its_words_tried_here():
    assert {name for name, function in FUNCTIONS.items() if function.takes != (SAME,)} == {
        "full_years", "full_months", "months_between", "add_months", "add_days", "add_years", "year", "month", "month_end",
        "retirement_month",  # in retirement/test_month.py
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("seq BETWEEN 1 AND 3", "录入序号在1至3之间（含两端）"),
        ("seq NOT BETWEEN 1 AND months", "录入序号不在1至已享受月数之间（含两端）"),
        ("add_days(decided_on, 1) BETWEEN $from AND $to", "认定日期加1天在期初至期末之间（含两端）"),
    ],
)
def test_between_says_that_both_ends_count(text, sentence):
    assert said(text) == sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("any(has_LONG)", "家庭成员中有人（属于长期失业人员）"),
        ("all(ended_on IS NULL OR helped)", "家庭成员全部（没有退出日期，或是否帮扶实现为是）"),
        ("NOT any(wants_job)", "不符合“家庭成员中有人（愿意就业）”"),
        ("count(NOT wants_job) >= 2", "家庭成员中（不愿就业）的人数不少于2"),
    ],
)
def test_members_are_spoken_of_as_members(text, sentence):
    assert said(text) == sentence


def test_members_have_words_of_their_own():
    members = COLUMNS | {"helped": Fact("bool", "本户已帮扶", "none")}

    assert said("helped AND any(helped)", CATALOGUE, members) == "是否帮扶实现为是，且家庭成员中有人（本户已帮扶为是）"


def test_without_a_catalogue_of_members_their_facts_are_said_as_written():
    assert rules.compile("any(helped)", CATALOGUE, members=COLUMNS).chinese(CATALOGUE) == "家庭成员中有人（helped为是）"


def test_parameters_of_a_period_have_their_words():
    assert dict(wording.PARAMETERS) == {"from": "期初", "to": "期末", "as_of": "基准日", "day": "当日"}


@FEW
@given(text=texts.conditions())
def test_no_random_condition_is_said_with_words_of_the_language(text):
    sentence = rules.compile(text, CATALOGUE, members=COLUMNS).chinese(CATALOGUE, COLUMNS)

    assert not ENGLISH.search(sentence)
    assert sentence.count("（") == sentence.count("）")
    assert sentence.count("“") == sentence.count("”")


@FEW
@given(text=texts.conditions())
def test_labels_stand_for_every_fact_named(text):
    condition = rules.compile(text, CATALOGUE, members=COLUMNS)

    sentence = condition.chinese(CATALOGUE, COLUMNS)

    assert [name for name in condition.names if not any(word in sentence for word in words(CATALOGUE[name]))] == []


def words(fact):
    return {fact.label, *fact.labels.values()}
