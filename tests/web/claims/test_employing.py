"""An employer's claim through its page: for those it hired, line by line, sent as a whole where there are too many lines."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
import time_machine

from nuanxin.benefits import claiming
from nuanxin.benefits.models import Claim, Decision
from nuanxin.web.claims import rows
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
def unit(county):
    return rig.employer(name="信丰鞋厂")


@pytest.fixture
def hired(unit):
    """Two of its people, recognised and with a contract since January."""
    return [rig.hired(unit, name="张工"), rig.hired(unit, name="李工")]


def row(person, month: str, *, use: bool = True, basis: str = "900.00", amount: str = "") -> dict:
    return {"person": person.pk, "month": month, "basis": basis, "amount": amount} | ({"use": "on"} if use else {})


def sent(desk, unit, *told: dict, policy: str = rig.ENTERPRISE, **more):
    data = {"claimed_on": "2024-06-10", "origin": "employer", "rows": len(told)}
    for number, one in enumerate(told):
        data |= {f"row-{number}-{name}": value for name, value in one.items()}
    return desk.post("claim-new", query=f"?employer={unit.pk}&policy={policy}", **data | more)


def lines_of(claim: Claim) -> list[tuple]:
    return list(claim.lines.order_by("month", "person").values_list("person__name", "month", "basis_yuan", "amount_yuan"))


def test_page_offers_a_row_for_each_person_and_month(desk, unit, hired):
    response = desk.get("claim-new", query=f"?employer={unit.pk}&policy={rig.ENTERPRISE}")

    keys = [one.proposed.key for one in response.context["rows"].rows]
    assert response.status_code == 200
    assert {person for person, _ in keys} == {one.pk for one in hired}
    assert len(keys) == len(set(keys))
    assert all(one.proposed.said for one in response.context["rows"].rows)  # no voucher is known yet
    assert response.context["form"].initial["origin"] == "employer"


def test_claim_of_an_employer_is_sent_with_a_line_for_each_hired(desk, unit, hired):
    response = sent(desk, unit, *(row(one, "2024-04") for one in hired))

    assert response.status_code == 302, refusals(response)
    claim = Claim.objects.get()
    assert response["Location"] == f"/claims/{claim.pk}/"
    assert (claim.employer, claim.person, claim.origin, claim.account) == (unit, None, "employer", benefits.ACCOUNT)
    lines = lines_of(claim)
    assert [line[:3] for line in lines] == [("张工", rig.APRIL, Decimal(900)), ("李工", rig.APRIL, Decimal(900))]
    assert claim.amount_yuan == sum(amount for *_, amount in lines)
    [told] = messages(desk.client.get(response["Location"]))
    assert (
        told
        == f"已提交信丰鞋厂的申领：{claiming.draft(rig.ENTERPRISE, unit, rig.TODAY).policy.title}，{claim.amount_yuan:,.2f} 元。请接着登记材料。"
    )
    assert set(Decision.objects.values_list("answer", flat=True)) == {"yes"}


def test_person_left_out_is_not_claimed_for(desk, unit, hired):
    sent(desk, unit, row(hired[0], "2024-04"), row(hired[1], "2024-04", use=False))

    assert [name for name, *_ in lines_of(Claim.objects.get())] == ["张工"]


def test_person_whom_it_did_not_hire_is_refused(desk, unit, hired):
    stranger = rig.flexible_worker(name="外人")

    response = sent(desk, unit, row(stranger, "2024-04"), row(hired[0], "2024-04"))

    assert refusals(response) == ["第 1 行不能申领，已从表中去掉。请核对后再提交。"]
    assert not Claim.objects.exists()


def test_row_sent_twice_is_refused(desk, unit, hired):
    response = sent(desk, unit, row(hired[0], "2024-04"), row(hired[0], "2024-04"))

    assert refusals(response) == ["第 2 行和前面的一行重复。请核对后再提交。"]
    assert not Claim.objects.exists()


def test_month_claimed_by_another_clerk_meanwhile_is_refused(desk, unit, hired):
    other = Desk(factories.user(role="officer", area=factories.area(factories.JIADING)))
    assert sent(other, unit, row(hired[0], "2024-04")).status_code == 302

    response = sent(desk, unit, row(hired[0], "2024-04"))

    assert (response.status_code, Claim.objects.count()) == (422, 1)
    assert sent(desk, unit, row(hired[1], "2024-04")).status_code == 302


def test_claim_of_an_employer_tells_its_people_in_the_inbox(desk, unit, hired):
    sent(desk, unit, *(row(one, "2024-04") for one in hired))

    page = text(desk.get("claims"))
    assert "信丰鞋厂" in page
    assert "2 人" in page


@pytest.fixture
def worker(county):
    return rig.flexible_worker(name="王小明")


@pytest.fixture
def whole(monkeypatch, worker):
    """More lines than a form may hold, though here that is two."""
    monkeypatch.setattr(rows, "MOST_ROWS", 1)
    knowing = rig.knowing(worker, months=(rig.APRIL, rig.MAY))
    monkeypatch.setattr("nuanxin.web.claims.entry.drafted", lambda subject, policy, as_of, bases: made(worker, policy, as_of, knowing))


def made(worker, policy, as_of, knowing):
    return claiming.draft(policy, worker, as_of, [rig.APRIL, rig.MAY], knowing=knowing)


@pytest.mark.usefixtures("whole")
def test_too_many_lines_for_a_form_are_sent_as_a_whole(desk, worker):
    address = f"?person={worker.pk}&policy={rig.FLEXIBLE}"
    page = text(desk.get("claim-new", query=address))
    assert "共 2 项明细，合计 1,200.00 元。项数太多，不在这里逐行修改，提交后整笔审核。" in page

    response = desk.post("claim-new", query=address, claimed_on="2024-06-10", origin="self")

    assert response.status_code == 302, refusals(response)
    assert [(month, amount) for _, month, _, amount in lines_of(Claim.objects.get())] == [(rig.APRIL, rig.DUE), (rig.MAY, rig.DUE)]


@pytest.mark.usefixtures("whole")
def test_whole_claim_in_a_form_that_is_not_in_order_is_refused(desk, worker):
    response = desk.post("claim-new", query=f"?person={worker.pk}&policy={rig.FLEXIBLE}", claimed_on="", origin="self")

    assert refusals(response) == ["申领日期：请填写申领日期。"]
    assert not Claim.objects.exists()
