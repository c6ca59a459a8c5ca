"""Returning, reviewing, refusing, withdrawing and reopening; who may do which step."""

import datetime

import pytest

from nuanxin.benefits import actions
from nuanxin.benefits.models import Budget, Claim, Payment
from nuanxin.benefits.queries import checks
from nuanxin.benefits.queries.situations import may_do, refusal
from nuanxin.errors import UserError
from nuanxin.orgs import audit
from nuanxin.orgs.models import AuditEvent
from tests import factories
from tests.factories import benefits
from tests.factories.benefits import approved, cleared, posted, reviewed, step, submitted

pytestmark = pytest.mark.django_db


def story(claim):
    return [(deed.kind, deed.from_state, deed.to_state) for deed in claim.deeds.order_by("id")]


def test_a_claim_in_order_is_reviewed_by_somebody_else(clerk, reviewer, person):
    claim = step(actions.review_claim, submitted(person, by=clerk), by=reviewer)

    claim.refresh_from_db()
    assert (claim.state, claim.version) == ("reviewed", 2)
    assert story(claim) == [("submitted", "", "submitted"), ("reviewed", "submitted", "reviewed")]


def test_nobody_reviews_what_they_submitted(clerk, person):
    with pytest.raises(UserError, match="“提交申领”是您本人于 2022-09-05 办理的，“审核通过”不能再由您办理"):
        step(actions.review_claim, submitted(person, by=clerk), by=clerk)


def test_nobody_reviews_what_they_submitted_again(clerk, reviewer, person):
    claim = step(actions.return_claim, submitted(person), by=reviewer, reason="缺材料")
    claim = step(actions.resubmit_claim, claim, by=clerk, asked=benefits.UNASKED)

    with pytest.raises(UserError, match="“补正后提交”是您本人"):
        step(actions.review_claim, claim, by=clerk)


def test_failed_checks_ask_for_a_reason(reviewer, person):
    claim = submitted(person, asked=checks.Asked())

    with pytest.raises(UserError, match=r"自动核验有 1 项没有通过.*\n在册："):
        step(actions.review_claim, claim, by=reviewer)

    assert step(actions.review_claim, claim, by=reviewer, reason="纸质认定已核对").state == "reviewed"


@pytest.mark.parametrize("role", ["collector", "inspector"])
def test_who_may_not_review(county, person, role):
    with pytest.raises(UserError, match="没有"):
        step(actions.review_claim, submitted(person), by=factories.user(role=role))


def test_a_reviewer_of_another_town_is_refused(county, person):
    other = factories.user(role="reviewer", area=factories.area(factories.DATANGBU))

    with pytest.raises(UserError, match=r"没有.*权限（地区代码"):
        step(actions.review_claim, submitted(person), by=other)


def test_an_old_version_is_refused(reviewer, person):
    claim = submitted(person)
    step(actions.return_claim, Claim.objects.get(pk=claim.pk), by=reviewer, reason="缺材料")

    with pytest.raises(UserError, match="已被别人办理"):
        step(actions.review_claim, claim, by=reviewer)


@pytest.mark.parametrize("action", [actions.return_claim, actions.refuse_claim, actions.withdraw_claim, actions.reopen_claim])
def test_a_step_back_needs_a_reason(person, action):
    with pytest.raises(UserError, match=r"没有填写.*原因"):
        step(action, reviewed(person), reason=" ")


@pytest.mark.parametrize("make", [submitted, reviewed, posted, cleared])
def test_a_claim_is_withdrawn_before_it_is_approved(person, make):
    claim = step(actions.withdraw_claim, make(person), reason="本人不要了")

    claim.refresh_from_db()
    assert (claim.state, claim.decided_on is not None, claim.notices.count()) == ("withdrawn", True, 0)


@pytest.mark.parametrize("make", [submitted, reviewed, cleared])
def test_a_claim_is_refused_with_a_reason(person, make):
    claim = step(actions.refuse_claim, make(person), reason="不符合条件")

    assert claim.deeds.order_by("-id").first().reason == "不符合条件"
    assert claim.state == "refused"


@pytest.mark.parametrize("make", [submitted, reviewed, cleared])
def test_a_claim_is_returned(person, make):
    assert step(actions.return_claim, make(person), reason="缺材料").state == "returned"


