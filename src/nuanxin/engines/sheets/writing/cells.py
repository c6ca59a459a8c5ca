"""Writes single cells, always with the writer of their type, and names sheets so that Excel opens them."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

LONGEST_TEXT = 32_767
LONGEST_NAME = 31
CUT = "……（原文 {} 字，此处只能放下前面的部分）"
# What XML cannot hold, or what Excel would show as an escape: control characters but tab and line feed, lone surrogates.
UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
SHEET_SIGNS = re.compile(r"[\[\]:*?/\\]")
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
TEXT, DAY, MOMENT = "@", "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
FIRST_DAY = datetime.date(1900, 3, 1)  # Excel counts a 29 February 1900 that never was


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def get(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(properties)
        return self.made[key]


@contextmanager
def new_book(path: Path, by_row: bool = True) -> Iterator[tuple[Any, Styles]]:
    """A workbook that is complete when the block ends; `by_row` keeps one row in memory and wants rows in order."""
    book = xlsxwriter.Workbook(str(path), {**SAFE, "constant_memory": by_row})
    yield book, Styles(book)
    book.close()


def writable(text: str) -> str:
    """The text without what a workbook cannot hold; a text that is too long is cut and says so."""
    if len(text) <= LONGEST_TEXT and text.isprintable():
        return text
    plain = UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(plain) <= LONGEST_TEXT:
        return plain
    notice = CUT.format(len(plain))
    return plain[: LONGEST_TEXT - len(notice)] + notice


def write(sheet: Any, row: int, column: int, value: object, styles: Styles, **properties: Any) -> None:
    """Write one value (row and column counted from 0) as text, number or date; None is a blank cell."""
    if isinstance(value, str) and value:
        style = styles.get(**properties) if "num_format" in properties else styles.get(num_format=TEXT, **properties)
        sheet.write_string(row, column, writable(value), style)
    elif value is None or value == "":
        sheet.write_blank(row, column, None, styles.get(**properties))
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, styles.get(**properties))
    elif isinstance(value, (int, float, Decimal)) and math.isfinite(value):
        sheet.write_number(row, column, value, styles.get(**properties))
    elif isinstance(value, datetime.date) and is_countable(value):
        moment = isinstance(value, datetime.datetime)
        sheet.write_datetime(row, column, value, styles.get(**{"num_format": MOMENT if moment else DAY, **properties}))
    else:
        sheet.write_string(row, column, writable(str(value)), styles.get(**{"num_format": TEXT, **properties}))


def is_countable(day: datetime.date) -> bool:
    return (day.date() if isinstance(day, datetime.datetime) else day) >= FIRST_DAY


def sheet_name(wanted: str, used: set[str]) -> str:
    """A name Excel accepts and that is not used yet (case means nothing to Excel)."""
    base = SHEET_SIGNS.sub(" ", UNWRITABLE.sub("", wanted)).strip().strip("'")[:LONGEST_NAME] or "Sheet"
    name, number = base, 2
    while name.lower() in used or name.lower() == "history":
        ending = f" ({number})"
        name, number = base[: LONGEST_NAME - len(ending)] + ending, number + 1
    used.add(name.lower())
    return name
