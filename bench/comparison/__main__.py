"""Runs the four in turn on one set of files, each in its own process; prints costs and ratios, then what the findings cost the database."""

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

from bench.comparison.fixture import make

COMPETITORS = ("nuanxin", "bare", "polars", "pandas")
LIMIT, AIM = 2.5, 1.5  # our CPU seconds may be so many times those of the bare join; it writes flags only


def main() -> int:
    asked = arguments()
    with tempfile.TemporaryDirectory(prefix="nuanxin-comparison-", dir=asked.folder) as folder:
        make(Path(folder), asked.persons)
        size = sum(path.stat().st_size for path in Path(folder).rglob("*.parquet"))
        print(f"{asked.persons:,} persons, {5 * asked.persons:,} rows in six lists: {size / 1e6:.0f} MB of Parquet")
        names = COMPETITORS[:2] if asked.large else COMPETITORS
        rounds = [{name: run(name, folder) for name in names} for _ in range(asked.runs)]
    code = report(rounds)
    if not asked.large:
        print(run_module("bench.comparison.sync", str(asked.findings)))
    return code


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.comparison", description=__doc__)
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--large", action="store_true", help="10 M persons x 50 M rows, ours and the bare join only")
    parser.add_argument("--findings", type=int, default=20_000, help="how many to bring into a database")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", help="where the files go, by default the system's place for temporary files")
    asked = parser.parse_args()
    if asked.large:
        asked.persons, asked.runs = 10_000_000, 1
    return asked


def run(name: str, folder: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run_module(f"bench.comparison.by_{name}", folder))
    return found


def run_module(module: str, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.run(
        [sys.executable, "-m", module, *arguments], env=environment, check=True, capture_output=True, text=True
    ).stdout.strip()


def report(rounds: list[dict[str, dict[str, Any]]]) -> int:
    """Print costs and ratios; 1 if somebody found another number of persons or the limit is exceeded."""
    costs = {}
    for name in rounds[0]:
        seconds = sorted(one[name]["cpu_seconds"] for one in rounds)
        costs[name] = statistics.median(seconds)
        memory = max(one[name]["peak_megabytes"] for one in rounds)
        print(f"{name:8} CPU {seconds[0]:.2f}/{costs[name]:.2f}/{seconds[-1]:.2f} s (least/median/most), peak {memory} MB")
    counts = [one[name]["counts"] for one in rounds for name in one if name != "bare"]
    same = all(found == counts[0] for found in counts)
    print(f"found {sum(counts[0].values()):,} by six rules: {'all equal' if same else 'THEY DIFFER'}")
    ratio = costs["nuanxin"] / costs["bare"]
    print(f"nuanxin/bare {ratio:.2f} (aim <= {AIM})")
    return 0 if same and ratio <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
