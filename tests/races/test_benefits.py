"""Fifty clerks at once for one budget, one cap, one month, one one-off: never a cent, a month or a payment too many."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
import time_machine

from nuanxin.benefits import actions
from nuanxin.benefits.actions import Frozen
from nuanxin.benefits.models import Budget, Claim, Entitlement, Payment, PaymentBatch
from nuanxin.benefits.queries import books
from nuanxin.people.models import Household, HouseholdMembership
from tests import factories
from tests.factories import benefits
from tests.factories.benefits import cleared, line
from tests.races.test_imports import at_once

CLERKS = 50
JULY = benefits.JULY
NOW = datetime.datetime(2022, 9, 5, 4, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _office(real_database):
    with time_machine.travel(NOW, tick=False):
        factories.county()
        yield


def ready(payee, *lines) -> Claim:
    """A claim that waits for its approval, laid down without walking the way."""
    claim = benefits.submitted(payee, *lines)
    Claim.objects.filter(pk=claim.pk).update(state="cleared")
    claim.refresh_from_db()
    return claim


def approve_all(claims, budget, frozen=None) -> list[str]:
    def approve(claim):
        return actions.approve_claim(by=None, claim=claim, version=claim.version, budget=budget, frozen=frozen).state

    return at_once(*[lambda claim=claim: approve(claim) for claim in claims])


def for_a_budget(clerks) -> None:
    """There is money for a fifth of them."""
    budget = benefits.budget(str(Decimal("0.10") * (clerks // 5)), fund=f"资金{Budget.objects.count()}")
    claims = [ready(person, line(person, amount="0.10")) for person in (factories.person() for _ in range(clerks))]

    outcomes = approve_all(claims, budget)

    budget.refresh_from_db()
    assert outcomes.count("approved") == clerks // 5
    assert sum("不能审批" in one for one in outcomes) == clerks - clerks // 5
    assert budget.committed_yuan == budget.amount_yuan == books.owed_from(budget)


def for_a_cap(clerks) -> None:
    """Each claims another month of one person, who may have three."""
    person, budget = factories.person(), benefits.budget(fund=f"资金{Budget.objects.count()}")
    claims = [ready(person, one) for one in benefits.months(person, clerks, datetime.date(2018, 1, 1))]

    outcomes = approve_all(claims, budget, {person.pk: Frozen("clock", 3)})

    assert outcomes.count("approved") == len(books.months_used(person.pk, [benefits.POLICY])) == 3
    assert sum("最长享受 3 个月" in one for one in outcomes) == clerks - 3
    assert Entitlement.objects.filter(person=person).count() == 1
    assert books.owed_from(budget) == Budget.objects.get(pk=budget.pk).committed_yuan == 1500


def for_one(clerks, payee, told) -> None:
    """All claim the same."""
    budget = benefits.budget(fund=f"资金{Budget.objects.count()}")
    claims = [ready(payee, told) for _ in range(clerks)]

    outcomes = approve_all(claims, budget)

    assert outcomes.count("approved") == 1
    assert sum("不能重复审批" in one for one in outcomes) == clerks - 1
    assert Payment.objects.filter(budget=budget).count() == 1
    assert Budget.objects.get(pk=budget.pk).committed_yuan == told.amount_yuan


def for_a_month(clerks) -> None:
    person = factories.person()
    for_one(clerks, person, line(person))


def for_a_one_off(clerks) -> None:
    person = factories.person()
    for_one(clerks, person, line(person, None))


def for_a_household(clerks) -> None:
    """No person tells the payments apart, so only holding the household does."""
    home = Household.objects.create(head_id_digest=f"{Household.objects.count()}", head_id_masked="360722********0011")
    HouseholdMembership.objects.create(household=home, person=factories.person())
    for_one(clerks, home, line(None))


RACES = {"budget": for_a_budget, "cap": for_a_cap, "month": for_a_month, "one-off": for_a_one_off, "household": for_a_household}


@pytest.mark.parametrize("name", RACES)
def test_race_never_gives_too_much(name):
    RACES[name](20)


@pytest.mark.nightly
@pytest.mark.parametrize("name", RACES)
def test_race_never_gives_too_much_in_any_round(name):
    for _ in range(20):
        RACES[name](CLERKS)


def test_one_claim_approved_by_several_at_once_is_approved_once():
    person, budget = factories.person(), benefits.budget()
    claim = cleared(person)

    outcomes = approve_all([claim] * 6, budget)

    assert outcomes.count("approved") == Payment.objects.count() == 1
    assert sum("已被别人办理" in one for one in outcomes) == 5


def test_approving_and_withdrawing_at_once_does_one_of_them():
    claim, budget = cleared(factories.person()), benefits.budget()
    deal = {"by": None, "claim": claim, "version": claim.version}

    outcomes = at_once(
        lambda: actions.approve_claim(**deal, budget=budget).state, lambda: actions.withdraw_claim(**deal, reason="不要了").state
    )

    claim.refresh_from_db()
    assert [one for one in outcomes if one in ("approved", "withdrawn")] == [claim.state]
    assert Payment.objects.exists() is (claim.state == "approved")


def test_one_payment_taken_back_by_several_at_once_is_taken_back_once():
    budget = benefits.budget()
    benefits.approved(factories.person(), budget=budget)
    payment = Payment.objects.get()

    outcomes = at_once(*[lambda: actions.reverse_payment(by=None, payment=payment, reason="多发").pk] * 6)

    budget.refresh_from_db()
    assert (len(set(outcomes)), Payment.objects.count(), budget.committed_yuan) == (1, 2, 0)


def test_what_is_pending_goes_into_one_of_several_batches():
    budget = benefits.budget()
    claim = benefits.approved(factories.person(), budget=budget)

    outcomes = at_once(*[lambda: actions.make_batch(by=None, budget=budget, claims=[claim]).number] * 6)

    assert PaymentBatch.objects.count() == 1
    assert sum("没有待拨付的付款" in one for one in outcomes) == 5


def test_a_budget_set_and_spent_at_once_is_not_overspent():
    budget = benefits.budget("500.00")
    claims = [ready(person) for person in (factories.person() for _ in range(5))]

    def cut():
        return str(actions.set_budget(by=None, fund=budget.fund, year=2022, area=budget.area, amount_yuan=Decimal("100.00")).amount_yuan)

    at_once(cut, *[lambda c=c: actions.approve_claim(by=None, claim=c, version=c.version, budget=budget).state for c in claims])

    budget.refresh_from_db()
    assert budget.committed_yuan == books.owed_from(budget) <= budget.amount_yuan
