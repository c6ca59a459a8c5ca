"""Every policy that may be for somebody: which, in which order, and where each stands."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.benefits import decisions, policies
from nuanxin.errors import UserError
from tests import factories
from tests.benefits.cases.test_persons import collected, questions
from tests.factories import benefits

pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 9, 23)
MAY = datetime.date(2022, 1, 1)
STARTUP = "2022-xinfeng-startup"
FLEXIBLE = "national-insurance-subsidy-flexible"
LATER = datetime.date(2024, 9, 2)


@pytest.fixture
def founder(county):
    """Somebody of whom the ledger and the facts collected carry everything that the start-up benefit asks."""
    person = factories.person()
    factories.holding(person, "MONI")
    factories.placement(person, MAY, "self_employed", employer_name="")
    collected(person, "business_state", "running")
    collected(person, "business_area", "360722")
    return person


def standing(subject, policy, day=DAY):
    return next(one.standing for one in decisions.offers(subject, day) if one.policy.id == policy)


def test_a_person_is_offered_the_policies_for_persons_of_the_place(founder):
    ids = [one.policy.id for one in decisions.offers(founder, DAY)]

    assert sorted(ids) == sorted(
        one.id
        for one in policies.in_force(DAY, factories.SHUIDONG)
        if one.file.beneficiary in ("person", "household") and one.is_for(factories.SHUIDONG, DAY) is not False
    )


def test_an_employer_is_offered_those_paid_to_employers(county):
    kinds = {one.policy.file.beneficiary for one in decisions.offers(benefits.employer(), DAY)}

    assert kinds == {"employer", "workshop"}


def test_what_can_be_had_comes_first(founder):
    answers = [one.decided.answer for one in decisions.offers(founder, DAY)]

    assert answers == sorted(answers, key=["yes", "conflict", "unknown", "no"].index)
    assert decisions.offers(founder, DAY)[0].policy.id == STARTUP


def test_a_policy_is_decided_by_its_id_or_itself(founder):
    found = decisions.decide_for(STARTUP, founder, DAY)

    assert (found.answer, str(found.amount)) == ("yes", "5000.00")
    assert decisions.decide_for(policies.get(STARTUP), founder, DAY) == found


def test_a_policy_for_persons_is_not_decided_about_an_employer(county):
    with pytest.raises(UserError, match="发给个人或家庭，不能按单位判定"):
        decisions.decide_for(STARTUP, benefits.employer(), DAY)


def test_a_policy_not_in_force_is_refused(founder):
    with pytest.raises(UserError, match="不在施行期内"):
        decisions.decide_for(STARTUP, founder, datetime.date(2022, 9, 7))


def test_where_nothing_was_claimed_nothing_stands(founder):
    assert {one.standing for one in decisions.offers(founder, DAY)} == {""}


@pytest.mark.parametrize("state", ["submitted", "returned", "reviewed", "posted", "cleared", "approved"])
def test_what_is_claimed_is_being_claimed(founder, state):
    benefits.claim(founder, policy=STARTUP, state=state)

    assert standing(founder, STARTUP) == "申领中"


@pytest.mark.parametrize("fields", [{"state": "refused"}, {"state": "withdrawn"}, {"voided_at": datetime.datetime.now(datetime.UTC)}])
def test_a_claim_that_came_to_nothing_is_none(founder, fields):
    benefits.claim(founder, policy=STARTUP, **fields)

    assert standing(founder, STARTUP) == ""


def test_what_was_paid_once_is_received(founder):
    benefits.payment(founder, None, policy=STARTUP, programme=STARTUP, state="paid", paid_on=DAY)

    assert standing(founder, STARTUP) == "已领取"


def test_what_was_taken_back_is_not(founder):
    benefits.payment(founder, None, policy=STARTUP, programme=STARTUP, is_reversed=True)

    assert standing(founder, STARTUP) == ""


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "享受中"),
        ({"stopped_on": datetime.date(2024, 9, 1), "stop_reason": "年审不合格"}, "已停发"),
        ({"ended_on": datetime.date(2024, 9, 1)}, ""),
        ({"first_approved_on": datetime.date(2024, 9, 3)}, ""),
    ],
)
def test_what_is_paid_by_the_month_runs_until_it_is_stopped_or_ends(founder, fields, words):
    benefits.entitlement(founder, policy=FLEXIBLE, **fields)

    assert standing(founder, FLEXIBLE, LATER) == words


def test_what_an_employer_claims_is_the_employers(founder):
    employer = benefits.employer()
    payee = {"payee_kind": "employer", "payee_key": f"employer:{employer.pk}", "employer": employer}
    benefits.claim(founder, policy="2022-xinfeng-one-off-hiring", **payee)

    assert standing(employer, "2022-xinfeng-one-off-hiring") == "申领中"


def test_offers_cost_the_same_however_many_policies_there_are(founder):
    assert questions(lambda: decisions.offers(founder, DAY)) <= 24
