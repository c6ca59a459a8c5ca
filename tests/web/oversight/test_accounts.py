"""Accounts and roles through the pages: made, shut, reset, granted, ended, and refused in words."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.orgs.models import AuditEvent, Organisation, RoleAssignment, User
from tests import factories
from tests.web.pages import between, messages, names, refusals, signed_in, text

TODAY = datetime.date.today()


@pytest.fixture
def administrator(county):
    return factories.user(role="administrator", username="admin1")


@pytest.fixture
def at_work(client, administrator):
    return signed_in(client, administrator)


def password_in(response) -> str:
    return between(response.content.decode(), '<code class="password">', "</code>").removeprefix('<code class="password">')


def test_new_account_shows_its_password_once(at_work, client):
    response = at_work.post("/users/new/", {"username": "zhangsan", "display_name": "张三", "organisation": ""})

    password = password_in(response)
    made = User.objects.get(username="zhangsan")
    assert made.check_password(password)
    assert made.must_change_password
    assert password not in at_work.get(f"/users/{made.pk}/").content.decode()
    assert response["Cache-Control"] == "private, no-store"


def test_password_never_reaches_the_trail(at_work):
    password = password_in(at_work.post("/users/new/", {"username": "zhangsan", "display_name": "张三", "organisation": ""}))

    assert not any(password in str(event.details) for event in AuditEvent.objects.all())


def test_new_account_without_names_is_refused(at_work):
    response = at_work.post("/users/new/", {})

    assert (response.status_code, refusals(response)) == (422, ["用户名：请填写用户名。", "姓名：请填写姓名。"])


def test_name_that_is_taken_is_refused_beside_its_field(at_work, administrator):
    response = at_work.post("/users/new/", {"username": administrator.username, "display_name": "另一人", "organisation": ""})

    assert refusals(response) == ["用户名：用户名“admin1”已有人使用。请换一个用户名。"]


def test_submitting_twice_makes_one_account(at_work):
    values = {"username": "zhangsan", "display_name": "张三", "organisation": ""}

    responses = [at_work.post("/users/new/", values) for _ in range(2)]

    assert [response.status_code for response in responses] == [200, 422]
    assert User.objects.filter(username="zhangsan").count() == 1


def test_accounts_are_listed_with_their_roles(at_work, county):
    factories.user(role="officer", display_name="王经办")
    factories.user(display_name="无角色")

    page = at_work.get("/users/")

    assert {"王经办", "无角色"} <= set(names(page))
    assert "经办人（信丰县）" in text(page)
    assert names(at_work.get("/users/?role=officer")) == ["王经办"]
    assert names(at_work.get("/users/?q=王")) == ["王经办"]


def test_role_is_granted_by_the_name_of_a_township(at_work):
    user = factories.user(display_name="王经办")

    response = at_work.post(f"/users/{user.pk}/", {"role": "officer", "area": "嘉定镇", "from_on": "", "until_on": ""}, follow=True)

    held = RoleAssignment.objects.get(user=user)
    assert (held.role, held.area_id, held.from_on, held.until_on) == ("officer", factories.JIADING, TODAY, None)
    assert messages(response) == ["已授予王经办嘉定镇的“经办人”。"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"role": "", "area": ""}, "请选择角色"),
        ({"role": "officer", "area": "没有镇"}, "找不到“没有镇”"),
        ({"role": "officer", "area": "嘉定镇", "from_on": "2022-09-05", "until_on": "2022-09-01"}, "终止日期 2022-09-01 早于起始日期"),
        ({"role": "king", "area": "嘉定镇"}, "角色“king”不在可选范围内"),
    ],
)
def test_role_that_cannot_be_is_refused_in_words(at_work, values, words):
    user = factories.user()

    response = at_work.post(f"/users/{user.pk}/", values)

    assert response.status_code == 422
    assert any(words in line for line in refusals(response))
    assert not user.role_assignments.exists()


def test_roles_that_exclude_each_other_are_refused(at_work):
    user = factories.user(role="officer")

    response = at_work.post(f"/users/{user.pk}/", {"role": "administrator", "area": "信丰县"})

    assert "不能同时担任" in refusals(response)[0]


def test_role_is_ended_on_a_day(at_work):
    user = factories.user(role="officer")
    held = user.role_assignments.get()

    at_work.post(f"/roles/{held.pk}/end/", {"until_on": "2022-09-30"})

    held.refresh_from_db()
    assert held.until_on == datetime.date(2022, 9, 30)
    assert "已终止" in text(at_work.get(f"/users/{user.pk}/"))


def test_own_administrator_role_cannot_be_ended(at_work, administrator):
    held = administrator.role_assignments.get()

    response = at_work.post(f"/roles/{held.pk}/end/", {"until_on": TODAY.isoformat()})

    assert response.status_code == 422
    assert "不能终止自己的系统管理员角色" in refusals(response)[0]


def test_shut_account_is_out_at_once_and_can_be_opened(at_work, client):
    from django.test import Client

    user = factories.user(role="officer")
    theirs = signed_in(Client(), user)

    at_work.post(f"/users/{user.pk}/deactivate/")
    answer = theirs.get("/visits/")
    at_work.post(f"/users/{user.pk}/activate/")

    assert (answer.status_code, answer["Location"]) == (302, "/login/?next=/visits/")
    assert User.objects.get(pk=user.pk).is_active


def test_own_account_cannot_be_shut(at_work, administrator):
    response = at_work.post(f"/users/{administrator.pk}/deactivate/")

    assert response.status_code == 422
    assert "不能停用自己的账号" in text(response)
    assert User.objects.get(pk=administrator.pk).is_active


def test_reset_password_is_shown_once_and_the_old_one_is_gone(at_work):
    user = factories.user()

    password = password_in(at_work.post(f"/users/{user.pk}/password/"))

    user.refresh_from_db()
    assert (user.check_password(password), user.check_password("correct horse")) == (True, False)


@pytest.mark.parametrize("address", ["password", "deactivate", "activate"])
def test_deeds_by_get_do_nothing(at_work, address):
    user = factories.user()

    assert at_work.get(f"/users/{user.pk}/{address}/").status_code == 405
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("role", ["collector", "officer", "reviewer", "head", "inspector"])
def test_accounts_are_closed_to_other_roles(client, county, role):
    signed_in(client, factories.user(role=role))
    user = factories.user()

    for address in ("/users/", "/users/new/", f"/users/{user.pk}/", "/organisations/", "/organisations/new/", "/office/"):
        assert client.get(address).status_code == 403, address
    assert client.post(f"/users/{user.pk}/password/").status_code == 403


def test_township_administrator_does_not_find_county_accounts(client, county):
    township = factories.organisation(area=factories.area(factories.JIADING))
    local = factories.user(role="administrator", area=factories.area(factories.JIADING), organisation=township)
    of_county = factories.user(role="officer")
    signed_in(client, local)

    assert names(client.get("/users/")) == [str(local)]
    assert client.get(f"/users/{of_county.pk}/").status_code == 404
    for deed in ("password", "deactivate"):
        assert client.post(f"/users/{of_county.pk}/{deed}/").status_code == 404
    assert client.post(f"/roles/{of_county.role_assignments.get().pk}/end/", {"until_on": "2022-09-30"}).status_code == 404
    assert client.get("/office/").status_code in (403, 404)


def test_account_of_a_township_with_a_county_role_is_not_taken_over(client, county):
    township = factories.organisation(area=factories.area(factories.JIADING))
    local = factories.user(role="administrator", area=factories.area(factories.JIADING), organisation=township)
    strong = factories.user(role="officer", organisation=township)

    response = signed_in(client, local).post(f"/users/{strong.pk}/password/")

    assert response.status_code == 422
    assert User.objects.get(pk=strong.pk).check_password("correct horse")


def test_organisation_is_registered_and_listed(at_work):
    at_work.post("/organisations/new/", {"name": "嘉定镇社保所", "line": "labour", "area": "嘉定镇"})

    assert Organisation.objects.get(name="嘉定镇社保所").area_id == factories.JIADING
    assert "嘉定镇社保所" in names(at_work.get("/organisations/"))


def test_organisation_under_another_line_is_refused(at_work):
    factories.organisation(name="嘉定镇社保所", area=factories.area(factories.JIADING), line="labour")

    response = at_work.post("/organisations/new/", {"name": "嘉定镇社保所", "line": "disabled", "area": "嘉定镇"})

    assert response.status_code == 422
    assert "与“残联”不同" in refusals(response)[0]


def test_business_date_is_set_and_cleared(at_work):
    from nuanxin.orgs.models import Office

    at_work.post("/office/", {"day": "2022-09-20"})
    assert Office.objects.get().business_date == datetime.date(2022, 9, 20)

    at_work.post("/office/", {"day": ""})
    assert Office.objects.get().business_date is None


def test_business_date_to_come_is_refused_beside_the_field(at_work):
    response = at_work.post("/office/", {"day": "2099-01-01"})

    assert response.status_code == 422
    assert refusals(response)[0].startswith("业务日期：业务日期 2099-01-01 晚于今天")
