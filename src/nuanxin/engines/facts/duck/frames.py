"""A frame in SQL: its rows, the last one per person if so asked, the derived columns, and the area each row belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nuanxin.engines.facts.duck.links import Layering, layers, needed_columns
from nuanxin.engines.facts.duck.scan import Scans, name, text
from nuanxin.engines.facts.duck.statement import Statement
from nuanxin.engines.facts.model import Derived, Frame, Parameters, Predicate
from nuanxin.engines.facts.store import COUNTY

AREA = "_area"  # the column of a frame's last step that says where a row belongs
ROWS = "placed"  # the name of that step


@dataclass(frozen=True)
class Need:
    """The part of a frame that a statement asks for."""

    columns: frozenset[str]
    derived: tuple[Derived, ...]


def need(frame: Frame, names: Iterable[str]) -> Need:
    """The columns named, and what those derived columns are made of; nothing else is read or computed."""
    wanted = set(names)
    derived = []
    for column in reversed(frame.derive):
        if column.name in wanted:
            derived.append(column)
            wanted |= needed_columns(column, frame)
    return Need(frozenset(wanted), tuple(reversed(derived)))


def add_frame(
    statement: Statement,
    scans: Scans,
    frame: Frame,
    names: Iterable[str],
    wheres: Sequence[Predicate | None],
    parameters: Parameters,
    digits: int,
) -> str:
    """All steps of a frame; the last has the named columns and the area cut to so many digits.

    Rows for which none of the conditions can be true may be missing from it.
    """
    asked = frozenset(names)
    part = need(frame, asked)
    layering = Layering(statement, scans, frame, parameters, sure(part.derived, wheres, parameters))
    step = statement.step("rows", rows_sql(scans, frame, part, parameters))
    for number, layer in enumerate(layers(frame, part.derived), 1):
        step = layering.add(layer, step, f"derived_{number}")
    return statement.step(ROWS, placed_sql(scans, frame, asked, step, digits))


def sure(derived: Iterable[Derived], wheres: Sequence[Predicate | None], parameters: Parameters) -> frozenset[str]:
    """Yes/no columns that every condition asks for, as far as that can be told: conditions over just that column."""
    questions = {column.name for column in derived if column.kind == "any"}
    named = {where.names if where else frozenset() for where in wheres}
    if len(named) != 1 or len(only := questions & next(iter(named))) != 1 or only not in named:
        return frozenset()
    no = dict.fromkeys(only, False)
    return frozenset(only) if all(where and where.bind(parameters).test(no) is not True for where in wheres) else frozenset()


def rows_sql(scans: Scans, frame: Frame, part: Need, parameters: Parameters) -> str:
    """Rows of the frame's table for which its condition is true."""
    columns = sorted(part.columns & set(frame.table.by_name) | place_columns(frame))
    conditions = [frame.where.bind(parameters).sql("duckdb", "base")] if frame.where else []
    conditions += early_filter(scans, frame)
    lines = [f"SELECT {', '.join(f'base.{name(column)}' for column in columns)}", f"FROM {scans.base(frame)} AS base"]
    if conditions:
        lines.append(f"WHERE {' AND '.join(f'({condition})' for condition in conditions)}")
    if frame.one_per is not None:
        order = ", ".join(f"base.{name(column)} DESC" for column in frame.table.certain(frame.latest_by))
        lines.append(f"QUALIFY row_number() OVER (PARTITION BY base.{name(frame.one_per)} ORDER BY {order}) = 1")
    return "\n".join(lines)


def place_columns(frame: Frame) -> set[str]:
    return {frame.own_area or frame.table.person or ""}


def early_filter(scans: Scans, frame: Frame) -> list[str]:
    """People of a small area are picked before anything is derived, where that does not change which row is the last."""
    if len(scans.under) <= COUNTY or frame.one_per not in (None, frame.table.person):
        return []
    if frame.own_area is not None:
        return [f"starts_with(base.{name(frame.own_area)}, {text(scans.under)})"] if frame.one_per is None else []
    people = scans.contract.people
    here = f"starts_with(home.{name(people.area or '')}, {text(scans.under)})"
    return [f"base.{name(frame.table.person or '')} IN (FROM {scans.homes()} AS home SELECT {name(people.person or '')} WHERE {here})"]


def placed_sql(scans: Scans, frame: Frame, asked: frozenset[str], step: str, digits: int) -> str:
    """The frame's rows with their area, those under the asked area only."""
    columns = [f"base.{name(column)}" for column in sorted(asked)]
    if frame.own_area is not None:
        area, source = f"base.{name(frame.own_area)}", f"{step} AS base"
    else:
        people = scans.contract.people
        area = f"home.{name(people.area or '')}"
        source = f"{step} AS base JOIN {scans.homes()} AS home ON home.{name(people.person or '')} = base.{name(frame.table.person or '')}"
    select = ", ".join([*columns, f"{cut(area, digits)} AS {AREA}"])
    return f"SELECT {select}\nFROM {source}{place_filter(scans, frame, area)}"


def place_filter(scans: Scans, frame: Frame, area: str) -> str:
    """Files are cut by county: a smaller area, rows read from every county, or people who lived elsewhere then have to be filtered."""
    is_near = frame.own_area is None or scans.is_near(frame)
    if is_near and len(scans.under) <= COUNTY and not scans.is_dated:
        return f"\nWHERE {area} IS NOT NULL" if may_be_nowhere(scans, frame) else ""
    return f"\nWHERE starts_with({area}, {text(scans.under)})"


def may_be_nowhere(scans: Scans, frame: Frame) -> bool:
    people = scans.contract.people
    table, column = (people, people.area) if frame.own_area is None else (frame.table, frame.own_area)
    return table.by_name[column or ""].missing != "never"


def cut(area: str, digits: int) -> str:
    return area if digits >= 12 else f"substr({area}, 1, {digits})"
