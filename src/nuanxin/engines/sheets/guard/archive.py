"""Checks a zip-based workbook (.xlsx, .ods): the archive itself, then every part while it is decompressed in small pieces."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import IO, Literal

from nuanxin.engines.sheets.guard.content import TextScanner
from nuanxin.engines.sheets.guard.kinds import LOCKED, MACROS, NOT_A_TABLE
from nuanxin.errors import UserError

MAX_PARTS = 2_000
MAX_PART, MAX_TOTAL = 768 << 20, 1 << 30
MAX_RATIO, RATIO_FROM = 300, 8 << 20
PIECE_IN, PIECE_OUT = 1 << 16, 1 << 20
LOCAL_HEADER = 30
SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
DAMAGE = (
    zipfile.BadZipFile,
    struct.error,
    zlib.error,
    EOFError,
    OSError,
    UnicodeError,
    RuntimeError,
)  # zipfile raises kinds of RuntimeError for methods it lacks
BROKEN = "文件已损坏或没有传完。请用 Excel 或 WPS 打开检查，另存后再上传。"
TAMPERED = "压缩包结构不正常，不予读取。请用 Excel 或 WPS 另存为新的 .xlsx 后再上传。"
TOO_BIG = "文件解压后过大，不予读取。请只保留需要的工作表、行和列，另存后再上传。"


def check(path: Path) -> Literal["xlsx", "ods"]:
    """The kind of workbook; refuses a damaged, tampered, locked, oversized or macro-bearing archive."""
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            parts = archive.infolist()
            check_names(parts)
            check_layout(parts)
            kind = kind_of(archive)
            total = 0
            for part in parts:
                total = check_part(file, part, total)
            return kind
    except DAMAGE as error:
        raise UserError(BROKEN) from error


def check_names(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    if len(names) > MAX_PARTS or len({name.lower() for name in names}) < len(names):
        raise UserError(TAMPERED)
    if any(leaves_its_folder(name) for name in names):
        raise UserError(TAMPERED)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UserError(MACROS)


def leaves_its_folder(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name


def check_layout(parts: list[zipfile.ZipInfo]) -> None:
    """No part is locked, and no two parts share bytes: overlapping parts unpack one piece of data many times."""
    if any(part.flag_bits & 1 for part in parts):
        raise UserError(LOCKED)
    spans = sorted((part.header_offset, part.header_offset + LOCAL_HEADER + part.compress_size) for part in parts)
    if any(following[0] < before[1] for before, following in pairwise(spans)):
        raise UserError(TAMPERED)


def kind_of(archive: zipfile.ZipFile) -> Literal["xlsx", "ods"]:
    names = {part.filename for part in archive.infolist()}
    if "[Content_Types].xml" in names:
        return office_kind(names)
    if not {"mimetype", "content.xml"} <= names or not is_spreadsheet(archive):
        raise UserError(NOT_A_TABLE)
    refuse_locked_ods(archive)
    return "ods"


def is_spreadsheet(archive: zipfile.ZipFile) -> bool:
    return archive.getinfo("mimetype").file_size < 100 and archive.read("mimetype").startswith(SPREADSHEET)


def office_kind(names: set[str]) -> Literal["xlsx"]:
    if "xl/workbook.bin" in names:
        raise UserError("这是 .xlsb 格式，不能读取。请另存为 .xlsx 后再上传。")
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise UserError(NOT_A_TABLE)
    return "xlsx"


def refuse_locked_ods(archive: zipfile.ZipFile) -> None:
    name = "META-INF/manifest.xml"
    if name in archive.namelist() and archive.getinfo(name).file_size < PIECE_OUT and b"encryption-data" in archive.read(name):
        raise UserError(LOCKED)


def check_part(file: IO[bytes], part: zipfile.ZipInfo, total: int) -> int:
    """Stream one part through its checks; the bytes unpacked so far, this part included."""
    scanner = TextScanner(part.filename) if part.filename.endswith((".xml", ".rels", ".vml")) else None
    size = 0
    for piece in pieces(file, part):
        size += len(piece)
        if size > MAX_PART or total + size > MAX_TOTAL:
            raise UserError(TOO_BIG)
        if size > RATIO_FROM and size > MAX_RATIO * max(1, part.compress_size):
            raise UserError(TOO_BIG)
        if scanner:
            scanner.scan(piece)
    if size != part.file_size:
        raise UserError(TAMPERED)
    return total + size


def pieces(file: IO[bytes], part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of a part in small pieces, read past the archive's own claims about sizes."""
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UserError(TAMPERED)
    file.seek(part.header_offset)
    header = file.read(LOCAL_HEADER)
    if header[:4] != b"PK\x03\x04":
        raise UserError(BROKEN)
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    file.seek(name_length + extra_length, 1)
    stored = raw_pieces(file, part.compress_size)
    yield from stored if part.compress_type == zipfile.ZIP_STORED else inflated(stored)


def raw_pieces(file: IO[bytes], left: int) -> Iterator[bytes]:
    while left and (piece := file.read(min(PIECE_IN, left))):
        left -= len(piece)
        yield piece


def inflated(stored: Iterator[bytes]) -> Iterator[bytes]:
    stream = zlib.decompressobj(-15)
    for piece in stored:
        pending = piece
        while pending and not stream.eof:
            yield stream.decompress(pending, PIECE_OUT)
            pending = stream.unconsumed_tail
    yield stream.flush()
