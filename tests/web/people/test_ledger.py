"""The ledger: what it shows, asks, exports, and what it costs."""

from __future__ import annotations

import datetime
import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nuanxin.orgs.models import AuditEvent, Office
from tests import factories
from tests.web import workbooks
from tests.web.pages import HTMX, count, names, refusals, signed_in, text, without_tokens

EVIL = '<script>alert("x")</script>'
QUERIES = 18


@pytest.fixture
def desk(client, officer):
    Office.objects.update(business_date=datetime.date(2022, 9, 20))
    return signed_in(client, officer)


@pytest.fixture
def known(county):
    """A person with something in every column."""
    made = factories.person(name="王小明", phone="13800138000", employment_status="unemployed", wants_job=True)
    factories.holding(made, "LONG")
    factories.holding(made, "DISAB")
    factories.holding(made, "ZERO", until_on=datetime.date(2022, 8, 1))
    factories.recognition(made)
    factories.visit(made)
    factories.referral(made)
    factories.referral(made)
    return made


def test_row_tells_everything_about_a_person(desk, known):
    page = text(desk.get("/people/"))

    row = f"王小明 男 52 岁 {known.id_masked} 嘉定镇 水东村委会 长期失业人员 残疾人员 在册 未就业 1 2 2022-09-06 记录"
    assert row in page


def test_no_page_shows_a_full_number(desk, known):
    for address in ("/people/", f"/people/{known.pk}/", f"/people/{known.pk}/edit/"):
        content = desk.get(address).content.decode()
        assert (known.full_id_number in content, "13800138000" in content) == (False, False), address


@pytest.mark.parametrize("typed", ["{id_number}", " {id_number} ", "13800138000"])
def test_whole_number_that_one_person_has_opens_that_person(desk, known, typed):
    response = desk.get("/people/", {"q": typed.format(id_number=known.full_id_number)})

    assert (response.status_code, response["Location"]) == (302, f"/people/{known.pk}/")


def test_whole_number_typed_inside_the_page_moves_the_whole_page(desk, known):
    response = desk.get("/people/", {"q": known.full_id_number}, headers=HTMX)

    assert (response.status_code, response["HX-Redirect"]) == (204, f"/people/{known.pk}/")


def test_phone_of_two_persons_shows_both(desk, known):
    factories.person(name="王妻", phone="13800138000")

    assert set(names(desk.get("/people/?q=13800138000"))) == {"王小明", "王妻"}


def test_number_of_nobody_here_is_told_so(desk, known):
    elsewhere = factories.person(residence=factories.FOREIGN_TOWN)

    assert "没有符合条件的记录" in text(desk.get("/people/", {"q": elsewhere.full_id_number}))


def test_names_are_shown_as_text(desk):
    factories.person(name=EVIL)

    content = desk.get("/people/").content.decode()

    assert EVIL not in content
    assert html.escape(EVIL) in content


def test_partial_list_is_the_list_of_the_whole_page(desk, known):
    whole = desk.get("/people/?q=王").content.decode()
    part = desk.get("/people/?q=王", headers=HTMX).content.decode()

    inside = re.search(r'<section class="card flush" id="list".*?>(.*)</section>', whole, re.DOTALL)[1]
    assert "<html" not in part
    assert without_tokens(part.split("</form>")[0]) == without_tokens(inside.split("</form>")[0])


def test_partial_list_brings_the_areas_below_the_chosen_one(desk, known):
    part = desk.get(f"/people/?area={factories.JIADING}", headers=HTMX).content.decode()

    select = re.search(r'<select id="f-area" name="area" hx-swap-oob="true">.*?</select>', part)[0]
    assert f'value="{factories.JIADING}" selected' in select
    assert factories.SHUIDONG in select


@pytest.mark.parametrize("persons", [1, 30, 50])
def test_page_asks_the_database_as_often_for_many_as_for_one(desk, persons):
    for _ in range(persons):
        factories.recognition(factories.person())
    desk.get("/people/")

    with CaptureQueriesContext(connection) as captured:
        desk.get("/people/")

    assert len(captured) <= QUERIES


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("category=LONG", ["王小明"]),
        ("category=ZERO", []),
        ("recognised=running", ["王小明"]),
        ("recognised=ended", ["退出者"]),
        ("recognised=none", ["未认定者"]),
        ("status=unemployed", ["王小明"]),
        ("status=enterprise", []),
        ("wish=wants_job", ["王小明"]),
        ("wish=no_job", ["退出者"]),
        ("wish=unknown", ["未认定者"]),
        (f"area={factories.DATANGBU}", ["退出者"]),
        (f"area={factories.SHUIBEI}", []),
        ("q=13800138000&status=unemployed", ["王小明"]),
        ("q=未认", ["未认定者"]),
        ("category=LONG&status=unemployed&q=王", ["王小明"]),
    ],
)
def test_filter_finds_whom_it_says(desk, known, query, found):
    ended = factories.person(name="退出者", residence=factories.CHANGLONG, wants_job=False)
    factories.recognition(ended, ended_on=datetime.date(2022, 9, 1), end_reason="已就业")
    factories.person(name="未认定者")

    assert names(desk.get(f"/people/?{query}")) == found


