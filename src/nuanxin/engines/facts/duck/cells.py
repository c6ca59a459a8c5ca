"""Cells in SQL: one pass over a frame at township grain, then the few thousand townships rolled up to the asked levels."""

from __future__ import annotations

from collections.abc import Sequence

from nuanxin.engines.facts.duck.frames import AREA, ROWS
from nuanxin.engines.facts.duck.scan import name
from nuanxin.engines.facts.model import Cell, Parameters

TOWN = 9  # digits of a township's code: the grain at which numbers that add up are counted


def grain(levels: Sequence[int]) -> int:
    """The digits at which numbers are counted: townships, or finer if a finer level is asked for."""
    return max(TOWN, *levels)


def additive_sql(cells: Sequence[Cell], parameters: Parameters) -> str:
    """One row per township with all numbers that add up."""
    numbers = ", ".join(f"{number_sql(cell, parameters)} AS {name(cell.id)}" for cell in cells)
    return f"SELECT {AREA}, {numbers}\nFROM {ROWS}\nGROUP BY {AREA}"


def number_sql(cell: Cell, parameters: Parameters) -> str:
    where = f" FILTER (WHERE {cell.where.bind(parameters).sql('duckdb', ROWS)})" if cell.where else ""
    column = f"{ROWS}.{name(cell.column or '')}"
    if cell.aggregate == "distinct":
        return f"count(DISTINCT {column}){where}"
    return f"coalesce(sum({column}){where}, 0)" if cell.aggregate == "sum" else f"count(*){where}"


def rolled_up_sql(source: str, numbers: Sequence[str], levels: Sequence[int]) -> str:
    """The numbers for each level and, under the empty code, for everything."""
    codes = [f"substr({AREA}, 1, {digits})" for digits in levels]
    sets = ", ".join([*(f"({code})" for code in codes), "()"])
    area = f"coalesce({', '.join([*codes, repr('')])})"
    return f"SELECT {area} AS area, {', '.join(numbers)}\nFROM {source}\nGROUP BY GROUPING SETS ({sets})"
