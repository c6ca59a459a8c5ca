"""Small worlds to compare in: ledgers and lists with empty and repeated keys, dates around month ends, values missing."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st

from nuanxin.engines import rules
from nuanxin.engines.linkage.comparing import Comparison, Duck, Judge, Kin, Listed, from_files
from nuanxin.engines.rules import Fact

DAY = datetime.date(2022, 2, 28)
DAYS = [datetime.date(2021, 2, 28), datetime.date(2022, 1, 31), DAY, datetime.date(2022, 3, 1), datetime.date(2020, 2, 29)]
ABSENT = {"on_register": False, "post": False, "heads": 0}
LEDGER = pa.schema(
    [("person", pa.int64()), ("key", pa.int64()), ("name_key", pa.int64()), ("household", pa.int64()), ("area", pa.string())]
    + [("on_register", pa.bool_()), ("post", pa.bool_()), ("heads", pa.int64()), ("since", pa.date32()), ("kind", pa.string())]
)
ROWS = pa.schema(
    [("rowid", pa.int64()), ("key", pa.int64()), ("name_key", pa.int64()), ("area", pa.string()), ("until", pa.date32())]
    + [("kind", pa.string()), ("number_kind", pa.string())]
)
KINDS = ("a", "b")
FACTS = {
    "on_file": Fact("bool", "在台账上", "never"),
    "on_register": Fact("bool", "在册", "never"),
    "post": Fact("bool", "在岗", "never"),
    "heads": Fact("int", "人数", "never"),
    "since": Fact("date", "起始日期", "none"),
    "kind": Fact("enum", "类别", "unknown", KINDS),
}
COLUMNS = {
    "key": Fact("int", "证件号", "unknown"),
    "until": Fact("date", "终止年月", "none"),
    "kind": Fact("enum", "类别", "unknown", KINDS),
    "number_kind": Fact("enum", "证号中的类别", "none", KINDS),
}
MARKS = {name: Fact("bool", name, "never") for name in ("first", "second", "kin")}
DRIVING = {f"row.{name}": fact for name, fact in COLUMNS.items()}
PARAMETERS = {"as_of": "date", "months": "int"}
VALUES = {"as_of": DAY, "months": 12}

WHERES = (
    None,
    "until IS NULL OR month_end(until) >= $as_of",
    "add_months(until, $months) <= $as_of",
    "kind = 'a'",
    "NOT (kind = 'a')",
    "number_kind <> kind",
)
OF_PEOPLE = (
    "on_register AND first",
    "on_register AND NOT first",
    "first AND second AND NOT on_register",
    "first OR second",
    "kin AND post",
    "kin OR NOT post",
    "first AND add_months(since, $months) <= $as_of",
    "first AND kind = 'b'",
    "heads >= 2",
)
OF_ROWS = (
    "second AND NOT on_register",
    "NOT on_register",
    "row.number_kind <> row.kind",
    "on_file AND row.kind <> kind",
    "row.kind = kind OR heads < 1",
    "on_register AND NOT second",
    "add_months(row.until, $months) <= $as_of",
)

few = st.one_of(st.none(), st.integers(1, 5))
names = st.one_of(st.none(), st.integers(1, 3))
days = st.one_of(st.none(), st.sampled_from(DAYS))
kinds = st.one_of(st.none(), st.sampled_from(KINDS))


def person(number: int, key: int | None) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {"person": st.just(number), "key": st.just(key), "name_key": names, "household": st.one_of(st.none(), st.integers(1, 2))}
        | {"area": st.just("360722100200"), "on_register": st.booleans(), "post": st.booleans(), "heads": st.integers(0, 2)}
        | {"since": days, "kind": kinds}
    )


@st.composite
def ledgers(draw: st.DrawFn) -> list[dict[str, Any]]:
    """People with keys of their own, and some without."""
    keys = draw(st.lists(st.integers(1, 5), unique=True, max_size=4))
    without = draw(st.integers(0, 2))
    return [draw(person(number, key)) for number, key in enumerate([*keys, *[None] * without], 1)]


@st.composite
def lists(draw: st.DrawFn) -> list[dict[str, Any]]:
    row = st.fixed_dictionaries(
        {"key": few, "name_key": names, "area": st.just("360722101200"), "until": days, "kind": kinds, "number_kind": kinds}
    )
    return [{"rowid": number, **found} for number, found in enumerate(draw(st.lists(row, max_size=6)), 1)]


def condition(text: str, facts: dict[str, Fact]) -> rules.Condition:
    return rules.compile(text, facts, PARAMETERS)


def listed(alias: str, list_id: str, where: str | None) -> Listed:
    return Listed(alias, list_id, condition(where, COLUMNS) if where else None, ("kind",))


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    """A rule about people or about the rows of a list."""
    wheres = [draw(st.sampled_from(WHERES)) for _ in range(2)]
    is_absence = draw(st.booleans())
    if draw(st.booleans()):
        return of_people(draw(st.sampled_from(OF_PEOPLE)), wheres, is_absence)
    return of_rows(draw(st.sampled_from(OF_ROWS)), wheres, is_absence)


def of_people(when: str, wheres: list[str | None], is_absence: bool = False) -> Comparison:
    both = (listed("first", "x", wheres[0]), listed("second", "y", wheres[1]))
    kin = (Kin("kin", condition("post AND heads < 2", FACTS)),)
    return Comparison("rule", condition(when, FACTS | MARKS), both, kin, None, is_absence, ("since",), None, VALUES)


def of_rows(when: str, wheres: list[str | None], is_absence: bool = False) -> Comparison:
    both = (listed("row", "x", wheres[0]), listed("second", "y", wheres[1]))
    facts = FACTS | MARKS | DRIVING
    return Comparison("rule", condition(when, facts), both, (), "row", is_absence, ("since",), "row", VALUES)


def judge(ledger: list[dict], x: list[dict], y: list[dict]) -> Judge:
    return Judge(ledger, {"x": x, "y": y}, dict.fromkeys(LEDGER.names) | ABSENT)


def duck(folder: Path, ledger: list[dict], x: list[dict], y: list[dict]) -> Duck:
    paths = {name: folder / f"{name}.parquet" for name in ("ledger", "x", "y")}
    for name, rows, schema in (("ledger", ledger, LEDGER), ("x", x, ROWS), ("y", y, ROWS)):
        pq.write_table(pa.Table.from_pylist(rows, schema), paths[name])
    return Duck(from_files([paths["ledger"]]), {name: from_files([paths[name]]) for name in ("x", "y")}, ABSENT, threads=1)


def renamed(comparison: Comparison, name: str) -> Comparison:
    return replace(comparison, id=name)
