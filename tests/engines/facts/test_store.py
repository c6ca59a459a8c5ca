"""The snapshot on disk: only what the contract knows, whole states only, and readers that are never disturbed."""

from __future__ import annotations

import datetime
import json
import os
import threading
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nuanxin.engines.facts import Column, Duck, Partition, Store, Table
from nuanxin.engines.facts import store as store_module
from nuanxin.errors import UserError
from tests.engines.facts import reference as ref
from tests.engines.facts.facts import WINDOW, rows_of, turned

RELIEF_ROWS = rows_of(ref.RELIEFS, {"person": 7, "given_on": "9-05", "amount_yuan": Decimal("120.50")})
METHODS = Table(
    "visits",
    "走访",
    (Column("visit", "int", "走访"), Column("person", "int", "人员"), Column("method", "enum", "方式", "never", ref.METHODS)),
    "visit",
    "person",
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def reliefs(*amounts: str) -> dict[str, list[Any]]:
    found = rows_of(ref.RELIEFS, *({"person": 7, "given_on": "9-05", "amount_yuan": Decimal(amount)} for amount in amounts))
    return turned(ref.RELIEFS, found)


def homes(area: str = "360722101201") -> dict[str, list[Any]]:
    return {"person": [7], "area": [area], "wants_job": [None], "household": [None]}


def test_partition_comes_back_as_plain_values(store: Store) -> None:
    store.write_partition(ref.RELIEFS, "360722", turned(ref.RELIEFS, RELIEF_ROWS), "m1")

    assert store.view().rows(ref.RELIEFS) == RELIEF_ROWS


def test_partition_may_be_given_as_an_arrow_table(store: Store) -> None:
    given = pa.table({"household": [5], "wants_job": [True], "area": ["360722000000"], "person": [1]})

    store.write_partition(ref.PERSONS, "360722", given, "m1")

    assert store.view().rows(ref.PERSONS) == [{"person": 1, "area": "360722000000", "wants_job": True, "household": 5}]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            homes() | {"name": ["某某"], "id_number": ["x"]},
            "“人员”的快照里不能有列 name、id_number：事实表没有约定这些列。请从写入的数据中去掉。",
        ),
        ({"person": [1], "area": ["360722000000"]}, "“人员”的快照缺少列 wants_job、household。请按事实表的约定补齐。"),
        (homes() | {"person": [None]}, "“人员”的“person”（person）有 1 行为空，但约定必填。请先补齐。"),
        (homes("360721101201"), "“人员”写入 360722 的分区里有别处的地区代码 360721101201。请按前六位分开写。"),
    ],
)
def test_partition_outside_the_contract_is_refused_and_nothing_written(store: Store, rows: dict[str, list[Any]], said: str) -> None:
    with pytest.raises(UserError) as refused:
        store.write_partition(ref.PERSONS, "360722", rows, "m1")

    assert (str(refused.value), store.counties(), list(store.root.rglob("*.parquet"))) == (said, [], [])


def test_unknown_code_is_refused(store: Store) -> None:
    with pytest.raises(UserError) as refused:
        store.write_partition(METHODS, "360722", {"visit": [1, 2], "person": [1, 1], "method": ["phone", "telepathy"]}, "m1")

    assert str(refused.value) == "“走访”的“方式”（method）有未约定的代码 telepathy。可用：home_visit、condolence、phone。"


@pytest.mark.parametrize("county", ["36072", "3607221", "../../", "36O722"])
def test_county_that_is_no_code_is_refused(store: Store, county: str) -> None:
    with pytest.raises(UserError) as refused:
        store.write_partition(ref.RELIEFS, county, reliefs("1"), "m1")

    assert str(refused.value) == f"快照按县分区，分区代码应为 6 位数字，现为“{county}”。请取地区代码的前 6 位。"


def test_other_tables_of_the_county_stay_as_they_were(store: Store) -> None:
    store.write_partition(ref.RELIEFS, "360722", reliefs("1"), "m1")
    store.write_partition(ref.PERSONS, "360722", homes(), "m2")

    assert [store.mark(table, "360722") for table in (ref.RELIEFS, ref.PERSONS)] == ["m1", "m2"]


