"""The card of a person's page about claims."""

from __future__ import annotations

from tests import factories
from tests.factories import benefits
from tests.web.claims.conftest import Desk
from tests.web.pages import text


def test_person_page_tells_the_claims_under_way(township, worker):
    unit = benefits.employer(name="信丰鞋厂")
    benefits.submitted(worker)
    benefits.submitted(None, benefits.line(worker, programme="岗位补贴"), payee=unit, policy="national-post-subsidy", origin="employer")

    page = text(township.get("person", worker.pk))

    assert "灵活就业社会保险补贴：待审核 500.00 元，2022-09-05 申领" in page
    assert "公益性岗位补贴：待审核 信丰鞋厂，500.00 元，2022-09-05 申领" in page


def test_person_without_a_claim_can_begin_one(township, worker):
    response = township.get("person", worker.pk)

    assert "没有在办的申领" in text(response)
    assert f"/claims/new/?person={worker.pk}" in response.content.decode()


def test_ended_claims_are_not_told(township, worker, reviewer):
    reviewer.deed("refuse", benefits.submitted(worker), reason="不符合")

    assert "没有在办的申领" in text(township.get("person", worker.pk))


def test_reader_is_offered_nothing(day, worker):
    assert "待遇申领" not in text(Desk(factories.user(role="inspector")).get("person", worker.pk))
