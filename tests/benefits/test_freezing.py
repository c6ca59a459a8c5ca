"""What a first approval would fix: measured on the day of approval, nothing where it was fixed before or nothing is counted."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from nuanxin.benefits import freezing
from nuanxin.benefits.actions import Frozen
from tests import factories
from tests.benefits.claiming import rig
from tests.factories import benefits

D = datetime.date


@pytest.fixture(autouse=True)
def _in_june():
    with time_machine.travel(rig.NOW, tick=False):
        yield


@pytest.fixture
def worker(county):
    return rig.flexible_worker(name="王小明")


def test_monthly_policy_fixes_cap_retirement_and_clock(worker):
    claim = rig.claimed(worker, rig.APRIL)

    found = freezing.frozen_for(claim, rig.TODAY)

    assert found == {
        worker.pk: Frozen(clock=rig.ENTERPRISE, cap_months=36, retirement_month=D(2035, 5, 1), distance_months=131, is_extended=False)
    }
    assert [(one.person, one.text, one.is_fixed) for one in freezing.told(claim, found)] == [
        (worker, "本次初次核定：最长 36 个月，距退休 131 个月", False)
    ]


def test_near_retirement_is_extended_until_then(county):
    worker = rig.flexible_worker(birth_on=D(1967, 1, 1))
    claim = rig.claimed(worker, rig.APRIL)

    [found] = freezing.frozen_for(claim, rig.TODAY).values()

    assert (found.is_extended, found.retirement_month, found.distance_months) == (True, D(2027, 1, 1), 31)
    assert freezing.told(claim, {worker.pk: found})[0].text.startswith("本次初次核定：延长至退休（2027-01）")


def test_what_was_fixed_before_is_not_measured_again(worker):
    claim = rig.claimed(worker, rig.APRIL)
    benefits.entitlement(worker, policy=rig.FLEXIBLE, payee_key=claim.payee_key, cap_months=24)

    assert freezing.frozen_for(claim, rig.TODAY) == {}
    assert [one.text for one in freezing.told(claim, {})] == ["2022-07-01 已核定：最长 24 个月"]


def test_hired_person_is_measured_for_a_policy_paid_to_the_employer(county):
    unit = rig.employer()
    hired = rig.hired(unit)
    claim = benefits.submitted(None, benefits.line(hired, rig.APRIL), payee=unit, policy=rig.POST, origin="employer")

    [found] = freezing.frozen_for(claim, rig.TODAY).values()

    assert (found.cap_months, found.is_extended) == (36, False)


@pytest.mark.parametrize("policy", ["2022-xinfeng-startup", "no-such-policy"])
def test_nothing_is_fixed_where_no_months_are_counted(worker, policy):
    claim = benefits.submitted(worker, benefits.line(worker, None), policy=policy)

    assert freezing.frozen_for(claim, rig.TODAY) == {}


def test_policy_that_is_not_in_force_fixes_the_clock_alone(county):
    person = factories.person()
    claim = benefits.submitted(person, policy=rig.FLEXIBLE)

    assert freezing.frozen_for(claim, D(2022, 9, 5)) == {person.pk: Frozen(clock=rig.ENTERPRISE)}
