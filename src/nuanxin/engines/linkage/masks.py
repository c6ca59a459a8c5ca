"""What a masked ID number still shows: its first digits, its last four, and perhaps birth date and sex."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

SHOWN: Final = re.compile(r"(\d{4,14})[*＊xX×•●]{2,}(\d{3}[\dX]|\d?[\dX]?)", re.IGNORECASE)
WHOLE_LENGTH: Final = 18


@dataclass(frozen=True)
class Shown:
    """`head` is the place code as far as it is shown; `tail` the last four characters, None if any of them is hidden."""

    head: str
    tail: str | None
    birth_on: date | None
    sex: str | None


def shown(masked: str) -> Shown | None:
    """None where too little is shown to be compared."""
    if (found := SHOWN.fullmatch(masked.strip())) is None:
        return None
    digits, end = found[1], found[2].upper()
    tail = end if len(end) == 4 else None
    birth_on = birth_in(digits)
    if tail is None and birth_on is None:
        return None
    return Shown(digits[:6], tail, birth_on, sex_in(tail))


def birth_in(digits: str) -> date | None:
    """The birth date, if its eight digits are all there and are a date."""
    if len(digits) < 14:
        return None
    try:
        return date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return None


def sex_in(tail: str | None) -> str | None:
    """The seventeenth digit is odd for men."""
    return None if tail is None else "M" if int(tail[2]) % 2 else "F"
