"""A returned claim before it comes again: the most its policy works out, and what the checks are told."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
import time_machine

from nuanxin.benefits import rechecking
from nuanxin.benefits.queries.checks import Asked, Line
from tests import factories
from tests.benefits.claiming import rig
from tests.factories import benefits


@pytest.fixture(autouse=True)
def _in_june():
    with time_machine.travel(rig.NOW, tick=False):
        yield


@pytest.fixture
def worker(county):
    return rig.flexible_worker(name="王小明")


@pytest.fixture
def claim(worker):
    return rig.claimed(worker, rig.APRIL)


def line(person, month=rig.APRIL) -> Line:
    return Line(person, "灵活就业社保补贴", month, Decimal("600.00"), rig.PAID)


def test_most_due_follows_what_the_voucher_shows(claim, worker):
    assert rechecking.most_due(claim, line(worker), rig.told(worker, rig.APRIL)) == Decimal("600.00")
    assert rechecking.most_due(claim, line(worker), rig.told(worker, rig.APRIL, amount=Decimal("1200.00"))) == Decimal("800.00")


def test_most_due_is_unknown_where_the_policy_cannot_tell(claim, worker):
    stranger = factories.person()

    assert rechecking.most_due(claim, line(worker), {}) is None
    assert rechecking.most_due(claim, line(stranger), rig.told(stranger, rig.APRIL)) is None
    assert rechecking.most_due(claim, line(None), {}) is None
    assert rechecking.most_due(claim, line(worker, datetime.date(2020, 1, 1)), {}) is None


def test_checks_are_asked_as_for_a_draft(claim, worker):
    asked = rechecking.asked_again(claim, [line(worker)])

    assert (asked.fund, asked.needs_register, asked.months_left) == ("就业补助资金", True, {worker.pk: 36})


def test_months_of_other_claims_are_taken_off_but_not_its_own(claim, worker):
    rig.claimed(worker, rig.MAY)

    assert rechecking.asked_again(claim, [line(worker)]).months_left == {worker.pk: 35}


def test_unknown_policy_asks_nothing(county, worker):
    claim = benefits.submitted(worker, policy="no-such-policy")

    assert rechecking.asked_again(claim, [line(worker)]) == Asked(needs_register=False)
    assert rechecking.most_due(claim, line(worker), {}) is None
