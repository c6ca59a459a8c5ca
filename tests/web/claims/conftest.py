"""The people of a claim's way, each at a desk of their own, and an office whose days can be moved on."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from nuanxin.benefits import actions
from nuanxin.benefits.models import Claim
from nuanxin.orgs.models import Office
from tests import factories
from tests.factories import benefits
from tests.web.pages import signed_in

START = datetime.date(2022, 9, 5)


class Desk:
    """Somebody at work: pages by name, forms with the version that the page showed."""

    def __init__(self, user) -> None:
        self.user = user
        self.client = signed_in(Client(), user)

    def get(self, name: str, *args, query: str = "", **headers):
        return self.client.get(reverse(name, args=args) + query, **headers)

    def post(self, name: str, *args, query: str = "", **data):
        return self.client.post(reverse(name, args=args) + query, data)

    def deed(self, name: str, claim: Claim, **data):
        """One deed as its page would send it."""
        version = Claim.objects.get(pk=claim.pk).version
        return self.post(f"claim-{name}", claim.pk, **{"version": version} | data)


@pytest.fixture
def day(county):
    """The office's day, and moving it on."""

    def move(value: datetime.date) -> datetime.date:
        Office.objects.update(business_date=value)
        return value

    move(START)
    return move


@pytest.fixture
def township(day):
    return Desk(factories.user(role="officer", area=factories.area(factories.JIADING), display_name="镇经办人"))


@pytest.fixture
def county_officer(day):
    return Desk(factories.user(role="officer", display_name="县经办人"))


@pytest.fixture
def reviewer(day):
    return Desk(factories.user(role="reviewer", display_name="县审核人"))


@pytest.fixture
def head(day):
    return Desk(factories.user(role="head", display_name="县负责人"))


@pytest.fixture
def worker(county):
    """Recognised, of 嘉定镇水东村."""
    person = factories.person(name="王小明", phone="13800138000", employment_status="flexible")
    factories.recognition(person, datetime.date(2022, 1, 10))
    return person


def cleared(day, person, *lines, **told) -> Claim:
    """A claim whose notice is over, on the office's own days."""
    claim = benefits.posted(person, *lines, **told)
    actions.clear_notices(today=day(claim.notices.get().closes_on + datetime.timedelta(days=1)))
    claim.refresh_from_db()
    return claim


def state(claim: Claim) -> str:
    claim.refresh_from_db()
    return claim.state
