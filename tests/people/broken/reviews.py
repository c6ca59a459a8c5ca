"""Yearly reviews as the database must not have them."""

from __future__ import annotations

import datetime

from nuanxin.people.models import AnnualReview, ReviewCampaign
from tests import factories

FIRST, BEFORE = datetime.date(2022, 9, 2), datetime.date(2022, 9, 1)


def campaign(**fields) -> ReviewCampaign:
    values = {"year": 2022, "area": factories.area(factories.COUNTY), "definition": "national", "opens_on": BEFORE, "closes_on": FIRST}
    return ReviewCampaign.objects.create(**values | fields)


def two_campaigns_of_a_year(person):
    for _ in range(2):
        campaign()


def campaign_closing_before_it_opens(person):
    campaign(opens_on=FIRST, closes_on=BEFORE)


def two_first_reviews(person):
    held, recognition = campaign(), factories.recognition(person)
    for _ in range(2):
        AnnualReview.objects.create(campaign=held, person=person, recognition=recognition)


def review_passed_on_no_day(person):
    AnnualReview.objects.create(campaign=campaign(), person=person, recognition=factories.recognition(person), outcome="passed")


BROKEN = {
    "one_review_campaign_per_area_and_year": two_campaigns_of_a_year,
    "review_campaign_closes_after_it_opens": campaign_closing_before_it_opens,
    "one_review_per_campaign_person_and_chance": two_first_reviews,
    "a_reviewed_person_has_a_review_day": review_passed_on_no_day,
}
