"""Runs every check over every sheet of a workbook."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nuanxin.benefits.published import months, people, relations, sums, values
from nuanxin.benefits.published.finding import Finding, Mark
from nuanxin.benefits.published.table import Table, table_of
from nuanxin.benefits.published.words import Published, known
from nuanxin.engines.sheets import guard, reader
from nuanxin.errors import UserError

NO_TABLE = "文件里找不到补贴表的表头（至少要有“补贴金额”或“合计”和另一栏）。请核对文件，或把表头放在表的最上面。"


def check_table(content: bytes) -> tuple[Finding, ...]:
    """What is wrong in a published table, sheet by sheet, row by row; nothing for a table that is right.

    Refuses (UserError) a file that cannot be read or in which no sheet has the header of a subsidy table.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table"
        path.write_bytes(content)
        is_text = guard.check(path) == "csv"
        with reader.read(path) as book:
            sheets = [(sheet.name, sheet.merges, list(book.rows(sheet))) for sheet in book.sheets]
    words = known()
    tables = [(name, rows, table_of(rows, merges, words)) for name, merges, rows in sheets]
    if not any(table for _, _, table in tables):
        raise UserError(NO_TABLE)
    return tuple(mark.on(name) for name, rows, table in tables for mark in of_sheet(rows, table, words, is_text))


def of_sheet(rows: list[list[Any]], table: Table | None, words: Published, is_text: bool) -> list[Mark]:
    """In the order of the rows; what is said of one cell by two checks stands there twice, what is said alike once."""
    found = list(people.whole_numbers(rows, table))
    if table:
        found += of_table(table, words, is_text)
    return sorted(dict.fromkeys(found), key=lambda mark: (mark.row, mark.column))


def of_table(table: Table, words: Published, is_text: bool) -> Iterator[Mark]:
    wrong = dict(relations.check(table))
    yield from wrong
    yield from sums.check(table, {(mark.row, mark.column): value for mark, value in wrong.items()})
    yield from months.check(table, words)
    yield from people.doubles(table)
    yield from people.private(table, words)
    yield from values.check(table, words, is_text)
