"""People and rows of the tests as tables: what is not said is not known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from nuanxin.engines.linkage.definition import Waterfall, waterfall
from nuanxin.engines.linkage.sides import PEOPLE, ROWS, TAKEN, Sides
from nuanxin.engines.linkage.waterfall import Match, matches
from nuanxin.engines.linkage.waterfall import waterfall as by_rules

Records = list[dict[str, Any]]


def table(records: Records, schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist(records, schema=schema)


def sides(people: Records, rows: Records, taken: Iterable[int] = (), definition: Waterfall | None = None) -> Sides:
    named = table([{"person": person} for person in taken], TAKEN)
    return Sides.of(definition or waterfall(), table(people, PEOPLE), table(rows, ROWS), named)


def linked(people: Records, rows: Records, taken: Iterable[int] = ()) -> list[Match]:
    with sides(people, rows, taken) as both:
        return list(matches(by_rules(both)))


def numbered(records: Records, key: str) -> Records:
    """The records with 1, 2, 3 … as their keys."""
    return [{key: number, **record} for number, record in enumerate(records, 1)]
