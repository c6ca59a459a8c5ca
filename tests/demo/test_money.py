"""The money of the demo county: each deed leaves what its name says, the books balance, and its own policies hold their tests."""

from __future__ import annotations

import datetime
from collections import Counter
from decimal import Decimal

import pytest
import time_machine

from nuanxin.benefits import policies
from nuanxin.benefits.bulk import newest
from nuanxin.benefits.models import Budget, Claim, ClaimObjection, CollectedFact, Entitlement, Notification, Payment, PaymentBatch
from nuanxin.benefits.queries import books
from nuanxin.demo.money import FLEXIBLE, FUND, STARTUP, STARTUP_FUND, WELFARE_POST, Money, place_definitions
from nuanxin.jobs.models import Employer
from tests import factories
from tests.factories import papers

TODAY = datetime.date(2022, 9, 20)


@pytest.fixture
def money(county, monkeypatch):
    monkeypatch.setattr(papers.reader, "run_child", papers.read_here)
    for username, role in {"county": "officer", "reviewer": "reviewer", "head": "head"}.items():
        factories.user(role, username=username)
    place_definitions()
    with time_machine.travel(datetime.datetime(2022, 9, 20, 10, tzinfo=datetime.UTC), tick=False):
        yield Money(county, TODAY)


@pytest.fixture
def people(money):
    """Twenty who work flexibly since last year, one office with two on welfare posts, and two who began a business."""
    for number in range(20):
        at_work(number, form="flexible", employer_name="")
    for number in (20, 21):
        at_work(number, form="welfare_post", employer_name="水东村委会")
    for number in (30, 31):
        founder = factories.person(name=f"创业{number}", wants_business=True)
        factories.recognition(founder, datetime.date(2021, 12, 1))
        factories.holding(founder, "EXPOV")


def at_work(number, **fields):
    person = factories.person(name=f"第{number}人", employment_status="")
    factories.recognition(person, datetime.date(2021, 12, 1))
    factories.placement(person, datetime.date(2021, 12, 5), **fields)
    return person


def lived(money):
    for _, deed in money.deeds():
        deed()


def test_the_deeds_have_names_in_order(money):
    assert [name for name, _ in money.deeds()] == [
        "登记用人单位和预算", "采集创业人员的经营信息", "发放上半年的补贴", "办理九月的申领", "逐人判定各项政策",
    ]  # fmt: skip


def test_county_without_people_has_budgets_and_nothing_else(money):
    lived(money)

    assert (Budget.objects.count(), Claim.objects.count(), Employer.objects.count(), CollectedFact.objects.count()) == (2, 0, 0, 0)


@pytest.mark.usefixtures("people")
def test_county_at_work_has_claims_at_every_step_and_books_that_balance(money):
    lived(money)

    september = Counter(Claim.objects.filter(claimed_on__month=9).values_list("state", flat=True))
    assert set(september) == {
        "paid", "posted", "submitted", "cleared", "reviewed", "approved", "returned", "refused", "withdrawn",
    }  # fmt: skip
    assert Counter(Claim.objects.filter(claimed_on__month=6).values_list("state", flat=True)) == {"paid": 11, "approved": 1}
    assert {claim.policy for claim in Claim.objects.all()} == {FLEXIBLE, WELFARE_POST, STARTUP}
    for budget in Budget.objects.all():
        told = books.books_of_budget(budget)
        assert (told.balances, told.approved) == (True, budget.committed_yuan)
    assert {(batch.budget.fund, batch.state) for batch in PaymentBatch.objects.all()} == {
        (FUND, "reconciled"), (STARTUP_FUND, "reconciled"), (FUND, "sent"),
    }  # fmt: skip
    assert [one.failure for one in Payment.objects.filter(state="failed")] == ["账号与户名不符"]
    assert {one.amount_yuan for one in Payment.objects.filter(policy=STARTUP)} == {Decimal("5000.00")}
    assert not Entitlement.objects.filter(policy=FLEXIBLE).exclude(cap_months=36).exists()
    assert ClaimObjection.objects.filter(outcome="open").count() == 1
    told = Counter(bool(one.told_on) for one in Notification.objects.standing().filter(person__isnull=False))
    assert abs(told[True] - told[False]) <= 1
    assert newest("360722").as_of == TODAY


@pytest.mark.usefixtures("people")
def test_facts_asked_of_founders_leave_every_third_open(money):
    money.facts()

    names = [set(CollectedFact.objects.filter(person=one).values_list("name", flat=True)) for one in money.founders()]
    assert ["business_area" in known for known in names] == [False, True]


def test_own_policies_are_known_beside_the_shipped_ones(money):
    assert {policies.get(name).title for name in (FLEXIBLE, WELFARE_POST)} == {
        "灵活就业社会保险补贴（演示标准）",
        "公益性岗位补贴（演示标准）",
    }
    assert policies.get(STARTUP).title == "一次性创业补贴"
