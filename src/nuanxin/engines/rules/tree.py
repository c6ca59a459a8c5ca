"""The checked tree of a condition: immutable nodes that know their type; every back end walks these and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

Value = int | Decimal | date | bool | str
ANY_TYPE: Final = "?"  # of a part already refused: agrees with everything, so that one mistake is told once


@dataclass(frozen=True)
class Node:
    """A part of a condition; `type` is that of a Fact."""

    type: str


@dataclass(frozen=True)
class Literal(Node):
    """A fixed value; None only where a bound parameter or a folded part has none."""

    value: Value | None


@dataclass(frozen=True)
class Parameter(Node):
    """A `$name` that is given a value when the condition is bound."""

    name: str


@dataclass(frozen=True)
class Name(Node):
    """A fact, as written: `decided_on` or `base.ended_on`. `applies`: where it is false, an empty value means there is none."""

    name: str
    missing: str
    values: tuple[str, ...] = ()
    applies: Node | None = None


@dataclass(frozen=True)
class Compare(Node):
    """`= <> < <= > >=`; unknown if either side is."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True)
class In(Node):
    """One of fixed values (literals or parameters), or, negated, none of them."""

    value: Node
    items: tuple[Node, ...]
    negated: bool = False


@dataclass(frozen=True)
class Between(Node):
    """From `low` to `high`, both included."""

    value: Node
    low: Node
    high: Node
    negated: bool = False


@dataclass(frozen=True)
class IsNull(Node):
    """Whether there is no value; itself never unknown."""

    value: Node
    negated: bool = False


@dataclass(frozen=True)
class Not(Node):
    """The opposite; unknown stays unknown."""

    part: Node


@dataclass(frozen=True)
class And(Node):
    """False if any part is false, else unknown if any is."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Or(Node):
    """True if any part is true, else unknown if any is."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Arithmetic(Node):
    """`+ - *` on numbers, exact."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Case(Node):
    """The result of the first branch whose condition is true (or, with a `subject`, whose value equals it); else the default."""

    subject: Node | None
    branches: tuple[tuple[Node, Node], ...]
    default: Node | None


@dataclass(frozen=True)
class Coalesce(Node):
    """The first part that has a value."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Call(Node):
    """A function of the language's own table."""

    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class Members(Node):
    """`any`, `all` or `count` of a condition on the household's members, three-valued."""

    quantifier: str
    part: Node


def children(node: Node) -> tuple[Node, ...]:
    """The parts of a node, in the order they were written."""
    match node:
        case Compare(_, _, left, right) | Arithmetic(_, _, left, right):
            return (left, right)
        case In(_, value, items, _):
            return (value, *items)
        case Between(_, value, low, high, _):
            return (value, low, high)
        case IsNull(_, part, _) | Not(_, part) | Members(_, _, part):
            return (part,)
        case And(_, parts) | Or(_, parts) | Coalesce(_, parts) | Call(_, _, parts):
            return parts
        case Case(_, subject, branches, default):
            pairs = tuple(part for branch in branches for part in branch)
            return (*((subject,) if subject else ()), *pairs, *((default,) if default else ()))
    return ()


def rebuild(node: Node, change: Callable[[Node], Node]) -> Node:
    """The same node with each part replaced by `change(part)`."""
    match node:
        case Compare(_, _, left, right) | Arithmetic(_, _, left, right):
            return replace(node, left=change(left), right=change(right))
        case In(_, value, items, _):
            return replace(node, value=change(value), items=tuple(map(change, items)))
        case Between(_, value, low, high, _):
            return replace(node, value=change(value), low=change(low), high=change(high))
        case IsNull(_, value, _):
            return replace(node, value=change(value))
        case Not(_, part) | Members(_, _, part):
            return replace(node, part=change(part))
        case And(_, parts) | Or(_, parts) | Coalesce(_, parts):
            return replace(node, parts=tuple(map(change, parts)))
        case Call(_, _, arguments):
            return replace(node, arguments=tuple(map(change, arguments)))
        case Case(_, subject, branches, default):
            subject = subject and change(subject)
            pairs = tuple((change(when), change(then)) for when, then in branches)
            return replace(node, subject=subject, branches=pairs, default=default and change(default))
    return node


def walk(node: Node) -> Iterator[Node]:
    """The node and every part below it, parents first."""
    yield node
    for part in children(node):
        yield from walk(part)


def facts_of(node: Node) -> Iterator[Name]:
    """The facts of the row itself: those inside `any`, `all` and `count` belong to the members."""
    if isinstance(node, Name):
        yield node
        if node.applies:
            yield from facts_of(node.applies)
    if not isinstance(node, Members):
        for part in children(node):
            yield from facts_of(part)


def conjunction(*parts: Node) -> Node:
    """All of `parts`, or the only one."""
    return parts[0] if len(parts) == 1 else And("bool", parts)


def disjunction(*parts: Node) -> Node:
    """Any of `parts`, or the only one."""
    return parts[0] if len(parts) == 1 else Or("bool", parts)
