"""Writes the demo county's workbooks in the shapes offices really send: titles, merged headings, aliases, notes, subtotals."""

from __future__ import annotations

import csv
import datetime
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from nuanxin.demo.story import Row

ALIASES = {
    "身份证号": "公民身份号码", "人员类别": "对象类别", "文化程度": "学历", "联系电话": "手机号", "常住地": "现居住地", "日期": "走访日期", "方式": "走访方式",
    "事项": "服务事项", "就业形式": "就业类型", "是否帮扶实现": "是否帮扶就业", "招聘人数": "需求人数", "采集日期": "收集日期", "金额": "救助金额（元）",
    "提供岗位数": "岗位数", "专场对象": "面向对象",
}  # fmt: skip
GROUPS = {
    "基本情况": ("姓名", "身份证号", "性别", "出生日期", "民族", "文化程度", "户籍性质", "常住地", "联系电话"),
    "家庭情况": ("户主身份证号", "与户主关系"),
    "就业失业情况": ("失业登记日期", "就业状态", "就业意愿", "培训意愿", "技能特长"),
    "合同": ("合同起始", "合同终止"),
}
Sheet = Any


class Layout:
    """One habit of drawing a table, chosen per workbook by its seed."""

    def __init__(self, title: str, place: str, columns: Sequence[str], seed: int) -> None:
        self.title, self.place = title, place
        self.chance = random.Random(seed)
        self.columns = list(columns)
        self.style = seed % 4

    def write(self, folder: Path, rows: Sequence[Row]) -> Path:
        """Write one workbook into `folder`; returns its path."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.style == 3:
            return self.write_csv(folder / f"{self.title}（{self.place}）.csv", rows)
        return self.write_xlsx(folder / f"{self.title}（{self.place}）.xlsx", rows)

    def write_csv(self, path: Path, rows: Sequence[Row]) -> Path:
        """As the spreadsheet program of a Chinese Windows saves it."""
        with path.open("w", encoding="gb18030", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["序号", *self.columns])
            for number, row in enumerate(rows, 1):
                writer.writerow([number, *(as_text(row.get(column)) for column in self.columns)])
        return path

    def write_xlsx(self, path: Path, rows: Sequence[Row]) -> Path:
        with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd", "strings_to_formulas": False}) as book:
            if self.style == 1:
                book.add_worksheet("填表说明").write_string(0, 0, "请按本人实际情况填写，身份证号请设为文本格式。")
            sheet = book.add_worksheet("花名册" if self.style else "Sheet1")
            bold = book.add_format({"bold": True, "align": "center", "valign": "vcenter", "border": 1, "text_wrap": True})
            first = (self.plain_header, self.titled_header, self.grouped_header)[self.style](sheet, bold)
            self.body(sheet, book.add_format({"num_format": "@"}), first, rows)
        return path

    def plain_header(self, sheet: Sheet, bold: Any) -> int:
        for index, column in enumerate(["序号", *self.columns]):
            sheet.write_string(0, index, column, bold)
        return 1

    def titled_header(self, sheet: Sheet, bold: Any) -> int:
        sheet.merge_range(0, 0, 0, len(self.columns), f"{self.place}{self.title}", bold)
        sheet.write_string(1, 0, f"填报单位：{self.place}")
        for index, column in enumerate(["序号", *self.columns]):
            sheet.write_string(2, index, ALIASES.get(column, column), bold)
        return 3

    def grouped_header(self, sheet: Sheet, bold: Any) -> int:
        sheet.merge_range(0, 0, 0, len(self.columns), f"{self.title}", bold)
        sheet.merge_range(1, 0, 2, 0, "序号", bold)
        group_of = {column: group for group, members in GROUPS.items() for column in members}
        index = 1
        while index <= len(self.columns):
            index = self.group(sheet, bold, index, group_of)
        return 3

    def group(self, sheet: Sheet, bold: Any, index: int, group_of: dict[str, str]) -> int:
        """One group title over its columns, or one column over both header rows; returns where the next begins."""
        group = group_of.get(self.columns[index - 1])
        last = index
        while group and last < len(self.columns) and group_of.get(self.columns[last]) == group:
            last += 1
        if not group or last == index:
            sheet.merge_range(1, index, 2, index, self.heading(index), bold)
            return index + 1
        sheet.merge_range(1, index, 1, last, group, bold)
        for column in range(index, last + 1):
            sheet.write_string(2, column, self.heading(column), bold)
        return last + 1

    def heading(self, index: int) -> str:
        column = self.columns[index - 1]
        return f"{column}\n（必填）" if column in ("姓名", "身份证号") else column

    def body(self, sheet: Sheet, text: Any, first: int, rows: Sequence[Row]) -> None:
        at = first
        for number, row in enumerate(rows, 1):
            sheet.write_number(at, 0, number)
            for index, column in enumerate(self.columns, 1):
                write_cell(sheet, at, index, row.get(column), text)
            at += 2 if self.style == 1 and number % 60 == 0 else 1
        if self.style == 2:
            sheet.write_string(at, 0, "合计")
            sheet.write_number(at, 2, len(rows))
            sheet.write_string(at + 1, 0, "备注：本表由各村上报汇总。")
            sheet.write_string(at + 2, 0, "填表人：        审核人：        ")


def write_cell(sheet: Sheet, row: int, column: int, value: Any, text: Any) -> None:
    """Each value by its own writer, so that a damaged number stays a number and a text never becomes a formula."""
    if value in (None, ""):
        return
    writers: dict[type, Callable[..., Any]] = {float: sheet.write_number, int: sheet.write_number, datetime.date: write_date(sheet)}
    if type(value) in writers:
        writers[type(value)](row, column, value)
    else:
        sheet.write_string(row, column, str(value), text)


def write_date(sheet: Sheet) -> Callable[..., Any]:
    return lambda row, column, value: sheet.write_datetime(row, column, datetime.datetime.combine(value, datetime.time()))


def as_text(value: Any) -> str:
    if isinstance(value, float) and value > 1e14:
        return f"{value:.5E}"
    return "" if value is None else str(value)
