"""Settling unknowns by trying values, and which unknowns the answer hangs on."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.engines import rules
from nuanxin.engines.rules import Fact
from nuanxin.engines.rules.settling import choices, settle
from nuanxin.engines.rules.unknowns import unknowns

FACTS = {
    "a": Fact("bool", "甲", "unknown"),
    "b": Fact("bool", "乙", "unknown"),
    "sex": Fact("enum", "性别", "unknown", ("M", "F")),
    "age": Fact("int", "年龄", "unknown"),
    "post": Fact("bool", "岗位", "unknown", applies_if="a"),
    "ended": Fact("bool", "终止", "none"),
}
NOTHING = dict.fromkeys(FACTS)


def settled(text, limit=64, **row):
    bound = rules.compile(text, FACTS).bind()

    def decide(values):
        return bound.test(values), frozenset(one.name for one in unknowns(bound, values) if bound.test(values) is None)

    full = NOTHING | row
    found = settle(decide, full, choices(decide(full)[1], FACTS, full), limit)
    return found.truth, sorted(found.needs)


@pytest.mark.parametrize(
    ("text", "row", "expected"),
    [
        ("a OR NOT a", {}, (True, [])),
        ("a AND NOT a", {}, (False, [])),
        ("sex = 'M' OR sex = 'F'", {}, (True, [])),
        ("sex IN ('M', 'F') AND a", {}, (None, ["a"])),
        ("(a AND b) OR (NOT a AND b)", {}, (None, ["b"])),
        ("(a AND age > 1) OR (NOT a AND age > 1)", {}, (None, ["age"])),
        ("(sex = 'M' AND age >= 50) OR (sex = 'F' AND age >= 40)", {"age": 51}, (True, [])),
        ("(sex = 'M' AND age >= 50) OR (sex = 'F' AND age >= 40)", {"age": 45}, (None, ["sex"])),
        ("a AND b", {"a": True}, (None, ["b"])),
        ("a", {"a": False}, (False, [])),
        ("age > 1", {}, (None, ["age"])),
    ],
)
def test_settled(text, row, expected):
    assert settled(text, **row) == expected


def test_over_the_limit_nothing_is_tried():
    assert settled("a OR NOT a OR b", limit=3) == (None, ["a", "b"])


def test_choices_are_yes_no_facts_and_options_that_are_unknown():
    assert choices(FACTS, FACTS, NOTHING | {"b": True}) == {"a": (True, False), "sex": ("M", "F")}


def test_choices_pass_over_what_is_no_fact():
    assert choices(["a", "categories"], FACTS, NOTHING) == {"a": (True, False)}


@given(st.sampled_from(["a AND b OR sex = 'M'", "a = b", "NOT a OR (b AND sex <> 'F')", "a OR b OR NOT b"]), st.data())
def test_settled_answer_is_that_of_every_completion(text, data):
    row = {
        "a": data.draw(st.sampled_from([None, True, False])),
        "b": data.draw(st.sampled_from([None, True, False])),
        "sex": data.draw(st.sampled_from([None, "M", "F"])),
    }
    bound = rules.compile(text, FACTS).bind()
    possible = [
        [value] if value is not None else values
        for value, values in zip(row.values(), ([True, False], [True, False], ["M", "F"]), strict=True)
    ]
    answers = {bound.test(NOTHING | dict(zip(row, values, strict=True))) for values in product(*possible)}

    truth, needs = settled(text, **row)

    assert truth == (answers.pop() if len(answers) == 1 else None)
    assert bool(needs) == (truth is None)
