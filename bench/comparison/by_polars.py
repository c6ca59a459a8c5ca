"""The same six rules in Polars by hand: lazy semi-joins, the persons found written rule by rule; no names, rows or digests."""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

from bench.comparison.task import DAY, RULES, finish


def found(folder: Path, name: str) -> pl.LazyFrame:
    list_id, is_first, flag = RULES[name]
    rows = pl.scan_parquet(folder / f"{list_id}.parquet").filter(
        pl.col("key").is_not_null(), pl.col("until").is_null() | (pl.col("until").dt.month_end() >= DAY)
    )
    rows = rows.filter(pl.col("kind") == "first") if is_first else rows
    people = pl.scan_parquet(folder / "ledger.parquet").filter("on_register")
    people = people.filter(~pl.col(flag)) if flag else people
    return people.select("person", "key", "name_key", "area", "since").join(rows.select("key"), on="key", how="semi")


def main(folder: Path) -> None:
    counts = {}
    (folder / "polars").mkdir(exist_ok=True)
    for name, people in zip(RULES, pl.collect_all([found(folder, name) for name in RULES], engine="streaming"), strict=True):
        people.write_parquet(folder / "polars" / f"{name}.parquet")
        counts[name] = people.height
    finish(counts)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
