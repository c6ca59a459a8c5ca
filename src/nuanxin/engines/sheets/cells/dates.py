"""Dates as townships write them: every shape that has one meaning is understood, every other is refused."""

from __future__ import annotations

import datetime
import re
from typing import Any

from nuanxin.engines.sheets.cells.outcome import CellError, Noted, Parser, is_number, plain_number
from nuanxin.engines.sheets.characters import fold

FIRST_OF_MONTH = "按当月1日"
JANUARY_OR_OCTOBER = "按1月或10月"
EARLIEST, LATEST = 1900, 2100
EPOCH = datetime.date(1899, 12, 30)
SERIALS = range(10_000, 73_051)  # 1927-05-18 to 2100-01-01: five digits are an Excel serial date
SEPARATOR = r"(?:\s*[-./。、,—–―~年]\s*|\s+)"
FULL = re.compile(
    rf"(\d{{4}}){SEPARATOR}(\d{{1,2}})(?:(?:\s*[-./。、,—–―~月]\s*|\s+)(\d{{1,2}})\s*[日号]?|\s*月?份?[-./。]?)(?:[ T]*\d{{1,2}}[:时]\d{{1,2}}.*)?"
)
AMERICAN = re.compile(r"(\d{1,2})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{4})")
HOW = "请写成 2022-09-20 的样子。"


def date_parser(birth: bool = False) -> Parser:
    """Parses days; a month alone is its first day, with a note.

    `birth`: the number 1965.1 is let through with a note (January, or October that lost its zero), because the ID decides.
    """

    def parse(cell: Any) -> object:
        if isinstance(cell, str):
            return from_text(fold(cell).strip("'’‘"))
        if isinstance(cell, list) and cell[0] == "d":
            return within(datetime.date.fromisoformat(cell[1][:10]))
        if is_number(cell):
            return from_number(cell, birth)
        raise CellError(f"这里应是日期。{HOW}")

    return parse


def month_parser() -> Parser:
    """Parses months, kept as their first day."""
    parse_date = date_parser()

    def parse(cell: Any) -> object:
        found = parse_date(cell)
        day = found.value if isinstance(found, Noted) else found
        return day.replace(day=1) if isinstance(day, datetime.date) else None

    return parse


def from_text(text: str) -> object:
    if text.isdigit() and text.isascii():
        return from_digits(text)
    if match := FULL.fullmatch(text):
        year, month, day = match.groups()
        return dated(int(year), int(month), int(day or 0), text)
    if match := AMERICAN.fullmatch(text):
        return from_american(int(match[1]), int(match[2]), int(match[3]), text)
    if re.fullmatch(r"\d{5}\.\d+", text):
        return from_digits(text[:5])
    if re.fullmatch(r"\d{4}\s*年?度?", text):
        raise year_only(text)
    raise CellError(f"“{text}”不是看得懂的日期。{HOW}")


def from_digits(text: str) -> object:
    """19650301, 196503, or an Excel serial such as 44805."""
    if len(text) == 8:
        return dated(int(text[:4]), int(text[4:6]), int(text[6:]), text)
    if len(text) == 6:
        return dated(int(text[:4]), int(text[4:]), 0, text)
    if len(text) == 5 and int(text) in SERIALS:
        return EPOCH + datetime.timedelta(days=int(text))
    if len(text) == 4:
        raise year_only(text)
    raise CellError(f"“{text}”不是看得懂的日期。{HOW}")


def from_number(number: int | float, birth: bool) -> object:
    text = plain_number(number)
    whole, _, fraction = text.partition(".")
    if not whole.isdigit():
        raise CellError(f"“{text}”不是看得懂的日期。{HOW}")
    if not fraction or not (len(whole) == 4 and EARLIEST <= int(whole) <= LATEST):
        return from_digits(whole)
    if fraction != "1":
        return from_text(text)
    if not birth:
        raise CellError(f"“{text}”可能是 1 月，也可能是 10 月（Excel 会去掉末尾的 0）。{HOW}")
    return Noted(datetime.date(int(whole), 1, 1), JANUARY_OR_OCTOBER)


def from_american(first: int, second: int, year: int, text: str) -> object:
    """Month and day in either order, when only one order is possible."""
    if first != second and first <= 12 and second <= 12:
        raise CellError(f"“{text}”分不清哪个是月、哪个是日。{HOW}")
    month, day = (first, second) if first <= 12 else (second, first)
    return dated(year, month, day, text)


def dated(year: int, month: int, day: int, text: str) -> object:
    if month == 0:
        raise year_only(text)
    try:
        found = within(datetime.date(year, month, day or 1))
    except ValueError:
        raise CellError(f"“{text}”不是真实存在的日期。请核对后改正。") from None
    return found if day else Noted(found, FIRST_OF_MONTH)


def within(day: datetime.date) -> datetime.date:
    if EARLIEST <= day.year <= LATEST:
        return day
    raise CellError(f"年份 {day.year} 不合常理。请核对后改正。")


def year_only(text: str) -> CellError:
    return CellError(f"“{text}”只有年份。请写到月或日，例如 2022-09 或 2022-09-20。")
