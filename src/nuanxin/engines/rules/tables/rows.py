"""A condition as rows of leaves (any row whose leaves all hold), and the column to which each leaf belongs."""

from __future__ import annotations

from itertools import product
from typing import Final

from nuanxin.engines.rules.tree import And, Between, Compare, In, IsNull, Literal, Name, Node, Not, Or, Parameter

MOST_ROWS: Final = 24
MIRRORED: Final = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
Row = tuple[Node, ...]


def rows_of(tree: Node) -> tuple[Row, ...] | None:
    """The rows in the order they are written; None if there would be too many, or NOT stands before more than one leaf."""
    match tree:
        case Or(_, parts):
            each = [rows_of(part) for part in parts]
            rows = tuple(row for found in each for row in found or ())
            return None if None in each or len(rows) > MOST_ROWS else rows
        case And(_, parts):
            return joined(parts)
        case Not(_, And() | Or()):
            return None
    return ((turned(tree),),)


def joined(parts: tuple[Node, ...]) -> tuple[Row, ...] | None:
    """Every choice of one row from each part."""
    each: list[tuple[Row, ...]] = []
    count = 1
    for part in parts:
        if (rows := rows_of(part)) is None or (count := count * len(rows)) > MOST_ROWS:
            return None
        each.append(rows)
    return tuple(tuple(dict.fromkeys(leaf for row in chosen for leaf in row)) for chosen in product(*each))


def turned(leaf: Node) -> Node:
    """A comparison with what is asked about on the left."""
    match leaf:
        case Compare(kind, operator, Literal() | Parameter() as fixed, asked) if not isinstance(asked, Literal | Parameter):
            return Compare(kind, MIRRORED[operator], asked, fixed)
    return leaf


def subject(leaf: Node) -> Node:
    """What a leaf asks about."""
    match leaf:
        case Not(_, part):
            return subject(part)
        case Compare(_, _, part, _) | In(_, part, _, _) | Between(_, part, _, _, _) | IsNull(_, part, _):
            return part
    return leaf


def is_yes_or_no(node: Node) -> bool:
    return isinstance(node, Name) and node.type == "bool"
