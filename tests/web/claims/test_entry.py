"""A new claim through its pages: whom, which policy, the lines worked out, corrected and sent; and everything at once."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
import time_machine

from nuanxin.benefits.models import Claim, Decision
from tests import factories
from tests.benefits.claiming import rig
from tests.factories import benefits
from tests.web.claims.conftest import Desk
from tests.web.pages import messages, refusals, text

D = datetime.date


@pytest.fixture(autouse=True)
def _in_june():
    with time_machine.travel(rig.NOW, tick=False):
        yield


@pytest.fixture
def desk(county):
    return Desk(factories.user(role="officer", area=factories.area(factories.JIADING), display_name="镇经办人"))


@pytest.fixture
def worker(county):
    return rig.flexible_worker(name="王小明")


def address(person, policy: str = "") -> str:
    return f"?person={person.pk}" + (f"&policy={policy}" if policy else "")


def row(number: int, person, month: str, *, use: bool = True, basis: str = "900.00", amount: str = "") -> dict:
    told = {"person": person.pk, "month": month, "basis": basis, "amount": amount} | ({"use": "on"} if use else {})
    return {f"row-{number}-{name}": value for name, value in told.items()}


def sent(desk, person, *rows: dict, policy: str = rig.FLEXIBLE, **told):
    data = {"claimed_on": "2024-06-10", "origin": "self", "rows": len(rows)} | {key: value for one in rows for key, value in one.items()}
    return desk.post("claim-new", query=address(person, policy), **data | told)


def twice(number: str) -> dict:
    return {"account": number, "account_again": number}


def test_search_finds_persons_and_employers_without_leaving_a_number_behind(desk, worker):
    factory = benefits.employer(name="王家鞋厂")

    page = desk.post("claim-new", find="王")

    assert page.status_code == 200
    assert "王小明" in text(page)
    assert "王家鞋厂" in text(page)
    response = desk.post("claim-new", find=worker.full_id_number)
    assert (response.status_code, response["Location"]) == (302, f"/claims/new/?person={worker.pk}")
    assert desk.post("claim-new", find="王家")["Location"] == f"/claims/new/?employer={factory.pk}"
    assert "没有找到" in text(desk.post("claim-new", find="无此人"))


def test_policies_are_offered_yes_first_and_unknown_with_what_is_missing(desk, worker):
    response = desk.get("claim-new", query=address(worker))

    page = text(response)
    assert "符合条件，可以申领 灵活就业社会保险补贴 还可享受 36 个月。" in page
    assert "还不能判定 补上缺的就知道能不能领 一次性临时救助金 缺：低保类别、有临时困难、参加失业保险。" in page
    assert "不符合条件 2 项政策 失业保险金 为什么 ：失业保险金 一次性创业补贴" in page
    assert [one["policy"].id for one in response.context["yes"]] == [rig.FLEXIBLE]
    assert "一次申领全部政策" in page


def test_months_are_proposed_and_worked_out_again_from_the_voucher(desk, worker):
    page = text(desk.get("claim-new", query=address(worker, rig.FLEXIBLE)))
    assert "王小明 2024-05：没有 2024-05 的实际缴费金额，补贴算不出。请按缴费凭证填写当月缴费。" in page

    response = sent(desk, worker, row(0, worker, "2024-04"), row(1, worker, "2024-05"), look="1")

    page = text(response)
    assert "按政策 600.00 元" in page
    assert "合计 1,200.00 元" in page
    assert not Claim.objects.exists()


def test_claim_is_sent_with_its_account_and_decisions(desk, worker):
    response = sent(desk, worker, row(0, worker, "2024-04"), row(1, worker, "2024-05", use=False), **twice("6217 0000 1234 5678 901"))

    claim = Claim.objects.get()
    assert response["Location"] == f"/claims/{claim.pk}/", refusals(response)
    assert messages(desk.client.get(response["Location"])) == ["已提交王小明的申领：灵活就业社会保险补贴，600.00 元。请接着登记材料。"]
    assert [(line.month, line.basis_yuan, line.amount_yuan) for line in claim.lines.all()] == [(D(2024, 4, 1), Decimal(900), Decimal(600))]
    assert (claim.account, claim.account_name, claim.origin, claim.recorded_by) == ("6217000012345678901", "王小明", "self", desk.user)
    assert set(Decision.objects.values_list("answer", flat=True)) == {"yes"}
    page = text(desk.get("claim", claim.pk))
    assert "政策判定 符合 留存的判定" in page
    assert "****8901" in page
    assert "6217000012345678901" not in desk.get("claim", claim.pk).content.decode()


def test_known_account_stays_masked_and_is_used_again(desk, worker):
    rig.claimed(worker, rig.APRIL)

    page = desk.get("claim-new", query=address(worker, rig.FLEXIBLE))
    assert "已有账户 ****8901（户名" in text(page)
    assert benefits.ACCOUNT not in page.content.decode()
    sent(desk, worker, row(0, worker, "2024-05"))

    assert Claim.objects.latest("pk").account == benefits.ACCOUNT


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"account": "6217000012345678901", "account_again": "6217000012345678902"}, "再输一遍账户：两遍输入的账户不一样。请核对后再输。"),
        (twice("abc"), "新的收款账户：银行账户应为 6 至 32 位数字，填写的有 3 个字。请核对账户。"),
        ({"claimed_on": ""}, "申领日期：请填写申领日期。"),
        ({"origin": "direct"}, "申领方式：申领方式“direct”不在可选范围内。请从列出的选项中选择。"),
    ],
)
def test_form_that_is_not_in_order_is_refused(desk, worker, told, refusal):
    response = sent(desk, worker, row(0, worker, "2024-04"), **told)

    assert (response.status_code, refusals(response)) == (422, [refusal])
    assert not Claim.objects.exists()


def test_amount_above_what_the_policy_works_out_is_refused(desk, worker):
    response = sent(desk, worker, row(0, worker, "2024-04", amount="600.01"))

    assert response.status_code == 422
    assert refusals(response) == [
        "第 1 行（王小明 2024-04）填写的 600.01 元多于按政策算出的 600.00 元。请改为不多于它的金额，或改正缴费金额后重新核算。"
    ]


def test_amount_below_it_is_taken(desk, worker):
    sent(desk, worker, row(0, worker, "2024-04", amount="450.00"))

    assert Claim.objects.get().amount_yuan == 450


@pytest.mark.parametrize("month", ["2024-07", "2019-01", "x", ""])
def test_month_that_is_not_due_is_refused(desk, worker, month):
    response = sent(desk, worker, row(0, worker, month))

    assert response.status_code == 422
    assert refusals(response) == ["第 1 行不能申领，已从表中去掉。请核对后再提交。"]


def test_nothing_ticked_is_refused(desk, worker):
    response = sent(desk, worker, row(0, worker, "2024-04", use=False))

    assert refusals(response) == ["没有勾选任何一项明细，不能提交。请至少勾选一项。"]


def test_month_claimed_meanwhile_is_told_with_who_and_when(desk, worker):
    rig.claimed(worker, rig.APRIL)

    response = sent(desk, worker, row(0, worker, "2024-04"))

    assert response.status_code == 422
    assert refusals(response) == ["第 1 行（王小明 2024-04）不能申领：王小明 2024-04 本机管理员已于 2024-06-10 申领（待审核），不再拟写。"]
    assert not Claim.objects.filter(recorded_by=desk.user).exists()


def test_failed_check_is_shown_before_it_is_sent(desk, worker):
    page = text(sent(desk, worker, row(0, worker, "2024-04"), look="1"))

    assert "2024 年还没有“就业补助资金”的预算" in page


def test_policy_that_does_not_fit_says_why(desk, county):
    stranger = factories.person(name="李四")

    page = text(desk.get("claim-new", query=address(stranger, rig.FLEXIBLE)))

    assert "看判定的依据" in page
    assert "提交申领" not in page


@pytest.mark.parametrize("query", ["?person=0", "?employer=99999", "?person=99999&policy=x"])
def test_unknown_subject_is_not_found(desk, query):
    assert desk.get("claim-new", query=query).status_code == 404


def test_person_of_another_township_is_not_found(desk):
    other = rig.flexible_worker(residence=factories.CHANGLONG)

    assert desk.get("claim-new", query=address(other)).status_code == 404
    assert desk.get("claims-bundle", "person", other.pk).status_code == 404


def test_unknown_policy_is_told(desk, worker):
    response = desk.get("claim-new", query=address(worker, "no-such-policy"))

    assert response.status_code == 422
    assert "没有政策“no-such-policy”" in text(response)


def test_employer_is_told_for_whom_a_policy_does_not_fit(desk, county):
    unit = rig.employer(name="信丰鞋厂")
    hired = rig.hired(unit, name="张工")

    page = text(desk.get("claim-new", query=f"?employer={unit.pk}&policy={rig.POST}"))

    assert "公益性岗位补贴 信丰鞋厂 91350100M000100Y43 不符合条件：在公益性岗位就业。" in page
    assert "没有列入的 6 条说明" in page
    assert f"{hired.name} 2024-06 不符合条件：在公益性岗位就业。" in page
    assert "提交申领" not in page


def test_day_to_come_is_refused(desk, worker):
    response = sent(desk, worker, row(0, worker, "2024-05"), claimed_on="2024-06-11")

    assert refusals(response) == ["申领日期：申领日期 2024-06-11 晚于今天（2024-06-10），不能登记。请改为实际的日期。"]
    assert not Claim.objects.exists()


def test_bundle_tells_what_can_be_claimed_and_what_is_missing(desk, worker):
    page = text(desk.get("claims-bundle", "person", worker.pk))

    assert "一次申领全部政策" in page
    assert "还差一步的" in page


def test_bundle_of_nothing_ticked_is_refused(desk, worker):
    response = desk.post("claims-bundle", "person", worker.pk, claimed_on="2024-06-10", origin="self")

    assert response.status_code == 422
    assert refusals(response) == ["没有勾选任何政策，不能提交。请至少勾选一项。"]


def test_reader_may_not_claim(worker):
    inspector = Desk(factories.user(role="inspector"))

    assert inspector.get("claim-new", query=address(worker)).status_code == 403
    assert inspector.get("claims-bundle", "person", worker.pk).status_code == 403
