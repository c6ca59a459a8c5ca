"""One casework record: its page, the feedback, the end of a placement, voiding."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.casework.models import Placement, Visit
from nuanxin.orgs.models import AuditEvent
from tests import factories
from tests.web.pages import messages, refusals, signed_in, text

KINDS = {"visits": factories.visit, "referrals": factories.referral, "placements": factories.placement, "reliefs": factories.relief}


@pytest.mark.parametrize("name", KINDS)
def test_record_page_tells_whose_it_is_and_where_it_came_from(client, officer, person, name):
    record = KINDS[name](person, recorded_by=officer)

    page = text(signed_in(client, officer).get(f"/{name}/{record.pk}/"))

    assert person.name in page
    assert person.id_masked in page
    assert f"登记人 {officer}" in page
    assert "不是导入的" in page


@pytest.mark.parametrize("name", KINDS)
def test_record_of_a_foreign_township_is_not_found(client, township_officer, name):
    record = KINDS[name](factories.person(residence=factories.CHANGLONG))
    signed_in(client, township_officer)

    assert client.get(f"/{name}/{record.pk}/").status_code == 404
    assert client.get(f"/{name}/{record.pk}/void/").status_code == 404
    assert client.post(f"/{name}/{record.pk}/void/", {"reason": "不该成功"}).status_code == 404


@pytest.mark.parametrize("name", KINDS)
def test_void_with_a_reason_takes_the_record_out_of_the_list(client, officer, person, name):
    record = KINDS[name](person)
    signed_in(client, officer)

    response = client.post(f"/{name}/{record.pk}/void/", {"reason": "登记错了人"}, follow=True)

    record.refresh_from_db()
    assert (record.is_standing, record.void_reason, record.voided_by) == (False, "登记错了人", officer)
    assert "不再计入任何名单和统计" in messages(response)[0]
    assert client.get(f"/{name}/{record.pk}/").status_code == 404
    assert AuditEvent.objects.filter(kind__endswith=".voided").count() == 1


@pytest.mark.parametrize("name", KINDS)
def test_void_without_a_reason_is_refused_and_nothing_changes(client, officer, person, name):
    record = KINDS[name](person)

    response = signed_in(client, officer).post(f"/{name}/{record.pk}/void/", {"reason": " "})

    record.refresh_from_db()
    assert (response.status_code, refusals(response)) == (422, ["作废原因：请填写作废原因。"])
    assert record.is_standing


@pytest.mark.parametrize("name", KINDS)
def test_void_page_only_asks_when_opened(client, officer, person, name):
    record = KINDS[name](person)

    response = signed_in(client, officer).get(f"/{name}/{record.pk}/void/")

    record.refresh_from_db()
    assert (response.status_code, record.is_standing) == (200, True)


@pytest.mark.parametrize("name", KINDS)
def test_void_is_closed_to_a_collector(client, person, name):
    record = KINDS[name](person)
    signed_in(client, factories.user(role="collector"))

    assert client.get(f"/{name}/{record.pk}/void/").status_code == 403
    assert "作废" not in text(client.get(f"/{name}/{record.pk}/"))


def test_text_that_looks_like_markup_stays_text(client, officer, person):
    visit = factories.visit(person, record="<script>alert(1)</script>", visitor='"><img onerror=alert(1)>')
    signed_in(client, officer)

    for address in ("/visits/", f"/visits/{visit.pk}/"):
        content = client.get(address).content.decode()
        assert "<script>alert" not in content, address
        assert "<img onerror" not in content, address


def test_feedback_is_recorded_and_told(client, officer, person):
    referral = factories.referral(person)

    response = signed_in(client, officer).post(f"/referrals/{referral.pk}/feedback/", {"feedback": "hired"}, follow=True)

    referral.refresh_from_db()
    assert referral.feedback == "hired"
    assert messages(response) == [f"已登记{person.name}的反馈。"]
    assert "反馈 已录用" in text(response)


def test_feedback_twice_is_one_event(client, officer, person):
    referral = factories.referral(person)
    signed_in(client, officer)

    for _ in range(2):
        client.post(f"/referrals/{referral.pk}/feedback/", {"feedback": "agreed"})

    assert AuditEvent.objects.filter(kind="casework.referral.feedback_updated").count() == 1


def test_feedback_missing_or_unknown_is_refused(client, officer, person):
    referral = factories.referral(person)
    signed_in(client, officer)

    assert refusals(client.post(f"/referrals/{referral.pk}/feedback/", {})) == ["反馈：请选择反馈。"]
    assert client.post(f"/referrals/{referral.pk}/feedback/", {"feedback": "maybe"}).status_code == 422


def test_feedback_of_a_foreign_referral_is_not_found(client, township_officer):
    referral = factories.referral(factories.person(residence=factories.CHANGLONG))

    assert signed_in(client, township_officer).post(f"/referrals/{referral.pk}/feedback/", {"feedback": "hired"}).status_code == 404


def test_end_of_a_placement_is_recorded(client, officer, person):
    placement = factories.placement(person)

    signed_in(client, officer).post(f"/placements/{placement.pk}/end/", {"ended_on": "2022-09-20"})

    assert Placement.objects.get().ended_on == datetime.date(2022, 9, 20)


@pytest.mark.parametrize(("day", "words"), [("2022-01-01", "早于就业日期"), ("2099-01-01", "晚于今天")])
def test_end_that_cannot_be_is_refused_beside_the_field(client, officer, person, day, words):
    placement = factories.placement(person)

    response = signed_in(client, officer).post(f"/placements/{placement.pk}/end/", {"ended_on": day})

    assert response.status_code == 422
    assert words in refusals(response)[0]
    assert Placement.objects.get().ended_on is None


def test_end_is_offered_only_while_the_placement_runs(client, officer, person):
    running = factories.placement(person)
    ended = factories.placement(factories.person(), ended_on=datetime.date(2022, 9, 20))
    signed_in(client, officer)

    assert f"/placements/{running.pk}/end/" in client.get("/placements/").content.decode()
    assert f"/placements/{ended.pk}/end/" not in client.get("/placements/").content.decode()
    assert "登记离职" not in text(client.get(f"/placements/{ended.pk}/"))


def test_inspector_sees_a_record_but_no_way_to_change_it(client, person):
    placement = factories.placement(person)

    page = text(signed_in(client, factories.user(role="inspector")).get(f"/placements/{placement.pk}/"))

    assert "登记离职" not in page
    assert "作废" not in page


def test_reading_pages_writes_nothing(client, officer, person):
    visit = factories.visit(person)
    before = AuditEvent.objects.count()
    signed_in(client, officer)

    for address in ("/visits/", f"/visits/{visit.pk}/", f"/visits/{visit.pk}/void/", "/visits/new/", f"/visits/new/?person={person.pk}"):
        assert client.get(address).status_code == 200

    assert (AuditEvent.objects.count(), Visit.objects.standing().count()) == (before, 1)
