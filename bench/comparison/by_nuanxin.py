"""Our engine: the rules as conditions, the register marked in one pass, each rule's findings with names judged, digests and row numbers."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.comparison.task import DAY, RULES, finish
from nuanxin.engines import rules
from nuanxin.engines.linkage.comparing import Comparison, Duck, Listed, from_files
from nuanxin.engines.rules import Fact

FLAGS = ("on_register", "placed", "has_LONG", "has_DIBAO", "has_DISAB", "listed")
FACTS = {name: Fact("bool", name, "never") for name in FLAGS}
ROWS = {"kind": Fact("enum", "kind", "never", ("first", "other")), "until": Fact("date", "until", "none")}
TYPES = {"as_of": "date"}


def comparison(name: str) -> Comparison:
    list_id, is_first, flag = RULES[name]
    where = "(until IS NULL OR month_end(until) >= $as_of)" + (" AND kind = 'first'" if is_first else "")
    when = "on_register AND listed" + (f" AND NOT {flag}" if flag else "")
    listed = Listed("listed", list_id, rules.compile(where, ROWS, TYPES), ("kind", "employer_key"))
    return Comparison(name, rules.compile(when, FACTS, TYPES), (listed,), facts=("since",), parameters={"as_of": DAY})


def main(folder: Path) -> None:
    lists = {list_id: from_files([folder / f"{list_id}.parquet"]) for list_id, _, _ in RULES.values()}
    duck = Duck(from_files([folder / "ledger.parquet"]), lists, dict.fromkeys(FLAGS, False))
    found = duck.write([comparison(name) for name in RULES], lambda name: folder / "nuanxin" / f"{name}.parquet")
    finish({one.id: one.count for one in found})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
