"""A household is recognised while a member is placed: whoever comes second sees the other. Real transactions."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.casework import actions
from nuanxin.people.actions import reviews
from nuanxin.people.models import AnnualReview, HouseholdRecognition, Recognition, ReviewCampaign
from tests import factories
from tests.factories import households as families
from tests.races.test_imports import at_once

DECIDED, STARTED = datetime.date(2022, 9, 1), datetime.date(2022, 9, 5)


@pytest.fixture
def officer(real_database):
    factories.county()
    return factories.user(role="officer")


@pytest.mark.parametrize("started_on", [STARTED, datetime.date(2022, 8, 1)])
def test_no_household_stays_recognised_with_a_member_placed(officer, started_on):
    household, [_, wife] = families.household({"sex": "F", "birth_on": datetime.date(1980, 1, 1)})

    def recognise():
        return actions.recognise_by_definition(by=officer, household=household, kind="ZERO", decided_on=DECIDED).pk

    def place():
        return actions.record_placement(by=officer, person=wife, started_on=started_on, form="flexible", is_helped=True).pk

    at_once(recognise, place, recognise, place)

    assert not HouseholdRecognition.objects.filter(ended_on=None).exists()


def test_two_placements_of_a_household_end_it_on_the_earlier_day(officer):
    household, persons = families.household({"sex": "F", "birth_on": datetime.date(1980, 1, 1)})
    families.recognised(household)
    days = (STARTED, datetime.date(2022, 9, 6))

    def place(person, day):
        return lambda: actions.record_placement(by=officer, person=person, started_on=day, form="flexible", is_helped=True).pk

    at_once(*(place(person, day) for person, day in zip(persons, days, strict=True)))

    assert HouseholdRecognition.objects.get().ended_on == STARTED


def test_campaign_opened_twice_at_once_reviews_everybody_once(officer):
    for _ in range(3):
        factories.recognition(factories.person(), datetime.date(2021, 6, 1))
    area = factories.area(factories.COUNTY)

    at_once(*[lambda: reviews.open_campaign(by=officer, area=area, year=2022).pk] * 3)

    assert (ReviewCampaign.objects.count(), AnnualReview.objects.count()) == (1, 3)


def test_outcome_while_closing_is_either_kept_or_refused(officer):
    factories.recognition(factories.person(), datetime.date(2021, 6, 1))
    campaign = reviews.open_campaign(by=officer, area=factories.area(factories.COUNTY), year=2022)
    review, last = AnnualReview.objects.get(), datetime.date(2022, 4, 30)

    def passed():
        return reviews.record_review(by=officer, review=review, outcome="passed", reviewed_on=datetime.date(2022, 2, 1)).outcome

    at_once(passed, lambda: reviews.close_campaign(by=officer, campaign=campaign, on=last).pk)

    outcome = AnnualReview.objects.get().outcome
    assert (outcome, Recognition.objects.get().end_code) in {("passed", ""), ("absent", "not_reviewed")}
