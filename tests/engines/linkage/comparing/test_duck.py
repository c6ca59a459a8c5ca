"""What DuckDB writes of each hit: values' digest, place, facts, rows; and what an empty key never does."""

from __future__ import annotations

import datetime

import pyarrow.parquet as pq
import pytest

from nuanxin.engines.linkage.comparing import Hit, from_files
from tests.engines.linkage.comparing import worlds

ANNA = {"person": 1, "key": 1, "name_key": 1, "household": None, "area": "360722100200", "on_register": True, "post": False, "heads": 0}
ANNA |= {"since": datetime.date(2022, 1, 31), "kind": "a"}
ROW = {"rowid": 1, "key": 1, "name_key": 1, "area": "360722101200", "until": None, "kind": "a", "number_kind": "b"}


def written(folder, comparison, ledger, x, y=()):
    duck = worlds.duck(folder, ledger, x, list(y))
    [found] = duck.write([comparison], lambda name: folder / f"{name}.out")
    return pq.read_table(found.path).to_pylist()


def test_a_hit_has_person_answer_place_facts_and_rows(tmp_path):
    [hit] = written(tmp_path, worlds.of_people("on_register AND first", [None, None]), [ANNA], [ROW, ROW | {"rowid": 2}])

    assert len(hit.pop("digest")) == 32
    assert hit == {
        "person": 1, "key": 1, "result": "matched", "area": "360722100200", "fact_since": datetime.date(2022, 1, 31),
        "rows_first": [1, 2], "rows_second": None, "rows_kin": None,
    }  # fmt: skip


def test_somebody_not_in_the_ledger_is_placed_by_the_row(tmp_path):
    [hit] = written(tmp_path, worlds.of_rows("NOT on_register", [None, None]), [ANNA], [ROW | {"key": 2}])

    assert (hit["person"], hit["key"], hit["area"], hit["rows_row"]) == (None, 2, "360722101200", [1])


@pytest.mark.parametrize(("change", "is_same"), [({"rowid": 9, "area": "x"}, True), ({"kind": "b"}, False), ({"name_key": 2}, False)])
def test_the_digest_is_of_the_values_shown_and_the_answer_alone(tmp_path, change, is_same):
    rule = worlds.of_people("on_register AND first", [None, None])
    [first] = written(tmp_path, rule, [ANNA], [ROW])
    [second] = written(tmp_path, rule, [ANNA], [ROW | change])

    assert (first["digest"] == second["digest"]) == is_same


def test_a_changed_fact_of_the_ledger_changes_the_digest(tmp_path):
    rule = worlds.of_people("on_register AND first", [None, None])
    [first] = written(tmp_path, rule, [ANNA], [ROW])
    [second] = written(tmp_path, rule, [ANNA | {"since": None}], [ROW])

    assert first["digest"] != second["digest"]


@pytest.mark.parametrize("when", worlds.OF_PEOPLE[:4])
def test_empty_keys_never_meet(tmp_path, when):
    nobody = ANNA | {"key": None, "on_register": False, "post": True}
    rule = worlds.of_people(when.replace("NOT first", "first"), [None, None])

    assert written(tmp_path, rule, [nobody], [ROW | {"key": None}], [ROW | {"key": None}]) == []


def test_a_row_without_key_is_not_asked(tmp_path):
    assert written(tmp_path, worlds.of_rows("NOT on_register", [None, None]), [], [ROW | {"key": None}]) == []


@pytest.mark.parametrize(
    ("names", "result"),
    [((1,), "matched"), ((1, 1), "matched"), ((2,), "identity_differs"), ((2, 2), "identity_differs"), ((1, 2), "several_candidates")]
    + [((None,), "matched"), ((None, 2), "identity_differs")],
)
def test_names_under_one_key_are_compared(tmp_path, names, result):
    rows = [ROW | {"rowid": number, "name_key": name} for number, name in enumerate(names, 1)]

    [hit] = worlds.duck(tmp_path, [ANNA], rows, []).hits(worlds.of_people("first", [None, None]))

    assert hit == Hit(1, 1, result, {"first": tuple(range(1, len(names) + 1))})


def test_two_lists_that_name_one_key_differently_are_a_doubt(tmp_path):
    x, y = [ROW | {"key": 7}], [ROW | {"key": 7, "name_key": 3}]

    [hit] = worlds.duck(tmp_path, [], x, y).hits(worlds.of_rows("second AND NOT on_register", [None, None]))

    assert hit == Hit(None, 7, "identity_differs", {"row": (1,), "second": (1,)})


def test_several_files_give_each_person_once(tmp_path):
    for name in ("a'b", "c"):
        worlds.duck(tmp_path, [ANNA], [], [])
        (tmp_path / "ledger.parquet").rename(tmp_path / f"{name}.parquet")

    sql = from_files([tmp_path / "a'b.parquet", tmp_path / "c.parquet"], "person")

    import duckdb

    with duckdb.connect() as connection:
        assert connection.execute(f"SELECT count(*) FROM {sql}").fetchone() == (1,)


def test_a_file_that_cannot_be_finished_does_not_appear(tmp_path):
    rule = worlds.of_people("first", [None, None])
    duck = worlds.duck(tmp_path, [ANNA], [], [])
    (tmp_path / "y.parquet").write_bytes(b"broken")

    with pytest.raises(Exception, match=r"y\.parquet"):
        list(duck.write([rule], lambda name: tmp_path / "out" / f"{name}.out"))

    assert not list((tmp_path / "out").glob("*.out")) if (tmp_path / "out").exists() else True
