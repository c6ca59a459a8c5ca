"""The workbench: real numbers with the list behind each, to-dos with days left, by role."""

from __future__ import annotations

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nuanxin.casework import actions
from nuanxin.orgs.enums import ImportState
from nuanxin.orgs.models import ImportConflict, ImportRun, Office
from nuanxin.web.workbench import numbers, todos
from tests import factories
from tests.web.pages import count, signed_in, text

TODAY = datetime.date(2022, 9, 20)
QUERIES = 24


@pytest.fixture
def desk(client, officer):
    Office.objects.update(business_date=TODAY)
    return signed_in(client, officer)


@pytest.fixture
def facts(county):
    """Three on the register, one of them at work, one with a visit this week."""
    people = [factories.person(name=f"甲{number}", wants_job=True) for number in range(3)]
    for person in people:
        factories.recognition(person)
        factories.holding(person, "LONG")
    factories.placement(people[0])
    factories.visit(people[1], datetime.date(2022, 9, 19))
    factories.referral(people[1], datetime.date(2022, 9, 12))
    return people


def cards(response) -> list[tuple[str, str, str]]:
    """Label, number and address of each card of the notice."""
    _, _, shown = response.content.decode().partition('aria-label="关键数字"')
    found = re.findall(
        r'<a class="stat" href="([^"]+)">.*?</span>([^<]+)</span><span class="num">([^<]+)<', shown.partition("</section>")[0], re.DOTALL
    )
    return [(label, number, url.replace("&amp;", "&")) for url, label, number in found]


def test_cards_tell_the_numbers_of_the_form_and_the_standard(desk, facts):
    told = [(label, number) for label, number, _ in cards(desk.get("/"))]

    assert told == [("在册援助对象", "3"), ("在册人员中已就业", "1"), ("本期走访慰问", "1"), ("未达“131”帮扶", "2")]


def test_each_card_opens_as_many_rows_as_it_says(desk, facts):
    shown = cards(desk.get("/"))

    assert [count(desk.get(url)) for _, _, url in shown] == [number for _, number, _ in shown]


def test_reports_due_stand_with_days_left_and_their_form(desk):
    response = desk.get("/")

    assert "剩 3 天 就业援助“暖心活动”情况统计表（附表2）第一次" in text(response)
    assert "/notices/2022-xinfeng-nuanxin/forms/2/?from=2022-09-01&amp;to=2022-09-23" in response.content.decode()


def test_conflicts_and_judged_files_wait_first(desk, officer, county):
    run = ImportRun.objects.create(
        list_id="persons", area=county, by=officer, by_name="用户", file_name="花名册.xlsx", state=ImportState.JUDGED, counts={"new": 12}
    )
    ImportConflict.objects.create(run=run, list_id="persons", key_digest="k", area_code=factories.SHUIDONG, row_number=3, reason="不符")

    page = text(desk.get("/"))

    assert (
        page.index("待处理 导入数据与在册信息有矛盾，待确认 1 条")
        < page.index("待处理 已核对、还没有导入：花名册.xlsx")
        < page.index("剩 3 天")
    )
    assert "花名册.xlsx 信丰县，用户，新增 12" in page


def test_bell_counts_what_is_to_decide_and_what_is_due_soon(desk, officer):
    assert todos.count(officer) == 3
    assert 'aria-label="待办 3 项"' in desk.get("/").content.decode()


def test_progress_tells_who_still_lacks_what(desk, facts):
    page = text(desk.get("/"))

    assert "0 / 2 人已达标" in page
    assert "推荐岗位3个 2 人还缺" in page


def test_categories_are_those_of_the_form_and_link_to_their_persons(desk, facts):
    content = desk.get("/").content.decode()

    assert re.search(r'<a href="/notices/2022-xinfeng-nuanxin/forms/2/columns/2/\?[^"]*">长期失业</a>', content)


def test_trend_counts_weeks_from_monday(desk, facts):
    rows = re.findall(
        r'<th scope="row"><a href="/visits/\?from=([\d-]+)[^"]*">[^<]*</a></th><td class="r">(\d+)</td><td class="r">(\d+)</td>',
        desk.get("/").content.decode(),
    )

    assert len(rows) == 12
    assert rows[-2:] == [("2022-09-12", "0", "1"), ("2022-09-19", "1", "0")]


def test_week_of_the_table_opens_its_visits(desk, facts):
    assert count(desk.get("/visits/?from=2022-09-19&to=2022-09-25")) == "1"


def test_numbers_follow_a_new_record_at_once(desk, officer, facts):
    before = {label: number for label, number, _ in cards(desk.get("/"))}
    actions.record_visit(by=officer, person=facts[2], visited_on=datetime.date(2022, 9, 18), method="home_visit", topics=("policy",))

    after = {label: number for label, number, _ in cards(desk.get("/"))}

    assert (before["本期走访慰问"], after["本期走访慰问"]) == ("1", "2")


def test_numbers_are_counted_once_while_nothing_changes(desk, facts, monkeypatch):
    desk.get("/")
    monkeypatch.setattr(numbers, "counted_now", lambda *args: pytest.fail("counted again"))

    assert len(cards(desk.get("/"))) == 4


def test_page_asks_little_of_the_database(desk, facts):
    desk.get("/")

    with CaptureQueriesContext(connection) as captured:
        desk.get("/")

    assert len(captured) <= QUERIES


def test_empty_office_says_what_to_do_first(desk):
    page = text(desk.get("/"))

    assert "还没有导入过表格。上传手头的花名册，标题不一样也能认。" in page
    assert "还没有可以画出的数字" in page


def test_township_officer_sees_the_numbers_of_the_township(client, township_officer, facts):
    Office.objects.update(business_date=TODAY)
    factories.recognition(factories.person(residence=factories.CHANGLONG))

    response = signed_in(client, township_officer).get("/")

    assert cards(response)[0][:2] == ("在册援助对象", "3")
    assert "嘉定镇" in text(response)


def test_administrator_sees_no_case_numbers(client, county, facts):
    response = signed_in(client, factories.user(role="administrator")).get("/")

    assert cards(response) == []
    assert "用户与角色" in text(response)


def test_user_without_any_role_is_told_whom_to_ask(client, county):
    assert "请联系系统管理员调整角色" in text(signed_in(client, factories.user()).get("/"))


@pytest.mark.parametrize(
    ("today", "expected"), [("2022-09-20", "2022-xinfeng-nuanxin"), ("2023-05-01", "2022-xinfeng-nuanxin"), ("2000-01-01", None)]
)
def test_notice_of_the_day_is_the_running_one_or_the_latest(today, expected):
    notice = numbers.current(datetime.date.fromisoformat(today))

    assert (notice.id if notice else None) == expected


def test_before_any_notice_the_page_stands_without_numbers(desk):
    Office.objects.update(business_date=datetime.date(2000, 1, 1))

    response = desk.get("/")

    assert (response.status_code, cards(response)) == (200, [])


@pytest.mark.parametrize(
    ("left", "tone", "told"),
    [(None, "info", "待处理"), (0, "bad", "今天"), (3, "bad", "剩 3 天"), (4, "warn", "剩 4 天"), (15, "info", "剩 15 天")],
)
def test_urgency_of_a_todo_shows_in_its_tone(left, tone, told):
    todo = todos.Todo("事", "/", left)

    assert (todo.tone, todo.left) == (tone, told)
