"""The file read into Python values, nothing else."""

from __future__ import annotations

import sys

import python_calamine

from bench.imports import cost

rows = python_calamine.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()
cost.report(rows=len(rows) - 1)
