"""Everything at once through the page: a bundle of a person and one of an employer, sent, partly refused, sent again."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
import time_machine

from nuanxin.benefits import claiming
from nuanxin.benefits.models import Claim
from nuanxin.web.claims import bundle
from tests import factories
from tests.benefits.claiming import rig
from tests.factories import benefits
from tests.web.claims.conftest import Desk
from tests.web.pages import messages, refusals, text

D = datetime.date
OPENED = D(2023, 3, 1)
NUMBER = "6222020000000000001"


@pytest.fixture(autouse=True)
def _in_june():
    with time_machine.travel(rig.NOW, tick=False):
        yield


@pytest.fixture
def desk(county):
    return Desk(factories.user(role="officer", area=factories.area(factories.JIADING), display_name="镇经办人"))


@pytest.fixture
def founder(county):
    """Lifted out of poverty, with a business of her own that has run for more than six months."""
    person = factories.person(name="王小明")
    factories.recognition(person, D(2022, 1, 5))
    factories.holding(person, "EXPOV", from_on=D(2021, 1, 1))
    factories.placement(person, OPENED, form="self_employed", employer_name="小店")
    rig.collected(person, OPENED, business_state="running", business_area=factories.JIADING, business_kind="individual")
    return person


def sent(desk, person, *policies: str, kind: str = "person", **told):
    data = {"claimed_on": "2024-06-10", "origin": "self", "policy": list(policies)} | told
    return desk.post("claims-bundle", kind, person.pk, **data)


def made() -> list[tuple]:
    return list(Claim.objects.order_by("pk").values_list("policy", "amount_yuan", "origin", "claimed_on", "state"))


def test_page_ticks_what_is_ready_and_tells_the_papers_once(desk, founder):
    response = desk.get("claims-bundle", "person", founder.pk)

    page = text(response)
    assert "可以申领的政策（1 项，合计 5,000.00 元） 一次性创业补贴 5,000.00 元 一次性；没有登记账户" in page
    assert [(one.policy.id, is_picked, url) for one, is_picked, url in response.context["ready"]] == [
        (rig.STARTUP, True, f"/claims/new/?person={founder.pk}&policy={rig.STARTUP}")
    ]
    kinds = [kind for kind, _ in response.context["papers"]]
    assert len(kinds) == len(set(kinds)) > 0
    assert made() == []


def test_one_policy_sent_leads_to_its_claim(desk, founder):
    response = sent(desk, founder, rig.STARTUP)

    claim = Claim.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/claims/{claim.pk}/")
    assert messages(desk.client.get(response["Location"])) == ["已为王小明提交 1 项政策的申领，合计 5,000.00 元。"]
    assert made() == [(rig.STARTUP, Decimal("5000.00"), "self", D(2024, 6, 10), "submitted")]
    assert (claim.recorded_by, claim.account, claim.area_id) == (desk.user, "", factories.SHUIDONG)


def test_account_typed_is_kept_with_the_claim_and_shown_masked(desk, founder):
    response = sent(desk, founder, rig.STARTUP, account="6222 0200 0000 0000 001", account_again=NUMBER, account_name="王小明")

    claim = Claim.objects.get()
    assert (claim.account, claim.account_name) == (NUMBER, "王小明")
    page = desk.client.get(response["Location"])
    assert "****0001" in text(page)
    assert NUMBER not in page.content.decode()


def test_sent_twice_it_is_claimed_once(desk, founder):
    sent(desk, founder, rig.STARTUP)

    response = sent(desk, founder, rig.STARTUP)

    assert (response.status_code, len(made())) == (422, 1)
    assert refusals(response) == ["没有勾选任何政策，不能提交。请至少勾选一项。"]
    assert "现在没有可以直接申领的政策" in text(response)


@pytest.mark.parametrize("policy", ["no-such-policy", rig.FLEXIBLE, ""])
def test_policy_that_is_not_ready_is_not_claimed_along(desk, founder, policy):
    response = sent(desk, founder, policy)

    assert (response.status_code, made()) == (422, [])


def test_ready_policy_is_claimed_beside_one_that_is_not(desk, founder):
    sent(desk, founder, rig.FLEXIBLE, rig.STARTUP)

    assert [one[0] for one in made()] == [rig.STARTUP]


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"claimed_on": ""}, "申领日期：请填写申领日期。"),
        ({"origin": ""}, "申领方式：请选择申领方式。"),
        ({"account": NUMBER}, "再输一遍账户：两遍输入的账户不一样。请核对后再输。"),
        ({"origin": "batch"}, "申领方式：申领方式“batch”不在可选范围内。请从列出的选项中选择。"),
    ],
)
def test_form_that_is_not_in_order_claims_nothing_and_keeps_the_ticks(desk, founder, told, refusal):
    response = sent(desk, founder, rig.STARTUP, **told)

    assert (response.status_code, refusals(response), made()) == (422, [refusal], [])
    assert [is_picked for _, is_picked, _ in response.context["ready"]] == [True]


def test_day_of_the_claim_is_the_day_it_is_judged_on(desk, founder):
    """Half a year after the opening the policy is due, the day before it is not."""
    assert sent(desk, founder, rig.STARTUP, claimed_on="2023-06-01").status_code == 422
    assert made() == []

    sent(desk, founder, rig.STARTUP, claimed_on="2024-06-01")

    assert [one[3] for one in made()] == [D(2024, 6, 1)]


def test_day_to_come_is_refused(desk, founder):
    response = sent(desk, founder, rig.STARTUP, claimed_on="2024-06-11")

    assert "有 1 项没有提交 一次性创业补贴：申领日期 2024-06-11 晚于今天（2024-06-10），不能登记。请改为实际的日期。" in text(response)
    assert made() == []


def test_refusal_between_page_and_deed_is_told_beside_what_was_done(desk, founder, monkeypatch):
    other = claiming.draft(rig.FLEXIBLE, founder, rig.TODAY)
    genuine = bundle.claim_bundle

    def one_refused(**told):
        batch = genuine(**told)
        return claiming.Batch(done=batch.done, refused=((other, "第一条。\n第二条。"),))

    monkeypatch.setattr(bundle, "claim_bundle", one_refused)

    page = text(sent(desk, founder, rig.STARTUP))

    assert "已提交 1 项，合计 5,000.00 元 一次性创业补贴 5,000.00 元，接着登记材料" in page
    assert "有 1 项没有提交 灵活就业社会保险补贴：第一条。 第二条。" in page
    assert "回到王小明" in page


def test_nothing_done_is_told_without_a_success(desk, founder, monkeypatch):
    refused = claiming.Batch(refused=((claiming.draft(rig.STARTUP, founder, rig.TODAY), "情况有变化。"),))
    monkeypatch.setattr(bundle, "claim_bundle", lambda **told: refused)

    response = sent(desk, founder, rig.STARTUP)

    assert "有 1 项没有提交 一次性创业补贴：情况有变化。" in text(response)
    assert (messages(response), "已提交" in text(response)) == ([], False)


def test_papers_are_told_once_and_missing_if_any_policy_misses_them():
    def draft(**papers):
        lines = [type("Line", (), {"kind": kind, "is_missing": is_missing}) for kind, is_missing in papers.items()]
        return type("Draft", (), {"papers": lines})

    ready = [draft(身份证=False, 户口簿=False), draft(身份证=True, 营业执照=True)]

    assert bundle.papers_of(ready) == [("身份证", False), ("户口簿", True), ("营业执照", False)]
    assert bundle.papers_of([]) == []


def test_employer_has_a_bundle_of_its_own(desk, county):
    unit = rig.employer(name="信丰鞋厂")
    rig.hired(unit, name="张工")

    response = desk.get("claims-bundle", "employer", unit.pk)

    assert response.status_code == 200
    assert response.context["form"].initial["origin"] == "employer"
    policies = [one.policy.file.beneficiary for one, *_ in [*response.context["ready"], *response.context["open"]]]
    assert policies
    assert set(policies) <= {"employer", "workshop"}


def test_employer_of_another_township_is_not_found(desk, county):
    other = benefits.employer(area=factories.DATANGBU)

    assert desk.get("claims-bundle", "employer", other.pk).status_code == 404
    assert sent(desk, other, rig.POST, kind="employer").status_code == 404


@pytest.mark.parametrize("kind", ["household", "x"])
def test_kind_that_claims_nothing_is_not_found(desk, founder, kind):
    assert desk.get("claims-bundle", kind, founder.pk).status_code == 404


def test_reader_may_not_send_a_bundle(founder):
    inspector = Desk(factories.user(role="inspector"))

    assert (sent(inspector, founder, rig.STARTUP).status_code, made()) == (403, [])
