"""Small facts for tests: rows by hand or drawn at random, written to a snapshot the way the product does it."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from nuanxin.engines.facts import Contract, Partition, Store, Table
from tests.engines.facts import reference as ref

SINCE, UNTIL = datetime.date(2022, 9, 1), datetime.date(2022, 9, 23)
WINDOW = {"from": SINCE, "to": UNTIL}
AREAS = (
    "360722101201",
    "360722101202",
    "360722101000",
    "360722102201",
    "360722000000",
    "360721101201",
    "360721000000",
    "360700000000",
    "360102101201",
)
Rows = dict[str, list[dict[str, Any]]]


def day(text: str) -> datetime.date:
    """`9-01` of 2022."""
    month, number = text.split("-")
    return datetime.date(2022, int(month), int(number))


def rows_of(table: Table, *rows: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Rows numbered from 1 in the key, with NULL where nothing is said and dates written `9-01`."""
    return [complete(table, row, number) for number, row in enumerate(rows, 1)]


def complete(table: Table, row: Mapping[str, Any], number: int) -> dict[str, Any]:
    full = {column.name: row.get(column.name) for column in table.columns}
    full[table.key] = number if full[table.key] is None else full[table.key]
    if "seq" in full and full["seq"] is None:
        full["seq"] = number
    dates = [c.name for c in table.columns if c.type == "date"]
    return full | {name: day(full[name]) for name in dates if isinstance(full[name], str)}


def write(store: Store, contract: Contract, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Cut the rows by county, those of a person into the county of residence, and write every county at once."""
    homes = {row["person"]: row["area"] for row in tables.get("persons", ())}
    cut: defaultdict[str, dict[str, list[Mapping[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for name, rows in tables.items():
        for row in rows:
            cut[(row.get("area") or homes[row["person"]])[:6]][name].append(row)
    for county, by_table in cut.items():
        store.write(county, [Partition(contract[name], turned(contract[name], rows), "1") for name, rows in by_table.items()])


def turned(table: Table, rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    return {column.name: [row[column.name] for row in rows] for column in table.columns}


DAYS = st.sampled_from([datetime.date(2022, 8, 20) + datetime.timedelta(n) for n in range(0, 44, 3)] + [SINCE, UNTIL])
EARLY = st.sampled_from([datetime.date(2022, 6, 1), datetime.date(2022, 8, 31), SINCE, datetime.date(2022, 9, 10), UNTIL])
VALUES = {
    "decided_on": EARLY,
    "wants_job": st.sampled_from([True, False, None]),
    "household": st.sampled_from([1, 2, 3, None]),
    "category": st.sampled_from(ref.CATEGORIES[:3]),
    "method": st.sampled_from(ref.METHODS),
    "post": st.integers(1, 4),
    "helped": st.booleans(),
    "openings": st.integers(0, 9),
    "large_employer": st.sampled_from([True, False, None]),
    "amount_yuan": st.decimals(Decimal("0"), Decimal("999.99"), places=2),
    "area": st.sampled_from(AREAS),
}


@st.composite
def facts(draw: st.DrawFn) -> Rows:
    """A few people in several places with everything that can happen to them, ties and holes included."""
    people = [
        {"person": n, "area": area, "wants_job": draw(VALUES["wants_job"]), "household": draw(VALUES["household"])}
        for n, area in enumerate(draw(st.lists(VALUES["area"], min_size=1, max_size=6)), 1)
    ]
    return {"persons": people} | {table.name: draw(rows(table, len(people))) for table in ref.TABLES[1:]}


def rows(table: Table, people: int) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Numbered from 1; recorded in another order (7n modulo 11), so that neither key nor order can stand for the other."""
    fields = {c.name: value_of(table, c.name, people) for c in table.columns if c.name not in (table.key, table.order)}
    listed = st.lists(st.fixed_dictionaries(fields), max_size=8)
    order = [table.order] if table.order else []
    return listed.map(lambda found: [{table.key: n, **row, **dict.fromkeys(order, 7 * n % 11)} for n, row in enumerate(found, 1)])


def value_of(table: Table, name: str, people: int) -> st.SearchStrategy[Any]:
    if name == "person":
        return st.integers(1, people)
    if name == "form":
        return st.sampled_from(ref.FORMS if table is ref.PLACEMENTS else ref.FAIR_FORMS)
    if name == "post" and table is ref.REFERRALS:
        return st.one_of(st.none(), VALUES["post"])
    if name in VALUES:
        return VALUES[name]
    return st.one_of(st.none(), DAYS) if table.by_name[name].missing != "never" else DAYS
