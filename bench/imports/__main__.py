"""Runs the three in turn on one roster, each in its own process, and prints what each cost and the ratios."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any


def main() -> int:
    asked = arguments()
    with tempfile.TemporaryDirectory(prefix="nuanxin-imports-") as name:
        folder = Path(name)
        prepare(folder, asked.rows)
        roster = folder / "roster.xlsx"
        print(f"{asked.rows:,} rows x 20 columns, {roster.stat().st_size / 1e6:.1f} MB")
        figures = {
            "calamine": run("calamine", folder, roster),
            "nuanxin": run("nuanxin", folder, roster),
            "again": run("nuanxin", folder, roster),
            "import_export": run("import_export", folder, roster, folder / "peer.sqlite3"),
        }
    return report(figures, asked.rows)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.imports", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    return parser.parse_args()


def prepare(folder: Path, rows: int) -> None:
    """An office of Xinfeng and the roster, made in a process of its own that leaves nothing in ours."""
    run("office", folder, str(rows), folder / "roster.xlsx")


def run(name: str, folder: Path, *arguments: Any) -> dict[str, Any]:
    command = [sys.executable, "-m", f"bench.imports.by_{name}", *map(str, arguments)]
    environment = {
        **os.environ,
        "NUANXIN_HOME": str(folder / "home"),
        "DATABASE_URL": "",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


LABELS = {
    "calamine": "calamine, reading alone",
    "nuanxin": "nuanxin, first import (all new)",
    "again": "nuanxin, the same file again",
    "import_export": "django-import-export, bulk, plain table",
}


def report(figures: dict[str, dict[str, Any]], rows: int) -> int:
    """Print costs and ratios; 1 when a run did not see every row."""
    for name, label in LABELS.items():
        one = figures[name]
        print(f"{label:40} CPU {one['cpu_seconds']:6.1f} s, peak {one['peak_megabytes']} MB (child {one['child_megabytes']} MB)")
    ours = figures["nuanxin"]
    print(f"the write transaction of the first import: CPU {ours['write_cpu_seconds']:.1f} s, {ours['write_seconds']:.1f} s by the clock")
    for other in ("calamine", "import_export"):
        cpu, memory = (ours[key] / figures[other][key] for key in ("cpu_seconds", "peak_megabytes"))
        print(f"nuanxin / {LABELS[other]}: CPU {cpu:.2f}, peak memory {memory:.2f}")
    return 0 if all(one["rows"] == rows for one in figures.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
