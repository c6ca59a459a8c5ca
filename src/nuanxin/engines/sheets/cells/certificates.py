"""Numbers of disability certificates: the holder's ID number, one digit of category, one of grade, and B1, B2 … once reissued."""

from __future__ import annotations

import datetime
import re
from typing import Any, NamedTuple

from nuanxin.engines.sheets.cells.identity import DAMAGED, MASK, SCIENTIFIC, check_digit, checked_id, folded_code
from nuanxin.engines.sheets.cells.outcome import CellError, Parser, is_damaged, shown

ENDING = r"([1-7])([1-4])(B[0-9]{1,2})?"
WHOLE = re.compile(rf"([0-9]{{17}}[0-9X]){ENDING}")
OLD = re.compile(rf"([0-9]{{15}}){ENDING}")  # of a certificate made out before the ID number had eighteen digits
OTHER_ENDING = re.compile(r"[0-9]{17}[0-9X][0-9]{2}(B[0-9]{1,2})?")
HOW = "残疾人证号是身份证号后加 1 位类别（1 至 7）、1 位等级（1 至 4），补换过的再加 B1、B2 等。请核对残疾人证。"


class Certificate(NamedTuple):
    """What a certificate's number says of itself."""

    number: str
    kind: str
    grade: str


def read_certificate(text: str) -> Certificate | None:
    """The parts of a normalised number; None of a masked one."""
    match = WHOLE.fullmatch(text)
    return Certificate(match[1], match[2], match[3]) if match else None


def certificate_parser(today: datetime.date, masked: bool = False) -> Parser:
    """Parses certificate numbers to ID number (18 digits), category, grade and reissue; a masked one is refused unless `masked`."""

    def parse(cell: Any) -> object:
        if is_damaged(cell):
            raise CellError(DAMAGED)
        text = folded_code(shown(cell))
        if WHOLE.fullmatch(text):
            return checked_id(text[:18], today) + text[18:]
        if OLD.fullmatch(text):
            longer = f"{text[:6]}19{text[6:15]}"
            return checked_id(longer + check_digit(longer), today) + text[15:]
        return unusual(text, masked)

    return parse


def unusual(text: str, allowed: bool) -> str:
    if SCIENTIFIC.fullmatch(text):
        raise CellError(DAMAGED)
    if MASK.search(text):
        if allowed:
            return text
        raise CellError("号码有几位被遮住了，无法登记。请填写完整的号码。")
    if OTHER_ENDING.fullmatch(text):
        raise CellError(f"号码末尾的类别“{text[18]}”、等级“{text[19]}”不存在。{HOW}")
    if len(text) < 20:
        raise CellError(f"残疾人证号至少 20 位，这里是 {len(text)} 位。{HOW}")
    raise CellError(f"不是残疾人证号的样子。{HOW}")
