"""Rows that are no rows: repeated headings and titles, number rows, subtotals, notes, signatures."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from nuanxin.engines.sheets.cells import shown
from nuanxin.engines.sheets.characters import squeeze, word_key
from nuanxin.engines.sheets.columns import Layout
from nuanxin.engines.sheets.headings import fold_heading
from nuanxin.engines.sheets.spec import RowWords, load_reading

LONG_NOTE = 15
NUMBERED = re.compile(r"\d{1,2}[.、．)）]\D")
FIRST_LETTERS = {"甲": 0, "乙": 0, "丙": 0, "丁": 0}


@cache
def words() -> RowWords:
    return load_reading().rows


@cache
def patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Subtotal, note, signature: tested on texts without blanks and brackets."""
    subtotal = re.compile(rf".{{0,12}}({'|'.join(words().subtotal)})([:：]?.{{0,8}})?")
    note = re.compile(rf"({'|'.join(words().note)})\d?([:：.、].*|\d.*)?", re.DOTALL)
    signature = re.compile(rf"({'|'.join(words().signature)})([:：].*)?", re.DOTALL)
    return subtotal, note, signature


class Furniture:
    """Knows the headings and titles of one sheet; asked only about rows that do not fit as they are."""

    def __init__(self, layout: Layout, head: list[list[Any]], required: list[tuple[str, int]]) -> None:
        self.required = required
        self.headings: dict[int, set[str]] = {}
        self.titles: set[str] = set()
        for row in head:
            self.remember(row, layout)

    def remember(self, row: list[Any], layout: Layout) -> None:
        for index in range(1, len(row)):
            if row[index] == "" or row[0] > layout.bottom:
                continue
            if row[0] < layout.top:
                self.titles.add(squeeze(shown(row[index])))
            else:
                self.headings.setdefault(index, set()).add(fold_heading(shown(row[index])))

    def is_furniture(self, row: list[Any], values: dict[str, Any]) -> bool:
        """Whether a row that cannot be read as a record is no record at all."""
        cells = [(index, shown(row[index])) for index in range(1, len(row)) if row[index] != "" and shown(row[index]).strip()]
        if not cells:
            return True
        if self.is_heading(cells) or self.is_title(cells) or is_number_row([text for _, text in cells]):
            return True
        marks = {index for index, text in cells if is_mark(text)}
        fits = sum(values[name] is not None and index not in marks for name, index in self.required)
        return fits * 2 < len(self.required) and (is_marked([text for _, text in cells]) or is_lone_note(cells))

    def is_heading(self, cells: list[tuple[int, str]]) -> bool:
        return all(fold_heading(text) in self.headings.get(index, ()) for index, text in cells)

    def is_title(self, cells: list[tuple[int, str]]) -> bool:
        return all(squeeze(text) in self.titles for _, text in cells)


def is_mark(text: str) -> bool:
    return any(pattern.fullmatch(word_key(text)) for pattern in patterns())


def is_marked(texts: list[str]) -> bool:
    """A subtotal stands among the first three cells, a note in the first, a signature in the first two."""
    subtotal, note, signature = patterns()
    keys = [word_key(text) for text in texts]
    return (
        any(subtotal.fullmatch(key) for key in keys[:3])
        or note.fullmatch(keys[0]) is not None
        or any(signature.fullmatch(key) for key in keys[:2])
    )


def is_lone_note(cells: list[tuple[int, str]]) -> bool:
    """One long or numbered text and nothing else: the second line of a note under the table."""
    text = squeeze(cells[0][1])
    return len(cells) == 1 and (NUMBERED.match(text) is not None or (len(text) >= LONG_NOTE and not text.isalnum()))


def is_number_row(texts: list[str]) -> bool:
    """The row under official headings that numbers the columns: 1, 2, 3 … or 甲, 乙, 1, 2 …"""
    plain = [text.strip(" ()（）") for text in texts]
    numbers = [int(text) for text in plain if text.isascii() and text.isdigit() and len(text) < 4]
    others = [text for text in plain if not (text.isascii() and text.isdigit())]
    counted = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False
    return len(numbers) >= 3 and counted and numbers[0] in (0, 1, 2) and all(text in (*FIRST_LETTERS, "栏次", "序号") for text in others)
