"""Objections: taken down, read only by who decides, decided once."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.people.models import ApplicationDeed, Objection
from tests import factories
from tests.web.pages import messages, refusals, text
from tests.web.recognition.conftest import Desk

D = datetime.date
SAID, WHO = "他在县城有铺面", "邻居老李"


@pytest.fixture
def hanging(day, applicant):
    """An application on a notice of 14 September."""
    day(D(2022, 9, 15))
    application = factories.application(applicant, "notice", categories="LONG")
    factories.public_notice(application, area=factories.SHUIDONG)
    ApplicationDeed.objects.create(application=application, step="notice", kind="posted", on=D(2022, 9, 14), by_name="甲")
    return application


@pytest.fixture
def objection(hanging):
    return factories.objection(hanging, D(2022, 9, 15), content=SAID, objector=WHO)


def test_objection_is_taken_down_and_kept_from_readers(hanging, village):
    response = village.post("objection-new", hanging.pk, content=SAID, objector=WHO, received_on="2022-09-15")

    made = Objection.objects.get()
    assert (made.content, made.objector, made.received_on, made.recorded_by) == (SAID, WHO, D(2022, 9, 15), village.user)
    page = village.client.get(response["Location"])
    assert messages(page) == ["已登记对王小明的申请的异议。核查之前，公示不会期满通过。"]
    assert (SAID in text(page), WHO in text(page), "2022-09-15 异议：待核查" in text(page)) == (False, False, True)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"content": " "}, "异议内容：请填写异议内容。"),
        ({"received_on": "2022-09-13"}, "早于公示开始日期"),
        ({"received_on": "2999-01-01"}, "收到日期 2999-01-01 晚于今天"),
        ({"content": "长" * 1001}, "异议内容"),
    ],
)
def test_wrong_objection_is_refused(hanging, village, changes, told):
    response = village.post("objection-new", hanging.pk, **({"content": SAID, "received_on": "2022-09-15"} | changes))

    assert response.status_code == 422
    assert any(told in line for line in refusals(response)), refusals(response)
    assert not Objection.objects.exists()


def test_objection_before_the_notice_is_refused(day, village, applicant):
    application = factories.application(applicant)

    response = village.get("objection-new", application.pk)

    assert (response.status_code, "还没有公示，不能登记异议" in text(response)) == (422, True)


def test_who_decides_reads_what_was_said(objection, township):
    page = text(township.get("objection-decide", objection.pk))

    assert f"异议内容 {SAID} 异议人 {WHO}" in page


@pytest.mark.parametrize("role", ["collector", "head"])
def test_who_may_not_decide_does_not_read_it(objection, role):
    response = Desk(factories.user(role=role)).get("objection-decide", objection.pk)

    assert response.status_code == 422
    assert (SAID in text(response), "“异议复核”由乡镇（街道）以上的经办人、审核人办理" in text(response)) == (False, True)


def test_inspector_does_not_read_it(objection):
    assert Desk(factories.user(role="inspector")).get("objection-decide", objection.pk).status_code == 403


def test_dismissed_objection_lets_the_notice_go_on(objection, township):
    response = township.post("objection-decide", objection.pk, outcome="dismissed", findings="铺面是他哥哥的", on="2022-09-15")

    page = township.client.get(response["Location"])
    assert messages(page) == ["已登记核查结果：对王小明的异议不成立。"]
    assert "2022-09-15 异议：不成立 2022-09-15 镇经办人：铺面是他哥哥的" in text(page)


def test_upheld_objection_leads_to_the_re_examination(objection, township):
    response = township.post("objection-decide", objection.pk, outcome="upheld", findings="确有铺面", on="2022-09-15")

    assert "异议复核 （正在办）" in text(township.client.get(response["Location"]))


@pytest.mark.parametrize(
    ("changes", "told"),
    [({"outcome": ""}, "核查结果：请选择核查结果。"), ({"findings": " "}, "核查情况：请填写核查情况。"), ({"outcome": "open"}, "核查结果")],
)
def test_decision_without_its_parts_is_refused(objection, township, changes, told):
    response = township.post("objection-decide", objection.pk, **({"outcome": "dismissed", "findings": "已核实"} | changes))

    assert response.status_code == 422
    assert any(told in line for line in refusals(response)), refusals(response)


def test_decided_objection_is_not_decided_again(objection, township):
    told = {"outcome": "dismissed", "findings": "已核实", "on": "2022-09-15"}
    township.post("objection-decide", objection.pk, **told)

    response = township.post("objection-decide", objection.pk, **(told | {"outcome": "upheld"}))

    assert response.status_code == 422
    assert "这件异议已于 2022-09-15 核查完毕（不成立），不能再改" in text(response)


def test_page_puts_the_examination_first(objection, township):
    content = township.get("application", objection.application_id).content.decode()

    assert f'<a class="btn primary" href="/objections/{objection.pk}/">' in content


def test_foreign_objection_is_as_if_it_were_not_there(day, township):
    foreign = factories.objection(factories.application(factories.person(residence=factories.FOREIGN_TOWN), "notice"))

    assert township.get("objection-decide", foreign.pk).status_code == 404
