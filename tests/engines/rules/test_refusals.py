"""What the language refuses, and what the refusal says."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nuanxin.engines import rules
from nuanxin.engines.rules import ConditionError
from nuanxin.engines.rules.refusals import did_you_mean, nearest
from nuanxin.errors import UserError
from tests.engines.rules.facts import CATALOGUE, COLUMNS

REFUSED = [
    ("sexx = 'M'", "没有名为“sexx”的事实。是不是“sex”？"),
    ("SEX = 'M'", "是不是“sex”？"),
    ("sex = 'X'", "“sex”没有取值“X”。可用的有：M、F。"),
    ("form = 'flexibel'", "是不是“flexible”？"),
    ("form IN ('flexible', 'enterprize')", "是不是“enterprise”？"),
    ("CASE form WHEN 'flexibel' THEN TRUE END", "是不是“flexible”？"),
    ("coalesce(form, 'flexibel') = 'enterprise'", "是不是“flexible”？"),
    ('sex = "M"', "文字请用英文单引号，如 'M'"),
    ("sex ＝ 'M'", "请用英文（半角）的"),
    ("（helped）", "请用英文（半角）的"),
    ("decided_on <= 5", "“decided_on”的类型是日期，“5”的类型是整数，不能比较"),
    ("decided_on <= '2022-09-01'", "日期写作 DATE '2022-09-01'"),
    ("decided_on <= DATE '2022-02-30'", "“2022-02-30”不是 1900 至 2199 年间的日期"),
    ("decided_on <= DATE '0202-09-01'", "“0202-09-01”不是 1900 至 2199 年间的日期"),
    ("decided_on <= DATE 'today'", "不是 1900 至 2199 年间的日期"),
    ("decided_on - birth_on > 365", "日期请用 add_days、add_months、add_years"),
    ("helped = 1", "是否类的事实直接写名称"),
    ("helped > FALSE", "只能比较相等"),
    ("sex < 'M'", "只能比较相等"),
    ("note > 'a'", "只能比较相等"),
    ("seq AND helped", "“seq”的类型是整数，这里要判断（是或否）"),
    ("NOT seq", "这里要判断（是或否）"),
    ("1 < seq < 5", "不能比较"),
    ("decided_on", "结果的类型是日期，不是条件"),
    ("full_year(birth_on, $to) > 1", "没有函数“full_year”。是不是“full_years”？"),
    ("read_csv('x') = 1", "没有函数“read_csv”"),
    ("nvl(seq, 1) = 1", "没有函数“nvl”"),
    ("if(helped, 1, 2) = 1", "没有函数“if”"),
    ("date('2022-09-01') = $to", "没有函数“date”"),
    ("cast(seq AS text) = 'a'", "没有函数“cast”"),
    ("seq::text = 'a'", "类型转换不能用"),
    ("add_months(decided_on) > $to", "函数 add_months 要 2 个参数，这里写了 1 个"),
    ("least(seq) = 1", "函数 least 要 2 至 6 个参数，这里写了 1 个"),
    ("least(seq, decided_on) = 1", "要全是数字或全是日期"),
    ("add_months(decided_on, 99999) > $to", "“99999”太大，最多 2400"),
    ("year(seq) = 1", "“seq”的类型是整数，这里要日期"),
    ("coalesce(seq) = 1", "COALESCE 至少要两个参数"),
    ("coalesce(seq, sex) = 1", "类型不一致（整数、选项）"),
    ("CASE WHEN helped THEN 1 ELSE decided_on END = 1", "类型不一致（整数、日期）"),
    ("CASE WHEN seq THEN 1 END = 1", "这里要判断（是或否）"),
    ("seq / 2 = 1", "除法不能用"),
    ("seq % 2 = 1", "取余不能用"),
    ("seq == 1", "相等请写 ="),
    ("note || 'a' = 'b'", "符号“||”不能用"),
    ("note LIKE 'a%'", "文字只能比较相等"),
    ("seq IN (SELECT 1)", "子查询不能用"),
    ("seq IN ()", "列出固定的值"),
    ("seq IN (1, months)", "IN 里的“months”不是固定的值"),
    ("EXISTS (SELECT 1)", "没有函数“EXISTS”"),
    ("seq = (SELECT 1)", "子查询不能用"),
    ("sex = NULL", "NULL 只能写在 IS NULL、IS NOT NULL 里"),
    ("helped IS TRUE", "IS 后面只能是 NULL 或 NOT NULL"),
    ("(seq = 1) IS NULL", "是一个条件，不能问它是否为空"),
    ("seq ISNULL", "请写 IS NULL"),
    ("$day > decided_on", "没有参数“$day”"),
    ("$form > decided_on", "没有参数“$form”。是不是“from”？"),
    ("a.b.c = 1", "名称里最多一个点"),
    ("has('LONGG')", "没有类别“LONGG”。是不是“LONG”？"),
    ("has(sex)", "has 要写一个类别代码"),
    ("any(seq = 1, seq = 2)", "any 要写一个条件"),
    ("any(base.ended_on IS NULL)", "没有名为“base.ended_on”的事实"),
    ("any(any(helped))", "这里没有家庭成员可查"),
    ("count(*) > 1", "星号不能用"),
    ("helped; DROP TABLE facts", "一个条件只写一句"),
    ("helped -- AND seq = 1", "条件里不能写注释"),
    ("--", "条件里不能写注释"),
    ("helped AS x", "不能用 AS 改名"),
    ("(seq, months) = (1, 2)", "这里不能写用逗号隔开的几个值"),
    ("seq = 12345678901234567", "整数最多 15 位"),
    ("seq = 1e5", "整数最多 15 位"),
    ("amount_yuan = 0.1234567", "小数最多 6 位"),
    ("seq * seq * seq = 1", "连乘的结果太大"),
    ("(seq = 1", "附近读不懂"),
    ("seq = ", "附近读不懂"),
    ("note = 'a", "引号没有成对"),
    ("note = 'a\u200b'", "有看不见的字符（U+200B）"),
    ("", "内容是空的"),
    ("   ", "内容是空的"),
    ("seq = 1 OR " * 200 + "helped", "超过 2000 字的上限"),
    ("(" * 40 + "helped" + ")" * 40, "嵌套超过 24 层"),
    ("NOT " * 400 + "helped", "嵌套超过 24 层"),
    ("- " * 400 + "1 = 1", "嵌套超过 24 层"),
    ("(" + "NOT " * 20 + "(" + "NOT " * 20 + "helped))", "嵌套超过 24 层"),
    ("+".join(["1"] * 100) + " = 1", "嵌套超过 24 层"),
    ("CASE WHEN " * 60, "嵌套超过 24 层"),
    ("INTERVAL '1' DAY", "请只用 AND OR NOT"),
    ("current_date > decided_on", "没有名为“current_date”的事实"),
]


@pytest.mark.parametrize(("text", "fragment"), REFUSED)
def test_condition_outside_the_language_is_refused_with_its_reason(text, fragment):
    with pytest.raises(ConditionError) as refusal:
        rules.compile(text, CATALOGUE, members=COLUMNS)

    assert fragment in str(refusal.value)


def test_refusal_says_file_line_and_text_and_is_the_users():
    with pytest.raises(UserError) as refusal:
        rules.compile("sexx = 'M'", CATALOGUE, where="measures.yaml:12")

    assert refusal.value.problems == ("measures.yaml:12：条件“sexx = 'M'”：没有名为“sexx”的事实。是不是“sex”？",)


def test_refusal_tells_every_mistake_at_once_and_each_once():
    with pytest.raises(ConditionError) as refusal:
        rules.compile("sexx = 'M' AND sexx = 'F' AND sex = 'Z' AND year(seq) = 1", CATALOGUE)

    assert refusal.value.reasons == (
        "没有名为“sexx”的事实。是不是“sex”？",
        "“sex”没有取值“Z”。可用的有：M、F。",
        "“seq”的类型是整数，这里要日期。",
    )


def test_refusal_shortens_a_long_text():
    with pytest.raises(ConditionError) as refusal:
        rules.compile("x" * 500, CATALOGUE)

    assert "x" * 120 + "…”" in str(refusal.value)


def test_something_that_is_not_text_is_refused():
    with pytest.raises(ConditionError, match="不是文字"):
        rules.compile(True, CATALOGUE)


def test_members_are_refused_where_no_household_is_known():
    with pytest.raises(ConditionError, match="这里没有家庭成员可查"):
        rules.compile("any(helped)", CATALOGUE)


def test_value_of_a_yes_no_kind_is_allowed_where_any_type_is():
    assert rules.compile_value("helped", CATALOGUE).type == "bool"


PIECES = st.sampled_from(
    [
        "sex",
        "seq",
        "helped",
        "decided_on",
        "base.ended_on",
        "$from",
        "$to",
        "'M'",
        "1",
        "0.5",
        "(",
        ")",
        ",",
        ".",
        "=",
        "<>",
        "<",
        "AND",
        "OR",
        "NOT",
        "IN",
        "BETWEEN",
        "IS",
        "NULL",
        "+",
        "-",
        "*",
        "CASE",
        "WHEN",
        "THEN",
        "ELSE",
        "END",
        "coalesce(",
        "year(",
        "least(",
        "has(",
        "any(",
        "DATE",
        "'2022-09-01'",
        "TRUE",
        ";",
        "--",
        "/*",
        "*/",
        '"',
        "'",
        "$",
        "@",
        "[",
        "]",
        "{",
        "}",
        "::",
        "||",
        "LIKE",
        "SELECT",
        "FROM",
        "低保",
        "（",
        "’",
        "\n",
        "\t",
        "#",
    ]
)


@settings(max_examples=300, deadline=None)
@given(text=st.lists(PIECES, max_size=14).map(" ".join) | st.text(max_size=30))
def test_any_text_is_either_a_condition_or_refused_in_words(text):
    with contextlib.suppress(ConditionError):
        assert rules.compile_value(text, CATALOGUE, members=COLUMNS).chinese(CATALOGUE, COLUMNS)


@pytest.mark.parametrize(
    ("word", "known", "advice"),
    [("sexx", ["sex"], "是不是“sex”？"), ("q", [], "这里没有可用的名称。"), ("q", ["a", "b"], "可用的有：a、b。")],
)
def test_advice_for_an_unknown_word(word, known, advice):
    assert did_you_mean(word, known) == advice


def test_nearest_name_ignores_case_and_lists_are_cut():
    assert nearest("Decided_On", ["decided_on", "ended_on"]) == "decided_on"
    assert did_you_mean("zzzz", [f"name{number}" for number in range(20)]).endswith("name11等。")