def test_who_lacks_an_item_of_a_standard_can_be_asked_for(desk, known):
    done = factories.person(name="已达标", employment_status="unemployed", wants_job=True)
    factories.recognition(done)
    for _ in range(3):
        factories.referral(done)

    assert names(desk.get("/people/?gap=2022-xinfeng-nuanxin.131.posts")) == ["王小明"]
    assert count(desk.get("/people/?gap=2022-xinfeng-nuanxin.131.talk")) == "2"


def test_unknown_choice_is_refused_in_words(desk):
    response = desk.get("/people/?category=XYZ")

    assert response.status_code == 422
    assert "查询条件“人员类别”中没有“XYZ”这一项" in text(response)


def test_empty_ledger_says_what_to_do_next(desk):
    assert "可以导入花名册，或点“登记援助对象”逐个登记" in text(desk.get("/people/"))


def test_nothing_found_offers_to_begin_anew(desk, known):
    page = text(desk.get("/people/?q=没有"))

    assert "没有符合条件的记录" in page
    assert "重置查询条件" in page


def test_sorted_heading_says_so_and_turns_round(desk, known):
    page = desk.get("/people/?sort=name").content.decode()

    assert re.search(r'aria-sort="ascending"><a href="\?sort=-name"', page)


def test_export_holds_what_the_page_shows(desk, known):
    factories.person(name="别人")

    response = desk.post("/people/export/?q=王")

    title, head, row = workbooks.rows(response)
    assert title[0] == "援助对象台账"
    assert dict(zip(head, row, strict=True)) == {
        "姓名": "王小明", "性别": "男", "年龄": 52, "身份证号": known.id_masked, "联系电话": "138****8000", "所属地区": "嘉定镇 水东村委会",
        "人员类别": "长期失业人员、残疾人员", "认定": "在册", "就业状态": "未就业", "走访": 1, "推介": 2, "最近服务": datetime.datetime(2022, 9, 6),
    }  # fmt: skip


def test_export_is_audited_with_counts_but_never_with_what_was_typed(desk, officer, known):
    desk.post(f"/people/export/?q={known.full_id_number}&category=LONG")

    [event] = AuditEvent.objects.filter(kind="web.people.exported")
    assert (event.by, event.details["rows"], event.details["narrowed_by"]) == (officer, 1, ["q", "category"])
    assert known.full_id_number not in str(event.details)


def test_export_of_ticked_rows_holds_these_alone(desk, known):
    other = factories.person(name="李四")
    factories.person(name="不选")

    response = desk.post("/people/export/", {"only": "chosen", "id": [known.pk, other.pk]})

    assert {row[0] for row in workbooks.rows(response)[2:]} == {"王小明", "李四"}


def test_export_of_nothing_ticked_is_refused(desk, known):
    response = desk.post("/people/export/", {"only": "chosen"})

    assert response.status_code == 422
    assert "没有选择任何一行" in text(response)


def test_export_of_too_many_rows_is_refused(desk, known, monkeypatch):
    monkeypatch.setattr("nuanxin.web.listing.exporting.MOST_ROWS", 0)

    assert desk.post("/people/export/").status_code == 422
    assert not AuditEvent.objects.filter(kind="web.people.exported").exists()


def test_text_that_looks_like_a_formula_stays_text(desk):
    factories.person(name="=1+1")

    response = desk.post("/people/export/")

    assert workbooks.rows(response)[2][0] == "=1+1"
    assert workbooks.opened(response).active["A3"].data_type == "s"


def test_export_by_get_is_not_allowed(desk):
    assert desk.get("/people/export/").status_code == 405


@pytest.mark.parametrize(
    ("role", "status"), [("collector", 403), ("inspector", 403), ("administrator", 403), ("reviewer", 200), ("head", 200)]
)
def test_export_needs_its_permission(client, known, role, status):
    signed_in(client, factories.user(role=role))

    assert client.post("/people/export/").status_code == status


def test_township_officer_sees_their_township(client, township_officer, known):
    factories.person(name="别镇人", residence=factories.CHANGLONG)

    assert names(signed_in(client, township_officer).get("/people/")) == ["王小明"]


def test_ticked_persons_go_on_to_the_entry_page(desk, known):
    other = factories.person()

    response = desk.post("/people/record/visit-new/", {"id": [known.pk, other.pk]})

    assert response["Location"] == f"/visits/new/?id={known.pk}&id={other.pk}"
    assert desk.get(response["Location"]).status_code == 200


@pytest.mark.parametrize(("page", "status"), [("visit-new", 422), ("logout", 404), ("person-void", 404)])
def test_nobody_ticked_and_unknown_pages_are_refused(desk, page, status):
    assert desk.post(f"/people/record/{page}/").status_code == status


def test_inspector_is_offered_neither_export_nor_entry(client, known):
    page = signed_in(client, factories.user(role="inspector")).get("/people/").content.decode()

    assert ("导出全部" in page, "批量记走访" in page, "登记援助对象</a>" in page) == (False, False, False)


def test_refused_query_inside_the_page_is_a_message(desk):
    response = desk.get("/people/?status=x", headers=HTMX)

    assert (response.status_code, response["HX-Retarget"], refusals(response)) == (422, "#messages", [])
