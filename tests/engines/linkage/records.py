"""People and rows of the tests as tables: what is not said is not known."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterable
from typing import Any

import pyarrow as pa
import pytest

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


def need_splink() -> None:
    """Skip the module where the `[linkage]` extra is missing, saying so; where everything is required, fail."""
    if os.environ.get("NUANXIN_REQUIRE_ALL"):
        importlib.import_module("splink")
    pytest.importorskip("splink", reason="没有安装 [linkage]，跳过评分的测试")
