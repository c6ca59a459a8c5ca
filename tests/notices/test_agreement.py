"""Every definition over random facts: both engines agree, every number is its own list, parents are the sum of their children."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuanxin import notices
from nuanxin.engines.facts import Cell, Duck, Engine, Memory, Number, Period
from nuanxin.notices import counting
from nuanxin.notices.definition import catalogue
from nuanxin.orgs.factbase import CONTRACT
from tests.notices import random_facts
from tests.notices.random_facts import EDGES

NOTICE = notices.get("2022-xinfeng-nuanxin")
FORM = NOTICE.form("2")
STANDARD = NOTICE.standard("131")
CELLS = [
    *(measure.cell for measure in catalogue.library().measures.values()),
    *(column.cell for column in FORM.columns),
    *(Cell(f"131_{cell.id}", cell.frame, cell.where) for cell in (STANDARD.people, STANDARD.lacking, *(i.missing for i in STANDARD.items))),
    NOTICE.targets.cell,
]
PERIODS = st.tuples(st.sampled_from(EDGES), st.sampled_from(EDGES)).map(lambda days: Period(min(days), max(days)))
UNDER = st.sampled_from(["36", "360722", "360722100", "360722101200", "360723"])


def steady(examples: int):
    """So many examples by day, ten times as many by night."""
    by_night = 10 if os.environ.get("NUANXIN_NIGHTLY") else 1
    return settings(max_examples=examples * by_night, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def duck(tables: random_facts.Rows, folder: str) -> Duck:
    return Duck(CONTRACT, random_facts.stored(tables, Path(folder)), threads=1)


@steady(15)
@given(random_facts.facts(), PERIODS, UNDER, st.sampled_from([6, 9, 12]))
def test_both_engines_count_every_definition_alike(tables, period, under, digits):
    with tempfile.TemporaryDirectory() as folder:
        fast = duck(tables, folder).aggregate(CELLS, period.parameters, under, digits)

    assert fast == Memory(CONTRACT, tables).aggregate(CELLS, period.parameters, under, digits)


@steady(25)
@given(random_facts.facts(), PERIODS, UNDER, st.sampled_from(FORM.columns))
def test_both_engines_list_the_same_records_behind_a_column(tables, period, under, column):
    cell = column.cell
    shown = (*column.measure.shows, *([cell.column] if cell.column else []))
    with tempfile.TemporaryDirectory() as folder:
        fast = duck(tables, folder).select(cell.frame, cell.where, period.parameters, under, shown, shown)

    assert fast == Memory(CONTRACT, tables).select(cell.frame, cell.where, period.parameters, under, shown, shown)


@steady(8)
@given(random_facts.facts(), PERIODS, UNDER)
def test_every_number_is_its_own_list(tables, period, under):
    engine = Memory(CONTRACT, tables)

    counted = counting.count(FORM, engine, period, under, 9)

    assert list(counted.total) == [listed(engine, column.cell, period, under) for column in FORM.columns]
    for area, numbers in counted.by_area.items():
        if area.startswith(under):
            assert list(numbers) == [listed(engine, column.cell, period, area) for column in FORM.columns]


def listed(engine: Engine, cell: Cell, period: Period, under: str) -> Number:
    rows = engine.select(cell.frame, cell.where, period.parameters, under, [cell.column] if cell.column else [])
    return sum((row[cell.column] for row in rows), cell.zero) if cell.column else len(rows)


@steady(8)
@given(random_facts.facts(), PERIODS)
def test_a_county_is_the_sum_of_its_townships_and_a_city_of_its_counties(tables, period):
    engine = Memory(CONTRACT, tables)

    for under, digits in (("3607", 6), ("360722", 9), ("360722100", 12)):
        counted = counting.count(FORM, engine, period, under, digits)
        sums = [sum(numbers[index] for numbers in counted.by_area.values()) for index in range(len(FORM.columns))]
        assert list(counted.total) == sums


@steady(10)
@given(random_facts.facts(), PERIODS)
def test_hard_checks_hold_whatever_the_facts(tables, period):
    counted = counting.count(FORM, Memory(CONTRACT, tables), period, "36", 9)

    for numbers in (*counted.by_area.values(), counted.total):
        assert [check.rule for check, ok, _ in counting.ask_checks(FORM, numbers) if check.is_hard and not ok] == []


@steady(15)
@given(random_facts.facts(), st.sampled_from(EDGES))
def test_who_lacks_something_lacks_at_least_one_item_and_the_others_lack_none(tables, day):
    engine, days = Memory(CONTRACT, tables), counting.days_of(STANDARD.window, day)
    columns = counting.columns_of(STANDARD)

    everybody = counting.people_rows(engine, STANDARD.people, columns, days, "36")
    lacking = {row["person"] for row in counting.people_rows(engine, STANDARD.lacking, columns, days, "36")}

    assert {row["person"] for row in everybody if counting.missing_items(STANDARD, row)} == lacking


@pytest.mark.parametrize(
    ("day", "last"),
    [("2022-08-15", "2022-08-15"), ("2022-09-01", "2022-09-01"), ("2022-09-30", "2022-09-30"), ("2022-12-01", "2022-09-30")],
)
def test_a_standards_days_run_from_its_first_to_the_day_or_its_last(day, last):
    days = counting.days_of(STANDARD.window, Period(EDGES[0], EDGES[1]).first.fromisoformat(day))

    assert {name: str(value) for name, value in days.items()} == {"from": "2022-09-01", "to": last}
