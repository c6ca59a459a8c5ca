"""What looks like a function call: read into the tree, or refused with its reason."""

from __future__ import annotations

from datetime import date

import pytest

from nuanxin.engines import rules
from nuanxin.engines.rules import ConditionError, Fact
from nuanxin.engines.rules.functions import FUNCTIONS
from nuanxin.engines.rules.tree import Call, Coalesce, Compare, Literal, Members, Name, Parameter
from tests.engines.rules.facts import CATALOGUE, COLUMNS

BIRTH, DECIDED = Name("date", "birth_on", "unknown"), Name("date", "decided_on", "never")
SEQ, AMOUNT, TO = Name("int", "seq", "never"), Name("money", "amount_yuan", "never"), Parameter("date", "to")


def tree(text, members=COLUMNS):
    return rules.compile_value(text, CATALOGUE, members=members).tree


def reasons(text, catalogue=CATALOGUE, members=COLUMNS):
    with pytest.raises(ConditionError) as refusal:
        rules.compile_value(text, catalogue, members=members)
    return refusal.value.reasons


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("full_years(birth_on, $to)", Call("int", "full_years", (BIRTH, TO))),
        ("FULL_MONTHS(birth_on, $to)", Call("int", "full_months", (BIRTH, TO))),
        ("Months_Between(birth_on, $to)", Call("int", "months_between", (BIRTH, TO))),
        ("add_months(decided_on, -12)", Call("date", "add_months", (DECIDED, Literal("int", -12)))),
        ("add_days(decided_on, seq)", Call("date", "add_days", (DECIDED, SEQ))),
        ("add_years(DATE '2022-09-01', 1)", Call("date", "add_years", (Literal("date", date(2022, 9, 1)), Literal("int", 1)))),
        ("year($to)", Call("int", "year", (TO,))),
        ("month(decided_on)", Call("int", "month", (DECIDED,))),
        ("month_end(decided_on)", Call("date", "month_end", (DECIDED,))),
        ("least(seq, amount_yuan)", Call("money", "least", (SEQ, AMOUNT))),
        ("greatest(decided_on, $to)", Call("date", "greatest", (DECIDED, TO))),
        ("coalesce(seq, amount_yuan)", Coalesce("money", (SEQ, AMOUNT))),
        ("COALESCE(birth_on, decided_on, $to)", Coalesce("date", (BIRTH, DECIDED, TO))),
        ("has('LONG')", Name("bool", "has_LONG", "never")),
        ("HAS('LONG')", Name("bool", "has_LONG", "never")),
        ("any(has_LONG)", Members("bool", "any", Name("bool", "has_LONG", "never"))),
        ("ALL(has('LONG'))", Members("bool", "all", Name("bool", "has_LONG", "never"))),
        ("count(seq = 1)", Members("int", "count", Compare("bool", "=", SEQ, Literal("int", 1)))),
    ],
)
def test_call_as_a_tree(text, expected):
    assert tree(text) == expected


@pytest.mark.parametrize(("name", "most"), [(name, function.most) for name, function in FUNCTIONS.items() if function.most])
@pytest.mark.parametrize("sign", ["", "-"])
def test_the_farthest_step_is_allowed_and_one_more_is_a_slip(name, most, sign):
    assert tree(f"{name}(decided_on, {sign}{most})").function == name
    assert reasons(f"{name}(decided_on, {sign}{most + 1})") == (f"函数 {name} 的“{sign}{most + 1}”太大，最多 {most}。",)


def test_a_slip_inside_a_choice_of_steps_is_found_too():
    text = "add_months(birth_on, CASE sex WHEN 'M' THEN 72000 ELSE 600 END)"

    assert reasons(text) == ("函数 add_months 的“72000”太大，最多 2400。",)


@pytest.mark.parametrize("name", ["year", "month", "month_end", "full_years", "full_months", "months_between"])
def test_functions_of_dates_take_dates_only(name):
    wanted = len(FUNCTIONS[name].takes)

    assert reasons(f"{name}({', '.join(['note'] * wanted)})") == ("“note”的类型是文字，这里要日期。",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("add_days(decided_on, 1.5)", ("“1.5”的类型是金额（小数），这里要整数。",)),
        ("add_days(seq, decided_on)", ("“seq”的类型是整数，这里要日期。", "“decided_on”的类型是日期，这里要整数。")),
        ("year()", ("函数 year 要 1 个参数，这里写了 0 个。",)),
        ("year(decided_on, $to)", ("函数 year 要 1 个参数，这里写了 2 个。",)),
        ("greatest(sex, form)", ("函数 greatest 的参数要全是数字或全是日期，这里是选项。",)),
        ("has()", ("has 要写一个类别代码，如 has('LONG')。",)),
        ("has('LONG', 'AGE')", ("has 要写一个类别代码，如 has('LONG')。",)),
        ("has(1)", ("has 要写一个类别代码，如 has('LONG')。",)),
        ("has('long')", ("没有类别“long”。是不是“LONG”？",)),
        ("coalesce()", ("COALESCE 至少要两个参数，这里写了 0 个。",)),
        ("coalesce(seq, decided_on)", ("COALESCE 的各个参数类型不一致（整数、日期）。请改成同一类型。",)),
        ("coalesce(sex, 'X')", ("COALESCE 的各个参数里没有取值“X”。可用的有：M、F。",)),
        ("any()", ("any 要写一个条件，如 any(able_to_work)。",)),
        ("all(seq)", ("“seq”的类型是整数，这里要判断（是或否）。",)),
        ("count(sexx = 'M')", ("没有名为“sexx”的事实。是不是“sex”？",)),
    ],
)
def test_call_that_makes_no_sense_is_refused(text, expected):
    assert reasons(text) == expected


def test_a_refused_argument_is_told_once_and_not_for_its_type():
    assert reasons("year(birthon) + year(birthon)") == ("没有名为“birthon”的事实。是不是“birth_on”？",)


def test_members_may_not_be_asked_about_their_members():
    assert reasons("any(count(helped) > 1)") == ("这里没有家庭成员可查，不能用 count(…)。",)


@pytest.mark.parametrize("quantifier", ["any", "all", "count"])
def test_without_a_household_no_member_can_be_asked(quantifier):
    assert reasons(f"{quantifier}(helped)", members=None) == (f"这里没有家庭成员可查，不能用 {quantifier}(…)。",)


def test_members_have_facts_of_their_own():
    members = {"able": Fact("bool", "有劳动能力", "unknown")}

    assert tree("any(able)", members) == Members("bool", "any", Name("bool", "able", "unknown"))
    assert reasons("any(helped)", members=members) == ("没有名为“helped”的事实。可用的有：able。",)


def test_has_without_any_category_says_so():
    assert reasons("has('LONG')", {"seq": CATALOGUE["seq"]}) == ("没有类别“LONG”。这里没有可用的名称。",)
