"""The facts that persons contribute: one row per standing record of the county's standing persons."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from nuanxin.engines.facts.arrow import to_arrow
from nuanxin.orgs import facts as reading
from nuanxin.orgs import keys
from nuanxin.people import facts
from nuanxin.people.models import Household, HouseholdMembership, UnemploymentSpell
from tests import factories
from tests.factories import households as families

SOURCES = {source.table.name: source for source in facts.SOURCES}
VOID = timezone.now()


def rows(name: str, county: str = "360722") -> list[dict]:
    return to_arrow(SOURCES[name].table, SOURCES[name].rows(county), county).to_pylist()


def household(number: str) -> Household:
    return Household.objects.create(head_id_number=number, head_id_digest=number, head_id_masked=number)


def test_a_person_is_a_row_with_codes_and_without_a_name(county):
    person = factories.person(sex="F", hukou="rural", education="junior", wants_job=True, wants_training=False)

    assert rows("persons") == [
        {
            "person": person.pk,
            "area": factories.SHUIDONG,
            "sex": "F",
            "birth_on": datetime.date(1970, 5, 1),
            "hukou": "rural",
            "education": "junior",
            "wants_job": True,
            "wants_training": False,
            "wants_business": None,
            "household": None,
            "employment_status": None,
            "original_retirement_age": None,
            "phone_known": False,
            "skills_known": False,
        }
    ]


def test_what_was_not_asked_of_a_person_is_empty(county):
    factories.person()

    [row] = rows("persons")

    assert {name for name, value in row.items() if value is None} == {
        "hukou", "education", "wants_job", "wants_training", "wants_business", "household", "employment_status", "original_retirement_age",
    }  # fmt: skip


def test_a_person_has_the_household_they_are_in_now(county, person):
    former, present, wrong = household("a"), household("b"), household("c")
    HouseholdMembership.objects.create(person=person, household=former, until_on=datetime.date(2022, 1, 1))
    HouseholdMembership.objects.create(person=person, household=present)
    HouseholdMembership.objects.create(person=person, household=wrong, voided_at=VOID)

    assert [row["household"] for row in rows("persons")] == [present.pk]


def test_only_residents_of_the_county_are_read(county):
    here = [factories.person(residence=code) for code in (factories.SHUIDONG, factories.COUNTY)]
    there = factories.person(residence=factories.FOREIGN_TOWN)

    assert [row["person"] for row in rows("persons")] == [person.pk for person in here]
    assert [row["person"] for row in rows("persons", "360723")] == [there.pk]


def test_recognitions_have_their_days_and_the_order_of_recording(county, person):
    first = factories.recognition(person, datetime.date(2022, 3, 1), ended_on=datetime.date(2022, 4, 1))
    second = factories.recognition(person, datetime.date(2022, 5, 1))

    assert rows("recognitions") == [
        {
            "recognition": one.pk,
            "person": person.pk,
            "decided_on": one.decided_on,
            "ended_on": one.ended_on,
            "seq": one.pk,
        }
        for one in (first, second)
    ]


def test_holdings_have_the_code_of_their_category(county, person):
    holding = factories.holding(person, "MONI", from_on=datetime.date(2022, 3, 1))

    assert rows("holdings") == [
        {"holding": holding.pk, "person": person.pk, "category": "MONI", "from_on": datetime.date(2022, 3, 1), "until_on": None}
    ]


def test_moves_have_their_day_and_both_places(county, person):
    move = factories.move(person, datetime.date(2022, 9, 1))

    assert rows("moves") == [
        {
            "move": move.pk,
            "person": person.pk,
            "moved_on": datetime.date(2022, 9, 1),
            "from_area": factories.CHANGLONG,
            "to_area": factories.SHUIDONG,
        }
    ]


def test_unemployment_spells_have_their_days(county, person):
    spell = UnemploymentSpell.objects.create(person=person, registered_on=datetime.date(2022, 3, 1))

    assert rows("unemployment") == [{"spell": spell.pk, "person": person.pk, "registered_on": datetime.date(2022, 3, 1), "ended_on": None}]


@pytest.mark.parametrize(("name", "make"), [("recognitions", factories.recognition), ("holdings", factories.holding)])
def test_voided_records_and_those_of_voided_persons_are_left_out(county, name, make):
    kept = make(factories.person())
    make(factories.person(), voided_at=VOID)
    make(factories.person(voided_at=VOID))
    make(factories.person(residence=factories.FOREIGN_TOWN))

    assert [row["person"] for row in rows(name)] == [kept.person_id]


def test_a_county_without_records_gives_empty_tables(county):
    assert {name: rows(name) for name in SOURCES} == {name: [] for name in SOURCES}


def test_records_are_read_in_batches_without_losing_any(county, monkeypatch):
    monkeypatch.setattr(reading, "BATCH", 2)
    keys = [factories.person().pk for _ in range(5)]

    assert [row["person"] for row in rows("persons")] == keys


def test_every_code_of_a_fact_table_has_its_word(county):
    coded = {
        (name, column.name): set(column.values) for name, source in SOURCES.items() for column in source.table.columns if column.values
    }

    assert coded == {(name, column): set(words) for name, source in SOURCES.items() for column, words in source.words.items()}


def test_no_column_can_hold_free_text(county):
    texts = [(name, column.name) for name, source in SOURCES.items() for column in source.table.columns if column.type == "text"]

    assert texts == [("persons", "area"), ("moves", "from_area"), ("moves", "to_area"), ("household_recognitions", "area")]


def test_a_person_is_known_by_the_keys_that_lists_have_too(county):
    number = factories.id_number()
    person = factories.person(number, name="王 䶮", phone="13800000001")

    [row] = rows("identities")

    assert row == {
        "person": person.pk,
        "key": keys.person_key(number),
        "name_key": keys.name_key("王䶮"),
        "phone_key": keys.phone_key("13800000001"),
    }


def test_recognition_of_a_household_is_a_row_where_the_household_lives(county):
    household, _ = families.household()
    made = families.recognised(household, ended_on=datetime.date(2022, 9, 5), end_code="placed")
    families.recognised(families.household()[0], area_id=factories.FOREIGN_TOWN)
    families.recognised(families.household()[0], voided_at=VOID)

    assert rows("household_recognitions") == [
        {
            "household_recognition": made.pk,
            "household": household.pk,
            "area": factories.SHUIDONG,
            "kind": "ZERO",
            "decided_on": datetime.date(2022, 8, 1),
            "ended_on": datetime.date(2022, 9, 5),
            "seq": made.pk,
        }
    ]
