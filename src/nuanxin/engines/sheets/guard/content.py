"""What the parts of a workbook may hold, checked on the raw text while it streams by: Excel's own limits, and no DTD.

Every test sees the end of the previous piece too, so that nothing hides on the border between two pieces.
"""

from __future__ import annotations

import re

from nuanxin.errors import UserError

MAX_ROWS, MAX_COLUMNS = 1_048_576, 512
MAX_CELLS = 40_000_000
MAX_TEXT = 32_767 * 6  # Excel's longest cell, at most six bytes for a character
MAX_MERGES = 50_000
BORDER = 256
# A reference beyond column SR (the 512th), a row of eight digits, lower case, a sign, an escaped character; the group
# holds rows of seven digits, which may be in order.
REFERENCE = re.compile(rb' r="(?:[A-Z]{3}|[T-Z][A-Z]|S[S-Z]|[A-Z]{0,2}[0-9]{8}|[A-Z]*[^A-Z0-9]|[A-Z]{0,2}([0-9]{7})")')
# Spellings of references that no office program uses, with a byte that is rare, so that the test costs nothing.
ODD_REFERENCES = ((b"'", b" r='"), (b"\t", b"\tr="), (b"\n", b"\nr="), (b"\r", b"\rr="), (b" =", b" r ="))
COUNTERS = (b"ount", b"epeated")
BIG_COUNT = re.compile(rb"(?:ount|epeated)\s*=\s*[\"'][0-9]{8}")  # parsers reserve memory by uniqueCount and rows-repeated
DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
STRANGE_XML = "文件里有表格不该有的内容（DTD 或实体），不予读取。请用 Excel 或 WPS 另存为新的 .xlsx 后再上传。"
STRANGE_COUNT = "文件里的计数不合常理，不予读取。请用 Excel 或 WPS 另存为新的 .xlsx 后再上传。"
LONG_TEXT = "有单元格的文字超过 32767 个字，不予读取。请缩短后再上传。"
TOO_WIDE = f"有内容在第 {MAX_COLUMNS} 列以后，或行列号不合常理，不予读取。请只保留需要的行和列，另存后再上传。"
TOO_MANY = "单元格太多，不予读取。请拆成几个文件后再上传。"
MANY_MERGES = f"合并单元格超过 {MAX_MERGES} 处，不予读取。请取消不需要的合并后再上传。"


class TextScanner:
    """Streams one XML part; refuses (UserError) at the first thing that is not fit to parse."""

    def __init__(self, name: str) -> None:
        self.is_sheet = name.startswith("xl/worksheets/")
        self.border = b""
        self.since_tag = 0
        self.rows = self.cells = self.merges = 0

    def scan(self, piece: bytes) -> None:
        """Look at the next piece."""
        window = self.border + piece
        self.scan_text(piece)
        if b"<!" in window and any(mark in window for mark in DECLARATIONS):
            raise UserError(STRANGE_XML)
        if any(mark in window for mark in COUNTERS) and BIG_COUNT.search(window):
            raise UserError(STRANGE_COUNT)
        if self.is_sheet:
            self.scan_references(window)
            self.count(window)
        self.border = window[-BORDER:]

    def scan_text(self, piece: bytes) -> None:
        """How far it is from one tag to the next: the longest text of a cell. Looks only where a tag must be by then."""
        at = piece.find(b"<")
        if at < 0:
            self.since_tag += len(piece)
        elif self.since_tag + at > MAX_TEXT:
            raise UserError(LONG_TEXT)
        else:
            self.since_tag = len(piece) - last_tag(piece, at)
        if self.since_tag > MAX_TEXT:
            raise UserError(LONG_TEXT)

    def scan_references(self, window: bytes) -> None:
        if any(byte in window and mark in window for byte, mark in ODD_REFERENCES):
            raise UserError(TOO_WIDE)
        for match in REFERENCE.finditer(window):
            if match[1] is None or int(match[1]) > MAX_ROWS:
                raise UserError(TOO_WIDE)

    def count(self, window: bytes) -> None:
        self.rows += window.count(b"<row") - self.border.count(b"<row")
        self.cells += window.count(b"<c") - self.border.count(b"<c")
        self.merges += window.count(b"<mergeCell ") - self.border.count(b"<mergeCell ")
        if self.rows > MAX_ROWS or self.cells > MAX_CELLS:
            raise UserError(TOO_MANY)
        if self.merges > MAX_MERGES:
            raise UserError(MANY_MERGES)


def last_tag(piece: bytes, first: int) -> int:
    """Where the last tag begins that can be reached from the first without a longer way than a cell's text."""
    at = first
    while (further := piece.rfind(b"<", at, at + MAX_TEXT + 2)) > at:
        at = further
    return at
