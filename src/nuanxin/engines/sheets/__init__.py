"""Messy workbooks in, official workbooks out: lists and their columns, reading behind a guard, writing without formulas."""

from nuanxin.engines.sheets.cells import ResolveArea, Unresolved
from nuanxin.engines.sheets.columns import Columns, ColumnsMissingError, Found
from nuanxin.engines.sheets.parsing import Parsed, parse
from nuanxin.engines.sheets.problems import Problem
from nuanxin.engines.sheets.rows import ParsedRow
from nuanxin.engines.sheets.spec import ColumnSpec, ListSpec, known_lists, load_list
from nuanxin.engines.sheets.writing import (
    FormLayout,
    FormRow,
    HeaderNode,
    Mark,
    TableColumn,
    TableSheet,
    write_form,
    write_marked,
    write_table,
    write_tables,
    write_template,
)

__all__ = [
    "ColumnSpec",
    "Columns",
    "ColumnsMissingError",
    "FormLayout",
    "FormRow",
    "Found",
    "HeaderNode",
    "ListSpec",
    "Mark",
    "Parsed",
    "ParsedRow",
    "Problem",
    "ResolveArea",
    "TableColumn",
    "TableSheet",
    "Unresolved",
    "known_lists",
    "load_list",
    "parse",
    "write_form",
    "write_marked",
    "write_table",
    "write_tables",
    "write_template",
]
