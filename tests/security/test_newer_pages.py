"""Recognition, comparisons, movements, households and reviews under attack: scripts in records, keys of nothing, ways out of the house."""

from __future__ import annotations

import importlib

import pytest
from django.urls import reverse

from nuanxin.people.models import AnnualReview, Household, HouseholdMembership, ReviewCampaign
from tests import factories
from tests.factories import findings, households
from tests.security.payloads import EVIL, read
from tests.web.pages import signed_in
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
    from nuanxin.people.models import HelpCard

    return HelpCard.objects.create(recognition=recognition, person=recognition.person, number=text[:24], issued_on=recognition.decided_on)


def address(name: str, planted: dict) -> str:
    if name in GENERAL:
        return reverse(name, kwargs=GENERAL[name])
    kind, keyword = OBJECTS[name]
    return reverse(name, kwargs={keyword: planted[kind].pk} | MORE.get(name, {}))


@pytest.fixture
def attacker(client, officer):
    """Somebody who may do much here; an error of ours is an answer to be counted."""
    client.raise_request_exception = False
    return signed_in(client, officer)


@pytest.fixture
def planted(county):
    return things("平常")


def test_keys_of_nothing_are_not_found(attacker):
    answers = {
        (name, key): attacker.get(address(name, {OBJECTS[name][0]: type("Nothing", (), {"pk": key})})).status_code
        for name in PAGES
        if name in OBJECTS
        for key in (0, 10**18, 10**30)
    }

    assert {case: status for case, status in answers.items() if status not in {403, 404, 405}} == {}


def test_scripts_in_records_are_text_on_every_page(attacker, county):
    planted = things(EVIL)
    alive = {}
    for name in PAGES:
        response = attacker.get(address(name, planted))
        if response.status_code == 200 and "html" in response.get("Content-Type", ""):
            alive[name] = read(response.content.decode()).alive

    assert len(alive) > 20
    assert {name: found for name, found in alive.items() if found} == {}


def test_way_back_never_leads_out_of_the_house(attacker, planted):
    for name in ("card-void", "application-void", "paper-void", "paper-shelf"):
        page = attacker.get(address(name, planted), {"next": "https://evil.example/"})
        assert 'href="https://evil' not in page.content.decode(), name
