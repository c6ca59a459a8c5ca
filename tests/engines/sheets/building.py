"""Makes what the tests read: ID numbers, books in memory, workbooks on disk."""

from __future__ import annotations

import datetime
import io

import xlsxwriter

from nuanxin.engines.sheets import child, load_list
from nuanxin.engines.sheets.cells.identity import check_digit
from nuanxin.engines.sheets.columns import find_layout
from nuanxin.engines.sheets.parsing import Parsed
from nuanxin.engines.sheets.reader import Book, read_index

TODAY = datetime.date(2022, 9, 20)


def id_number(birth="19650317", serial="001", place="360722"):
    """A made-up ID number with a right check digit; an odd serial is a man's."""
    first = f"{place}{birth}{serial}"
    return first + check_digit(first)


MAN, WOMAN = id_number(serial="001"), id_number(birth="19701205", serial="002")


def book(*sheets):
    """A book in memory. A sheet is (name, rows) or (name, rows, merges); merges are (top, left, bottom, right) from 1."""
    out = io.StringIO()
    child.write_spool(out, [about(*sheet) for sheet in sheets])
    spool = io.BytesIO(out.getvalue().encode("utf-8", "surrogatepass"))
    return Book(spool, read_index(spool))


def about(name, rows, merges=(), visible=True):
    zero_based = [[top - 1, left - 1, bottom - 1, right - 1] for top, left, bottom, right in merges]
    return {"name": name, "visible": visible, "merges": zero_based}, iter([list(row) for row in rows])


def parsed(list_id, rows, merges=(), *, mapping=None, resolve_area=None, today=TODAY):
    """The parsed form of one sheet of rows."""
    spec = load_list(list_id)
    made = book(("Sheet1", rows, merges))
    return Parsed(made, spec, find_layout(made, spec, mapping), resolve_area, today)


def columns(list_id, rows, merges=(), mapping=None):
    """What was found, unknown and missing in one sheet of rows."""
    return parsed(list_id, rows, merges, mapping=mapping).columns


def grid(text):
    """Rows written as lines with | between cells."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip("\n").splitlines()]


def xlsx(path, rows, merges=(), sheet="Sheet1"):
    """A workbook on disk; dates are date cells, merges (top, left, bottom, right) from 1."""
    made = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    day = made.add_format({"num_format": "yyyy-mm-dd"})
    target = made.add_worksheet(sheet)
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, datetime.date):
                target.write_datetime(row, column, cell, day)
            elif cell != "":
                target.write(row, column, cell)
    for top, left, bottom, right in merges:
        target.merge_range(top - 1, left - 1, bottom - 1, right - 1, rows[top - 1][left - 1])
    made.close()
    return path
