"""Words and signs before any grammar: what passes, what is refused, and with which words."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from nuanxin.engines.rules import ConditionError
from nuanxin.engines.rules.functions import FUNCTIONS
from nuanxin.engines.rules.lexis import ADVICE, DEEPEST, LONGEST, SPECIAL, TOO_DEEP, depth, parse


def reasons(text):
    with pytest.raises(ConditionError) as refusal:
        parse(text, "measures.yaml:3")
    return refusal.value.reasons


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a = 1", exp.EQ),
        ("a AND b", exp.And),
        ("NOT a", exp.Not),
        ("a IN (1)", exp.In),
        ("a BETWEEN 1 AND 2", exp.Between),
        ("a IS NULL", exp.Is),
        ("CASE WHEN a THEN 1 END", exp.Case),
        ("DATE '2022-09-01'", exp.Cast),
        ("$to", exp.Column),
        ("base.ended_on", exp.Column),
        ("-a", exp.Neg),
        ("(a)", exp.Paren),
    ],
)
def test_text_is_read_by_its_grammar(text, kind):
    assert isinstance(parse(text), kind)


@pytest.mark.parametrize("name", [*FUNCTIONS, *SPECIAL])
def test_functions_have_no_meaning_to_the_parser(name):
    assert type(parse(f"{name}(a, b)")) is exp.Anonymous
    assert type(parse(f"{name.upper()}(a)")) is exp.Anonymous


@pytest.mark.parametrize("word", ["year", "month", "count", "least", "any", "all"])
def test_words_of_functions_can_still_be_names(word):
    assert parse(f"{word} = 1").this.name == word


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a / 2", ("符号“/”不能用。除法不能用，请改写成乘法或另立参数。",)),
        ("a == 1", ("符号“==”不能用。相等请写 =。",)),
        ("a % 2", ("符号“%”不能用。取余不能用。",)),
        ("a::int", ("符号“::”不能用。类型转换不能用。",)),
        ("a; b", ("符号“;”不能用。一个条件只写一句，不要分号。",)),
        ("a || b", ("符号“||”不能用。请用 = <> < <= > >= + - * 和括号。",)),
        ("a [1]", None),
        ("a ＞ 1", ("符号“＞”不能用。引号、括号和符号请用英文（半角）的。",)),
        ("a ISNULL", ("“ISNULL”不能用。请写 IS NULL。",)),
        ("a notnull", ("“notnull”不能用。请写 IS NOT NULL。",)),
        ('"a" = 1', ("“a”用了双引号。文字请用英文单引号，如 'a'；事实的名称不加引号。",)),
        ("a = 1 -- why", ("条件里不能写注释。请把说明写到旁边的字段里。",)),
        ("a = 1 /* why */", ("条件里不能写注释。请把说明写到旁边的字段里。",)),
        ("/* only */", ("条件里不能写注释。请把说明写到旁边的字段里。",)),
        ("a = 'b", ("引号没有成对。文字用一对英文单引号括起来，如 'M'。",)),
        ("exists(a)", None),
        ("fullyears(a)", ("没有函数“fullyears”。是不是“full_years”？",)),
    ],
)
def test_word_or_sign_of_another_language_is_refused(text, expected):
    found = reasons(text)

    assert len(found) >= 1 if expected is None else found == expected


def test_every_sign_with_advice_is_refused_with_it():
    for sign, advice in ADVICE.items():
        assert any(advice in reason for reason in reasons(f"a {sign} b")), sign


def test_all_wrong_words_are_told_at_once_and_each_once():
    assert reasons('a / 2 = "b" / 3') == (
        "符号“/”不能用。除法不能用，请改写成乘法或另立参数。",
        "“b”用了双引号。文字请用英文单引号，如 'b'；事实的名称不加引号。",
    )


@pytest.mark.parametrize(("sign", "code"), [("\u200b", "200B"), ("\ufeff", "FEFF"), ("\u202e", "202E"), ("\x00", "0000"), ("\x1b", "001B")])
def test_characters_that_cannot_be_seen_are_refused_even_inside_text(sign, code):
    assert reasons(f"a = 'b{sign}'") == (f"有看不见的字符（U+{code}）。请删去后重写。",)


@pytest.mark.parametrize("blank", ["\n", "\t", "\r\n", "  "])
def test_line_ends_and_tabs_are_blanks(blank):
    assert parse(f"a{blank}={blank}1") == parse("a = 1")


@pytest.mark.parametrize("text", ["", "  \n", None, True, 3, ["a"]])
def test_nothing_or_no_text_is_refused(text):
    assert reasons(text) == ("内容是空的或不是文字。请写一个条件，需要时加引号。",)


def test_the_longest_text_is_read_and_one_more_is_refused():
    text = "a = 1 OR " + "b" * (LONGEST - 9)

    assert len(text) == LONGEST
    assert isinstance(parse(text), exp.Or)
    assert reasons(text + "b") == (f"共 {LONGEST + 1} 字，超过 {LONGEST} 字的上限。请拆成几个条件。",)


@pytest.mark.parametrize(("opening", "closing"), [("(", ")"), ("NOT (", ")"), ("-(", ")")])
def test_nesting_is_refused_beyond_its_depth(opening, closing):
    assert reasons(opening * (DEEPEST + 1) + "a" + closing * (DEEPEST + 1)) == (TOO_DEEP,)


def test_brackets_within_text_do_not_nest():
    assert isinstance(parse("a = '" + "(" * 100 + "'"), exp.EQ)


@pytest.mark.parametrize("word", ["AND", "OR"])
def test_a_long_chain_is_one_level(word):
    assert depth(parse(f" {word} ".join(["a"] * 200))) == depth(parse(f"a {word} a"))


def test_and_within_or_is_a_level_more():
    assert depth(parse("a OR a AND a")) == depth(parse("a OR a")) + 1


def test_each_bracket_and_sign_is_a_level():
    assert [depth(parse(text)) for text in ("a = 1", "NOT a = 1", "NOT (a = 1)")] == [depth(parse("a = 1")) + more for more in (0, 1, 2)]


@pytest.mark.parametrize(("text", "place"), [("a = ", "读不懂"), ("(a = 1", "读不懂"), ("a 1", "读不懂"), ("a = 1)", "读不懂")])
def test_broken_grammar_is_told_with_what_to_look_for(text, place):
    [reason] = reasons(text)

    assert place in reason
    assert reason.endswith("请检查是否缺少比较符号、括号或逗号。")


def test_broken_grammar_tells_line_and_place():
    [reason] = reasons("a = 1\nAND (b = )")

    assert reason.startswith("第 2 行第 ")


def test_refusal_says_where_the_condition_stands():
    with pytest.raises(ConditionError) as refusal:
        parse("a / 2", "measures.yaml:3")

    assert refusal.value.problems == ("measures.yaml:3：条件“a / 2”：符号“/”不能用。除法不能用，请改写成乘法或另立参数。",)
    assert (refusal.value.where, refusal.value.text) == ("measures.yaml:3", "a / 2")


@given(st.text(max_size=60))
def test_any_text_is_read_within_the_depth_or_refused(text):
    with contextlib.suppress(ConditionError):
        assert depth(parse(text)) <= DEEPEST
