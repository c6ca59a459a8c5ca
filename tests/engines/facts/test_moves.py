"""A person belongs to the area they lived in on the day of the count, whatever happened to them since: both engines alike."""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuanxin.engines.facts import Cell, Column, Contract, Duck, Engine, Frame, Memory, Store, Table
from nuanxin.errors import UserError
from tests.engines.facts import reference as ref
from tests.engines.facts.facts import AREAS, DAYS, Rows, day, facts, rows_of, write

MOVES = Table(
    "moves",
    "迁移",
    (
        Column("move", "int", "迁移"),
        Column("person", "int", "人员"),
        Column("moved_on", "date", "迁移日期"),
        Column("from_area", "text", "迁出地"),
    ),
    "move",
    "person",
)
CONTRACT = Contract((*ref.TABLES, MOVES), moves="moves")
WINDOW = {"from": datetime.date(2022, 9, 1), "to": datetime.date(2022, 9, 23)}
HOME, NEAR, FAR, ABROAD = "360722101201", "360722102201", "360721101201", "360102101201"
PEOPLE = Cell("people", Frame("people", "人员", ref.PERSONS))
VISITS = Cell("visits", Frame("visits", "走访", ref.VISITS))
THOROUGH = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def opened(kind: str, tables: Rows, folder: Path) -> Engine:
    if kind == "memory":
        return Memory(CONTRACT, tables)
    store = Store(folder)
    write(store, CONTRACT, tables)
    return Duck(CONTRACT, store, threads=1)


def one_who_moved(moved_on: str, now: str = NEAR) -> Rows:
    return {
        "persons": rows_of(ref.PERSONS, {"person": 1, "area": now}),
        "visits": rows_of(ref.VISITS, {"person": 1, "visited_on": "9-05", "method": ref.METHODS[0]}),
        "moves": rows_of(MOVES, {"person": 1, "moved_on": moved_on, "from_area": HOME}),
    }


@pytest.fixture(params=["memory", "duck"])
def kind(request: Any) -> str:
    return str(request.param)


@pytest.mark.parametrize(("moved_on", "lived_in"), [("9-22", NEAR), ("9-23", NEAR), ("9-24", HOME)])
def test_a_person_counts_where_they_lived_on_the_last_day(kind: str, tmp_path: Path, moved_on: str, lived_in: str) -> None:
    engine = opened(kind, one_who_moved(moved_on), tmp_path)

    counted = engine.roll_up([PEOPLE, VISITS], WINDOW, "360722", [12])

    assert counted == {("", "people"): 1, ("", "visits"): 1, (lived_in, "people"): 1, (lived_in, "visits"): 1}


@pytest.mark.parametrize("now", [FAR, ABROAD])
def test_who_moved_to_another_county_still_counts_in_the_old_one_for_an_earlier_day(kind: str, tmp_path: Path, now: str) -> None:
    engine = opened(kind, one_who_moved("9-24", now), tmp_path)

    assert engine.aggregate([PEOPLE, VISITS], WINDOW, "360722", 9) == {
        ("", "people"): 1, ("", "visits"): 1, (HOME[:9], "people"): 1, (HOME[:9], "visits"): 1,
    }  # fmt: skip
    assert engine.aggregate([PEOPLE], WINDOW, now[:6], 9) == {("", "people"): 0}


def test_of_several_moves_the_first_after_the_day_tells(kind: str, tmp_path: Path) -> None:
    tables = one_who_moved("9-24", FAR)
    tables["moves"] = rows_of(
        MOVES,
        {"person": 1, "moved_on": "10-01", "from_area": NEAR},
        {"person": 1, "moved_on": "9-24", "from_area": HOME},
        {"person": 1, "moved_on": "9-01", "from_area": ABROAD},
    )
    engine = opened(kind, tables, tmp_path)

    places = {
        to: engine.select(PEOPLE.frame, None, {"from": day("8-01"), "to": day(to)}, "", ["area"])
        for to in ("8-31", "9-23", "9-30", "10-01")
    }

    assert {to: [(row["area"]) for row in rows] for to, rows in places.items()} == {
        "8-31": [ABROAD], "9-23": [HOME], "9-30": [NEAR], "10-01": [FAR],
    }  # fmt: skip


