"""What a process has cost so far, with the children it has waited for."""

from __future__ import annotations

import json
import resource
from typing import Any


def report(**figures: Any) -> None:
    """Print the cost as the one line that `__main__` reads."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    seconds = own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
    print(
        json.dumps(
            {"cpu_seconds": seconds, "peak_megabytes": own.ru_maxrss // 1024, "child_megabytes": children.ru_maxrss // 1024, **figures}
        )
    )
