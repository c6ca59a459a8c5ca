"""Our engine: the shipped policies in one statement, with months, amounts, the truth of every named condition and what to collect.

Then 1 % of the persons are decided anew by the same process, as the worker of an office does it.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import django
import duckdb

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nuanxin.settings")
django.setup()

from bench.policies.fixture import DAY  # noqa: E402 - policies need Django to be ready
from bench.policies.task import POLICIES, finish  # noqa: E402
from nuanxin.benefits.bulk import columns  # noqa: E402
from nuanxin.benefits.bulk.columns import APPROVALS, INSURANCE, PAYMENTS, empty, literal, quoted  # noqa: E402
from nuanxin.benefits.bulk.computed import Sources  # noqa: E402
from nuanxin.benefits.bulk.deciding import Bulk  # noqa: E402
from nuanxin.benefits.bulk.statement import ANSWERS  # noqa: E402
from nuanxin.benefits.policies import Policy, get  # noqa: E402

RENAMED = {"contract_to open": "contract_open", "employer kind": "employer_kind", "employer in_province": "in_province", "case": "person"}
SHARED_CLOCK = "2011-anhui-insurance-subsidy"


def cases(path: Path, file_columns: set[str], where: str) -> str:
    """The file as a relation of cases: facts that it does not have were not collected."""
    parts = []
    for name, kind in columns.types().items():
        source = RENAMED.get(name, name)
        if name in ("area", "residence"):
            sql = "residence"
        elif name == "months_used":
            sql = f"CASE WHEN used_months > 0 THEN MAP {{{literal(SHARED_CLOCK)}: used_months}} END"
        elif name in columns.HAS and source not in file_columns:
            sql = "has_LONG AND FALSE"
        elif source in file_columns:
            sql = quoted(source)
        else:
            sql = f"CAST(NULL AS {kind})"
        parts.append(f"{sql} AS {quoted(name)}")
    return f"(SELECT {', '.join(parts)} FROM read_parquet({literal(str(path))}){where})"


def decided(asked: tuple[Policy, ...], path: Path, out: Path, where: str = "") -> None:
    """Decide and write the rows of every policy; of few persons their cases are taken out first."""
    connection = duckdb.connect(":memory:", config={"preserve_insertion_order": "false"})
    names = {row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM read_parquet({literal(str(path))})").fetchall()}
    nothing = [empty(kinds) for kinds in (columns.types_quoted(), PAYMENTS, INSURANCE, APPROVALS)]
    relation = cases(path, names, where)
    if where:
        connection.execute(f"CREATE TEMP TABLE few AS FROM {relation}")
        relation = "few"
    bulk = Bulk(connection, asked, DAY, Sources(relation, *nothing, retirement="retirement"), lambda number, some: [])
    bulk.run()
    rows = " UNION ALL ".join(bulk.decided(one) for one in bulk.policies)
    connection.execute(f"COPY ({rows}) TO {literal(str(out))} (FORMAT parquet, COMPRESSION snappy)")


def main(folder: Path) -> None:
    asked = tuple(map(get, POLICIES))  # reading definitions is part of starting, as Python modules are
    started = time.process_time()
    out = folder / "decided.parquet"
    decided(asked, folder / "told.parquet", out)
    whole = time.process_time()
    changed = f" WHERE person IN (SELECT person FROM read_parquet({literal(str(folder / 'changed.parquet'))}))"
    decided(asked, folder / "told.parquet", folder / "later.parquet", changed)
    again = time.process_time()
    connection = duckdb.connect(":memory:")
    found = connection.execute(f"SELECT policy, answer, COUNT(*) FROM read_parquet({literal(str(out))}) GROUP BY ALL").fetchall()
    counts: dict[str, dict[str, int]] = {}
    for policy, answer, number in found:
        counts.setdefault(policy, {})[ANSWERS[answer]] = number
    finish(counts, started, whole - started, again_seconds=round(again - whole, 3))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