def test_new_mark_leaves_the_files_alone(store: Store) -> None:
    store.write("360722", [Partition(ref.PERSONS, homes(), "m1"), Partition(ref.RELIEFS, reliefs("1"), "m1")])
    files = [store.view().paths(table) for table in (ref.PERSONS, ref.RELIEFS)]

    store.remark("360722", "m2")

    assert [store.mark(table, "360722") for table in (ref.PERSONS, ref.RELIEFS)] == ["m2", "m2"]
    assert [store.view().paths(table) for table in (ref.PERSONS, ref.RELIEFS)] == files


def test_mark_is_kept_until_the_table_changes_shape(store: Store) -> None:
    store.write_partition(ref.RELIEFS, "360722", reliefs("1"), "m1")
    wider = Table("reliefs", "临时救助", (*ref.RELIEFS.columns, Column("seq", "int", "次序")), "relief", "person")

    marks = [
        store.mark(ref.RELIEFS, "360722"),
        store.mark(wider, "360722"),
        store.mark(ref.VISITS, "360722"),
        store.mark(ref.RELIEFS, "360721"),
    ]

    assert marks == ["m1", None, None, None]


def test_files_of_another_shape_are_not_read(store: Store) -> None:
    store.write_partition(ref.RELIEFS, "360722", reliefs("1"), "m1")
    wider = Table("reliefs", "临时救助", (*ref.RELIEFS.columns, Column("seq", "int", "次序")), "relief", "person")

    with pytest.raises(UserError) as refused:
        store.view().paths(wider)

    assert str(refused.value) == "“临时救助”的快照（360722）是旧版本写的，列不一致。请先运行 nuanxin snapshot 重新生成。"


@pytest.mark.parametrize(
    ("under", "counties"),
    [("", ["360102", "360721", "360722"]), ("3607", ["360721", "360722"]), ("360722", ["360722"]), ("360722101", ["360722"]), ("44", [])],
)
def test_counties_are_those_the_area_covers_or_lies_in(store: Store, under: str, counties: list[str]) -> None:
    for county in ("360722", "360721", "360102"):
        store.write_partition(ref.RELIEFS, county, reliefs("1"), "m1")

    view = store.view(under)

    assert (store.counties(under), view.row_count(ref.RELIEFS)) == (counties, len(counties))


def test_view_tells_the_time_of_its_oldest_file(store: Store) -> None:
    before = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    store.write_partition(ref.RELIEFS, "360722", reliefs("1"), "m1")
    written = store.view().written_at()

    assert (store.view("44").written_at(), written is not None and before <= written <= datetime.datetime.now(datetime.UTC)) == (None, True)


def test_reader_sees_the_state_it_began_with(store: Store) -> None:
    store.write_partition(ref.RELIEFS, "360722", reliefs("1"), "m1")
    early = store.view()
    store.write_partition(ref.RELIEFS, "360722", reliefs("1", "2"), "m2")

    assert (early.row_count(ref.RELIEFS), len(early.rows(ref.RELIEFS)), len(store.view().rows(ref.RELIEFS))) == (1, 1, 2)


def test_several_tables_are_replaced_together_or_not_at_all(store: Store) -> None:
    store.write("360722", [Partition(ref.PERSONS, homes(), "m1"), Partition(ref.RELIEFS, reliefs("1"), "m1")])

    with pytest.raises(UserError, match="有 1 行为空"):
        store.write("360722", [Partition(ref.RELIEFS, reliefs("1", "2"), "m2"), Partition(ref.PERSONS, homes() | {"person": [None]}, "m2")])

    assert (store.mark(ref.RELIEFS, "360722"), store.view().row_count(ref.RELIEFS)) == ("m1", 1)


