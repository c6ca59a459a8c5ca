"""What parsing a cell may come to besides a plain value: a refusal with its reason, or a value with a note."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Parser = Callable[[Any], object]
EXACT_DIGITS = 15  # Excel keeps this many digits of a number and replaces the rest by zeros


class CellError(Exception):
    """A cell cannot be what its column says; the text is the reason and what to do, in Chinese."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """The reason of a `CellError`, kept as a value so that it can be remembered."""

    reason: str


@dataclass(frozen=True, slots=True)
class Noted:
    """A value that was understood with a freedom the user must see, such as 按当月1日."""

    value: object
    note: str


def shown(cell: Any) -> str:
    """A cell as the user sees it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, list):
        return str(cell[1])
    return plain_number(cell)


def plain_number(number: int | float) -> str:
    """A number without exponent, with the fifteen digits that Excel keeps: never more than the file holds."""
    if number != number or number in (float("inf"), float("-inf")):
        return str(number)
    exact = Decimal(number) if isinstance(number, int) else Decimal(f"{number:.{EXACT_DIGITS}g}")
    text = format(exact, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def is_number(cell: Any) -> bool:
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)


def is_damaged(cell: Any) -> bool:
    """A number of fifteen digits or more: what it said before Excel took it for a number cannot be known."""
    return is_number(cell) and abs(cell) >= 10 ** (EXACT_DIGITS - 1)
