"""The same six rules in pandas by hand: pruned columns, `isin`, the persons found written rule by rule; no names, rows or digests."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from bench.comparison.task import DAY, RULES, finish


def keys(folder: Path, list_id: str, is_first: bool) -> pd.Series:
    rows = pd.read_parquet(
        folder / f"{list_id}.parquet", columns=["key", "until", *(["kind"] if is_first else [])], dtype_backend="pyarrow"
    )
    until = pd.to_datetime(rows["until"])
    good = rows["key"].notna() & (until.isna() | (until + pd.offsets.MonthEnd(0) >= pd.Timestamp(DAY)))
    return rows.loc[good & (rows["kind"] == "first") if is_first else good, "key"].astype("int64")


def main(folder: Path) -> None:
    people, counts = pd.read_parquet(folder / "ledger.parquet"), {}
    (folder / "pandas").mkdir(exist_ok=True)
    for name, (list_id, is_first, flag) in RULES.items():
        asked = people[people["on_register"] & ~people[flag]] if flag else people[people["on_register"]]
        found = asked[asked["key"].isin(keys(folder, list_id, is_first))]
        found[["person", "key", "name_key", "area", "since"]].to_parquet(folder / "pandas" / f"{name}.parquet")
        counts[name] = len(found)
    finish(counts)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
