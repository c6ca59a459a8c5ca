"""Closures of single nodes: three answers, shortcuts, and what is never asked."""

from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal

import pytest

from nuanxin.engines.rules import closure
from nuanxin.engines.rules.closure import COMPILERS, compile_closure
from nuanxin.engines.rules.tree import (
    And,
    Arithmetic,
    Between,
    Call,
    Case,
    Coalesce,
    Compare,
    In,
    IsNull,
    Literal,
    Members,
    Name,
    Not,
    Or,
    Parameter,
)

A, B = Name("int", "a", "unknown"), Name("int", "b", "unknown")
P, Q, R = (Name("bool", letter, "unknown") for letter in "pqr")
ONE, TWO, NOTHING = Literal("int", 1), Literal("int", 2), Literal("int", None)
ANSWERS = (True, False, None)


class Guarded(dict):
    """A row that must not be asked for a certain fact."""

    def __init__(self, forbidden, **facts):
        super().__init__(facts)
        self.forbidden = forbidden

    def __getitem__(self, key):
        assert key != self.forbidden, f"{key} was asked for"
        return super().__getitem__(key)


def run(node, **row):
    return compile_closure(node)(row)


@pytest.mark.parametrize("answers", list(itertools.product(ANSWERS, repeat=3)))
def test_and_is_false_before_it_is_unknown(answers):
    expected = False if False in answers else None if None in answers else True

    assert run(And("bool", (P, Q, R)), **dict(zip("pqr", answers, strict=True))) is expected


@pytest.mark.parametrize("answers", list(itertools.product(ANSWERS, repeat=3)))
def test_or_is_true_before_it_is_unknown(answers):
    expected = True if True in answers else None if None in answers else False

    assert run(Or("bool", (P, Q, R)), **dict(zip("pqr", answers, strict=True))) is expected


@pytest.mark.parametrize(("answer", "expected"), [(True, False), (False, True), (None, None)])
def test_not_turns_the_answer_and_leaves_the_unknown(answer, expected):
    assert run(Not("bool", P), p=answer) is expected


@pytest.mark.parametrize(("kind", "decisive"), [(And, False), (Or, True)])
def test_what_comes_after_a_deciding_part_is_not_asked(kind, decisive):
    asked = compile_closure(kind("bool", (P, Q)))

    assert asked(Guarded("q", p=decisive, q=None)) is decisive


@pytest.mark.parametrize(
    ("operator", "expected"),
    [("=", (0, 1, 0)), ("<>", (1, 0, 1)), ("<", (1, 0, 0)), ("<=", (1, 1, 0)), (">", (0, 0, 1)), (">=", (0, 1, 1))],
)
def test_comparison_with_a_constant_and_with_a_fact_are_the_same(operator, expected):
    constant, fact, turned = (
        Compare("bool", operator, A, TWO),
        Compare("bool", operator, A, B),
        Compare("bool", operator, TWO, A),
    )

    assert tuple(run(constant, a=number) for number in (1, 2, 3)) == expected
    assert tuple(run(fact, a=number, b=2) for number in (1, 2, 3)) == expected
    assert tuple(run(turned, a=number) for number in (3, 2, 1)) == expected


@pytest.mark.parametrize("operator", ["=", "<>", "<", "<=", ">", ">=", "+", "-", "*"])
@pytest.mark.parametrize(("a", "b"), [(None, 1), (1, None), (None, None)])
def test_without_a_value_on_either_side_there_is_no_answer(operator, a, b):
    kind = Arithmetic if operator in "+-*" else Compare

    assert run(kind("int", operator, A, B), a=a, b=b) is None


@pytest.mark.parametrize("operator", ["=", "<", "+"])
def test_a_parameter_without_a_value_leaves_everything_unknown(operator):
    kind = Arithmetic if operator == "+" else Compare

    assert run(kind("int", operator, A, NOTHING), a=1) is None
    assert run(kind("int", operator, NOTHING, A), a=1) is None


def test_second_side_is_not_asked_when_the_first_is_unknown():
    asked = compile_closure(Compare("bool", "<", A, B))

    assert asked(Guarded("b", a=None, b=1)) is None


@pytest.mark.parametrize(
    ("operator", "a", "b", "expected"),
    [
        ("+", 2, 3, 5),
        ("-", 2, 3, -1),
        ("*", 2, 3, 6),
        ("+", Decimal("0.1"), Decimal("0.2"), Decimal("0.3")),
        ("*", Decimal("0.50"), 3, Decimal("1.50")),
    ],
)
def test_arithmetic_is_exact(operator, a, b, expected):
    found = run(Arithmetic("money", operator, A, B), a=a, b=b)

    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(("value", "expected"), [(1, True), (2, True), (3, False), (None, None)])
