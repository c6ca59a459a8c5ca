"""What was fixed at the first approval, when the rule changes afterwards: caps, retirement months and clocks of several policies."""

import datetime

import pytest

from nuanxin.benefits import actions
from nuanxin.benefits.actions import Frozen
from nuanxin.benefits.actions.entitlements import beyond_cap
from nuanxin.benefits.models import Entitlement
from nuanxin.errors import UserError
from tests import factories
from tests.factories import benefits
from tests.factories.benefits import JULY, POLICY, approved, cleared, line, months, step

pytestmark = pytest.mark.django_db
OTHER = "national-insurance-subsidy-enterprise"
MARCH_2020 = datetime.date(2020, 3, 1)


def approve(claim, person, budget, **frozen):
    return step(actions.approve_claim, claim, budget=budget, frozen={person.pk: Frozen(**frozen)})


@pytest.mark.parametrize("later", [24, 1, 60, None])
def test_cap_of_the_first_approval_stays_whatever_the_rule_says_later(person, budget, later):
    approved(person, *months(person, 35), budget=budget, frozen={person.pk: Frozen("c", 36)})

    approve(cleared(person), person, budget, clock="c", cap_months=later)

    assert [one.cap_months for one in Entitlement.objects.all()] == [36]
    with pytest.raises(UserError, match="最长享受 36 个月，连同这次超出 1 个月"):
        approve(cleared(person, line(person, datetime.date(2022, 8, 1))), person, budget, clock="c", cap_months=later)


def test_second_policy_of_the_clock_takes_over_what_was_fixed_under_the_first(person, budget):
    benefits.entitlement(person, policy=OTHER, clock="c", cap_months=36, first_approved_on=MARCH_2020, distance_months=40)

    approve(cleared(person), person, budget, clock="c", cap_months=60, distance_months=12, is_extended=True)

    made = Entitlement.objects.get(policy=POLICY)
    assert (made.cap_months, made.first_approved_on, made.distance_months, made.is_extended) == (36, MARCH_2020, 40, False)


@pytest.mark.parametrize(
    "told", [{"clock": "d"}, {"clock": ""}, {"clock": "c", "voided_at": datetime.datetime(2022, 8, 1, tzinfo=datetime.UTC)}]
)
def test_another_clock_and_a_voided_entitlement_fix_nothing(person, budget, told):
    benefits.entitlement(person, policy=OTHER, cap_months=36, first_approved_on=MARCH_2020, **told)

    approve(cleared(person), person, budget, clock="c", cap_months=60)

    assert Entitlement.objects.get(policy=POLICY).cap_months == 60


def test_clock_of_somebody_else_fixes_nothing(person, budget):
    benefits.entitlement(factories.person(), clock="c", cap_months=36)

    approve(cleared(person), person, budget, clock="c", cap_months=60)

    assert Entitlement.objects.get(person=person).cap_months == 60


@pytest.mark.parametrize(
    ("fixed", "used", "asked", "beyond"),
    [
        ({"cap_months": 3}, [], [1, 2, 3], 0),
        ({"cap_months": 3}, [], [1, 2, 3, 4], 1),
        ({"cap_months": 3}, [1, 2, 3], [3], 0),
        ({"cap_months": 3}, [1, 2, 3], [3, 4], 1),
        ({"cap_months": 3}, [1, 2, 3, 4], [5], 2),
        ({"cap_months": 3}, [1, 2, 3, 4], [4], 0),
        ({"cap_months": 0}, [], [1], 1),
        ({"cap_months": None}, [1, 2, 3], [4], 0),
        ({"cap_months": 3, "is_extended": True}, [1, 2, 3], [4], 0),
    ],
)
def test_months_beyond_the_cap_are_counted_once_each(person, fixed, used, asked, beyond):
    made = benefits.entitlement(person, **fixed)
    for month in used:
        benefits.payment(person, datetime.date(2022, month, 1))

    assert beyond_cap(made, {datetime.date(2022, month, 1) for month in asked}) == beyond


@pytest.mark.parametrize(("state", "is_reversed", "beyond"), [("failed", False, 1), ("pending", False, 1), ("pending", True, 0)])
def test_month_that_failed_is_still_owed_and_one_taken_back_is_not(person, state, is_reversed, beyond):
    made = benefits.entitlement(person, cap_months=1)
    benefits.payment(person, state=state, is_reversed=is_reversed)

    assert beyond_cap(made, {datetime.date(2022, 8, 1)}) == beyond


@pytest.mark.parametrize(("month", "is_refused"), [(6, False), (7, False), (8, True)])
def test_month_of_retirement_is_the_last_even_where_the_rule_was_changed(person, budget, month, is_refused):
    benefits.entitlement(person, retirement_month=JULY, is_extended=True, cap_months=36)
    claim = cleared(person, line(person, datetime.date(2022, month, 1)))
    if not is_refused:
        assert approve(claim, person, budget, retirement_month=datetime.date(2030, 1, 1)).state == "approved"
        return
    with pytest.raises(UserError) as error:
        approve(claim, person, budget, retirement_month=datetime.date(2030, 1, 1))
    assert str(error.value) == f"{person.name}核定 2022-07 退休，2022-08 起不能享受。请退回，删去以后的月份。"
