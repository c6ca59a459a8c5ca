"""A person walks the whole procedure through the pages: once smoothly, once with a send-back and an objection."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.orgs.models import AuditEvent
from nuanxin.people import actions
from nuanxin.people.models import Application, HelpCard, Objection, PublicNotice
from tests.people.scanned import JPEG
from tests.web.pages import messages, refusals, text

D = datetime.date


def trail() -> list[str]:
    """What happened to applications and notices, in order, without who opened what."""
    kinds = AuditEvent.objects.order_by("id").values_list("kind", flat=True)
    return [
        kind.removeprefix("people.") for kind in kinds if kind.startswith(("people.application", "people.notice", "people.recognition"))
    ]


def applied(desk, person, *categories: str) -> Application:
    response = desk.post("application-new", person=person.pk, categories=categories or ["LONG"], origin="visit", applied_on="2022-09-05")
    assert response.status_code == 302, refusals(response)
    return Application.objects.get(person=person)


def step(application: Application) -> str:
    application.refresh_from_db()
    return application.step


def posted(desk, *applications: Application) -> PublicNotice:
    chosen = [one.pk for one in applications]
    response = desk.post("public-notice-new", post="1", id=chosen, area="360722100200", place="村务公开栏", posted_on="2022-09-07")
    assert response.status_code == 302, refusals(response)
    return PublicNotice.objects.latest("pk")


@pytest.fixture
def to_the_notice(day, village, applicant):
    """An application that has passed the community and hangs on a notice."""
    application = applied(village, applicant)
    for on in (D(2022, 9, 5), D(2022, 9, 6)):
        assert village.deed("pass", application, reason="情况属实", on=on).status_code == 302
    day(D(2022, 9, 7))
    posted(village, application)
    return application


def test_smooth_walk_ends_with_a_recognition_and_a_card(day, village, township, county_head, applicant):
    application = applied(village, applicant)
    scan = {"kind": "居民身份证", "received_on": "2022-09-05", "application": application.pk}
    from django.core.files.uploadedfile import SimpleUploadedFile

    assert village.post("paper-new", applicant.pk, **scan, scan=SimpleUploadedFile("证.jpg", JPEG)).status_code == 302
    village.deed("pass", application, on="2022-09-05")
    assert step(application) == "community"
    village.deed("pass", application, reason="入户属实", on="2022-09-06")
    assert step(application) == "notice"
    day(D(2022, 9, 7))
    notice = posted(village, application)
    assert (notice.closes_on, step(application)) == (D(2022, 9, 15), "notice")  # 2022-09-12 is the Mid-Autumn holiday
    actions.advance_notices(today=day(D(2022, 9, 16)))
    assert step(application) == "township"
    township.deed("pass", application, reason="同意", on="2022-09-16")
    assert step(application) == "county"
    response = county_head.deed("pass", application, reason="予以认定", on="2022-09-16")

    application.refresh_from_db()
    assert messages(county_head.client.get(response["Location"])) == ["王小明的申请已办结：已认定。"]
    assert (application.state, application.recognition.decided_on, application.recognition.person) == (
        "approved",
        D(2022, 9, 16),
        applicant,
    )
    assert HelpCard.objects.get(recognition=application.recognition).person == applicant
    assert trail() == [
        "application.submitted", "application.passed", "application.passed", "application.posted", "notice.posted",
        "application.notice_over", "application.passed", "recognition.recorded", "application.approved",
    ]  # fmt: skip


def test_page_tells_each_step_with_who_and_when(to_the_notice, village):
    page = text(village.get("application", to_the_notice.pk))

    assert "受理 （已办） 2022-09-05 村采集员" in page
    assert "社区（村）初审 （已办） 2022-09-06 村采集员" in page
    assert "公示 （正在办） 2022-09-07 村采集员" in page
    assert "异议复核" not in page
    assert "乡镇（街道）复核 （未到） 限 7个工作日" in page


def test_walk_with_a_send_back_and_an_objection(day, to_the_notice, village, township, county_head, county_reviewer):
    application = to_the_notice
    day(D(2022, 9, 8))
    response = village.post("objection-new", application.pk, content="他在县城有铺面", objector="邻居老李", received_on="2022-09-08")
    assert response.status_code == 302, refusals(response)
    objection = Objection.objects.get()
    assert actions.advance_notices(today=D(2022, 9, 30)) == 0
    day(D(2022, 9, 9))
    upheld = {"outcome": "upheld", "findings": "经核实铺面已转让，需补材料", "on": "2022-09-09"}
    response = township.post("objection-decide", objection.pk, **upheld)
    assert response.status_code == 302, refusals(response)
    assert step(application) == "recheck"
    assert "异议复核 （正在办）" in text(township.get("application", application.pk))
    township.deed("send-back", application, to_step="community", reason="请补铺面转让协议", on="2022-09-09")
    assert step(application) == "community"
    day(D(2022, 9, 13))
    village.deed("pass", application, reason="已补协议", on="2022-09-13")
    second = village.post("public-notice-new", post="1", id=[application.pk], area="360722100200", posted_on="2022-09-13")
    assert second.status_code == 302, refusals(second)
    day(D(2022, 9, 14))
    village.post("objection-new", application.pk, content="还是有铺面", received_on="2022-09-14")
    again = {"outcome": "dismissed", "findings": "工商登记已变更", "on": "2022-09-14"}
    assert township.post("objection-decide", Objection.objects.latest("pk").pk, **again).status_code == 302
    actions.advance_notices(today=day(D(2022, 9, 28)))
    township.deed("pass", application, on="2022-09-28")
    county_head.deed("pass", application, on="2022-09-28")

    application.refresh_from_db()
    assert application.state == "approved"
    assert trail() == [
        "application.submitted", "application.passed", "application.passed", "application.posted", "notice.posted",
        "application.objected", "application.upheld", "application.sent_back", "application.passed", "application.posted", "notice.posted",
        "application.objected", "application.dismissed", "application.notice_over", "application.passed", "recognition.recorded",
        "application.approved",
    ]  # fmt: skip
    told = text(county_reviewer.get("application", application.pk))
    assert "请补铺面转让协议" in told
    assert "异议：成立" in told
    assert ("邻居老李" in told, "他在县城有铺面" in told) == (False, False)


def test_trail_never_tells_who_objected(to_the_notice, village, day):
    village.post("objection-new", to_the_notice.pk, content="他在县城有铺面", objector="邻居老李", received_on="2022-09-07")

    assert "老李" not in str(list(AuditEvent.objects.values_list("details", flat=True)))


def test_who_made_does_not_check(to_the_notice, day, township, county_reviewer):
    """The township's officer reviewed; with the county's role as well they still may not decide the same application."""
    from nuanxin.orgs.models import RoleAssignment
    from tests import factories

    RoleAssignment.objects.create(user=township.user, role="head", area=factories.area(factories.COUNTY), from_on=D(2020, 1, 1))
    actions.advance_notices(today=day(D(2022, 9, 16)))
    township.deed("pass", to_the_notice, on="2022-09-16")

    response = township.get("application-pass", to_the_notice.pk)

    assert response.status_code == 422
    assert "“乡镇（街道）复核”是您本人于 2022-09-16 办理的，“县级认定”不能再由您办理" in text(response)
    assert "“县级认定”不能再由您办理" in text(township.get("application", to_the_notice.pk))
    assert county_reviewer.get("application-pass", to_the_notice.pk).status_code == 200


def test_withdrawn_application_leaves_the_notice(to_the_notice, village):
    response = village.deed("withdraw", to_the_notice, reason="本人已找到工作")

    assert messages(village.client.get(response["Location"]))[-1] == "王小明的申请已办结：已撤回。"
    assert PublicNotice.objects.get().entries.get().removed_on == D(2022, 9, 7)


def test_refused_application_tells_why(to_the_notice, day, township):
    actions.advance_notices(today=day(D(2022, 9, 16)))

    township.deed("refuse", to_the_notice, reason="名下有企业", on="2022-09-16")

    page = text(township.get("application", to_the_notice.pk))
    assert "2022-09-16 不予认定" in page
    assert "名下有企业" in page
    assert "乡镇（街道）复核 （止于此） 2022-09-16 镇经办人" in page
