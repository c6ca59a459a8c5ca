"""Who a list without ID numbers is, by the rules, by rules and score, and by Splink used by hand: `python -m bench.linkage [--large]`.

Each competitor runs in its own process on the same made-up county; CPU counts after the tables stand ready, training included.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from typing import Any

COMPETITORS = ("rules", "both", "splink")
LABELS = {"rules": "rules alone", "both": "rules, then score", "splink": "Splink by hand"}
LEAST_PRECISION = 0.999


def main() -> int:
    asked = arguments()
    people, rows = (1_000_000, 100_000) if asked.large else (asked.people, asked.rows)
    print(f"{people:,} people on file, {rows:,} rows without a number, three of five of them on file")
    return max(compare(people, rows, phone) for phone in ("phone", "no-phone"))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.linkage", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--large", action="store_true", help="a million people, a list of a hundred thousand")
    return parser.parse_args()


def compare(people: int, rows: int, phone: str) -> int:
    """Print one line per competitor and the ratios; 1 if what the product matches is not right often enough."""
    found = {name: run(name, people, rows, phone) for name in COMPETITORS}
    for name, one in found.items():
        print(
            f"{phone:8} {LABELS[name]:18} precision {one['precision']:.4f} recall {one['recall']:.4f} "
            f"CPU {one['cpu_seconds']:.2f} s, peak {one['peak_megabytes']} MB"
        )
    ratios = [
        f"{LABELS[name]} / Splink by hand {found[name]['cpu_seconds'] / found['splink']['cpu_seconds']:.2f}" for name in ("rules", "both")
    ]
    print(f"{phone:8} CPU: {', '.join(ratios)}")
    return int(any(found[name]["precision"] < LEAST_PRECISION for name in ("rules", "both")))


def run(name: str, people: int, rows: int, phone: str) -> dict[str, Any]:
    command = [sys.executable, "-m", f"bench.linkage.by_{name}", str(people), str(rows), phone]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    sys.exit(main())
