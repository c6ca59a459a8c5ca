"""The checked model of a count: frames (which rows, with which derived columns) and cells (what is added up).

Conditions come from outside: anything with `names` and `bind` fits, so this engine knows no condition language.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Protocol

from nuanxin.engines.facts.contract import Column, ColumnType, Missing, Table, known
from nuanxin.errors import UserError

BASE = "base."  # how the condition of a linked table names a column of the frame's own row

Parameters = Mapping[str, datetime.date]
Row = Mapping[str, object]
Number = int | Decimal
Counts = dict[tuple[str, str], Number]


class Bound(Protocol):
    """A condition with its parameters filled in; `value` is asked of expressions that are not yes or no."""

    def sql(self, dialect: Literal["duckdb"], alias: str | None = None) -> str: ...

    def test(self, row: Row) -> bool | None: ...

    def value(self, row: Row) -> object: ...


class Predicate(Protocol):
    """A condition or expression over the named columns."""

    @property
    def names(self) -> frozenset[str]: ...

    def bind(self, parameters: Parameters) -> Bound: ...


@dataclass(frozen=True)
class Derived:
    """A column computed for each row of a frame.

    any             is there a linked row for which `where` is true (never NULL: unknown is not enough)
    count           how many such rows
    count_distinct  how many different values of `column` in such rows
    pick            `column` of the last such row by `latest_by`; NULL if there is none
    value           `where` is an expression over the frame's own row, of type `type`; no linked table

    Rows are linked by `by`, a column both tables have; without it, by person. In `where` the linked row's
    columns are plain names, the frame's row (and columns derived before this one) are `base.` names.
    """

    name: str
    label: str
    kind: Literal["any", "pick", "count", "count_distinct", "value"]
    table: Table | None = None
    where: Predicate | None = None
    column: str | None = None
    latest_by: tuple[str, ...] = ()
    by: str | None = None
    type: ColumnType | None = None
    values: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind == "value":
            self._check_value()
        else:
            self._check_linked()

    def _check_value(self) -> None:
        if self.where is None or self.type is None:
            raise UserError(f"派生列“{self.label}”（{self.name}）要有算式和类型。请写明 where 和 type。")

    def _check_linked(self) -> None:
        if self.table is None:
            raise UserError(f"派生列“{self.label}”（{self.name}）没有写取自哪张事实表。请写明 table。")
        columns = self.table.by_name
        if self.kind in ("pick", "count_distinct") and self.column is None:
            raise UserError(f"派生列“{self.label}”（{self.name}）没有写取哪一列。请写明 column。")
        for name in filter(None, (self.column, self.by)):
            known(name, columns, f"事实表“{self.table.label}”的列")
        check_latest_by(self.latest_by, self.table, f"派生列“{self.label}”（{self.name}）")
        if self.by is None and self.table.person is None:
            raise UserError(f"派生列“{self.label}”（{self.name}）所用的“{self.table.label}”没有人员列。请用 by 写明按哪一列相连。")

    @property
    def as_column(self) -> Column:
        """The column a frame gains by it."""
        if self.kind == "any":
            return Column(self.name, "bool", self.label)
        if self.kind == "pick":
            return self._picked()
        if self.kind == "value":
            assert self.type is not None
            return Column(self.name, self.type, self.label, "none", self.values)
        return Column(self.name, "int", self.label)

    def _picked(self) -> Column:
        assert self.table is not None
        assert self.column is not None
        source = self.table.by_name[self.column]
        missing: Missing = "unknown" if source.missing == "unknown" else "none"
        return Column(self.name, source.type, self.label, missing, source.values)


@dataclass(frozen=True)
class Frame:
    """The rows a count looks at: rows of `table` for which `where` is true, if asked only the last one per `one_per`.

    `area` is the column that places a row; "person" = where its person lives; None = the table's own way.
    """

    id: str
    label: str
    table: Table
    where: Predicate | None = None
    one_per: str | None = None
    latest_by: tuple[str, ...] = ()
    derive: tuple[Derived, ...] = ()
    area: str | None = None

    def __post_init__(self) -> None:
        what = f"事实表“{self.table.label}”的列"
        check_names(self.where, self.table.by_name, what)
        check_latest_by(self.latest_by, self.table, f"取数范围“{self.label}”")
        if self.one_per is not None:
            known(self.one_per, self.table.by_name, what)
            check_never_missing(self.one_per, self.table, f"取数范围“{self.label}”")
        self._check_area()
        self._check_derived()

    def _check_area(self) -> None:
        if self.area not in (None, "person"):
            known(self.area or "", self.table.by_name, f"事实表“{self.table.label}”的列")
        if self.area == "person" and self.table.person is None:
            raise UserError(f"取数范围“{self.label}”要按人员归地区，但“{self.table.label}”没有人员列。请改用它自己的地区列。")

    def _check_derived(self) -> None:
        columns = self.table.by_name
        for derived in self.derive:
            if derived.name in columns:
                raise UserError(f"取数范围“{self.label}”的派生列 {derived.name} 与已有的列同名。请换一个名称。")
            check_names(derived.where, derived_names(derived, columns), f"派生列“{derived.label}”可用的列")
            if derived.kind != "value":
                known(link_of(derived, self.table)[0], self.table.by_name, f"事实表“{self.table.label}”的列")
            columns[derived.name] = derived.as_column

    @property
    def columns(self) -> dict[str, Column]:
        """Columns of the table, then the derived ones: what the conditions of cells may name."""
        return self.table.by_name | {d.name: d.as_column for d in self.derive}

    @property
    def own_area(self) -> str | None:
        """The column of the table that places a row; None: its person does."""
        return None if self.area == "person" else self.area or self.table.area


@dataclass(frozen=True)
class Cell:
    """One number: of the frame's rows for which `where` is true their count, a sum, or the different values of a column."""

    id: str
    frame: Frame
    where: Predicate | None = None
    aggregate: Literal["rows", "sum", "distinct"] = "rows"
    column: str | None = None

    def __post_init__(self) -> None:
        columns = self.frame.columns
        what = f"取数范围“{self.frame.label}”的列"
        check_names(self.where, columns, what)
        if (self.column is None) != (self.aggregate == "rows"):
            raise UserError(f"指标 {self.id}：求和或数不同值要写明列，数行数不写列。请核对 aggregate 和 column。")
        if self.column is not None:
            known(self.column, columns, what)
        if self.aggregate == "sum" and columns[self.column or ""].type not in ("int", "money"):
            raise UserError(f"指标 {self.id}：“{columns[self.column or ''].label}”不是数量或金额，不能求和。请改列或改为数行数。")

    @property
    def zero(self) -> Number:
        """Nothing, in the cell's own kind of number."""
        is_money = self.aggregate == "sum" and self.frame.columns[self.column or ""].type == "money"
        return Decimal("0.00") if is_money else 0


