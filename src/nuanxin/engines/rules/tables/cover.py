"""Which rows of a table overlap or say nothing new, and which combinations no row has: tried out with values from either side of each bound.

Comparisons with other facts or parameters are taken as they come, true or false.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, product
from math import prod
from typing import Any, Final

from nuanxin.engines.rules.catalogue import Catalogue
from nuanxin.engines.rules.closure import compile_closure
from nuanxin.engines.rules.condition import Condition
from nuanxin.engines.rules.meaning import plain
from nuanxin.engines.rules.tables.rows import Row, rows_of, subject
from nuanxin.engines.rules.tables.view import Tabulator
from nuanxin.engines.rules.tree import Compare, IsNull, Literal, Name, Node, Value, children, rebuild
from nuanxin.engines.rules.wording import Speaker

MOST: Final = 20_000
SHOWN: Final = 3
ASKED: Final = "asked"
STEPS: Final[dict[str, Any]] = {"int": 1, "money": Decimal("0.01"), "date": timedelta(days=1)}
SIDES: Final = {"<": ("<", "<=", "<>"), "=": ("=", "<=", ">="), ">": (">", ">=", "<>")}
Truths = tuple[bool, ...]


@dataclass(frozen=True)
class Cover:
    """In Chinese, ready to be shown; `is_checked` is False for a table too large to be tried out."""

    overlaps: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    is_checked: bool = True


@dataclass(frozen=True)
class Choice:
    """One thing a column can be: how it is said, and which leaves of the column then hold."""

    said: str
    holding: frozenset[Node]


def cover(condition: Condition, catalogue: Catalogue, members: Catalogue | None = None) -> Cover:
    """What a table's rows have in common and what they leave out; combinations that no row has are simply not fulfilled."""
    rows = rows_of(condition.tree)
    if rows is None:
        return Cover(is_checked=False)
    choices = Chooser(Tabulator(Speaker(catalogue, members or {}))).columns(rows)
    if prod(map(len, choices)) > MOST:
        return Cover(is_checked=False)
    tried = [(chosen, truths(chosen, rows)) for chosen in product(*choices)]
    return Cover(tuple(overlaps(rows, tried)), tuple(gaps(tried)))


def truths(chosen: tuple[Choice, ...], rows: tuple[Row, ...]) -> Truths:
    holding = frozenset().union(*(one.holding for one in chosen))
    return tuple(holding.issuperset(row) for row in rows)


def overlaps(rows: tuple[Row, ...], tried: list[tuple[tuple[Choice, ...], Truths]]) -> Iterator[str]:
    for first, second in combinations(range(len(rows)), 2):
        both = [chosen for chosen, found in tried if found[first] and found[second]]
        if not both:
            continue
        inside = [place for place, other in ((first, second), (second, first)) if all(found[other] for _, found in tried if found[place])]
        if inside:
            place, other = inside[-1], first + second - inside[-1]
            yield f"第 {place + 1} 行已包含在第 {other + 1} 行里，可以删去"
        else:
            yield f"第 {first + 1} 行与第 {second + 1} 行有重叠，如：{said(both[0])}"


def gaps(tried: list[tuple[tuple[Choice, ...], Truths]]) -> Iterator[str]:
    """What no row has, each said with as few columns as are needed, the first few of them."""
    left = [chosen for chosen, found in tried if not any(found)]
    for _ in range(SHOWN):
        if not left:
            return
        some = as_few_as_needed(left[0], tried)
        yield said(some)
        left = [chosen for chosen in left if not set(some).issubset(chosen)]
    if left:
        yield f"等，另有 {len(left)} 种组合"


def as_few_as_needed(chosen: tuple[Choice, ...], tried: list[tuple[tuple[Choice, ...], Truths]]) -> tuple[Choice, ...]:
    """The choices of one combination without those that make no difference: whatever they are, no row has it."""
    kept = chosen
    for one in chosen:
        without = tuple(other for other in kept if other != one)
        if not any(any(found) for other, found in tried if set(without).issubset(other)):
            kept = without
    return kept


def said(chosen: tuple[Choice, ...]) -> str:
    return "；".join(one.said for one in chosen)


