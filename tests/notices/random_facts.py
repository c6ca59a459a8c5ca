"""Facts of the real contract drawn at random: a few people in a few places, with dates on and around the edges, holes and ties."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from nuanxin.engines.facts import Column, Partition, Store, Table
from nuanxin.notices.definition.captions import by_county
from nuanxin.orgs.factbase import CONTRACT

AREAS = ("360722100200", "360722100201", "360722101200", "360722101000", "360722000000", "360723100200", "360723000000")
EDGES = [datetime.date(2022, month, day) for month, day in ((8, 31), (9, 1), (9, 10), (9, 23), (9, 24), (9, 30), (10, 23), (10, 31))]
PEOPLE = 5
Rows = dict[str, list[dict[str, Any]]]


@st.composite
def facts(draw: st.DrawFn) -> Rows:
    """All fact tables. Keys count from 1; the order of recording is another one, so that neither can stand for the other."""
    people = draw(st.lists(row(CONTRACT.people), min_size=1, max_size=PEOPLE))
    for number, person in enumerate(people, 1):
        person["person"] = number
    tables: Rows = {CONTRACT.people.name: people}
    for table in CONTRACT.values():
        if table is not CONTRACT.people:
            tables[table.name] = [numbered(table, one, n, len(people)) for n, one in enumerate(draw(st.lists(row(table), max_size=6)), 1)]
    return tables


def numbered(table: Table, one: dict[str, Any], number: int, people: int) -> dict[str, Any]:
    one[table.key] = number
    if table.order:
        one[table.order] = 7 * number % 11
    if table.person:
        one[table.person] = 1 + one[table.person] % people
    return one


def row(table: Table) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({column.name: value(table, column) for column in table.columns})


def value(table: Table, column: Column) -> st.SearchStrategy[Any]:
    known = {
        "int": st.integers(1, 4),
        "money": st.decimals(Decimal("0.01"), Decimal("999.99"), places=2),
        "date": st.sampled_from(EDGES),
        "bool": st.booleans(),
        "text": st.sampled_from(AREAS),
        "enum": st.sampled_from(column.values or ("",)),
    }[column.type]
    return known if column.missing == "never" else st.one_of(st.none(), known)


def stored(tables: Rows, folder: Path) -> Store:
    """The facts as a snapshot, county by county."""
    store = Store(folder)
    counties: dict[str, list[Partition]] = {}
    for county, table, rows in by_county(tables):
        columns = {column.name: [row[column.name] for row in rows] for column in table.columns}
        counties.setdefault(county, []).append(Partition(table, columns, "1"))
    for county, partitions in counties.items():
        store.write(county, partitions)
    return store
