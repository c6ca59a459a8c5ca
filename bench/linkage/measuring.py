"""What every competitor hands back: how right it was, CPU seconds and peak memory of its process, as one line of JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterable

from bench.linkage.fixture import Case, case


def asked() -> Case:
    """The case named by the arguments: people, rows, and `phone` or `no-phone`."""
    people, rows, phone = sys.argv[1:4]
    return case(int(people), int(rows), int(rows) // 2, phone == "phone")


def finish(matched: Iterable[tuple[int, int]], truth: dict[int, int | None], started: float) -> None:
    """`matched` are pairs of row and person; CPU counts from `started`, when the tables stood ready."""
    pairs = list(matched)
    right = sum(truth[row] == person for row, person in pairs)
    inside = sum(person is not None for person in truth.values())
    usage = resource.getrusage(resource.RUSAGE_SELF)
    told = {
        "precision": round(right / max(1, len(pairs)), 4),
        "recall": round(right / inside, 4),
        "cpu_seconds": round(time.process_time() - started, 2),
        "peak_megabytes": round(usage.ru_maxrss / 1024),
    }
    print(json.dumps(told))
