"""What the DuckDB engine runs: named steps, only the files and columns it needs, and nothing left open."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import duckdb
import pytest

from nuanxin.engines.facts import Cell, Contract, Derived, Duck, Frame, Store, Table
from nuanxin.errors import UserError
from tests.engines.facts import reference as ref
from tests.engines.facts.facts import WINDOW, rows_of, write

PEOPLE = rows_of(ref.PERSONS, {"area": "360722101201"}, {"area": "360721101201"}, {"area": "360102101201"})
FACTS = {"persons": PEOPLE, "recognitions": rows_of(ref.RECOGNITIONS, *({"person": n, "decided_on": "8-01"} for n in (1, 2, 3)))}


@pytest.fixture
def duck(tmp_path: Path) -> Duck:
    store = Store(tmp_path)
    write(store, ref.CONTRACT, FACTS)
    return Duck(ref.CONTRACT, store)


def explained(duck: Duck, under: str, *cells: Cell) -> str:
    return duck.explain(cells, WINDOW, under, [9])


def test_explanation_names_each_step(duck: Duck) -> None:
    text = explained(duck, "360722", *ref.CELLS)

    assert re.findall(r"^-- (.*)$", text, re.M) == [
        "在册人员（register）",
        "走访慰问（visits）",
        "招聘会（fairs）",
        "岗位（vacancies）",
        "帮扶实现就业（helped）",
        "临时救助（reliefs）",
    ]
    assert re.findall(r"(\w+) AS \($", text.split("-- ")[1], re.M) == [
        "rows",
        "derived_1_placements_1",
        "derived_1_holdings_2",
        "derived_1",
        "placed",
        "towns",
    ]


def test_explained_statement_is_the_one_that_runs(duck: Duck) -> None:
    sql = explained(duck, "36", ref.CELLS[0])

    found = duckdb.connect().execute(sql).fetchall()

    assert sorted(found) == [("", 3), ("360102101", 1), ("360721101", 1), ("360722101", 1)]


def test_explained_statement_shows_the_days_asked_for(duck: Duck) -> None:
    text = explained(duck, "360722", ref.CELLS[0])

    assert re.search(r"decided_on <= DATE '2022-09-23'", text)


@pytest.mark.parametrize(
    ("under", "counties"),
    [("360722", {"360722"}), ("360722101", {"360722"}), ("3607", {"360722", "360721"}), ("", {"360722", "360721", "360102"})],
)
def test_only_files_of_the_asked_area_are_read(duck: Duck, under: str, counties: set[str]) -> None:
    text = explained(duck, under, *ref.CELLS)

    assert set(re.findall(r"/(\d{6})-[0-9a-f]+\.parquet", text)) == counties


def test_only_derived_columns_that_are_asked_for_are_computed(duck: Duck) -> None:
    text = explained(duck, "360722", Cell("c2", ref.REGISTER, ref.is_set("has_LONG")))

    assert ("has_LONG" in text, "has_AGE" in text, "employed" in text) == (True, False, False)


def test_one_frame_is_one_statement_however_many_cells(duck: Duck) -> None:
    assert explained(duck, "360722", *(cell for cell in ref.CELLS if cell.frame is ref.REGISTER)).count("QUALIFY") == 1


def test_rows_that_no_cell_can_count_are_dropped_at_once(duck: Duck) -> None:
    together = [Cell("n", ref.GIVEN, ref.is_set("on_register")), Cell("m", ref.GIVEN, ref.OFF_REGISTER)]

    assert ["SEMI JOIN" in explained(duck, "36", *cells) for cells in (together[:1], together, together[1:])] == [True, False, False]


def test_more_yes_no_columns_than_bits_in_a_number(tmp_path: Path) -> None:
    held = rows_of(ref.HOLDINGS, *({"person": 1, "category": "AGE"} for _ in range(65)))
    asked = tuple(Derived(f"d{n}", "某列", "any", ref.HOLDINGS, number_is(n)) for n in range(1, 71))
    frame = Frame("many", "多列", ref.PERSONS, derive=asked)
    cells = [Cell(f"c{n}", frame, ref.is_set(f"d{n}")) for n in range(1, 71)]
    store = Store(tmp_path)
    write(store, ref.CONTRACT, FACTS | {"holdings": held})

    counted = Duck(ref.CONTRACT, store).aggregate(cells, WINDOW, "360722", 9)

    assert [counted["", f"c{n}"] for n in range(1, 71)] == [1] * 65 + [0] * 5


def number_is(number: int) -> ref.Says:
    return ref.says("holding", f"{{}}holding = {number}", lambda r, p: r["holding"] == number)


def test_unknown_column_in_a_list_is_refused(duck: Duck) -> None:
    with pytest.raises(UserError, match="没有取数范围“在册人员”的列“has_OLD”"):
        duck.select(ref.REGISTER, ref.is_set("has_OLD"), WINDOW, "360722")


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_engine_survives_a_fork(duck: Duck) -> None:
    here = duck.aggregate(ref.CELLS[:1], WINDOW, "36", 6)
    child = os.fork()
    if child == 0:
        signal.alarm(60)
        os._exit(0 if duck.aggregate(ref.CELLS[:1], WINDOW, "36", 6) == here else 1)
    _, status = os.waitpid(child, 0)

    assert (here, status) == ({("", "c1"): 3, ("360722", "c1"): 1, ("360721", "c1"): 1, ("360102", "c1"): 1}, 0)


def test_row_whose_person_lives_elsewhere_is_looked_for_in_every_county(tmp_path: Path) -> None:
    """A post lies in one county, its holder lives in another: the post's file is the other county's."""
    posts = Table("posts", "公益性岗位", ref.columns("post:int", "person:int", "area:text"), "post", "person", "area")
    contract, store = Contract([ref.PERSONS, posts]), Store(tmp_path)
    write(store, contract, {"persons": PEOPLE, "posts": [{"post": 1, "person": 1, "area": "360102101201"}]})
    frames = [Frame("by_home", "按人员归地区", posts, area="person"), Frame("by_place", "按岗位归地区", posts)]

    counted = Duck(contract, store).roll_up([Cell(frame.id, frame) for frame in frames], WINDOW, "3607", [9])

    assert counted == {("", "by_home"): 1, ("360722101", "by_home"): 1, ("", "by_place"): 0}


def test_record_that_is_nowhere_is_left_out(tmp_path: Path) -> None:
    stalls = Table("stalls", "摊位", ref.columns("stall:int", "town:text", "place:text?"), "stall", area="town")
    contract, store = Contract([ref.PERSONS, stalls]), Store(tmp_path)
    rows = {"stall": [1, 2], "town": ["360722101000"] * 2, "place": ["360722101201", None]}
    store.write_partition(stalls, "360722", rows, "1")

    counted = Duck(contract, store).aggregate([Cell("n", Frame("f", "摊位", stalls, area="place"))], WINDOW, "3607", 6)

    assert counted == {("", "n"): 1, ("360722", "n"): 1}
