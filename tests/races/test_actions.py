"""The same deed done by several clerks at once: one record, and nobody sees an error of ours. Real transactions."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.casework import actions as casework
from nuanxin.casework.models import Placement, Visit
from nuanxin.jobs import actions as jobs
from nuanxin.jobs.models import Vacancy
from nuanxin.orgs.models import AuditEvent
from nuanxin.people import actions as people
from nuanxin.people.models import Household, Person
from tests import factories
from tests.races.test_imports import at_once

CLERKS = 6
DAY = datetime.date(2022, 9, 5)


@pytest.fixture
def officer(real_database):
    factories.county()
    return factories.user(role="officer")


def test_the_same_visit_is_one_visit(officer):
    person = factories.person()

    outcomes = at_once(*[lambda: casework.record_visit(by=officer, person=person, visited_on=DAY, method="phone").pk] * CLERKS)

    assert outcomes == [Visit.objects.get().pk] * CLERKS
    assert AuditEvent.objects.count() == 1


def test_the_same_vacancy_is_one_vacancy(officer):
    given = {
        "collected_on": DAY,
        "area": factories.area(factories.JIADING),
        "employer_name": "信丰某厂",
        "post_name": "普工",
        "openings": 5,
    }

    outcomes = at_once(*[lambda: jobs.collect_vacancy(by=officer, **given).pk] * CLERKS)

    assert outcomes == [Vacancy.objects.get().pk] * CLERKS
    assert AuditEvent.objects.count() == 1


def test_the_same_new_person_is_one_person(officer):
    given = {"name": "张三", "id_number": factories.id_number(), "residence": factories.area(), "head_id_number": factories.id_number()}

    outcomes = at_once(*[lambda: people.register_person(by=officer, **given).pk] * CLERKS)

    person = Person.objects.get()
    assert (person.memberships.count(), Household.objects.count()) == (1, 1)
    assert all(outcome == person.pk or "已经登记过" in outcome for outcome in outcomes)


def test_different_welfare_posts_for_one_person_have_one_winner(officer):
    person = factories.person()

    def place(number):
        return casework.record_placement(
            by=officer, person=person, started_on=DAY, form="welfare_post", is_helped=True, employer_name=f"岗位{number}"
        ).pk

    outcomes = at_once(*[lambda number=number: place(number) for number in range(CLERKS)])

    assert [outcome for outcome in outcomes if isinstance(outcome, int)] == [Placement.objects.get().pk]
    assert all("不能同时安置第二个公益性岗位" in outcome for outcome in outcomes if isinstance(outcome, str))


def test_two_corrections_from_the_same_page_do_not_overwrite_each_other(officer):
    person = factories.person()

    def correct(note):
        return people.correct_person(by=officer, person=person, version=1, note=note).note

    outcomes = at_once(*[lambda note=note: correct(note) for note in "甲乙丙丁"])

    kept = Person.objects.get().note
    assert outcomes.count(kept) == 1
    assert sum("已被别人更改" in outcome for outcome in outcomes) == len(outcomes) - 1


def test_a_service_and_the_voiding_of_its_person_do_not_both_happen(officer):
    person = factories.person()

    at_once(
        lambda: casework.record_visit(by=officer, person=person, visited_on=DAY, method="phone").pk,
        lambda: people.void_person(by=officer, person=person, reason="录错").pk,
    )

    assert Person.objects.standing().exists() == Visit.objects.standing().exists()
