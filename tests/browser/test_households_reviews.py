"""Households and the yearly review in a browser: accessible, and an outcome by one key."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from nuanxin.people.actions import reviews as actions
from nuanxin.people.models import AnnualReview
from tests import factories
from tests.browser.test_accessibility import judge
from tests.factories import households as families

YOUNG = datetime.date(2001, 1, 1)


@pytest.fixture
def home(office):
    """A household of which something is to be asked, and its earlier recognition."""
    household, _ = families.household({"name": "李子", "employment_status": "", "birth_on": YOUNG}, name="李父")
    families.recognised(household, datetime.date(2021, 8, 1), ended_on=datetime.date(2021, 9, 1), end_code="placed")
    return household


@pytest.fixture
def campaign(office):
    """A review under way on the office's business date."""
    days = {"opens_on": datetime.date(2022, 9, 1), "closes_on": datetime.date(2022, 9, 19)}
    return actions.open_campaign(by=None, area=factories.area(factories.COUNTY), year=2022, **days)


def test_pages_of_a_household_have_no_violation(sign_in, home):
    page = sign_in("officer")
    running = families.recognised(home)

    pages = [reverse(name, args=[home.pk]) for name in ("household", "household-recognise", "household-member-new", "household-head")]
    pages += [reverse(f"household-recognition-{deed}", args=[running.pk]) for deed in ("end", "void")]
    assert judge(page, [*pages, f"{reverse('households')}?state=open"]) == []


def test_pages_of_the_review_have_no_violation(sign_in, campaign):
    page = sign_in("officer")

    pages = [reverse(name, args=[campaign.pk]) for name in ("review-campaign", "review-people", "review-close")]
    pages.append(f"{pages[0]}?area={factories.JIADING}")
    assert judge(page, [*pages, reverse("review", args=[AnnualReview.objects.first().pk])]) == []


def test_one_key_passes_a_person_and_stays_in_the_list(sign_in, campaign):
    type(campaign).objects.update(closes_on=datetime.date(2022, 9, 30))
    page = sign_in("officer")
    page.goto(f"{reverse('review-people', args=[campaign.pk])}?state=pending")
    waiting = AnnualReview.objects.filter(outcome="pending").count()

    with page.expect_navigation():
        page.click("tbody tr:first-child button:has-text('合格')")

    assert AnnualReview.objects.filter(outcome="passed").count() == 1
    assert "state=pending" in page.url
    assert page.locator("tbody tr").count() == waiting - 1
