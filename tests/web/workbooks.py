"""Read a workbook that a page sent, as the office program would."""

from __future__ import annotations

import io

import openpyxl


def rows(response) -> list[tuple]:
    """The values of its only sheet."""
    book = openpyxl.load_workbook(io.BytesIO(response.getvalue()))
    return [tuple(cell.value for cell in row) for row in book.active.iter_rows()]


def formats(response, row: int) -> list[str]:
    """The number formats of a row (counted from 1)."""
    book = openpyxl.load_workbook(io.BytesIO(response.getvalue()))
    return [cell.number_format for cell in book.active[row]]
