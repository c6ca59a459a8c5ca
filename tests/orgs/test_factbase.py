"""All fact tables together: which there are, what conditions may name, and values in words."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from nuanxin.engines.facts import BASE
from nuanxin.notices.definition import catalogue
from nuanxin.orgs import factbase as facts
from nuanxin.orgs.factbase import CONTRACT, SOURCES
from tests import factories


def test_the_contract_has_the_tables_of_all_packages():
    assert list(CONTRACT) == [
        "persons", "identities", "recognitions", "holdings", "unemployment", "moves", "household_recognitions", "vacancies", "fairs", "visits", "referrals", "placements",
        "reliefs", "returns", "payments", "entitlements", "collected",
    ]  # fmt: skip


def test_every_column_is_read_or_computed():
    ways = {source.table.name: set(source.fields) | set(source.computed) for source in SOURCES}

    assert ways == {name: set(table.by_name) for name, table in CONTRACT.items()}


def test_no_field_that_identifies_a_person_reaches_a_table_but_as_a_keyed_digest(county):
    factories.person(name="王秋实", phone="13800000000")

    for source in SOURCES:
        if source.table.name == "identities":
            [row] = source.rows("360722").to_pylist()
            assert {name: type(value) for name, value in row.items()} == dict.fromkeys(("person", "key", "name_key", "phone_key"), int)


def test_no_other_field_that_identifies_a_person_is_read():
    personal = {"name", "id_number", "id_digest", "id_masked", "phone", "phone_digest", "phone_masked", "note", "visitor", "record"}
    persons = [source for source in SOURCES if source.table.name != "collected"]  # its `name` is that of a fact
    read = {(source.table.name, path) for source in persons for path in (*source.fields.values(), *source.reads) if path in personal}

    assert read == {("persons", "phone_digest"), *(("identities", path) for path in ("id_digest", "name", "phone_digest"))}


def test_every_table_and_column_has_a_chinese_label():
    labels = [label for table in CONTRACT.values() for label in (table.label, *(column.label for column in table.columns))]

    assert [label for label in labels if not any("\u4e00" <= letter <= "\u9fff" for letter in label)] == []


def test_captions_are_different_within_a_table():
    for table in CONTRACT.values():
        labels = [column.label for column in table.columns]
        assert len(labels) == len(set(labels)), table.name


def test_a_condition_may_name_derived_columns_and_a_linked_one_the_rows_own():
    frame = catalogue.library().frame("home_visits_in_period")
    known = facts.facts_of_frame(frame)

    linked = facts.linked_facts(CONTRACT["recognitions"], known)

    assert (known["on_register"].type, known["method"].labels["phone"]) == ("bool", "电话")
    assert (linked[f"{BASE}visited_on"].label, linked["decided_on"].label) == ("本条的日期", "认定日期")


@pytest.mark.parametrize(
    ("table", "column", "value", "words"),
    [
        ("visits", "method", "condolence", "走访慰问"),
        ("visits", "visited_on", datetime.date(2022, 9, 5), "2022-09-05"),
        ("placements", "helped", True, "是"),
        ("placements", "proportional", None, ""),
        ("reliefs", "amount_yuan", Decimal("5.00"), "5.00"),
        ("fairs", "form", "no-such-code", "no-such-code"),
    ],
)
def test_values_are_told_in_words(table, column, value, words):
    assert facts.in_words(CONTRACT[table], column, value) == words
