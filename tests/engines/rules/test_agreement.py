"""Which types go together: each rule by itself, and what it says when they do not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.engines.rules import agreement
from nuanxin.engines.rules.catalogue import TYPES
from nuanxin.engines.rules.tree import ANY_TYPE, Arithmetic, Call, Case, Coalesce, Compare, Literal, Name

INT, MONEY, DAY = Name("int", "seq", "never"), Name("money", "amount_yuan", "never"), Name("date", "decided_on", "never")
YES, TEXT = Name("bool", "helped", "none"), Name("text", "note", "unknown")
SEX = Name("enum", "sex", "unknown", ("M", "F"))
FORM = Name("enum", "form", "none", ("enterprise", "flexible"))
REFUSED = Literal(ANY_TYPE, None)
ONE, MALE = Literal("int", 1), Literal("text", "M")
CASE = Case("enum", None, ((YES, SEX), (YES, Literal("text", "M"))), FORM)


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_has_its_word(kind):
    assert agreement.type_label(kind) not in ("", kind)


@pytest.mark.parametrize(
    ("kind", "wanted", "expected"),
    [
        ("int", "int", True),
        ("int", "money", True),
        ("money", "int", False),
        ("text", "enum", False),
        ("enum", "text", False),
        ("date", "text", False),
        (ANY_TYPE, "bool", True),
        ("bool", ANY_TYPE, False),
    ],
)
def test_a_type_fits_its_own_place_and_a_whole_number_that_of_an_amount(kind, wanted, expected):
    assert agreement.fits(kind, wanted) is expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("int", "number"), ("money", "number"), ("text", "word"), ("enum", "word"), ("date", "date"), ("bool", "bool"), (ANY_TYPE, ANY_TYPE)],
)
def test_family_of_a_type(kind, expected):
    assert agreement.family(kind) == expected


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        ([], ANY_TYPE),
        ([REFUSED, REFUSED], ANY_TYPE),
        ([INT, REFUSED], "int"),
        ([INT, ONE], "int"),
        ([INT, MONEY], "money"),
        ([SEX, MALE], "enum"),
        ([TEXT, MALE], "text"),
        ([DAY, INT], None),
        ([YES, SEX], None),
        ([INT, MONEY, DAY], None),
        ([TEXT, INT], None),
    ],
)
def test_common_type_of_alternatives(nodes, expected):
    assert agreement.common_type(nodes) == expected


@given(st.permutations([INT, MONEY, REFUSED]))
def test_common_type_does_not_depend_on_order(nodes):
    assert agreement.common_type(nodes) == "money"


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (SEX, ("M", "F")),
        (INT, ()),
        (MALE, ()),
        (Coalesce("enum", (SEX, FORM)), ("M", "F", "enterprise", "flexible")),
        (Coalesce("enum", (SEX, SEX)), ("M", "F")),
        (CASE, ("M", "F", "enterprise", "flexible")),
        (Case("enum", None, ((YES, SEX),), None), ("M", "F")),
    ],
)
def test_codes_that_an_option_may_have(node, expected):
    assert agreement.values_of(node) == expected


@pytest.mark.parametrize(
    ("operator", "left", "right"),
    [
        ("=", INT, MONEY),
        (">=", INT, ONE),
        ("<", DAY, Literal("date", date(2022, 9, 1))),
        ("=", SEX, MALE),
        ("<>", TEXT, MALE),
        ("=", YES, Literal("bool", True)),
        ("<", REFUSED, DAY),
        (">", YES, REFUSED),
    ],
)
def test_comparison_that_makes_sense_has_nothing_against_it(operator, left, right):
    assert list(agreement.comparison(operator, (left, right), ("a", "b"))) == []


@pytest.mark.parametrize(
    ("operator", "left", "right", "problem"),
    [
        ("=", DAY, TEXT, "“a”的类型是日期，“b”的类型是文字，不能比较。日期写作 DATE '2022-09-01'。"),
        (
            "<",
            DAY,
            INT,
            "“a”的类型是日期，“b”的类型是整数，不能比较。比较时长请用 full_years、full_months，或用 add_months 求出日期再比。",
        ),
        ("=", YES, ONE, "“a”的类型是判断（是或否），“b”的类型是整数，不能比较。是否类的事实直接写名称，或与 TRUE、FALSE 比较。"),
        ("=", DAY, MONEY, "“a”的类型是日期，“b”的类型是金额（小数），不能比较。请改成同一类型的内容。"),
        ("=", SEX, ONE, "“a”的类型是选项，“b”的类型是整数，不能比较。请改成同一类型的内容。"),
        ("<", SEX, MALE, "“a”的类型是选项，只能比较相等（= <> IN），不能用 <。"),
        (">=", TEXT, TEXT, "“a”的类型是文字，只能比较相等（= <> IN），不能用 >=。"),
        (">", YES, YES, "“a”的类型是判断（是或否），只能比较相等（= <> IN），不能用 >。"),
        ("=", SEX, Literal("text", "X"), "“a”没有取值“X”。可用的有：M、F。"),
        ("<>", Literal("text", "flexibel"), FORM, "“b”没有取值“flexibel”。是不是“flexible”？"),
    ],
)
def test_comparison_that_makes_no_sense_is_told_with_advice(operator, left, right, problem):
    assert list(agreement.comparison(operator, (left, right), ("a", "b"))) == [problem]


def test_option_compared_with_another_option_is_not_looked_up():
    assert list(agreement.comparison("=", (SEX, FORM), ("sex", "form"))) == []


@pytest.mark.parametrize(
    ("left", "right", "problem"),
    [
        (DAY, INT, "“a”的类型是日期，不能加减乘。日期请用 add_days、add_months、add_years。"),
        (INT, DAY, "“b”的类型是日期，不能加减乘。日期请用 add_days、add_months、add_years。"),
        (TEXT, INT, "“a”的类型是文字，不能加减乘。"),
        (INT, YES, "“b”的类型是判断（是或否），不能加减乘。"),
        (DAY, TEXT, "“a”的类型是日期，不能加减乘。日期请用 add_days、add_months、add_years。"),
    ],
)
def test_arithmetic_is_for_numbers_and_told_once(left, right, problem):
    assert list(agreement.arithmetic(Arithmetic(ANY_TYPE, "+", left, right), ("a", "b"))) == [problem]


@pytest.mark.parametrize("operator", ["+", "-", "*"])
def test_arithmetic_with_a_part_already_refused_is_not_refused_again(operator):
    assert list(agreement.arithmetic(Arithmetic("int", operator, INT, REFUSED), ("a", "b"))) == []


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (INT, 9),
        (MONEY, 14),
        (DAY, 0),
        (Literal("int", 0), 1),
        (Literal("int", -120), 3),
        (Literal("money", Decimal("12.50")), 5),
        (Arithmetic("int", "+", INT, ONE), 10),
        (Arithmetic("int", "*", INT, Literal("int", 12)), 11),
        (Arithmetic("money", "-", MONEY, INT), 15),
        (Coalesce("int", (INT, Literal("int", 5))), 9),
        (Case("int", None, ((YES, Literal("int", 60)),), Literal("int", 500)), 3),
        (Case("int", None, ((YES, ONE),), None), 1),
        (Call("int", "year", (DAY,)), 9),
    ],
)
def test_digits_of_a_number_are_its_most(node, expected):
    assert agreement.digits(node) == expected


@given(st.integers(-(10**9) + 1, 10**9 - 1), st.integers(-(10**9) + 1, 10**9 - 1), st.sampled_from("+-*"))
def test_no_result_has_more_digits_than_foreseen(left, right, operator):
    node = Arithmetic("int", operator, Literal("int", left), Literal("int", right))
    result = {"+": left + right, "-": left - right, "*": left * right}[operator]

    assert len(str(abs(result))) <= agreement.digits(node)


def test_product_of_two_facts_is_exact_and_of_three_is_refused():
    twice = Arithmetic("int", "*", INT, INT)

    assert list(agreement.arithmetic(twice, ("a", "b"))) == []
    assert list(agreement.arithmetic(Arithmetic("int", "*", twice, ONE), ("a", "b"))) == [
        "连乘的结果太大，各数据库算不准。请减少相乘的项。"
    ]


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (Coalesce("int", (INT, ONE)), (INT, ONE)),
        (Case("int", SEX, ((MALE, INT),), ONE), (INT, ONE)),
        (Case("int", SEX, ((MALE, INT), (MALE, ONE)), None), (INT, ONE)),
    ],
)
def test_results_of_a_choice(node, expected):
    assert agreement.results_of(node) == expected


@pytest.mark.parametrize(
    ("nodes", "problems"),
    [
        ([INT, MONEY], []),
        ([SEX, MALE], []),
        ([TEXT, Literal("text", "whatever")], []),
        ([REFUSED, DAY], []),
        ([INT, DAY, INT], ["结果类型不一致（整数、日期）。请改成同一类型。"]),
        ([REFUSED, YES, TEXT], ["结果类型不一致（判断（是或否）、文字）。请改成同一类型。"]),
        ([FORM, Literal("text", "enterprize")], ["结果里没有取值“enterprize”。是不是“enterprise”？"]),
        ([Literal("text", "Q"), SEX], ["结果里没有取值“Q”。可用的有：M、F。"]),
    ],
)
def test_alternatives_are_of_one_type_and_known_codes(nodes, problems):
    assert list(agreement.alternatives(nodes, "结果")) == problems


@pytest.mark.parametrize(
    ("nodes", "problems"),
    [
        ([INT, MONEY], []),
        ([DAY, DAY], []),
        ([REFUSED, REFUSED], []),
        ([SEX, SEX], ["函数 least 的参数要全是数字或全是日期，这里是选项。"]),
        ([YES, YES], ["函数 least 的参数要全是数字或全是日期，这里是判断（是或否）。"]),
        ([DAY, INT, DAY], ["函数 least 的参数要全是数字或全是日期，这里是日期、整数。"]),
    ],
)
def test_least_and_greatest_are_for_numbers_or_for_dates(nodes, problems):
    assert list(agreement.ordered(nodes, "least")) == problems


def test_a_comparison_is_not_a_number():
    assert agreement.digits(Compare("bool", "=", INT, ONE)) == 0
