"""Workbooks out: templates, marked copies, tables and official forms; no cell ever becomes a formula or a link."""

from nuanxin.engines.sheets.writing.marked import Mark, write_marked
from nuanxin.engines.sheets.writing.official import FormLayout, FormRow, HeaderNode, write_form
from nuanxin.engines.sheets.writing.table import TableColumn, TableSheet, write_table, write_tables
from nuanxin.engines.sheets.writing.template import write_template

__all__ = [
    "FormLayout",
    "FormRow",
    "HeaderNode",
    "Mark",
    "TableColumn",
    "TableSheet",
    "write_form",
    "write_marked",
    "write_table",
    "write_tables",
    "write_template",
]
