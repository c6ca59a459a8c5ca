"""Derived columns in SQL: each linked table is read once per layer, however many columns are derived from it.

Yes/no columns of one link travel as the bits of one whole number: one aggregate instead of many, and a narrow join.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nuanxin.engines.facts.contract import Table
from nuanxin.engines.facts.duck.scan import Scans, name
from nuanxin.engines.facts.duck.statement import Statement
from nuanxin.engines.facts.model import BASE, Derived, Frame, Parameters, link_of

BITS = 60  # yes/no columns that fit into one BIGINT


@dataclass(frozen=True)
class Link:
    """Derived columns that can be had from one pass over one linked table.

    If no condition names a column of the frame's row, the linked rows are summed up by the linking column before the
    join; otherwise they are joined to the frame's rows first and summed up by the key of those.
    """

    table: Table
    own: str
    other: str
    is_joined_first: bool
    derived: tuple[Derived, ...]

    @property
    def questions(self) -> list[Derived]:
        return [derived for derived in self.derived if derived.kind == "any"]

    @property
    def others(self) -> list[Derived]:
        return [derived for derived in self.derived if derived.kind != "any"]

    @property
    def is_lone_question(self) -> bool:
        return len(self.derived) == 1 and self.derived[0].kind == "any"


def layers(frame: Frame, wanted: Sequence[Derived]) -> list[list[Derived]]:
    """Derived columns in layers: one that names another derived column comes in a later layer."""
    depth: dict[str, int] = {}
    for derived in wanted:
        depth[derived.name] = 1 + max((depth.get(column, 0) for column in base_names(derived)), default=0)
    return [[d for d in wanted if depth[d.name] == level] for level in range(1, max(depth.values(), default=0) + 1)]


def base_names(derived: Derived) -> set[str]:
    """Columns of the frame's row that the condition of a derived column names."""
    names = derived.where.names if derived.where else frozenset()
    if derived.kind == "value":
        return set(names)
    return {column.removeprefix(BASE) for column in names if column.startswith(BASE)}


def needed_columns(derived: Derived, frame: Frame) -> set[str]:
    """Columns the frame's row must have so that the derived column can be computed."""
    if derived.kind == "value":
        return base_names(derived)
    columns = base_names(derived)
    return columns | {link_of(derived, frame.table)[0]} | ({frame.table.key} if columns else set())


def links_of(frame: Frame, layer: Sequence[Derived]) -> list[Link]:
    groups: dict[tuple[Table, str, str, bool], list[Derived]] = {}
    for derived in layer:
        if derived.table is not None and derived.kind != "value":
            own, other = link_of(derived, frame.table)
            groups.setdefault((derived.table, own, other, bool(base_names(derived))), []).append(derived)
    return [Link(*key, tuple(derived)) for key, derived in groups.items()]


