"""What both answer: seven policies by id; and how each tells what it cost."""

from __future__ import annotations

import json
import resource
from collections.abc import Mapping
from typing import Any

POLICIES = (
    "2011-anhui-hiring-tax",
    "2011-anhui-self-employment-tax",
    "2011-anhui-insurance-subsidy",
    "2011-anhui-post-subsidy",
    "2011-anhui-zero-household-reward",
    "2011-anhui-rural-hire",
    "2011-anhui-zero-household-start",
)


def finish(counts: Mapping[str, Mapping[str, int]], started: float, cost: float, **more: Any) -> None:
    """`started` is the process's CPU time when all was loaded, `cost` that of the decisions; memory is that of the whole process."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    told = {
        "counts": counts,
        "loading_seconds": round(started, 3),
        "cpu_seconds": round(cost, 3),
        "peak_megabytes": round(usage.ru_maxrss / 1024),
    }
    print(json.dumps(told | more))
