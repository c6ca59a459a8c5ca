"""Runs on disk: which there are, and what they answered. Files are read in place; nothing here decides."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path


@dataclass(frozen=True)
class Run:
    """One run: everybody under `area` (a prefix) on a day; `versions` and `counts` (answers by word) are by policy id."""

    as_of: datetime.date
    finished_at: datetime.datetime
    area: str
    versions: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Answered:
    """What one policy answered about one person; `holds` and `unknown` are the named conditions, `collect` facts by name."""

    person: int
    area: str
    policy: str
    answer: str
    holds: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    collect: tuple[str, ...] = ()
    months_left: int | None = None
    last_month: datetime.date | None = None
    amount: Decimal | None = None


def newest(area: str) -> Run | None:
    """The newest finished run that covers the area."""
    return None


def answers(
    prefixes: Sequence[str], *, policy: str | None = None, answer: str | None = None, condition: str | None = None
) -> Iterator[Answered]:
    """What the newest runs answered in those areas; `condition` leaves those of whom that named condition holds."""
    yield from ()


def export(run: Run, path: Path) -> int:
    """The run as one file, CSV or Parquet by the name's ending; returns the number of rows."""
    return 0
