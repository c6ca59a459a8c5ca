"""What a browser under somebody else's hand may send: extra fields, foreign hosts, ways out, methods, tokens."""

from __future__ import annotations

import html
import re

import pytest
from django.forms.models import model_to_dict
from django.test import Client
from django.urls import reverse

from nuanxin.casework.models import Placement, Referral, Relief, Visit
from nuanxin.jobs.models import JobFair, Vacancy
from nuanxin.orgs.models import AuditEvent, RoleAssignment, User
from nuanxin.people.models import Person, Recognition
from tests import factories
from tests.web.pages import HTMX, PASSWORD, signed_in

ELSEWHERE = (
    "https://evil.example/", "//evil.example/", "http:evil.example", "///evil.example", "\\\\evil.example", "/\\evil.example",
    "javascript:alert(1)", "data:text/html,x", "https://testserver@evil.example/", "http://testserver.evil.example/", "\x08//evil.example",
)  # fmt: skip
FORGED = {
    "pk": "999", "recorded_by": "1", "recorded_by_id": "1", "recorded_at": "2000-01-01", "voided_at": "2000-01-01", "voided_by": "1",
    "void_reason": "伪造", "import_run": "1", "is_superuser": "1", "is_staff": "1", "is_active": "0", "person_id": "999", "residence_id": "360723100000",
    "id_digest": "d", "id_masked": "m", "phone_digest": "d", "phone_masked": "m", "area_id": "360723100000", "by": "1", "kind_of_record": "x",
}  # fmt: skip
VISIT = {"visited_on": "2022-09-05", "method": "home_visit", "visitor": "王走访"}
ENTRIES = {
    "visits": (Visit, VISIT),
    "referrals": (Referral, {"referred_on": "2022-09-06", "employer_name": "电子厂", "post_name": "操作工", "channel": "phone"}),
    "placements": (Placement, {"started_on": "2022-09-07", "form": "enterprise", "is_helped": "1", "employer_name": "电子厂"}),
    "reliefs": (Relief, {"given_on": "2022-09-08", "amount_yuan": "500"}),
}
LOCAL = {
    "vacancies": (
        Vacancy,
        {"collected_on": "2022-09-03", "area": factories.JIADING, "employer_name": "厂", "post_name": "工", "openings": "5"},
    ),
    "fairs": (JobFair, {"held_on": "2022-09-04", "name": "专场", "area": factories.JIADING, "form": "on_site"}),
}


def stored(record) -> dict:
    """Every column but the key and the moment, which differ between twins."""
    return {name: value for name, value in vars(record).items() if name not in {"_state", "id", "recorded_at"}}


@pytest.mark.parametrize("name", [*ENTRIES, *LOCAL])
def test_entry_with_forged_fields_is_the_entry_without_them(client, officer, name):
    model, values = (ENTRIES | LOCAL)[name]
    person = factories.person()
    signed_in(client, officer)
    who = {"person": person.pk} if name in ENTRIES else {}

    client.post(f"/{name}/new/", {**values, **who})
    honest = stored(model.objects.get())
    model.objects.all().delete()
    response = client.post(f"/{name}/new/", {**FORGED, **values, **who})

    forged = model.objects.get()
    assert (response.status_code, stored(forged), forged.pk == 999) == (302, honest, False)
    assert (forged.recorded_by, forged.voided_at) == (officer, None)


def test_registration_with_forged_fields_makes_the_person_of_the_form(client, officer):
    number = factories.id_number()

    signed_in(client, officer).post(
        "/people/new/",
        {**FORGED, "name": "王新", "id_number": number, "residence": "嘉定镇水东村", "version": "77", "sex": "X", "birth_on": "1999-01-01"},
    )

    made = Person.objects.get()
    assert (made.name, made.full_id_number, made.residence_id, made.sex, str(made.birth_on), made.voided_at, made.recorded_by, made.version) == (
        "王新", number, factories.SHUIDONG, "M", "1970-05-01", None, officer, 1,
    )  # fmt: skip


def test_correction_with_forged_fields_changes_only_the_form(client, officer):
    person = factories.person(name="王旧")
    before = stored(Person.objects.get())
    form = {"name": "王新", "residence": "嘉定镇水东村", "version": person.version}

    signed_in(client, officer).post(f"/people/{person.pk}/edit/", {**FORGED, **form, "sex": "F", "birth_on": "1999-01-01"})

    after = stored(Person.objects.get())
    changed = {name for name in after if after[name] != before[name]}
    assert changed - {"changed_at", "updated_at"} == {"name", "version"}
    assert AuditEvent.objects.filter(by=officer).count() == 1


