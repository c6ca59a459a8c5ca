"""A statistical form laid out as the annex of a notice: title, unit, nested merged header, number row, areas, total, signatures.

Numbers are written as numbers with the format 0 (clerks add them up again), names and codes as text. There is not one
formula in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from nuanxin.engines.sheets.writing import cells
from nuanxin.engines.sheets.writing.cells import Styles

BODY = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "border": 1, "text_wrap": True}
HEAD = {**BODY, "align": "center", "num_format": "@"}
LINE = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
TITLE = {"font_name": "黑体", "font_size": 18, "align": "center", "valign": "vcenter"}
PAPER_A3, PAPER_A4 = 8, 9
WIDE = 16  # from this many columns on, the form is printed on A3


@dataclass(frozen=True)
class HeaderNode:
    """A heading; one with children spans them, one without is a column with its number."""

    label: str
    number: str = ""
    children: tuple[HeaderNode, ...] = ()

    @property
    def width(self) -> int:
        return sum(child.width for child in self.children) or 1

    @property
    def depth(self) -> int:
        return 1 + max((child.depth for child in self.children), default=0)

    def leaves(self) -> Iterator[HeaderNode]:
        """The columns below this heading, from left to right."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


@dataclass(frozen=True)
class FormRow:
    """A row of the form: the area, or 合计, and one cell per column."""

    name: str
    cells: tuple[int | Decimal | str | None, ...]


@dataclass(frozen=True)
class FormLayout:
    """Everything on the sheet. `stub` heads the column of areas, whose number is 甲; signatures stand under the table."""

    title: str
    headings: tuple[HeaderNode, ...]
    rows: tuple[FormRow, ...]
    total: FormRow | None = None
    stub: str = "单位"
    above_left: str = ""
    above_right: str = ""
    signatures: tuple[str, ...] = ("填表人：", "审核人：", "负责人：", "填报日期：")
    notes: tuple[str, ...] = ()
    sheet: str = "统计表"


def write_form(path: Path, form: FormLayout) -> None:
    """Write the form, ready to print on one page's width; refuses (ValueError) rows that are not as wide as the header."""
    width = sum(node.width for node in form.headings)
    if any(len(row.cells) != width for row in all_rows(form)):
        raise ValueError(f"a row of the form is not {width} cells wide")
    with cells.new_book(path, by_row=False) as (book, styles):
        sheet = book.add_worksheet(cells.sheet_name(form.sheet, set()))
        set_page(sheet, width)
        write_above(sheet, form, width, styles)
        first = write_header(sheet, form, styles)
        last = write_rows(sheet, form, first, styles)
        write_below(sheet, form, last, width, styles)


def all_rows(form: FormLayout) -> tuple[FormRow, ...]:
    return (*form.rows, form.total) if form.total else form.rows


def set_page(sheet: Any, width: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(PAPER_A3 if width >= WIDE else PAPER_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.center_horizontally()
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, width, 8.5)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def write_above(sheet: Any, form: FormLayout, width: int, styles: Styles) -> None:
    sheet.set_row(0, 36)
    merge(sheet, (0, 0, 0, width), form.title, styles, TITLE)
    half = max(width // 2, 0)
    merge(sheet, (1, 0, 1, half), form.above_left, styles, {**LINE, "align": "left"})
    if half < width:
        merge(sheet, (1, half + 1, 1, width), form.above_right, styles, {**LINE, "align": "right"})


def write_header(sheet: Any, form: FormLayout, styles: Styles) -> int:
    """Headings and number row; the first row (counted from 0) of the table's body."""
    depth = max(node.depth for node in form.headings)
    merge(sheet, (2, 0, 1 + depth, 0), form.stub, styles, HEAD)
    column = 1
    for node in form.headings:
        column = write_node(sheet, node, 2, column, 1 + depth, styles)
    for row in range(2, 2 + depth):
        sheet.set_row(row, 30 if row < 1 + depth else 64)
    leaves = [leaf for node in form.headings for leaf in node.leaves()]
    for index, text in enumerate(("甲", *(leaf.number for leaf in leaves))):
        cells.write(sheet, 2 + depth, index, text, styles, **HEAD)
    sheet.repeat_rows(2, 2 + depth)
    sheet.freeze_panes(3 + depth, 1)
    return 3 + depth


def write_node(sheet: Any, node: HeaderNode, top: int, column: int, bottom: int, styles: Styles) -> int:
    """Write a heading and those below it; the column after them."""
    merge(sheet, (top, column, top if node.children else bottom, column + node.width - 1), node.label, styles, HEAD)
    below = column
    for child in node.children:
        below = write_node(sheet, child, top + 1, below, bottom, styles)
    return column + node.width


def write_rows(sheet: Any, form: FormLayout, first: int, styles: Styles) -> int:
    row = first
    for row, line in enumerate(all_rows(form), first):
        bold = {"bold": True} if line is form.total else {}
        sheet.set_row(row, 22)
        cells.write(sheet, row, 0, line.name, styles, **HEAD, **bold)
        for column, value in enumerate(line.cells, 1):
            cells.write(sheet, row, column, value, styles, **BODY, **bold, align="right", num_format=number_format(value))
    return row


def number_format(value: object) -> str:
    if isinstance(value, str):
        return "@"
    return "0.00" if isinstance(value, Decimal) and value != value.to_integral_value() else "0"


def write_below(sheet: Any, form: FormLayout, last: int, width: int, styles: Styles) -> None:
    row = last + 1
    for note in form.notes:
        merge(sheet, (row, 0, row, width), note, styles, {**LINE, "align": "left", "text_wrap": True})
        row += 1
    sheet.set_row(row, 26)
    for column, text in signature_places(form.signatures, width):
        cells.write(sheet, row, column, text, styles, **LINE)


def signature_places(signatures: Sequence[str], width: int) -> list[tuple[int, str]]:
    """The signatures spread evenly under the table."""
    step = max((width + 1) // max(len(signatures), 1), 1)
    return [(index * step, text) for index, text in enumerate(signatures)]


def merge(sheet: Any, place: tuple[int, int, int, int], text: str, styles: Styles, look: dict[str, Any]) -> None:
    top, left, bottom, right = place
    if (top, left) != (bottom, right):
        sheet.merge_range(top, left, bottom, right, "", styles.get(**look))
    cells.write(sheet, top, left, text, styles, **look)
