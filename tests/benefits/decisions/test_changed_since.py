"""A kept decision asked again after the ledger changed: what is told, one kind of change after the other."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.benefits import decisions
from nuanxin.people.models import Household, HouseholdMembership
from tests import factories
from tests.benefits.cases.test_persons import collected
from tests.benefits.decisions.test_offering import DAY, STARTUP, founder
from tests.factories import benefits

pytestmark = pytest.mark.django_db
__all__ = ["founder"]
LATER = DAY + datetime.timedelta(days=1)


@pytest.fixture
def kept(founder):
    return decisions.keep(by=None, decided=decisions.decide_for(STARTUP, founder, DAY), subject=founder)


def living_with(person):
    home = Household.objects.create(head_id_digest="d", head_id_masked="3607**********")
    for one in (person, factories.person(sex="F")):
        HouseholdMembership.objects.create(household=home, person=one)


def test_a_fact_collected_since_about_the_day_is_named(kept, founder):
    collected(founder, "studying", False, known_on=DAY)

    found = decisions.replay(kept)

    assert (found.changed_facts, found.differences, found.today["answer"]) == (("在校学习",), (), "yes")


def test_a_fact_of_a_later_day_is_not_of_the_decision(kept, founder):
    collected(founder, "studying", False, known_on=LATER)

    assert decisions.replay(kept).changed_facts == ()


def test_a_member_of_the_household_since_is_named_as_such(kept, founder):
    living_with(founder)

    found = decisions.replay(kept)

    assert (found.changed_facts, found.today["answer"]) == (("家庭成员",), "yes")


def test_a_visit_of_a_later_day_changes_nothing(kept, founder):
    factories.visit(founder, LATER)

    assert (decisions.replay(kept).changed_facts, decisions.replay(kept).today) == ((), decisions.replay(kept).then)


def test_a_visit_of_the_day_is_named_and_changes_no_answer(kept, founder):
    factories.visit(founder, DAY)

    found = decisions.replay(kept)

    assert (found.changed_facts, found.today["answer"]) == (("最近联系日期",), "yes")


def test_somebody_who_moved_since_lived_there_on_the_day(kept, founder):
    factories.move(founder, LATER, from_area_id=founder.residence_id, to_area_id=factories.FOREIGN_TOWN)
    type(founder).objects.filter(pk=founder.pk).update(residence_id=factories.FOREIGN_TOWN)
    kept.refresh_from_db()

    assert decisions.replay(kept).changed_facts == ()


def test_somebody_who_moved_away_before_the_day_as_found_out_later_is_named(kept, founder):
    type(founder).objects.filter(pk=founder.pk).update(residence_id=factories.FOREIGN_TOWN)
    kept.refresh_from_db()

    found = decisions.replay(kept)

    assert (found.changed_facts, found.now["answer"], found.today["answer"]) == (("居住地",), "yes", "no")


def test_a_source_that_contradicts_the_ledger_since_is_named(kept, founder):
    """What is believed stays the same, but the answer is a conflict now: the fact in question must be told."""
    collected(founder, "business_opened_on", "2022-08-30", known_on=DAY, origin="list")

    found = decisions.replay(kept)

    assert (found.today["answer"], found.changed_facts) == ("conflict", ("开业日期",))


def test_a_payment_made_later_counts_for_a_decision_of_the_day_only_if_made_by_then(kept, founder):
    benefits.payment(founder, None, policy=STARTUP, programme=STARTUP, state="paid", paid_on=LATER)

    assert decisions.replay(kept).then["answer"] == "yes"
    assert decisions.replay(kept).differences == ()


def test_a_decision_about_a_record_merged_since_can_still_be_asked(kept, founder):
    type(founder).objects.filter(pk=founder.pk).update(voided_at=datetime.datetime(2022, 9, 30, tzinfo=datetime.UTC), void_reason="重复")
    kept.refresh_from_db()

    found = decisions.replay(kept)

    assert (found.now, found.differences) == (found.then, ())
