"""From text to the checked tree: each construct, exactly."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from nuanxin.engines import rules
from nuanxin.engines.rules import ConditionError
from nuanxin.engines.rules.tree import And, Arithmetic, Between, Case, Coalesce, Compare, In, IsNull, Literal, Name, Not, Or, Parameter
from tests.engines.rules.facts import CATALOGUE, COLUMNS, FORM, SEX

MALE, FEMALE = Literal("text", "M"), Literal("text", "F")
SEX_NAME, FORM_NAME = Name("enum", "sex", "unknown", SEX), Name("enum", "form", "none", FORM)
SEQ, MONTHS, AMOUNT = Name("int", "seq", "never"), Name("int", "months", "unknown"), Name("money", "amount_yuan", "never")
DECIDED, ENDED = Name("date", "decided_on", "never"), Name("date", "ended_on", "none")
HELPED, WANTS = Name("bool", "helped", "none"), Name("bool", "wants_job", "unknown")
FROM, TO = Parameter("date", "from"), Parameter("date", "to")


def number(value):
    return Literal("int", value)


def tree(text):
    return rules.compile_value(text, CATALOGUE, members=COLUMNS).tree


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", number(0)),
        ("000000000000001", number(1)),
        ("999999999999999", number(999_999_999_999_999)),
        ("-5", number(-5)),
        ("- -5", number(5)),
        ("-0.50", Literal("money", Decimal("-0.50"))),
        ("1000.10", Literal("money", Decimal("1000.10"))),
        ("''", Literal("text", "")),
        ("'it''s'", Literal("text", "it's")),
        ("'低保'", Literal("text", "低保")),
        ("TRUE", Literal("bool", True)),
        ("false", Literal("bool", False)),
        ("DATE '1900-01-01'", Literal("date", date(1900, 1, 1))),
        ("date '2199-12-31'", Literal("date", date(2199, 12, 31))),
        ("$to", TO),
        ("seq", SEQ),
        ("base.ended_on", Name("date", "base.ended_on", "none")),
        ("((seq))", SEQ),
    ],
)
def test_value_as_a_tree(text, expected):
    assert tree(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("seq + months", Arithmetic("int", "+", SEQ, MONTHS)),
        ("seq - 1 - 2", Arithmetic("int", "-", Arithmetic("int", "-", SEQ, number(1)), number(2))),
        ("seq - (1 - 2)", Arithmetic("int", "-", SEQ, Arithmetic("int", "-", number(1), number(2)))),
        ("seq + 2 * 3", Arithmetic("int", "+", SEQ, Arithmetic("int", "*", number(2), number(3)))),
        ("(seq + 2) * 3", Arithmetic("int", "*", Arithmetic("int", "+", SEQ, number(2)), number(3))),
        ("amount_yuan * 2", Arithmetic("money", "*", AMOUNT, number(2))),
        ("-seq", Arithmetic("int", "-", number(0), SEQ)),
        ("-amount_yuan", Arithmetic("money", "-", number(0), AMOUNT)),
    ],
)
def test_arithmetic_goes_by_the_rules_of_school(text, expected):
    assert tree(text) == expected


@pytest.mark.parametrize("operator", ["=", "<>", "<", "<=", ">", ">="])
def test_comparison_keeps_its_sides(operator):
    assert tree(f"seq {operator} 1") == Compare("bool", operator, SEQ, number(1))
    assert tree(f"1 {operator} seq") == Compare("bool", operator, number(1), SEQ)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("seq != 1", Compare("bool", "<>", SEQ, number(1))),
        ("sex IN ('M')", In("bool", SEX_NAME, (MALE,))),
        ("sex NOT IN ('M', 'F')", In("bool", SEX_NAME, (MALE, FEMALE), negated=True)),
        ("NOT sex IN ('M')", In("bool", SEX_NAME, (MALE,), negated=True)),
        ("NOT (sex IN ('M'))", Not("bool", In("bool", SEX_NAME, (MALE,)))),
        ("decided_on IN ($from, $to)", In("bool", DECIDED, (FROM, TO))),
        ("seq BETWEEN 1 AND 3", Between("bool", SEQ, number(1), number(3))),
        ("seq NOT BETWEEN 1 AND 3", Between("bool", SEQ, number(1), number(3), negated=True)),
        ("NOT (seq BETWEEN 1 AND 3)", Not("bool", Between("bool", SEQ, number(1), number(3)))),
        ("ended_on IS NULL", IsNull("bool", ENDED)),
        ("ended_on IS NOT NULL", IsNull("bool", ENDED, negated=True)),
        ("NOT ended_on IS NULL", IsNull("bool", ENDED, negated=True)),
        ("NOT (ended_on IS NULL)", Not("bool", IsNull("bool", ENDED))),
        ("wants_job IS NULL", IsNull("bool", WANTS)),
        ("coalesce(helped, wants_job) IS NULL", IsNull("bool", Coalesce("bool", (HELPED, WANTS)))),
        ("NOT NOT helped", Not("bool", Not("bool", HELPED))),
    ],
)
def test_leaf_as_a_tree(text, expected):
    assert tree(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("helped AND wants_job AND seq = 1", And("bool", (HELPED, WANTS, Compare("bool", "=", SEQ, number(1))))),
        ("helped OR wants_job OR helped", Or("bool", (HELPED, WANTS, HELPED))),
        ("helped OR wants_job AND helped", Or("bool", (HELPED, And("bool", (WANTS, HELPED))))),
        ("(helped OR wants_job) AND helped", And("bool", (Or("bool", (HELPED, WANTS)), HELPED))),
        ("NOT helped AND wants_job", And("bool", (Not("bool", HELPED), WANTS))),
        ("NOT (helped AND wants_job)", Not("bool", And("bool", (HELPED, WANTS)))),
        ("seq BETWEEN 1 AND 3 AND helped", And("bool", (Between("bool", SEQ, number(1), number(3)), HELPED))),
    ],
)
def test_and_binds_closer_than_or_and_not_closest(text, expected):
    assert tree(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CASE WHEN helped THEN 1 END", Case("int", None, ((HELPED, number(1)),), None)),
        ("CASE WHEN helped THEN 1 ELSE 0.5 END", Case("money", None, ((HELPED, number(1)),), Literal("money", Decimal("0.5")))),
        (
            "CASE sex WHEN 'M' THEN 60 WHEN 'F' THEN 50 END",
            Case("int", SEX_NAME, ((MALE, number(60)), (FEMALE, number(50))), None),
        ),
        ("CASE WHEN helped THEN form ELSE 'flexible' END", Case("enum", None, ((HELPED, FORM_NAME),), Literal("text", "flexible"))),
    ],
)
def test_choice_as_a_tree(text, expected):
    assert tree(text) == expected


def test_blanks_line_ends_and_case_of_keywords_do_not_matter():
    written = "\n  sex\tin ( 'M' ,'F' )\r\n  and Not helped  "

    assert tree(written) == tree("sex IN ('M','F') AND NOT helped")


def test_chain_written_in_brackets_is_one_chain_only_where_it_was_written_as_one():
    assert tree("helped AND wants_job AND helped").parts == (HELPED, WANTS, HELPED)


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("CASE sex WHEN 1 THEN 2 END", ("“sex”的类型是选项，“1”的类型是整数，不能比较。请改成同一类型的内容。",)),
        ("CASE WHEN seq THEN 2 END", ("“seq”的类型是整数，这里要判断（是或否）。",)),
        ("seq BETWEEN 'a' AND DATE '2022-09-01'", None),
        ("sex BETWEEN 'F' AND 'M'", ("“sex”的类型是选项，只能比较相等（= <> IN），不能用 <=。",)),
        ("sex IN ('M', seq, helped)", None),
        ("seq IS TRUE", ("“seq IS TRUE”不能用：IS 后面只能是 NULL 或 NOT NULL。",)),
        ("(sex = 'M' OR helped) IS NULL", ("“(sex = 'M' OR helped)”是一个条件，不能问它是否为空。请对事实用 IS NULL。",)),
        ("-note", ("“note”的类型是文字，不能加减乘。",)),
        ("-helped", ("“helped”的类型是判断（是或否），不能加减乘。",)),
        ("1234567890123456", ("数字“1234567890123456”不能用：整数最多 15 位，小数最多 6 位。",)),
        ("$too", ("没有参数“$too”。是不是“to”？",)),
        ("base.ended", ("没有名为“base.ended”的事实。是不是“base.ended_on”？",)),
    ],
)
def test_what_does_not_fit_is_refused_where_it_stands(text, reasons):
    with pytest.raises(ConditionError) as refusal:
        rules.compile_value(text, CATALOGUE)

    assert len(refusal.value.reasons) >= 2 if reasons is None else refusal.value.reasons == reasons


def test_a_yes_no_condition_is_asked_for_where_a_value_stands():
    with pytest.raises(ConditionError) as refusal:
        rules.compile("add_months(decided_on, 1)", CATALOGUE)

    assert refusal.value.reasons == ("结果的类型是日期，不是条件。请写成能判断是或否的式子，如 add_months(decided_on, 1) = …。",)


def test_parameters_have_the_type_that_was_declared():
    condition = rules.compile("amount_yuan < $most AND sex = $sex", CATALOGUE, {"most": "money", "sex": "text"})

    assert condition.tree == And(
        "bool",
        (
            Compare("bool", "<", AMOUNT, Parameter("money", "most")),
            Compare("bool", "=", SEX_NAME, Parameter("text", "sex")),
        ),
    )
