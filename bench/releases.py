"""An insurance list of 500,000 rows taken in as a release, beside reading it alone: CPU and memory, each in its own process.

`python -m bench.releases [--rows N]`. Compared: calamine into Python values; our reading and parsing of every cell; the whole
import (judged, keyed, sealed, written, fsynced); the same file again; the next month's, in which one row in a hundred differs.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlsxwriter

OFFICE, LIST = "360722", "insurance"
FIRST, NEXT = datetime.date(2022, 8, 1), datetime.date(2022, 9, 1)
HEADINGS = ("姓名", "身份证号", "险种", "参保单位", "统一社会信用代码", "起始年月", "终止年月")
LABELS = {
    "calamine": "calamine, reading alone",
    "parse": "our reading: guard, child, every cell parsed",
    "first": "import, first release",
    "again": "import, the same file again",
    "next": "import, the next release, 1 % changed",
}


def write_list(path: Path, rows: int, changed: bool) -> None:
    """Two rows a person; `changed`: one row in a hundred has ended."""
    from tests.comparisons import dirty

    chance = random.Random(2022)
    codes = [dirty.credit_code(OFFICE, order) for order in range(2_000)]
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        for row in range(rows):
            person, order = row // 2, chance.randrange(2_000)
            birth = datetime.date(1960, 1, 1) + datetime.timedelta(days=person % 15_000)
            number = dirty.id_number(birth, person // 15_000 * 7 + 1)
            name = chance.choice(dirty.SURNAMES) + "".join(chance.choices(dirty.GIVEN, k=2))
            ended = "2022-08" if changed and row % 100 == 0 else ""
            kind = "企业养老" if row % 2 else "工伤"
            for place, text in enumerate(
                (name, number, kind, f"信丰第{order}有限公司", codes[order], f"20{row % 12 + 10}-0{row % 9 + 1}", ended)
            ):
                sheet.write_string(row + 1, place, text)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.releases", description=__doc__)
    parser.add_argument("--rows", type=int, default=500_000)
    parser.add_argument("--part", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.part:
        PARTS[asked.part[0]](Path(asked.part[1]))
        return 0
    with tempfile.TemporaryDirectory(prefix="nuanxin-releases-") as name:
        folder = Path(name)
        for file, changed in (("first.xlsx", False), ("next.xlsx", True)):
            write_list(folder / file, asked.rows, changed)
        size = (folder / "first.xlsx").stat().st_size / 1e6
        print(f"{asked.rows:,} rows x {len(HEADINGS)} columns, {size:.1f} MB")
        run("office", folder, "")
        files = {"next": "next.xlsx"}
        return report({name: run(name, folder, files.get(name, "first.xlsx")) for name in LABELS}, asked.rows)


def run(part: str, folder: Path, file: str) -> dict[str, Any]:
    path = os.pathsep.join(filter(None, sys.path))
    environment = {**os.environ, "NUANXIN_HOME": str(folder / "home"), "DATABASE_URL": "", "PYTHONPATH": path}
    command = [sys.executable, "-m", "bench.releases", "--part", part, str(folder / file)]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def office(path: Path) -> None:
    set_up()
    from django.core.management import call_command

    from bench.imports import cost
    from nuanxin.orgs import actions

    call_command("migrate", verbosity=0)
    actions.create_office(OFFICE, name="信丰县就业创业服务中心")
    cost.report(rows=0)


def calamine(path: Path) -> None:
    import python_calamine

    from bench.imports import cost

    cost.report(rows=sum(1 for _ in python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).iter_rows()) - 1)


def parse(path: Path) -> None:
    from bench.imports import cost
    from nuanxin.engines import sheets

    with sheets.parse(path, sheets.load_list(LIST), today=datetime.date(2022, 9, 20)) as parsed:
        cost.report(rows=sum(1 for _ in parsed.rows()))


def taken(released_on: datetime.date) -> Callable[[Path], None]:
    def take(path: Path) -> None:
        set_up()
        from bench.imports import cost
        from nuanxin.orgs import intake

        outcome = intake.take(path, by=None, list_id=LIST, released_on=released_on)
        cost.report(rows=sum(outcome.counts.values()), counts={name: count for name, count in outcome.counts.items() if count})

    return take


def set_up() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nuanxin.settings")
    django.setup()


PARTS = {"office": office, "calamine": calamine, "parse": parse, "first": taken(FIRST), "again": taken(FIRST), "next": taken(NEXT)}


def report(figures: dict[str, dict[str, Any]], rows: int) -> int:
    """Print costs and ratios; 1 when a run did not see every row."""
    for name, label in LABELS.items():
        one = figures[name]
        told = f"CPU {one['cpu_seconds']:6.1f} s, peak {one['peak_megabytes']} MB (child {one['child_megabytes']} MB)"
        print(f"{label:46} {told}  {one.get('counts', '')}")
    for other in ("calamine", "parse"):
        print(f"first import / {LABELS[other]}: CPU {figures['first']['cpu_seconds'] / figures[other]['cpu_seconds']:.2f}")
    return 0 if all(one["rows"] == rows for one in figures.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
