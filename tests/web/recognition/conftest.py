"""The people of a procedure, each at a desk of their own, and an office whose days can be moved on."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from nuanxin.orgs.models import Office
from nuanxin.people.models import Application, UnemploymentSpell
from tests import factories
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

    def deed(self, name: str, application: Application, **data):
        """One deed as its page would send it."""
        version = Application.objects.get(pk=application.pk).version
        return self.post(f"application-{name}", application.pk, version=version, **data)


@pytest.fixture
def day(county):
    """The office's day, and moving it on."""

    def move(value: datetime.date) -> datetime.date:
        Office.objects.update(business_date=value)
        return value

    move(START)
    return move


@pytest.fixture
def village(day):
    return Desk(factories.user(role="collector", area=factories.area(factories.SHUIDONG), display_name="村采集员"))


@pytest.fixture
def township(day):
    return Desk(factories.user(role="officer", area=factories.area(factories.JIADING), display_name="镇经办人"))


@pytest.fixture
def county_reviewer(day):
    return Desk(factories.user(role="reviewer", display_name="县审核人"))


@pytest.fixture
def county_head(day):
    return Desk(factories.user(role="head", display_name="县负责人"))


@pytest.fixture
def applicant(county):
    """Registered unemployed, of 嘉定镇水东村."""
    person = factories.person(name="王小明", phone="13800138000", employment_status="unemployed")
    UnemploymentSpell.objects.create(person=person, registered_on=datetime.date(2022, 1, 10))
    return person
