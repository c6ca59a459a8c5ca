"""Payment without an application through its pages: why there is none, the list with its proof, and what becomes of the ticked ones."""

from __future__ import annotations

import pytest
import time_machine

from nuanxin.benefits import approval
from nuanxin.benefits.models import Claim
from tests import factories
from tests.benefits.claiming import rig
from tests.web.claims.conftest import Desk
from tests.web.pages import messages, text


@pytest.fixture(autouse=True)
def _in_june():
    with time_machine.travel(rig.NOW, tick=False):
        yield


@pytest.fixture
def desk(county):
    return Desk(factories.user(role="officer", area=factories.area(factories.JIADING)))


@pytest.fixture
def allowed(monkeypatch):
    """The office lets one policy be paid unasked."""
    rules = approval.rules()
    told = rules.model_copy(
        update={"direct": rules.direct.model_copy(update={"policies": (rig.FLEXIBLE,), "source": "信就办字〔2024〕1号"})}
    )
    monkeypatch.setattr(approval, "rules", lambda: told)


def test_page_explains_that_no_policy_is_switched_on(desk):
    page = text(desk.get("claims-direct"))

    assert "本地还没有规定哪些政策可以直补快办" in page
    assert "benefits/approval.yaml" in page


def test_page_tells_who_is_left_out_where_nobody_can_be_paid(desk, allowed):
    rig.flexible_worker()

    page = text(desk.get("claims-direct"))

    assert "可以直补的政策：灵活就业社会保险补贴。依据：信就办字〔2024〕1号" in page
    assert "现在没有可以直补的人" in page


def test_nothing_ticked_is_told(desk, allowed):
    response = desk.post("claims-direct")

    assert messages(desk.client.get(response["Location"])) == ["没有勾选任何人，没有办理。请先勾选。"]


def test_ticking_somebody_who_is_not_on_the_list_pays_nothing(desk, allowed):
    worker = rig.flexible_worker()

    desk.post("claims-direct", id=[f"{rig.FLEXIBLE}/{worker.pk}", "x", "national-post-subsidy/1"])

    assert not Claim.objects.exists()


def test_listed_person_is_claimed_for_with_the_proof(desk, allowed, monkeypatch):
    from nuanxin.web.claims import direct

    worker = rig.flexible_worker(name="王小明")
    draft = rig.drafted(worker)
    monkeypatch.setattr(direct, "drafts_of", lambda request: [draft])
    monkeypatch.setattr(
        direct.claiming, "pay_directly", lambda *, by, drafts: direct.claiming.Batch(refused=tuple((one, "情况有变化") for one in drafts))
    )

    page = text(desk.get("claims-direct"))
    assert "王小明" in page
    assert "看依据" in page
    response = desk.post("claims-direct", id=[f"{rig.FLEXIBLE}/{worker.pk}"])

    assert "有 1 笔没有提交 王小明，灵活就业社会保险补贴：情况有变化" in text(response)


def test_proof_of_a_policy_that_is_not_switched_on_is_not_found(desk):
    worker = rig.flexible_worker()

    assert desk.get("claim-direct-proof", rig.FLEXIBLE, worker.pk).status_code == 404


def test_proof_that_no_longer_holds_is_told(desk, allowed):
    worker = rig.flexible_worker(name="王小明")

    response = desk.get("claim-direct-proof", rig.FLEXIBLE, worker.pk)

    assert response.status_code == 422
    assert "王小明的情况有变化，记录已不足以证明可以直补" in text(response)


def test_page_is_for_those_who_may_apply(county):
    assert Desk(factories.user(role="inspector")).get("claims-direct").status_code == 403
