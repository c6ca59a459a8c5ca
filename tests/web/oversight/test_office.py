"""The office's settings, its organisations, and the area fields that understand what clerks write."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.orgs.models import AuditEvent, Office, Organisation
from nuanxin.web.oversight.forms import OrganisationEntry, RoleEntry, area_names
from tests import factories
from tests.web.pages import messages, names, refusals, signed_in, text


@pytest.fixture
def administrator(county):
    return factories.user(role="administrator")


@pytest.fixture
def at_work(client, administrator):
    return signed_in(client, administrator)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("嘉定镇", factories.JIADING),
        (" 嘉定镇 ", factories.JIADING),
        ("嘉定镇水东村", factories.SHUIDONG),
        ("水东村委会", factories.SHUIDONG),
        ("信丰县", factories.COUNTY),
        ("360722100", factories.JIADING),
        (factories.SHUIBEI, factories.SHUIBEI),
    ],
)
def test_area_is_understood_as_clerks_write_it(administrator, typed, code):
    form = RoleEntry({"role": "officer", "area": typed}, user=administrator)

    assert form.is_valid(), form.errors
    assert form.values()["area"].code == code


@pytest.mark.parametrize("typed", ["", "   ", "没有镇", "南安镇", "36072", "999999", "<script>"])
def test_area_that_is_none_here_is_refused_in_words(administrator, typed):
    form = RoleEntry({"role": "officer", "area": typed}, user=administrator)

    assert list(form.errors) == ["area"]
    assert form.errors["area"][0].endswith("。")


def test_suggested_areas_end_with_the_township(administrator):
    assert area_names(administrator) == ["信丰县", "嘉定镇", "大塘埠镇"]


def test_settings_tell_the_office_and_both_dates(at_work):
    Office.objects.update(business_date=datetime.date(2022, 9, 20))

    page = at_work.get("/office/")

    assert "机构 信丰县就业创业服务中心" in text(page)
    assert 'value="2022-09-20"' in page.content.decode()


def test_business_date_leaves_one_event_and_the_same_again_none(at_work):
    for _ in range(2):
        response = at_work.post("/office/", {"day": "2022-09-20"}, follow=True)

    assert "业务日期已保存" in messages(response)[0]
    [event] = AuditEvent.objects.filter(kind="orgs.office.business_date_set")
    assert (event.details["before"], event.details["after"]) == (None, "2022-09-20")


def test_broken_business_date_is_refused(at_work):
    response = at_work.post("/office/", {"day": "2022-02-30"})

    assert response.status_code == 422
    assert Office.objects.get().business_date is None


def test_new_organisation_twice_is_one(at_work):
    for _ in range(2):
        at_work.post("/organisations/new/", {"name": "嘉定镇社保所", "line": "labour", "area": "嘉定镇"})

    assert Organisation.objects.filter(name="嘉定镇社保所").count() == 1
    assert AuditEvent.objects.filter(kind="orgs.organisation.created").count() == 1


def test_organisation_without_anything_is_asked_for_everything(at_work):
    assert refusals(at_work.post("/organisations/new/", {})) == [
        "机构名称：请填写机构名称。",
        "条线：请选择条线。",
        "所辖地区：请填写所辖地区。",
    ]


def test_organisation_outside_the_own_area_is_refused(client, county):
    township = factories.area(factories.JIADING)
    local = factories.user(role="administrator", area=township, organisation=factories.organisation(area=township))

    response = signed_in(client, local).post("/organisations/new/", {"name": "邻镇社保所", "line": "labour", "area": "大塘埠镇"})

    assert response.status_code == 422
    assert not Organisation.objects.filter(name="邻镇社保所").exists()


def test_name_that_is_too_long_is_refused_before_the_action(administrator):
    form = OrganisationEntry({"name": "长" * 81, "line": "labour", "area": "嘉定镇"}, user=administrator)

    assert list(form.errors) == ["name"]


def test_organisations_are_narrowed_by_line_and_name(at_work):
    factories.organisation(name="县残联", line="disabled")
    factories.organisation(name="县民政局", line="civil_affairs")

    assert names(at_work.get("/organisations/?line=disabled")) == ["县残联"]
    assert names(at_work.get("/organisations/?q=县民")) == ["县民政局"]


def test_organisations_tell_how_many_accounts_they_have(at_work):
    body = factories.organisation(name="县残联", line="disabled")
    for _ in range(3):
        factories.user(organisation=body)

    assert "县残联 残联 信丰县 — 3 启用" in text(at_work.get("/organisations/?line=disabled"))


def test_account_list_is_offered_to_the_administrator_only(client, county):
    assert "用户与角色" in signed_in(client, factories.user(role="administrator")).get("/areas/").content.decode()
    assert "用户与角色" not in signed_in(client, factories.user(role="head")).get("/areas/").content.decode()


def test_contact_of_an_organisation_is_kept_once(at_work):
    made = factories.organisation(name="嘉定镇社保所", line="labour", area=factories.area(factories.JIADING))

    for _ in range(2):
        response = at_work.post(f"/organisations/{made.pk}/contact/", {"address": "阳明中路 12 号", "phone": "0797-3301234"})

    made.refresh_from_db()
    assert response["Location"] == "/organisations/"
    assert (made.address, made.phone) == ("阳明中路 12 号", "0797-3301234")
    [event] = AuditEvent.objects.filter(kind="orgs.organisation.contact_told")
    assert event.details["fields"] == ["address", "phone"]


def test_contact_that_is_too_long_is_refused(at_work):
    made = factories.organisation()

    response = at_work.post(f"/organisations/{made.pk}/contact/", {"address": "长" * 81, "phone": "1" * 41})

    assert (response.status_code, len(refusals(response))) == (422, 2)


def test_contact_of_an_organisation_elsewhere_is_not_found(client, county):
    made = factories.organisation(area=factories.area(factories.DATANGBU))
    local = factories.user(role="administrator", area=factories.area(factories.JIADING))

    assert signed_in(client, local).post(f"/organisations/{made.pk}/contact/", {"phone": "1"}).status_code == 404
