"""Telling payees: the waiting, marking one or many, messages with whole numbers, letters."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from nuanxin.benefits.models import Notification
from nuanxin.orgs.models import AuditEvent, Office
from tests import factories
from tests.factories import benefits
from tests.web import filed
from tests.web.pages import count, messages, names, signed_in, text

pytestmark = pytest.mark.django_db
PHONE = "13800138000"


@pytest.fixture(autouse=True)
def _on_the_fifth(county):
    Office.objects.update(business_date=datetime.date(2022, 9, 5))


@pytest.fixture
def payee(county):
    return factories.person(name="王小明", phone=PHONE)


@pytest.fixture
def waiting(payee):
    return benefits.notification(payee, due_on=datetime.date(2022, 9, 1))


@pytest.fixture
def several(waiting):
    return [waiting, *(benefits.notification(factories.person(), due_on=datetime.date(2022, 9, 5), kind="stopped") for _ in range(2))]


def test_nothing_to_tell_says_where_it_comes_from(clerk):
    assert "要告知的内容会自动出现在这里" in text(clerk.get("notifications"))


def test_the_waiting_are_listed_with_masked_phones_and_how_late(clerk, waiting):
    page = clerk.get("notifications")

    assert [
        word
        for word in ("王小明", "资金已到账", "已过 4 天", "您的社保补贴已到账。", waiting.person.phone_masked)
        if word not in text(page)
    ] == []
    assert PHONE not in page.content.decode()


def test_marking_one_told(clerk, waiting):
    clerk.post("notification-tell", waiting.pk, means="phone", told_on="2022-09-05")

    waiting.refresh_from_db()
    assert (waiting.told_on, waiting.told_by_means, waiting.told_by) == (datetime.date(2022, 9, 5), "phone", clerk.user)
    assert (count(clerk.get("notifications")), names(clerk.get("notifications", query="?state=told"))) == ("0", ["王小明"])


@pytest.mark.parametrize("sent", [{}, {"means": "pigeon"}, {"means": "phone", "told_on": "2099-01-01"}])
def test_what_cannot_be_told_is_refused(clerk, waiting, sent):
    page = clerk.post("notification-tell", waiting.pk, **sent)

    assert (page.status_code, Notification.objects.get().told_on) == (422, None)


def test_the_second_of_two_clerks_is_told_who_was_first(clerk, waiting):
    clerk.post("notification-tell", waiting.pk, means="phone")

    page = clerk.post("notification-tell", waiting.pk, means="visit")

    assert (page.status_code, "登记为电话告知" in text(page)) == (422, True)


def test_many_are_marked_at_once(clerk, several):
    keys = [one.pk for one in several]
    asked = clerk.post("notifications-tell", id=keys)
    assert "已勾选 3 条" in text(clerk.client.get(asked["Location"]))

    clerk.post("notifications-tell", id=keys, go="1", means="message")

    assert Notification.objects.filter(told_by_means="message").count() == 3
    assert messages(clerk.get("notifications")) == ["已登记 3 条告知。"]


def test_no_tick_leads_back(clerk, several):
    assert clerk.get("notifications-tell")["Location"] == reverse("notifications")


def test_page_reveals_the_number_only_for_a_reason(clerk, waiting):
    page = clerk.get("notification", waiting.pk)

    assert ("查看完整号码" in text(page), PHONE in page.content.decode()) == (True, False)


def test_messages_leave_with_whole_numbers_and_a_trace(clerk, several):
    rows = filed.exported(clerk.post("notifications-messages-export", only="chosen", id=[one.pk for one in several]))

    assert [row[:3] for row in rows[1:]] == [("王小明", PHONE, "您的社保补贴已到账。")]
    assert AuditEvent.objects.get(kind="benefits.phones.exported").details["count"] == 1


def test_nobody_with_a_phone_is_told_so(clerk, several):
    page = clerk.post("notifications-messages-export", only="chosen", id=[several[1].pk])

    assert (page.status_code, "都没有登记手机号" in text(page)) == (422, True)


def test_messages_are_for_who_may_see_numbers(client, several):
    signed_in(client, factories.user(role="collector"))

    assert client.post(reverse("notifications-messages-export"), {"only": "chosen", "id": [several[0].pk]}).status_code == 403


def test_letters_are_one_sheet_each(clerk, several):
    page = clerk.get("notification-letters", query="?" + "&".join(f"id={one.pk}" for one in several))

    assert (page.content.decode().count('class="card sheet letter"'), "本人已收到以上告知" in text(page)) == (3, True)


def test_export_masks_phones(clerk, waiting):
    rows = filed.exported(clerk.post("notifications-export"))

    assert rows[1][:2] == ("王小明", waiting.person.phone_masked)


def test_a_collector_tells_and_an_inspector_only_reads(client, waiting):
    address = reverse("notification-tell", args=[waiting.pk])

    found = filed.statuses(client, address, {})
    assert found == {"collector": 422, "officer": 422, "reviewer": 422, "head": 422, "inspector": 403, "administrator": 403}


@pytest.mark.parametrize("name", ["notification", "notification-tell"])
def test_what_another_county_tells_is_not_found(foreign, waiting, name):
    answer = foreign.post(name, waiting.pk, means="phone") if name.endswith("tell") else foreign.get(name, waiting.pk)
    assert answer.status_code == 404


def test_ticks_of_another_county_are_left_out(foreign, several):
    assert foreign.post("notifications-tell", id=[several[0].pk], go="1", means="phone")["Location"] == reverse("notifications")
    assert not Notification.objects.exclude(told_on=None).exists()