def test_without_a_day_people_are_where_they_live_now(kind: str, tmp_path: Path) -> None:
    engine = opened(kind, one_who_moved("9-24"), tmp_path)

    assert engine.aggregate([PEOPLE], {}, "360722", 12) == {("", "people"): 1, (NEAR, "people"): 1}


def test_a_contract_without_moves_reads_none(tmp_path: Path) -> None:
    tables = one_who_moved("9-24")
    write(Store(tmp_path), CONTRACT, tables)
    plain = Contract((*ref.TABLES, MOVES))

    assert Duck(plain, Store(tmp_path)).aggregate([PEOPLE], WINDOW, "360722", 12) == {("", "people"): 1, (NEAR, "people"): 1}
    assert Memory(plain, tables).aggregate([PEOPLE], WINDOW, "360722", 12) == {("", "people"): 1, (NEAR, "people"): 1}


def test_while_nobody_moved_the_statement_is_the_plain_one(tmp_path: Path) -> None:
    tables = {**one_who_moved("9-24"), "moves": []}
    write(Store(tmp_path), CONTRACT, tables)
    plain = Duck(Contract((*ref.TABLES, MOVES)), Store(tmp_path))

    for under in ("", "360722", "360722101"):
        asked = ([PEOPLE, VISITS], WINDOW, under, [9])
        assert Duck(CONTRACT, Store(tmp_path)).explain(*asked) == plain.explain(*asked)


@pytest.mark.parametrize(
    ("columns", "told"), [(("move", "person"), "没有事实表“迁移”的列“moved_on”"), (("move", "person", "moved_on"), "“from_area”")]
)
def test_a_table_of_moves_without_its_columns_is_refused(columns: tuple[str, ...], told: str) -> None:
    table = Table("moves", "迁移", tuple(MOVES.by_name[name] for name in columns), "move", "person")

    with pytest.raises(UserError, match=told):
        Contract((*ref.TABLES, table), moves="moves")


def test_an_unknown_table_of_moves_is_refused() -> None:
    with pytest.raises(UserError, match="没有事实表“removals”"):
        Contract(ref.TABLES, moves="removals")


@st.composite
def moved(draw: st.DrawFn) -> Rows:
    """Facts of people some of whom moved, once or several times, within and between counties."""
    tables = draw(facts())
    found = []
    for person in tables["persons"]:
        for moved_on in draw(st.lists(DAYS, max_size=3, unique=True)):
            found += [{"person": person["person"], "moved_on": moved_on, "from_area": draw(st.sampled_from(AREAS))}]
    return {**tables, "moves": rows_of(MOVES, *found)}


PLACES = st.sampled_from([("360722", 9), ("360722101", 12), ("3607", 6), ("36", 9), ("", 2), ("360721", 9), ("360722101201", 12)])
ALL = (PEOPLE, *ref.CELLS, *ref.OTHER_CELLS)


@THOROUGH
@given(moved(), PLACES, DAYS)
def test_both_engines_count_and_list_the_same_whoever_moved(tables: Rows, place: tuple[str, int], to: datetime.date) -> None:
    under, digits = place
    window = {"from": WINDOW["from"], "to": max(to, WINDOW["from"])}
    judge = Memory(CONTRACT, tables)

    with tempfile.TemporaryDirectory() as folder:
        duck = opened("duck", tables, Path(folder))
        assert duck.aggregate(ALL, window, under, digits) == judge.aggregate(ALL, window, under, digits)
        for cell in (PEOPLE, VISITS):
            columns = list(cell.frame.columns)
            assert duck.select(cell.frame, None, window, under, columns) == judge.select(cell.frame, None, window, under, columns)


@THOROUGH
@given(moved(), DAYS)
def test_everybody_counts_once_on_every_day(tables: Rows, to: datetime.date) -> None:
    judge = Memory(CONTRACT, tables)

    counted = judge.roll_up([PEOPLE], {"from": to, "to": to}, "", [2])

    assert counted["", "people"] == len(tables["persons"])
