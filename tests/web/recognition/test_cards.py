"""Help cards and voided applications through their pages: who is offered them, what they refuse, what comes first."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from nuanxin.orgs.models import AuditEvent
from nuanxin.people import actions
from nuanxin.people.models import Application, HelpCard, Recognition
from tests import factories
from tests.web.pages import messages, refusals, text
from tests.web.recognition.conftest import Desk

D = datetime.date


@pytest.fixture
def officer(day):
    return Desk(factories.user(role="officer"))


@pytest.fixture
def recognition(day, applicant):
    """Decided on paper: no application, no card."""
    return factories.recognition(applicant)


def card_of(recognition: Recognition, number: str = "YZ-1") -> HelpCard:
    return HelpCard.objects.create(recognition=recognition, person=recognition.person, number=number, issued_on=D(2022, 8, 2))


def links(response, *names: str) -> list[str]:
    """Which of these pages the answer leads to."""
    content = response.content.decode()
    return [name for name in names if f"/{name}/" in content]


def test_card_of_a_recognition_on_paper_is_issued_with_the_number_printed_on_it(officer, recognition, applicant):
    page = officer.get("card-new", recognition.pk)
    response = officer.post("card-new", recognition.pk, number="纸 0017", issued_on="2022-09-01", note="补发")

    card = HelpCard.objects.get()
    assert "发援助卡" in text(page)
    assert response.url == reverse("person", args=[applicant.pk])
    assert (card.recognition, card.number, card.issued_on, card.note) == (recognition, "纸 0017", D(2022, 9, 1), "补发")


def test_card_without_a_number_is_numbered_by_the_procedure(officer, recognition, applicant):
    officer.post("card-new", recognition.pk, issued_on="2022-09-01")

    assert HelpCard.objects.get().number in text(officer.get("person", applicant.pk))


def test_card_that_is_there_is_told_and_not_issued_again(officer, recognition):
    card_of(recognition)

    response = officer.post("card-new", recognition.pk, issued_on="2022-09-01")

    assert HelpCard.objects.count() == 1
    assert "编号 YZ-1，2022-08-02 发放" in messages(officer.client.get(response.url))[0]


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"issued_on": ""}, "发放日期"),
        ({"issued_on": "2099-01-01"}, "晚于今天"),
        ({"issued_on": "2022-07-31"}, "早于认定日期"),
        ({"issued_on": "2022-09-01", "number": "号" * 25}, "编号"),
        ({"issued_on": "9999-99-99"}, "发放日期"),
    ],
)
def test_card_that_cannot_be_is_refused_beside_its_field(officer, recognition, sent, told):
    response = officer.post("card-new", recognition.pk, **sent)

    assert (response.status_code, HelpCard.objects.exists()) == (422, False)
    assert told in " ".join(refusals(response))


def test_card_of_an_ended_recognition_is_neither_offered_nor_issued(officer, applicant):
    ended = factories.recognition(applicant, ended_on=D(2022, 8, 20), end_reason="已就业", end_code="placed")

    response = officer.post("card-new", ended.pk, issued_on="2022-08-10")

    assert "不能再发援助卡" in refusals(response)[0]
    assert reverse("card-new", args=[ended.pk]) not in officer.get("person", applicant.pk).content.decode()


@pytest.mark.parametrize(("role", "issues", "voids"), [("officer", True, True), ("reviewer", True, False), ("inspector", False, False)])
def test_person_page_offers_what_the_role_may_do(recognition, applicant, role, issues, voids):
    desk = Desk(factories.user(role=role))

    issue_url = reverse("card-new", args=[recognition.pk])
    without = desk.get("person", applicant.pk).content.decode()
    card = card_of(recognition)
    with_card = desk.get("person", applicant.pk).content.decode()

    void_url = reverse("card-void", args=[card.pk])
    assert (issue_url in without, issue_url in with_card, void_url in with_card) == (issues, False, voids)
    assert [desk.client.get(url).status_code for url in (issue_url, void_url)] == [200 if issues else 403, 200 if voids else 403]


def test_lost_card_is_voided_with_a_reason_and_another_is_issued(officer, recognition, applicant):
    card = card_of(recognition)

    asked = officer.get("card-void", card.pk)
    officer.post("card-void", card.pk, reason="遗失")
    officer.post("card-new", recognition.pk, number="YZ-2", issued_on="2022-09-01")

    assert "YZ-1" in text(asked)
    assert list(HelpCard.objects.order_by("pk").values_list("number", "void_reason")) == [("YZ-1", "遗失"), ("YZ-2", "")]
    assert list(AuditEvent.objects.filter(kind__startswith="people.card").values_list("kind", flat=True).order_by("pk")) == [
        "people.card.voided",
        "people.card.issued",
    ]


def test_voiding_without_a_reason_is_refused(officer, recognition):
    card = card_of(recognition)

    response = officer.post("card-void", card.pk)

    assert (response.status_code, HelpCard.objects.standing().count()) == (422, 1)


def test_voided_application_leaves_the_inbox_and_its_page(officer, village, applicant):
    application = actions.apply(by=village.user, person=applicant, categories=["LONG"], origin="visit")

    response = officer.post("application-void", application.pk, reason="登记错了人")

    assert response.url == reverse("person", args=[applicant.pk])
    assert Application.objects.get().void_reason == "登记错了人"
    assert officer.get("application", application.pk).status_code == 404
    assert "王小明" not in text(officer.get("applications"))


@pytest.mark.parametrize(("role", "offered"), [("officer", True), ("collector", False), ("reviewer", False), ("head", False)])
def test_voiding_an_application_is_offered_to_who_may(village, applicant, role, offered):
    application = actions.apply(by=village.user, person=applicant, categories=["LONG"], origin="visit")
    desk = Desk(factories.user(role=role))

    assert (reverse("application-void", args=[application.pk]) in desk.get("application", application.pk).content.decode()) == offered
    assert desk.get("application-void", application.pk).status_code == (200 if offered else 403)


def test_papers_of_an_application_come_first_and_lead_back(officer, village, applicant):
    application = actions.apply(by=village.user, person=applicant, categories=["LONG"], origin="visit")
    paper = factories.paper(applicant, application=application)
    url = reverse("application-void", args=[application.pk])

    page = officer.client.get(url)
    refused = officer.client.post(url, {"reason": "登记错了人"})
    to_paper = f"{reverse('paper-void', args=[paper.pk])}?next={url}"
    asked = officer.client.get(to_paper)
    after = officer.client.post(to_paper, {"reason": "登记错了人", "next": url})

    assert f'href="{to_paper}"' in page.content.decode()
    assert "请先作废这些记录" in refusals(refused)[0]
    assert f'name="next" value="{url}"' in asked.content.decode()
    assert (after.url, refusals(officer.client.post(url, {"reason": "登记错了人"}))) == (url, [])


def test_application_with_an_objection_is_not_for_voiding(officer, village, applicant):
    application = actions.apply(by=village.user, person=applicant, categories=["LONG"], origin="visit")
    factories.objection(application)

    assert "有异议的申请请按程序办结" in text(officer.get("application-void", application.pk))
    assert "不能作废" in refusals(officer.post("application-void", application.pk, reason="登记错了人"))[0]


def test_voiding_a_recognition_tells_what_comes_first_until_nothing_rests_on_it(officer, recognition, applicant):
    application = factories.application(applicant, step="", state="approved", decided_on=D(2022, 8, 1), recognition=recognition)
    card = card_of(recognition)
    pause = factories.suspension(recognition)
    url = reverse("recognition-void", args=[recognition.pk])
    first = [
        reverse(name, args=[one.pk]) for name, one in (("application-void", application), ("card-void", card), ("suspension-void", pause))
    ]

    page = officer.client.get(url)
    refused = officer.client.post(url, {"reason": "登记错了人"})
    content = page.content.decode()
    ways_back = [officer.client.post(f"{one}?next={url}", {"reason": "登记错了人", "next": url}).url for one in first]

    assert "还有 3 条记录以它为依据" in text(page)
    assert [f"{one}?next={url}" in content for one in first] == [True] * 3
    assert (refused.status_code, ways_back) == (422, [url] * 3)
    assert "以它为依据" not in text(officer.client.get(url))
    assert officer.client.post(url, {"reason": "登记错了人"}).status_code == 302


def test_way_back_out_of_the_house_is_not_taken(officer, recognition, applicant):
    card = card_of(recognition)

    page = officer.get("card-void", card.pk, query="?next=https://evil.example/")
    response = officer.post("card-void", card.pk, reason="遗失", next="https://evil.example/")

    assert [f'{name}="https://evil' in page.content.decode() for name in ("href", "value")] == [False, False]
    assert response.url == reverse("person", args=[applicant.pk])
