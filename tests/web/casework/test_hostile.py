"""What a hostile or broken browser sends to the pages of records, imports and oversight: refused in words, never a fault."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from nuanxin.casework.models import Visit
from nuanxin.orgs.models import AuditEvent
from tests import factories
from tests.web.pages import refusals, signed_in, text

LISTS = ("visits", "referrals", "placements", "reliefs", "vacancies", "fairs", "imports", "conflicts")
OVERSIGHT = ("users", "organisations", "audit")
STRANGE = (
    "'",
    '"><img src=x onerror=alert(1)>',
    "%",
    "_",
    "\\",
    "\x00",
    "' OR 1=1--",
    "𠮷",
    "\u202e",
    "a" * 5000,
    "{{7*7}}",
    "../../etc/passwd",
)


@pytest.fixture
def at_work(client, officer):
    return signed_in(client, officer)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("strange", STRANGE, ids=lambda text: repr(text[:12]))
def test_strange_text_in_a_query_finds_nothing_or_is_refused(at_work, person, name, strange):
    factories.visit(person)

    for key in ("q", "employer", "post", "name", "run", "area", "from", "sort", "after"):
        response = at_work.get(reverse(name), {key: strange})
        assert response.status_code in (200, 422), key
        assert "<img src=x" not in response.content.decode(), key


@pytest.mark.parametrize("name", OVERSIGHT)
@pytest.mark.parametrize("strange", STRANGE, ids=lambda text: repr(text[:12]))
def test_strange_text_in_a_query_of_oversight_finds_nothing_or_is_refused(client, county, name, strange):
    signed_in(client, factories.user(role="administrator"))

    for key in ("q", "by", "subject", "kind", "area", "from", "sort", "before"):
        response = client.get(reverse(name), {key: strange})
        assert response.status_code in (200, 422), key
        assert "<img src=x" not in response.content.decode(), key


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    "query", ["sort=password", "sort=__proto__", "after=-1", "after=abc", "after=1&before=1", "page=1e9", "after=" + "9" * 40]
)
def test_broken_paging_shows_the_first_page(at_work, person, name, query):
    factories.visit(person)

    assert at_work.get(f"{reverse(name)}?{query}").status_code == 200


@pytest.mark.parametrize("strange", STRANGE, ids=lambda text: repr(text[:12]))
def test_strange_text_typed_for_a_person_finds_nobody(at_work, person, strange):
    response = at_work.post("/visits/new/", {"visited_on": "2022-09-05", "method": "phone", "find": strange})

    assert response.status_code == 422
    assert "<img src=x" not in response.content.decode()
    assert not Visit.objects.exists()


@pytest.mark.parametrize("strange", ["<script>alert(1)</script>", "=HYPERLINK(1)", "{{7*7}}", "\u202e反转"])
def test_strange_text_recorded_is_shown_as_text_everywhere(at_work, person, strange):
    at_work.post(
        "/visits/new/", {"person": person.pk, "visited_on": "2022-09-05", "method": "phone", "visitor": strange, "record": strange}
    )
    visit = Visit.objects.get()

    for address in ("/visits/", f"/visits/{visit.pk}/", f"/visits/{visit.pk}/void/"):
        assert "<script>alert" not in at_work.get(address).content.decode()
    assert strange in text(at_work.get(f"/visits/{visit.pk}/")) or "<" in strange


def test_text_of_a_formula_is_text_in_the_export(at_work, person):
    import io

    import openpyxl

    factories.referral(person, employer_name="=cmd|' /C calc'!A0", post_name="@SUM(1)")

    response = at_work.post("/referrals/export/")

    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value in ("=cmd|' /C calc'!A0", "@SUM(1)")]
    assert [cell.data_type for cell in cells] == ["s", "s"]


def test_null_character_in_a_field_is_refused_in_words(at_work, person):
    response = at_work.post("/visits/new/", {"person": person.pk, "visited_on": "2022-09-05", "method": "phone", "record": "a\x00b"})

    assert response.status_code == 422
    assert refusals(response) != []
    assert not Visit.objects.exists()


POSTS = (
    ("visit-new", {}), ("referral-new", {}), ("placement-new", {}), ("relief-new", {}), ("vacancy-new", {}), ("fair-new", {}), ("import-new", {}),
    ("visit-void", {"pk": 1}), ("referral-feedback", {"pk": 1}), ("placement-end", {"pk": 1}), ("visits-export", {}), ("import-apply", {"pk": 1}),
    ("import-judge", {"pk": 1}), ("import-withdraw", {"pk": 1}), ("import-mapping", {"pk": 1}), ("conflict", {"pk": 1}), ("user-new", {}),
    ("user", {"pk": 1}), ("user-password", {"pk": 1}), ("user-deactivate", {"pk": 1}), ("role-end", {"pk": 1}), ("organisation-new", {}),
    ("office", {}), ("audit-export", {}), ("audit-seals", {}),
)  # fmt: skip


@pytest.mark.parametrize(("name", "keywords"), POSTS, ids=[name for name, _ in POSTS])
def test_post_without_the_token_of_the_form_is_refused(officer, name, keywords):
    strict = signed_in(Client(enforce_csrf_checks=True), officer)

    response = strict.post(reverse(name, kwargs=keywords), {})

    assert response.status_code == 403
    assert "提交没有被接受" in text(response)
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_change_nothing(at_work, person, method):
    visit = factories.visit(person)

    response = getattr(at_work, method)(f"/visits/{visit.pk}/void/", {"reason": "不该成功"}, content_type="application/json")

    visit.refresh_from_db()
    assert response.status_code in (200, 405)
    assert visit.is_standing


def test_too_many_fields_are_refused(at_work):
    response = at_work.post("/visits/new/", {f"field{number}": "1" for number in range(1100)})

    assert response.status_code == 400


def test_area_of_another_county_in_a_filter_shows_nothing_of_it(at_work):
    factories.visit(factories.person(name="外县人", residence=factories.FOREIGN_TOWN))

    page = at_work.get(f"/visits/?area={factories.FOREIGN_COUNTY}")

    assert "外县人" not in text(page)
