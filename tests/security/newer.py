"""The newer pages and one of everything they are about, for tests that attack them."""

from __future__ import annotations

import importlib

from django.urls import reverse

from nuanxin.people.models import AnnualReview, HelpCard, Household, HouseholdMembership, ReviewCampaign
from tests import factories
from tests.factories import findings, households
from tests.web.test_leaks import GENERAL, MORE, OBJECTS, found_about, moved

TASKS = ("recognition", "comparisons", "movements", "households", "reviews")


def names_of(task: str) -> list[str]:
    return [pattern.name for pattern in importlib.import_module(f"nuanxin.web.{task}.urls").urlpatterns]


PAGES = [name for task in TASKS for name in names_of(task)]


def things(text: str) -> dict:
    """One of everything that these pages are about, in this county, with every free text as told."""
    person = factories.person(name=f"{text}名", phone="13800001111", employment_status="unemployed", wants_job=True, skills=f"{text}技")
    recognition = factories.recognition(person)
    application = factories.application(person, statement=f"{text}明")
    household = Household.objects.create(head_id_digest="d", head_id_masked="360722********0001")
    HouseholdMembership.objects.create(household=household, person=person, relationship=f"{text}系"[:20])
    campaign = ReviewCampaign.objects.create(
        year=2022, area=factories.area(factories.COUNTY), definition="national", opens_on="2022-01-01", closes_on="2022-03-31"
    )
    campaign.refresh_from_db()
    comparison = findings.run()
    finding = findings.finding(person, run=comparison)
    changes = moved(person, recognition)
    return {
        "person": person, "recognition": recognition, "application": application, "household": household, "campaign": campaign,
        "household_recognition": households.recognised(household, area_id=factories.SHUIDONG),
        "annual_review": AnnualReview.objects.create(campaign=campaign, person=person, recognition=recognition),
        "objection": factories.objection(application, content=f"{text}议"), "paper": factories.paper(person, note=f"{text}注"),
        "public_notice": factories.public_notice(application, title=f"{text}公示"), "card": card(recognition, text),
        "comparison": comparison, "finding": finding, "review": findings.review(finding, note=f"{text}在家"), **changes,
        "release": found_about(factories.person())["release"],
    }  # fmt: skip


def card(recognition, text: str):
    return HelpCard.objects.create(recognition=recognition, person=recognition.person, number=text[:24], issued_on=recognition.decided_on)


def address(name: str, planted: dict) -> str:
    if name in GENERAL:
        return reverse(name, kwargs=GENERAL[name])
    kind, keyword = OBJECTS[name]
    return reverse(name, kwargs={keyword: planted[kind].pk} | MORE.get(name, {}))
