"""Signing in from the first password to the one-time password, and being kept out."""

from __future__ import annotations

import re
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from nuanxin.orgs.models import AuditEvent
from tests import factories
from tests.web.pages import HTMX, PASSWORD, signed_in, text

NEW = "battery-staple-9"
LOCKED = "这个用户名在本机上连续输错密码，登录已暂停 15 分钟。请稍后再试；忘记密码请联系本机构的系统管理员重置。"


def sign_in(client, user, password=PASSWORD, address="127.0.0.1"):
    name = user if isinstance(user, str) else user.username
    return client.post("/login/", {"login": name, "password": password}, REMOTE_ADDR=address)


def fail(client, user, times, address="127.0.0.1"):
    return [sign_in(client, user, "wrong", address).status_code for _ in range(times)]


def test_fifth_failure_locks_and_says_for_how_long(client, officer):
    assert fail(client, officer, 6) == [200, 200, 200, 200, 429, 429]
    assert LOCKED in text(sign_in(client, officer))


def test_right_password_does_not_open_a_locked_account(client, officer):
    fail(client, officer, 5)

    assert (sign_in(client, officer).status_code, client.get("/people/").status_code) == (429, 302)


def test_lock_holds_for_the_name_on_that_address_alone(client, officer, township_officer):
    fail(client, officer, 5)

    assert sign_in(Client(), officer, address="10.0.0.9").status_code == 302
    assert sign_in(Client(), township_officer).status_code == 302


def test_lock_ends_after_a_quarter_of_an_hour(client, officer):
    with time_machine.travel("2026-03-02T09:00:00+08:00", tick=False) as clock:
        fail(client, officer, 5)
        clock.move_to("2026-03-02T09:14:00+08:00")
        early = sign_in(client, officer).status_code
        clock.move_to("2026-03-02T09:31:00+08:00")
        late = sign_in(client, officer).status_code

    assert (early, late) == (429, 302)


def test_success_begins_the_count_anew(client, officer):
    fail(client, officer, 4)
    sign_in(client, officer)
    client.post("/logout/")

    assert fail(client, officer, 4) == [200] * 4


def test_unknown_name_is_locked_like_a_known_one(client, county):
    assert fail(client, "nobody", 5) == [200] * 4 + [429]


def test_locked_page_tells_nothing_of_the_account(client, officer):
    fail(client, officer, 5)
    fail(client, "nobody", 5)

    known, unknown = (text(sign_in(client, name)) for name in (officer, "nobody"))
    assert re.sub("[0-9A-F]{8}", "", known) == re.sub("[0-9A-F]{8}", "", unknown)
    assert officer.display_name not in known


@pytest.mark.parametrize("login", ["", " ", "x" * 500, "\x00", "' OR 1=1 --", "%", "用户"])
def test_odd_names_are_refused_like_wrong_ones(client, county, login):
    response = sign_in(client, login, "wrong")

    assert response.status_code == 200
    assert "sessionid" not in response.cookies or not client.session.get("_auth_user_id")


def test_deactivated_account_does_not_open(client, county):
    user = factories.user(role="officer", is_active=False)

    response = client.post("/login/", {"login": user.username, "password": PASSWORD}, follow=True)

    assert (response.status_code, client.get("/people/").status_code) == (200, 302)


def test_open_session_of_a_deactivated_account_ends(client, officer):
    signed_in(client, officer)
    officer.is_active = False
    officer.save()

    assert client.get("/people/").status_code == 302


