"""The numbers of benefits on the workbench: each opens as many as it says, for whoever may do something about it."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client

from nuanxin.benefits.bulk import Run
from nuanxin.web.workbench import money
from nuanxin.web.worklists import scope
from tests import factories
from tests.factories import benefits
from tests.web.pages import count, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(county):
    """Two claims to review, three payments to send, one word to say; and a payment that was taken back."""
    people = [factories.person() for _ in range(3)]
    for person in people[:2]:
        benefits.claim(person)
    for person in people:
        benefits.payment(person)
    benefits.payment(people[0], benefits.AUGUST, is_reversed=True)
    benefits.notification(people[0])


def cards(role: str) -> dict[str, int]:
    return {card.label: card.number for card in money.cards(factories.user(role=role))}


def test_each_role_sees_what_it_may_work_on(waiting):
    assert cards("head") == {"待审核申领": 2, "待拨付": 3, "未告知": 1}
    assert cards("officer") == {"待审核申领": 2, "未告知": 1}
    assert (cards("inspector"), cards("administrator")) == ({}, {})


def test_each_number_opens_as_many(waiting):
    user = factories.user(role="head")
    client = signed_in(Client(), user)

    assert [(card.label, count(client.get(card.url))) for card in money.cards(user)] == [
        ("待审核申领", "2"),
        ("待拨付", "3"),
        ("未告知", "1"),
    ]


def test_who_has_not_claimed_is_counted_after_a_run(county, monkeypatch):
    day = datetime.date(2022, 9, 5)
    run = Run(as_of=day, finished_at=datetime.datetime(2022, 9, 5, tzinfo=datetime.UTC), area="360722")
    monkeypatch.setattr(scope.bulk, "newest", lambda prefix: run)
    monkeypatch.setattr(scope.worklists, "counts", lambda prefixes, as_of: {"unclaimed": 7})

    assert cards("officer")["可享受未申领"] == 7


def test_what_waits_in_another_county_is_not_counted(waiting):
    user = factories.user(role="head", area=factories.area(factories.FOREIGN_COUNTY))

    assert [card.number for card in money.cards(user)] == [0, 0, 0]
