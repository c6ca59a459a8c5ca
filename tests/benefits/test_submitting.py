"""Submitting a claim, and submitting it again after it was returned."""

import datetime
from decimal import Decimal

import pytest

from nuanxin.benefits import actions, approval
from nuanxin.benefits.models import Claim, ClaimDeed
from nuanxin.benefits.queries import checks
from nuanxin.errors import UserError
from nuanxin.orgs.models import AuditEvent
from nuanxin.people.models import Household, HouseholdMembership
from tests import factories
from tests.factories import benefits
from tests.factories.benefits import ACCOUNT, AUGUST, JULY, line, step, submitted

pytestmark = pytest.mark.django_db


def test_a_claim_holds_who_what_and_how_much(clerk, person):
    claim = submitted(person, line(person), line(person, AUGUST, "600.50"), by=clerk)

    claim = Claim.objects.get(pk=claim.pk)
    assert (claim.payee_kind, claim.payee_key, claim.person, claim.area_id) == (
        "person",
        f"person:{person.pk}",
        person,
        person.residence_id,
    )
    assert (claim.amount_yuan, claim.account, claim.account_name, claim.state) == (Decimal("1100.50"), ACCOUNT, person.name, "submitted")
    assert [(one.month, one.amount_yuan) for one in claim.lines.all()] == [(JULY, Decimal("500.00")), (AUGUST, Decimal("600.50"))]


def test_a_claim_leaves_a_deed_and_an_event_without_numbers(clerk, person):
    claim = submitted(person, by=clerk)

    [deed], [event] = ClaimDeed.objects.all(), AuditEvent.objects.all()
    assert (deed.kind, deed.from_state, deed.to_state, deed.by) == ("submitted", "", "submitted", clerk)
    assert (event.kind, event.subject, event.area_code) == ("benefits.claim.submitted", f"benefits.Claim:{claim.pk}", person.residence_id)
    assert ACCOUNT not in str(event.details)


def test_an_employer_claims_for_those_it_hired(clerk, person):
    employer, other = benefits.employer(), factories.person()

    claim = submitted(employer, line(person), line(other), by=clerk, account="")

    assert (claim.payee_kind, claim.employer, claim.person, claim.account) == ("employer", employer, None, ACCOUNT)
    assert claim.account_name == employer.name


def test_a_workshop_is_paid_as_one(person):
    assert submitted(benefits.employer(kind="workshop"), line(person)).payee_kind == "workshop"


def test_a_household_is_paid_where_its_members_live(person):
    home = Household.objects.create(head_id_digest="a", head_id_masked="360722********0011")
    HouseholdMembership.objects.create(household=home, person=person)

    claim = submitted(home, line(None))

    assert (claim.payee_kind, claim.household, claim.area_id) == ("household", home, person.residence_id)


def test_a_household_without_members_is_refused(county):
    with pytest.raises(UserError, match="没有登记成员"):
        submitted(Household.objects.create(head_id_digest="a", head_id_masked="3"), line(None))


def test_the_same_form_twice_is_one_claim(clerk, person):
    first, second = (submitted(person, by=clerk) for _ in range(2))

    assert first == second
    assert ClaimDeed.objects.count() == 1


def test_another_clerk_telling_the_same_is_another_claim(clerk, person):
    assert submitted(person, by=clerk) != submitted(person)


LINES = {
    "没有申领明细": lambda person: [],
    "第 1 项没有填写项目": lambda person: [line(person, programme=" ")],
    "金额 0.00 元不是大于 0": lambda person: [line(person, amount="0.00")],
    "到分为止": lambda person: [line(person, amount="0.005")],
    "请写成当月 1 日": lambda person: [line(person, datetime.date(2022, 7, 2))],
    "第 2 项.*与第 1 项重复": lambda person: [line(person), line(person)],
}


@pytest.mark.parametrize("words", LINES)
def test_lines_that_cannot_be_are_refused(person, words):
    told = LINES[words](person)

    with pytest.raises(UserError, match=words):
        actions.submit_claim(by=None, policy="p", payee=person, lines=told, origin="self")

    assert not Claim.objects.exists()


