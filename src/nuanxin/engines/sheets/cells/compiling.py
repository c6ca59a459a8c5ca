"""One parser per column, made once per file: empty cells first, then what the column's type says."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import cache
from typing import Any

from nuanxin.engines.sheets.cells import certificates, dates, identity, numbers, words
from nuanxin.engines.sheets.cells.outcome import CellError, Noted, Parser
from nuanxin.engines.sheets.cells.words import ResolveArea
from nuanxin.engines.sheets.characters import fold, squeeze
from nuanxin.engines.sheets.spec import ColumnSpec, enum_codes, load_reading

LONGEST_EMPTY = 10  # longer than any word for an empty cell
DASHES = "/\\|-—–―─_~.。… "


@cache
def empty_words() -> frozenset[str]:
    return frozenset(load_reading().cells.empty)


def may_be_empty(text: str) -> bool:
    """A cheap test before the exact one: a long text that begins with a letter or a digit is not empty."""
    stripped = text.strip()
    return len(stripped) <= LONGEST_EMPTY or not stripped[0].isalnum()


def is_empty(text: str) -> bool:
    """A cell of only blanks, dashes, slashes, or a word such as 同上."""
    short = fold(text).strip("'’‘")
    return not short.strip(DASHES) or squeeze(short) in empty_words()


def compile_column(
    column: ColumnSpec, *, today: datetime.date, resolve_area: ResolveArea | None, heading: str = "", birth: bool = False
) -> Parser:
    """The parser of one column: None for an empty cell, a value, a `Noted` value; raises `CellError`."""
    parse = type_parser(column, today, resolve_area, heading, birth)
    parse = not_after(today, parse) if column.past else parse
    spoken = words_that_win(column)
    blanks = {squeeze(word) for word in column.blanks}

    def parse_cell(cell: Any) -> object:
        if isinstance(cell, str) and may_be_empty(cell) and (is_empty(cell) or squeeze(cell) in blanks) and squeeze(cell) not in spoken:
            return None
        return parse(cell)

    return parse_cell


def not_after(today: datetime.date, parse: Parser) -> Parser:
    """The same parser, refusing days that have not come yet."""

    def parse_past(cell: Any) -> object:
        found = parse(cell)
        day = found.value if isinstance(found, Noted) else found
        if isinstance(day, datetime.date) and day > today:
            raise CellError(f"{day} 晚于今天（{today}）。请改为实际的日期。")
        return found

    return parse_past


def words_that_win(column: ColumnSpec) -> frozenset[str]:
    """Words that would be an empty cell elsewhere but are an answer here, such as 无 in yes or no."""
    if column.type == "yes_no":
        answers = load_reading().cells
        return frozenset((*answers.yes_words, *answers.no_words))
    return frozenset(enum_codes(column)) if column.type == "enum" else frozenset()


def type_parser(column: ColumnSpec, today: datetime.date, resolve_area: ResolveArea | None, heading: str, birth: bool) -> Parser:
    makers: dict[str, Callable[[], Parser]] = {
        "name": lambda: words.name_parser(column.longest),
        "text": lambda: words.text_parser(column.longest),
        "id": lambda: identity.id_parser(today, column.masked),
        "certificate": lambda: certificates.certificate_parser(today, column.masked),
        "uscc": identity.uscc_parser,
        "date": lambda: dates.date_parser(birth),
        "month": dates.month_parser,
        "yes_no": words.yes_no_parser,
        "enum": lambda: words.several_parser(column) if column.several else words.enum_parser(column),
        "int": lambda: numbers.int_parser(column.minimum, column.maximum),
        "yuan": lambda: numbers.yuan_parser(column.minimum, column.maximum, heading),
        "phone": words.phone_parser,
        "area": lambda: words.area_parser(resolve_area),
    }
    return makers[column.type]()
