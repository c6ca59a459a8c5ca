"""Recognition, comparisons, movements, households and reviews under attack: odd queries, odd forms, scripts in records; never a 500."""

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
# Every name by which one of these pages reads the address, and some that belong to lists.
KEYS = (
    "area", "kind", "about", "application", "person", "deed", "other", "state", "step", "origin", "category", "id", "next", "year", "page", "after",
)  # fmt: skip
FIELDS = (
    "version", "reason", "on", "to_step", "categories", "origin", "applied_on", "statement", "area", "place", "posted_on", "received_on", "content",
    "objector", "outcome", "findings", "kind", "about", "shelf", "note", "number", "issued_on", "person", "verdict", "evidence", "reviewed_on",
    "as_of", "rules", "rule", "from_on", "until_on", "moved_on", "to_area", "merged", "kept", "returned_on", "registers", "name", "id_number",
    "relationship", "decided_on", "ended_on", "end_code", "end_reason", "year", "opens_on", "closes_on", "definition", "id", "go", "next", "step",
)  # fmt: skip
FINE = {200, 204, 302, 403, 404, 405, 422}
WORST = ("x", "\x00", "9" * 23, "-1", "²", "'", "王" * 400, "2022-02-30", "0001-01-01", "9999-12-31", "\U0010ffff", EVIL)


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


@pytest.mark.parametrize("task", TASKS)
def test_odd_values_in_addresses_never_break_a_page(attacker, planted, task):
    answers = {
        (name, key, value): attacker.get(address(name, planted), {key: value}).status_code
        for name in names_of(task)
        for number, key in enumerate(KEYS)
        for value in (WORST[number % len(WORST)],)
    }

    assert {case: status for case, status in answers.items() if status not in FINE} == {}


@pytest.mark.parametrize("name", PAGES)
def test_odd_forms_are_refused_in_words(attacker, planted, name):
    url = address(name, planted)

    answers = {value: attacker.post(url, dict.fromkeys(FIELDS, value)).status_code for value in WORST}

    assert {value: status for value, status in answers.items() if status not in FINE} == {}


@pytest.mark.parametrize("query", ["%ff=%fe", "id=%ED%A0%80", "=&&&=;", "id=%", "after=%00", "a" * 4000])
def test_malformed_query_strings_never_break_a_page(attacker, planted, query):
    answers = {name: attacker.get(f"{address(name, planted)}?{query}").status_code for name in PAGES}

    assert {name: status for name, status in answers.items() if status not in FINE} == {}


def test_scripts_in_addresses_are_text(attacker, planted):
    pages = {name: attacker.get(address(name, planted), dict.fromkeys(KEYS, EVIL)) for name in PAGES}
    alive = {
        name: read(page.content.decode()).alive
        for name, page in pages.items()
        if not page.streaming and "html" in page.get("Content-Type", "")
    }

    assert {name: found for name, found in alive.items() if found} == {}
