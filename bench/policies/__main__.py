"""Ours and OpenFisca-core in turn on one set of files, each in its own process; then 1 % of the persons anew, and whether each yes is carried.

    python -m bench.policies --openfisca /path/to/venv/bin/python      (a venv with openfisca-core and pyarrow)

OpenFisca-core is under the AGPL: it is a peer of this benchmark only, installed in an environment of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random
from typing import Any

import duckdb

from bench.policies.fixture import SEED, make
from bench.policies.judge import fillings, is_yes
from bench.policies.task import POLICIES

AIM, AGAIN_AIM = 0.5, 0.05
LIMIT, AGAIN_LIMIT = 5.0, 0.3  # what would be a step back from where it stands
FILLINGS = 24


def main() -> int:
    asked = arguments()
    with tempfile.TemporaryDirectory(prefix="nuanxin-policies-", dir=asked.folder) as name:
        folder = Path(name)
        make(folder, asked.persons)
        size = (folder / "told.parquet").stat().st_size
        print(f"{asked.persons:,} persons, 2 % of the facts missing: {size / 1e6:.0f} MB of Parquet; seven policies, months left")
        rounds = [one_round(folder, asked.openfisca) for _ in range(asked.runs)]
        ratios = report(rounds)
        carried = check(folder, asked.sample, has_peer=bool(asked.openfisca))
    return 0 if carried and all(ratio <= limit for ratio, limit in ratios) else 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.policies", description=__doc__)
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--sample", type=int, default=20_000, help="how many yes with missing facts the slow judge looks at")
    parser.add_argument("--openfisca", default=os.environ.get("OPENFISCA_PYTHON"), help="the Python of a venv that has openfisca-core")
    parser.add_argument("--folder", help="where the files go, by default the system's place for temporary files")
    return parser.parse_args()


def one_round(folder: Path, openfisca: str | None) -> dict[str, dict[str, Any]]:
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "NUANXIN_HOME": home}
        ours = [sys.executable, "-m", "bench.policies.by_nuanxin", str(folder)]
        found = {"nuanxin": told(ours, environment)}
        found["again"] = found["nuanxin"] | {"cpu_seconds": found["nuanxin"]["again_seconds"]}
        if openfisca:
            found["openfisca"] = told([openfisca, str(Path(__file__).with_name("by_openfisca.py")), str(folder)], dict(os.environ))
    return found


def told(command: list[str], environment: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def report(rounds: list[dict[str, dict[str, Any]]]) -> list[tuple[float, float]]:
    """Print what each cost; the ratios beside their limits."""
    costs = {}
    for name in rounds[0]:
        seconds = sorted(one[name]["cpu_seconds"] for one in rounds)
        costs[name] = statistics.median(seconds)
        memory = max(one[name]["peak_megabytes"] for one in rounds)
        loading = statistics.median(one[name]["loading_seconds"] for one in rounds)
        print(
            f"{name:9} CPU {seconds[0]:.2f}/{costs[name]:.2f}/{seconds[-1]:.2f} s (least/median/most; loading {loading:.2f} s more), peak {memory} MB"
        )
    ratios = [(costs["again"] / costs["nuanxin"], AGAIN_LIMIT)]
    print(f"1 % of the persons anew / all: {ratios[0][0]:.3f} (aim <= {AGAIN_AIM})")
    if "openfisca" in costs:
        ratios.append((costs["nuanxin"] / costs["openfisca"], LIMIT))
        print(f"nuanxin / OpenFisca-core: {ratios[-1][0]:.2f} (aim <= {AIM})")
    else:
        print("OpenFisca-core was not asked: name its Python with --openfisca or OPENFISCA_PYTHON.")
    return ratios


def check(folder: Path, sample: int, *, has_peer: bool) -> bool:
    """Whether nobody of whom all is known differs, and every yes in spite of missing facts stays a yes however they are filled in."""
    connection = duckdb.connect()
    connection.execute(f"CREATE VIEW told AS SELECT * FROM read_parquet('{folder}/told.parquet')")
    connection.execute(f"CREATE VIEW ours AS SELECT * RENAME (\"case\" AS person) FROM read_parquet('{folder}/decided.parquet')")
    if has_peer:
        connection.execute(f"CREATE VIEW peer AS SELECT * FROM read_parquet('{folder}/openfisca.parquet', file_row_number = true)")
    fine = True
    for policy in POLICIES:
        unknown = count(connection, f"ours WHERE policy = '{policy}' AND answer = 2")
        not_carried = doubtful(connection, policy, f"SELECT person FROM ours WHERE policy = '{policy}' AND answer = 1", sample)
        line = f"{policy:34} unknown {unknown:7,}; yes not carried by the facts: ours {not_carried}"
        fine &= not_carried == 0
        if has_peer:
            known = f"ours JOIN told USING (person) JOIN peer ON file_row_number = person WHERE NOT lost AND policy = '{policy}'"
            differing = count(connection, f'{known} AND (answer = 1) <> peer."{policy}"')
            theirs = doubtful(connection, policy, f'SELECT file_row_number AS person FROM peer WHERE "{policy}"', sample)
            line += f", OpenFisca {theirs}; differing where all is known: {differing}"
            fine &= differing == 0
        print(line)
    return fine


def count(connection: Any, what: str) -> int:
    [number] = connection.execute(f"SELECT COUNT(*) FROM {what}").fetchone()
    return int(number)


def doubtful(connection: Any, policy: str, yes: str, sample: int) -> int:
    """How many of the yes with missing facts become a no by some filling."""
    found = connection.execute(f"SELECT * FROM told WHERE lost AND person IN ({yes}) ORDER BY hash(person) LIMIT {sample}")
    names = [column[0] for column in found.description]
    random = Random(SEED)
    rows = (dict(zip(names, row, strict=True)) for row in found.fetchall())
    return sum(not all(is_yes(policy, filled) for filled in fillings(policy, row, random, FILLINGS)) for row in rows)


if __name__ == "__main__":
    sys.exit(main())
