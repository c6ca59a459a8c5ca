"""Documents as downloads: asked for by POST, by those who may, about what they may see."""

from __future__ import annotations

import datetime
import io

import docx
import openpyxl
import pytest

from nuanxin.orgs.models import AuditEvent
from nuanxin.people.models import Application, HelpCard, NoticeEntry, PublicNotice, Recognition
from tests import factories
from tests.web.pages import signed_in, text

DAY = datetime.date(2022, 9, 8)


@pytest.fixture
def at_work(client, officer):
    return signed_in(client, officer)


def application_of(person, **fields) -> Application:
    known = {"procedure": "national", "procedure_version": "1", "origin": "self", "categories": "LONG", "applied_on": DAY, "step": "accept"}
    return Application.objects.create(person=person, **known | fields)


@pytest.fixture
def application(person):
    return application_of(person)


def words(response) -> str:
    read = docx.Document(io.BytesIO(b"".join(response.streaming_content)))
    return "\n".join(
        [one.text for one in read.paragraphs] + [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    )


@pytest.mark.parametrize(("kind", "title"), [("application_form", "就业困难人员认定申请表"), ("decision_form", "就业困难人员认定审批表")])
def test_a_form_of_an_application_is_a_word_document(at_work, application, kind, title):
    answer = at_work.post(f"/applications/{application.pk}/documents/{kind}/")

    assert answer.status_code == 200
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    assert answer["Content-Disposition"].startswith("attachment;")
    told = words(answer)
    assert title in told
    assert application.person.name in told
    assert [event.kind for event in AuditEvent.objects.all()] == ["people.id_number.revealed"]


def test_a_card_is_there_once_it_was_issued(at_work, person):
    recognition = Recognition.objects.create(person=person, decided_on=DAY, source="self")
    application = application_of(person, state="approved", step="", decided_on=DAY, recognition=recognition)

    assert at_work.post(f"/applications/{application.pk}/documents/help_card/").status_code == 404

    HelpCard.objects.create(recognition=recognition, person=person, number="JY0001", issued_on=DAY)
    assert "JY0001" in words(at_work.post(f"/applications/{application.pk}/documents/help_card/"))


def test_a_kind_of_document_that_there_is_not_is_not_found(at_work, application):
    assert at_work.post(f"/applications/{application.pk}/documents/diploma/").status_code == 404


def test_a_public_notice_is_a_word_document(at_work, application):
    area = application.person.residence
    notice = PublicNotice.objects.create(
        area=area, procedure="national", title="水东村公示", profile="neutral", posted_on=DAY, closes_on=DAY, days=1, unit="calendar"
    )
    NoticeEntry.objects.create(notice=notice, application=application)

    told = words(at_work.post(f"/public-notices/{notice.pk}/document/"))

    assert "水东村公示" in told
    assert application.person.name in told


@pytest.mark.parametrize("address", ["/applications/{0}/documents/application_form/", "/public-notices/{0}/document/"])
def test_reading_an_address_of_a_document_gives_none(at_work, application, address):
    assert at_work.get(address.format(application.pk)).status_code == 405


def test_a_person_elsewhere_has_no_documents_here(client, county, township_officer):
    there = application_of(factories.person(residence=factories.LIUCUN))

    assert signed_in(client, township_officer).post(f"/applications/{there.pk}/documents/application_form/").status_code == 404


@pytest.mark.parametrize("role", ["inspector", "administrator"])
def test_who_handles_no_applications_gets_no_documents(client, application, role):
    at_work = signed_in(client, factories.user(role=role))

    assert at_work.post(f"/applications/{application.pk}/documents/application_form/").status_code == 403


def test_the_roster_page_begins_with_the_users_whole_area_and_the_business_date(at_work, county):
    page = at_work.get("/people/roster/")

    assert page.context["form"].initial["area"] == "信丰县"
    assert "名册按村（社区）排列" in text(page)


def test_the_roster_is_a_workbook_of_the_area_and_day(at_work, person):
    Recognition.objects.create(person=person, decided_on=DAY, source="roster")

    answer = at_work.post("/people/roster/", {"area": "嘉定镇", "on": "2022-09-20"})

    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.iter_rows(values_only=True))
    assert rows[0][0] == "嘉定镇就业援助对象名册"
    assert [row[2] for row in rows[3:]] == [person.name]


def test_a_day_to_come_gives_todays_roster(at_work, county):
    answer = at_work.post("/people/roster/", {"area": "嘉定镇", "on": "2999-01-01"})

    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.iter_rows(values_only=True))
    assert rows[1][0].startswith(f"在册日期：{datetime.date.today()}。")


@pytest.mark.parametrize(("typed", "wrong"), [({"area": "没有镇", "on": "2022-09-20"}, "area"), ({"area": "嘉定镇", "on": ""}, "on")])
def test_what_the_roster_cannot_be_made_of_is_told_beside_its_field(at_work, county, typed, wrong):
    page = at_work.post("/people/roster/", typed)

    assert (page.status_code, list(page.context["form"].errors)) == (422, [wrong])


def test_the_roster_of_a_foreign_township_is_refused_in_words(client, county, township_officer):
    answer = signed_in(client, township_officer).post("/people/roster/", {"area": "大塘埠镇", "on": "2022-09-20"})

    assert answer.status_code >= 400
    assert "您没有导出名单的权限" in text(answer)


def test_a_collector_makes_no_roster(client, county):
    assert signed_in(client, factories.user(role="collector")).get("/people/roster/").status_code == 403
