"""Persons who stand in a table twice for the same months, and what of them must not be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nuanxin.benefits.published.finding import Mark
from nuanxin.benefits.published.months import months_of
from nuanxin.benefits.published.table import Column, Row, Table
from nuanxin.benefits.published.words import Published
from nuanxin.engines.sheets.cells import shown
from nuanxin.engines.sheets.cells.identity import birth_of, check_digit
from nuanxin.engines.sheets.cells.outcome import is_damaged
from nuanxin.engines.sheets.characters import squeeze

WHOLE = re.compile(r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])")
MASKED = re.compile(r"[*＊×✱●•]|#{2,}|[xX]{3,}")  # one # stands in addresses: 5#楼
HIDDEN = "请遮盖出生日期或末几位后再公布。"
SINGLE = 3  # up to so many cells each is told by itself


def doubles(table: Table) -> Iterator[Mark]:
    """The same number (or, where numbers are masked or missing, the same name and number) for the same months and benefit."""
    seen: dict[tuple[str, ...], int] = {}
    for row in table.details:
        found = identity(table, row)
        if found is None:
            continue
        column, key = found
        if key in seen:
            yield Mark(row.number, column.index, f"与第 {seen[key]} 行是同一个人、同一期间、同一项目，重复了。请核对，多列的请删去。")
        seen.setdefault(key, row.number)


def identity(table: Table, row: Row) -> tuple[Column, tuple[str, ...]] | None:
    number, name = table.first("id"), table.first("name")
    written = squeeze(row.text(number)).upper() if number else ""
    named = squeeze(row.text(name)) if name else ""
    months = months_of(table, row)
    rest = (str(months[1]) if months else "", *(row.text(column) for column in table.of("kind")))
    if number and written:
        return number, (written, "" if WHOLE.fullmatch(written) else named, *rest)
    if name and named:
        return name, ("", named, *rest, *(row.text(column) for column in table.of("unit", "place")))
    return None


def private(table: Table, words: Published) -> Iterator[Mark]:
    """Columns that a published table should not have at all, unless what stands in them is masked."""
    for column in table.columns:
        shown_open = [row for row in table.details if row.text(column) and not MASKED.search(row.text(column))]
        if column.part in words.private and shown_open:
            said = f"“{column.label}”是{words.private[column.part]}，原则上不公开（{len(shown_open)} 行没有遮盖）。请删去这一栏或遮盖。"
            yield Mark(shown_open[0].number, column.index, said)


def whole_numbers(rows: list[list[object]], table: Table | None) -> Iterator[Mark]:
    """ID numbers that are not masked, wherever they stand; a column full of them is told once."""
    under = table.first("id") if table else None
    places: dict[int, list[int]] = {}
    for row in rows:
        for column, cell in enumerate(row[1:], 1):
            if is_whole(cell, bool(under and under.index == column)):
                places.setdefault(column, []).append(int(str(row[0])))
    for column, found in places.items():
        if len(found) > SINGLE:
            yield Mark(found[0], column, f"身份证号码没有遮盖，这一列共 {len(found)} 行（第 {found[0]} 至 {found[-1]} 行）。{HIDDEN}")
        else:
            yield from (Mark(row, column, f"身份证号码没有遮盖。{HIDDEN}") for row in found)


def is_whole(cell: object, is_named: bool) -> bool:
    """A number of the right form; outside a column of ID numbers its last sign must be right as well."""
    if is_named and is_damaged(cell):
        return True
    found = WHOLE.findall(squeeze(shown(cell)).upper()) if isinstance(cell, str | int) and not isinstance(cell, bool) else []
    return any(is_named or (birth_of(one) and check_digit(one[:17]) == one[17]) for one in found)
