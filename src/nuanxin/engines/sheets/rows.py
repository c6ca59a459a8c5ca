"""From the cells of a row to its values and everything that is wrong with it; rows that are no rows are left out."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from nuanxin.engines.sheets import judging
from nuanxin.engines.sheets.cells import CellError, Noted, Parser, Refusal, ResolveArea, compile_column, is_empty, shown
from nuanxin.engines.sheets.columns import Found, Layout
from nuanxin.engines.sheets.furniture import Furniture
from nuanxin.engines.sheets.problems import Problem
from nuanxin.engines.sheets.spec import ColumnSpec, ListSpec

MISSING = object()
CACHED_WORDS, CACHED_LENGTH = 10_000, 64
EMPTY = "必填，却是空的。请填写。"


@dataclass(slots=True)
class ParsedRow:
    """One row: Excel's row number, a value (or None) per column found, notes per column, and what is wrong."""

    number: int
    values: dict[str, Any]
    notes: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def verdict(self) -> Literal["", "invalid", "conflict"]:
        """The worst of the row's problems; empty when there are none."""
        kinds = {problem.kind for problem in self.problems}
        return "invalid" if "invalid" in kinds else "conflict" if kinds else ""


@dataclass(frozen=True, slots=True)
class Plan:
    """How one column is read: `cache` holds what its commonest texts mean."""

    name: str
    index: int
    parse: Parser
    is_required: bool
    join: Callable[[list[Any]], Any] | None
    cache: dict[str, Any]


class RowParser:
    """Parses the rows of one sheet, whose columns are known."""

    def __init__(
        self, spec: ListSpec, layout: Layout, head: list[list[Any]], resolve_area: ResolveArea | None, today: datetime.date
    ) -> None:
        self.plans = [plan(spec.column(found.name), found, spec, resolve_area, today) for found in layout.columns.found]
        self.steps = [(step.name, step.index, step.join, step.cache.get, step) for step in self.plans]  # unpacked for two million cells
        self.required = [step.name for step in self.plans if step.is_required]
        self.judge = judging.Judge(spec, {found.name for found in layout.columns.found})
        self.furniture = Furniture(layout, head, [(plan.name, plan.index) for plan in self.plans if plan.is_required])
        self.merges = vertical_merges(layout, {index for found in layout.columns.found for index in found.indexes})

    def rows(self, raw: Iterator[list[Any]]) -> Iterator[ParsedRow]:
        for row in self.filled(raw) if self.merges else raw:
            if parsed := self.parse(row):
                yield parsed

    def filled(self, raw: Iterator[list[Any]]) -> Iterator[list[Any]]:
        """A cell merged over several rows holds for each of them, if the row has something of its own."""
        running: dict[int, tuple[int, Any]] = {}
        for row in raw:
            own = any(cell != "" for cell in row[1:])
            for index, (bottom, cell) in running.items():
                if own and row[0] <= bottom:
                    row.extend([""] * (index + 1 - len(row)))
                    row[index] = cell if row[index] == "" else row[index]
            for index, bottom in self.merges.get(row[0], ()):
                if index < len(row):
                    running[index] = (bottom, row[index])
            yield row

    def parse(self, row: list[Any]) -> ParsedRow | None:
        """The row's values and problems, or None when it is an empty row, a heading, a subtotal, a note, a signature."""
        parsed = ParsedRow(row[0], {})
        values, width, refused = parsed.values, len(row), []
        for name, index, join, remembered, step in self.steps:
            cell = join(row) if join else row[index] if index < width else ""
            if cell == "":
                values[name] = None
                continue
            value = remembered(cell, MISSING) if cell.__class__ is str else MISSING
            if value is MISSING:
                value = read(step, cell)
            if value.__class__ is Noted:
                parsed.notes[name] = value.note
                value = value.value
            elif value.__class__ is Refusal:
                refused.append(Problem(row[0], name, shown(cell), value.reason))
                value = None
            values[name] = value
        return self.finish(row, parsed, refused)

    def finish(self, row: list[Any], parsed: ParsedRow, refused: list[Problem]) -> ParsedRow | None:
        values = parsed.values
        lacking = [name for name in self.required if values[name] is None]
        if lacking or refused:
            if not refused and not any(value is not None for value in values.values()):
                return None
            if self.furniture.is_furniture(row, values):
                return None
            self.complain(parsed, lacking, refused)
        self.judge.judge(parsed.number, values, parsed.notes, parsed.problems)
        return parsed

    def complain(self, parsed: ParsedRow, lacking: list[str], refused: list[Problem]) -> None:
        by_column = {problem.column: problem for problem in refused}
        by_column |= {name: Problem(parsed.number, name, "", EMPTY) for name in lacking if name not in by_column}
        parsed.problems = [by_column[step.name] for step in self.plans if step.name in by_column]


def read(step: Plan, cell: Any) -> Any:
    """Parse one cell; a refusal is a value here. What a short text means is remembered."""
    value: Any
    try:
        value = step.parse(cell)
    except CellError as refusal:
        value = Refusal(str(refusal))
    if cell.__class__ is str and len(cell) <= CACHED_LENGTH and len(step.cache) < CACHED_WORDS:
        step.cache[cell] = value
    return value


def plan(column: ColumnSpec, found: Found, spec: ListSpec, resolve_area: ResolveArea | None, today: datetime.date) -> Plan:
    is_birth = spec.identity is not None and spec.identity.birth == column.name
    parse = compile_column(column, today=today, resolve_area=resolve_area, heading=found.seen, birth=is_birth)
    join = joiner(found.indexes) if len(found.indexes) > 1 else None
    return Plan(column.name, found.indexes[0], parse, column.required, join, {})


def joiner(indexes: tuple[int, ...]) -> Callable[[list[Any]], Any]:
    """Town and village as one text; a village that already begins with its town stands alone."""

    def join(row: list[Any]) -> Any:
        parts = [text for index in indexes if index < len(row) and not is_empty(text := shown(row[index]))]
        return parts[-1] if len(parts) > 1 and parts[-1].startswith(parts[0]) else "".join(parts)

    return join


def vertical_merges(layout: Layout, indexes: set[int]) -> dict[int, list[tuple[int, int]]]:
    """Below the header: the first row of each merge over several rows, with its column and last row."""
    merges: dict[int, list[tuple[int, int]]] = {}
    for top, left, bottom, _ in layout.sheet.merges:
        if top > layout.bottom and bottom > top and left in indexes:
            merges.setdefault(top, []).append((left, bottom))
    return merges
