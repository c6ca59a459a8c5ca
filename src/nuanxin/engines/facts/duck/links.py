"""Derived columns in SQL: each linked table is read once per layer, however many columns are derived from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nuanxin.engines.facts.contract import Table
from nuanxin.engines.facts.duck.scan import Scans, name
from nuanxin.engines.facts.duck.statement import Statement
from nuanxin.engines.facts.model import BASE, Derived, Frame, Parameters, link_of

_DEFAULTS = {"any": "false", "count": "0", "count_distinct": "0"}


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


def add_layer(
    statement: Statement, scans: Scans, frame: Frame, layer: Sequence[Derived], parameters: Parameters, before: str, after: str
) -> str:
    """The step `after`: all rows of the step `before` with the layer's columns."""
    columns, joins = ["base.*"], []
    for number, link in enumerate(links_of(frame, layer), 1):
        step = statement.step(f"{after}_{link.table.name}_{number}", link_sql(link, scans, frame, parameters, before))
        if link.is_lone_question:
            columns.append(f"coalesce(base.{name(lone_key(link, frame))} IN (FROM {step}), false) AS {name(link.derived[0].name)}")
        else:
            columns += [default(d, f"{step}.{name(d.name)}") for d in link.derived]
            joins.append(f"LEFT JOIN {step} ON {step}._link = base.{name(lone_key(link, frame))}")
    columns += [f"{where_sql(d, parameters, 'base')} AS {name(d.name)}" for d in layer if d.kind == "value"]
    return statement.step(after, "\n".join([f"SELECT {', '.join(columns)}", f"FROM {before} AS base", *joins]))


def lone_key(link: Link, frame: Frame) -> str:
    """The frame's column by which a link's step is joined back."""
    return frame.table.key if link.is_joined_first else link.own


def link_sql(link: Link, scans: Scans, frame: Frame, parameters: Parameters, before: str) -> str:
    """One row per link value (or per key of the frame's row), or for a lone question just the values to which the answer is yes."""
    scan = f"{scans.linked(frame, link.table, link.own, link.other)} AS linked"
    by = f"base.{name(frame.table.key)}" if link.is_joined_first else f"linked.{name(link.other)}"
    source = f"{before} AS base JOIN {scan} ON linked.{name(link.other)} = base.{name(link.own)}" if link.is_joined_first else scan
    if link.is_lone_question:
        return f"SELECT {by} AS _link\nFROM {source}\nWHERE {where_sql(link.derived[0], parameters)}"
    sums = ", ".join(f"{summary_sql(d, parameters)} AS {name(d.name)}" for d in link.derived)
    return f"SELECT {by} AS _link, {sums}\nFROM {source}\n{only_one_filter(link, parameters)}GROUP BY 1"


def only_one_filter(link: Link, parameters: Parameters) -> str:
    """With a single column the rows that do not count need not be grouped at all."""
    return f"WHERE {where_sql(link.derived[0], parameters)}\n" if len(link.derived) == 1 else ""


def summary_sql(derived: Derived, parameters: Parameters) -> str:
    where = where_sql(derived, parameters)
    if derived.kind == "any":
        return f"coalesce(bool_or({where}), false)"
    if derived.kind == "count":
        return f"count(*) FILTER (WHERE {where})"
    column = f"linked.{name(derived.column or '')}"
    if derived.kind == "count_distinct":
        return f"count(DISTINCT {column}) FILTER (WHERE {where})"
    assert derived.table is not None
    order = ", ".join(f"linked.{name(n)}" for n in (*derived.latest_by, derived.table.key))
    return f"arg_max_null({column}, row({order})) FILTER (WHERE {where})"


def where_sql(derived: Derived, parameters: Parameters, alias: str = "linked") -> str:
    return derived.where.bind(parameters).sql("duckdb", alias) if derived.where else "true"


def default(derived: Derived, column: str) -> str:
    """Rows without any linked row."""
    if derived.kind in _DEFAULTS:
        return f"coalesce({column}, {_DEFAULTS[derived.kind]}) AS {name(derived.name)}"
    return f"{column} AS {name(derived.name)}"
