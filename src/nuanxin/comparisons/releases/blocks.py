"""A file of sealed texts: blocks of rows, each compressed and encrypted for itself, so that any row is read without the others.

Layout: blocks, then their index as JSON, then its length. A block tells, inside the encryption, of which file and the how-manieth
it is: none can be moved or exchanged. Rows that come in later stand in blocks of their own behind the others.
"""

from __future__ import annotations

import json
import shutil
import struct
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

from cryptography.exceptions import InvalidTag

from nuanxin.errors import UserError
from nuanxin.orgs import crypto

BLOCK_ROWS = 1_000
LENGTH = struct.Struct(">Q")
DAMAGED = "名单的内容已损坏或被改动，不能读取。请从备份恢复，或重新导入这份名单。"
Row = tuple[int, Sequence[str]]


class Block(NamedTuple):
    first: int
    last: int
    offset: int
    length: int


class BlockWriter:
    """Writes rows in the order of their numbers into a file that is known to its blocks as `name`."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self.file, self.name = file, name
        self.index: list[Block] = []
        self.waiting: list[Row] = []

    def copy(self, path: Path) -> None:
        """Begin with the blocks of another file, as they are."""
        with path.open("rb") as source:
            self.name, self.index = read_index(source)
            source.seek(0)
            size = max((block.offset + block.length for block in self.index), default=0)
            shutil.copyfileobj(source, self.file)
        self.file.seek(size)
        self.file.truncate()

    def add(self, rows: Iterable[Row]) -> None:
        self.waiting += rows
        while len(self.waiting) >= BLOCK_ROWS:
            self.seal(self.waiting[:BLOCK_ROWS])
            del self.waiting[:BLOCK_ROWS]

    def seal(self, rows: Sequence[Row]) -> None:
        text = json.dumps([self.name, len(self.index), rows], ensure_ascii=False, separators=(",", ":"))
        sealed = crypto.encrypt_bytes(zlib.compress(text.encode(), 1))
        self.index.append(Block(rows[0][0], rows[-1][0], self.file.tell(), len(sealed)))
        self.file.write(sealed)

    def close(self) -> None:
        if self.waiting:
            self.seal(self.waiting)
            self.waiting = []
        content = json.dumps([self.name, self.index]).encode()
        self.file.write(content + LENGTH.pack(len(content)))


def read_index(file: BinaryIO) -> tuple[str, list[Block]]:
    try:
        file.seek(-LENGTH.size, 2)
        (length,) = LENGTH.unpack(file.read(LENGTH.size))
        file.seek(-LENGTH.size - length, 2)
        name, blocks = json.loads(file.read(length))
        return name, [Block(*block) for block in blocks]
    except (OSError, ValueError, TypeError, struct.error) as error:
        raise UserError(DAMAGED) from error


def read_rows(path: Path, rows: Iterable[int]) -> dict[int, list[str]]:
    """The texts of these rows; rows that are not there are left out. Refuses a block that is not what was written."""
    wanted = sorted(set(rows))
    found: dict[int, list[str]] = {}
    with path.open("rb") as file:
        name, index = read_index(file)
        for number, block in enumerate(index):
            here = wanted[bisect_left(wanted, block.first) : bisect_right(wanted, block.last)]
            if here:
                told = opened(file, block, name, number)
                found |= {row: told[row] for row in here if row in told}
    return found


def opened(file: BinaryIO, block: Block, name: str, number: int) -> dict[int, list[str]]:
    file.seek(block.offset)
    try:
        said, place, rows = json.loads(zlib.decompress(crypto.decrypt_bytes(file.read(block.length))))
    except (InvalidTag, ValueError, IndexError, zlib.error) as error:
        raise UserError(DAMAGED) from error
    if (said, place) != (name, number):
        raise UserError(DAMAGED)
    return dict(rows)
