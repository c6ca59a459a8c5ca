"""Entitlements by their pages: in force, about to end, month by month; stopped, resumed, ended."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from nuanxin.benefits.models import Entitlement
from nuanxin.orgs.models import Office
from tests import factories
from tests.factories import benefits
from tests.web import filed
from tests.web.pages import count, names, text

pytestmark = pytest.mark.django_db
JULY = benefits.JULY


@pytest.fixture(autouse=True)
def _on_the_fifth(county):
    Office.objects.update(business_date=datetime.date(2022, 9, 5))


@pytest.fixture
def held(person):
    return benefits.entitlement(person, cap_months=36, retirement_month=datetime.date(2030, 5, 1), distance_months=94)


def test_nobody_entitled_says_where_it_comes_from(head):
    assert "申领第一次审批通过时" in text(head.get("entitlements"))


def test_list_shows_months_used_and_left(head, person, held):
    benefits.payment(person, JULY)
    benefits.payment(person, benefits.AUGUST, state="failed", failure="户名不符")

    page = text(head.get("entitlements"))

    assert [word for word in ("2 / 36", "34 个月", "2025-06", "在享受") if word not in page] == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3),
        ("state=running", 1),
        ("state=stopped", 1),
        ("state=ended", 1),
        ("ending=90", 1),
        ("ending=30", 0),
        ("policy=national-post-subsidy", 0),
    ],
)
def test_states_and_ends_narrow(head, person, query, found):
    benefits.entitlement(person, cap_months=3, first_approved_on=datetime.date(2022, 8, 3))
    benefits.entitlement(factories.person(), stopped_on=JULY, stop_reason="年审", cap_months=36)
    benefits.entitlement(factories.person(), ended_on=benefits.AUGUST, end_reason="退休", cap_months=1)

    assert count(head.get("entitlements", query=f"?{query}")) == str(found)


def test_page_shows_what_was_frozen_and_each_month(head, person, held):
    paid = benefits.payment(person, JULY, state="paid", paid_on=JULY)
    benefits.payment(person, benefits.AUGUST)

    page = head.get("entitlement", held.pk)

    assert [
        word
        for word in ("2022-07-01", "2030-05", "94 个月", "36 个月", "：2022-07 已到账 500.00 元", "：2022-08 待拨付 500.00 元")
        if word not in text(page)
    ] == []
    assert reverse("payment", args=[paid.pk]) in page.content.decode()


def test_a_shared_clock_counts_months_of_both_policies(head, person):
    first = benefits.entitlement(person, clock="shared", cap_months=36)
    other = benefits.entitlement(person, clock="shared", cap_months=36, policy="national-post-subsidy")
    benefits.payment(person, JULY)
    benefits.payment(person, JULY, policy="national-post-subsidy", programme="岗位补贴")
    benefits.payment(person, benefits.AUGUST, policy="national-post-subsidy", programme="岗位补贴")

    page = head.get("entitlement", first.pk)

    assert ("2 / 36" in text(page), reverse("entitlement", args=[other.pk]) in page.content.decode()) == (True, True)


def test_stopping_asks_why_and_is_taken_back_by_resuming(head, held):
    assert filed.errors(head.post("entitlement-stop", held.pk)) == {"reason": ["请填写停发原因。"]}

    head.post("entitlement-stop", held.pk, reason="年审未通过", on="2022-09-01")
    assert "2022-09-01 起停发：年审未通过" in text(head.get("entitlement", held.pk))
    head.post("entitlement-resume", held.pk, reason="已补办", on="2022-09-03")

    held.refresh_from_db()
    assert (held.stopped_on, held.stop_reason) == (None, "")
    assert [kind for kind, *_ in filed.events("benefits.entitlement.stopped", "benefits.entitlement.resumed")] == [
        "benefits.entitlement.stopped", "benefits.entitlement.resumed",
    ]  # fmt: skip


def test_ending_leaves_nothing_to_do(head, held):
    head.post("entitlement-end", held.pk, reason="已到退休年龄")

    page = head.get("entitlement", held.pk)
    assert ("终止：已到退休年龄" in text(page), reverse("entitlement-stop", args=[held.pk]) in page.content.decode()) == (True, False)


@pytest.mark.parametrize(("first", "second"), [("stop", "stop"), ("end", "stop"), ("end", "end")])
def test_the_second_of_two_clerks_is_told(head, held, first, second):
    head.post(f"entitlement-{first}", held.pk, reason="年审")

    page = head.post(f"entitlement-{second}", held.pk, reason="年审")

    assert (page.status_code, "可能已由别人办理" in text(page)) == (422, True)


def test_a_day_to_come_is_refused(head, held):
    page = head.post("entitlement-stop", held.pk, reason="年审", on="2099-01-01")

    assert (page.status_code, Entitlement.objects.get(pk=held.pk).stopped_on) == (422, None)


@pytest.mark.parametrize("deed", ["stop", "end"])
def test_only_who_pays_stops_and_ends(client, held, deed):
    assert filed.statuses(client, reverse(f"entitlement-{deed}", args=[held.pk])) == filed.only("reviewer", "head")


@pytest.mark.parametrize("name", ["entitlement", "entitlement-stop", "entitlement-resume", "entitlement-end"])
def test_an_entitlement_of_another_county_is_not_found(foreign, held, name):
    assert foreign.get(name, held.pk).status_code == 404


def test_export_holds_what_is_shown(head, person, held):
    rows = filed.exported(head.post("entitlements-export", query="?state=running"))

    assert (rows[1][1], rows[1][rows[0].index("已用 / 最长（月）")]) == (person.name, "0/36")
    assert names(head.get("entitlements")) == [person.name]