@dataclass(frozen=True)
class Chooser:
    """Finds what each column can be."""

    tabulator: Tabulator

    def columns(self, rows: tuple[Row, ...]) -> list[list[Choice]]:
        leaves: dict[Node, dict[Node, None]] = {}
        for leaf in (leaf for row in rows for leaf in row):
            leaves.setdefault(subject(leaf), {})[leaf] = None
        return [choice for asked, found in leaves.items() for choice in self.choices(asked, tuple(found))]

    def choices(self, asked: Node, leaves: tuple[Node, ...]) -> list[list[Choice]]:
        """One column tried with values, or a column of true and false for each leaf that has no fixed bounds."""
        label = self.tabulator.speaker.label(asked) if isinstance(asked, Name) else self.tabulator.column(leaves[0])
        if asked.type == "bool" or all(map(is_fixed, leaves)):
            values = representatives(asked, leaves)
            return [[Choice(f"{label}：{self.shown(asked, value)}", self.holding(asked, leaves, value)) for value in values]]
        beside: dict[Node, list[Compare]] = {}
        for leaf in leaves:
            if isinstance(leaf, Compare):
                beside.setdefault(leaf.right, []).append(leaf)
        others = [leaf for leaf in leaves if not isinstance(leaf, Compare)]
        several = [self.sides(found) for found in beside.values() if len(found) > 1]
        alone = [found[0] for found in beside.values() if len(found) == 1]
        return several + [self.either(leaf) for leaf in (*alone, *others)]

    def sides(self, leaves: list[Compare]) -> list[Choice]:
        """Comparisons with the same other value: below, at or above it."""
        first = leaves[0]
        signs = SIDES if first.left.type in STEPS else {"=": SIDES["="], "<>": ("<>",)}
        return [
            Choice(self.side_said(replace(first, operator=sign)), frozenset(leaf for leaf in leaves if leaf.operator in holding))
            for sign, holding in signs.items()
        ]

    def side_said(self, leaf: Compare) -> str:
        said_of = self.tabulator.cell(leaf)
        return f"{self.tabulator.column(leaf)}{'是' if leaf.operator == '=' else ''}{said_of}"

    def either(self, leaf: Node) -> list[Choice]:
        said_of = f"{self.tabulator.column(leaf)}{self.tabulator.cell(leaf)}"
        return [Choice(said_of, frozenset({leaf})), Choice(f"不符合“{said_of}”", frozenset())]

    def holding(self, asked: Node, leaves: tuple[Node, ...], value: Value | None) -> frozenset[Node]:
        row = {ASKED: value}
        return frozenset(leaf for leaf in leaves if compile_closure(plain(put(leaf, asked)))(row) is True)

    def shown(self, asked: Node, value: Value | None) -> str:
        if value is None:
            return "没有"
        return self.tabulator.speaker.term(Literal(asked.type, value), asked)


def put(node: Node, asked: Node) -> Node:
    """The leaf with a plain name in place of what it asks about."""
    return Name(asked.type, ASKED, "never") if node == asked else rebuild(node, lambda part: put(part, asked))


def is_fixed(leaf: Node) -> bool:
    """Whether a leaf compares with fixed values alone."""
    asked = subject(leaf)
    return all(isinstance(part, Literal) for part in below(leaf) if part != asked)


def below(leaf: Node) -> Iterator[Node]:
    """The parts of a leaf next to what it asks about; NOT is passed through."""
    for part in children(leaf):
        if part.type == "bool" and part != subject(leaf):
            yield from below(part)
        else:
            yield part


def representatives(asked: Node, leaves: tuple[Node, ...]) -> list[Value | None]:
    """A value for every way the leaves can turn out."""
    empty: list[Value | None] = [None] if any(isinstance(part, IsNull) for leaf in leaves for part in (leaf, *children(leaf))) else []
    if asked.type == "bool":
        return [True, False, *empty]
    if isinstance(asked, Name) and asked.values:
        return [*asked.values, *empty]
    fixed = {part.value for leaf in leaves for part in below(leaf) if isinstance(part, Literal) and part.value is not None}
    step = STEPS.get(asked.type)
    if step is None:
        return [*sorted(map(str, fixed)), "其他", *empty]
    return [*sorted({near for value in fixed for near in around(value, step)}), *empty]


def around(value: Any, step: Any) -> tuple[Any, ...]:
    return (value - step, value, value + step) if not isinstance(value, date) or date.min < value < date.max else (value,)
