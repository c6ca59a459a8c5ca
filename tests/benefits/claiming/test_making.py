"""From a draft to a claim: decisions kept, forms sent twice, months that somebody claimed meanwhile, accounts."""

import datetime
from decimal import Decimal

import pytest

from nuanxin.benefits import actions, claiming, decisions
from nuanxin.benefits.models import Claim, ClaimDeed, Decision
from nuanxin.benefits.queries import checks
from nuanxin.errors import UserError
from nuanxin.orgs import outside
from nuanxin.orgs.outside import Payer
from tests import factories
from tests.benefits.claiming import rig
from tests.benefits.claiming.rig import APRIL, JUNE, MAY, TODAY, claimed, drafted
from tests.factories import benefits

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(county):
    return factories.user(role="officer", area=county)


@pytest.fixture
def other(county):
    return factories.user(role="officer", area=county)


def test_a_claim_has_the_lines_of_its_draft(worker, clerk):
    draft = drafted(worker)

    claim = claiming.claim(by=clerk, draft=draft, origin="officer", account=benefits.ACCOUNT)

    assert (claim.policy, claim.policy_version, claim.payee_key) == (rig.FLEXIBLE, draft.policy.version, f"person:{worker.pk}")
    assert claim.amount_yuan == draft.amount == sum((line.amount_yuan for line in claim.lines.all()), Decimal())
    assert [(line.month, line.basis_yuan) for line in claim.lines.all()] == [(one.month, one.basis_yuan) for one in draft.lines]


def test_the_decisions_behind_a_claim_are_kept_with_its_version(worker, clerk):
    claim = claimed(worker, APRIL, MAY, by=clerk)

    kept = Decision.objects.filter(person=worker, policy=claim.policy, policy_version=claim.policy_version)
    assert {one.as_of for one in kept} == {datetime.date(2024, 4, 30), datetime.date(2024, 5, 31), TODAY}
    assert {one.answer for one in kept} == {"yes"}


def test_a_kept_decision_can_be_asked_again(worker, clerk):
    claimed(worker, MAY, by=clerk)

    replayed = decisions.replay(Decision.objects.get(as_of=datetime.date(2024, 5, 31)))

    assert replayed.then["amount"] == "600.00"


def test_the_same_draft_sent_twice_is_one_claim(worker, clerk):
    draft = drafted(worker, [MAY])

    first, second = (claiming.claim(by=clerk, draft=draft, origin="self", account=benefits.ACCOUNT) for _ in range(2))

    assert first == second
    assert (Claim.objects.count(), ClaimDeed.objects.count()) == (1, 1)


def test_months_that_another_clerk_claimed_meanwhile_are_refused_with_who_and_when(worker, clerk, other):
    draft = drafted(worker, [APRIL, MAY])
    claimed(worker, MAY, by=other)

    with pytest.raises(UserError) as refused:
        claiming.claim(by=clerk, draft=draft, origin="self")

    [told] = refused.value.problems
    assert told == f"{worker.name} 2024-05 {other.display_name}已于 2024-06-10 申领（待审核），不能再申领。请刷新页面，核对后再办。"
    assert Claim.objects.count() == 1
    assert not Decision.objects.filter(as_of=datetime.date(2024, 4, 30)).exists()


def test_months_paid_meanwhile_are_refused(worker, clerk):
    draft = drafted(worker, [MAY])
    rig.payment(worker, MAY)

    with pytest.raises(UserError, match="2024-05 已经发放或正在发放，不能再申领"):
        claiming.claim(by=clerk, draft=draft, origin="self")


def test_a_withdrawn_claim_frees_its_months(worker, clerk):
    claim = claimed(worker, MAY, by=clerk)
    actions.withdraw_claim(by=clerk, claim=claim, version=claim.version, reason="填错")

    assert claimed(worker, MAY, by=clerk) != claim


def test_other_months_of_the_same_person_are_another_claim(worker, clerk, other):
    assert claimed(worker, APRIL, by=clerk) != claimed(worker, MAY, by=other)


def test_a_draft_with_a_hindrance_is_refused(worker):
    with pytest.raises(UserError, match="没有 2024-06 的实际缴费金额"):
        claiming.claim(by=None, draft=claiming.draft(rig.FLEXIBLE, worker, TODAY), origin="self")


