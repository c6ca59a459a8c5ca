"""Pages of the four and five clears: the board, each number its persons, the roster to be completed."""

from __future__ import annotations

import datetime
import io
import re

import openpyxl
import pytest
from django.urls import reverse

from nuanxin.notices.definition import clears
from nuanxin.orgs.models import AuditEvent, Office
from tests import factories
from tests.web.pages import HTMX, between, count, names, refusals, signed_in, text, without_tokens

DAY = datetime.date(2022, 9, 20)


@pytest.fixture
def people(county):
    """Three on the register in two townships: nothing is known of two, most of the third; and one who is not on it."""
    Office.objects.update(business_date=DAY)
    unknown = factories.person(name="未问甲"), factories.person(name="未问乙", residence=factories.LIUCUN)
    known = factories.person(name="问过丙", phone="13800138000", hukou="rural", education="junior", wants_job=True, wants_business=False)
    for person in (*unknown, known):
        factories.recognition(person)
    factories.person(name="不在册丁")
    return unknown


@pytest.fixture
def at_work(client, officer):
    return signed_in(client, officer)


def test_board_shows_each_area_and_what_is_missing(at_work, people):
    page = at_work.get("/completeness/")

    shown = text(page)
    assert "四清：情况掌握" in shown
    assert "0 / 3 人样样都清" in shown
    assert "人员底数清 就业状态清 就业意愿清 服务需求清" in shown
    assert re.search(r"嘉定镇 2 0% 1 1 1 2 2", shown)
    assert re.search(r"合计 3 0% 2 2 2 3 3", shown)


def test_every_number_of_the_board_opens_as_many_persons(at_work, people):
    content = at_work.get("/completeness/").content.decode()
    links = re.findall(r'<td><a href="([^"]*)">(\d+)</a></td>', content)

    assert len(links) > 20
    for url, number in links:
        assert count(at_work.get(url.replace("&amp;", "&"))) == number


def test_board_without_anybody_says_what_to_do(at_work, county):
    assert "这里还没有在册的援助对象。认定之后" in text(at_work.get("/completeness/"))


def test_board_of_another_set(at_work, people):
    page = at_work.get("/completeness/?set=five-clears")

    assert "家庭情况清" in text(page)
    assert at_work.get("/completeness/?set=nine").status_code == 404


def test_board_names_the_notice_and_who_asks(at_work, people):
    shown = text(at_work.get("/completeness/"))

    assert "信丰县就业援助“暖心活动”暨就业帮扶攻坚月" in shown
    assert "就业意愿（包保责任人）" in shown


def test_township_officer_sees_their_own_people_only(client, people, township_officer):
    signed_in(client, township_officer)

    assert "/ 2 人样样都清" in text(client.get("/completeness/"))
    assert names(client.get("/completeness/people/")) == ["未问甲", "问过丙"]
    assert client.get("/completeness/people/", {"area": factories.DATANGBU}).status_code == 404


def test_list_says_what_to_ask_and_who_asks(at_work, people):
    shown = text(at_work.get("/completeness/people/", {"item": "will"}))

    assert "就业意愿 创业意愿" in shown
    assert "包保责任人" in shown
    assert "问过丙" not in shown
    assert "不在册丁" not in shown


def test_list_swapped_is_the_list_reloaded(at_work, people):
    whole = at_work.get("/completeness/people/?item=will").content.decode()
    part = at_work.get("/completeness/people/?item=will", headers=HTMX).content.decode()

    assert without_tokens(between(whole, '<form method="post" data-batch', "</form>")) == without_tokens(
        between(part, "<form method", "</form>")
    )


def test_an_item_that_the_set_does_not_have_is_refused(at_work, people):
    page = at_work.get("/completeness/people/?item=income")

    assert page.status_code == 422
    assert "“四清”没有“income”这一项" in text(page)


def test_export_holds_the_list_and_is_audited(at_work, people):
    answer = at_work.post("/completeness/people/export/?item=will")

    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active.iter_rows()]
    assert [row[0] for row in rows if row[0] in ("未问甲", "未问乙", "问过丙")] == ["未问甲", "未问乙"]
    [event] = AuditEvent.objects.all()
    assert (event.kind, event.details["rows"], event.details["clears"]) == ("web.completeness.exported", 2, "four-clears")


def test_roster_to_be_completed_holds_whole_numbers_and_is_audited(at_work, people):
    answer = at_work.post("/completeness/people/roster/?item=will")

    values = [cell.value for row in openpyxl.load_workbook(io.BytesIO(answer.getvalue())).worksheets[0].iter_rows() for cell in row]
    assert {person.full_id_number for person in people} <= set(values)
    [event] = AuditEvent.objects.all()
    assert (event.kind, event.details["count"]) == ("people.id_numbers.revealed", 2)


def test_roster_of_nobody_is_refused(at_work, county):
    page = at_work.post("/completeness/people/roster/")

    assert page.status_code == 422
    assert refusals(page) == [] or "不用导出花名册" in text(page)


@pytest.mark.parametrize(
    ("role", "board", "people_page", "export", "roster"),
    [
        ("collector", 200, 200, 403, 403),
        ("officer", 200, 200, 200, 200),
        ("inspector", 200, 200, 403, 403),
        ("administrator", 403, 403, 403, 403),
    ],
)
def test_who_may_see_and_export(client, people, role, board, people_page, export, roster):
    signed_in(client, factories.user(role=role))

    assert [client.get("/completeness/").status_code, client.get("/completeness/people/").status_code] == [board, people_page]
    assert [client.post(f"/completeness/people/{name}/").status_code for name in ("export", "roster")] == [export, roster]


def test_collector_is_offered_no_roster(client, people):
    signed_in(client, factories.user(role="collector"))

    assert "导出花名册去填" not in text(client.get("/completeness/people/"))


def test_notice_page_leads_to_its_clears(at_work, people):
    content = at_work.get(reverse("notice", args=["2022-xinfeng-nuanxin"])).content.decode()

    assert f"{reverse('completeness')}?set=four-clears" in content
    assert clears.get("four-clears").title in content
