"""Published tables for tests: any rows as a workbook, and right tables made at random with the layout that offices use."""

from __future__ import annotations

import copy
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from hypothesis import strategies as st

Rows = list[list[Any]]
MIDDLE = ("建国", "小红", "桂花", "志强", "秀英", "德明", "春燕", "国庆", "玉兰", "永福")


def book(*sheets: tuple[str, Rows], merges: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
    """A workbook of these sheets; texts stay texts, numbers numbers. `merges` hold for every sheet, counted from 0."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as workbook:
        for name, rows in sheets:
            page = workbook.add_worksheet(name)
            for row, column, cell in ((row, column, cell) for row, cells in enumerate(rows) for column, cell in enumerate(cells)):
                write(page, row, column, cell)
            for first_row, first, last_row, last in merges:
                page.merge_range(first_row, first, last_row, last, "")
                write(page, first_row, first, rows[first_row][first])
    return content.getvalue()


def write(page: Any, row: int, column: int, cell: Any) -> None:
    if isinstance(cell, str):
        page.write_string(row, column, cell)
    elif cell is not None:
        page.write_number(row, column, cell)


@dataclass
class Made:
    """A right table: its rows, and where its parts stand (rows and columns counted from 0)."""

    rows: Rows
    first: int
    details: list[int]
    grand: int | None
    columns: dict[str, int]
    subs: list[int] = field(default_factory=list)

    def with_cell(self, row: int, part: str, value: Any) -> Made:
        changed = copy.deepcopy(self)
        changed.rows[row][self.columns[part]] = value
        return changed

    def address(self, row: int, part: str) -> str:
        return f"{chr(ord('A') + self.columns[part])}{row + 1}"

    @property
    def content(self) -> bytes:
        return book(("公示", self.rows))


@st.composite
def right_tables(draw: st.DrawFn) -> Made:
    """Persons with price × quantity = amount, in groups with or without subtotals, the total below or above, notes around it."""
    price = draw(st.sampled_from([200, 333.33, 412.5, 1710]))
    quantity, unit = draw(st.sampled_from([("补贴月数", "元/月"), ("培训课时", "元/课时"), ("天数", "元/天")]))
    columns = ["序号", "姓名", "身份证号码", f"补贴标准（{unit}）", quantity, "补贴金额（元）"]
    year, month = draw(st.integers(2020, 2024)), draw(st.integers(1, 12))
    has_months = draw(st.booleans())
    if has_months:
        columns.append("补贴所属月份")
    groups = draw(st.lists(st.integers(3, 6), min_size=1, max_size=3))
    has_subs, is_above = draw(st.booleans()) and len(groups) > 1, draw(st.booleans())
    rows: Rows = [[f"某县{year}年{month}月社会保险补贴公示表"]] + ([["公示时间：2024年12月1日至12月7日"]] if draw(st.booleans()) else [])
    rows.append(list(columns))
    made = Made(rows, len(rows), [], None, {"name": 1, "id": 2, "price": 3, "quantity": 4, "amount": 5, "month": 6})
    total = [0, 0]
    if is_above:
        made.grand = len(rows)
        rows.append([])
    for size in groups:
        part = [0, 0]
        for _ in range(size):
            serial = len(made.details) + 1
            count = draw(st.integers(1, 12))
            made.details.append(len(rows))
            name = f"{'赵钱孙李周吴郑王'[serial % 8]}{MIDDLE[serial % 10]}{'甲乙丙丁'[serial % 4]}"
            rows.append([serial, name, f"36072219{60 + serial}****{1000 + serial}", price, count, round(price * count, 2)])
            rows[-1] += [f"{year}年{month}月"] if has_months else []
            part = [part[0] + count, round(part[1] + round(price * count, 2), 2)]
        total = [total[0] + part[0], round(total[1] + part[1], 2)]
        if has_subs:
            made.subs.append(len(rows))
            rows.append(["小计", "", "", None, *part])
    grand = ["合计", "", "", None, *total]
    if is_above:
        rows[made.grand] = grand
    elif draw(st.booleans()):
        made.grand = len(rows)
        rows.append(grand)
    rows.append(["制表人：某某", "", "", "审核人：某某"])
    return made
