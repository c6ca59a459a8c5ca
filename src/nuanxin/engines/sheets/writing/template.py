"""The blank workbook of a list, or one filled in beforehand; it imports again as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from nuanxin.engines.sheets.spec import ColumnSpec, ListSpec
from nuanxin.engines.sheets.writing import cells
from nuanxin.engines.sheets.writing.cells import Styles
from nuanxin.engines.sheets.writing.table import HEADING, TITLE, spread

ROWS_WITH_CHOICES = 5_000
LONGEST_CHOICES = 255  # Excel's limit for the words of a drop-down
WIDTHS = {
    "name": 12,
    "id": 22,
    "certificate": 26,
    "uscc": 22,
    "date": 14,
    "month": 12,
    "yes_no": 12,
    "int": 12,
    "yuan": 12,
    "phone": 16,
    "area": 24,
    "text": 22,
}
HOW = {
    "name": "填写姓名。",
    "text": "填写文字。",
    "id": "18 位身份证号（15 位的会自动升为 18 位）。本列是文本格式，请不要改成数字。",
    "certificate": "残疾人证上的证号：身份证号加 1 位类别、1 位等级，补换过的还有 B1 等。本列是文本格式，请不要改成数字。",
    "uscc": "营业执照上的 18 位代码。",
    "date": "年月日；只知道年月的写到月，按当月 1 日登记。",
    "month": "年月。",
    "yes_no": "填“是”或“否”；不知道的留空。",
    "int": "填写整数。",
    "yuan": "填写金额，单位元，最多两位小数。",
    "phone": "手机号，或带区号的座机号。",
    "area": "填写乡镇，或乡镇和村（社区）；也可以填统计用区划代码。",
}
EXAMPLES = {
    "name": "张三",
    "text": "",
    "id": "11010519491231002X",
    "certificate": "11010519491231002X44",
    "uscc": "91350100M000100Y43",
    "date": "2022-09-20",
    "month": "2022-09",
    "yes_no": "是",
    "int": "12",
    "yuan": "1000.00",
    "phone": "0797-0000000",
    "area": "城关镇东街村",
}


def write_template(spec: ListSpec, path: Path, rows: Iterable[Mapping[str, object]] = ()) -> int:
    """Write the list's workbook: title, starred required headings, drop-downs, a sheet 填表说明; returns the rows filled in.

    `rows` are values by canonical heading (codes or labels), for lists filled in beforehand.
    """
    with cells.new_book(path) as (book, styles):
        count = write_list(book.add_worksheet(cells.sheet_name(spec.title, set())), spec, rows, styles)
        write_instructions(book.add_worksheet("填表说明"), spec, styles)
    return count


def write_list(sheet: Any, spec: ListSpec, rows: Iterable[Mapping[str, object]], styles: Styles) -> int:
    columns = spec.asked
    for index, column in enumerate(columns):
        sheet.set_column(index, index, width(column), styles.get(num_format="@"))
        add_choices(sheet, index, column)
    sheet.set_row(0, 30)
    spread(sheet, 0, len(columns), spec.title, styles, **TITLE)
    sheet.set_row(1, 24)
    for index, column in enumerate(columns):
        color = "#C00000" if column.required else "#000000"
        cells.write(sheet, 1, index, f"*{column.name}" if column.required else column.name, styles, font_color=color, **HEADING)
    sheet.freeze_panes(2, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    count = 0
    for count, row in enumerate(rows, 1):
        for index, column in enumerate(columns):
            cells.write(sheet, count + 1, index, shown(column, row.get(column.name)), styles)
    return count


def width(column: ColumnSpec) -> int:
    longest = max((len(label) for label in column.values.values()), default=0)
    return max(WIDTHS.get(column.type, 14), 2 * len(column.name) + 4, min(2 * longest + 4, 30) if longest else 0)


def add_choices(sheet: Any, index: int, column: ColumnSpec) -> None:
    """A drop-down that warns and lets pass, because the reader knows more words than the drop-down."""
    choices = ["是", "否"] if column.type == "yes_no" else list(column.values.values())
    if not choices or column.several or len(",".join(choices)) > LONGEST_CHOICES:
        return
    message = {"error_type": "warning", "error_title": "请核对", "error_message": f"“{column.name}”一般从下拉列表中选择。"}
    sheet.data_validation(2, index, 1 + ROWS_WITH_CHOICES, index, {"validate": "list", "source": choices, **message})


def shown(column: ColumnSpec, value: object) -> object:
    """A stored value as a clerk writes it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (tuple, list, set, frozenset)):
        return "、".join(label for code, label in column.values.items() if code in value or label in value)
    return column.values.get(value, value) if isinstance(value, str) else value


def write_instructions(sheet: Any, spec: ListSpec, styles: Styles) -> None:
    for index, size in enumerate((20, 8, 70, 26)):
        sheet.set_column(index, index, size)
    spread(sheet, 0, 4, f"{spec.title}：填表说明", styles, **TITLE)
    for index, label in enumerate(("填写项", "是否必填", "怎么填", "例子")):
        cells.write(sheet, 1, index, label, styles, **HEADING)
    for row, column in enumerate(spec.asked, 2):
        line = (f"（{column.name}）", "必填" if column.required else "", how(column), example(column))
        for index, text in enumerate(line):
            cells.write(sheet, row, index, text, styles, border=1, text_wrap=True, valign="vcenter")


def how(column: ColumnSpec) -> str:
    if not column.values:
        return HOW[column.type]
    labels = "、".join(column.values.values())
    return f"可填多项，用顿号分开：{labels}。" if column.several else f"从中选一项：{labels}。"


def example(column: ColumnSpec) -> str:
    labels = list(column.values.values())
    return "、".join(labels[:2] if column.several else labels[:1]) if labels else EXAMPLES[column.type]
