"""A register of N people and six lists of 5 N rows over a population of 4 N, made by hashing: the same every time."""

from __future__ import annotations

from pathlib import Path

import duckdb

# How many rows each list has, per person of the register.
LISTS = {"unemployment": 0.6, "low_income": 0.5, "disability": 0.4, "insurance": 2.5, "businesses": 0.6, "deceased": 0.4}
KEY = "CAST(hash({0}) >> 1 AS BIGINT)"
FLAGS = {"on_register": 70, "placed": 50, "has_LONG": 80, "has_DIBAO": 80, "has_DISAB": 80}


def make(folder: Path, persons: int) -> None:
    with duckdb.connect() as connection:
        flags = ", ".join(f"hash(i + {number * 7919}) % 100 < {share} AS {name}" for number, (name, share) in enumerate(FLAGS.items(), 1))
        connection.execute(
            f"COPY (SELECT i AS person, {KEY.format('i')} AS key, {KEY.format('i + 500000003')} AS name_key, NULL::BIGINT AS household, "
            f"'3607' || lpad(CAST(i % 2000 AS VARCHAR), 5, '0') || '000' AS area, DATE '2020-01-01' + CAST(i % 900 AS INTEGER) AS since, {flags} "
            f"FROM range({persons}) t(i)) TO '{folder}/ledger.parquet' (FORMAT parquet, COMPRESSION zstd)"
        )
        for number, (name, share) in enumerate(LISTS.items(), 1):
            who = f"CAST(hash(j * 31 + {number * 104729}) % {4 * persons} AS BIGINT)"
            connection.execute(
                f"COPY (SELECT j + 1 AS rowid, CASE WHEN hash(j) % 1000 < 15 THEN NULL ELSE {KEY.format('who')} END AS key, "
                f"{KEY.format('who + CASE WHEN hash(j) % 1000 > 990 THEN 1 ELSE 500000003 END')} AS name_key, "
                f"CASE WHEN hash(j) % 5 < 2 THEN 'first' ELSE 'other' END AS kind, "
                f"CASE WHEN hash(j) % 3 = 0 THEN DATE '2021-06-01' + CAST(hash(j) % 900 AS INTEGER) END AS until, "
                f"{KEY.format('j % 5000')} AS employer_key, '360722100000' AS area "
                f"FROM (SELECT j, {who} AS who FROM range({int(persons * share)}) t(j))) "
                f"TO '{folder}/{name}.parquet' (FORMAT parquet, COMPRESSION zstd)"
            )
