"""Reads an uploaded file through a limited child process and hands its cells on, row by row, in bounded memory."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from nuanxin.engines.sheets import child, guard
from nuanxin.errors import UserError

CHILD = Path(child.__file__)
WALL_SECONDS = 180
TOO_HEAVY = "文件读取时超出了内存或时间上限，没有导入。请只保留需要的工作表和列，另存为新的 .xlsx 后再上传。"
Cell = str | int | float | bool | list[str]
Row = tuple[int, list[Cell]]


@dataclass(frozen=True)
class Sheet:
    """One sheet of a book: where its rows stand in the spool. `merges` are (top, left, bottom, right), counted from 1."""

    name: str
    visible: bool
    merges: tuple[tuple[int, int, int, int], ...]
    start: int
    row_count: int
    last_row: int


class Book:
    """The cells of one file, in a temporary file without a name that goes when the book is closed.

    Rows come as `[row number, cell, cell, …]`, so the cell of column 1 stands at index 1; empty rows are left out.
    """

    def __init__(self, spool: IO[bytes], sheets: tuple[Sheet, ...]) -> None:
        self.spool = spool
        self.sheets = sheets

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        self.spool.close()

    def rows(self, sheet: Sheet, limit: int | None = None) -> Iterator[list[Any]]:
        """The rows of a sheet that hold anything, from the top; several sheets may be read one after the other."""
        offset = sheet.start
        count = sheet.row_count if limit is None else min(limit, sheet.row_count)
        while count > 0:
            self.spool.seek(offset)
            lines = self.spool.readlines(1 << 18)[:count]
            for line in lines:
                yield json.loads(line.decode("utf-8", "surrogatepass"))
            offset += sum(map(len, lines))
            count -= len(lines)


def read(path: Path) -> Book:
    """Read a .xlsx, .xls, .ods or .csv file, known by its content and not by its ending.

    Refuses (UserError, Chinese, saying what to do) what the guard refuses, what cannot be read, and what needs more
    than the limits of the child. Leaves nothing behind but the returned book, which must be closed.
    """
    kind = guard.check(path)
    spool = tempfile.TemporaryFile()  # noqa: SIM115 the book closes it
    try:
        run_child(path, kind, spool)
        return Book(spool, read_index(spool))
    except BaseException:
        spool.close()
        raise


def run_child(path: Path, kind: str, spool: IO[bytes]) -> None:
    command = [sys.executable, "-I", str(CHILD), str(path.resolve()), kind]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=spool, stderr=subprocess.PIPE, timeout=WALL_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise UserError(TOO_HEAVY) from error
    if done.returncode == child.REFUSED:
        raise UserError(done.stderr.decode("utf-8", "replace") or TOO_HEAVY)
    if done.returncode < 0:
        raise UserError(TOO_HEAVY)
    if done.returncode:
        raise UserError(child.NOT_READABLE)


def read_index(spool: IO[bytes]) -> tuple[Sheet, ...]:
    spool.seek(-20, 2)
    offset = int(spool.read(20))
    spool.seek(offset)
    return tuple(
        Sheet(
            name=about["name"],
            visible=about["visible"],
            merges=tuple((top + 1, left + 1, bottom + 1, right + 1) for top, left, bottom, right in about["merges"]),
            start=about["start"],
            row_count=about["rows"],
            last_row=about["last"],
        )
        for about in json.loads(spool.readline())
    )
