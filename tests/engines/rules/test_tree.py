"""Trees: parts in order, rebuilt, walked; equal, hashed and pickled by value."""

from __future__ import annotations

import dataclasses
import pickle
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from nuanxin.engines import rules
from nuanxin.engines.rules import tree as trees
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
from tests.engines.rules import texts
from tests.engines.rules.facts import CATALOGUE, COLUMNS

A, B, C, D = (Name("int", letter, "never") for letter in "abcd")
YES, NO = Name("bool", "yes", "never"), Name("bool", "no", "none")
NODES = [
    (Literal("int", 1), ()),
    (Parameter("date", "to"), ()),
    (A, ()),
    (Compare("bool", "<", A, B), (A, B)),
    (Arithmetic("int", "-", A, B), (A, B)),
    (In("bool", A, (B, C)), (A, B, C)),
    (In("bool", A, (B, C), negated=True), (A, B, C)),
    (Between("bool", A, B, C), (A, B, C)),
    (Between("bool", A, B, C, negated=True), (A, B, C)),
    (IsNull("bool", A), (A,)),
    (IsNull("bool", A, negated=True), (A,)),
    (Not("bool", YES), (YES,)),
    (And("bool", (YES, NO)), (YES, NO)),
    (Or("bool", (YES, NO, YES)), (YES, NO, YES)),
    (Case("int", None, ((YES, A), (NO, B)), C), (YES, A, NO, B, C)),
    (Case("int", D, ((A, B),), None), (D, A, B)),
    (Case("int", D, ((A, B),), C), (D, A, B, C)),
    (Coalesce("int", (A, B)), (A, B)),
    (Call("int", "least", (A, B, C)), (A, B, C)),
    (Members("int", "count", YES), (YES,)),
]
FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def test_every_kind_of_node_is_tried_here():
    kinds = {kind for kind in vars(trees).values() if isinstance(kind, type) and issubclass(kind, trees.Node)}

    assert {type(node) for node, _ in NODES} == kinds - {trees.Node}


@pytest.mark.parametrize(("node", "parts"), NODES)
def test_children_are_the_parts_as_written(node, parts):
    assert trees.children(node) == parts


@pytest.mark.parametrize(("node", "parts"), NODES)
def test_rebuild_changes_each_part_and_nothing_else(node, parts):
    changed = trees.rebuild(node, lambda part: Not("bool", part))

    assert trees.children(changed) == tuple(Not("bool", part) for part in parts)
    assert trees.rebuild(changed, lambda part: part.part) == node
    assert type(changed) is type(node)


@pytest.mark.parametrize(("node", "_parts"), NODES)
def test_nodes_of_the_same_parts_are_equal_hash_alike_and_survive_pickling(node, _parts):
    again = pickle.loads(pickle.dumps(node))

    assert again == node
    assert len({again, node}) == 1


@pytest.mark.parametrize(("node", "_parts"), NODES)
def test_a_node_cannot_be_changed(node, _parts):
    with pytest.raises(dataclasses.FrozenInstanceError):
        node.type = "text"


def test_nodes_of_all_kinds_differ():
    nodes = [node for node, _ in NODES]

    assert len(set(nodes)) == len(nodes)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (And("bool", (YES, NO)), Or("bool", (YES, NO))),
        (And("bool", (YES, NO)), And("bool", (NO, YES))),
        (Compare("bool", "<", A, B), Compare("bool", "<=", A, B)),
        (IsNull("bool", A), IsNull("bool", A, negated=True)),
        (Name("int", "a", "never"), Name("int", "a", "none")),
        (Literal("text", "2022-09-01"), Literal("date", date(2022, 9, 1))),
        (Members("bool", "any", YES), Members("bool", "all", YES)),
        (Coalesce("int", (A, B)), Call("int", "least", (A, B))),
    ],
)
def test_nodes_that_mean_something_else_are_not_equal(left, right):
    assert left != right


def test_walk_gives_parents_before_parts_from_left_to_right():
    node = And("bool", (Not("bool", YES), Compare("bool", "=", A, Literal("int", 1))))

    assert list(trees.walk(node)) == [node, node.parts[0], YES, node.parts[1], A, Literal("int", 1)]


def test_facts_of_the_row_are_not_those_of_the_members():
    node = And("bool", (YES, Compare("bool", ">", Members("int", "count", NO), A), YES))

    assert list(trees.facts_of(node)) == [YES, A, YES]


def test_one_part_alone_needs_no_connective():
    assert trees.conjunction(YES) is trees.disjunction(YES) is YES
    assert trees.conjunction(YES, NO) == And("bool", (YES, NO))
    assert trees.disjunction(YES, NO) == Or("bool", (YES, NO))


@FEW
@given(text=texts.conditions())
def test_any_condition_rebuilt_part_by_part_is_the_same(text):
    def again(node):
        return trees.rebuild(node, again)

    condition = rules.compile(text, CATALOGUE, members=COLUMNS)

    assert again(condition.tree) == condition.tree
    assert again(condition.meaning) == condition.meaning


@FEW
@given(text=texts.conditions())
def test_any_condition_survives_pickling_with_its_meaning(text):
    condition = rules.compile(text, CATALOGUE, members=COLUMNS)
    again = pickle.loads(pickle.dumps(condition))

    assert (again, hash(again), again.names, again.meaning) == (condition, hash(condition), condition.names, condition.meaning)


def test_bound_conditions_are_equal_by_what_they_mean_and_survive_pickling():
    first = rules.compile("decided_on <= $to", CATALOGUE).bind({"to": date(2022, 9, 23)})
    second = rules.compile("decided_on <= DATE '2022-09-23'", CATALOGUE).bind()

    assert first == second == pickle.loads(pickle.dumps(first))
    assert first != rules.compile("decided_on <= $to", CATALOGUE).bind({"to": date(2022, 9, 24)})


def test_literals_of_whole_numbers_and_amounts_differ_by_type_though_equal_in_value():
    assert Literal("int", 1) != Literal("money", Decimal(1))
