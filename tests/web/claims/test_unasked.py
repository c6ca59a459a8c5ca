"""A real payment without an application through the page: the office's own folder switches one policy on, records prove the rest."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
import time_machine

from nuanxin.benefits.models import Claim
from nuanxin.orgs.definitions import SHIPPED
from tests import factories
from tests.benefits.claiming import rig
from tests.benefits.claiming.test_direct import SOURCE, founder_with
from tests.factories import benefits, findings
from tests.web.claims.conftest import Desk
from tests.web.pages import messages, text


@pytest.fixture(autouse=True)
def _in_june():
    with time_machine.travel(rig.NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def _allowed(settings, tmp_path):
    """The office's own file names the policy, with the local document."""
    shipped = (SHIPPED / "benefits" / "approval.yaml").read_text(encoding="utf-8")
    folder = tmp_path / "benefits"
    folder.mkdir()
    own = shipped[: shipped.rindex("direct:")] + f"direct:\n  policies: [{rig.STARTUP}]\n  source: {SOURCE}\n"
    (folder / "approval.yaml").write_text(own, encoding="utf-8")
    settings.EXTRA_DEFINITIONS = str(tmp_path)


@pytest.fixture
def founder(county):
    return founder_with("list")


@pytest.fixture
def desk(county):
    benefits.budget(year=2024, fund="财政衔接推进乡村振兴补助资金")
    return Desk(factories.user(role="officer", area=factories.area(factories.JIADING), display_name="镇经办人"))


def key(person) -> str:
    return f"{rig.STARTUP}/{person.pk}"


def direct() -> list[tuple]:
    return list(Claim.objects.filter(origin="direct").order_by("pk").values_list("person", "amount_yuan", "state"))


def test_list_tells_whom_for_what_and_into_which_account(desk, founder):
    response = desk.get("claims-direct")

    page = text(response)
    assert f"可以直补的政策：一次性创业补贴。依据：{SOURCE}" in page
    assert "共 1 笔，合计 5,000.00 元" in page
    assert f"{founder.name} {founder.id_masked} 一次性创业补贴 一次性 5,000.00 ****8901 看依据" in page
    assert benefits.ACCOUNT not in response.content.decode()
    assert direct() == []


def test_ticked_person_is_claimed_for_with_the_proof_and_leaves_the_list(desk, founder):
    response = desk.post("claims-direct", id=[key(founder)])

    assert response["Location"] == "/claims/?origin=direct"
    assert messages(desk.client.get(response["Location"])) == ["已提交直补 1 笔，合计 5,000.00 元，等别人审核后公示。"]
    claim = Claim.objects.get(origin="direct")
    assert (claim.person, claim.amount_yuan, claim.state, claim.account) == (founder, Decimal(5000), "submitted", benefits.ACCOUNT)
    assert (claim.recorded_by, json.loads(claim.proof)["allowed_by"]) == (desk.user, SOURCE)
    assert "现在没有可以直补的人" in text(desk.get("claims-direct"))


def test_sent_twice_nobody_is_claimed_for_twice(desk, founder):
    for _ in range(2):
        response = desk.post("claims-direct", id=[key(founder)])

    assert messages(desk.client.get(response["Location"]))[-1] == "没有勾选任何人，没有办理。请先勾选。"
    assert direct() == [(founder.pk, Decimal(5000), "submitted")]


def test_whoever_submitted_it_does_not_review_it(desk, founder):
    desk.post("claims-direct", id=[key(founder)])
    claim = Claim.objects.get(origin="direct")

    response = desk.deed("review", claim, reason="属实")

    assert (response.status_code, direct()[0][2]) == (422, "submitted")
    assert "“审核通过”不能再由您办理" in text(response)


def test_only_the_ticked_are_claimed_for(desk, founder):
    other = founder_with("list")

    desk.post("claims-direct", id=[key(other)])

    assert direct() == [(other.pk, Decimal(5000), "submitted")]


def test_suspect_is_on_no_list_and_is_not_claimed_for(desk, founder):
    findings.finding(person=founder)

    assert "现在没有可以直补的人" in text(desk.get("claims-direct"))
    desk.post("claims-direct", id=[key(founder)])
    assert direct() == []


def test_proof_names_each_fact_with_its_source(desk, founder):
    response = desk.get("claim-direct-proof", rig.STARTUP, founder.pk)

    page = text(response)
    assert response.status_code == 200
    assert SOURCE in page
    assert "经营状态 补充采集（部门名单）" in page


def test_proof_of_a_policy_that_the_office_does_not_allow_is_not_found(desk, founder):
    assert desk.get("claim-direct-proof", rig.FLEXIBLE, founder.pk).status_code == 404


def test_other_township_neither_sees_nor_pays(county, founder):
    other = Desk(factories.user(role="officer", area=factories.area(factories.DATANGBU)))

    assert founder.name not in text(other.get("claims-direct"))
    other.post("claims-direct", id=[key(founder)])
    assert direct() == []
    assert other.get("claim-direct-proof", rig.STARTUP, founder.pk).status_code == 404
