"""Two clerks collect facts of one person, tell one payee, or send one payment again at the same moment. Real transactions."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from nuanxin.benefits import actions
from nuanxin.benefits.models import CollectedFact, Notification, Payment
from nuanxin.orgs.models import AuditEvent
from nuanxin.people.models import Household, HouseholdMembership
from tests import factories
from tests.factories import benefits
from tests.factories.benefits import JULY, approved, line
from tests.races.test_imports import at_once

NOW = datetime.datetime(2022, 9, 5, 4, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _office(real_database):
    with time_machine.travel(NOW, tick=False):
        factories.county()
        yield


def collecting(person, **values):
    return lambda: [one.pk for one in actions.collect_facts(by=None, subject=person, values=values, known_on=JULY, origin="said")]


def test_same_fact_collected_by_several_at_once_is_one_fact():
    person = factories.person()

    at_once(*[collecting(person, studying=True)] * 4)

    assert CollectedFact.objects.count() == 1
    assert AuditEvent.objects.filter(kind="benefits.facts.collected").count() == 1


def test_fact_collected_both_ways_at_once_is_the_one_that_came_first():
    person = factories.person()

    at_once(*[collecting(person, studying=is_studying) for is_studying in (True, False, True, False)])

    assert CollectedFact.objects.count() == 1


def test_fact_voided_by_several_at_once_is_voided_once():
    fact = benefits.collected_fact(factories.person())

    at_once(*[lambda: actions.void_collected_fact(by=None, fact=fact, reason="登错").pk] * 3)

    assert AuditEvent.objects.filter(kind="benefits.fact.voided").count() == 1


def test_payee_told_by_several_at_once_was_told_once():
    one = benefits.notification(factories.person())

    at_once(*[lambda means=means: actions.mark_told(by=None, notification=one, means=means).pk for means in ("phone", "visit", "letter")])

    assert AuditEvent.objects.filter(kind="benefits.notification.told").count() == 1
    assert Notification.objects.get().told_on == datetime.date(2022, 9, 5)


def test_two_failed_payments_of_a_household_for_one_month_sent_again_at_once_leave_one_to_send():
    """Without a person the database would take both."""
    household, budget = Household.objects.create(), benefits.budget()
    HouseholdMembership.objects.create(household=household, person=factories.person(), relationship="户主")
    for _ in range(2):
        approved(None, line(None, programme="家庭补助"), payee=household, budget=budget)
        Payment.objects.update(state="failed", failure="户名不符")

    at_once(*[lambda one=one: actions.retry_payment(by=None, payment=one).pk for one in Payment.objects.all()])

    assert sorted(Payment.objects.values_list("state", flat=True)) == ["failed", "pending"]


def test_entitlement_stopped_by_several_at_once_is_stopped_once():
    one = benefits.entitlement(factories.person())

    at_once(*[lambda reason=reason: actions.stop_entitlement(by=None, entitlement=one, reason=reason).pk for reason in ("甲", "乙", "丙")])

    assert AuditEvent.objects.filter(kind="benefits.entitlement.stopped").count() == 1
    assert Notification.objects.count() == 1
