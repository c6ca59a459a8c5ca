"""Messy workbooks as townships send them, made in the test; every person is made up."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

ROSTER = ("序号", "姓 名", "公民身份号码", "家庭住址", "对象类别", "联系方式")


def workbook(headings: Sequence[str], rows: Sequence[Sequence[Any]], *, title: str = "2022年援助对象花名册") -> bytes:
    """A title over the header, the rows, then a total and a line of signatures."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.merge_range(0, 0, 0, len(headings) - 1, title)
        sheet.write_row(1, 0, headings)
        for number, row in enumerate(rows, 2):
            sheet.write_row(number, 0, row)
        sheet.write_row(len(rows) + 2, 0, ["合计", f"{len(rows)}人"])
        sheet.write_row(len(rows) + 3, 0, ["填表人：", "", "审核人："])
    return content.getvalue()


def upload(content: bytes, name: str = "援助对象花名册.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def roster(*rows: Sequence[Any]) -> bytes:
    return workbook(ROSTER, rows)