def test_in_looks_among_fixed_values(value, expected):
    assert run(In("bool", A, (ONE, TWO)), a=value) is expected


@pytest.mark.parametrize(("value", "expected"), [(None, True), (0, False), (False, False), ("", False)])
def test_is_null_knows_zero_no_and_empty_text_from_nothing(value, expected):
    assert run(IsNull("bool", A), a=value) is expected
    assert run(Not("bool", IsNull("bool", A)), a=value) is not expected
    assert run(Not("bool", IsNull("bool", Coalesce("int", (A, A)))), a=value) is not expected


@pytest.mark.parametrize(
    ("p", "q", "expected"),
    [(True, True, 1), (True, None, 1), (False, True, 2), (None, True, 2), (False, False, 9), (None, None, 9), (False, None, 9)],
)
def test_case_takes_the_first_branch_that_holds(p, q, expected):
    assert run(Case("int", None, ((P, ONE), (Q, TWO)), Literal("int", 9)), p=p, q=q) == expected


def test_case_without_else_has_no_value_when_nothing_holds():
    assert run(Case("int", None, ((P, ONE),), None), p=False) is None


@pytest.mark.parametrize(("a", "expected"), [(1, 10), (2, 20), (3, 30), (None, 30)])
def test_case_of_a_subject_compares_it_with_each_branch(a, expected):
    ten, twenty, thirty = (Literal("int", number) for number in (10, 20, 30))

    assert run(Case("int", A, ((ONE, ten), (TWO, twenty)), thirty), a=a) == expected


def test_case_of_an_unknown_subject_asks_no_branch():
    asked = compile_closure(Case("int", A, ((B, ONE),), TWO))

    assert asked(Guarded("b", a=None, b=None)) == 2


def test_case_asks_only_the_result_it_takes():
    asked = compile_closure(Case("int", None, ((P, A),), B))

    assert asked(Guarded("b", p=True, a=5, b=6)) == 5
    assert asked(Guarded("a", p=False, a=5, b=6)) == 6


@pytest.mark.parametrize(("a", "b", "expected"), [(1, 2, 1), (None, 2, 2), (0, 2, 0), (None, None, None)])
def test_coalesce_takes_the_first_value_even_zero(a, b, expected):
    assert run(Coalesce("int", (A, B)), a=a, b=b) == expected


def test_coalesce_asks_no_further_than_the_first_value():
    asked = compile_closure(Coalesce("int", (A, B)))

    assert asked(Guarded("b", a=0, b=None)) == 0


def test_function_is_called_only_when_all_arguments_are_there():
    node = Call("int", "full_years", (Name("date", "x", "unknown"), Name("date", "y", "unknown")))
    first, last = date(1972, 9, 23), date(2022, 9, 22)

    assert [run(node, x=first, y=last), run(node, x=None, y=last), run(node, x=first, y=None)] == [49, None, None]


@pytest.mark.parametrize(
    ("answers", "any_of", "count"),
    [
        ([], False, 0),
        ([False], False, 0),
        ([True, False], True, 1),
        ([True, None], True, None),
        ([False, None], None, None),
        ([True, True, False], True, 2),
    ],
)
def test_members_answer_together(answers, any_of, count):
    members = [{"p": answer} for answer in answers]

    assert run(Members("bool", "any", P), members=members) is any_of
    assert run(Members("int", "count", P), members=members) == count


def test_members_are_asked_for_their_own_facts():
    node = And("bool", (Members("bool", "any", Compare("bool", "=", A, ONE)), Compare("bool", "=", A, TWO)))

    assert run(node, a=2, members=[{"a": 1}]) is True
    assert run(node, a=1, members=[{"a": 2}]) is False


@pytest.mark.parametrize(
    "node", [A, Compare("bool", "=", A, ONE), IsNull("bool", A), Not("bool", IsNull("bool", A)), In("bool", A, (ONE,))]
)
def test_a_row_without_the_column_is_a_programming_error(node):
    with pytest.raises(KeyError, match="a"):
        run(node, b=1)


@pytest.mark.parametrize("node", [Parameter("int", "p"), Between("bool", A, ONE, TWO)])
def test_what_must_be_written_out_first_has_no_closure(node):
    with pytest.raises(KeyError):
        compile_closure(node)


def test_closure_keeps_no_state_between_rows():
    asked = compile_closure(And("bool", (P, Q)))

    assert [asked({"p": None, "q": True}), asked({"p": True, "q": True}), asked({"p": None, "q": True})] == [None, True, None]


def test_there_is_a_closure_for_whatever_can_be_run():
    assert {Parameter, Between}.isdisjoint(COMPILERS)
    assert len(COMPILERS) == 13
    assert set(closure.OPERATORS) == {"=", "<>", "<", "<=", ">", ">=", "+", "-", "*"}
