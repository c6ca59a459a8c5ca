"""Resident ID numbers (GB 11643) and unified social credit codes (GB 32100): folded, completed, checked.

The first six digits are never looked up: people keep the code of a county that was renamed long ago.
"""

from __future__ import annotations

import datetime
import re
from operator import mul
from typing import Any

from nuanxin.engines.sheets.cells.outcome import CellError, Noted, Parser, is_damaged, shown
from nuanxin.engines.sheets.characters import squeeze

DAMAGED = "号码被 Excel 当作数字保存，末几位已经丢失。请把该列设为文本格式，按原件重新填写。"
LONGER = "15 位升为 18 位"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
OFFSET = 48 * sum(WEIGHTS)
SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+")
MASK = re.compile(r"[*?#•●○xX]{3,}|[*•●]")
CODE_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CODE_WEIGHTS = tuple(3**place % 31 for place in range(17))
births: dict[str, datetime.date | None] = {}


def check_digit(seventeen: str) -> str:
    """The eighteenth character of a resident ID."""
    return CHECKS[(sum(map(mul, seventeen.encode(), WEIGHTS)) - OFFSET) % 11]


def birth_of(number: str) -> datetime.date | None:
    """The birth date inside an 18-digit ID, or None where no such day exists."""
    text = number[6:14]
    if text not in births:
        if len(births) > 100_000:
            births.clear()
        births[text] = day_of(text)
    return births[text]


def day_of(text: str) -> datetime.date | None:
    try:
        day = datetime.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
    return day if day.year >= 1900 else None


def sex_of(number: str) -> str:
    """M or F, from the seventeenth digit."""
    return "M" if int(number[16]) % 2 else "F"


def id_parser(today: datetime.date, masked: bool = False) -> Parser:
    """Parses resident IDs; a masked one is refused unless `masked`."""

    def parse(cell: Any) -> object:
        text = id_text(cell)
        if len(text) == 18 and text[:17].isdigit() and text[17] in "0123456789X":
            return checked_id(text, today)
        if len(text) == 15 and text.isdigit():
            longer = f"{text[:6]}19{text[6:]}"
            return Noted(checked_id(longer + check_digit(longer), today), LONGER)
        return masked_id(text, masked)

    return parse


def id_text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell if cell.isalnum() and cell.isascii() and cell[-1] != "x" else folded_code(cell)
    if is_damaged(cell):
        raise CellError(DAMAGED)
    return shown(cell)


def folded_code(text: str) -> str:
    return squeeze(text).strip("'’‘`\"“”").replace("-", "").upper()


def checked_id(number: str, today: datetime.date) -> str:
    birth = birth_of(number)
    if birth is None:
        raise CellError(f"号码中的出生日期 {number[6:14]} 不存在。请核对原件。")
    expected = check_digit(number[:17])
    if number[17] != expected:
        raise CellError(f"校验码不对（末位应为 {expected}）。请核对原件。")
    if birth > today:
        raise CellError(f"号码中的出生日期 {birth} 晚于今天（{today}）。请核对原件。")
    return number


def masked_id(text: str, allowed: bool) -> str:
    if SCIENTIFIC.fullmatch(text):
        raise CellError(DAMAGED)
    if MASK.search(text):
        if allowed:
            return text
        raise CellError("号码有几位被遮住了，无法登记。请填写完整的号码。")
    if not text.isascii() or not text.isalnum():
        raise CellError("身份证号里有不该有的字符。请核对原件，只填 18 位（或 15 位）号码。")
    if len(text) in (15, 18):
        raise CellError("身份证号除末位可为 X 外应全是数字。请核对原件。")
    raise CellError(f"身份证号应为 18 位（或 15 位），这里是 {len(text)} 位。请核对原件。")


def uscc_parser() -> Parser:
    """Parses unified social credit codes."""

    def parse(cell: Any) -> object:
        if is_damaged(cell):
            raise CellError(DAMAGED)
        text = folded_code(cell) if isinstance(cell, str) else shown(cell)
        return checked_code(text)

    return parse


def checked_code(text: str) -> str:
    if SCIENTIFIC.fullmatch(text):
        raise CellError(DAMAGED)
    if len(text) != 18:
        raise CellError(f"统一社会信用代码应为 18 位，这里是 {len(text)} 位。请核对营业执照。")
    if wrong := sorted(set(text) - set(CODE_SIGNS)):
        raise CellError(f"统一社会信用代码里不会有“{'、'.join(wrong)}”。请核对营业执照。")
    expected = CODE_SIGNS[-sum(CODE_SIGNS.index(sign) * weight for sign, weight in zip(text[:17], CODE_WEIGHTS, strict=True)) % 31]
    if text[17] != expected:
        raise CellError(f"统一社会信用代码的校验码不对（末位应为 {expected}）。请核对营业执照。")
    return text
