"""A list as a workbook: title, headings, rows, filter; what a page shows is what the file holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from nuanxin.engines.sheets.writing import cells
from nuanxin.engines.sheets.writing.cells import Styles

HEADING = {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True, "bg_color": "#EAF1F8", "num_format": "@"}
TITLE = {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter", "font_name": "黑体"}
FORMATS = {"text": "@", "number": "0", "yuan": "0.00", "date": "yyyy-mm-dd"}


@dataclass(frozen=True)
class TableColumn:
    """A heading, what its cells are, and its width in characters."""

    label: str
    kind: Literal["text", "number", "yuan", "date"] = "text"
    width: int = 14


@dataclass(frozen=True)
class TableSheet:
    """One table of a workbook. `note` is a line under the title, such as how the list was filtered."""

    title: str
    columns: Sequence[TableColumn]
    rows: Iterable[Sequence[object]]
    note: str = ""


def write_table(path: Path, title: str, columns: Sequence[TableColumn], rows: Iterable[Sequence[object]], note: str = "") -> int:
    """Write the rows as they come (bounded memory) and return how many; text stays text, whatever it begins with.

    `note` is a line under the title, such as how the list was filtered. Yes and no are written as 是 and 否.
    """
    return write_tables(path, [TableSheet(title, columns, rows, note)])


def write_tables(path: Path, tables: Iterable[TableSheet]) -> int:
    """Several tables, each on a sheet of its own; how many rows together."""
    count, names = 0, set[str]()
    with cells.new_book(path) as (book, styles):
        for table in tables:
            count += write_sheet(book.add_worksheet(cells.sheet_name(table.title, names)), styles, table)
    return count


def write_sheet(sheet: Any, styles: Styles, table: TableSheet) -> int:
    columns = table.columns
    first = write_head(sheet, styles, table.title, columns, table.note)
    count = 0
    for count, row in enumerate(table.rows, 1):
        write_row(sheet, first + count - 1, columns, row, styles)
    sheet.freeze_panes(first, 0)
    sheet.autofilter(first - 1, 0, first - 1 + count, len(columns) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(first - 1)
    return count


def write_head(sheet: Any, styles: Styles, title: str, columns: Sequence[TableColumn], note: str) -> int:
    """Title, note and headings; the row (counted from 0) under them."""
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width, styles.get(num_format=FORMATS[column.kind]))
    sheet.set_row(0, 30)
    spread(sheet, 0, len(columns), title, styles, **TITLE)
    if note:
        spread(sheet, 1, len(columns), note, styles, align="left")
    row = 2 if note else 1
    for index, column in enumerate(columns):
        cells.write(sheet, row, index, column.label, styles, **HEADING)
    return row + 1


def spread(sheet: Any, row: int, width: int, text: str, styles: Styles, **properties: Any) -> None:
    """One text over the whole width of the table."""
    if width == 1:
        cells.write(sheet, row, 0, text, styles, **properties)
        return
    sheet.merge_range(row, 0, row, width - 1, "", styles.get(**properties))
    cells.write(sheet, row, 0, text, styles, **properties)


def write_row(sheet: Any, row: int, columns: Sequence[TableColumn], values: Sequence[object], styles: Styles) -> None:
    for index, (column, value) in enumerate(zip(columns, values, strict=True)):
        shown = ("是" if value else "否") if isinstance(value, bool) else value
        form = FORMATS[column.kind] if not isinstance(shown, str) else "@"
        cells.write(sheet, row, index, shown, styles, num_format=form, border=1)
