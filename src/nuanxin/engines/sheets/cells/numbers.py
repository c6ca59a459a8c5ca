"""Whole numbers and amounts of money, exact: nothing is rounded."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from nuanxin.engines.sheets.cells.outcome import CellError, Parser, is_number, plain_number, shown
from nuanxin.engines.sheets.characters import squeeze

COUNT_UNITS = re.compile(r"[人个名家户次岁周元件天条]+$")
THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
NUMBER = re.compile(r"[+-]?\d+(\.\d*)?|[+-]?\.\d+")
MONEY_UNITS = {"万元": Decimal(10_000), "千元": Decimal(1_000), "元": Decimal(1)}
HEADING_UNITS = re.compile(r"[(（\[【].*?([万千])元.*?[)）\]】]")


def int_parser(minimum: int, maximum: int) -> Parser:
    """Parses whole numbers such as `1,200`, `１２人`, 12.0; fractions and words are refused."""

    def parse(cell: Any) -> object:
        number = decimal_of(COUNT_UNITS.sub("", text_of(cell)), cell)
        if number != number.to_integral_value():
            raise CellError("这里应是整数。请改正。")
        return int(within(number, minimum, maximum))

    return parse


def yuan_parser(minimum: int, maximum: int, heading: str = "") -> Parser:
    """Parses amounts in yuan with at most two decimals; 万元 counts, in the cell or in the brackets of the heading."""
    factor = heading_factor(heading)

    def parse(cell: Any) -> object:
        text = text_of(cell).removeprefix("¥").removeprefix("￥").removeprefix("人民币")
        unit = next((unit for unit in MONEY_UNITS if text.endswith(unit)), "")
        number = decimal_of(text.removesuffix(unit), cell)
        amount = within(number * (MONEY_UNITS[unit] if unit else factor), minimum, maximum)
        if amount != (exact := amount.quantize(Decimal("0.01"))):
            raise CellError("金额精确到分，这里的小数超过两位。请改为实际的金额。")
        return exact

    return parse


def heading_factor(heading: str) -> Decimal:
    match = HEADING_UNITS.search(heading)
    return MONEY_UNITS[f"{match[1]}元"] if match else Decimal(1)


def text_of(cell: Any) -> str:
    if is_number(cell):
        return plain_number(cell)
    return squeeze(shown(cell)).strip("'’‘")


def decimal_of(text: str, cell: Any) -> Decimal:
    plain = text.replace(",", "") if THOUSANDS.fullmatch(text) else text
    if isinstance(cell, (bool, list)) or not NUMBER.fullmatch(plain):
        raise CellError(f"“{shown(cell).strip()}”不是数。请填写数字。")
    try:
        return Decimal(plain)
    except InvalidOperation:
        raise CellError(f"“{shown(cell).strip()}”不是数。请填写数字。") from None


def within(number: Decimal, minimum: int, maximum: int) -> Decimal:
    if number < minimum:
        raise CellError(f"不能小于 {minimum}。请改正。")
    if number > maximum:
        raise CellError(f"不能大于 {maximum}。请核对后改正。")
    return number
