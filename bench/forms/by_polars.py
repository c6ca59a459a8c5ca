"""The same form in Polars, written by hand the way a careful analyst would: lazy, filtered early, one pass per table."""

from __future__ import annotations

import datetime
import sys
from functools import reduce
from pathlib import Path

import polars as pl

from bench.forms.report import LEVELS, SINCE, UNTIL, finish
from bench.forms.tables import CATEGORIES, FORMS

MONEY = pl.Decimal(18, 2)


def form(root: Path, since: datetime.date, until: datetime.date) -> pl.DataFrame:
    """One row per area of every level, 32 columns."""
    homes = scan(root, "persons").with_columns(town=pl.col("area").cast(pl.String).str.slice(0, 9)).select("person", "town")
    parts = [
        register(root, homes, since, until),
        visits(root, homes, since, until),
        fairs(root, since, until),
        vacancies(root, since, until),
        helped(root, homes, since, until),
        reliefs(root, homes, since, until),
    ]
    towns = reduce(
        lambda left, right: left.join(right, on="town", how="full", coalesce=True), pl.collect_all(parts, engine="streaming")
    ).fill_null(0)
    numbers = [pl.col(f"c{n}").sum() for n in range(1, 33)]
    levels = [towns.group_by(area=pl.col("town").str.slice(0, digits)).agg(numbers) for digits in LEVELS]
    return pl.concat([*levels, towns.select(pl.lit("").alias("area"), *numbers)])


def scan(root: Path, table: str) -> pl.LazyFrame:
    return pl.scan_parquet(sorted((root / table).glob("*.parquet")))


def register(root: Path, homes: pl.LazyFrame, since: datetime.date, until: datetime.date) -> pl.LazyFrame:
    on_register = (
        scan(root, "recognitions")
        .filter(pl.col("decided_on") <= until, pl.col("ended_on").is_null() | (pl.col("ended_on") >= since))
        .group_by("person")
        .agg(pl.col("ended_on").sort_by("decided_on", "seq").last())
        .with_columns(day=pl.min_horizontal(pl.col("ended_on").fill_null(until), pl.lit(until)))
    )
    category = pl.col("category").cast(pl.String)
    held = (
        scan(root, "holdings")
        .join(on_register, on="person")
        .filter(pl.col("from_on").is_null() | (pl.col("from_on") <= pl.col("day")))
        .filter(pl.col("until_on").is_null() | (pl.col("until_on") >= pl.col("day")))
        .group_by("person")
        .agg((category == code).any().alias(code) for code in CATEGORIES)
    )
    employed = (
        scan(root, "placements")
        .filter(pl.col("started_on") <= until, pl.col("ended_on").is_null() | (pl.col("ended_on") > until))
        .select("person")
        .unique()
        .with_columns(employed=True)
    )
    rows = on_register.join(held, on="person", how="left").join(employed, on="person", how="left").join(homes, on="person")
    return rows.group_by("town").agg(
        pl.len().cast(pl.Int64).alias("c1"),
        *(pl.col(code).sum().cast(pl.Int64).alias(f"c{n}") for n, code in enumerate(CATEGORIES, 2)),
        pl.col("employed").sum().cast(pl.Int64).alias("c21"),
        *((pl.col("employed") & pl.col(code)).sum().cast(pl.Int64).alias(f"c{n}") for n, code in enumerate(CATEGORIES, 22)),
    )


def visits(root: Path, homes: pl.LazyFrame, since: datetime.date, until: datetime.date) -> pl.LazyFrame:
    return (
        scan(root, "visits")
        .filter(pl.col("visited_on").is_between(since, until), pl.col("method").cast(pl.String).is_in(["home_visit", "condolence"]))
        .select("visit", "person", "visited_on")
        .join(scan(root, "recognitions").select("person", "decided_on", "ended_on"), on="person")
        .filter(pl.col("decided_on") <= pl.col("visited_on"))
        .filter(pl.col("ended_on").is_null() | (pl.col("ended_on") >= pl.col("visited_on")))
        .select("visit", "person")
        .unique("visit")
        .join(homes, on="person")
        .group_by("town")
        .agg(pl.len().cast(pl.Int64).alias("c11"))
    )


def fairs(root: Path, since: datetime.date, until: datetime.date) -> pl.LazyFrame:
    return (
        scan(root, "fairs")
        .filter(pl.col("held_on").is_between(since, until))
        .group_by(town=pl.col("area").cast(pl.String).str.slice(0, 9))
        .agg(
            pl.len().cast(pl.Int64).alias("c12"),
            pl.col("form").cast(pl.String).is_in(["on_site", "mobile"]).sum().cast(pl.Int64).alias("c13"),
        )
    )


def vacancies(root: Path, since: datetime.date, until: datetime.date) -> pl.LazyFrame:
    return (
        scan(root, "vacancies")
        .filter(pl.col("collected_on").is_between(since, until))
        .group_by(town=pl.col("area").cast(pl.String).str.slice(0, 9))
        .agg(
            pl.col("openings").sum().alias("c14"),
            pl.col("openings").filter(pl.col("large_employer")).sum().alias("c15"),
        )
    )


def helped(root: Path, homes: pl.LazyFrame, since: datetime.date, until: datetime.date) -> pl.LazyFrame:
    return (
        scan(root, "placements")
        .filter(pl.col("started_on").is_between(since, until), pl.col("helped"))
        .group_by("person")
        .agg(pl.col("form").sort_by("started_on", "seq").last())
        .join(homes, on="person")
        .group_by("town")
        .agg(
            pl.len().cast(pl.Int64).alias("c16"),
            *((pl.col("form").cast(pl.String) == form).sum().cast(pl.Int64).alias(f"c{n}") for n, form in enumerate(FORMS, 17)),
        )
    )


def reliefs(root: Path, homes: pl.LazyFrame, since: datetime.date, until: datetime.date) -> pl.LazyFrame:
    on_register = (
        scan(root, "recognitions")
        .filter(pl.col("decided_on") <= until, pl.col("ended_on").is_null() | (pl.col("ended_on") >= since))
        .select("person")
    )
    return (
        scan(root, "reliefs")
        .filter(pl.col("given_on").is_between(since, until))
        .join(on_register, on="person", how="semi")
        .join(homes, on="person")
        .group_by("town")
        .agg(pl.len().cast(pl.Int64).alias("c31"), pl.col("amount_yuan").cast(MONEY).sum().alias("c32"))
    )


if __name__ == "__main__":
    frame = form(Path(sys.argv[1]), SINCE, UNTIL)
    names = [f"c{n}" for n in range(1, 33)]
    finish({row["area"]: [row[name] for name in names] for row in frame.iter_rows(named=True)})
