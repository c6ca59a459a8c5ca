"""The least that DuckDB can do: six mark joins, the flags of every person written; no rules, names, rows or findings."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

from bench.comparison.task import DAY, RULES, finish


def main(folder: Path) -> None:
    marks = []
    for name, (list_id, is_first, _) in RULES.items():
        kind = " AND kind = 'first'" if is_first else ""
        rows = f"SELECT key FROM '{folder}/{list_id}.parquet' WHERE key IS NOT NULL AND (until IS NULL OR last_day(until) >= DATE '{DAY}'){kind}"
        marks.append(f"coalesce(key IN ({rows}), false) AS {name}")
    with duckdb.connect(config={"preserve_insertion_order": "false"}) as connection:
        out = f"{folder}/bare.parquet"
        connection.execute(
            f"COPY (SELECT person, {', '.join(marks)} FROM '{folder}/ledger.parquet') TO '{out}' (FORMAT parquet, COMPRESSION zstd)"
        )
    finish({})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
