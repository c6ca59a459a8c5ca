"""Several claims at once: each for itself, the outcome told claim by claim."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.benefits.models import Claim, Payment
from tests import factories
from tests.factories import benefits
from tests.web.claims.conftest import Desk, cleared
from tests.web.pages import messages, text

D = datetime.date


@pytest.fixture
def three(day):
    people = [factories.person(name=f"申领人{letter}") for letter in "甲乙丙"]
    return [benefits.submitted(person) for person in people]


def states() -> list[str]:
    return list(Claim.objects.order_by("pk").values_list("state", flat=True))


def sent(desk, claims, deed: str = "review", **data):
    versions = {f"version-{one.pk}": one.version for one in claims}
    return desk.post("claims-batch", query=f"?deed={deed}", go="1", id=[one.pk for one in claims], **versions, **data)


def test_ticked_rows_get_a_page_with_an_address_of_its_own(reviewer, three):
    response = reviewer.post("claims-batch", query="?deed=review", id=[one.pk for one in three[:2]])

    assert response["Location"] == f"/claims/batch/?id={three[0].pk}&id={three[1].pk}&deed=review"
    page = text(reviewer.client.get(response["Location"]))
    assert "已勾选 2 笔，合计 1,000.00 元" in page
    assert "申领人甲" in page
    assert states() == ["submitted"] * 3


def test_batch_that_can_all_be_done_is_told_in_the_inbox(reviewer, three):
    response = sent(reviewer, three, reason="已核对")

    assert messages(reviewer.client.get(response["Location"])) == ["批量审核通过：3 笔，合计 1,500.00 元。"]
    assert states() == ["reviewed"] * 3


def test_batch_with_a_mixed_outcome_tells_each_refusal(reviewer, three, worker):
    own = benefits.submitted(worker, by=reviewer.user)
    doubtful = benefits.submitted(three[0].person, benefits.line(three[0].person, D(2022, 12, 1)))

    page = text(sent(reviewer, [three[0], own, doubtful]))

    assert "办好 1 笔，合计 500.00 元： 申领人甲 。" in page
    assert "有 2 笔没有办" in page
    assert "王小明 ：“提交申领”是您本人于 2022-09-05 办理的" in page
    assert "申领人甲 ：自动核验有 1 项没有通过" in page
    assert states() == ["reviewed", "submitted", "submitted", "submitted", "submitted"]


def test_batch_sent_twice_tells_that_it_was_done(reviewer, three):
    sent(reviewer, three[:1])

    assert "在您打开之后已被别人办理，没有再办" in text(sent(reviewer, three[:1]))


def test_batch_approval_pays_each_from_the_budget_of_its_fund(day, worker, head):
    budget = benefits.budget("800.00")
    first, second = cleared(day, worker), cleared(day, worker, benefits.line(worker, benefits.AUGUST))

    page = text(sent(head, [first, second], "approve", reason="同意"))

    budget.refresh_from_db()
    assert (states(), budget.committed_yuan, Payment.objects.count()) == (["approved", "cleared"], 500, 1)
    assert "办好 1 笔，合计 500.00 元" in page
    assert "只剩 300.00 元，不够这次的 500.00 元" in page


def test_batch_approval_without_a_budget_is_told(day, worker, head):
    claim = cleared(day, worker)

    assert "找不到 2022 年“就业补助资金”的预算，不能批量审批" in text(sent(head, [claim], "approve"))


def test_batch_approval_is_for_those_who_pay(three, county_officer):
    assert county_officer.get("claims-batch", query=f"?deed=approve&id={three[0].pk}").status_code == 403


@pytest.mark.parametrize(
    "query", ["", "?deed=review", "?deed=nonsense&id=1", "?deed=review&id=abc", "?deed=review&id=99999999999999999999"]
)
def test_batch_of_nothing_leads_back_to_the_inbox(reviewer, three, query):
    response = reviewer.get("claims-batch", query=query)

    assert (response.status_code, response["Location"]) == (302, "/claims/")


def test_foreign_claim_in_a_batch_is_left_alone(township, three):
    foreign = benefits.submitted(factories.person(name="外县人", residence=factories.FOREIGN_TOWN))

    response = sent(township, [three[0], foreign])

    assert "外县人" not in text(township.client.get(response["Location"]))
    assert states() == ["reviewed", "submitted", "submitted", "submitted"]


def test_batch_is_for_those_who_may_apply(three):
    assert Desk(factories.user(role="inspector")).post("claims-batch", id=[three[0].pk]).status_code == 403
