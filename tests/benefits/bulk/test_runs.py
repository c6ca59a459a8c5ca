"""Runs on disk: which one covers an area, manifests that cannot be read, what is exported, and two at once; no person is decided here."""

from __future__ import annotations

import csv
import datetime
import json
import os
import threading
import time
from decimal import Decimal

import duckdb
import pytest

from nuanxin.benefits import bulk
from nuanxin.benefits.bulk import running, runs
from nuanxin.benefits.bulk.runs import Answered, Run
from nuanxin.errors import UserError
from nuanxin.orgs.locking import only_one

DAY = datetime.date(2022, 9, 10)
NOON = datetime.datetime(2022, 9, 10, 12, tzinfo=datetime.UTC)
POLICY, OTHER = "2022-xinfeng-startup", "2022-xinfeng-living"
BITS = {POLICY: {"alive": 0, "helped": 1, "steady": 40}, OTHER: {"alive": 3}}
SHUIDONG, CHANGLONG = "360722100200", "360722101200"
EMPTY = ("person", 1, SHUIDONG, POLICY, 0, 0, 0, None, None, None, None)


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.HOME = tmp_path / "home"


def row(**told):
    names = [name.strip() for name in runs.COLUMNS.split(",")]
    return tuple((dict(zip(names, EMPTY, strict=True)) | told).values())


ROWS = (
    row(answer=1, holds=0b011 | 1 << 40, unknown=0, amount=Decimal("5000.00"), months_left=3, last_month=datetime.date(2024, 2, 1)),
    row(subject=2, answer=2, holds=0b001, unknown=0b010 | 1 << 40, facts=["categories", "家庭成员1的人员类别"]),
    row(subject=2, policy=OTHER, answer=0, holds=0b1000),
    row(subject=3, area=CHANGLONG, answer=3),
    row(kind="employer", subject=1, answer=1, amount=Decimal("0.10")),
)


def save(path, rows):
    """The rows as the files of a run have them."""
    types = ["VARCHAR", "BIGINT", "VARCHAR", "VARCHAR", "UTINYINT", "BIGINT", "BIGINT", "INTEGER", "DATE", "DECIMAL(18,2)", "VARCHAR[]"]
    columns = ", ".join(f"{name} {kind}" for name, kind in zip(runs.COLUMNS.split(", "), types, strict=True))
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"CREATE TABLE told ({columns})")
        if rows:
            listed = [list(column) for column in zip(*rows, strict=True)]
            connection.execute(f"INSERT INTO told SELECT {', '.join('unnest(?)' for _ in types)}", listed)
        connection.execute(f"COPY told TO '{path}' (FORMAT parquet)")


def made(area="360722", name="one", rows=ROWS, later=None, **told) -> Run:
    """A run on disk as a real one leaves it."""
    folder = runs.root() / name
    folder.mkdir(parents=True)
    save(folder / runs.DECIDED, rows)
    if later is not None:
        save(folder / runs.LATER, later)
        told = {"redecided": len(later)} | told
    run = Run(**{"as_of": DAY, "finished_at": NOON, "area": area, "bits": BITS, "folder": folder} | told)
    runs.write(run)
    return run


def after(hours: int) -> datetime.datetime:
    return NOON + datetime.timedelta(hours=hours)


# What is kept


def test_a_run_is_read_as_it_was_written():
    run = made(
        versions={POLICY: "0123456789ab"},
        counts={POLICY: {"no": 1, "yes": 2, "unknown": 0, "conflict": 0}},
        mark="12:3",
        people=3,
        redecided=0,
    )
    assert list(runs.all_runs()) == [run]
    assert list(run.folder.glob("*.part")) == []


def test_no_run_is_none_before_anything_was_decided():
    assert (bulk.newest("360722"), list(bulk.answers(["360722"])), list(runs.all_runs())) == (None, [], [])


