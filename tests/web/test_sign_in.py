"""Signing in with a one-time password, recovery codes, and the pages around an account."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from nuanxin.orgs.models import AuditEvent
from tests import factories
from tests.web.pages import PASSWORD, refusals, text


def sign_in(client, user, password=PASSWORD, **more):
    return client.post("/login/", {"login": user.username, "password": password, **more})


def code_of(secret: str) -> str:
    """What the telephone would show now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture
def signed(client, officer):
    """Signed in, with the password given again as changes to an account ask for."""
    sign_in(client, officer)
    client.post("/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.fixture
def protected(signed, officer):
    """The officer with a one-time password, signed out; returns its secret."""
    page = signed.get("/two-factor/totp/activate/")
    secret = page.context["form"].secret
    signed.post("/two-factor/totp/activate/", {"code": code_of(secret)})
    signed.post("/logout/")
    return secret


def test_activation_shows_code_and_secret(signed):
    page = signed.get("/two-factor/totp/activate/")

    secret = page.context["form"].secret
    assert f'alt="二维码，内容是密钥 {secret}"' in page.content.decode()
    assert "img-src 'self' data:" in page["Content-Security-Policy"]


def test_wrong_code_does_not_activate(signed):
    signed.get("/two-factor/totp/activate/")

    response = signed.post("/two-factor/totp/activate/", {"code": "000000"})

    assert len(refusals(response)) == 1
    assert "启用后，登录时除密码外还要输入" in text(signed.get("/two-factor/"))


def test_activated_user_is_asked_for_the_code_before_any_page(client, protected, officer):
    response = sign_in(client, officer)

    assert response["Location"] == "/two-factor/authenticate/"
    assert "请打开手机上的身份验证器" in text(client.get(response["Location"]))
    assert client.get("/people/").status_code == 302


def test_recovery_code_signs_in_once(client, protected, officer):
    codes = officer.authenticator_set.get(type="recovery_codes").wrap().get_unused_codes()
    sign_in(client, officer)

    response = client.post("/two-factor/authenticate/", {"code": codes[0]})

    assert response["Location"] == "/"
    client.post("/logout/")
    sign_in(client, officer)
    assert client.post("/two-factor/authenticate/", {"code": codes[0]}).status_code == 200


def test_recovery_codes_are_shown_after_activation(signed):
    secret = signed.get("/two-factor/totp/activate/").context["form"].secret

    response = signed.post("/two-factor/totp/activate/", {"code": code_of(secret)}, follow=True)

    shown = re.findall(r'<li class="mono">(\S+)</li>', response.content.decode())
    assert (len(shown), f"还剩 {len(shown)} 个" in text(response)) == (10, True)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/two-factor/", "已启用"),
        ("/two-factor/totp/deactivate/", "停用后登录只需要密码"),
        ("/two-factor/recovery-codes/generate/", "原来的备用码全部作废"),
    ],
)
def test_pages_of_an_activated_account_are_chinese(signed, address, told):
    secret = signed.get("/two-factor/totp/activate/").context["form"].secret
    signed.post("/two-factor/totp/activate/", {"code": code_of(secret)})

    assert told in text(signed.get(address))


def test_sensitive_page_asks_for_the_password_again_after_a_while(client, officer):
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")

    response = client.get("/two-factor/totp/activate/", follow=True)

    assert "修改登录方式前，请再输入一次密码" in text(response)


def test_sign_out_asks_before_it_happens_by_link(signed):
    assert "确定要退出登录吗" in text(signed.get("/logout/"))
    assert signed.get("/").status_code == 200
    assert signed.post("/logout/")["Location"] == "/login/"
    assert signed.get("/").status_code == 302


def test_shut_account_is_not_let_in(client, officer):
    officer.is_active = False
    officer.save()

    response = sign_in(client, officer)

    assert response.status_code in (200, 302)
    assert client.get("/").status_code == 302


def test_sign_in_returns_to_the_page_asked_for_but_never_to_another_host(client, officer):
    assert sign_in(client, officer, next="/people/")["Location"] == "/people/"
    client.post("/logout/")
    assert sign_in(client, officer, next="https://example.org/")["Location"] == "/"


@pytest.mark.parametrize("address", ["/signup/", "/email/", "/password/reset/", "/password/set/"])
def test_pages_we_do_not_have_are_not_found(signed, address):
    assert signed.get(address).status_code == 404


def test_changed_password_is_recorded(signed, officer):
    signed.post("/password/", {"oldpassword": PASSWORD, "password1": "battery-staple-9", "password2": "battery-staple-9"})

    assert AuditEvent.objects.filter(kind="orgs.user.password_changed", by=officer).count() == 1


@pytest.mark.parametrize(("new", "told"), [("12345678901", "数字"), ("short", "10"), ("battery-staple-9x", "")])
def test_weak_password_is_refused_in_words(signed, new, told):
    response = signed.post("/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert (response.status_code == 302) == (told == "")
    assert told in " ".join(refusals(response))


def test_secret_of_the_totp_is_not_kept_in_clear_sight_of_other_users(client, protected, county):
    other = factories.user(role="administrator")
    sign_in(client, other)

    assert protected not in client.get("/two-factor/").content.decode()
