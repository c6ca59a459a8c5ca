"""The marked copy of a file that came in: every sheet, row, column and merge as it was, refused cells coloured and explained."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from nuanxin.engines.sheets.cells import CellError, Noted, Parser, compile_column
from nuanxin.engines.sheets.parsing import Parsed
from nuanxin.engines.sheets.reader import Sheet
from nuanxin.engines.sheets.writing import cells
from nuanxin.engines.sheets.writing.cells import Styles
from nuanxin.engines.sheets.writing.table import HEADING

Kind = Literal["invalid", "conflict", "duplicate_in_file"]
LOOKS: dict[Kind, dict[str, Any]] = {
    "invalid": {"bg_color": "#FFC7CE", "font_color": "#9C0006"},
    "conflict": {"bg_color": "#FFEB9C", "font_color": "#7F6000"},
    "duplicate_in_file": {"bg_color": "#D9D9D9", "font_color": "#404040"},
}
NAMES: dict[Kind, str] = {"invalid": "未导入", "conflict": "有矛盾，待确认", "duplicate_in_file": "文件内重复"}
MAX_NOTES = 5_000  # more notes than this make Excel slow; the list at the end holds them all
LEGEND = "导入结果说明"


@dataclass(frozen=True, slots=True)
class Mark:
    """What to say about a cell; without a column it is said at the first cell of the row."""

    row: int
    column: str | None
    value: str
    reason: str
    kind: Kind = "invalid"


def write_marked(path: Path, parsed: Parsed, marks: Iterable[Mark]) -> None:
    """Write all sheets of the parsed file anew, so that row 57 is still row 57, and a last sheet that lists the marks.

    Looks, formulas and hidden rows of the original are not kept. Memory is bounded but for the marks.
    """
    listed = sorted(marks, key=lambda mark: mark.row)
    with cells.new_book(path) as (book, styles):
        used: set[str] = set()
        for sheet in parsed.book.sheets:
            target = book.add_worksheet(cells.sheet_name(sheet.name, used))
            at = places(parsed, listed) if sheet == parsed.layout.sheet else {}
            copy_sheet(target, parsed, sheet, at, styles)
        write_legend(book.add_worksheet(cells.sheet_name(LEGEND, used)), listed, styles)


def places(parsed: Parsed, marks: list[Mark]) -> dict[int, dict[int, list[Mark]]]:
    """Marks by row and column of the sheet, both counted from 1; column 0 is the first cell of the row."""
    at: dict[int, dict[int, list[Mark]]] = {}
    for mark in marks:
        index = parsed.index(mark.column) if mark.column else None
        at.setdefault(mark.row, {}).setdefault(index or 0, []).append(mark)
    return at


def copy_sheet(target: Any, parsed: Parsed, sheet: Sheet, at: dict[int, dict[int, list[Mark]]], styles: Styles) -> None:
    target.set_column(0, 63, 14)
    notes, months = 0, month_columns(parsed) if sheet == parsed.layout.sheet else {}
    for row in parsed.book.rows(sheet):
        marks = at.get(row[0], {})
        if 0 in marks:
            first = next((index for index in range(1, len(row)) if row[index] != ""), 1)
            marks = {**marks, first: [*marks.get(first, ()), *marks.pop(0)]}
        row.extend([""] * (max(marks, default=0) + 1 - len(row)))
        for index in range(1, len(row)):
            copy_cell(target, row[0] - 1, index - 1, row[index], marks.get(index), styles)
            if index in marks and notes < MAX_NOTES:
                notes += 1
                target.write_comment(row[0] - 1, index - 1, said(marks[index]), {"x_scale": 2})
            elif index in months and row[0] > parsed.layout.bottom and notes < MAX_NOTES and (note := taken_as(months[index], row[index])):
                notes += 1
                target.write_comment(row[0] - 1, index - 1, note)
    for top, left, bottom, right in disjoint(sheet.merges):
        target.merge.append([top - 1, left - 1, bottom - 1, right - 1])
    if sheet == parsed.layout.sheet:
        target.freeze_panes(parsed.layout.bottom, 0)
        target.activate()


def month_columns(parsed: Parsed) -> dict[int, Parser]:
    """Columns of dates where a bare month is taken as a day; the day of birth is the ID number's."""
    birth = parsed.spec.identity.birth if parsed.spec.identity else None
    dated = [
        (found, column)
        for found in parsed.columns.found
        if (column := parsed.spec.column(found.name)).type == "date" and found.name != birth
    ]
    return {found.indexes[0]: compile_column(column, today=parsed.today, resolve_area=None, heading=found.seen) for found, column in dated}


def taken_as(parse: Parser, cell: Any) -> str:
    """What must be told of a cell that was understood with some freedom, such as 按当月1日."""
    try:
        value = parse(cell) if cell != "" else None
    except CellError:
        return ""
    return value.note if isinstance(value, Noted) else ""


def said(marks: list[Mark]) -> str:
    return "\n".join(f"{NAMES[mark.kind]}：{mark.reason}" for mark in marks)


def copy_cell(target: Any, row: int, column: int, cell: Any, marks: list[Mark] | None, styles: Styles) -> None:
    if cell == "" and not marks:
        return
    look = LOOKS[min((mark.kind for mark in marks), key=list(LOOKS).index)] if marks else {}
    cells.write(target, row, column, typed(cell), styles, **look)


def typed(cell: Any) -> object:
    if not isinstance(cell, list):
        return cell
    kind, text = cell
    if kind != "d":
        return text
    return datetime.datetime.fromisoformat(text) if len(text) > 10 else datetime.date.fromisoformat(text)


def disjoint(merges: Iterable[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """The merges that do not overlap an earlier one: Excel refuses to open a file where they do."""
    kept: list[tuple[int, int, int, int]] = []
    running: list[tuple[int, int, int, int]] = []
    for merge in sorted(merges):
        top, left, bottom, right = merge
        running = [other for other in running if other[2] >= top]
        if (bottom, right) != (top, left) and not any(other[1] <= right and left <= other[3] for other in running):
            running.append(merge)
            kept.append(merge)
    return kept


def write_legend(sheet: Any, marks: list[Mark], styles: Styles) -> None:
    for index, size in enumerate((18, 8, 20, 26, 80)):
        sheet.set_column(index, index, size)
    for row, (kind, name) in enumerate(NAMES.items()):
        cells.write(sheet, row, 0, name, styles, **LOOKS[kind])
    for index, label in enumerate(("结果", "行号", "列", "看到的值", "原因和办法")):
        cells.write(sheet, len(NAMES) + 1, index, label, styles, **HEADING)
    for row, mark in enumerate(marks, len(NAMES) + 2):
        line = (NAMES[mark.kind], mark.row, mark.column or "整行", mark.value, mark.reason)
        for index, value in enumerate(line):
            cells.write(sheet, row, index, value, styles, **(LOOKS[mark.kind] if index == 0 else {}))
