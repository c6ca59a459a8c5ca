"""Deciding everybody: what a run reads, and whether it may go on from the last one."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

from django.utils import timezone

from nuanxin.benefits.bulk.runs import Run

Progress = Callable[[int, int, str], None]  # parts done, all parts, what is being done


def decide_all(*, area: str, as_of: datetime.date, policies: Sequence[str] | None = None, progress: Progress | None = None) -> Run:
    """Every policy in force about everybody of an area."""
    return Run(as_of, timezone.now(), area)
