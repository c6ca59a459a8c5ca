"""Rows of a table as a definition file has them, written out in the condition language: any row whose cells all hold.

A column is a fact, a named condition or an expression. A cell is `true` or `false`, a number, a day, a code, a list of any of these
(one of them), `2022-01-01 .. 2022-12-31` or `1 .. 12` (both ends included), a comparison (`>= 60`, `< opened_since`), `IS NULL`,
`IS NOT NULL`, or `-` for whatever; a column that a row leaves out is `-` as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

ANY: Final = "-"
EMPTINESS: Final = ("IS NULL", "IS NOT NULL")
COMPARISON: Final = re.compile(r"(<>|<=|>=|=|<|>)\s*(\S.*)", re.DOTALL)
RANGE: Final = re.compile(r"(\S+)\s*\.\.\s*(\S+)")
DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
PLAIN: Final = re.compile(r"[\w.$]+")


class CellError(ValueError):
    """What a cell may not be, as the end of a sentence that begins with the cell."""


def text_of(rows: Sequence[Mapping[str, Any]]) -> str:
    """The condition; a ValueError in Chinese for a cell that is none of the forms."""
    return " OR ".join(f"({row_text(row)})" if len(rows) > 1 else row_text(row) for row in rows)


def row_text(row: Mapping[str, Any]) -> str:
    return " AND ".join(cells_of(row)) or "TRUE"


def cells_of(row: Mapping[str, Any]) -> Iterator[str]:
    for column, cell in row.items():
        if cell != ANY:
            try:
                yield cell_text(bracketed(column), cell)
            except CellError as error:
                raise ValueError(f"“{column}”一栏的“{cell}”{error}") from None


def cell_text(column: str, cell: Any) -> str:
    if isinstance(cell, bool):
        return column if cell else f"NOT {column}"
    if isinstance(cell, list):
        return f"{column} IN ({', '.join(map(literal, cell))})"
    if not isinstance(cell, str):
        return f"{column} = {literal(cell)}"
    if cell in EMPTINESS:
        return f"{column} {cell}"
    if found := COMPARISON.fullmatch(cell):
        return f"{column} {found[1]} {operand(found[2])}"
    if found := RANGE.fullmatch(cell):
        return f"{column} BETWEEN {operand(found[1])} AND {operand(found[2])}"
    return f"{column} = {literal(cell)}"


def literal(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | str | date):
        raise CellError("写法不对。请写 true、false、整数、日期、代码、比较（如 >= 60），小数写成 = 0.5 的样子并加引号。")
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def operand(text: str) -> str:
    return f"DATE '{text}'" if DAY.fullmatch(text) else bracketed(text)


def bracketed(text: str) -> str:
    """In brackets, unless it is one word: what stands in a cell or a heading is one operand, whatever is in it."""
    return text if PLAIN.fullmatch(text) else f"({text})"
