"""Papers on the pages: registered with a scan or a shelf, opened as a download that leaves a trace, voided."""

from __future__ import annotations

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from nuanxin.orgs.models import AuditEvent
from nuanxin.people import actions
from nuanxin.people.models import Household, HouseholdMembership, Paper
from tests import factories
from tests.people.scanned import JPEG, PDF
from tests.web.pages import messages, refusals, text
from tests.web.recognition.conftest import Desk

D = datetime.date
TOLD = {"kind": "户口簿", "received_on": "2022-09-05"}


def scan(content: bytes = JPEG, name: str = "户口簿.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def application(day, applicant):
    return factories.application(applicant)


@pytest.fixture
def scanned(village, applicant):
    told = {"kind": "户口簿", "received_on": D(2022, 9, 5), "name": "a.jpg", "content": JPEG}
    return actions.add_paper(by=village.user, person=applicant, **told)


def opened() -> int:
    return AuditEvent.objects.filter(kind="people.paper.opened").count()


def test_paper_is_registered_with_its_scan(village, application, applicant):
    response = village.post("paper-new", applicant.pk, **TOLD, scan=scan(), application=application.pk, note="全家")

    paper = Paper.objects.get()
    assert (paper.kind, paper.application, paper.file.name, paper.note, paper.has_original) == (
        "户口簿",
        application,
        "户口簿.jpg",
        "全家",
        False,
    )
    assert response["Location"] == f"/applications/{application.pk}/"
    assert messages(village.client.get(response["Location"])) == ["已登记材料：户口簿。"]


def test_paper_without_an_application_goes_back_to_the_person(village, applicant):
    response = village.post("paper-new", applicant.pk, **TOLD, has_original="on", shelf="3 柜")

    assert (Paper.objects.get().shelf, response["Location"]) == ("3 柜", f"/people/{applicant.pk}/")
    assert "户口簿 2022-09-05 收，原件在3 柜" in text(village.client.get(response["Location"]))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"kind": ""}, "材料名称：请填写材料名称。"),
        ({"received_on": "2999-01-01"}, "收到日期：收到日期 2999-01-01 晚于今天"),
        ({}, "既没有扫描件，也没有登记纸质原件"),
        ({"scan": (b"<html>", "a.jpg")}, "扫描件：扫描件“a.jpg”不是图片或 PDF"),
        ({"scan": (b"", "a.jpg")}, "是空文件"),
        ({"scan": (JPEG[:-2], "a.jpg")}, "不完整"),
        ({"has_original": "on", "about": "999999"}, "谁的材料"),
    ],
)
def test_wrong_paper_is_refused(village, applicant, changes, told):
    changes = changes | ({"scan": scan(*changes["scan"])} if "scan" in changes else {})

    response = village.post("paper-new", applicant.pk, **(TOLD | changes))

    assert response.status_code == 422
    assert any(told in line for line in refusals(response)), refusals(response)
    assert not Paper.objects.exists()


def test_link_of_the_checklist_fills_in_the_name_and_whose(village, application, applicant):
    wife = factories.person(name="钱妻")
    home = Household.objects.create(head_id_digest="d", head_id_masked="360722********0011")
    for one in (applicant, wife):
        HouseholdMembership.objects.create(household=home, person=one)

    content = village.get(
        "paper-new", applicant.pk, query=f"?kind=家庭成员身份证&about={wife.pk}&application={application.pk}"
    ).content.decode()

    assert 'value="家庭成员身份证"' in content
    assert f'<option value="{wife.pk}" selected>钱妻</option>' in content
    village.post("paper-new", applicant.pk, kind="家庭成员身份证", received_on="2022-09-05", about=wife.pk, scan=scan())
    assert Paper.objects.get().about == wife


def test_application_of_another_person_is_not_found(village, application):
    other = factories.person()

    assert village.get("paper-new", other.pk, query=f"?application={application.pk}").status_code == 404


def test_scan_comes_as_a_download_that_runs_nowhere(village, scanned):
    response = village.post("paper-file", scanned.pk)

    assert (response.content, response["Content-Type"]) == (JPEG, "image/jpeg")
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E7%8E%8B")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "private, no-store"
    assert opened() == 1


def test_name_of_the_download_is_by_its_content(village, applicant):
    told = {"kind": "../证明\r\nX: y", "received_on": D(2022, 9, 5), "name": "证明.exe", "content": PDF}
    paper = actions.add_paper(by=village.user, person=applicant, **told)

    response = village.post("paper-file", paper.pk)

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].endswith(".pdf")
    assert ("exe" in response["Content-Disposition"], "\n" in response["Content-Disposition"]) == (False, False)


def test_scan_is_not_opened_by_a_link(village, scanned):
    assert (village.get("paper-file", scanned.pk).status_code, opened()) == (405, 0)


@pytest.mark.parametrize(("role", "status"), [("officer", 200), ("reviewer", 200), ("inspector", 403), ("administrator", 403)])
def test_scan_is_for_those_who_handle_applications(scanned, role, status):
    assert Desk(factories.user(role=role)).post("paper-file", scanned.pk).status_code == status


def test_foreign_scan_is_not_found(village, scanned):
    elsewhere = Desk(factories.user(role="officer", area=factories.area(factories.DATANGBU)))

    assert (elsewhere.post("paper-file", scanned.pk).status_code, opened()) == (404, 0)


def test_paper_that_was_never_scanned_says_where_it_lies(village, applicant):
    response = village.post("paper-file", factories.paper(applicant).pk)

    assert (response.status_code, "存放位置：3 柜" in text(response)) == (422, True)


def test_original_gets_its_shelf(village, scanned):
    response = village.post("paper-shelf", scanned.pk, shelf="二楼 5 柜")

    assert messages(village.client.get(response["Location"])) == ["已登记“户口簿”原件的存放位置。"]
    assert "原件在二楼 5 柜" in text(village.get("person", scanned.person_id))


def test_shelf_is_asked_for(village, scanned):
    assert refusals(village.post("paper-shelf", scanned.pk, shelf=" ")) == ["存放位置：请填写存放位置。"]


def test_wrong_paper_is_voided_by_an_officer_with_a_reason(township, scanned):
    assert township.get("paper-void", scanned.pk).status_code == 200
    assert refusals(township.post("paper-void", scanned.pk, reason="")) == ["作废原因：请填写作废原因。"]

    township.post("paper-void", scanned.pk, reason="扫错了人")

    scanned.refresh_from_db()
    assert (scanned.is_standing, scanned.void_reason) == (False, "扫错了人")
    assert township.get("paper-void", scanned.pk).status_code == 404


def test_collector_is_not_offered_to_void(village, township, scanned):
    assert ["作废 ：户口簿" in text(desk.get("person", scanned.person_id)) for desk in (village, township)] == [False, True]
    assert village.post("paper-void", scanned.pk, reason="错").status_code == 403


def test_inspector_sees_what_is_on_file_but_opens_nothing(scanned):
    page = text(Desk(factories.user(role="inspector")).get("person", scanned.person_id))

    assert ("户口簿" in page, "下载扫描件" in page, "登记材料" in page) == (True, False, False)