def test_new_password_ends_the_other_sessions(client, officer):
    other = signed_in(Client(), officer)
    signed_in(client, officer).post("/password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    assert (client.get("/people/").status_code, other.get("/people/").status_code) == (200, 302)


@pytest.fixture
def newcomer(client, county):
    user = factories.user(role="officer", must_change_password=True)
    sign_in(client, user)
    return user


@pytest.mark.parametrize("address", ["/", "/people/", "/visits/new/", "/areas/", "/two-factor/", "/people/export/", "/imports/"])
def test_first_password_leads_everywhere_to_its_change(client, newcomer, address):
    assert client.get(address)["Location"] == "/password/"
    assert client.post(address)["Location"] == "/password/"
    assert client.get(address, headers=HTMX)["HX-Redirect"] == "/password/"


def test_first_password_page_says_why_and_offers_to_leave(client, newcomer):
    page = text(client.get("/password/"))

    assert "这是首次登录或密码刚被重置" in page
    assert "退出登录" in page
    assert client.post("/logout/")["Location"] == "/login/"


@pytest.mark.parametrize(
    ("old", "first", "second", "told"),
    [
        (PASSWORD, "short-1", "short-1", "10"), (PASSWORD, "1234567890", "1234567890", "数字"), (PASSWORD, "password123", "password123", "常见"),
        (PASSWORD, NEW, f"{NEW}x", "必须相同"), ("wrong", NEW, NEW, "密码"), (PASSWORD, "", "", "必填项"),
    ],
)  # fmt: skip
def test_weak_or_mistyped_password_is_refused_in_chinese_and_nothing_opens(client, newcomer, old, first, second, told):
    response = client.post("/password/", {"oldpassword": old, "password1": first, "password2": second})

    newcomer.refresh_from_db()
    assert (response.status_code, newcomer.must_change_password, newcomer.check_password(PASSWORD)) == (200, True, True)
    assert told in text(response)


def test_password_page_offers_no_reset_by_mail(client, officer):
    assert "/password/reset/" not in signed_in(client, officer).get("/password/").content.decode()


def test_too_many_attempts_at_a_password_are_refused_in_chinese(client, newcomer):
    answers = [client.post("/password/", {"oldpassword": "wrong", "password1": NEW, "password2": NEW}) for _ in range(8)]

    assert (answers[0].status_code, answers[-1].status_code) == (200, 429)
    assert "短时间内操作次数太多，这一次没有被接受，没有任何改动。请过几分钟再试。" in text(answers[-1])


def test_password_like_the_own_name_is_refused(client, county):
    user = factories.user(role="officer", username="zhangxiaoming", must_change_password=True)
    sign_in(client, user)

    client.post("/password/", {"oldpassword": PASSWORD, "password1": "zhangxiaoming1", "password2": "zhangxiaoming1"})

    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_chosen_password_opens_the_workbench_and_is_in_the_trail(client, newcomer):
    response = client.post("/password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    newcomer.refresh_from_db()
    assert (response["Location"], newcomer.must_change_password, client.get("/").status_code) == ("/", False, 200)
    assert list(AuditEvent.objects.order_by("pk").values_list("kind", "by")) == [
        ("orgs.user.signed_in", newcomer.pk), ("orgs.user.password_changed", newcomer.pk),
    ]  # fmt: skip
    assert NEW not in str(list(AuditEvent.objects.values()))


def code_of(secret: str, step: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


@pytest.fixture(autouse=True)
def _no_attempts_counted():
    """allauth counts attempts by user in the cache, which outlives a test."""
    cache.clear()
    yield
    cache.clear()


def activation_page(client, user) -> str:
    """The page with the secret, which asks for the password once more."""
    sign_in(client, user)
    client.post("/reauthenticate/", {"password": PASSWORD})
    return client.get("/two-factor/totp/activate/").content.decode()


def test_secret_is_shown_only_after_the_password_was_given_again(client, officer):
    signed_in(client, officer)

    assert client.get("/two-factor/totp/activate/")["Location"] == "/reauthenticate/?next=%2Ftwo-factor%2Ftotp%2Factivate%2F"
    client.post("/reauthenticate/", {"password": "wrong"})
    assert client.get("/two-factor/totp/activate/").status_code == 302


@pytest.fixture
def guarded(client, officer):
    """An officer who turned the one-time password on, its secret, and signed out again."""
    page = activation_page(client, officer)
    secret = re.search(r"\b[A-Z2-7]{32}\b", page)[0]
    client.post("/two-factor/totp/activate/", {"code": code_of(secret)})
    client.post("/logout/")
    return secret


def test_one_time_password_is_asked_after_the_password_and_opens(client, officer, guarded):
    first = sign_in(client, officer)
    before = client.get("/people/").status_code
    with time_machine.travel(time.time() + 60):
        second = client.post("/two-factor/authenticate/", {"code": code_of(guarded)})

    assert (first["Location"], before, second["Location"], client.get("/people/").status_code) == (
        "/two-factor/authenticate/",
        302,
        "/",
        200,
    )


@pytest.mark.parametrize("code", ["000000", "", "abc", "１２３４５６", "0" * 100])
def test_wrong_one_time_password_does_not_open(client, officer, guarded, code):
    sign_in(client, officer)

    response = client.post("/two-factor/authenticate/", {"code": code})

    assert (response.status_code, client.get("/people/").status_code) == (200, 302)


def test_one_time_password_counts_once(client, officer, guarded):
    with time_machine.travel(time.time() + 90, tick=False):
        code = code_of(guarded)
        sign_in(client, officer)
        client.post("/two-factor/authenticate/", {"code": code})
        client.post("/logout/")
        sign_in(client, officer)
        again = client.post("/two-factor/authenticate/", {"code": code})

    assert (again.status_code, client.get("/people/").status_code) == (200, 302)


def test_one_time_password_is_turned_off_only_by_its_owner(client, officer, township_officer, guarded):
    signed_in(Client(), township_officer).post("/two-factor/totp/deactivate/")

    assert Authenticator.objects.filter(user=officer, type="totp").count() == 1


def test_activation_with_a_wrong_code_turns_nothing_on(client, officer):
    activation_page(client, officer)

    client.post("/two-factor/totp/activate/", {"code": "000000"})

    assert not Authenticator.objects.filter(user=officer).exists()


def test_secret_is_drawn_in_the_page_and_fetched_from_nowhere(client, officer):
    content = activation_page(client, officer)

    assert re.findall(r'<img[^>]* src="(data:image/svg\+xml|[^"]{4})', content) == ["data:image/svg+xml"]


def test_link_does_not_sign_out_and_post_does(client, officer):
    sign_in(client, officer)

    asked = client.get("/logout/")
    still = client.get("/people/").status_code
    left = client.post("/logout/")

    assert (asked.status_code, "确定要退出登录吗" in text(asked), still) == (200, True, 200)
    assert (left["Location"], client.get("/people/").status_code) == ("/login/", 302)


@pytest.mark.parametrize("address", ["/signup/", "/email/", "/password/reset/", "/password/set/"])
@pytest.mark.parametrize("inside", [True, False])
def test_pages_for_strangers_are_shut(client, officer, address, inside):
    if inside:
        signed_in(client, officer)

    response = client.post(address, {"username": "stranger", "password1": NEW, "password2": NEW})

    assert response.status_code in ({404} if inside or address == "/signup/" else {302})


@pytest.mark.parametrize(("clicks", "cookie", "marked"), [(0, None, False), (1, "1", True), (2, "0", False), (3, "1", True)])
def test_large_text_turns_on_and_off(client, officer, clicks, cookie, marked):
    signed_in(client, officer)

    for _ in range(clicks):
        client.post("/large-text")

    kept = client.cookies["large-text"].value if "large-text" in client.cookies else None
    content = client.get("/").content.decode()
    assert (kept, '<html lang="zh-CN" class="large">' in content, "恢复标准字号" in content) == (cookie, marked, marked)


@pytest.mark.parametrize("value", ["x", "2", "", '"><script>', "true"])
def test_odd_large_text_cookie_is_normal_text(client, officer, value):
    signed_in(client, officer).cookies["large-text"] = value

    assert '<html lang="zh-CN">' in client.get("/").content.decode()


def test_large_text_is_not_turned_by_a_link(client, officer):
    assert signed_in(client, officer).get("/large-text").status_code == 405
