"""The fast engine against the judge, on made-up facts: every number, every level, every list behind a number."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuanxin.engines.facts import Cell, Counts, Duck, Frame, Memory, Store
from tests.engines.facts import reference as ref
from tests.engines.facts.facts import WINDOW, Rows, facts, write

ALL = (*ref.CELLS, *ref.OTHER_CELLS)
DAY_OF_2022 = st.dates(date(2022, 8, 1), date(2022, 10, 31))
WINDOWS = st.tuples(DAY_OF_2022, DAY_OF_2022).map(lambda days: {"from": min(days), "to": max(days)})
PLACES = st.sampled_from(
    [("360722", 9), ("360722101", 12), ("3607", 6), ("36", 4), ("36", 9), ("", 2), ("360721", 9), ("360722101201", 12)]
)
THOROUGH = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@contextmanager
def duck_with(tables: Rows) -> Iterator[Duck]:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        write(store, ref.CONTRACT, tables)
        yield Duck(ref.CONTRACT, store)


@THOROUGH
@given(facts(), PLACES)
def test_both_engines_count_the_same(tables: Rows, place: tuple[str, int]) -> None:
    under, digits = place
    judged = Memory(ref.CONTRACT, tables).aggregate(ALL, WINDOW, under, digits)

    with duck_with(tables) as duck:
        counted = duck.aggregate(ALL, WINDOW, under, digits)

    assert counted == judged


@THOROUGH
@given(facts())
def test_both_engines_roll_up_the_same(tables: Rows) -> None:
    judged = Memory(ref.CONTRACT, tables).roll_up(ALL, WINDOW, "36", [9, 6, 4, 2])

    with duck_with(tables) as duck:
        counted = duck.roll_up(ALL, WINDOW, "36", [9, 6, 4, 2])

    assert counted == judged


@THOROUGH
@given(facts(), st.sampled_from(ALL), PLACES)
def test_both_engines_list_the_same_rows_behind_a_number(tables: Rows, cell: Cell, place: tuple[str, int]) -> None:
    columns = list(cell.frame.columns)
    order = [name for name in columns if name.endswith("_on")]
    asked = (cell.frame, cell.where, WINDOW, place[0], columns, order)

    with duck_with(tables) as duck:
        listed = duck.select(*asked)

    assert listed == Memory(ref.CONTRACT, tables).select(*asked)


@THOROUGH
@given(facts(), st.lists(st.sampled_from(ALL), min_size=1, max_size=4, unique=True), PLACES)
def test_a_number_is_what_its_list_adds_up_to(tables: Rows, cells: list[Cell], place: tuple[str, int]) -> None:
    under, digits = place

    with duck_with(tables) as duck:
        counted = duck.aggregate(cells, WINDOW, under, digits)
        lists = {c.id: duck.select(c.frame, c.where, WINDOW, under, [c.column] if c.column else []) for c in cells}

    assert {key: n for key, n in counted.items() if key[0] == ""} == {("", c.id): added_up(c, lists[c.id]) for c in cells}


@THOROUGH
@given(facts(), WINDOWS, st.randoms(use_true_random=False))
def test_neither_the_window_nor_the_order_of_rows_on_disk_divides_them(tables: Rows, window: dict[str, date], random: Random) -> None:
    judged = Memory(ref.CONTRACT, tables).roll_up(ALL, window, "36", [9, 4])
    shuffled = {name: random.sample(rows, len(rows)) for name, rows in tables.items()}

    with duck_with(shuffled) as duck:
        counted = duck.roll_up(ALL, window, "36", [9, 4])

    assert counted == judged


@THOROUGH
@given(facts(), st.sampled_from([cell.frame for cell in ALL]))
def test_numbers_do_not_depend_on_what_else_is_asked(tables: Rows, frame: Frame) -> None:
    """Cells of one frame share a statement, and some statements leave out rows that none of their cells can count."""
    cells = [cell for cell in ALL if cell.frame is frame]

    with duck_with(tables) as duck:
        together = duck.roll_up(cells, WINDOW, "36", [9])
        alone = [duck.roll_up([cell], WINDOW, "36", [9]) for cell in cells]

    assert together == {key: number for counts in alone for key, number in counts.items()}


@THOROUGH
@given(facts())
def test_higher_levels_are_the_sums_of_lower_ones(tables: Rows) -> None:
    adding = [cell for cell in ALL if cell.aggregate != "distinct"]

    with duck_with(tables) as duck:
        counted = duck.roll_up(adding, WINDOW, "", [12, 9, 6, 4, 2])

    for digits in (9, 6, 4, 2):
        lower, level = at_level(counted, 12), at_level(counted, digits)
        assert level == {key: n for key, n in cut(lower, digits).items() if n}


def at_level(counted: Counts, digits: int) -> Counts:
    return {key: n for key, n in counted.items() if len(key[0]) == digits}


def cut(counted: Counts, digits: int) -> Counts:
    sums: Counts = {}
    for (area, cell), n in counted.items():
        sums[area[:digits], cell] = sums.get((area[:digits], cell), 0) + n
    return sums


def added_up(cell: Cell, rows: list[dict[str, object]]) -> int | Decimal:
    values = [row[cell.column] for row in rows if row[cell.column] is not None] if cell.column else rows
    if cell.aggregate == "rows":
        return len(rows)
    return len(set(values)) if cell.aggregate == "distinct" else sum(values, cell.zero)  # type: ignore[arg-type, call-overload]


@THOROUGH
@given(facts(), st.sampled_from([("360722", 9), ("3607", 6), ("36", 4)]))
def test_an_area_is_its_parts_and_what_is_its_own(tables: Rows, place: tuple[str, int]) -> None:
    adding = [cell for cell in ALL if cell.aggregate != "distinct"]

    with duck_with(tables) as duck:
        counted = duck.aggregate(adding, WINDOW, *place)

    assert {c.id: counted["", c.id] for c in adding} == {c.id: parts(counted, c) for c in adding}


def parts(counted: Counts, cell: Cell) -> int | Decimal:
    return sum((n for (area, name), n in counted.items() if area and name == cell.id), cell.zero)


@pytest.mark.parametrize("levels", [[9], [12, 9, 6]])
def test_no_facts_at_all_are_zero(tmp_path: Path, levels: list[int]) -> None:
    counted = Duck(ref.CONTRACT, Store(tmp_path)).roll_up(ALL, WINDOW, "360722", levels)

    assert counted == {("", cell.id): cell.zero for cell in ALL}
