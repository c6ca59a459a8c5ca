"""Reads written workbooks back with other eyes: openpyxl for looks, the raw parts for what must not be there."""

from __future__ import annotations

import zipfile

import openpyxl


def sheets(path):
    return openpyxl.load_workbook(path)


def values(path, name=None):
    book = sheets(path)
    sheet = book[name] if name else book.worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def raw(path):
    """All parts of the workbook as one text."""
    with zipfile.ZipFile(path) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://x")',
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(1)",
    "\t=1",
    "http://x.example",
    "mailto:a@b",
    "'=1",
    "{=1}",
    "#N/A",
]
