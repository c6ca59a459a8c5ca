"""When a claim is paid: everything of it that was not taken back is, on a day that no deed of it comes after."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.benefits.actions.results import finish_claims
from nuanxin.benefits.models import ClaimDeed, ClaimLine
from tests import factories
from tests.factories import benefits
from tests.factories.benefits import AUGUST, JULY

pytestmark = pytest.mark.django_db
PAID = {"state": "paid", "paid_on": datetime.date(2022, 9, 4)}
TODAY = datetime.date(2022, 9, 5)


def claim_with(person, *payments: dict, **told):
    """An approved claim with a line and a payment for each, and no deed at all."""
    claim = benefits.claim(person, **{"state": "approved"} | told)
    for month, fields in zip((JULY, AUGUST), payments, strict=False):
        line = ClaimLine.objects.create(claim=claim, person=person, programme=benefits.PROGRAMME, month=month, amount_yuan="500.00")
        benefits.payment(person, month, line=line, **fields)
    return claim


def finished(claim) -> tuple[str, datetime.date | None, list[tuple]]:
    finish_claims([claim], by=None)
    claim.refresh_from_db()
    return (
        claim.state,
        claim.decided_on,
        list(ClaimDeed.objects.filter(claim=claim, kind="paid").values_list("from_state", "to_state", "on")),
    )


def test_a_claim_without_any_deed_is_finished_today(person):
    assert finished(claim_with(person, PAID)) == ("paid", TODAY, [("approved", "paid", TODAY)])


@pytest.mark.parametrize(
    ("claimed_on", "on"),
    [("2022-08-05", "2022-09-05"), ("2022-09-05", "2022-09-05"), ("2022-09-30", "2022-09-30")],
)
def test_a_claim_without_any_deed_is_not_finished_before_it_was_made(person, claimed_on, on):
    claim = claim_with(person, PAID, claimed_on=datetime.date.fromisoformat(claimed_on))

    assert finished(claim)[1] == datetime.date.fromisoformat(on)


@pytest.mark.parametrize(("last", "on"), [("2022-09-01", "2022-09-05"), ("2022-09-05", "2022-09-05"), ("2022-09-20", "2022-09-20")])
def test_a_claim_is_not_finished_before_its_last_deed(person, last, on):
    claim = claim_with(person, PAID)
    ClaimDeed.objects.create(
        claim=claim, kind="approved", from_state="cleared", to_state="approved", on=datetime.date.fromisoformat(last), by_name="县负责人"
    )

    assert finished(claim)[1] == datetime.date.fromisoformat(on)


@pytest.mark.parametrize(
    ("payments", "state"),
    [
        ((PAID, PAID), "paid"),
        ((PAID, {"state": "sent"}), "approved"),
        ((PAID, {"state": "pending"}), "approved"),
        ((PAID, {"state": "failed"}), "approved"),
        ((PAID, PAID | {"is_reversed": True}), "paid"),
        ((PAID, {"state": "failed", "is_reversed": True}), "paid"),
        (({"state": "sent", "is_reversed": True}, {"state": "pending"}), "approved"),
    ],
)
def test_what_was_taken_back_does_not_hold_a_claim_open_and_everything_else_does(person, payments, state):
    assert finished(claim_with(person, *payments))[0] == state


@pytest.mark.parametrize("state", ["submitted", "cleared", "refused", "withdrawn", "paid"])
def test_a_claim_that_is_not_approved_is_left_as_it_is(person, state):
    claim = claim_with(person, PAID, state=state)

    assert finished(claim) == (state, None, [])


def test_the_version_rises_by_one_and_not_again_when_it_is_asked_twice(person):
    claim = claim_with(person, PAID)
    before = claim.version
    finished(claim)

    assert len(finished(claim)[2]) == 1
    assert claim.version == before + 1


def test_of_several_claims_each_is_judged_by_its_own_payments(person):
    done, other = claim_with(person, PAID), claim_with(factories.person(), {"state": "sent"})

    finish_claims([done, other], by=None)

    done.refresh_from_db()
    other.refresh_from_db()
    assert (done.state, other.state) == ("paid", "approved")
