"""Conditions of the language against hand-written ones: `python -m bench.rules` prints CPU times and ratios.

One row at a time: the closure against a lambda. A million rows: our DuckDB SQL against SQL a person would write.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import duckdb

from nuanxin.engines import rules
from nuanxin.engines.rules import Fact

FACTS = {
    "sex": Fact("enum", "性别", "unknown", ("M", "F")),
    "birth_on": Fact("date", "出生日期", "unknown"),
    "decided_on": Fact("date", "认定日期", "never"),
    "ended_on": Fact("date", "退出日期", "none"),
    "has_LONG": Fact("bool", "长期失业人员", "never"),
}
TEXT = (
    "decided_on <= $to AND (ended_on IS NULL OR ended_on >= $from) "
    "AND (full_years(birth_on, $to) >= 50 AND sex = 'M' OR full_years(birth_on, $to) >= 40 AND sex = 'F' OR has('LONG'))"
)
FROM, TO = date(2022, 9, 1), date(2022, 9, 23)
BY_HAND = """decided_on <= DATE '2022-09-23' AND (ended_on IS NULL OR ended_on >= DATE '2022-09-01')
  AND (birth_on <= DATE '1972-09-23' AND sex = 'M' OR birth_on <= DATE '1982-09-23' AND sex = 'F' OR has_LONG)"""
ROWS = 1_000_000
ROUNDS = 7


def by_hand(row: dict[str, Any]) -> bool:
    """What a programmer would write, without any care for missing values but the exit date."""
    age = TO.year - row["birth_on"].year - ((TO.month, TO.day) < (row["birth_on"].month, row["birth_on"].day))
    on_register = row["decided_on"] <= TO and (row["ended_on"] is None or row["ended_on"] >= FROM)
    return on_register and ((age >= 50 and row["sex"] == "M") or (age >= 40 and row["sex"] == "F") or row["has_LONG"])


def some_row(chance: random.Random) -> dict[str, Any]:
    day = date(2022, 1, 1).toordinal()
    return {
        "sex": chance.choice("MF"),
        "birth_on": date.fromordinal(chance.randint(day - 24000, day - 7000)),
        "decided_on": date.fromordinal(chance.randint(day - 900, day + 300)),
        "ended_on": date.fromordinal(day + 250) if chance.random() < 0.3 else None,
        "has_LONG": chance.random() < 0.2,
    }


def interleaved(ours: Callable[[], Any], theirs: Callable[[], Any], unit: float, name: str) -> None:
    """Both in turn, so that a noisy machine disturbs both alike."""
    pairs = [(cpu_once(ours), cpu_once(theirs)) for _ in range(ROUNDS)]
    mine, other = (sorted(side) for side in zip(*pairs, strict=True))
    shown = [f"{number / unit:.3f}" for side in (mine, other) for number in (side[0], statistics.median(side), side[-1])]
    print(
        f"{name}: ours {'/'.join(shown[:3])}, by hand {'/'.join(shown[3:])}, ratio {statistics.median(mine) / statistics.median(other):.2f}"
    )


def cpu_once(run: Callable[[], Any]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def one_row_at_a_time(bound: rules.Bound) -> None:
    chance = random.Random(1)
    rows = [some_row(chance) for _ in range(50_000)]
    if [bound.test(row) for row in rows] != [by_hand(row) for row in rows]:
        raise SystemExit("closure and lambda disagree")
    interleaved(
        lambda: [bound.test(row) for row in rows],
        lambda: [by_hand(row) for row in rows],
        len(rows) / 1e6,
        "one decision, CPU µs min/median/max",
    )


def a_million_rows(bound: rules.Bound) -> None:
    base = duckdb.connect()
    base.execute("SET threads = 1")
    base.execute(f"""CREATE TABLE facts AS SELECT CASE WHEN random() < 0.5 THEN 'M' ELSE 'F' END AS sex,
      DATE '2015-01-01' - CAST(floor(random() * 20000) AS INTEGER) AS birth_on, DATE '2022-11-01' - CAST(floor(random() * 900) AS INTEGER) AS decided_on,
      CASE WHEN random() < 0.3 THEN DATE '2022-08-20' + CAST(floor(random() * 60) AS INTEGER) END AS ended_on, random() < 0.2 AS "has_LONG" FROM range({ROWS})""")

    def count(condition: str) -> int:
        found = base.execute(f"SELECT count(*) FROM facts AS r WHERE {condition}").fetchone()
        return int(found[0]) if found else 0

    ours = bound.sql("duckdb", "r")
    if count(ours) != count(BY_HAND):
        raise SystemExit("our SQL and the hand-written SQL disagree")
    interleaved(lambda: count(ours), lambda: count(BY_HAND), 1, f"DuckDB over {ROWS} rows, CPU s min/median/max")


def main() -> None:
    """Compile once, then measure."""
    start = time.process_time()
    for _ in range(200):
        rules.compile(TEXT, FACTS)
    print(f"compile: {(time.process_time() - start) / 200 * 1000:.2f} ms")
    bound = rules.compile(TEXT, FACTS).bind({"from": FROM, "to": TO})
    one_row_at_a_time(bound)
    a_million_rows(bound)


if __name__ == "__main__":
    main()
