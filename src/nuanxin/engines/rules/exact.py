"""Exact amounts: an expression worked out in fractions, rounded once at the end by a named rule."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from nuanxin.engines.rules import meaning
from nuanxin.engines.rules.closure import Closure, compile_closure
from nuanxin.engines.rules.condition import Condition
from nuanxin.engines.rules.tree import Literal, Node, Value, rebuild

HALF: Final = Fraction(1, 2)
ROUNDINGS: Final = {"half_up": "四舍五入", "down": "舍去", "up": "进一"}


def exact(condition: Condition, parameters: Mapping[str, Value]) -> Closure:
    """The expression over a row; numbers of the row may be int, Decimal or Fraction. None where something is unknown."""
    run = compile_closure(fractions(meaning.bound(condition.meaning, parameters)))
    return lambda row: run(Exactly(row))


class Exactly(dict[str, Any]):
    """A row whose decimals are fractions."""

    def __init__(self, row: Mapping[str, Any]) -> None:
        super().__init__({name: Fraction(value) if isinstance(value, Decimal) else value for name, value in row.items()})


def fractions(node: Node) -> Node:
    if isinstance(node, Literal) and isinstance(node.value, Decimal):
        return Literal(node.type, Fraction(node.value))  # type: ignore[arg-type]
    return rebuild(node, fractions)


def rounded(value: Fraction | int, step: Decimal = Decimal("0.01"), rule: str = "half_up") -> Decimal:
    """The nearest multiple of `step` by the rule; amounts below nought are mirrored, so that taking back equals paying."""
    steps = abs(Fraction(value)) / Fraction(step)
    whole = steps.numerator // steps.denominator
    rest = steps - whole
    more = {"half_up": rest >= HALF, "down": False, "up": rest > 0}[rule]
    return (-1 if value < 0 else 1) * (whole + more) * step
