"""What a file is, by its first bytes and not by its ending."""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import Literal

from nuanxin.errors import UserError

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAMPLE = 1 << 16
TEXT_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
PAGES = (b"<html", b"<!doctype", b"<table", b"<meta", b"<head", b"<body", b"<div", b"<style", b"<script", b"mime-version", b"<!--")
ELSE = {
    b"%PDF": "PDF",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"GIF8": "图片",
    b"Rar!": "RAR 压缩包",
    b"7z\xbc\xaf": "7z 压缩包",
}
LOCKED = "文件有打开密码，读不了。请在 Excel 或 WPS 中取消密码，另存后再上传。"
MACROS = "文件含有宏，不予读取。请另存为不含宏的 .xlsx 后再上传。"
NOT_A_TABLE = "这不是表格文件。请上传 .xlsx、.xls、.ods 或 .csv 文件。"


def kind_of(path: Path) -> Literal["zip", "xls", "csv"]:
    """zip (still to be looked into), xls or csv; everything else is refused, with what it seems to be."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    if head.startswith(ZIP):
        return "zip"
    if head.startswith(OLE):
        check_ole(path)
        return "xls"
    refuse_else(head)
    return "csv"


def check_ole(path: Path) -> None:
    """Old Excel files and WPS .et are compound files; so are Word files and workbooks locked with a password."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if holds(content, "EncryptedPackage"):
            raise UserError(LOCKED)
        if holds(content, "_VBA_PROJECT"):
            raise UserError(MACROS)
        if not holds(content, "Workbook") and not holds(content, "Book"):
            raise UserError(NOT_A_TABLE)


def holds(content: mmap.mmap, name: str) -> bool:
    return content.find(name.encode("utf-16-le")) >= 0


def refuse_else(head: bytes) -> None:
    for mark, what in ELSE.items():
        if head.startswith(mark):
            raise UserError(f"这是{what}，不是表格文件。请上传 .xlsx、.xls、.ods 或 .csv 文件。")
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(b"<?xml") or start.startswith(PAGES):
        raise UserError("这是网页格式的文件，只是名字像表格。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。")
    if not head.startswith(TEXT_MARKS) and any(byte < 9 or 13 < byte < 32 for byte in head[:4096]):
        raise UserError(NOT_A_TABLE)