def test_every_mistake_of_the_lines_is_told_at_once(person):
    with pytest.raises(UserError) as refused:
        submitted(person, line(person, amount="-1.00"), line(person, AUGUST, programme=""))

    assert len(refused.value.problems) == 2


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"claimed_on": datetime.date(2022, 9, 6)}, "申领日期 2022-09-06 晚于今天"),
        ({"origin": "friend"}, "申领方式“friend”不在可选范围内"),
        ({"policy": ""}, "没有填写政策"),
        ({"account": "abc"}, "银行账户应为"),
        ({"account_name": "=1+1"}, "不能以"),
        ({"account_name": "某" * 121}, "最多 120 个字"),
        ({"policy": "p" * 61}, "最多 60 个字"),
    ],
)
def test_what_cannot_be_is_refused(person, told, words):
    with pytest.raises(UserError, match=words):
        submitted(person, **told)

    assert not Claim.objects.exists()


def test_a_clerk_of_another_town_is_refused(county, person):
    other = factories.user(role="officer", area=factories.area(factories.DATANGBU))

    with pytest.raises(UserError, match=r"没有.*权限"):
        submitted(person, by=other)


def test_an_employers_clerk_must_answer_for_those_hired_too(county):
    clerk = factories.user(role="officer", area=factories.area(factories.JIADING))

    with pytest.raises(UserError, match=r"没有.*权限"):
        submitted(benefits.employer(), line(factories.person(residence=factories.CHANGLONG)), by=clerk)


def test_payment_unasked_is_refused_where_the_rules_do_not_know_it(person):
    with pytest.raises(UserError, match="没有规定可以直补快办"):
        submitted(person, origin="direct", proof="社保缴费记录")


def allow_direct(monkeypatch):
    allowed = approval.rules().model_copy(update={"direct": approval.Direct(policies=(benefits.POLICY,), source="本地办法")})
    monkeypatch.setattr(approval, "rules", lambda: allowed)


def test_payment_unasked_keeps_its_proof(monkeypatch, person):
    allow_direct(monkeypatch)

    claim = submitted(person, origin="direct", proof="2022-08 比对社保缴费记录")

    assert Claim.objects.get(pk=claim.pk).proof == "2022-08 比对社保缴费记录"


def test_payment_unasked_without_proof_is_refused(monkeypatch, person):
    allow_direct(monkeypatch)

    with pytest.raises(UserError, match="没有填写直补依据"):
        submitted(person, origin="direct")


def test_failed_checks_are_kept_with_the_claim(person):
    claim = submitted(person, asked=checks.Asked())

    [failed] = checks.read(Claim.objects.get(pk=claim.pk).checks)
    assert (failed.check, failed.person, failed.label) == ("register", person.pk, "在册")


@pytest.fixture
def returned(clerk, reviewer, person):
    return step(actions.return_claim, submitted(person, by=clerk), by=reviewer, reason="月份不对")


def test_a_returned_claim_comes_again_with_other_lines(clerk, person, returned):
    claim = step(actions.resubmit_claim, returned, by=clerk, lines=[line(person, AUGUST, "300.00")], asked=benefits.UNASKED)

    claim = Claim.objects.get(pk=claim.pk)
    assert (claim.state, claim.amount_yuan, claim.version) == ("submitted", Decimal("300.00"), 3)
    assert [one.month for one in claim.lines.all()] == [AUGUST]


def test_a_returned_claim_comes_again_with_another_account(clerk, returned):
    claim = step(actions.resubmit_claim, returned, by=clerk, account="6222 0212 3456 789", account_name="李四", asked=benefits.UNASKED)

    claim = Claim.objects.get(pk=claim.pk)
    assert (claim.account, claim.account_name) == ("622202123456789", "李四")


def test_a_resubmitted_claim_is_checked_anew(clerk, returned):
    claim = step(actions.resubmit_claim, returned, by=clerk)

    assert [one.check for one in checks.read(claim.checks)] == ["register"]


def test_what_was_not_returned_is_not_submitted_again(clerk, person):
    with pytest.raises(UserError, match="现在是“待审核”，不能办理“补正后提交”"):
        step(actions.resubmit_claim, submitted(person), by=clerk)


def test_lines_of_which_money_was_made_stay(person):
    claim = step(actions.reopen_claim, benefits.approved(person), reason="算错")
    claim = step(actions.return_claim, claim, reason="改金额")

    with pytest.raises(UserError, match="已有付款记录，不能再改明细"):
        step(actions.resubmit_claim, claim, lines=[line(person, amount="1.00")])
