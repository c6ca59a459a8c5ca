"""Decisions kept and asked again."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace

import pytest

from nuanxin.benefits import decisions, policies
from nuanxin.benefits.deciding import Contribution, decide
from nuanxin.benefits.models import Decision
from nuanxin.benefits.policies import filled
from nuanxin.errors import UserError
from nuanxin.orgs.models import AuditEvent
from tests import factories
from tests.benefits.cases.test_persons import collected
from tests.benefits.decisions.test_offering import DAY, STARTUP, founder
from tests.factories import benefits

pytestmark = pytest.mark.django_db
__all__ = ["founder"]


@pytest.fixture
def clerk(county):
    return factories.user(role="officer", area=county)


@pytest.fixture
def kept(founder, clerk):
    return decisions.keep(by=clerk, decided=decisions.decide_for(STARTUP, founder, DAY), subject=founder)


def test_a_decision_is_kept_with_the_answer_and_its_facts(kept, founder, clerk):
    answer = json.loads(kept.told)

    assert (kept.policy, kept.policy_version, kept.as_of, kept.person, kept.employer, kept.answer, kept.decided_by, kept.area_id) == (
        STARTUP, policies.get(STARTUP).version, DAY, founder, None, "yes", clerk, factories.SHUIDONG,
    )  # fmt: skip
    assert (answer["answer"], answer["amount"]) == ("yes", "5000.00")
    assert json.loads(kept.facts)["case"]["person"]["business_opened_on"] == "2022-01-01"


def test_a_decision_kept_leaves_one_event_without_anything_personal(kept, founder, clerk):
    [event] = AuditEvent.objects.filter(kind="benefits.decision.kept")

    assert (event.by, event.subject, event.area_code, event.details) == (
        clerk,
        f"benefits.Decision:{kept.pk}",
        factories.SHUIDONG,
        {"policy": STARTUP, "answer": "yes"},
    )


def test_the_same_decision_again_is_the_same(kept, founder, clerk):
    again = decisions.keep(by=clerk, decided=decisions.decide_for(STARTUP, founder, DAY), subject=founder)

    assert (again, Decision.objects.count(), AuditEvent.objects.filter(kind="benefits.decision.kept").count()) == (kept, 1, 1)


def test_another_answer_of_the_same_day_is_another_decision(kept, founder, clerk):
    collected(founder, "business_state", "closed", known_on=datetime.date(2022, 8, 2))

    again = decisions.keep(by=clerk, decided=decisions.decide_for(STARTUP, founder, DAY), subject=founder)

    assert (again != kept, Decision.objects.count()) == (True, 2)


def test_who_may_not_handle_claims_keeps_nothing(founder):
    inspector = factories.user(role="inspector", area=factories.area(factories.COUNTY))

    with pytest.raises(UserError, match="没有受理和办理认定申请的权限"):
        decisions.keep(by=inspector, decided=decisions.decide_for(STARTUP, founder, DAY), subject=founder)

    assert not Decision.objects.exists()


def test_of_somebody_elsewhere_nothing_is_kept(founder):
    clerk = factories.user(role="officer", area=factories.area(factories.DATANGBU))

    with pytest.raises(UserError, match="没有受理和办理认定申请的权限"):
        decisions.keep(by=clerk, decided=decisions.decide_for(STARTUP, founder, DAY), subject=founder)


def test_asked_again_at_once_all_is_the_same(kept):
    found = decisions.replay(kept)

    assert (found.then, found.differences, found.changed_facts, found.is_same_version) == (found.now, (), (), True)
    assert found.today == found.then


def test_what_the_ledger_says_otherwise_today_is_told_apart(kept, founder):
    collected(founder, "business_state", "closed", known_on=datetime.date(2022, 8, 2))

    found = decisions.replay(kept)

    assert (found.now == found.then, found.differences, found.changed_facts) == (True, (), ("经营状态",))
    assert found.today["answer"] != "yes"


def test_a_payment_since_is_told(kept, founder):
    benefits.payment(founder, None, policy=STARTUP, programme=STARTUP, state="paid", paid_on=DAY)

    found = decisions.replay(kept)

    assert (found.differences, found.changed_facts, found.today["answer"]) == ((), ("已发放记录",), "no")


@pytest.fixture
def with_reward(monkeypatch):
    """The policy as if its office had changed the amount."""

    def changed(**values):
        library = dict(policies.library())
        library[STARTUP] = filled(library[STARTUP], values)
        monkeypatch.setattr(policies, "library", lambda: library)

    return changed


def test_what_a_later_version_would_answer_is_told(kept, with_reward):
    with_reward(reward="6000")

    found = decisions.replay(kept)

    assert found.differences == (
        f"政策版本：当时 {kept.policy_version}，现在 {policies.library()[STARTUP].version}。",
        "金额：当时 5000.00 元，现在 6000.00 元。",
    )
    assert not found.is_same_version


def test_an_answer_that_would_be_another_is_told(kept, with_reward):
    with_reward(steady_months=24)

    assert "结论：当时符合，现在不符合。" in decisions.replay(kept).differences


def test_a_policy_that_is_known_no_more_cannot_be_asked(kept, monkeypatch):
    monkeypatch.setattr(policies, "library", dict)

    found = decisions.replay(kept)

    assert (found.now, found.then["answer"], found.is_same_version) == (None, "yes", False)
    assert found.differences == (f"政策“{STARTUP}”已经不在政策库里，不能重新判定。",)


def test_what_a_voucher_showed_is_kept_with_the_decision(founder, clerk):
    """A claim decides with contributions that no record of the ledger has."""
    policy = policies.get("national-insurance-subsidy-flexible")
    day = datetime.date(2024, 9, 30)
    known = decisions.known_of(founder, day).of(policy)
    case = replace(known.case, insurance=(Contribution(datetime.date(2024, 9, 1), "pension", benefits.Decimal("300.00"), "self"),))

    kept = decisions.keep(by=clerk, decided=decide(policy, case, day), subject=founder)

    assert json.loads(kept.facts)["case"]["insurance"] == [{"month": "2024-09", "kind": "pension", "amount": "300.00", "payer": "self"}]
    assert decisions.replay(kept).differences == ()


def test_a_contradiction_is_kept_with_both_sides(founder, clerk):
    collected(founder, "business_state", "closed", origin="list")
    decided = decisions.decide_for(STARTUP, founder, DAY)

    kept = decisions.keep(by=clerk, decided=decided, subject=founder)

    assert (kept.answer, decisions.replay(kept).differences) == ("conflict", ())


def test_a_decision_about_an_employer_is_kept_with_its_people(county, clerk):
    employer = benefits.employer(name="信丰某厂", kind="workshop")
    person = factories.person()
    factories.holding(person, "MONI")
    factories.placement(person, datetime.date(2022, 7, 1), employer_name="信丰某厂")
    decided = decisions.decide_for("2022-xinfeng-one-off-hiring", employer, DAY)

    kept = decisions.keep(by=clerk, decided=decided, subject=employer)
    found = decisions.replay(kept)

    assert (kept.employer, kept.person, found.now, found.differences, found.changed_facts) == (employer, None, found.then, (), ())


def test_an_answer_without_its_case_is_kept_with_what_the_ledger_says(founder, clerk):
    decided = replace(decisions.decide_for(STARTUP, founder, DAY), case=None)

    kept = decisions.keep(by=clerk, decided=decided, subject=founder)

    assert decisions.replay(kept).differences == ()