@dataclass(frozen=True)
class Layering:
    """What all layers of a frame have in common. `sure` are yes/no columns without which no row counts."""

    statement: Statement
    scans: Scans
    frame: Frame
    parameters: Parameters
    sure: frozenset[str]

    def add(self, layer: Sequence[Derived], before: str, after: str) -> str:
        """The step `after`: the rows of the step `before` with the layer's columns."""
        must = [derived for derived in layer if derived.name in self.sure]
        columns = ["base.*", *(f"true AS {name(derived.name)}" for derived in must)]
        joins = [self._semi_join(derived, number) for number, derived in enumerate(must, 1)]
        for number, link in enumerate(links_of(self.frame, [derived for derived in layer if derived not in must]), 1):
            step = self.statement.step(f"{after}_{link.table.name}_{number}", self._link_sql(link, before))
            if link.is_lone_question:
                columns.append(f"coalesce(base.{name(lone_key(link, self.frame))} IN (FROM {step}), false) AS {name(link.derived[0].name)}")
            else:
                columns += columns_of(link, step)
                joins.append(f"LEFT JOIN {step} ON {step}._link = base.{name(lone_key(link, self.frame))}")
        columns += [f"{where_sql(d, self.parameters, 'base')} AS {name(d.name)}" for d in layer if d.kind == "value"]
        return self.statement.step(after, "\n".join([f"SELECT {', '.join(columns)}", f"FROM {before} AS base", *joins]))

    def _semi_join(self, derived: Derived, number: int) -> str:
        """Only rows with a linked row that counts: cheaper than asking every row and dropping those that answer no."""
        assert derived.table is not None
        own, other = link_of(derived, self.frame.table)
        scan, alias = self.scans.linked(self.frame, derived.table, own, other), f"sure_{number}"
        where = where_sql(derived, self.parameters, alias)
        return f"SEMI JOIN {scan} AS {alias} ON {alias}.{name(other)} = base.{name(own)} AND ({where})"

    def _link_sql(self, link: Link, before: str) -> str:
        """One row per link value (or per key of the frame's row), or for a lone question just the values to which the answer is yes."""
        scan = f"{self.scans.linked(self.frame, link.table, link.own, link.other)} AS linked"
        by, source = f"linked.{name(link.other)}", scan
        if link.is_joined_first:
            by = f"base.{name(self.frame.table.key)}"
            source = f"{before} AS base JOIN {scan} ON linked.{name(link.other)} = base.{name(link.own)}"
        if link.is_lone_question:
            return f"SELECT {by} AS _link\nFROM {source}\nWHERE {where_sql(link.derived[0], self.parameters)}"
        sums = ", ".join([*masks_sql(link, self.parameters), *(summary_sql(d, self.parameters) for d in link.others)])
        return f"SELECT {by} AS _link, {sums}\nFROM {source}\n{only_one_filter(link, self.parameters)}GROUP BY 1"


def lone_key(link: Link, frame: Frame) -> str:
    """The frame's column by which a link's step is joined back."""
    return frame.table.key if link.is_joined_first else link.own


def only_one_filter(link: Link, parameters: Parameters) -> str:
    """With a single column the rows that do not count need not be grouped at all."""
    return f"WHERE {where_sql(link.derived[0], parameters)}\n" if len(link.derived) == 1 else ""


def masks_sql(link: Link, parameters: Parameters) -> list[str]:
    """The yes/no columns as bits of `_any_0`, `_any_1`, …"""
    groups = [link.questions[start : start + BITS] for start in range(0, len(link.questions), BITS)]
    bits = [
        " + ".join(f"CASE WHEN {where_sql(d, parameters)} THEN {1 << bit}::BIGINT ELSE 0::BIGINT END" for bit, d in enumerate(group))
        for group in groups
    ]
    return [f"bit_or({mask}) AS _any_{number}" for number, mask in enumerate(bits)]


def columns_of(link: Link, step: str) -> list[str]:
    """The link's columns beside the frame's row; a row without any linked row says no, or none."""
    columns = [
        f"coalesce({step}._any_{number // BITS} & {1 << number % BITS} <> 0, false) AS {name(derived.name)}"
        for number, derived in enumerate(link.questions)
    ]
    for derived in link.others:
        column = f"{step}.{name(derived.name)}"
        columns.append(f"{column if derived.kind == 'pick' else f'coalesce({column}, 0)'} AS {name(derived.name)}")
    return columns


def summary_sql(derived: Derived, parameters: Parameters) -> str:
    """A count or a picked value over the linked rows that count."""
    where = where_sql(derived, parameters)
    column = f"linked.{name(derived.column or '')}"
    if derived.kind == "count":
        summary = "count(*)"
    elif derived.kind == "count_distinct":
        summary = f"count(DISTINCT {column})"
    else:
        assert derived.table is not None
        order = ", ".join(f"linked.{name(n)}" for n in derived.table.certain(derived.latest_by))
        summary = f"arg_max_null({column}, row({order}))"
    return f"{summary} FILTER (WHERE {where}) AS {name(derived.name)}"


def where_sql(derived: Derived, parameters: Parameters, alias: str = "linked") -> str:
    return derived.where.bind(parameters).sql("duckdb", alias) if derived.where else "true"
