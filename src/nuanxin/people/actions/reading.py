"""Reads what a page asks for with the same rules as the cells of a roster."""

from __future__ import annotations

from functools import cache
from typing import Any

from nuanxin.engines import sheets
from nuanxin.engines.sheets.cells import CellError, Noted, compile_column
from nuanxin.errors import UserError
from nuanxin.orgs import clock

ROSTER = "persons"


def read_cell(column: str, text: str) -> Any:
    """The value of `text` in that column of the roster; None when empty; refuses what the roster would refuse."""
    try:
        found = parser(column, clock.real_today())(text)
    except CellError as error:
        raise UserError(f"“{column}”：{error}") from error
    return found.value if isinstance(found, Noted) else found


@cache
def parser(column: str, today: Any) -> Any:
    return compile_column(sheets.load_list(ROSTER).column(column), today=today, resolve_area=None)
