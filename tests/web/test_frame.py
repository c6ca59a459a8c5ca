"""The frame of every page: sign-in, menu, refusals, policy."""

from __future__ import annotations

import pytest

from nuanxin.errors import UserError
from nuanxin.orgs.models import AuditEvent
from tests import factories

HTMX = {"hx-request": "true"}


def sign_in(client, user, password="correct horse"):
    return client.post("/login/", {"login": user.username, "password": password})


def test_page_without_login_asks_for_it(client, county):
    response = client.get("/?a=1")

    assert (response.status_code, response["Location"]) == (302, "/login/?next=/%3Fa%3D1")


def test_fragment_without_login_moves_the_whole_page(client, county):
    response = client.get("/people/", headers=HTMX)

    assert (response.status_code, response["HX-Redirect"]) == (204, "/login/?next=/")


def test_login_returns_a_fragment_request_to_the_page_it_came_from(client, county):
    response = client.get("/people/?q=x", headers={**HTMX, "hx-current-url": "http://testserver/people/"})

    assert response["HX-Redirect"] == "/login/?next=/people/"


@pytest.mark.parametrize(("referer", "target"), [("http://testserver/people/7/", "/people/7/"), ("https://example.org/x", "/"), ("", "/")])
def test_login_after_a_form_returns_to_the_page_of_the_form(client, county, referer, target):
    response = client.post("/people/export/", headers={"referer": referer})

    assert response["Location"] == f"/login/?next={target}"


def test_broken_definition_leaves_the_frame_standing(client, officer, monkeypatch):
    def broken(*args):
        raise UserError("notice.yaml:40：不认识“fills”。")

    monkeypatch.setattr("nuanxin.notices.duties.notices", broken)
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")

    response = client.get("/")

    assert response.status_code == 422
    assert "notice.yaml:40" in response.content.decode()


def test_login_page_is_chinese_and_alone(client, db):
    page = client.get("/login/").content.decode()

    assert "用户名" in page
    assert "主菜单" not in page


def test_sign_in_leads_to_the_workbench_and_leaves_an_event(client, officer):
    response = sign_in(client, officer)

    assert (response.status_code, response["Location"]) == (302, "/")
    assert list(AuditEvent.objects.values_list("kind", "by")) == [("orgs.user.signed_in", officer.pk)]


def test_wrong_password_is_refused_without_telling_which_part_is_wrong(client, officer):
    known = sign_in(client, officer, "wrong").content.decode()
    unknown = client.post("/login/", {"login": "nobody", "password": "wrong"}).content.decode()

    assert "用户名" in known
    assert [line for line in known.splitlines() if "<li>" in line] == [line for line in unknown.splitlines() if "<li>" in line]


def test_five_wrong_passwords_lock_the_name_on_this_address(client, officer):
    for _ in range(5):
        response = sign_in(client, officer, "wrong")

    assert response.status_code == 429
    assert "15 分钟" in response.content.decode()


def test_first_password_must_be_changed_before_anything_else(client, county):
    user = factories.user(role="officer", must_change_password=True)
    client.force_login(user)

    response = client.get("/people/")

    assert (response.status_code, response["Location"]) == (302, "/password/")


def test_changed_password_opens_the_pages(client, county):
    user = factories.user(role="officer", must_change_password=True)
    client.force_login(user)

    client.post("/password/", {"oldpassword": "correct horse", "password1": "battery-staple-9", "password2": "battery-staple-9"})

    assert client.get("/").status_code == 200
    user.refresh_from_db()
    assert user.check_password("battery-staple-9")


def test_every_page_carries_the_strict_policy_and_is_not_stored(client, officer):
    client.force_login(officer)

    response = client.get("/")

    assert "script-src 'self'; style-src 'self'" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "private, no-store"
    assert "style=" not in response.content.decode()


@pytest.mark.parametrize(
    ("role", "seen", "unseen"), [("officer", "援助对象台账", "用户与角色"), ("administrator", "动态口令", "援助对象台账")]
)
def test_menu_shows_what_the_role_may(client, county, role, seen, unseen):
    client.force_login(factories.user(role=role))

    page = client.get("/").content.decode()

    assert seen in page
    assert unseen not in page


def test_unknown_address_is_a_chinese_404(client, officer):
    client.force_login(officer)

    response = client.get("/nowhere/")

    assert response.status_code == 404
    assert "没有找到" in response.content.decode()


def test_page_without_permission_is_a_chinese_403(client, county):
    client.force_login(factories.user(role="administrator"))

    response = client.get("/people/")

    assert response.status_code == 403
    assert "您没有查看人员和服务记录的权限" in response.content.decode()


def refuse(monkeypatch):
    def refused(*args, **kwargs):
        raise UserError(["第一条原因。", "<b>第二条</b>原因。"])

    monkeypatch.setattr("nuanxin.web.workbench.views.show", refused)


def test_refusal_is_shown_as_written_with_422(client, officer, monkeypatch):
    client.force_login(officer)
    refuse(monkeypatch)

    response = client.get("/")

    assert response.status_code == 422
    assert "第一条原因。" in response.content.decode()
    assert "&lt;b&gt;第二条&lt;/b&gt;原因。" in response.content.decode()


def test_refusal_of_a_fragment_goes_where_messages_are(client, officer, monkeypatch):
    client.force_login(officer)
    refuse(monkeypatch)

    response = client.get("/", headers=HTMX)

    assert (response.status_code, response["HX-Retarget"]) == (422, "#messages")
    assert "<html" not in response.content.decode()


def test_our_own_fault_is_a_500_with_the_number_of_the_log_line(client, officer, monkeypatch, caplog):
    client.force_login(officer)
    client.raise_request_exception = False
    monkeypatch.setattr("nuanxin.web.workbench.views.show", lambda *args, **kwargs: 1 / 0)

    response = client.get("/")

    number = response.wsgi_request.number
    assert response.status_code == 500
    assert number in response.content.decode()
    assert number in caplog.text


def test_large_text_stays_on_for_this_browser(client, officer):
    client.force_login(officer)

    response = client.post("/large-text", {"next": "/people/"})

    assert response["Location"] == "/people/"
    assert '<html lang="zh-CN" class="large">' in client.get("/").content.decode()


def test_next_of_another_host_is_not_followed(client, officer):
    client.force_login(officer)

    assert client.post("/large-text", {"next": "https://example.org/"})["Location"] == "/"


def test_form_without_token_is_refused_in_chinese(officer):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)

    response = client.post("/large-text")

    assert response.status_code == 403
    assert "提交没有被接受" in response.content.decode()


def test_healthz_answers_without_login(client, db):
    assert client.get("/healthz").content == b"ok"
