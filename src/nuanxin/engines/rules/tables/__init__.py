"""Decision tables: rows of a file written out as a condition, any OR of ANDs shown as a table, and what rows overlap or leave out."""

from nuanxin.engines.rules.tables.cover import Cover, cover
from nuanxin.engines.rules.tables.rows import MOST_ROWS
from nuanxin.engines.rules.tables.view import Table, as_table
from nuanxin.engines.rules.tables.written import text_of

__all__ = ["MOST_ROWS", "Cover", "Table", "as_table", "cover", "text_of"]
