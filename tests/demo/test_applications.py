"""The demo's applications: each tale stops where its name says, nothing is told twice, and everybody did only their own step."""

from __future__ import annotations

import datetime
from collections import Counter

import pytest
import time_machine

from nuanxin.demo.applications import TALES, Clerks, Walk, candidates, categories_of, is_old
from nuanxin.people.models import Application, ApplicationDeed, CategoryHolding, Objection, PublicNotice, Recognition
from tests import factories

TODAY = datetime.date(2022, 9, 20)
STOPS = {
    "accept": ("open", "accept"), "community": ("open", "community"), "sent_back": ("open", "accept"), "notice": ("open", "notice"),
    "objected": ("open", "notice"), "township": ("open", "township"), "rechecked": ("open", "township"), "county": ("open", "county"),
    "approved": ("approved", ""), "refused": ("refused", ""), "withdrawn": ("withdrawn", ""),
}  # fmt: skip


@pytest.fixture
def walk(county):
    town = factories.area(factories.JIADING)
    with time_machine.travel(datetime.datetime(2022, 9, 20, 10, tzinfo=datetime.UTC), tick=False):
        clerks = Clerks(
            factories.user("collector", town), factories.user("officer", town), factories.user("officer", town), factories.user("head")
        )
        yield Walk(town, clerks, TODAY)


@pytest.fixture
def people(walk):
    return [factories.person(wants_job=True) for _ in TALES]


def test_every_tale_stops_where_its_name_says(walk, people):
    assert walk.tell(people) == len(TALES)

    stops = {one.person_id: (one.state, one.step) for one in Application.objects.all()}
    assert [stops[person.pk] for person in people] == [STOPS[tale] for tale in TALES]


def test_each_kind_of_tale_comes_early():
    assert set(TALES[:16]) == set(TALES)


def test_approved_people_are_on_the_register_with_what_they_applied_for(walk, people):
    CategoryHolding.objects.create(person=people[0], category="AGE", source="roster")
    walk.tell(people)

    approved = {person.pk for person, tale in zip(people, TALES, strict=True) if tale == "approved"}
    assert set(Recognition.objects.values_list("person_id", flat=True)) == approved
    assert Application.objects.get(person=people[0]).categories == "AGE"


def test_old_applications_hung_out_together_and_recent_ones_hang_now(walk, people):
    walk.tell(people)

    shown = [(notice.entries.count(), notice.closes_on < TODAY) for notice in PublicNotice.objects.order_by("posted_on")]
    assert shown == [(sum(map(is_old, TALES)), True), (sum(tale in ("notice", "objected") for tale in TALES), False)]


def test_one_objection_was_dismissed_and_one_is_open(walk, people):
    walk.tell(people)

    assert Counter(Objection.objects.values_list("outcome", flat=True)) == {"dismissed": 1, "open": 1}


def test_nobody_checked_their_own_work(walk, people):
    walk.tell(people)

    hands = {(deed.step, deed.by_id) for deed in ApplicationDeed.objects.filter(kind__in=("passed", "approved"))}
    assert {by for step, by in hands if step in ("accept", "community")} == {walk.clerks.accepting.pk}
    assert {by for step, by in hands if step == "township"} == {walk.clerks.reviewing.pk}
    assert {by for step, by in hands if step == "county"} == {walk.clerks.deciding.pk}


def test_told_again_nothing_happens(walk, people):
    walk.tell(people)
    before = (Application.objects.count(), ApplicationDeed.objects.count(), PublicNotice.objects.count())

    assert walk.tell(people) == 0
    assert (Application.objects.count(), ApplicationDeed.objects.count(), PublicNotice.objects.count()) == before


def test_few_people_have_few_tales(walk, people):
    assert walk.tell(people[:1]) == 1
    assert [(one.state, one.step) for one in Application.objects.all()] == [STOPS[TALES[0]]]


def test_nobody_has_no_tale(walk):
    assert walk.tell([]) == 0


def test_candidates_are_willing_and_known_to_no_register(walk):
    willing = factories.person(wants_job=True)
    factories.person(wants_job=False)
    factories.person(wants_job=None)
    factories.person(wants_job=True, residence=factories.LIUCUN)
    recognised = factories.person(wants_job=True)
    Recognition.objects.create(person=recognised, decided_on=TODAY, source="roster")

    assert list(candidates(walk.area)) == [willing]


def test_who_must_register_first_applies_for_something_else(walk):
    person = factories.person()
    for category in ("LONG", "DISAB", "EXPOV"):
        CategoryHolding.objects.create(person=person, category=category, source="roster")

    assert categories_of(person, TODAY) == ["EXPOV"]
    assert categories_of(factories.person(), TODAY) == ["OTH"]
