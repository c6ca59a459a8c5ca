"""What leaves an answer unknown: the facts to ask for, and of which member of the household."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from nuanxin.engines.rules.closure import MEMBERS, Row, compile_closure
from nuanxin.engines.rules.condition import Bound
from nuanxin.engines.rules.tree import Members, Name, Node, children


class Unknown(NamedTuple):
    """A fact that is not known: of the row itself, or of the member at that place among its members."""

    name: str
    member: int | None = None


def unknowns(bound: Bound, row: Row) -> tuple[Unknown, ...]:
    """Those facts whose being unknown keeps the condition unknown for the row, each once; none where the answer is known.

    A part that is known, or does not matter because another part decides, is not asked about.
    """
    return tuple(dict.fromkeys(behind(bound.tree, row, None)))


def behind(node: Node, row: Row, member: int | None) -> Iterator[Unknown]:
    if compile_closure(node)(row) is not None:
        return
    if isinstance(node, Name):
        yield Unknown(node.name, member)
    elif isinstance(node, Members):
        for place, one in enumerate(row[MEMBERS]):
            yield from behind(node.part, one, place)
    else:
        for part in children(node):
            yield from behind(part, row, member)