def test_correction_of_one_person_cannot_be_turned_to_another(client, officer):
    mine, other = factories.person(name="王甲"), factories.person(name="王乙")

    signed_in(client, officer).post(
        f"/people/{mine.pk}/edit/",
        {"name": "改名", "residence": "嘉定镇水东村", "version": mine.version, "id": other.pk, "pk": other.pk, "person": other.pk},
    )

    assert dict(Person.objects.values_list("pk", "name")) == {mine.pk: "改名", other.pk: "王乙"}


def test_recognition_with_forged_fields_is_of_the_person_of_the_address(client, officer):
    mine, other = factories.person(), factories.person()

    signed_in(client, officer).post(
        f"/people/{mine.pk}/recognitions/new/",
        {**FORGED, "decided_on": "2022-08-01", "source": "officer", "person": other.pk, "ended_on": "2022-08-02", "end_reason": "伪造"},
    )

    [made] = Recognition.objects.all()
    assert (made.person, str(made.decided_on), made.ended_on, made.end_reason, made.voided_at) == (mine, "2022-08-01", None, "", None)


def test_account_with_forged_fields_has_no_powers(client, county):
    administrator = factories.user(role="administrator")

    signed_in(client, administrator).post(
        "/users/new/",
        {
            **FORGED, "username": "newcomer", "display_name": "新人", "password": "chosen by another", "role": "officer", "must_change_password": "0",
            "groups": "1", "user_permissions": "1", "organisation": "",
        },
    )  # fmt: skip

    made = User.objects.get(username="newcomer")
    assert (made.is_superuser, made.is_staff, made.is_active, made.must_change_password, made.has_usable_password()) == (
        False,
        False,
        True,
        True,
        True,
    )
    assert (made.check_password("chosen by another"), RoleAssignment.objects.filter(user=made).exists()) == (False, False)


def test_password_form_changes_nobody_elses_password(client, county):
    mine, other = factories.user(role="officer"), factories.user(role="officer")
    signed_in(client, mine)
    other_before = model_to_dict(User.objects.get(pk=other.pk))

    client.post(
        "/password/",
        {"oldpassword": PASSWORD, "password1": "battery-staple-9", "password2": "battery-staple-9", "user": other.pk, "username": other.username, **FORGED},
    )  # fmt: skip

    mine.refresh_from_db()
    assert (mine.check_password("battery-staple-9"), mine.is_superuser, mine.is_active) == (True, False, True)
    assert model_to_dict(User.objects.get(pk=other.pk)) == other_before


def test_reset_password_ignores_a_password_that_is_sent(client, county):
    victim = factories.user(role="officer")

    signed_in(client, factories.user(role="administrator")).post(
        f"/users/{victim.pk}/password/", {"password": "chosen by another", **FORGED}
    )

    victim.refresh_from_db()
    assert (victim.check_password("chosen by another"), victim.must_change_password, victim.is_superuser) == (False, True, False)


def test_officer_cannot_give_roles_or_open_accounts(client, officer):
    signed_in(client, officer)
    before = RoleAssignment.objects.count(), User.objects.count()

    statuses = [
        client.post(address, {"role": "head", "area": "信丰县", "username": "x1", "display_name": "x"}).status_code
        for address in (
            f"/users/{officer.pk}/",
            "/users/new/",
            f"/users/{officer.pk}/activate/",
            f"/roles/{officer.role_assignments.get().pk}/end/",
        )
    ]

    assert (statuses, (RoleAssignment.objects.count(), User.objects.count())) == ([403] * 4, before)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_sign_in_never_leads_to_another_site(client, officer, target):
    response = client.post("/login/", {"login": officer.username, "password": PASSWORD, "next": target})

    assert (response.status_code, response["Location"]) == (302, "/")


@pytest.mark.parametrize("target", ELSEWHERE)
@pytest.mark.parametrize("address", ["/large-text", "/visits/new/", "/logout/"])
def test_next_never_leads_to_another_site(client, officer, person, target, address):
    signed_in(client, officer)

    response = client.post(address, {**VISIT, "person": person.pk, "next": target})

    assert response.status_code == 302
    assert response["Location"] in {"/", "/visits/", "/login/"}


@pytest.mark.parametrize("target", ELSEWHERE)
def test_way_back_offered_by_an_entry_is_never_another_site(client, officer, person, target):
    response = signed_in(client, officer).get("/visits/new/", {"person": person.pk, "next": target})

    content = response.content.decode()
    [here, back] = re.findall(r'name="next" value="([^"]*)"', content)
    assert (html.unescape(here), back) == (response.wsgi_request.get_full_path(), "/visits/")
    assert [href for href in re.findall(r'href="([^"]*)"', content) if not re.match(r"[#?]|/(?!/)", href)] == []


