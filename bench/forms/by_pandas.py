"""The same form in pandas, written by hand: read only the needed columns, filter first, merge, group."""

from __future__ import annotations

import datetime
import sys
from decimal import Decimal
from functools import reduce
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from bench.forms.report import LEVELS, SINCE, UNTIL, finish
from bench.forms.tables import CATEGORIES, FORMS


def form(root: Path, since: pd.Timestamp, until: pd.Timestamp) -> pd.DataFrame:
    """One row per area of every level, 32 columns; money in whole cents."""
    homes = read(root, "persons", "person", "area")
    homes = homes.assign(town=homes["area"].astype(str).str.slice(0, 9))[["person", "town"]]
    recognitions = read(root, "recognitions", "person", "decided_on", "ended_on", "seq")
    in_window = (recognitions["decided_on"] <= until) & (recognitions["ended_on"].isna() | (recognitions["ended_on"] >= since))
    parts = [
        register(root, homes, recognitions[in_window], until),
        visits(root, homes, recognitions, since, until),
        fairs(root, since, until),
        vacancies(root, since, until),
        helped(root, homes, since, until),
        reliefs(root, homes, recognitions[in_window], since, until),
    ]
    towns = reduce(lambda left, right: left.join(right, how="outer"), parts).fillna(0).astype("int64")
    levels = [towns.groupby(towns.index.str.slice(0, digits)).sum() for digits in LEVELS]
    return pd.concat([*levels, towns.sum().to_frame("").T])[[f"c{n}" for n in range(1, 33)]]


def read(root: Path, table: str, *columns: str) -> pd.DataFrame:
    return pq.read_table(sorted((root / table).glob("*.parquet")), columns=list(columns)).to_pandas(date_as_object=False)


def register(root: Path, homes: pd.DataFrame, in_window: pd.DataFrame, until: pd.Timestamp) -> pd.DataFrame:
    on_register = in_window.sort_values(["decided_on", "seq"]).drop_duplicates("person", keep="last")[["person", "ended_on"]]
    on_register = on_register.assign(day=on_register["ended_on"].fillna(until).clip(upper=until))
    holdings = read(root, "holdings", "person", "category", "from_on", "until_on").merge(on_register[["person", "day"]], on="person")
    held = holdings[
        (holdings["from_on"].isna() | (holdings["from_on"] <= holdings["day"]))
        & (holdings["until_on"].isna() | (holdings["until_on"] >= holdings["day"]))
    ]
    jobs = read(root, "placements", "person", "started_on", "ended_on")
    employed = jobs[(jobs["started_on"] <= until) & (jobs["ended_on"].isna() | (jobs["ended_on"] > until))]["person"]
    rows = on_register.merge(homes, on="person")
    rows = rows.assign(employed=rows["person"].isin(employed))
    found = {"c1": rows.groupby("town").size(), "c21": rows[rows["employed"]].groupby("town").size()}
    for number, code in enumerate(CATEGORIES, 2):
        holders = rows[rows["person"].isin(held.loc[held["category"] == code, "person"])]
        found[f"c{number}"] = holders.groupby("town").size()
        found[f"c{number + 20}"] = holders[holders["employed"]].groupby("town").size()
    return pd.DataFrame(found)


def visits(root: Path, homes: pd.DataFrame, recognitions: pd.DataFrame, since: pd.Timestamp, until: pd.Timestamp) -> pd.DataFrame:
    rows = read(root, "visits", "visit", "person", "visited_on", "method")
    rows = rows[rows["visited_on"].between(since, until) & rows["method"].isin(["home_visit", "condolence"])]
    met = rows.merge(recognitions[["person", "decided_on", "ended_on"]], on="person")
    met = met[(met["decided_on"] <= met["visited_on"]) & (met["ended_on"].isna() | (met["ended_on"] >= met["visited_on"]))]
    counted = met.drop_duplicates("visit")[["person"]].merge(homes, on="person")
    return pd.DataFrame({"c11": counted.groupby("town").size()})


def fairs(root: Path, since: pd.Timestamp, until: pd.Timestamp) -> pd.DataFrame:
    rows = read(root, "fairs", "area", "held_on", "form")
    rows = rows[rows["held_on"].between(since, until)]
    town = rows["area"].astype(str).str.slice(0, 9)
    return pd.DataFrame({"c12": rows.groupby(town).size(), "c13": rows[rows["form"].isin(["on_site", "mobile"])].groupby(town).size()})


def vacancies(root: Path, since: pd.Timestamp, until: pd.Timestamp) -> pd.DataFrame:
    rows = read(root, "vacancies", "area", "collected_on", "openings", "large_employer")
    rows = rows[rows["collected_on"].between(since, until)]
    town = rows["area"].astype(str).str.slice(0, 9)
    large = rows["large_employer"].eq(True)
    return pd.DataFrame({"c14": rows.groupby(town)["openings"].sum(), "c15": rows[large].groupby(town)["openings"].sum()})


def helped(root: Path, homes: pd.DataFrame, since: pd.Timestamp, until: pd.Timestamp) -> pd.DataFrame:
    rows = read(root, "placements", "person", "started_on", "form", "helped", "seq")
    rows = rows[rows["started_on"].between(since, until) & rows["helped"]]
    latest = rows.sort_values(["started_on", "seq"]).drop_duplicates("person", keep="last").merge(homes, on="person")
    found = {"c16": latest.groupby("town").size()}
    found |= {f"c{n}": latest[latest["form"] == form].groupby("town").size() for n, form in enumerate(FORMS, 17)}
    return pd.DataFrame(found)


def reliefs(root: Path, homes: pd.DataFrame, on_register: pd.DataFrame, since: pd.Timestamp, until: pd.Timestamp) -> pd.DataFrame:
    rows = read(root, "reliefs", "person", "given_on", "amount_yuan")
    rows = rows[rows["given_on"].between(since, until) & rows["person"].isin(on_register["person"])]
    rows = rows.assign(cents=(rows["amount_yuan"] * 100).astype("int64")).merge(homes, on="person")
    return pd.DataFrame({"c31": rows.groupby("town").size(), "c32": rows.groupby("town")["cents"].sum()})


def stamp(day: datetime.date) -> pd.Timestamp:
    return pd.Timestamp(day)


if __name__ == "__main__":
    table = form(Path(sys.argv[1]), stamp(SINCE), stamp(UNTIL))
    finish({str(area): [*row[:-1], Decimal(int(row[-1])) / 100] for area, *row in table.itertuples()})
