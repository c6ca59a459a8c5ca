"""Payment without an application: only where the office's own file allows it, only on records, never for suspects; proof kept."""

import datetime
import json
from decimal import Decimal

import pytest

from nuanxin.benefits import actions, claiming
from nuanxin.benefits.models import Claim
from nuanxin.errors import UserError
from nuanxin.orgs import outside
from nuanxin.orgs.definitions import SHIPPED
from tests import factories
from tests.benefits.claiming import rig
from tests.benefits.claiming.rig import TODAY
from tests.factories import benefits, findings

pytestmark = pytest.mark.django_db
HERE = ("360722",)
SOURCE = "信人社发〔2024〕1号 一次性创业补贴直补快办"


@pytest.fixture
def founder(county):
    """Whose business the market office lists, and who was paid something into an account before."""
    return founder_with("list")


def founder_with(origin: str):
    person = factories.person()
    factories.recognition(person, datetime.date(2022, 1, 5))
    factories.holding(person, "EXPOV", from_on=datetime.date(2021, 1, 1))
    factories.placement(person, datetime.date(2023, 3, 1), form="self_employed", employer_name="小店")
    rig.collected(person, datetime.date(2023, 3, 1), origin, business_state="running", business_area=factories.JIADING)
    rig.collected(person, datetime.date(2023, 3, 1), origin, business_kind="individual")
    paid_before(person)
    return person


def paid_before(person, **fields) -> Claim:
    return benefits.claim(person, policy="other", **{"state": "paid", "account": benefits.ACCOUNT, "account_name": person.name} | fields)


@pytest.fixture
def _allowed(settings, tmp_path):
    """The office's own file names the policy, with the local document."""
    shipped = (SHIPPED / "benefits" / "approval.yaml").read_text(encoding="utf-8")
    folder = tmp_path / "benefits"
    folder.mkdir()
    own = shipped[: shipped.rindex("direct:")] + f"direct:\n  policies: [{rig.STARTUP}]\n  source: {SOURCE}\n"
    (folder / "approval.yaml").write_text(own, encoding="utf-8")
    settings.EXTRA_DEFINITIONS = str(tmp_path)


allowed = pytest.mark.usefixtures("_allowed")


def test_as_shipped_nobody_is_paid_without_an_application(founder):
    assert claiming.direct_drafts(HERE, TODAY) == ()


@allowed
def test_who_is_entitled_by_records_alone_gets_a_draft(founder):
    [found] = claiming.direct_drafts(HERE, TODAY)

    assert (found.subject, found.policy.id, found.amount) == (founder, rig.STARTUP, Decimal("5000.00"))
    assert found.account_masked == "****8901"


@allowed
@pytest.mark.parametrize("prefixes", [(), ("360723",), ("360722101",)])
def test_only_those_of_the_areas_asked_about_are_there(founder, prefixes):
    assert claiming.direct_drafts(prefixes, TODAY) == ()


@allowed
@pytest.mark.parametrize("origin", ["said", "employer"])
def test_a_fact_that_somebody_only_told_is_no_proof(county, origin):
    founder_with(origin)

    assert claiming.direct_drafts(HERE, TODAY) == ()


@allowed
def test_without_a_known_account_nobody_is_paid_directly(founder):
    Claim.objects.update(account="")

    assert claiming.direct_drafts(HERE, TODAY) == ()


@allowed
def test_an_account_of_a_refused_claim_is_not_known(founder):
    Claim.objects.update(state="refused")

    assert claiming.direct_drafts(HERE, TODAY) == ()


@allowed
def test_suspects_are_left_out(founder):
    findings.finding(person=founder)

    assert claiming.direct_drafts(HERE, TODAY) == ()


@allowed
def test_who_fails_a_check_is_left_out(founder, settings, tmp_path):
    """Here the office asks for the register, where the policy itself does not."""
    own = (SHIPPED / "benefits" / "claims.yaml").read_text(encoding="utf-8")
    own = own.replace("policies:\n", f"policies:\n  {rig.STARTUP}: {{needs_register: true, source: 本地}}\n", 1)
    (tmp_path / "benefits" / "claims.yaml").write_text(own, encoding="utf-8")
    founder.recognitions.update(ended_on=datetime.date(2024, 1, 1), end_code="employed")

    assert claiming.direct_drafts(HERE, TODAY) == ()


@allowed
def test_a_missing_budget_is_told_and_hides_nobody(founder):
    [found] = claiming.direct_drafts(HERE, TODAY)

    assert [one.check for one in found.failed] == ["budget"]