class Engine(Protocol):
    """Counts cells and lists the rows behind them. Two engines given the same facts answer alike."""

    def roll_up(self, cells: Sequence[Cell], parameters: Parameters, under: str, levels: Sequence[int]) -> Counts:
        """Numbers by area for several code lengths at once.

        Keys are (area code cut to the level's digits, cell id), and ("", cell id) for the total under the area.
        Areas whose number is zero are left out; the totals are always there.
        """

    def aggregate(self, cells: Sequence[Cell], parameters: Parameters, under: str, digits: int) -> Counts:
        """Numbers for one code length. Records of the asked area itself stand under its own code padded with zeros."""

    def select(
        self,
        frame: Frame,
        where: Predicate | None,
        parameters: Parameters,
        under: str,
        columns: Sequence[str] = (),
        order: Sequence[str] = (),
        limit: int | None = None,
    ) -> list[dict[str, object]]:
        """The rows behind a number: `key`, `person`, `area` and the asked columns, by `order` (NULL last), then by key.

        With a limit only so many from the beginning. Unknown columns are refused.
        """


def link_of(derived: Derived, table: Table) -> tuple[str, str]:
    """The columns that link a frame's row to the derived column's table: (of the frame's table, of the other)."""
    if derived.by is not None:
        return derived.by, derived.by
    if table.person is None or derived.table is None or derived.table.person is None:
        raise UserError(f"派生列“{derived.label}”（{derived.name}）：“{table.label}”没有人员列。请用 by 写明按哪一列相连。")
    return table.person, derived.table.person


def derived_names(derived: Derived, base: Mapping[str, Column]) -> dict[str, Column]:
    """What the condition of a derived column may name, given the columns its frame has so far."""
    if derived.kind == "value" or derived.table is None:
        return dict(base)
    return linked_names(derived.table, base)


def linked_names(table: Table, base: Mapping[str, Column]) -> dict[str, Column]:
    """Columns of a linked table by plain name and those of the frame's row as `base.` names: a catalogue for conditions."""
    return table.by_name | {BASE + name: column for name, column in base.items()}


def check_names(where: Predicate | None, names: Mapping[str, Column], what: str) -> None:
    """Refuse a condition that names an unknown column."""
    for name in sorted(where.names if where else ()):
        known(name, names, what)


def check_selection(frame: Frame, where: Predicate | None, columns: Sequence[str]) -> None:
    """Refuse a list that asks for an unknown column."""
    what = f"取数范围“{frame.label}”的列"
    check_names(where, frame.columns, what)
    for name in columns:
        known(name, frame.columns, what)


def check_latest_by(latest_by: tuple[str, ...], table: Table, what: str) -> None:
    """Refuse an order over unknown columns or over columns that may be empty: then "the last one" would not be certain."""
    for name in latest_by:
        known(name, table.by_name, f"事实表“{table.label}”的列")
        check_never_missing(name, table, what)


def check_never_missing(name: str, table: Table, what: str) -> None:
    column = table.by_name[name]
    if column.missing != "never":
        raise UserError(f"{what}：“{column.label}”（{name}）可能为空，不能用来排先后或去重。请改用必填的列。")
