"""What every competitor answers: six rules, each on one list. As data, so that all mean the same."""

from __future__ import annotations

import datetime
import json
import resource
from collections.abc import Mapping

DAY = datetime.date(2022, 9, 20)
# rule: (list, whether only rows of the kind 'first', flag of the register that must not be set)
RULES: Mapping[str, tuple[str, bool, str]] = {
    "unemployed_without_category": ("unemployment", False, "has_LONG"),
    "low_income_without_category": ("low_income", False, "has_DIBAO"),
    "disability_without_category": ("disability", False, "has_DISAB"),
    "insured_while_unemployed": ("insurance", True, "placed"),
    "business_owner": ("businesses", True, ""),
    "deceased_on_register": ("deceased", False, ""),
}


def finish(counts: Mapping[str, int]) -> None:
    """Print what was found and the cost of the whole process so far, imports included."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    told = {
        "counts": dict(counts),
        "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 3),
        "peak_megabytes": round(usage.ru_maxrss / 1024),
    }
    print(json.dumps(told))
