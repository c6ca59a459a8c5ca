"""Merges that meet: crosswise, twice, and beside a service being recorded. Real transactions."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.casework import actions as casework
from nuanxin.casework.models import Visit
from nuanxin.orgs.models import AuditEvent
from nuanxin.people import actions
from nuanxin.people.models import Merge, Person
from tests import factories
from tests.races.test_imports import at_once

DAY = datetime.date(2022, 9, 5)


@pytest.fixture
def officer(real_database):
    factories.county()
    return factories.user(role="officer")


def merging(officer, kept, merged):
    return lambda: actions.merge_persons(by=officer, kept=kept, merged=merged, reason="同一人").pk


def test_the_same_merge_by_several_is_one(officer):
    kept, merged = factories.person(), factories.person()

    outcomes = at_once(*[merging(officer, kept, merged)] * 4)

    assert outcomes == [Merge.objects.get().pk] * 4
    assert AuditEvent.objects.count() == 1


def test_two_merged_crosswise_are_merged_one_way(officer):
    one, other = factories.person(), factories.person()

    outcomes = at_once(merging(officer, one, other), merging(officer, other, one))

    assert sorted(type(outcome) for outcome in outcomes if isinstance(outcome, int)) == [int]
    assert [("已经作废" in outcome) for outcome in outcomes if isinstance(outcome, str)] == [True]
    assert Person.objects.standing().count() == 1


def test_one_record_merged_into_two_persons_goes_to_one(officer):
    merged, *others = (factories.person() for _ in range(3))

    outcomes = at_once(*(merging(officer, kept, merged) for kept in others))

    assert [type(outcome) for outcome in outcomes].count(int) == 1
    assert Merge.objects.count() == 1


def test_a_service_recorded_meanwhile_is_not_left_behind(officer):
    kept, merged = factories.person(), factories.person()

    def visit():
        return casework.record_visit(by=officer, person=merged, visited_on=DAY, method="phone").pk

    outcomes = at_once(merging(officer, kept, merged), visit)

    assert all(visit.person_id == kept.pk for visit in Visit.objects.all())
    assert isinstance(outcomes[1], int) or "已经作废" in outcomes[1]


def test_a_merge_taken_back_twice_is_taken_back_once(officer):
    merge = actions.merge_persons(by=officer, kept=factories.person(), merged=factories.person(), reason="同一人")

    at_once(*[lambda: actions.reverse_merge(by=officer, merge=merge, reason="不是").pk] * 4)

    assert AuditEvent.objects.filter(kind="people.person.parted").count() == 1
    assert Person.objects.standing().count() == 2
