"""The whole import: guard, child process, cells, verdicts, encryption, the write with its traces. Argument: the roster."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import django


def main() -> None:
    from bench.imports import cost
    from nuanxin.orgs import intake
    from nuanxin.orgs.intake import judging

    judged: list[tuple[float, float]] = []

    def progress(stage: str, done: int, total: int) -> None:
        if stage == judging.READING and done == total:
            judged.append((time.process_time(), time.perf_counter()))

    outcome = intake.take(Path(sys.argv[1]), by=None, list_id="persons", progress=progress)
    cpu, wall = judged[-1]
    figures = {"write_cpu_seconds": time.process_time() - cpu, "write_seconds": time.perf_counter() - wall}
    cost.report(rows=sum(outcome.counts.values()), counts=outcome.counts, **figures)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nuanxin.settings")
django.setup()
main()
