"""Contract columns as Arrow columns; whatever is not in the contract is refused here, so no name or number gets into a snapshot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from nuanxin.engines.facts.contract import Column, Table
from nuanxin.errors import UserError

Columns = Mapping[str, Sequence[object]]

_TYPES: dict[str, Any] = {
    "int": pa.int64(),
    "money": pa.decimal128(14, 2),
    "date": pa.date32(),
    "bool": pa.bool_(),
    "text": pa.dictionary(pa.int32(), pa.string()),
    "enum": pa.dictionary(pa.int32(), pa.string()),
}


def schema_of(table: Table) -> Any:
    """The Arrow schema of a fact table: all its columns, in the contract's order."""
    return pa.schema([pa.field(c.name, _TYPES[c.type], nullable=c.missing != "never") for c in table.columns])


def to_arrow(table: Table, rows: Any, county: str) -> Any:
    """An Arrow table in the contract's shape, from an Arrow table or from columns by name.

    Refused: columns too many or too few, NULL where it cannot be, an unknown code, an area of another county.
    """
    given = rows.column_names if isinstance(rows, pa.Table) else list(rows)
    _refuse_other_columns(table, given)
    arrays = [_array(rows[column.name], column) for column in table.columns]
    problems = [problem for column, array in zip(table.columns, arrays, strict=True) if (problem := _problem(table, column, array, county))]
    if problems:
        raise UserError(problems)
    return pa.table(arrays, schema=schema_of(table))


def _refuse_other_columns(table: Table, given: Sequence[str]) -> None:
    contract = list(table.by_name)
    extra = [name for name in given if name not in contract]
    lacking = [name for name in contract if name not in given]
    problems = []
    if extra:
        problems.append(f"“{table.label}”的快照里不能有列 {'、'.join(extra)}：事实表没有约定这些列。请从写入的数据中去掉。")
    if lacking:
        problems.append(f"“{table.label}”的快照缺少列 {'、'.join(lacking)}。请按事实表的约定补齐。")
    if problems:
        raise UserError(problems)


def _array(values: Any, column: Column) -> Any:
    kind = _TYPES[column.type]
    if pa.types.is_dictionary(kind):
        is_arrow = isinstance(values, pa.ChunkedArray | pa.Array)
        return values if is_arrow and values.type == kind else _encoded(values if is_arrow else pa.array(values, pa.string()), kind)
    if column.type == "int" and not isinstance(values, pa.ChunkedArray | pa.Array):
        values = pa.array(values)  # asked for whole numbers at once, Arrow would cut 1.5 to 1; the cast below refuses it
    return values.cast(kind) if isinstance(values, pa.ChunkedArray | pa.Array) else pa.array(values, kind)


def _encoded(values: Any, kind: Any) -> Any:
    return values.cast(pa.string()).dictionary_encode().cast(kind)


def _problem(table: Table, column: Column, array: Any, county: str) -> str | None:
    if column.missing == "never" and array.null_count:
        return f"“{table.label}”的“{column.label}”（{column.name}）有 {array.null_count} 行为空，但约定必填。请先补齐。"
    if column.values and (strange := sorted(_distinct(array) - set(column.values))):
        return f"“{table.label}”的“{column.label}”（{column.name}）有未约定的代码 {'、'.join(strange)}。可用：{'、'.join(column.values)}。"
    if column.name == table.area and (foreign := sorted(code for code in _distinct(array) if not code.startswith(county))):
        return f"“{table.label}”写入 {county} 的分区里有别处的地区代码 {'、'.join(foreign[:5])}。请按前六位分开写。"
    return None


def _distinct(array: Any) -> set[str]:
    return set(pc.unique(array).to_pylist()) - {None}