def test_write_that_breaks_off_leaves_the_old_state_and_no_litter(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.write_partition(ref.RELIEFS, "360722", reliefs("1"), "m1")

    def full_disk(*args: object, **kwargs: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(pq, "write_table", full_disk)
    with pytest.raises(OSError, match="no space left"):
        store.write_partition(ref.RELIEFS, "360722", reliefs("1", "2"), "m2")

    assert (store.mark(ref.RELIEFS, "360722"), len(list(store.root.glob("reliefs/*")))) == ("m1", 1)


def test_files_are_on_disk_before_the_manifest_names_them(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    replace, sync = os.replace, os.fsync
    monkeypatch.setattr(store_module.os, "fsync", lambda fd: (steps.append("sync"), sync(fd))[1])
    monkeypatch.setattr(store_module.os, "replace", lambda a, b: (steps.append(Path(b).parent.name), replace(a, b))[1])

    store.write_partition(ref.RELIEFS, "360722", reliefs("1"), "m1")

    assert steps == ["sync", "reliefs", "sync", "sync", "manifest", "sync"]


def test_replaced_files_go_after_an_hour(store: Store) -> None:
    store.write_partition(ref.RELIEFS, "360722", reliefs("1"), "m1")
    [first] = store.view().paths(ref.RELIEFS)
    store.write_partition(ref.RELIEFS, "360722", reliefs("2"), "m2")
    kept = first.exists()
    os.utime(first, (0, 0))
    store.write_partition(ref.RELIEFS, "360722", reliefs("3"), "m3")

    assert (kept, first.exists(), len(store.view().rows(ref.RELIEFS))) == (True, False, 1)


def test_rewriting_while_counting_never_mixes_states(store: Store) -> None:
    """Each state has as many reliefs as it has yuan in each of them, so a mixture would show."""
    stop = threading.Event()
    store.write("360722", [Partition(ref.PERSONS, homes(), "m0"), Partition(ref.RELIEFS, reliefs("1"), "m0")])

    def rewrite() -> None:
        number = 1
        while not stop.is_set():
            number = number % 5 + 1
            store.write("360722", [Partition(ref.PERSONS, homes(), "m"), Partition(ref.RELIEFS, reliefs(*[str(number)] * number), "m")])

    writer = threading.Thread(target=rewrite)
    writer.start()
    try:
        frame = ref.GIVEN
        seen = [Duck(ref.CONTRACT, store).select(frame, None, WINDOW, "360722", ["amount_yuan"]) for _ in range(25)]
    finally:
        stop.set()
        writer.join()

    assert all({row["amount_yuan"] for row in rows} == {Decimal(len(rows))} for rows in seen)


def test_two_writers_of_one_county_leave_a_state_that_can_be_read(store: Store) -> None:
    """The later manifest wins; whatever it names is there."""
    writers = [
        threading.Thread(target=write_often, args=(store, table, rows))
        for table, rows in ((ref.PERSONS, homes()), (ref.RELIEFS, reliefs("1")))
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    named = [path for table in (ref.PERSONS, ref.RELIEFS) for path in store.view().paths(table)]
    assert named
    assert all(path.exists() for path in named)


def write_often(store: Store, table: Table, rows: dict[str, list[Any]]) -> None:
    for number in range(10):
        store.write_partition(table, "360722", rows, f"m{number}")


def test_manifest_tells_file_mark_shape_rows_and_time_and_nothing_else(store: Store) -> None:
    store.write_partition(ref.RELIEFS, "360722", reliefs("1", "2"), "m1")

    [(name, entry)] = json.loads((store.root / "manifest" / "360722.json").read_text(encoding="utf-8")).items()

    assert (name, sorted(entry), entry["rows"], entry["mark"]) == ("reliefs", ["file", "mark", "rows", "version", "written_at"], 2, "m1")


def test_snapshot_in_a_folder_with_odd_letters_is_read(tmp_path: Path) -> None:
    store = Store(tmp_path / "快照 [县]*'1'")
    store.write("360722", [Partition(ref.PERSONS, homes(), "m1"), Partition(ref.RELIEFS, reliefs("1"), "m1")])

    rows = Duck(ref.CONTRACT, store).select(ref.GIVEN, None, WINDOW, "360722")

    assert rows == [{"key": 1, "person": 7, "area": "360722101201"}]


def test_open_file_stays_readable_after_its_replacement_was_removed(store: Store) -> None:
    store.write_partition(ref.RELIEFS, "360722", reliefs("1"), "m1")
    [path] = store.view().paths(ref.RELIEFS)
    reader = pq.ParquetFile(path)
    path.unlink()

    assert (reader.read().num_rows, path.exists()) == (1, False)


def test_files_hold_exactly_the_columns_of_the_contract(store: Store) -> None:
    store.write_partition(ref.PERSONS, "360722", homes(), "m1")
    [path] = store.view().paths(ref.PERSONS)

    found = duckdb.connect().execute("SELECT column_name FROM (DESCRIBE FROM read_parquet(?))", [str(path)]).fetchall()

    assert [name for (name,) in found] == ["person", "area", "wants_job", "household"]
