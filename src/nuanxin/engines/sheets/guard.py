"""Looks at an upload before any parser does."""

from pathlib import Path


def check(path: Path) -> str:
    return "csv" if path.suffix == ".csv" else "workbook"
