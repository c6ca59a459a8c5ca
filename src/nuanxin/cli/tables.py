"""Text tables whose columns stand straight under each other, Chinese characters counting double."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def grid(lines: Sequence[Sequence[str]]) -> str:
    """Lines of cells: the first column to the left, the others to the right."""
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(padded(text, size, index == 0) for index, (text, size) in enumerate(zip(line, widths, strict=True))) for line in lines
    )


def padded(text: str, size: int, is_left: bool) -> str:
    blanks = " " * (size - width(text))
    return text + blanks if is_left else blanks + text
