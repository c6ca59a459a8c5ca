"""A claim walks its whole way through the pages: once smoothly by three people, once with a return and an objection."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.benefits import actions
from nuanxin.benefits.models import ClaimNotice, ClaimObjection, Payment
from nuanxin.orgs.models import AuditEvent
from tests.factories import benefits
from tests.web.claims.conftest import cleared, state
from tests.web.pages import messages, refusals, text

D = datetime.date


def trail() -> list[str]:
    kinds = AuditEvent.objects.order_by("id").values_list("kind", flat=True)
    return [kind.removeprefix("benefits.") for kind in kinds if kind.startswith(("benefits.claim.", "benefits.notice"))]


@pytest.fixture
def claim(worker, township):
    """Submitted by the township."""
    return benefits.submitted(worker, by=township.user)


def test_smooth_walk_ends_with_payments_to_be_made(day, claim, township, reviewer, head):
    benefits.budget()
    assert head.deed("review", claim, reason="情况属实").status_code == 302
    assert state(claim) == "reviewed"
    response = reviewer.post("claim-notice-new", post="1", id=[claim.pk], area="360722100200", posted_on="2022-09-05")
    assert response.status_code == 302, refusals(response)
    notice = ClaimNotice.objects.get()
    assert (notice.closes_on, notice.title, state(claim)) == (
        D(2022, 9, 13),
        "水东村委会就业补助申领公示",
        "posted",
    )  # the 12th is a holiday
    day(D(2022, 9, 14))
    assert (
        messages(reviewer.client.get(reviewer.post("claim-notices-clear")["Location"]))[-1] == "公示期满且没有异议的 1 笔申领已转入审批。"
    )
    assert state(claim) == "cleared"
    response = reviewer.deed("approve", claim, budget=benefits.some_budget().pk, reason="同意")

    assert response.status_code == 302, refusals(response)
    assert messages(reviewer.client.get(response["Location"])) == ["王小明的申领已办理“审批通过”，现在是“已审批，待拨付”。"]
    assert list(Payment.objects.values_list("person__name", "month", "amount_yuan", "state")) == [("王小明", D(2022, 7, 1), 500, "pending")]
    assert trail() == ["claim.submitted", "claim.reviewed", "claim.posted", "notice.posted", "claim.cleared", "claim.approved"]


def test_page_tells_each_step_with_who_and_when(claim, head):
    head.deed("review", claim, reason="已核实社保缴费", on="2022-09-05")

    page = text(head.get("claim", claim.pk))
    assert "提交申领 （已办） 2022-09-05 镇经办人" in page
    assert "审核 （已办） 2022-09-05 县负责人" in page
    assert "公示 （正在办）" in page
    assert "审批 （未到）" in page
    assert "已核实社保缴费" in page


def test_whoever_submitted_does_not_review(claim, township):
    response = township.deed("review", claim)

    assert response.status_code == 422
    assert "“提交申领”是您本人于 2022-09-05 办理的，“审核通过”不能再由您办理" in text(response)
    assert "“审核通过”不能再由您办理" in text(township.get("claim", claim.pk))
    assert state(claim) == "submitted"


def test_objection_keeps_the_claim_from_approval_until_it_is_decided(day, claim, township, reviewer, head):
    reviewer.deed("review", claim, reason="属实")
    reviewer.post("claim-notice-new", post="1", id=[claim.pk], area="360722100200", posted_on="2022-09-05")
    day(D(2022, 9, 7))
    told = {"received_on": "2022-09-07", "content": "听说在外地上班", "objector": "李某 13800001111"}
    assert township.post("claim-objection-new", claim.pk, **told).status_code == 302
    actions.clear_notices(today=day(D(2022, 9, 14)))
    assert state(claim) == "posted"
    objection = ClaimObjection.objects.get()
    assert "听说在外地上班" not in text(head.get("claim", claim.pk))
    assert "不能再由您办理" in text(township.get("claim-objection", objection.pk))
    page = text(head.get("claim-objection", objection.pk))
    assert "听说在外地上班" in page

    response = head.post("claim-objection", objection.pk, outcome="dismissed", findings="已到村核实，本人在家", on="2022-09-14")

    assert messages(head.client.get(response["Location"])) == ["已登记核查结果：对王小明的异议不成立。"]
    assert state(claim) == "cleared"
    assert "已到村核实，本人在家" in text(head.get("claim", claim.pk))


def test_upheld_objection_sends_the_claim_back(claim, reviewer, head):
    reviewer.deed("review", claim, reason="属实")
    reviewer.post("claim-notice-new", post="1", id=[claim.pk], area="360722100200", posted_on="2022-09-05")
    reviewer.post("claim-objection-new", claim.pk, received_on="2022-09-05", content="已经就业")

    head.post("claim-objection", ClaimObjection.objects.get().pk, outcome="upheld", findings="确已在县城就业")

    assert state(claim) == "returned"
    assert claim.notices.count() == 0


def test_reopened_approval_takes_the_payments_back(day, claim, reviewer, head):
    budget = benefits.budget()
    reviewer.deed("review", claim, reason="属实")
    head.post("claim-notice-new", post="1", id=[claim.pk], area="360722000000", posted_on="2022-09-05")
    actions.clear_notices(today=day(D(2022, 9, 14)))
    head.deed("approve", claim, budget=budget.pk)
    budget.refresh_from_db()
    assert (state(claim), budget.committed_yuan) == ("approved", 500)

    response = head.deed("reopen", claim, reason="政策适用有误")

    assert response.status_code == 302, refusals(response)
    budget.refresh_from_db()
    assert (state(claim), budget.committed_yuan) == ("cleared", 0)
    page = text(head.get("claim", claim.pk))
    assert "账平" in page
    assert "已追回" in page


def test_refused_claim_tells_why_and_ends_there(claim, reviewer):
    reviewer.deed("refuse", claim, reason="名下有企业")

    page = text(reviewer.get("claim", claim.pk))
    assert "审核 （止于此） 2022-09-05 县审核人" in page
    assert "名下有企业" in page


def test_withdrawn_claim_leaves_the_notice(claim, reviewer, township):
    reviewer.deed("review", claim, reason="属实")
    reviewer.post("claim-notice-new", post="1", id=[claim.pk], area="360722100200", posted_on="2022-09-05")

    response = township.deed("withdraw", claim, reason="本人已就业")

    assert messages(township.client.get(response["Location"]))[-1] == "王小明的申领已办理“撤回”，现在是“已撤回”。"
    assert ClaimNotice.objects.get().claims.count() == 0


@pytest.mark.parametrize("name", ["return", "refuse", "withdraw"])
def test_deed_without_a_reason_is_refused(claim, reviewer, name):
    response = reviewer.deed(name, claim, reason=" ")

    assert (response.status_code, refusals(response)) == (422, ["原因：请填写原因。"])
    assert state(claim) == "submitted"


def test_second_clerk_is_told_that_the_first_was_faster(claim, reviewer, head):
    seen = claim.version
    reviewer.deed("return", claim, reason="缺缴费凭证")
    benefits.step(actions.resubmit_claim, type(claim).objects.get(pk=claim.pk))

    response = head.post("claim-review", claim.pk, version=seen, reason="属实")

    assert response.status_code == 422
    assert refusals(response) == ["这笔申领在您打开之后已被别人办理，您的办理没有保存。请刷新页面，核对后再办。"]
    assert state(claim) == "submitted"


def test_failed_checks_want_a_word_from_the_reviewer(worker, reviewer):
    claim = benefits.submitted(worker, benefits.line(worker, D(2022, 12, 1)))

    response = reviewer.deed("review", claim, reason="")

    assert response.status_code == 422
    assert "未到月份" in refusals(response)[0]
    assert "1 项要核实" in text(reviewer.get("claim", claim.pk))
    assert reviewer.deed("review", claim, reason="已核对").status_code == 302


def test_deed_that_does_not_fit_is_told(claim, head):
    response = head.get("claim-approve", claim.pk)

    assert response.status_code == 422
    assert "这笔申领现在是“待审核”，不能办理“审批通过”" in text(response)


def test_large_amount_is_approved_by_the_head_alone(day, worker, reviewer, head):
    benefits.budget()
    claim = cleared(day, worker, benefits.line(worker, amount="6000.00"))

    assert "由负责人审批" in text(reviewer.get("claim", claim.pk))
    assert "“审批通过”（金额 6000.00 元）由负责人办理" in text(reviewer.get("claim-approve", claim.pk))
    assert head.get("claim-approve", claim.pk).status_code == 200


def test_forms_tell_what_is_missing_and_who_approves(day, worker, reviewer, head):
    page = text(reviewer.get("claim-review", benefits.submitted(worker, benefits.line(worker, benefits.AUGUST)).pk))
    assert "还缺 3 项材料 身份证" in page

    page = text(head.get("claim-approve", cleared(day, worker).pk))

    assert "这个金额由审核人、负责人审批" in page
    assert "今年还没有登记预算，不能审批。 登记预算" in page


def test_approval_beyond_the_budget_is_refused(day, worker, head):
    budget = benefits.budget("100.00")
    claim = cleared(day, worker)

    response = head.deed("approve", claim, budget=budget.pk)

    assert response.status_code == 422
    assert "只剩 100.00 元，不够这次的 500.00 元" in refusals(response)[0]
    assert (state(claim), Payment.objects.count()) == ("cleared", 0)
