"""A file of sealed texts: blocks of rows, each compressed and encrypted for itself, so that any row is read without the others.

Layout: blocks, then a list of (first row, offset, length) as JSON, then its length. A block tells, inside the encryption, which
release and which block it is: none can be moved or exchanged.
"""

from __future__ import annotations

import json
import struct
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag

from nuanxin.errors import UserError
from nuanxin.orgs import crypto

BLOCK_ROWS = 1_000
ENDING = struct.Struct(">Q")
DAMAGED = "名单的内容已损坏或被改动，不能读取。请从备份恢复，或重新导入这份名单。"
Row = tuple[int, Sequence[str]]


class BlockWriter:
    """Writes rows in the order of their numbers."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self.file, self.name = file, name
        self.index: list[tuple[int, int, int]] = []
        self.waiting: list[Row] = []

    def add(self, rows: Iterable[Row]) -> None:
        self.waiting += rows
        while len(self.waiting) >= BLOCK_ROWS:
            self.seal(self.waiting[:BLOCK_ROWS])
            del self.waiting[:BLOCK_ROWS]

    def seal(self, rows: Sequence[Row]) -> None:
        text = json.dumps([self.name, len(self.index), rows], ensure_ascii=False, separators=(",", ":"))
        block = crypto.encrypt_bytes(zlib.compress(text.encode(), 1))
        self.index.append((rows[0][0], self.file.tell(), len(block)))
        self.file.write(block)

    def close(self) -> None:
        if self.waiting:
            self.seal(self.waiting)
            self.waiting = []
        content = json.dumps(self.index).encode()
        self.file.write(content + ENDING.pack(len(content)))


def read_index(file: BinaryIO) -> list[list[int]]:
    try:
        file.seek(-ENDING.size, 2)
        (length,) = ENDING.unpack(file.read(ENDING.size))
        file.seek(-ENDING.size - length, 2)
        return json.loads(file.read(length))
    except (OSError, ValueError, struct.error) as error:
        raise UserError(DAMAGED) from error


def read_rows(path: Path, name: str, rows: Iterable[int]) -> dict[int, list[str]]:
    """The texts of these rows; rows that are not there are left out. Refuses a block that is not what was written."""
    with path.open("rb") as file:
        index = read_index(file)
        firsts = [first for first, _, _ in index]
        wanted: dict[int, set[int]] = {}
        for row in rows:
            wanted.setdefault(bisect_right(firsts, row) - 1, set()).add(row)
        found: dict[int, list[str]] = {}
        for number in sorted(wanted):
            if number >= 0:
                found |= {row: texts for row, texts in opened(file, index[number], name, number) if row in wanted[number]}
    return found


def read_all(path: Path, name: str) -> Iterable[list[Row]]:
    """Every block in turn."""
    with path.open("rb") as file:
        for number, entry in enumerate(read_index(file)):
            yield opened(file, entry, name, number)


def opened(file: BinaryIO, entry: Sequence[int], name: str, number: int) -> list[Row]:
    _, offset, length = entry
    file.seek(offset)
    try:
        said, place, rows = json.loads(zlib.decompress(crypto.decrypt_bytes(file.read(length))))
    except (InvalidTag, ValueError, IndexError, zlib.error) as error:
        raise UserError(DAMAGED) from error
    if (said, place) != (name, number):
        raise UserError(DAMAGED)
    return [(row, texts) for row, texts in rows]