@pytest.mark.parametrize(("given", "kept"), [("/people/?q=王", "/people/?q=%E7%8E%8B"), ("/visits/", "/visits/")])
def test_own_address_is_kept_through_sign_in(client, officer, given, kept):
    response = client.post("/login/", {"login": officer.username, "password": PASSWORD, "next": given})

    assert response["Location"] in {given, kept}


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "evil.example:80", "testserver\x00", "a b", "[::1", "testserver@evil.example"]
)
@pytest.mark.parametrize("address", ["/", "/login/", "/people/", "/nowhere/"])
def test_foreign_host_is_refused_in_chinese_and_not_repeated(officer, host, address):
    client = signed_in(Client(raise_request_exception=False), officer)

    response = client.get(address, headers={"host": host})

    assert response.status_code == 400
    assert "浏览器发来的内容不完整或过长" in response.content.decode()
    assert "evil" not in response.content.decode()
    assert "Location" not in response


def test_forwarded_host_is_not_believed(client, officer):
    response = client.get(
        "/people/", headers={"x-forwarded-host": "evil.example", "x-forwarded-proto": "https", "x-original-url": "/users/"}
    )

    assert (response.status_code, response["Location"]) == (302, "/login/?next=/people/")


POSTS = (
    "/large-text", "/visits/new/", "/people/new/", "/people/export/", "/visits/export/", "/logout/", "/password/", "/people/record/visit-new/",
    "/imports/new/", "/vacancies/new/", "/fairs/export/",
)  # fmt: skip


@pytest.mark.parametrize("address", POSTS)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["whole", "fragment"])
def test_post_without_token_is_refused_everywhere(officer, address, headers):
    client = signed_in(Client(enforce_csrf_checks=True), officer)
    events = AuditEvent.objects.count()

    response = client.post(address, {"next": "/"}, headers=headers)

    assert (response.status_code, AuditEvent.objects.count()) == (403, events)
    assert "没有任何改动" in response.content.decode()


def test_sign_in_without_token_is_refused(officer):
    response = Client(enforce_csrf_checks=True).post("/login/", {"login": officer.username, "password": PASSWORD})

    assert response.status_code == 403
    assert "sessionid" not in response.cookies


def test_token_of_another_site_is_refused(officer):
    client = signed_in(Client(enforce_csrf_checks=True), officer)
    client.get("/people/")
    token = client.cookies["csrftoken"].value

    answers = [
        client.post("/large-text", {"csrfmiddlewaretoken": token}, headers=headers).status_code
        for headers in ({}, {"origin": "http://testserver"}, {"origin": "https://evil.example"}, {"origin": "null"})
    ]

    assert answers == [302, 302, 403, 403]


READ_ONLY = (
    "people",
    "visits",
    "referrals",
    "placements",
    "reliefs",
    "vacancies",
    "fairs",
    "imports",
    "conflicts",
    "workbench",
    "areas",
    "notices",
)


@pytest.mark.parametrize("name", READ_ONLY)
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_reading_page_changes_nothing_by_other_methods(client, officer, person, name, method):
    signed_in(client, officer)
    before = AuditEvent.objects.count(), Person.objects.count()

    response = getattr(client, method)(reverse(name), {"id": person.pk} if method == "post" else b"{}")

    assert response.status_code in {200, 405}
    assert (AuditEvent.objects.count(), Person.objects.count()) == before


WRITES_BY_POST = (
    "people-export",
    "visits-export",
    "referrals-export",
    "placements-export",
    "reliefs-export",
    "vacancies-export",
    "fairs-export",
)


@pytest.mark.parametrize("name", WRITES_BY_POST)
def test_export_by_a_link_is_refused_and_leaves_nothing(client, officer, name):
    response = signed_in(client, officer).get(reverse(name))

    assert (response.status_code, AuditEvent.objects.count()) == (405, 0)


def test_enormous_number_of_fields_is_refused_in_chinese(client, officer):
    response = signed_in(client, officer).post("/people/export/", {f"k{number}": "v" for number in range(1100)})

    assert response.status_code == 400
    assert "浏览器发来的内容不完整或过长" in response.content.decode()


def test_session_changes_with_the_sign_in_and_ends_with_the_sign_out(client, officer):
    client.get("/login/")
    session = client.session
    session["planted"] = "1"
    session.save()
    client.cookies["sessionid"] = planted = session.session_key

    client.post("/login/", {"login": officer.username, "password": PASSWORD})
    inside = client.cookies["sessionid"].value
    client.post("/logout/")

    thief = Client()
    thief.cookies["sessionid"] = inside
    assert (inside != planted, thief.get("/people/").status_code) == (True, 302)


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client, officer):
    client.post("/login/", {"login": officer.username, "password": PASSWORD})
    client.post("/large-text")

    kept = {name: (bool(client.cookies[name]["httponly"]), client.cookies[name]["samesite"]) for name in ("sessionid", "large-text")}
    assert kept == {"sessionid": (True, "Lax"), "large-text": (True, "Lax")}
