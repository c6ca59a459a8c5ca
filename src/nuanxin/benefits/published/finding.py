"""One thing that is wrong in a published table, at its cell."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """`cell` is an address such as F37; `said` tells what is wrong, both values, and what to do."""

    sheet: str
    cell: str
    said: str


@dataclass(frozen=True)
class Mark:
    """A finding of one sheet, still with its place as numbers."""

    row: int
    column: int
    said: str

    def on(self, sheet: str) -> Finding:
        return Finding(sheet, f"{letters(self.column)}{self.row}", self.said)


def letters(column: int) -> str:
    """Excel's name of a column, counted from 1."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
