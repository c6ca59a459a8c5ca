"""Finds the header of a sheet: which rows it takes, and for each column its own heading with the group titles above it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from nuanxin.engines.sheets.headings import words

STATEMENT = re.compile(r"[:：].*\S")
LONGEST_HEADING = 40
Merge = tuple[int, int, int, int]


@dataclass(frozen=True)
class Heading:
    """The heading of one column: `own` is the lowest text, `groups` are the titles above it, highest first."""

    index: int
    own: str
    groups: tuple[str, ...] = ()

    @property
    def seen(self) -> str:
        return one_line(self.own)


@dataclass(frozen=True)
class Part:
    """One text above a column: where it stands, and whether it spans several columns or is taken from the left."""

    place: tuple[int, int]
    text: str
    is_wide: bool
    is_inherited: bool
    bottom: int


class Grid:
    """The first rows of a sheet as texts, with the merged ranges that cover them."""

    def __init__(self, rows: list[list[Any]], merges: tuple[Merge, ...], height: int) -> None:
        self.texts: dict[tuple[int, int], str] = {}
        self.width = 0
        for row in rows:
            for index in range(1, len(row)):
                if row[0] <= height and (text := heading_text(row[index])):
                    self.texts[row[0], index] = text
                    self.width = max(self.width, index)
        self.height = height
        self.merged: dict[tuple[int, int], Merge] = {}
        for merge in merges:
            self.add_merge(merge)

    def add_merge(self, merge: Merge) -> None:
        top, left, bottom, right = merge
        if top > self.height or left > self.width:
            return
        for row in range(top, min(bottom, self.height) + 1):
            for index in range(left, min(right, self.width) + 1):
                self.merged[row, index] = merge

    def part(self, row: int, index: int, below: bool) -> Part | None:
        """The text that stands in or over a cell; an empty cell with a heading below takes what stands to its left."""
        merge, own = self.merged.get((row, index)), self.texts.get((row, index))
        if own and (merge is None or merge[:2] != (row, index)):
            return Part((row, index), own, False, False, row)
        if merge is None:
            return self.part_at_left(row, index) if below else None
        top, left, bottom, right = merge
        text = self.texts.get((top, left), "")
        return Part((top, left), text, right > left, index > left, bottom) if text else None

    def part_at_left(self, row: int, index: int) -> Part | None:
        for left in range(index - 1, 0, -1):
            if (row, left) in self.merged:
                return None
            if text := self.texts.get((row, left)):
                return Part((row, left), text, True, True, row)
        return None

    def cells(self, row: int) -> list[int]:
        return [index for index in range(1, self.width + 1) if (row, index) in self.texts]

    def span(self, row: int, index: int) -> int:
        merge = self.merged.get((row, index))
        return merge[3] - merge[1] + 1 if merge else 1

    def can_head(self, row: int) -> bool:
        """Whether a row may hold group titles: a title over the whole table, a lone first cell or a statement may not."""
        filled = self.cells(row)
        texts = [self.texts[row, index] for index in filled]
        if not filled or any(len(text) > LONGEST_HEADING or STATEMENT.search(text) for text in texts):
            return False
        if len(filled) > 1:
            return True
        span = self.span(row, filled[0])
        return span * 5 < self.width * 4 if span > 1 else filled[0] > 1

    def top(self, bottom: int) -> int:
        row = bottom
        while row > 1 and bottom - row + 1 < words().depth and self.can_head(row - 1):
            row -= 1
        return row

    def reach(self, bottom: int) -> int:
        """The last row that merged header cells ending below `bottom` reach."""
        ends = [self.merged[bottom, index][2] for index in range(1, self.width + 1) if (bottom, index) in self.merged]
        return max((end for end in ends if end < bottom + words().depth), default=bottom)

    def headings(self, bottom: int) -> list[Heading]:
        """The headings when the header ends in this row."""
        top = self.top(bottom)
        found = (self.heading(index, top, bottom) for index in range(1, self.width + 1))
        return [heading for heading in found if heading]

    def heading(self, index: int, top: int, bottom: int) -> Heading | None:
        path = self.path(index, top, bottom)
        if not path or path[-1].is_inherited or not self.names_a_column(path[-1], top, bottom):
            return None
        return Heading(index, path[-1].text, tuple(part.text for part in path[:-1]))

    def path(self, index: int, top: int, bottom: int) -> list[Part]:
        path: list[Part] = []
        for row in range(bottom, top - 1, -1):
            part = self.part(row, index, below=bool(path))
            if part and (not path or path[0].place != part.place):
                path.insert(0, part)
        return path

    def names_a_column(self, part: Part, top: int, bottom: int) -> bool:
        """A group title never names a column by itself: one that spans columns does only with nothing below it."""
        if not part.is_wide or part.bottom >= bottom:
            return True
        right = part.place[1] + self.span(*part.place)
        return not any((row, index) in self.texts for row in range(part.bottom + 1, bottom + 1) for index in range(part.place[1], right))


def candidates(rows: list[list[Any]], merges: tuple[Merge, ...]) -> Iterator[tuple[int, int, list[Heading]]]:
    """Each place the header may have, as (last row, first row, headings); where merged cells reach further down, that far."""
    grid = Grid(rows, merges, words().first_rows + words().depth - 1)
    for row in range(1, grid.height + 1):
        if grid.top(row) <= words().first_rows and grid.cells(row):
            bottom = grid.reach(row)
            yield bottom, grid.top(bottom), grid.headings(bottom)


def heading_text(cell: Any) -> str:
    return cell.strip() if isinstance(cell, str) else ""


def one_line(text: str) -> str:
    return re.sub(r"\s+", "", text)
