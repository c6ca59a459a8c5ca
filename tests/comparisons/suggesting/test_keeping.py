"""Suggestions as files: nothing personal in them, rows under the keys of the people they may be, hits told with reasons."""

from __future__ import annotations

import datetime

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nuanxin.comparisons import releases
from nuanxin.comparisons.suggesting import keeping
from nuanxin.orgs import keys
from tests import factories
from tests.comparisons.releasing import release

DAY = datetime.date(2022, 9, 20)
BORN = datetime.date(1970, 6, 15)
ROW = {"姓名": "王伟芳", "出生日期": BORN, "死亡日期": datetime.date(2022, 5, 1)}


def wang(**fields):
    return factories.person(**{"name": "王伟芳", "sex": "F", "birth_on": BORN} | fields)


@pytest.mark.django_db
def test_file_holds_keys_and_reasons_and_nothing_of_the_person(county, tmp_path):
    person = wang(phone="13800000001")
    made = release("deceased", ROW)

    path = keeping.keep("deceased", "360722", DAY, tmp_path / "kept" / "one.parquet")

    assert pq.read_table(path).to_pylist() == [
        {
            "rowid": (made.record.pk << 32) + 2,
            "person": person.pk,
            "person_key": keys.person_key(person.id_number),
            "answer": "matched",
            "reasons": "同名、同出生日期",
        }
    ]
    content = path.read_bytes()
    assert not [text for text in (person.name, person.id_number, person.phone) if text.encode() in content]


@pytest.mark.django_db
def test_file_that_is_there_is_left_as_it_is(county, tmp_path):
    path = keeping.keep("deceased", "360722", DAY, tmp_path / "one.parquet")
    wang()
    release("deceased", ROW)

    assert pq.read_table(keeping.keep("deceased", "360722", DAY, path)).num_rows == 0
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.django_db
def test_rows_stand_under_the_keys_of_those_they_may_be(county, tmp_path):
    pair = [wang(), wang()]
    numbered = factories.person(name="李强")
    release("deceased", ROW, ROW | {"姓名": numbered.name, "身份证号": numbered.id_number}, ROW | {"姓名": "赵云"})
    relation = releases.relation("deceased", "360722")
    path = keeping.keep("deceased", "360722", DAY, tmp_path / "one.parquet")

    found = duckdb.sql(f"SELECT row, key, died_on FROM {keeping.keyed(relation, path)} ORDER BY key").fetchall()

    expected = sorted(keys.person_key(person.id_number) for person in pair)
    assert found == [(2, key, datetime.date(2022, 5, 1)) for key in expected]


def hits(path, *rows):
    schema = pa.schema([("person", pa.int64()), ("result", pa.string()), ("digest", pa.string()), ("rows_listed", pa.list_(pa.int64()))])
    pq.write_table(pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in rows], schema=schema), path)
    return path


def kept(path, *rows):
    pq.write_table(pa.Table.from_pylist([dict(zip(keeping.SCHEMA.names, row, strict=True)) for row in rows], schema=keeping.SCHEMA), path)
    return path


def told(tmp_path, found, suggested):
    keeping.tell(hits(tmp_path / "a.plain", *found), "listed", kept(tmp_path / "kept.parquet", *suggested), tmp_path / "a.parquet")
    rows = pq.read_table(tmp_path / "a.parquet").to_pylist()
    return {row["person"]: (row["result"], row["reasons"]) for row in rows}, {row["person"]: row["digest"] for row in rows}


def test_hit_is_matched_if_one_of_its_rows_is(tmp_path):
    found = [(1, "matched", "d", [5, 6]), (2, "matched", "d", [6])]
    suggested = [(5, 1, 11, "matched", "甲"), (6, 1, 11, "several_candidates", "乙"), (6, 2, 12, "several_candidates", "丙")]

    answers, digests = told(tmp_path, found, suggested)

    assert answers == {1: ("matched", "乙 / 甲"), 2: ("several_candidates", "丙")}
    assert len(set(digests.values())) == 2
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.parquet", "kept.parquet"]


def test_reasons_of_rows_that_do_not_count_are_not_told(tmp_path):
    answers, _ = told(tmp_path, [(1, "matched", "d", [5])], [(5, 1, 11, "several_candidates", "甲"), (7, 1, 11, "matched", "乙")])

    assert answers == {1: ("several_candidates", "甲")}


def test_digest_changes_with_the_reasons_only(tmp_path):
    digests = [told(tmp_path, [(1, "matched", "d", [5])], [(5, 1, 11, "matched", why)])[1][1] for why in ("甲", "甲", "乙")]

    assert (digests[0] == digests[1], digests[1] == digests[2]) == (True, False)


def test_no_hits_are_no_hits(tmp_path):
    assert told(tmp_path, [], [(5, 1, 11, "matched", "甲")]) == ({}, {})
