"""Contract columns as Arrow columns: exact types, whatever form the values come in, and refusals in Chinese, all at once."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from nuanxin.engines.facts import Column, Table
from nuanxin.engines.facts.arrow import schema_of, to_arrow
from nuanxin.errors import UserError
from tests.engines.facts import reference as ref

EVERYTHING = Table(
    "everything",
    "各种列",
    (
        Column("key", "int", "键"),
        Column("area", "text", "地区"),
        Column("on", "date", "日期", "none"),
        Column("is_so", "bool", "是否", "unknown"),
        Column("yuan", "money", "金额", "none"),
        Column("code", "enum", "代码", "none", ("a", "b")),
    ),
    "key",
    area="area",
)
ROW = {
    "key": 2**62,
    "area": "360722101201",
    "on": datetime.date(2022, 2, 28),
    "is_so": False,
    "yuan": Decimal("123456789012.34"),
    "code": "b",
}
NOTHING = {"key": 1, "area": "360722000000", "on": None, "is_so": None, "yuan": None, "code": None}


def turned(*rows: dict[str, Any]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in ROW}


def test_schema_keeps_the_contracts_order_and_says_what_may_be_missing() -> None:
    fields = [(field.name, str(field.type), field.nullable) for field in schema_of(EVERYTHING)]

    assert fields == [
        ("key", "int64", False),
        ("area", "dictionary<values=string, indices=int32, ordered=0>", False),
        ("on", "date32[day]", True),
        ("is_so", "bool", True),
        ("yuan", "decimal128(14, 2)", True),
        ("code", "dictionary<values=string, indices=int32, ordered=0>", True),
    ]


def test_values_come_through_exactly() -> None:
    assert to_arrow(EVERYTHING, turned(ROW, NOTHING), "360722").to_pylist() == [ROW, NOTHING]


@pytest.mark.parametrize("text", [pa.string(), pa.large_string(), pa.dictionary(pa.int8(), pa.string())])
def test_arrow_tables_of_other_widths_are_taken(text: Any) -> None:
    given = pa.table(
        {
            "code": pa.array(["b", None]).cast(text),
            "area": pa.array(["360722101201", "360722000000"]).cast(text),
            "key": pa.array([5, 1], pa.int32()),
            "on": pa.array([ROW["on"], None]),
            "is_so": pa.array([False, None]),
            "yuan": pa.array([Decimal("1.20"), None], pa.decimal128(5, 2)),
        }
    )

    assert to_arrow(EVERYTHING, given, "360722").to_pylist() == [ROW | {"key": 5, "yuan": Decimal("1.20")}, NOTHING]


def test_no_rows_are_an_empty_table_of_the_same_shape() -> None:
    empty = to_arrow(EVERYTHING, {name: [] for name in ROW}, "360722")

    assert (empty.num_rows, empty.schema) == (0, schema_of(EVERYTHING))


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"yuan": Decimal("0.001")}, pa.ArrowInvalid),
        ({"key": 2**63}, OverflowError),
        ({"key": 1.5}, pa.ArrowInvalid),
        ({"on": "2022-09-01"}, pa.ArrowTypeError),
    ],
)
def test_value_that_would_be_changed_is_our_mistake_and_loud(change: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        to_arrow(EVERYTHING, turned(ROW | change), "360722")


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(UserError) as refused:
        to_arrow(EVERYTHING, turned(ROW | {"key": None, "code": "x", "area": "360721000000"}, ROW | {"code": "y"}), "360722")

    assert refused.value.problems == (
        "“各种列”的“键”（key）有 1 行为空，但约定必填。请先补齐。",
        "“各种列”写入 360722 的分区里有别处的地区代码 360721000000。请按前六位分开写。",
        "“各种列”的“代码”（code）有未约定的代码 x、y。可用：a、b。",
    )


def test_area_of_a_person_is_not_asked_of_tables_without_one() -> None:
    rows = {"relief": [1], "person": [1], "given_on": [datetime.date(2022, 9, 1)], "amount_yuan": [Decimal("1")]}

    assert to_arrow(ref.RELIEFS, rows, "360722").num_rows == 1
