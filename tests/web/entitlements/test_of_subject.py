"""All policies of a person or an employer: grouped by what they answer, with money, months and reasons; who may see them."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from nuanxin.benefits.models import Entitlement
from nuanxin.orgs.models import AuditEvent
from tests import factories
from tests.factories import benefits
from tests.web.entitlements.conftest import ALONE, FLEXIBLE, RELIEF, STARTUP, approved, collected, groups, of, recognised
from tests.web.pages import HTMX, signed_in, text


def test_policies_are_grouped_by_what_they_answer(at_work, founder):
    found = groups(of(at_work, founder))

    assert found["yes"] == [STARTUP]
    assert RELIEF in found["unknown"]
    assert "2022-xinfeng-transport" in found["waiting"]
    assert FLEXIBLE in found["no"]


def test_page_tells_sum_source_and_where_to_claim(at_work, founder):
    content = text(of(at_work, founder))

    assert "可以享受 1 项（一次 5,000.00 元）" in content
    assert "一次性创业补贴 一次 5,000.00 元 申领 ：一次性创业补贴" in content
    assert "信就办字〔2022〕2号" in content


def test_claim_is_offered_to_who_may_apply_there(client, founder, at_work):
    link = f'href="/claims/new/?policy={STARTUP}&amp;person={founder.pk}"'

    shown = {
        role: link in of(signed_in(client, factories.user(role=role)), founder).content.decode() for role in ("collector", "inspector")
    }

    assert shown == {"collector": True, "inspector": False}


def test_standard_that_nobody_can_be_asked_for_is_no_question(at_work, founder):
    response = of(at_work, founder)

    assert "县级标准" not in response.context["offers"].missing
    assert "本地没有填写：县级标准" in text(response)


def test_reasons_stand_beside_what_does_not_fit(at_work, founder):
    [line] = [one for one in of(at_work, founder).context["offers"].lines if one.policy == FLEXIBLE]

    assert "灵活就业" in line.reasons
    assert len(line.reasons) <= 2


def test_months_used_and_left_are_told_of_what_runs(at_work, flexible):
    collected(flexible, ALONE)
    approved(flexible)

    response = of(at_work, flexible)

    assert groups(response)["running"] == [FLEXIBLE]
    assert "享受到 2026-12，最长 36 个月，已用 2 个月，还剩 34 个月" in text(response)
    assert 'class="meter' in response.content.decode()


def test_more_months_of_what_runs_can_be_claimed(at_work, flexible):
    collected(flexible, ALONE)
    approved(flexible)
    running = of(at_work, flexible).content.decode()
    Entitlement.objects.update(stopped_on=datetime.date(2024, 2, 1), stop_reason="年审")

    stopped = of(at_work, flexible).content.decode()

    assert [f"/claims/new/?policy={FLEXIBLE}" in content for content in (running, stopped)] == [True, False]


def test_what_ends_soon_is_marked(at_work, county):
    person = recognised(name="老李", birth_on=datetime.date(1964, 5, 2), employment_status="flexible")
    collected(person, ALONE)
    approved(person)

    assert "即将期满" in text(of(at_work, person))


def test_what_runs_but_fits_no_longer_is_marked(at_work, flexible):
    collected(flexible, ALONE | {"shareholder": True})
    approved(flexible)

    assert "按今天的登记已经不符合：不是企业股东" in text(of(at_work, flexible))


def test_stopped_entitlement_is_told_as_stopped(at_work, flexible):
    collected(flexible, ALONE)
    approved(flexible, stopped_on=datetime.date(2024, 2, 1), stop_reason="年审")

    assert "已停发" in text(of(at_work, flexible))


def test_claim_on_its_way_and_once_received_have_their_groups(at_work, founder, flexible):
    benefits.payment(founder, month=None, policy=STARTUP, programme=STARTUP)
    benefits.claim(flexible, policy=FLEXIBLE)

    assert groups(of(at_work, founder))["received"] == [STARTUP]
    assert groups(of(at_work, flexible))["claiming"] == [FLEXIBLE]


def test_contradicting_sources_are_named(at_work, founder):
    collected(founder, {"business_state": "closed"}, origin="visit")

    response = of(at_work, founder)

    assert STARTUP in groups(response)["conflict"]
    assert "的来源说法不同" in text(response)


def test_employer_has_its_own_policies(at_work, county):
    employer = benefits.employer(kind="workshop", name="水东车间", workshop_recognised_on=datetime.date(2021, 3, 1))
    worker = recognised(name="陈大山", employment_status="enterprise")
    factories.holding(worker, "MONI")
    factories.placement(worker, employer_name="水东车间", started_on=datetime.date(2022, 5, 1))

    response = of(at_work, employer, "entitlements-of-employer")

    assert "2022-xinfeng-one-off-hiring" in groups(response)["unknown"]
    assert "0 人符合，共招用 1 人" in text(response)
    assert STARTUP not in [line.policy for line in response.context["offers"].lines]


def test_box_on_the_page_asks_the_same_and_looking_leaves_no_trace(at_work, founder):
    events = AuditEvent.objects.count()
    whole = of(at_work, founder)
    box = at_work.get(reverse("entitlements-of-person", args=[founder.pk]), headers=HTMX)

    assert "可以享受 1 项 （一次 5,000.00 元）" in text(box)
    assert groups(box) == groups(whole)
    assert AuditEvent.objects.count() == events


def test_pages_of_person_and_employer_ask_for_their_box(at_work, founder):
    employer = benefits.employer()

    for subject, name in ((founder, "person"), (employer, "employer")):
        url = reverse(f"entitlements-of-{name}", args=[subject.pk])
        assert f'hx-get="{url}" hx-trigger="load"' in of(at_work, subject, name).content.decode()


def test_number_is_masked(at_work, founder):
    content = of(at_work, founder).content.decode()

    assert founder.id_masked in content
    assert founder.full_id_number not in content


@pytest.mark.parametrize("name", ["entitlements-of-person", "sheet-of-person"])
def test_person_of_another_township_is_not_found(client, township_officer, name):
    person = factories.person(residence=factories.CHANGLONG)

    assert of(signed_in(client, township_officer), person, name).status_code == 404


@pytest.mark.parametrize("name", ["entitlements-of-employer", "sheet-of-employer"])
def test_money_of_the_countys_employer_is_not_for_its_townships(client, township_officer, name):
    employer = benefits.employer(factories.COUNTY)
    signed_in(client, township_officer)

    assert of(client, employer, "employer").status_code == 200
    assert of(client, employer, name).status_code == 404


def test_administrator_sees_nobodys_policies(client, founder):
    assert of(signed_in(client, factories.user(role="administrator")), founder).status_code == 403


@pytest.mark.parametrize("name", ["facts-collect", "entitlement-answer"])
def test_another_kind_of_thing_is_not_found(at_work, founder, name):
    arguments = ["household", founder.pk, *([STARTUP] if name == "entitlement-answer" else [])]

    assert at_work.get(reverse(name, args=arguments)).status_code == 404
