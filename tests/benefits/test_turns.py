"""Whose turn it is, held against the one truth of what somebody may do about each claim."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.benefits import actions
from nuanxin.benefits.enums import ClaimDeedKind, ClaimState
from nuanxin.benefits.models import Claim
from nuanxin.benefits.queries import situations, turns
from tests import factories
from tests.factories import benefits

D = ClaimDeedKind
FORWARD = {
    ClaimState.SUBMITTED: (D.REVIEWED,), ClaimState.REVIEWED: (D.POSTED,), ClaimState.POSTED: (D.DISMISSED,),
    ClaimState.CLEARED: (D.APPROVED, D.DISMISSED),
}  # fmt: skip


@pytest.fixture
def users(county):
    town, village = factories.area(factories.JIADING), factories.area(factories.SHUIDONG)
    return [
        factories.user(role="officer", area=town), factories.user(role="reviewer", area=town), factories.user(role="reviewer"),
        factories.user(role="head"), factories.user(role="collector", area=village), factories.user(role="inspector"),
        factories.user(role="officer", area=factories.area(factories.DATANGBU)), factories.user(),
    ]  # fmt: skip


@pytest.fixture
def claims(users):
    """Claims at every step, small and large, of two townships, made and reviewed by some of the users."""
    benefits.budget()
    officer, reviewer, head = users[0], users[2], users[3]
    for make in (benefits.submitted, benefits.reviewed, benefits.posted, benefits.cleared, benefits.approved):
        for residence, amount in ((factories.SHUIDONG, "500.00"), (factories.SHUIDONG, "5000.01"), (factories.CHANGLONG, "5000.00")):
            person = factories.person(residence=residence)
            make(person, benefits.line(person, amount=amount), by=officer if residence == factories.SHUIDONG else None)
    person = factories.person()
    benefits.step(actions.review_claim, benefits.submitted(person), by=reviewer)
    mine = benefits.submitted(factories.person(), by=head)
    benefits.step(actions.return_claim, mine, by=reviewer, reason="缺材料")
    for claim in Claim.objects.filter(state__in=("posted", "cleared")).order_by("pk")[::2]:
        actions.record_claim_objection(by=None, claim=claim, content="有异议")


def test_turns_are_what_somebody_may_do_to_bring_a_claim_on(users, claims):
    wrong = []
    for user in users:
        waiting = set(turns.waiting_for(user).values_list("pk", flat=True))
        for claim in Claim.objects.exclude(state__in=("returned", "approved")):
            may = any(not situations.refusal(user, claim, deed) for deed in FORWARD[claim.state])
            if may != (claim.pk in waiting):
                wrong.append((user.pk, claim.pk, claim.state, may))

    assert wrong == []


def test_returned_claim_waits_for_who_submitted_it(users, claims):
    [returned] = Claim.objects.filter(state="returned")

    assert [returned in turns.waiting_for(user) for user in users] == [False, False, False, True, False, False, False, False]


def test_approved_claim_waits_for_nobody_here(users, claims):
    assert not any(turns.waiting_for(user).filter(state="approved").exists() for user in users)


def test_returned_claim_of_nobody_waits_for_all_who_may_mend_it(users):
    claim = benefits.step(actions.return_claim, benefits.submitted(factories.person()), reason="缺材料")

    assert [claim in turns.waiting_for(user) for user in users] == [True, True, True, True, True, False, False, False]
    assert claim.claimed_on <= datetime.date.today()
