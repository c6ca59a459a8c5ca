"""Workbooks and rows of the lists, with valid defaults; read without a child process, which tests of reading have."""

from __future__ import annotations

import io
import itertools
from pathlib import Path
from typing import Any

import xlsxwriter

from nuanxin.engines.sheets import child, reader
from nuanxin.errors import UserError
from nuanxin.orgs import intake
from tests import factories

names = itertools.count(1)


def roster_row(**cells: Any) -> dict[str, Any]:
    """One row of the roster: a new person of 嘉定镇水东村."""
    number = factories.id_number()
    return {"姓名": f"张三{next(names)}", "身份证号": number, "常住地": "嘉定镇水东村"} | cells


def row_of(person: Any, **cells: Any) -> dict[str, Any]:
    """The columns by which a list of services names a person."""
    return {"姓名": person.name, "身份证号": person.full_id_number} | cells


def paper(path: Path, *rows: dict[str, Any], first_row: int = 1) -> Path:
    """A workbook with a heading for every column that any row names; the first row of the list is row 2."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for place, heading in enumerate(headings):
            sheet.write_string(first_row - 1, place, heading)
        for number, row in enumerate(rows, first_row):
            for place, heading in enumerate(headings):
                write(sheet, number, place, row.get(heading, ""))
    return path


def write(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, (int, float)):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, str(value))


def read_here(path: Path, kind: str, spool: Any) -> None:
    """What the child process does, in this process and without limits."""
    out = io.StringIO()
    try:
        child.write_spool(out, child.read_csv(str(path)) if kind == "csv" else child.read_workbook(str(path)))
    except child.RefusedError as refusal:
        raise UserError(str(refusal)) from refusal
    spool.write(out.getvalue().encode("utf-8", "surrogatepass"))


class Desk:
    """Takes rows in as one workbook: `desk("visits", row, row)`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = itertools.count(1)

    def paper(self, *rows: dict[str, Any]) -> Path:
        return paper(self.folder / f"paper{next(self.files)}.xlsx", *rows)

    def __call__(self, list_id: str, *rows: dict[str, Any], by: Any = None, **conditions: Any) -> intake.Outcome:
        return intake.take(self.paper(*rows), by=by, list_id=list_id, **conditions)

    def verdicts(self, list_id: str, *rows: dict[str, Any], **conditions: Any) -> dict[str, int]:
        """The verdicts that occurred, with their numbers."""
        return counted(self(list_id, *rows, **conditions))

    def told(self, list_id: str, *rows: dict[str, Any], **conditions: Any) -> list[tuple[int, str, str, str]]:
        """What was told about the rows that did not go in: row, column, value, reason."""
        return [(one.row, one.column, one.value, one.reason) for one in self(list_id, *rows, **conditions).problems]


def counted(outcome: intake.Outcome) -> dict[str, int]:
    return {verdict: count for verdict, count in outcome.counts.items() if count}


__all__ = ["Desk", "counted", "paper", "read_here", "reader", "roster_row", "row_of"]
