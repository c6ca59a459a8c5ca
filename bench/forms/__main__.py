"""Runs the three competitors in turn on one snapshot, each in its own process, and prints what each cost and the ratios."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.forms.fixture import make

COMPETITORS = ("nuanxin", "polars", "pandas")
LIMITS = {"polars": 2.5, "pandas": 0.5}  # our CPU seconds may be so many times theirs; the aim for pandas is a quarter


def main() -> int:
    asked = arguments()
    with tempfile.TemporaryDirectory(prefix="nuanxin-forms-") as folder:
        make(Path(folder), asked.persons, asked.visits, asked.placements, asked.townships)
        size = sum(path.stat().st_size for path in Path(folder).rglob("*.parquet"))
        print(f"{asked.persons:,} persons, {asked.visits:,} visits, {asked.placements:,} placements: {size / 1e6:.0f} MB of Parquet")
        # Interleaved, so that other load on the machine hits all of them alike.
        rounds = [{name: run(name, folder) for name in COMPETITORS} for _ in range(asked.runs)]
    return report(rounds)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.forms", description=__doc__)
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--visits", type=int, default=10_000_000)
    parser.add_argument("--placements", type=int, default=1_000_000)
    parser.add_argument("--townships", type=int, default=2_000)
    parser.add_argument("--runs", type=int, default=3)
    return parser.parse_args()


def run(name: str, folder: str) -> dict[str, Any]:
    command = [sys.executable, "-m", f"bench.forms.by_{name}", folder]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def report(rounds: list[dict[str, dict[str, Any]]]) -> int:
    """Print costs and ratios; 1 if the numbers differ or a limit is exceeded."""
    costs = {name: statistics.median(one[name]["cpu_seconds"] for one in rounds) for name in COMPETITORS}
    for name in COMPETITORS:
        seconds = sorted(one[name]["cpu_seconds"] for one in rounds)
        memory = max(one[name]["peak_megabytes"] for one in rounds)
        print(f"{name:8} CPU {seconds[0]:.2f}/{costs[name]:.2f}/{seconds[-1]:.2f} s (least/median/most), peak {memory} MB")
    digests = {one[name]["digest"] for one in rounds for name in COMPETITORS}
    first = rounds[0]["nuanxin"]
    same = len(digests) == 1
    print(f"{first['areas']:,} rows of 32 numbers: {'all equal' if same else 'THEY DIFFER'}; on the register {first['total'][0]}")
    return 0 if all([same, *(keeps(costs, other, limit) for other, limit in LIMITS.items())]) else 1


def keeps(costs: dict[str, float], other: str, limit: float) -> bool:
    ratio = costs["nuanxin"] / costs[other]
    print(f"nuanxin / {other}: {ratio:.2f} (at most {limit}) {'kept' if ratio <= limit else 'EXCEEDED'}")
    return ratio <= limit


if __name__ == "__main__":
    sys.exit(main())
