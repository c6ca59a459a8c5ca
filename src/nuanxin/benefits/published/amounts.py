"""Numbers of a table's cells, exact, and how they are shown."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from nuanxin.engines.sheets.cells.outcome import is_number, plain_number
from nuanxin.engines.sheets.characters import squeeze

WRITTEN = re.compile(r"[¥￥]?([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?:元|人|个月|月|课时|学时|小时|天|次)?(?:整)?")
BLANK = ("", "-", "—", "——", "/", "\\", "无", "--")
CENT = Decimal("0.01")


def number(cell: Any) -> Decimal | None:
    """The number in a cell, also where it is written as text; None for anything else."""
    if is_number(cell):
        return Decimal(plain_number(cell))
    found = WRITTEN.fullmatch(squeeze(cell)) if isinstance(cell, str) else None
    return Decimal(found[1].replace(",", "")) if found else None


def is_text(cell: Any) -> bool:
    return isinstance(cell, str)


def is_blank(cell: Any) -> bool:
    return isinstance(cell, str) and squeeze(cell) in BLANK


def same(one: Decimal, other: Decimal) -> bool:
    """Equal to the cent: what a spreadsheet adds up may be off in the last binary digit."""
    return abs(one - other) < CENT / 2


def product_fits(amount: Decimal, product: Decimal) -> bool:
    """Equal to the cent, or the product rounded to whole yuan or tenths, as some regions do."""
    if same(amount, product) or abs(amount - product) <= CENT / 2:
        return True
    return any(amount == amount.quantize(step) and abs(amount - product) < step for step in ROUNDED if product != product.quantize(step))


ROUNDED = (Decimal("0.01"), Decimal("0.1"), Decimal(1))


def shown(value: Decimal) -> str:
    """Without needless noughts: 1500, 1500.5, 0.33."""
    text = f"{value.quantize(CENT) if value == value.quantize(CENT) else value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
