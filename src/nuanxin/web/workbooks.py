"""Workbooks on their way to the browser: written to a file that is gone when the answer is, with a Chinese name."""

from __future__ import annotations

import datetime
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any

from django.http import FileResponse

from nuanxin.engines.sheets import TableColumn, write_table
from nuanxin.orgs import clock

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LOOKED_AT = 2_000


def sent(write: Callable[[Path], Any], name: str) -> FileResponse:
    """What `write` puts into the path it is given, as a download called `name` and the business date."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.xlsx"
        write(path)
        content = io.BytesIO(path.read_bytes())
    return FileResponse(content, as_attachment=True, filename=f"{name}{clock.business_today():%Y%m%d}.xlsx", content_type=MIME)


def table(path: Path, title: str, headings: Sequence[tuple[str, int]], rows: Iterable[Sequence[Any]], note: str = "") -> int:
    """A table whose columns are of the kind their first values are; returns how many rows."""
    coming = iter(rows)
    first = list(islice(coming, LOOKED_AT))
    kinds = [kind_of(row[place] for row in first) for place in range(len(headings))]
    columns = [TableColumn(label, kind, width) for (label, width), kind in zip(headings, kinds, strict=True)]
    return write_table(path, title, columns, fitted(chain(first, coming), kinds), note)


def kind_of(values: Iterable[Any]) -> str:
    known = next((value for value in values if value is not None), None)
    if isinstance(known, datetime.date):
        return "date"
    if isinstance(known, Decimal):
        return "yuan"
    return "number" if isinstance(known, int) and not isinstance(known, bool) else "text"


def fitted(rows: Iterable[Sequence[Any]], kinds: list[str]) -> Iterator[list[Any]]:
    """A day in a column that is not of days is text: as a number nobody could read it."""
    for row in rows:
        yield [
            value.isoformat() if kind != "date" and isinstance(value, datetime.date) else value
            for value, kind in zip(row, kinds, strict=True)
        ]
