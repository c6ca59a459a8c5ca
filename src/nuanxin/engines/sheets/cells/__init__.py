"""From what a cell shows to what it means, one parser per column type."""

from nuanxin.engines.sheets.cells.compiling import compile_column, is_empty
from nuanxin.engines.sheets.cells.outcome import CellError, Noted, Parser, Refusal, shown
from nuanxin.engines.sheets.cells.words import ResolveArea, Unresolved

__all__ = ["CellError", "Noted", "Parser", "Refusal", "ResolveArea", "Unresolved", "compile_column", "is_empty", "shown"]
