"""The approval of a claim through its page: the budget that pays, the day it is done on, and what is fixed for good with it."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from nuanxin.benefits import actions, freezing
from nuanxin.benefits.actions import Frozen
from nuanxin.benefits.models import Claim, Entitlement, Payment
from nuanxin.web.claims import approving
from tests import factories
from tests.factories import benefits
from tests.web.claims.conftest import Desk, cleared, state
from tests.web.pages import refusals, text

D = datetime.date


@pytest.fixture
def measured(monkeypatch):
    """The days on which a policy was asked what it would fix; 36 months at most, retirement counted from that day."""
    days = []

    def measure(policy, person, on):
        days.append(on)
        return Frozen(clock="x", cap_months=36, retirement_month=D(2030, 1, 1), distance_months=(2030 - on.year) * 12 + 1 - on.month)

    monkeypatch.setattr(freezing, "measured", measure)
    return days


@pytest.fixture
def claim(day, worker):
    benefits.budget()
    return cleared(day, worker)


def approve(desk, claim, **told):
    return desk.deed("approve", claim, **{"budget": benefits.some_budget().pk} | told)


def fixed() -> list[tuple]:
    return list(Entitlement.objects.values_list("first_approved_on", "cap_months", "retirement_month", "distance_months"))


def test_what_is_fixed_is_measured_on_the_day_that_was_typed(day, claim, head, measured):
    day(D(2022, 10, 10))

    response = approve(head, claim, on="2022-09-20")

    assert response.status_code == 302, refusals(response)
    assert (set(measured), fixed()) == ({D(2022, 9, 20)}, [(D(2022, 9, 20), 36, D(2030, 1, 1), 88)])


def test_what_is_fixed_without_a_day_is_measured_today(day, claim, head, measured):
    day(D(2022, 10, 10))

    approve(head, claim, on="")

    assert (set(measured), fixed()) == ({D(2022, 10, 10)}, [(D(2022, 10, 10), 36, D(2030, 1, 1), 87)])


def test_page_tells_what_would_be_fixed_today(day, claim, head, measured):
    day(D(2022, 10, 10))

    page = text(head.get("claim-approve", claim.pk))

    assert "本次初次核定：最长 36 个月，距退休 87 个月" in page
    assert (set(measured), fixed()) == ({D(2022, 10, 10)}, [])


@pytest.mark.parametrize("on", ["2022-13-01", "昨天", "2999-01-01", "2022-09-13"])
def test_day_that_cannot_be_is_refused_and_fixes_nothing(day, claim, head, measured, on):
    day(D(2022, 10, 10))

    response = approve(head, claim, on=on)

    assert (response.status_code, state(claim), fixed()) == (422, "cleared", [])
    assert "办理日期" in refusals(response)[0]


@pytest.mark.parametrize(
    ("budget", "refusal"),
    [("", "从哪个预算支出：请选择从哪个预算支出。"), ("999999", "从哪个预算支出：从哪个预算支出“999999”不在可选范围内。请从列出的选项中选择。")],
)  # fmt: skip
def test_approval_without_a_budget_that_may_pay_is_refused(claim, head, budget, refusal):
    response = approve(head, claim, budget=budget)

    assert (response.status_code, refusals(response), state(claim)) == (422, [refusal], "cleared")


def test_budget_of_another_year_or_township_is_not_offered(day, worker, head):
    right = benefits.budget()
    wrong = [benefits.budget(year=2021), benefits.budget(area=factories.DATANGBU, fund="本地资金")]
    claim = cleared(day, worker)

    offered = dict(head.get("claim-approve", claim.pk).context["form"].fields["budget"].choices)

    assert (str(right.pk) in offered, [str(one.pk) in offered for one in wrong]) == (True, [False, False])
    assert approve(head, claim, budget=wrong[1].pk).status_code == 422


def test_nearest_budget_of_the_fund_is_proposed(day, worker, head):
    benefits.budget()
    near = benefits.budget(area=factories.JIADING)
    benefits.budget(area=factories.JIADING, fund="本地资金")

    form = head.get("claim-approve", cleared(day, worker).pk).context["form"]

    assert form.initial["budget"] == near.pk


@pytest.mark.parametrize(("funds", "is_proposed"), [(["本地资金"], True), (["本地资金", "别的资金"], False), ([], False)])
def test_other_fund_is_proposed_only_where_there_is_no_choice(worker, funds, is_proposed):
    budgets = [benefits.budget(fund=fund) for fund in funds]

    assert approving.likely(benefits.claim(worker), budgets) == (budgets[0].pk if is_proposed else None)


@pytest.mark.parametrize(("policy", "fund"), [(benefits.POLICY, benefits.FUND), ("no-such-policy", "")])
def test_fund_is_the_one_the_policy_names(policy, fund):
    assert approving.fund_of(Claim(policy=policy)) == fund


def test_second_approver_is_told_that_the_first_was_faster(claim, head, reviewer):
    version = Claim.objects.get(pk=claim.pk).version
    assert approve(head, claim).status_code == 302

    response = approve(reviewer, claim, version=version)

    assert response.status_code == 422
    assert "这笔申领现在是“已审批，待拨付”，不能办理“审批通过”" in text(response)
    assert Payment.objects.count() == 1


def test_old_version_is_refused_and_pays_nothing(claim, head):
    response = approve(head, claim, version=1)

    assert (response.status_code, Payment.objects.count()) == (422, 0)
    assert refusals(response) == ["这笔申领在您打开之后已被别人办理，您的办理没有保存。请刷新页面，核对后再办。"]


def test_what_was_fixed_under_the_same_clock_is_told_and_taken_over(day, worker, head, measured):
    """Another policy of the clock fixed less before: that holds, and the page says so before the approval."""
    benefits.budget()
    benefits.entitlement(worker, policy="other", clock="x", cap_months=24, distance_months=100, payee_key="other")
    claim = cleared(day, worker)

    page = text(head.get("claim-approve", claim.pk))
    approve(head, claim)

    assert "2022-07-01 已核定：最长 24 个月，距退休 100 个月" in page
    assert "本次初次核定" not in page
    made = Entitlement.objects.latest("pk")
    assert (made.policy, made.cap_months, made.distance_months, made.first_approved_on) == (benefits.POLICY, 24, 100, D(2022, 7, 1))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "没有要固定的期限"),
        ({"cap_months": 36}, "最长 36 个月"),
        ({"distance_months": 0}, "距退休 0 个月"),
        ({"cap_months": 36, "retirement_month": D(2030, 1, 1), "distance_months": 88}, "最长 36 个月，距退休 88 个月"),
        ({"cap_months": 36, "retirement_month": D(2027, 1, 1), "is_extended": True}, "延长至退休（2027-01）"),
        ({"is_extended": True}, "没有要固定的期限"),
    ],
)
def test_what_is_fixed_is_told_in_words(told, words):
    assert freezing.words(Frozen(**told)) == words


def test_approval_is_for_those_who_pay(claim, township, county_officer):
    assert [desk.get("claim-approve", claim.pk).status_code for desk in (township, county_officer)] == [403, 403]
    assert Desk(factories.user(role="head", area=factories.area(factories.DATANGBU))).get("claim-approve", claim.pk).status_code == 404


def test_batch_of_approvals_is_measured_today(day, claim, head, measured):
    day(D(2022, 10, 10))
    told = {"go": "1", "id": [claim.pk], f"version-{claim.pk}": claim.version, "reason": "同意"}

    head.post("claims-batch", query="?deed=approve", **told)

    assert (state(claim), fixed()) == ("approved", [(D(2022, 10, 10), 36, D(2030, 1, 1), 87)])
    assert benefits.some_budget().committed_yuan == Decimal("500.00")


def test_ticked_claims_are_offered_for_posting_before_the_others(day, head, monkeypatch):
    from nuanxin.web.claims import posting

    monkeypatch.setattr(posting, "MOST_AT_ONCE", 2)
    claims = [benefits.reviewed(factories.person(name=f"申领人{letter}")) for letter in "甲乙丙"]

    response = head.get("claim-notice-new", query=f"?id={claims[2].pk}&id=x&id={'9' * 25}")

    assert [(name, is_ticked) for _, name, is_ticked in response.context["candidates"]] == [("申领人甲", False), ("申领人丙", True)]
    head.post("claim-notice-new", post="1", id=[claims[2].pk], area=factories.SHUIDONG, posted_on="2022-09-05")
    assert [state(one) for one in claims] == ["reviewed", "reviewed", "posted"]
    assert actions.clear_notices(today=D(2022, 9, 10)) == 0
