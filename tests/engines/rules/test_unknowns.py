"""What leaves an answer unknown, and what need not be asked."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.engines import rules
from nuanxin.engines.rules import Fact
from nuanxin.engines.rules.unknowns import Unknown, unknowns

FACTS = {
    "a": Fact("bool", "甲", "unknown"),
    "b": Fact("bool", "乙", "unknown"),
    "c": Fact("bool", "丙", "unknown"),
    "age": Fact("int", "年龄", "unknown"),
    "ended_on": Fact("date", "终止日期", "none"),
}
MEMBERS = {"age": Fact("int", "年龄", "never"), "works": Fact("bool", "在业", "unknown")}
NOTHING = dict.fromkeys(FACTS)


def asked(text, **row):
    return [one.name for one in unknowns(rules.compile(text, FACTS).bind(), NOTHING | row)]


@pytest.mark.parametrize(
    ("text", "row", "names"),
    [
        ("a", {"a": True}, []),
        ("a", {}, ["a"]),
        ("NOT a", {}, ["a"]),
        ("a AND b", {"a": False}, []),
        ("a AND b", {"a": True}, ["b"]),
        ("a AND b", {}, ["a", "b"]),
        ("a OR b", {"b": True}, []),
        ("a OR (b AND c)", {"b": False}, ["a"]),
        ("a AND a", {}, ["a"]),
        ("age >= 16", {}, ["age"]),
        ("age IN (16, 17)", {}, ["age"]),
        ("age BETWEEN 16 AND 60", {}, ["age"]),
        ("age IS NULL", {}, []),
        ("COALESCE(age, 20) >= 16", {}, []),
        ("ended_on > DATE '2022-09-01'", {}, []),
        ("CASE WHEN a THEN b ELSE c END", {"a": True, "c": True}, ["b"]),
    ],
)
def test_what_keeps_a_condition_open_is_told(text, row, names):
    assert asked(text, **row) == names


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("any(works)", [Unknown("works", 1), Unknown("works", 2)]),
        ("all(age < 40 OR works)", [Unknown("works", 1)]),
        ("count(works) > 1", [Unknown("works", 1), Unknown("works", 2)]),
        ("any(age > 40 AND NOT works) AND a", [Unknown("works", 1), Unknown("a", None)]),
    ],
)
def test_members_are_asked_by_their_place(text, found):
    members = [{"age": 30, "works": False}, {"age": 50, "works": None}, {"age": 10, "works": None}]

    bound = rules.compile(text, FACTS, members=MEMBERS).bind()

    assert list(unknowns(bound, NOTHING | {"members": members})) == found


TEXTS = ("a AND (b OR NOT c)", "a OR (b AND c)", "NOT (a AND b) OR c", "(a OR b) AND (b OR c)", "CASE WHEN a THEN b ELSE c END")


@given(st.sampled_from(TEXTS), st.fixed_dictionaries(dict.fromkeys("abc", st.sampled_from([True, False, None]))))
def test_asking_exactly_these_always_settles_it(text, row):
    bound = rules.compile(text, FACTS).bind()
    names = [one.name for one in unknowns(bound, NOTHING | row)]

    assert bool(names) == (bound.test(NOTHING | row) is None)
    for values in itertools.product((True, False), repeat=len(names)):
        told = NOTHING | row | dict(zip(names, values, strict=True))
        again = [one.name for one in unknowns(bound, told)]
        assert set(again).isdisjoint(names)
