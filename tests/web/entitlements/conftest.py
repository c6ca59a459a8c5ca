"""A business date on which local and national policies are in force, and persons who stand differently with them."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from nuanxin.benefits import actions
from nuanxin.orgs.models import Office
from tests import factories
from tests.factories import benefits
from tests.web.pages import signed_in

TODAY = datetime.date(2024, 3, 15)
FLEXIBLE, STARTUP, RELIEF = "national-insurance-subsidy-flexible", "2022-xinfeng-startup", "2022-shandong-temporary-relief"
BUSINESS = {"business_opened_on": "2023-01-10", "business_state": "running", "business_area": "360722", "business_kind": "individual"}
ALONE = {"shareholder": False, "legal_representative": False, "retired": False, "pays_insurance_as": "individual"}


@pytest.fixture(autouse=True)
def _day(county):
    Office.objects.update(business_date=TODAY)


@pytest.fixture
def at_work(client, officer):
    return signed_in(client, officer)


@pytest.fixture
def founder(county):
    """Lifted out of poverty, with a business of a year: the start-up subsidy is theirs."""
    person = recognised(name="王小丽", sex="F", birth_on=datetime.date(1990, 1, 5), employment_status="self_employed")
    factories.holding(person, "EXPOV")
    collected(person, BUSINESS)
    return person


@pytest.fixture
def flexible(county):
    """Flexibly employed, of whom nothing else is known."""
    return recognised(name="李国强", birth_on=datetime.date(1980, 9, 12), employment_status="flexible")


def recognised(**fields):
    person = factories.person(**fields)
    factories.recognition(person, decided_on=datetime.date(2023, 6, 1))
    return person


def collected(person, values, **told):
    return actions.collect_facts(
        by=None, subject=person, values=values, **{"known_on": datetime.date(2024, 3, 1), "origin": "paper"} | told
    )


def of(client, subject, name: str = "entitlements-of-person", **query):
    return client.get(reverse(name, args=[subject.pk]), query)


def groups(response) -> dict[str, list[str]]:
    """The ids of the policies in each group of the page."""
    return {group.heading.id: [line.policy for line in group.lines] for group in response.context["offers"].groups}


def approved(person, **fields):
    """A flexible subsidy that runs since January, two months of it paid."""
    benefits.payment(person, month=datetime.date(2024, 1, 1), policy=FLEXIBLE, programme=FLEXIBLE)
    benefits.payment(person, month=datetime.date(2024, 2, 1), policy=FLEXIBLE, programme=FLEXIBLE)
    told = {"policy": FLEXIBLE, "first_approved_on": datetime.date(2024, 1, 5), "cap_months": 36, "clock": FLEXIBLE}
    return benefits.entitlement(person, **told | fields)
