"""Reads the bank's answer: which payment was paid on which day, which failed and why; every mistake of the file at once."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from nuanxin.benefits import banking
from nuanxin.benefits.banking import Bank
from nuanxin.engines.sheets import reader
from nuanxin.engines.sheets.cells import CellError, Noted
from nuanxin.engines.sheets.cells.dates import date_parser
from nuanxin.engines.sheets.cells.numbers import text_of, yuan_parser
from nuanxin.engines.sheets.characters import word_key
from nuanxin.errors import UserError
from nuanxin.orgs import clock

LARGEST = 10**12
HEADING_ROWS = 20  # headings stand within the first rows; above them are titles
READ_DAY, READ_YUAN = date_parser(), yuan_parser(0, LARGEST)


@dataclass(frozen=True)
class Answer:
    """What the bank says about one payment."""

    row: int
    reference: str
    amount: Decimal
    is_paid: bool
    reason: str = ""
    paid_on: datetime.date | None = None


@dataclass
class Answers:
    """The lines of a file, and what could not be read."""

    lines: list[Answer] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read(path: Path) -> Answers:
    """The lines of the bank's answer, a workbook or .csv. Refuses a file in which no sheet has the headings."""
    bank = banking.formats()
    with reader.read(path) as book:
        for sheet in book.sheets:
            rows = book.rows(sheet)
            if places := headings(rows, bank):
                return lines(rows, places, bank)
    wanted = "、".join(words[0] for words in (bank.back.reference, bank.back.amount, bank.back.result))
    raise UserError(f"文件里找不到代发结果的表头（{wanted}）。请使用银行返回的结果文件，或按此补上表头。")


def headings(rows: Iterable[list[Any]], bank: Bank) -> dict[str, int]:
    """Under which column each part stands; empty if the sheet has no such headings. Leaves `rows` behind them."""
    known = {word_key(word): part for part, words in bank.back.model_dump().items() for word in words}
    for number, row in enumerate(rows, 1):
        places: dict[str, int] = {}
        for place, cell in enumerate(row[1:], 1):
            if isinstance(cell, str) and (part := known.get(word_key(cell))):
                places.setdefault(part, place)
        if {"reference", "amount", "result"} <= set(places):
            return places
        if number >= HEADING_ROWS:
            break
    return {}


def lines(rows: Iterable[list[Any]], places: dict[str, int], bank: Bank) -> Answers:
    found = Answers()
    totals = {word_key(word) for word in bank.total_words}
    for row in rows:
        if any(isinstance(cell, str) and word_key(cell) in totals for cell in row[1:]):
            continue
        cells = {part: row[place] if place < len(row) else "" for part, place in places.items()}
        problems = list(mistakes(cells, bank))
        if problems:
            found.problems += [f"第 {row[0]} 行{text}" for text in problems]
        elif cells["reference"] or cells["amount"]:
            found.lines.append(answer(row[0], cells, bank))
    found.problems += repeated(found.lines)
    return found


def mistakes(cells: dict[str, Any], bank: Bank) -> Iterator[str]:
    """What cannot be in a line, each with what to do."""
    if not text_of(cells["reference"]):
        yield "没有流水号，无法对应到付款。请补上流水号。"
    result = text_of(cells["result"])
    if result not in (*bank.paid_words, *bank.failed_words):
        yield f"的结果“{result}”看不懂。可写：{'、'.join((bank.paid_words[0], bank.failed_words[0]))}。"
    if result in bank.failed_words and not text_of(cells.get("reason", "")):
        yield "发放失败而没有写原因。请补上失败原因。"
    for part, label, parse in (("amount", "金额", READ_YUAN), ("paid_on", "到账日期", READ_DAY)):
        try:
            value = parse(cells[part]) if cells.get(part) not in (None, "") else None
        except CellError as error:
            yield f"的{label}“{text_of(cells[part])}”读不懂：{error}"
            continue
        if part == "amount" and value is None:
            yield "没有金额，无法核对。请补上金额。"
        day = value.value if isinstance(value, Noted) else value
        if part == "paid_on" and day and day > clock.real_today():
            yield f"的到账日期 {day} 晚于今天（{clock.real_today()}）。请核对日期。"


def answer(row: int, cells: dict[str, Any], bank: Bank) -> Answer:
    day = READ_DAY(cells["paid_on"]) if cells.get("paid_on") else None
    return Answer(
        row=row,
        reference=text_of(cells["reference"]),
        amount=READ_YUAN(cells["amount"]),
        is_paid=text_of(cells["result"]) in bank.paid_words,
        reason=text_of(cells.get("reason", "")),
        paid_on=day.value if isinstance(day, Noted) else day,
    )


def repeated(lines: list[Answer]) -> list[str]:
    first: dict[str, Answer] = {}
    return [
        f"第 {line.row} 行的流水号 {line.reference} 与第 {first[line.reference].row} 行重复。请删去一行。"
        for line in lines
        if first.setdefault(line.reference, line) is not line
    ]
