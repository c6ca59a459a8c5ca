"""Claims of many at once from a workbook: its template, reading it with every mistake named, and claiming what it holds."""

from nuanxin.benefits.claiming.workbooks.reading import Book, Row, read_workbook
from nuanxin.benefits.claiming.workbooks.taking import Imported, claim_workbook
from nuanxin.benefits.claiming.workbooks.templates import template

__all__ = ["Book", "Imported", "Row", "claim_workbook", "read_workbook", "template"]
