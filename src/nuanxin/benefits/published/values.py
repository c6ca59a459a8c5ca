"""Single cells: amounts below or at nought, numbers kept as text."""

from __future__ import annotations

from collections.abc import Iterator

from nuanxin.benefits.published.amounts import is_text, number, shown
from nuanxin.benefits.published.finding import Mark
from nuanxin.benefits.published.table import MEASURED, MONEY, Column, Table
from nuanxin.benefits.published.words import Published

SINGLE = 3  # up to so many cells each is told by itself


def check(table: Table, words: Published, is_all_text: bool) -> Iterator[Mark]:
    for column in (column for column in table.columns if column.part in (*MEASURED, "price")):
        if column.part in MONEY:
            yield from signs(table, column, words)
        if not is_all_text:
            yield from texts(table, column)


def signs(table: Table, column: Column, words: Published) -> Iterator[Mark]:
    """Nought only where it is all that is paid; below nought unless the row says that money is taken back."""
    for row in table.details:
        value = row.value(column)
        if value is None or row.mentions(words.take_back_words):
            continue
        if value < 0:
            yield Mark(row.number, column.index, f"“{column.label}”是 {shown(value)}，小于零。请核对；是扣回的请注明。")
        elif value == 0 and table.main == column:
            yield Mark(row.number, column.index, f"“{column.label}”是 0。不发的请删去这一行。")


def texts(table: Table, column: Column) -> Iterator[Mark]:
    """Numbers that Excel keeps as text and leaves out of every sum."""
    found = [row for row in table.rows if row.kind != "note" and is_text(row.cell(column)) and number(row.cell(column)) is not None]
    if len(found) > SINGLE:
        said = f"“{column.label}”这一列有 {len(found)} 行的数字存成了文字（第 {found[0].number} 至 {found[-1].number} 行），求和时不会计入。请改为数字。"
        yield Mark(found[0].number, column.index, said)
        return
    for row in found:
        yield Mark(row.number, column.index, f"“{row.text(column)}”存成了文字，求和时不会计入。请改为数字。")