BROKEN = {
    "empty": "",
    "cut off": '{"as_of": "2022-09-',
    "another kind": "[1, 2]",
    "nothing": "null",
    "without a day": '{"area": "360722", "finished_at": "2022-09-10T12:00:00+00:00"}',
    "of a day that is none": '{"as_of": "2022-02-30", "area": "360722", "finished_at": "2022-09-10T12:00:00+00:00"}',
    "of a later program": '{"as_of": "2022-09-10", "area": "360722", "finished_at": "2022-09-10T12:00:00+00:00", "colour": "red"}',
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_manifest_that_cannot_be_read_is_no_run(text):
    run = made()
    broken = runs.root() / "broken"
    broken.mkdir()
    (broken / runs.MANIFEST).write_text(text, encoding="utf-8")
    assert list(runs.all_runs()) == [run]
    assert bulk.newest("360722") == run


def test_a_manifest_of_other_bytes_is_no_run():
    broken = runs.root() / "broken"
    broken.mkdir(parents=True)
    (broken / runs.MANIFEST).write_bytes(b"\xff\xfe\x00")
    assert bulk.newest("360722") is None


def test_a_folder_without_a_manifest_is_no_run():
    run = made()
    (run.folder / runs.MANIFEST).unlink()
    assert bulk.newest("360722") is None


# Which run covers an area


@pytest.mark.parametrize(
    ("ran", "asked", "is_found"),
    [
        ("360722", "360722", True),
        ("360722", "360722000000", True),
        ("360722", "360722100", True),
        ("360722", "360722100000", True),
        ("360722", "360722100200", True),
        ("360722", "360723", False),
        ("360722", "360723000000", False),
        ("360722", "3607", False),
        ("360722", "360700000000", False),
        ("360722", "36", False),
        ("360722100", "360722", False),
        ("360722100", "360722000000", False),
        ("360722100", "360722101", False),
        ("360722100", "360722100000", True),
        ("360722100", "360722100200", True),
        ("360722100200", "360722100201", False),
        ("3607", "360722", True),
        ("", "360722", True),
        ("", "36", True),
        ("360110", "360110000000", True),
        ("360110", "360111000000", False),
    ],
)
def test_a_run_covers_its_area_and_all_below(ran, asked, is_found):
    run = made(ran)
    assert bulk.newest(asked) == (run if is_found else None)


@pytest.mark.parametrize(("county_at", "township_at", "newest"), [(0, 1, "township"), (1, 0, "county")])
def test_of_two_runs_that_cover_an_area_the_newer_one_answers(county_at, township_at, newest):
    found = {
        "county": made("360722", "county", finished_at=after(county_at)),
        "township": made("360722100", "township", finished_at=after(township_at)),
    }
    assert bulk.newest("360722100") == found[newest]
    assert bulk.newest("360722") == bulk.newest("360722101") == found["county"]


# What is answered


def test_rows_are_told_in_words():
    run = made()
    assert list(bulk.answers(["360722"])) == [
        Answered("person", 2, SHUIDONG, OTHER, "no", ("alive",)),
        Answered(
            "person", 1, SHUIDONG, POLICY, "yes", ("alive", "helped", "steady"), (), (), 3, datetime.date(2024, 2, 1), Decimal("5000.00")
        ),
        Answered("person", 2, SHUIDONG, POLICY, "unknown", ("alive",), ("helped", "steady"), ("categories", "家庭成员1的人员类别")),
        Answered("person", 3, CHANGLONG, POLICY, "conflict"),
    ]
    assert run.redecided == 0


@pytest.mark.parametrize(
    ("prefixes", "asked", "subjects"),
    [
        (["360722"], {}, [2, 1, 2, 3]),
        (["360722100"], {}, [2, 1, 2]),
        (["360722101"], {}, [3]),
        (["360722101", "360722100"], {"policy": POLICY}, [3, 1, 2]),
        (["360722102"], {}, []),
        ([], {}, []),
        (["360723"], {}, []),
        (["360722"], {"answer": "yes"}, [1]),
        (["360722"], {"answer": "conflict"}, [3]),
        (["360722"], {"policy": OTHER}, [2]),
        (["360722"], {"policy": "没有的政策"}, []),
        (["360722"], {"policy": "' OR '1' = '1"}, []),
        (["360722"], {"policy": POLICY, "condition": "alive"}, [1, 2]),
        (["360722"], {"policy": POLICY, "condition": "steady"}, [1]),
        (["360722"], {"policy": OTHER, "condition": "alive"}, [2]),
        (["360722"], {"kind": "employer"}, [1]),
        (["360722101"], {"kind": "employer"}, []),
    ],
)
def test_answers_are_those_asked_for(prefixes, asked, subjects):
    made()
    assert [one.subject for one in bulk.answers(prefixes, **asked)] == subjects


@pytest.mark.parametrize(
    ("policy", "condition", "told"),
    [
        (None, "alive", "政策“（未指定）”没有条件“alive”。请先选定政策，再选它的条件。"),
        (OTHER, "helped", "政策“2022-xinfeng-living”没有条件“helped”。请先选定政策，再选它的条件。"),
        ("没有的政策", "alive", "政策“没有的政策”没有条件“alive”。请先选定政策，再选它的条件。"),
    ],
)
def test_a_condition_that_the_policy_does_not_have_is_refused(policy, condition, told):
    made()
    with pytest.raises(UserError) as refused:
        list(bulk.answers(["360722"], policy=policy, condition=condition))
    assert str(refused.value) == told


def test_rows_decided_later_stand_instead_of_the_first_ones():
    made(later=[row(subject=2, answer=1), row(kind="employer", subject=9, answer=0), row(subject=3, area="", policy="")])
    assert [(one.subject, one.policy, one.answer) for one in bulk.answers(["360722"])] == [(1, POLICY, "yes"), (2, POLICY, "yes")]
    assert [one.subject for one in bulk.answers(["360722"], kind="employer")] == [9]


def test_later_rows_of_a_deed_that_was_broken_off_do_not_count():
    made(later=[row(subject=2, answer=1)], redecided=0)
    assert [one.answer for one in bulk.answers(["360722"], policy=POLICY)] == ["yes", "unknown", "conflict"]


def test_answers_of_thousands_all_come():
    made(rows=[row(subject=number) for number in range(4001)])
    assert [one.subject for one in bulk.answers(["360722"])] == list(range(4001))


def test_counts_are_by_policy_with_a_nought_for_what_nobody_was_answered():
    assert runs.counted([(POLICY, 1, 7), (OTHER, 3, 1), (POLICY, 0, 2)]) == {
        POLICY: {"no": 2, "yes": 7, "unknown": 0, "conflict": 0},
        OTHER: {"no": 0, "yes": 0, "unknown": 0, "conflict": 1},
    }
    assert runs.counted([]) == {}


# Exports

HEADINGS = ["kind", "subject", "area", "policy", "answer", "holds_bits", "unknown_bits", "holds", "unknown", "months_left", "last_month", "amount", "collect"]  # fmt: skip


def test_csv_has_every_row_in_words(tmp_path):
    path = tmp_path / "deep" / "all.CSV"
    assert bulk.export(made(), path) == len(ROWS)
    with path.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [
            HEADINGS,
            ["person", "2", SHUIDONG, OTHER, "no", "8", "0", "alive", "", "", "", "", ""],
            ["employer", "1", SHUIDONG, POLICY, "yes", "0", "0", "", "", "", "", "0.10", ""],
            ["person", "1", SHUIDONG, POLICY, "yes", "1099511627779", "0", "alive helped steady", "", "3", "2024-02-01", "5000.00", ""],
            ["person", "2", SHUIDONG, POLICY, "unknown", "1", "1099511627778", "alive", "helped steady", "", "", "", "categories 家庭成员1的人员类别"],
            ["person", "3", CHANGLONG, POLICY, "conflict", "0", "0", "", "", "", "", "", ""],
        ]  # fmt: skip


def test_parquet_has_the_same_rows_with_types(tmp_path):
    path = tmp_path / "all.parquet"
    assert bulk.export(made(), path) == len(ROWS)
    found = duckdb.sql(f"SELECT * FROM '{path}' WHERE kind = 'person' AND subject = 1")
    assert found.columns == HEADINGS
    assert found.fetchall() == [
        ("person", 1, SHUIDONG, POLICY, "yes", 0b011 | 1 << 40, 0, "alive helped steady", None, 3, datetime.date(2024, 2, 1), Decimal("5000.00"), None)
    ]  # fmt: skip


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_what_was_decided_later_is_what_is_exported(tmp_path, ending):
    run = made(later=[row(subject=2, answer=1), row(subject=3, area="", policy="")])
    path = tmp_path / f"all.{ending}"
    assert bulk.export(run, path) == 2
    relation = f"read_csv('{path}', all_varchar = true)" if ending == "csv" else f"'{path}'"
    assert duckdb.sql(f"SELECT subject::INTEGER, answer FROM {relation}").fetchall() == [(1, "yes"), (2, "yes")]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_run_of_nobody_is_a_file_of_headings(tmp_path, ending):
    path = tmp_path / f"none.{ending}"
    assert bulk.export(made(rows=[], bits={}), path) == 0
    assert duckdb.sql(f"SELECT * FROM '{path}'").columns == HEADINGS


def test_a_path_with_an_apostrophe_is_written(tmp_path):
    path = tmp_path / "o'clock 表.csv"
    assert bulk.export(made(), path) == len(ROWS)
    assert path.exists()


@pytest.mark.parametrize("name", ["all.xlsx", "all", "all.csv.gz", ".csv"])
def test_another_kind_of_file_is_refused_and_not_written(tmp_path, name):
    run = made()
    with pytest.raises(UserError) as refused:
        bulk.export(run, tmp_path / name)
    assert str(refused.value) == f"“{name}”的后缀不是 .csv 或 .parquet，不能导出。请改文件名。"
    assert not (tmp_path / name).exists()


# Sweeping, and two at once


def old(run: Run) -> None:
    long_ago = time.time() - running.KEPT_SECONDS - 60
    os.utime(run.folder, (long_ago, long_ago))


def test_a_replaced_run_is_forgotten_at_once_and_its_files_only_when_nobody_reads_them():
    before, now = made(name="before"), made(name="now", finished_at=after(1))
    running.sweep(now)
    assert (list(runs.all_runs()), (before.folder / runs.DECIDED).exists()) == ([now], True)
    old(before)
    running.sweep(now)
    assert (before.folder.exists(), now.folder.exists()) == (False, True)


def test_runs_of_other_areas_stay_however_old():
    township, now = made("360722100", "township"), made("360722", "now")
    old(township)
    running.sweep(now)
    assert {run.area for run in runs.all_runs()} == {"360722", "360722100"}


def test_manifest_names_no_folder_so_that_the_home_can_be_moved(settings, tmp_path):
    run = made()
    assert "folder" not in json.loads((run.folder / runs.MANIFEST).read_text(encoding="utf-8"))
    (tmp_path / "home").rename(tmp_path / "moved")
    settings.HOME = tmp_path / "moved"
    assert [one.subject for one in bulk.answers(["360722"], answer="yes")] == [1]


def test_of_two_runs_at_once_the_second_waits_for_the_first(settings):
    path, order, inside = settings.HOME / "decisions.lock", [], threading.Event()

    def second():
        inside.wait()
        with only_one(path):
            order.append("second")

    other = threading.Thread(target=second)
    other.start()
    with only_one(path):
        inside.set()
        other.join(0.05)
        order.append("first")
    other.join()
    assert order == ["first", "second"]


def test_who_fails_inside_lets_the_next_one_in(settings):
    path = settings.HOME / "decisions.lock"
    with pytest.raises(ZeroDivisionError), only_one(path):
        _ = 1 // 0
    with only_one(path):
        assert path.exists()