@pytest.fixture
def funds(county):
    return benefits.budget(year=2024, fund="财政衔接推进乡村振兴补助资金")


@pytest.fixture
def clerk(county):
    return factories.user(role="officer", area=county)


def pay(clerk):
    return claiming.pay_directly(by=clerk, drafts=claiming.direct_drafts(HERE, TODAY))


@allowed
@pytest.mark.usefixtures("funds")
def test_a_direct_payment_is_a_claim_with_its_proof(founder, clerk):
    [(_, claim)] = pay(clerk).done

    proof = json.loads(Claim.objects.get(pk=claim.pk).proof)
    assert (claim.origin, claim.state, claim.account) == ("direct", "submitted", benefits.ACCOUNT)
    assert (proof["allowed_by"], proof["as_of"], proof["account"]) == (SOURCE, "2024-06-10", "****8901")
    assert [(one["policy"], one["answer"], one["amount"]) for one in proof["decisions"]] == [(rig.STARTUP, "yes", "5000.00")]
    assert proof["sources"]["business_state"] == "补充采集（部门名单）"
    assert benefits.ACCOUNT not in claim.proof


@allowed
@pytest.mark.usefixtures("funds")
def test_a_direct_payment_still_needs_somebody_else_to_review_it(founder, clerk):
    [(_, claim)] = pay(clerk).done

    with pytest.raises(UserError, match="不能再由您办理"):
        actions.review_claim(by=clerk, claim=claim, version=1)


@allowed
@pytest.mark.usefixtures("funds")
def test_who_was_paid_directly_is_not_proposed_again(founder, clerk):
    pay(clerk)

    assert claiming.direct_drafts(HERE, TODAY) == ()


@allowed
@pytest.mark.usefixtures("funds")
def test_who_is_suspected_meanwhile_is_refused(founder, clerk):
    drafts = claiming.direct_drafts(HERE, TODAY)
    findings.finding(person=founder)

    batch = claiming.pay_directly(by=clerk, drafts=drafts)

    [(_, reason)] = batch.refused
    assert f"{founder.name}有没有核查完的疑点" in reason
    assert not Claim.objects.filter(origin="direct").exists()


@allowed
@pytest.mark.usefixtures("funds")
def test_whose_records_changed_meanwhile_is_refused(founder, clerk):
    drafts = claiming.direct_drafts(HERE, TODAY)
    founder.placements.update(ended_on=datetime.date(2024, 5, 1))

    [(_, reason)] = claiming.pay_directly(by=clerk, drafts=drafts).refused

    assert "记录已不足以证明可以直补" in reason


@allowed
@pytest.mark.usefixtures("funds")
def test_when_the_office_takes_the_rule_back_direct_payment_is_refused(founder, clerk, settings):
    drafts = claiming.direct_drafts(HERE, TODAY)
    settings.EXTRA_DEFINITIONS = ""

    [(_, reason)] = claiming.pay_directly(by=clerk, drafts=drafts).refused

    assert "没有规定可以直补快办" in reason


@allowed
def test_subsidies_reckoned_from_vouchers_cannot_be_proven_by_records(county, monkeypatch):
    """Contributions are in no record: so no draft, whatever the rules allow."""
    from nuanxin.benefits import approval

    both = approval.rules().model_copy(update={"direct": approval.Direct(policies=(rig.FLEXIBLE,), source=SOURCE)})
    monkeypatch.setattr(approval, "rules", lambda: both)
    paid_before(rig.flexible_worker(origin="list"))

    assert claiming.direct_drafts(HERE, TODAY) == ()


@allowed
@pytest.mark.usefixtures("funds")
def test_an_employers_draft_cannot_be_paid_directly(employer):
    draft = claiming.draft(rig.ENTERPRISE, employer, TODAY)

    [(_, reason)] = claiming.pay_directly(by=None, drafts=[draft]).refused

    assert "不发给个人，不能直补快办" in reason


@allowed
@pytest.mark.usefixtures("funds")
def test_many_are_looked_at_in_few_questions(county, django_assert_max_num_queries):
    people = [founder_with("list") for _ in range(8)]

    with django_assert_max_num_queries(60):
        found = claiming.direct_drafts(HERE, TODAY)

    assert [one.subject for one in found] == people


def test_lists_that_say_nothing_suspect_nobody():
    assert outside.Nothing().suspects([1]) == {}
