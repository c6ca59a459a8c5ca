"""Messy workbooks in, official workbooks out: lists and their columns, reading behind a guard, writing without formulas."""

from nuanxin.engines.sheets.cells import ResolveArea, Unresolved
from nuanxin.engines.sheets.columns import Columns, ColumnsMissingError, Found
from nuanxin.engines.sheets.parsing import Parsed, parse
from nuanxin.engines.sheets.problems import Problem
from nuanxin.engines.sheets.rows import ParsedRow
from nuanxin.engines.sheets.spec import ColumnSpec, ListSpec, known_lists, load_list

__all__ = [
    "ColumnSpec",
    "Columns",
    "ColumnsMissingError",
    "Found",
    "ListSpec",
    "Parsed",
    "ParsedRow",
    "Problem",
    "ResolveArea",
    "Unresolved",
    "known_lists",
    "load_list",
    "parse",
]
