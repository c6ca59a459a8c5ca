"""Checks of a subsidy table before (or after) it is published: sums, products, months, doubles, and what must not be shown.

`check_table(content)` reads a workbook and gives what is wrong, cell by cell; it needs no database and changes nothing.
A relation between columns (price × quantity = amount, components = total) is believed only where most rows keep it.
"""

from nuanxin.benefits.published.checking import check_table
from nuanxin.benefits.published.finding import Finding

__all__ = ["Finding", "check_table"]
