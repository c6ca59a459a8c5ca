"""Reading one county's records as Arrow columns: batches, empty words, answers per different text, ranges of codes."""

from __future__ import annotations

import pyarrow as pa
import pytest

from nuanxin.orgs import facts
from nuanxin.people.facts import SOURCES
from nuanxin.people.models import Person
from tests import factories


def test_records_become_typed_columns():
    found = facts.read(iter([(1, "甲"), (2, None)]), {"key": pa.int64(), "word": pa.string()})

    assert {name: column.to_pylist() for name, column in found.items()} == {"key": [1, 2], "word": ["甲", None]}


def test_no_records_become_empty_columns_of_their_types():
    found = facts.read(iter([]), {"key": pa.int64(), "word": pa.string()})

    assert {name: (column.type, len(column)) for name, column in found.items()} == {"key": (pa.int64(), 0), "word": (pa.string(), 0)}


def test_batches_are_joined_in_order(monkeypatch):
    monkeypatch.setattr(facts, "BATCH", 3)

    found = facts.read(((number,) for number in range(10)), {"key": pa.int64()})

    assert found["key"].to_pylist() == list(range(10))


def test_an_answer_is_asked_once_per_different_text():
    asked = []

    def answer(word):
        asked.append(word)
        return len(word)

    found = facts.by_word(pa.array(["甲", "乙乙", "甲", None, "甲"]), answer, pa.int64())

    assert (found.to_pylist(), asked) == ([1, 2, 1, None, 1], ["甲", "乙乙"])


def test_a_range_of_codes_is_the_county_and_nothing_beside_it(county):
    for code in (factories.COUNTY, factories.LIUCUN, factories.FOREIGN_COUNTY, "360700000000"):
        factories.person(residence=code)

    inside = Person.objects.filter(**facts.county_range("residence_id", "360722"))

    assert sorted(inside.values_list("residence_id", flat=True)) == [factories.COUNTY, factories.LIUCUN]


def test_a_table_is_read_with_one_query(county, django_assert_num_queries):
    for _ in range(3):
        factories.recognition(factories.person())

    for source in SOURCES:
        with django_assert_num_queries(1):
            source.rows("360722")


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.table.name)
def test_columns_come_in_the_contracts_order(county, source):
    assert source.rows("360722").column_names == list(source.table.by_name)
