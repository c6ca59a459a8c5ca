"""The audit trail tells deeds about applications in words, and leads back to the application."""

from __future__ import annotations

from django.urls import reverse

from nuanxin.orgs.models import AuditEvent
from nuanxin.people import actions
from tests import factories
from tests.web.pages import text
from tests.web.recognition.conftest import Desk


def test_deed_is_told_in_words_with_a_link(day, village, county_head, applicant):
    application = actions.apply(by=village.user, person=applicant, categories=["LONG"], origin="visit")
    village.deed("pass", application)
    event = AuditEvent.objects.get(kind="people.application.passed")

    response = county_head.get("audit-event", event.pk)

    assert "认定申请：通过" in text(response)
    assert f"认定申请 {application.pk}" in text(response)
    assert "环节" in text(response)
    assert reverse("application", args=[application.pk]) in response.content.decode()


def test_opened_scan_is_told_in_words(day, village, county_head, applicant):
    from tests.people.scanned import JPEG

    paper = actions.add_paper(
        by=village.user, person=applicant, kind="户口簿", received_on=day(applicant.birth_on.replace(year=2022)), content=JPEG
    )
    village.post("paper-file", paper.pk)

    page = text(county_head.get("audit"))

    assert ("打开材料扫描件" in page, "登记材料" in page) == (True, True)


def test_trail_of_another_county_is_not_shown(day, applicant):
    foreign = factories.person(residence=factories.FOREIGN_TOWN)
    actions.apply(by=None, person=foreign, categories=["OTH"], origin="self")

    assert "还没有审计记录" in text(Desk(factories.user(role="head")).get("audit"))
