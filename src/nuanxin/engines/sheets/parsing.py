"""The face of reading: a file and a list's definition in, columns and a stream of parsed rows out."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from nuanxin.engines.sheets.cells import ResolveArea
from nuanxin.engines.sheets.columns import Columns, Layout, find_layout
from nuanxin.engines.sheets.reader import Book, read
from nuanxin.engines.sheets.rows import ParsedRow, RowParser
from nuanxin.engines.sheets.spec import ListSpec

HEAD = 20


class Parsed:
    """A file that has been read: which sheet, which columns, and its rows as often as they are asked for.

    Holds a temporary file (personal data, readable by this process alone) until it is closed.
    """

    def __init__(self, book: Book, spec: ListSpec, layout: Layout, resolve_area: ResolveArea | None, today: datetime.date) -> None:
        self.book = book
        self.spec = spec
        self.layout = layout
        self.resolve_area = resolve_area
        self.today = today

    def __enter__(self) -> Parsed:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        self.book.close()

    @property
    def columns(self) -> Columns:
        return self.layout.columns

    @property
    def sheet_name(self) -> str:
        return self.layout.sheet.name

    def index(self, name: str) -> int | None:
        """In which column of the sheet (the first is 1) a column of the list stands."""
        return next((found.indexes[0] for found in self.columns.found if found.name == name), None)

    def rows(self) -> Iterator[ParsedRow]:
        """The rows under the header, in order, with Excel's own row numbers; bounded memory, can be repeated."""
        head = list(self.book.rows(self.layout.sheet, limit=HEAD))
        parser = RowParser(self.spec, self.layout, head, self.resolve_area, self.today)
        raw = self.book.rows(self.layout.sheet)
        skipped = sum(row[0] <= self.layout.bottom for row in head)
        yield from parser.rows(islice(raw, skipped, None))


def parse(
    path: Path, spec: ListSpec, *, today: datetime.date, mapping: Mapping[str, str] | None = None, resolve_area: ResolveArea | None = None
) -> Parsed:
    """Read a file as the list `spec`; `mapping` is heading seen → canonical heading.

    Refuses (UserError) what cannot be read, (ColumnsMissingError) a file without a header or a required column. Rows are
    never refused here: each carries its own problems. `resolve_area` turns a text into a code or an `Unresolved`;
    dates after `today` are refused where something has happened.
    """
    book = read(path)
    try:
        return Parsed(book, spec, find_layout(book, spec, mapping), resolve_area, today)
    except BaseException:
        book.close()
        raise
