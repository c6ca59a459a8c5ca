"""Invented persons and the workbooks that a careless office would send."""

from __future__ import annotations

import csv
import datetime
import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

Rows = Sequence[Sequence[Any]]
Merge = tuple[int, int, int, int]  # first row, first column, last row, last column, from 0
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
orders = itertools.count(1)


def id_number(birth: str = "19700501", sex: str = "男", region: str = "360722", order: int | None = None) -> str:
    """A resident ID with the right check digit, its sex in the 17th place."""
    serial = ((next(orders) if order is None else order) * 2 + (sex == "男")) % 1000
    return with_check_digit(f"{region}{birth}{serial:03d}")


def with_check_digit(body: str) -> str:
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def wrong_check_digit(number: str) -> str:
    return number[:17] + ("1" if number[17] != "1" else "2")


def credit_code(body: str) -> str:
    """A unified social credit code: 17 characters and the check character of GB 32100."""
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(letters.index(letter) * (3**place % 31) for place, letter in enumerate(body))
    return body + letters[(31 - total % 31) % 31]


def short_id(number: str) -> str:
    """The 15 digits that a person had before 1999."""
    return number[:6] + number[8:17]


def masked(number: str) -> str:
    return f"{number[:6]}********{number[-4:]}"


def table(rows: Sequence[dict[str, Any]], headings: Sequence[str] | None = None) -> list[list[Any]]:
    """A heading for every column that a row names, then the rows."""
    order = list(headings or dict.fromkeys(name for row in rows for name in row))
    return [order, *([row.get(name) for name in order] for row in rows)]


def xlsx(
    path: Path, rows: Rows, merges: Sequence[Merge] = (), before: Sequence[tuple[str, Rows]] = (), after: Sequence[tuple[str, Rows]] = ()
):
    """A workbook with the sheets `before`, the table and the sheets `after`."""
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, others in before:
            fill(book.add_worksheet(name), others, day)
        sheet = book.add_worksheet()
        fill(sheet, rows, day)
        for top, left, bottom, right in merges:
            sheet.merge_range(top, left, bottom, right, rows[top][left])
        for name, others in after:
            fill(book.add_worksheet(name), others, day)
    return path


def fill(sheet: Any, rows: Rows, day: Any) -> None:
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if isinstance(value, datetime.date):
                sheet.write_datetime(row, column, datetime.datetime.combine(value, datetime.time()), day)
            elif isinstance(value, (int, float)):
                sheet.write_number(row, column, value)
            elif value is not None:
                sheet.write_string(row, column, value)


def xls(path: Path, rows: Rows):
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("花名册")
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if isinstance(value, datetime.date):
                sheet.write(row, column, value, xlwt.easyxf(num_format_str="YYYY-MM-DD"))
            elif value is not None:
                sheet.write(row, column, value)
    book.save(str(path))
    return path


def ods(path: Path, rows: Rows):
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    sheet = Table(name="花名册")
    for cells in rows:
        line = TableRow()
        for value in cells:
            cell = (
                TableCell(valuetype="date", datevalue=value.isoformat())
                if isinstance(value, datetime.date)
                else TableCell(valuetype="string")
            )
            cell.addElement(P(text="" if value is None else str(value)))
            line.addElement(cell)
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    book.save(str(path))
    return path


def csv_file(path: Path, rows: Rows, encoding: str = "utf-8", separator: str = ","):
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=separator).writerows(["" if value is None else value for value in cells] for cells in rows)
    return path
