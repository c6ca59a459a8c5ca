"""A checked tree as nested Python closures: compiled once, then one call per row; None is unknown."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any, Final

from nuanxin.engines.rules.functions import FUNCTIONS
from nuanxin.engines.rules.tree import (
    And,
    Arithmetic,
    Call,
    Case,
    Coalesce,
    Compare,
    In,
    IsNull,
    Literal,
    Members,
    Name,
    Node,
    Not,
    Or,
)

Row = Mapping[str, Any]
Closure = Callable[[Row], Any]
MEMBERS: Final = "members"  # the key of a row under which its household's member rows stand
OPERATORS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}


def compile_closure(node: Node) -> Closure:
    """The closure of a tree in plain form, its parameters already filled in."""
    return COMPILERS[type(node)](node)


def literal(node: Literal) -> Closure:
    value = node.value
    return lambda row: value


def name(node: Name) -> Closure:
    return operator.itemgetter(node.name)


def binary(node: Compare | Arithmetic) -> Closure:
    if isinstance(node.left, Name) and isinstance(node.right, Literal) and node.right.value is not None:
        return against_constant(OPERATORS[node.operator], node.left.name, node.right.value)
    return of_two(OPERATORS[node.operator], compile_closure(node.left), compile_closure(node.right))


def against_constant(apply: Callable[[Any, Any], Any], key: str, constant: Any) -> Closure:
    """The commonest leaf, without two inner calls."""

    def run(row: Row) -> Any:
        value = row[key]
        return None if value is None else apply(value, constant)

    return run


def of_two(apply: Callable[[Any, Any], Any], left: Closure, right: Closure) -> Closure:
    def run(row: Row) -> Any:
        if (first := left(row)) is None or (second := right(row)) is None:
            return None
        return apply(first, second)

    return run


def contains(node: In) -> Closure:
    value = compile_closure(node.value)
    items = frozenset(item.value for item in node.items if isinstance(item, Literal))

    def run(row: Row) -> Any:
        found = value(row)
        return None if found is None else found in items

    return run


def is_null(node: IsNull) -> Closure:
    value = compile_closure(node.value)
    return lambda row: value(row) is None


def negation(node: Not) -> Closure:
    if isinstance(node.part, IsNull) and isinstance(node.part.value, Name):
        key = node.part.value.name
        return lambda row: row[key] is not None
    part = compile_closure(node.part)

    def run(row: Row) -> Any:
        found = part(row)
        return None if found is None else not found

    return run


def all_of(node: And) -> Closure:
    return decided_by(False, tuple(map(compile_closure, node.parts)))


def any_of(node: Or) -> Closure:
    return decided_by(True, tuple(map(compile_closure, node.parts)))


def decided_by(decisive: bool, parts: tuple[Closure, ...]) -> Closure:
    """One `decisive` part decides; else one unknown part leaves it unknown."""
    otherwise = not decisive

    def run(row: Row) -> Any:
        outcome: bool | None = otherwise
        for part in parts:
            found = part(row)
            if found is decisive:
                return decisive
            if found is None:
                outcome = None
        return outcome

    return run


def choice(node: Case) -> Closure:
    subject = compile_closure(node.subject) if node.subject else None
    pairs = tuple((compile_closure(when), compile_closure(then)) for when, then in node.branches)
    default = compile_closure(node.default) if node.default else literal(Literal(node.type, None))

    def run(row: Row) -> Any:
        wanted = True if subject is None else subject(row)
        if wanted is not None:
            for when, then in pairs:
                if when(row) == wanted:
                    return then(row)
        return default(row)

    return run


def first_value(node: Coalesce) -> Closure:
    parts = tuple(map(compile_closure, node.parts))
    return lambda row: next((found for part in parts if (found := part(row)) is not None), None)


def call(node: Call) -> Closure:
    function = FUNCTIONS[node.function]
    compute, needed = function.compute, len(function.needed(node.arguments))
    arguments = tuple(map(compile_closure, node.arguments))

    def run(row: Row) -> Any:
        values = [argument(row) for argument in arguments]
        return None if None in values[:needed] else compute(*values)

    return run


def of_members(node: Members) -> Closure:
    """`any` and `count` over the member rows: unknown for one member, unless another decides."""
    part = compile_closure(node.part)
    counts = node.quantifier == "count"

    def run(row: Row) -> Any:
        found = [part(member) for member in row[MEMBERS]]
        if counts:
            return None if None in found else found.count(True)
        return True if True in found else (None if None in found else False)

    return run


COMPILERS: Final[dict[type, Callable[[Any], Closure]]] = {
    Literal: literal,
    Name: name,
    Compare: binary,
    Arithmetic: binary,
    In: contains,
    IsNull: is_null,
    Not: negation,
    And: all_of,
    Or: any_of,
    Case: choice,
    Coalesce: first_value,
    Call: call,
    Members: of_members,
}
