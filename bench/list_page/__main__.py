"""python -m bench.list_page [--persons 1000000] [--home FOLDER]: CPU per ledger page against a bare view, and the slowest query.

A folder that already holds the fixture is used again. The bare view (`bare.py`) asks the database for the same fifty rows with
the same columns and writes them into a table, with nothing around it: no menu, query form, count, paging or choosing.
"""

from __future__ import annotations

import argparse
import math
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

WARM, TIMES = 5, 40
LIMIT_RATIO, LIMIT_MS = 1.5, 50.0
PLAIN = ("", "after=500000")  # the pages whose ratio is promised
PAGES = (
    ("first page", ""),
    ("page 10,001 (by key)", "after=500000"),
    ("one county", "area=369901000000"),
    ("one township", "area=369901100000"),
    ("by name", "sort=name"),
    ("by name, page 10,001", "sort=name&after=500000"),
    ("by name in a county", "sort=name&area=369901000000"),
    ("common category", "category=LONG"),
    ("rare category", "category=FISH"),
    ("rare category, status, recognition", "category=FISH&status=public_post&recognised=none"),
    ("on the register", "recognised=running"),
    ("not recognised", "recognised=none"),
    ("unemployed", "status=unemployed"),
    ("wants a job", "wish=wants_job"),
    ("nobody matches", "wish=wants_training"),
    ("surname", "q=王"),
    ("whole name", "q=王伟"),
    ("phone", "q=13812345678"),
)


def main() -> None:
    asked = arguments()
    if asked.home is None:
        with tempfile.TemporaryDirectory(prefix="nuanxin-bench-") as folder:
            sys.exit(run(Path(folder), asked.persons))
    sys.exit(run(asked.home, asked.persons))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--home", type=Path, default=None, help="keep the fixture here")
    return parser.parse_args()


def run(home: Path, persons: int) -> int:
    """Build unless it is there, measure, print; 1 if a promise is broken."""
    is_there = (home / "nuanxin.sqlite3").exists()
    os.environ.update(NUANXIN_HOME=str(home), DJANGO_SETTINGS_MODULE="nuanxin.settings", DATABASE_URL="")
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
    import django

    django.setup()
    if not is_there:
        from bench.list_page import fixture

        started = time.process_time()
        fixture.build(persons)
        print(f"fixture of {persons:,} persons: {time.process_time() - started:.0f} s CPU")
    return report()


def report() -> int:
    """The bare view before and after the plain pages, so that other load on the machine hits both alike."""
    client = signed_in()
    plain: dict[str, float] = {}
    bare = cpu(lambda: client.get("/bare/"))
    for _ in range(3):
        for query in PLAIN:
            plain[query] = min(plain.get(query, math.inf), cpu(lambda query=query: client.get(f"/people/?{query}")))
        bare = min(bare, cpu(lambda: client.get("/bare/")))
    print(f"bare view of the same 50 rows: {bare:.1f} ms CPU")
    print(f"{'page':38}{'CPU ms':>8}{'ratio':>7}{'queries':>9}{'slowest ms':>12}  count")
    broken = [name for name, query in PAGES if not measured(client, name, query, bare, plain)]
    print("all within the limits" if not broken else f"beyond the limits: {', '.join(broken)}")
    return bool(broken)


def measured(client, name: str, query: str, base: float, plain: dict[str, float]) -> bool:
    """Print one page's figures; False if it breaks a promise. The ratio is promised for the plain list."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    spent = plain.get(query) or cpu(lambda: client.get(f"/people/?{query}"), times=8)
    slowest = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(f"/people/?{query}")
        slowest.append(max(float(one["time"]) for one in captured) * 1000)
    shown = re.search(r"共 <b>([^<]*)</b>", answer.content.decode())
    print(f"{name:38}{spent:8.1f}{spent / base:7.2f}{len(captured):9}{min(slowest):12.1f}  {shown[1] if shown else answer.status_code}")
    return min(slowest) <= LIMIT_MS and (query not in plain or spent <= LIMIT_RATIO * base)


def cpu(call: Callable[[], object], times: int = TIMES) -> float:
    """Median CPU milliseconds of a call."""
    for _ in range(WARM):
        call()
    spent = []
    for _ in range(times):
        started = time.process_time()
        call()
        spent.append((time.process_time() - started) * 1000)
    return statistics.median(spent)


def signed_in():
    """A signed-in client of the whole product, with the bare view beside it."""
    from django.conf import settings
    from django.test import Client

    from nuanxin.orgs.models import User

    settings.ROOT_URLCONF = "bench.list_page.bare"
    client = Client()
    client.force_login(User.objects.get(username="bench"), backend="django.contrib.auth.backends.ModelBackend")
    return client


if __name__ == "__main__":
    main()
