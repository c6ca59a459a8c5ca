"""Names joined to keys: who may see whom, and a place in the list for who has moved away since."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.urls import reverse

from nuanxin.notices import forms, names
from nuanxin.notices.names import MOVED_AWAY, Who
from nuanxin.orgs.models import AuditEvent
from nuanxin.people.actions import record_move
from tests import factories
from tests.web.pages import signed_in, text

NOTICE = "2022-xinfeng-nuanxin"


def test_a_person_in_sight_has_a_name_and_a_masked_number(county, person, township_officer):
    found = names.persons([person.pk], township_officer)

    assert found == {person.pk: Who(person.pk, person.id_masked, person.name, factories.SHUIDONG, "嘉定镇水东村委会")}
    assert found[person.pk].is_here


def test_a_person_out_of_sight_has_a_place_and_nothing_else(county, township_officer):
    there = factories.person(residence=factories.LIUCUN)

    found = names.persons([there.pk], township_officer)

    assert found == {there.pk: Who(there.pk, "", MOVED_AWAY, "", "")}
    assert not found[there.pk].is_here


def test_the_local_administrator_sees_everybody(county):
    there = factories.person(residence=factories.FOREIGN_TOWN)

    assert names.persons([there.pk])[there.pk].name == there.name


def test_a_voided_person_has_no_place(county, officer):
    gone = factories.person(voided_at=datetime.datetime(2022, 9, 1, tzinfo=datetime.UTC))

    assert names.persons([gone.pk], officer) == {}


def test_revealing_shows_numbers_of_those_in_sight_only_and_counts_them(county, person, township_officer):
    there = factories.person(residence=factories.LIUCUN)

    found = names.revealed([person.pk, there.pk], factories.area(factories.JIADING), township_officer)

    assert [(who.name, who.id_number) for who in found.values()] == [(person.name, person.full_id_number), (MOVED_AWAY, "")]
    assert [event.details["count"] for event in AuditEvent.objects.all()] == [1]


@pytest.fixture
def moved(county, person, officer):
    """Recognised in the first township in August, and living in the other since September 15."""
    with time_machine.travel(datetime.datetime(2022, 9, 20, 10, tzinfo=datetime.UTC), tick=False):
        factories.recognition(person)
        record_move(by=officer, person=person, to_area=factories.area(factories.LIUCUN), moved_on=datetime.date(2022, 9, 15))
        yield person


def behind(by, last: datetime.date):
    return forms.people_behind(NOTICE, "2", 1, factories.JIADING, None, last, by=by)


def test_a_number_of_an_earlier_day_and_its_list_are_equal_for_the_former_township(moved, township_officer):
    found = behind(township_officer, datetime.date(2022, 9, 14))

    assert found.amount == 1
    assert [(entry.key, entry.name) for entry in found.entries()] == [(found.rows[0]["key"], MOVED_AWAY)]


def test_the_county_sees_who_it_was(moved, officer):
    assert [entry.name for entry in behind(officer, datetime.date(2022, 9, 14)).entries()] == [moved.name]


def test_after_the_move_the_former_township_counts_nobody(moved, township_officer):
    assert behind(township_officer, datetime.date(2022, 9, 16)).amount == 0


def test_the_page_shows_the_place_without_a_link(moved, township_officer, client):

    address = reverse("form-people", kwargs={"notice": NOTICE, "form": "2", "column": 1})
    page = signed_in(client, township_officer).get(address, {"area": factories.JIADING, "to": "2022-09-14"})

    assert MOVED_AWAY in text(page)
    assert moved.name not in text(page)
    assert reverse("person", args=[moved.pk]) not in page.content.decode()
