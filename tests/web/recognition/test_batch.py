"""Several applications at once: what can be done is done, the rest comes back with its reason."""

from __future__ import annotations

import pytest

from nuanxin.people.models import Application
from tests import factories
from tests.web.pages import messages, refusals, text


@pytest.fixture
def three(day):
    """Two at the first step, one at the county."""
    people = [factories.person(name=f"申请人{letter}") for letter in "甲乙丙"]
    return [factories.application(person, step) for person, step in zip(people, ("accept", "accept", "county"), strict=True)]


def steps() -> list[str]:
    return list(Application.objects.order_by("pk").values_list("step", flat=True))


def sent(desk, applications, deed: str = "pass", **data):
    versions = {f"version-{one.pk}": one.version for one in applications}
    return desk.post("applications-batch", query=f"?deed={deed}", go="1", id=[one.pk for one in applications], **versions, **data)


def test_ticked_rows_get_a_page_with_an_address_of_its_own(township, three):
    response = township.post("applications-batch", query="?deed=send-back", id=[one.pk for one in three[:2]])

    assert response["Location"] == f"/applications/batch/?id={three[0].pk}&id={three[1].pk}&deed=send-back"
    page = text(township.client.get(response["Location"]))
    assert "批量退回 已勾选 2 件" in page
    assert "申请人甲" in page
    assert steps() == ["accept", "accept", "county"]


def test_batch_that_can_all_be_done_is_told_in_the_inbox(township, three):
    response = sent(township, three[:2], reason="材料齐全")

    assert messages(township.client.get(response["Location"])) == ["批量通过：2 件。"]
    assert steps() == ["community", "community", "county"]
    assert set(Application.objects.get(pk=three[0].pk).deeds.values_list("reason", flat=True)) == {"", "材料齐全"}


def test_batch_with_a_mixed_outcome_tells_each_refusal(township, three):
    response = sent(township, three)

    page = text(response)
    assert "办好 2 件：申请人甲、申请人乙。" in page
    assert "有 1 件没有办 申请人丙 ：“县级认定”由县（市、区）以上的审核人、负责人办理" in page
    assert steps() == ["community", "community", "county"]


def test_batch_sent_twice_does_not_pass_two_steps(township, three):
    sent(township, three[:2])

    again = sent(township, three[:2])

    assert "在您打开之后已被别人办理，没有再办" in text(again)
    assert steps() == ["community", "community", "county"]


def test_batch_sent_back_goes_where_it_is_told(township, three):
    Application.objects.filter(step="accept").update(step="township")

    response = sent(township, three[:2], "send-back", to_step="accept", reason="缺户口簿")

    assert response.status_code == 302
    assert steps() == ["accept", "accept", "county"]


def test_batch_sent_back_without_a_reason_is_refused(township, three):
    Application.objects.filter(step="accept").update(step="township")

    response = sent(township, three[:2], "send-back", to_step="accept", reason="")

    assert (response.status_code, refusals(response)) == (422, ["原因：请填写原因。"])
    assert steps() == ["township", "township", "county"]


@pytest.mark.parametrize("query", ["", "?deed=pass", "?deed=nonsense&id=1", "?deed=pass&id=abc"])
def test_batch_of_nothing_leads_back_to_the_inbox(township, three, query):
    response = township.get("applications-batch", query=query)

    assert (response.status_code, response["Location"]) == (302, "/applications/")


def test_foreign_application_in_a_batch_is_left_alone(township, three):
    foreign = factories.application(factories.person(name="外县人", residence=factories.FOREIGN_TOWN))

    response = sent(township, [three[0], foreign])

    assert "外县人" not in text(township.client.get(response["Location"]))
    assert steps() == ["community", "accept", "county", "accept"]


def test_batch_is_for_those_who_may_apply(three, client):
    from tests.web.recognition.conftest import Desk

    assert Desk(factories.user(role="inspector")).post("applications-batch", id=[three[0].pk]).status_code == 403