def test_an_approved_claim_is_not_withdrawn(person):
    with pytest.raises(UserError, match="现在是“已审批，待拨付”，不能办理“撤回”"):
        step(actions.withdraw_claim, approved(person), reason="不要了")


@pytest.mark.parametrize(("make", "state"), [(reviewed, "submitted"), (posted, "reviewed"), (cleared, "reviewed"), (approved, "cleared")])
def test_the_last_step_is_taken_back(head, person, make, state):
    claim = step(actions.reopen_claim, make(person), by=head, reason="办错了")

    claim.refresh_from_db()
    assert (claim.state, claim.deeds.order_by("-id").first().kind) == (state, "reopened")


@pytest.mark.parametrize(("make", "state"), [(submitted, "submitted"), (reviewed, "reviewed"), (posted, "reviewed"), (cleared, "cleared")])
def test_a_withdrawn_claim_comes_back_where_it_was(person, make, state):
    claim = step(actions.withdraw_claim, make(person), reason="不要了")

    claim = step(actions.reopen_claim, claim, reason="撤回有误")

    assert (claim.state, claim.decided_on) == (state, None)


def test_taking_an_approval_back_reverses_payments_and_frees_the_budget(person, budget):
    claim = step(actions.reopen_claim, approved(person), reason="算错")

    budget.refresh_from_db()
    assert budget.committed_yuan == 0
    assert sorted(Payment.objects.values_list("kind", "amount_yuan", "is_reversed")) == [("payment", 500, True), ("reversal", -500, False)]
    assert claim.state == "cleared"


def test_what_was_taken_back_is_approved_again(person, budget):
    claim = step(actions.reopen_claim, approved(person), reason="算错")

    claim = step(actions.approve_claim, claim, budget=budget)

    budget.refresh_from_db()
    assert (claim.state, budget.committed_yuan) == ("approved", 500)


def test_an_approval_is_not_taken_back_while_money_is_in_a_batch(person, budget):
    claim = approved(person)
    actions.make_batch(by=None, budget=budget, claims=[claim])

    with pytest.raises(UserError, match="有 1 笔付款已编入批次"):
        step(actions.reopen_claim, claim, reason="算错")


def test_only_who_decides_takes_a_step_back(clerk, person):
    with pytest.raises(UserError, match="没有审批和拨付待遇的权限"):
        step(actions.reopen_claim, reviewed(person), by=clerk, reason="办错了")


def test_a_voided_claim_is_left_alone(person, reviewer):
    claim = submitted(person)
    Claim.objects.filter(pk=claim.pk).update(voided_at=claim.recorded_at)

    with pytest.raises(UserError, match="已经作废"):
        step(actions.review_claim, claim, by=reviewer)


def test_a_deed_is_not_dated_before_the_last_one(person):
    with pytest.raises(UserError, match="早于上一次办理日期"):
        step(actions.return_claim, submitted(person), reason="缺材料", on=datetime.date(2022, 9, 4))


def test_a_deed_is_not_dated_in_the_future(person):
    with pytest.raises(UserError, match="晚于今天"):
        step(actions.return_claim, submitted(person), reason="缺材料", on=datetime.date(2022, 9, 6))


def test_a_step_is_undone_when_its_event_fails(person, monkeypatch):
    claim = submitted(person)

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError):
        step(actions.return_claim, claim, reason="缺材料")

    claim = Claim.objects.get(pk=claim.pk)
    assert (claim.state, claim.deeds.count()) == ("submitted", 1)


def test_pages_and_actions_know_one_truth(clerk, reviewer, head, person):
    claim = submitted(person, by=clerk)

    assert may_do(clerk, claim) == ("returned", "refused", "withdrawn")
    assert may_do(reviewer, claim) == ("returned", "reviewed", "refused", "withdrawn")
    assert refusal(head, claim, "reviewed") == ""
    assert "不能再由您办理" in refusal(clerk, claim, "reviewed")


def test_each_step_leaves_one_event_of_its_kind(person, budget):
    claim = approved(person)

    kinds = list(AuditEvent.objects.filter(subject=f"benefits.Claim:{claim.pk}").order_by("id").values_list("kind", flat=True))
    assert kinds == [f"benefits.claim.{one}" for one in ("submitted", "reviewed", "posted", "cleared", "approved")]
    assert Budget.objects.get().committed_yuan == 500
