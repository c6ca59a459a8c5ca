"""A list as a workbook: title, headings, one row each; every cell with its type, so that no text becomes a formula."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import IO, Any

import xlsxwriter

from nuanxin.web.listing.cells import NOTHING
from nuanxin.web.listing.declared import Column

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write(target: IO[bytes], title: str, columns: Sequence[Column], rows: Iterable[Any]) -> int:
    """Write `rows` under the labels of `columns`; returns how many there were."""
    book = xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(title[:31])
    styles = {kind: book.add_format(options) for kind, options in STYLES.items()}
    head(sheet, title, columns, styles)
    count = 0
    for count, row in enumerate(rows, 1):
        for place, column in enumerate(columns):
            put(sheet, count + 1, place, column.exported(row), styles)
    book.close()
    return count


STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"},
    "head": {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True, "bg_color": "#F1F4F9"},
    "text": {"border": 1, "num_format": "@", "text_wrap": False},
    "number": {"border": 1},
    "date": {"border": 1, "num_format": "yyyy-mm-dd", "align": "center"},
}


def head(sheet, title: str, columns: Sequence[Column], styles: dict) -> None:
    sheet.set_row(0, 30)
    if len(columns) > 1:
        sheet.merge_range(0, 0, 0, len(columns) - 1, title, styles["title"])
    else:
        sheet.write_string(0, 0, title, styles["title"])
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(1, place, column.label, styles["head"])
    sheet.freeze_panes(2, 1)
    sheet.set_landscape()
    sheet.repeat_rows(1)
    sheet.fit_to_pages(1, 0)


def put(sheet, row: int, place: int, value: Any, styles: dict) -> None:
    if value is None or value in ("", NOTHING):
        sheet.write_blank(row, place, None, styles["text"])
    elif isinstance(value, datetime.date):
        sheet.write_datetime(row, place, value, styles["date"])
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        sheet.write_number(row, place, value, styles["number"])
    else:
        sheet.write_string(row, place, str(value), styles["text"])
