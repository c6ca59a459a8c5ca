"""Lists of casework records through their addresses: filters, totals, scope, fragments, export."""

from __future__ import annotations

import datetime
import io

import openpyxl
import pytest

from nuanxin.orgs.models import AuditEvent
from tests import factories
from tests.web.pages import HTMX, count, names, signed_in, text, without_tokens

DAY = datetime.date(2022, 9, 5)
LISTS = ("visits", "referrals", "placements", "reliefs")


@pytest.fixture
def records(person):
    """One record of each kind for the person of 嘉定镇, and one visit in 大塘埠镇."""
    other = factories.person(name="李四", residence=factories.CHANGLONG)
    return {
        "visits": factories.visit(person, topics="survey,policy", visitor="王走访"),
        "referrals": factories.referral(person, employer_name="信丰电子厂", feedback="agreed"),
        "placements": factories.placement(person),
        "reliefs": factories.relief(person, amount_yuan="1234.50"),
        "other": factories.visit(other, visited_on=datetime.date(2022, 8, 1), method="phone"),
    }


@pytest.mark.parametrize("name", LISTS)
def test_list_without_records_says_what_to_do(client, officer, name):
    response = signed_in(client, officer).get(f"/{name}/")

    assert response.status_code == 200
    assert "点右上角“登记" in text(response)


@pytest.mark.parametrize("name", LISTS)
def test_list_fragment_equals_the_part_of_a_reload(client, officer, records, name):
    signed_in(client, officer)

    whole = without_tokens(client.get(f"/{name}/").content.decode())
    part = without_tokens(client.get(f"/{name}/", headers=HTMX).content.decode())

    assert "<html" not in part
    assert part.split("</form>")[0].strip() in whole


def test_visits_are_listed_newest_first(client, officer, person, records):
    response = signed_in(client, officer).get("/visits/")

    assert names(response) == [person.name, "李四"]
    assert "嘉定镇 水东村委会" in text(response)


def test_visits_can_be_narrowed_by_day_method_topic_and_area(client, officer, person, records):
    signed_in(client, officer)

    assert names(client.get("/visits/?from=2022-09-01")) == [person.name]
    assert names(client.get("/visits/?to=2022-08-31")) == ["李四"]
    assert names(client.get("/visits/?method=phone")) == ["李四"]
    assert names(client.get("/visits/?topic=policy")) == [person.name]
    assert names(client.get(f"/visits/?area={factories.DATANGBU}")) == ["李四"]


def test_visits_of_a_person_are_found_by_name_whole_number_or_phone(client, officer):
    number = factories.id_number()
    found = factories.person(number, phone="13900000001", name="张小明")
    factories.visit(found)
    factories.visit(factories.person(name="张大明"))
    signed_in(client, officer)

    for typed in ("张小", number, number.lower(), "13900000001", f" {number[:6]} {number[6:]} "):
        assert names(client.get("/visits/", {"q": typed})) == ["张小明"], typed
    assert names(client.get("/visits/", {"q": number[:14]})) == []


def test_visit_of_a_foreign_township_is_not_listed(client, township_officer, person, records):
    assert names(signed_in(client, township_officer).get("/visits/")) == [person.name]


def test_voided_visit_is_not_listed(client, officer, person):
    factories.visit(person, voided_at=datetime.datetime(2022, 9, 6, tzinfo=datetime.UTC), void_reason="登记错人")

    assert names(signed_in(client, officer).get("/visits/")) == []


def test_list_filter_with_an_unknown_choice_is_refused_in_words(client, officer):
    response = signed_in(client, officer).get("/visits/?method=telepathy")

    assert response.status_code == 422
    assert "查询条件“方式”中没有“telepathy”这一项" in text(response)


def test_reliefs_tell_their_sum_of_what_is_shown(client, officer, person, records):
    factories.relief(person, given_on=datetime.date(2022, 7, 1), amount_yuan="100")
    signed_in(client, officer)

    assert "合计金额（元） 1,334.50" in text(client.get("/reliefs/"))
    assert "合计金额（元） 1,234.50" in text(client.get("/reliefs/?from=2022-09-01"))
    assert "合计金额（元） 0" in text(client.get("/reliefs/?from=2023-09-01"))


def test_placements_can_be_narrowed_to_those_running(client, officer, person):
    factories.placement(person, ended_on=datetime.date(2022, 9, 20))
    running = factories.person(name="在岗人")
    factories.placement(running, is_helped=False)
    signed_in(client, officer)

    assert names(client.get("/placements/?running=1")) == ["在岗人"]
    assert names(client.get("/placements/?running=0")) == [person.name]
    assert names(client.get("/placements/?helped=1")) == [person.name]


def test_list_turns_pages_by_key_and_counts_all(client, officer, person):
    for number in range(55):
        factories.visit(person, visited_on=DAY - datetime.timedelta(days=number))
    signed_in(client, officer)

    first = client.get("/visits/")
    second = client.get(first.context["page"].next_url and f"/visits/{first.context['page'].next_url}")

    assert (count(first), len(names(first)), len(names(second))) == ("55", 50, 5)


def test_list_page_asks_few_queries_and_decrypts_nothing(client, officer, person, django_assert_max_num_queries, monkeypatch):
    from nuanxin.orgs import crypto

    for number in range(30):
        factories.visit(factories.person(), visited_on=DAY - datetime.timedelta(days=number))
    signed_in(client, officer).get("/visits/")
    monkeypatch.setattr(crypto, "decrypt", lambda blob: pytest.fail("a list must not decrypt"))

    with django_assert_max_num_queries(14):
        client.get("/visits/", headers=HTMX)


@pytest.mark.parametrize("name", LISTS)
def test_export_holds_what_is_shown_and_leaves_one_event(client, officer, person, records, name):
    response = signed_in(client, officer).post(f"/{name}/export/?area={factories.JIADING}")

    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert [row for row in rows if person.name in row and person.id_masked in row] != []
    assert not any("李四" in row for row in rows)
    assert AuditEvent.objects.filter(kind=f"web.{name}.exported").values_list("details__rows", flat=True).get() == 1


@pytest.mark.parametrize("name", LISTS)
def test_export_by_get_or_without_permission_is_refused(client, county, name):
    signed_in(client, factories.user(role="collector"))

    assert client.get(f"/{name}/export/").status_code == 405
    assert client.post(f"/{name}/export/").status_code == 403


@pytest.mark.parametrize("name", LISTS)
def test_list_is_closed_to_an_administrator(client, county, name):
    response = signed_in(client, factories.user(role="administrator")).get(f"/{name}/")

    assert response.status_code == 403
    assert "您没有查看人员和服务记录的权限" in text(response)


def test_inspector_reads_but_is_offered_no_entry(client, county, records):
    signed_in(client, factories.user(role="inspector"))

    assert "登记走访联系" not in text(client.get("/visits/"))
    assert client.get("/visits/new/").status_code == 403
