"""Read a workbook that a page sent, as the office program would."""

from __future__ import annotations

import io

import openpyxl


def opened(response) -> openpyxl.Workbook:
    """The workbook; a download can be read only once, so it stays with the response."""
    if not hasattr(response, "downloaded"):
        response.downloaded = response.getvalue()
    return openpyxl.load_workbook(io.BytesIO(response.downloaded))


def rows(response) -> list[tuple]:
    """The values of its only sheet."""
    return [tuple(cell.value for cell in row) for row in opened(response).active.iter_rows()]


def formats(response, row: int) -> list[str]:
    """The number formats of a row (counted from 1)."""
    return [cell.number_format for cell in opened(response).active[row]]
