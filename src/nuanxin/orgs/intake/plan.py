"""The outcome of judging a file: counts, problems, conflicts, and the changes to write, kept out of memory."""

from __future__ import annotations

import pickle
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from nuanxin.orgs.enums import Verdict
from nuanxin.orgs.intake.rows import Change, Problem, Waiting

REFUSED = (Verdict.INVALID, Verdict.CONFLICT)


class Spool:
    """Changes in the order of judging, in a temporary file without a name that only this process can read."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the plan
        self.count = 0

    def add(self, changes: Sequence[Change]) -> None:
        if changes:
            pickle.dump(changes, self.file, protocol=pickle.HIGHEST_PROTOCOL)
            self.count += len(changes)

    def __iter__(self) -> Iterator[Sequence[Change]]:
        self.file.seek(0)
        while True:
            try:
                yield pickle.load(self.file)  # noqa: S301 - our own file, nobody else can open it
            except EOFError:
                return

    def close(self) -> None:
        self.file.close()


@dataclass
class Plan:
    """What would happen if the file were taken now."""

    columns: dict[str, Any]
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)  # of rows refused for their number
    waiting: list[Waiting] = field(default_factory=list)
    spool: Spool = field(default_factory=Spool)

    def count(self, verdict: Verdict) -> None:
        self.counts[verdict.value] += 1

    @property
    def totals(self) -> dict[str, int]:
        """Every verdict with its number of rows, zero included, in the order they are told."""
        return {verdict.value: self.counts[verdict.value] for verdict in Verdict}

    @property
    def has_refusals(self) -> bool:
        return any(self.counts[verdict.value] for verdict in REFUSED)

    def close(self) -> None:
        self.spool.close()

    def __enter__(self) -> Plan:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