def test_a_clerk_of_another_town_is_refused_and_nothing_is_kept(worker):
    stranger = factories.user(role="officer", area=factories.area(factories.DATANGBU))

    with pytest.raises(UserError, match=r"没有.*权限"):
        claiming.claim(by=stranger, draft=drafted(worker), origin="self")

    assert not Claim.objects.exists()
    assert not Decision.objects.exists()


def test_the_account_of_an_earlier_claim_is_used_again(worker):
    claimed(worker, APRIL, account="6222021234567890", account_name="李四")

    found = drafted(worker, [MAY])

    assert (found.account_masked, found.account_name) == ("****7890", "李四")
    claim = claiming.claim(by=None, draft=found, origin="self")
    assert (claim.account, claim.account_name) == ("6222021234567890", "李四")


def test_another_account_is_in_the_payees_own_name_unless_told(worker):
    claimed(worker, APRIL, account="6222021234567890", account_name="李四")

    claim = claiming.claim(by=None, draft=drafted(worker, [MAY]), origin="self", account="6222029999999999")

    assert (claim.account, claim.account_name) == ("6222029999999999", worker.name)


def test_the_account_is_not_in_what_a_draft_shows(worker):
    claimed(worker, APRIL, account="6222021234567890")

    assert "6222021234567890" not in repr(drafted(worker, [MAY]))


class Lists(outside.Nothing):
    """Lists that say what a test wants."""

    def __init__(self, owners=(), insurers=()):
        self.told = {"owners": set(owners), "insurers": dict(insurers)}

    def owners(self, persons, on):
        return {key: "某店" for key in persons if key in self.told["owners"]}

    def insurers(self, persons, on):
        return {key: self.told["insurers"][key] for key in persons if key in self.told["insurers"]}


def failed(draft) -> list[str]:
    return [one.check for one in draft.failed]


def lists(monkeypatch, **told) -> None:
    monkeypatch.setattr(outside, "kept", [Lists(**told)])


def test_everything_in_order_fails_no_check_but_the_budget(worker):
    assert failed(drafted(worker)) == ["budget"]


def test_with_a_budget_no_check_fails(worker):
    benefits.budget(year=2024)

    assert failed(drafted(worker)) == []


def test_who_runs_a_business_fails_a_check(worker, monkeypatch):
    benefits.budget(year=2024)
    lists(monkeypatch, owners=[outside.key_of(worker)])

    assert failed(drafted(worker)) == ["business"]


def test_whose_insurance_another_unit_pays_fails_a_check(worker, monkeypatch):
    benefits.budget(year=2024)
    lists(monkeypatch, insurers={outside.key_of(worker): (Payer("某厂", ""),)})

    [one] = drafted(worker).failed

    assert (one.check, one.person) == ("insurance", worker.pk)
    assert "社会保险由某厂缴纳" in one.text


def test_the_employer_that_claims_may_pay_the_insurance(employer, monkeypatch):
    benefits.budget(year=2024)
    person = rig.hired(employer)
    lists(monkeypatch, insurers={outside.key_of(person): (Payer("信丰某厂（写法不同）", employer.uscc),)})

    assert failed(claiming.draft(rig.ENTERPRISE, employer, TODAY, knowing=rig.knowing(person))) == []


def test_what_fails_is_kept_with_the_claim(worker, monkeypatch):
    lists(monkeypatch, owners=[outside.key_of(worker)])

    assert [one.check for one in checks.read(claimed(worker, MAY).checks)] == ["business", "budget"]


def test_a_claim_goes_the_whole_way_to_its_payments(worker, county):
    clerk, reviewer, head = (factories.user(role=role, area=county) for role in ("officer", "reviewer", "head"))
    budget = benefits.budget(year=2024)
    claim = claimed(worker, MAY, JUNE, by=clerk)
    actions.review_claim(by=reviewer, claim=claim, version=1, reason="已核实")
    claim.refresh_from_db()
    actions.post_claims(by=reviewer, claims=[claim], area=claim.area)
    with rig.later(30):
        actions.clear_notices()
        claim.refresh_from_db()
        actions.approve_claim(by=head, claim=claim, version=claim.version, budget=budget)

    assert drafted(worker, [MAY, JUNE]).lines == ()
    assert [one.amount_yuan for one in worker.payments.order_by("month")] == [rig.DUE, rig.DUE]
