"""Pieces of the pages of work lists: whose areas, which page, names of places, links of a row, and progress on file."""

from __future__ import annotations

import datetime
import json
import time
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import reverse

from nuanxin.benefits import worklists
from nuanxin.benefits.bulk import Run
from nuanxin.benefits.worklists import Listed, WorkRow, Worth
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import Area, Office
from nuanxin.web.imports.running import Progress
from nuanxin.web.worklists import board, rows, running, scope
from tests import factories
from tests.factories import benefits
from tests.web import filed
from tests.web.pages import signed_in, text

TODAY = datetime.date(2022, 9, 5)
NOW = datetime.datetime(2022, 9, 5, 16, 30, tzinfo=datetime.UTC)


def asking(query: str = "", user=None):
    request = RequestFactory().get(f"/worklists/ending/?{query}")
    request.user = user
    return request


@pytest.mark.parametrize(
    ("asked", "total", "page"),
    [
        ("", 0, 1),
        ("page=1", 0, 1),
        ("page=2", 0, 1),
        ("page=1", 50, 1),
        ("page=2", 50, 1),
        ("page=2", 51, 2),
        ("page=3", 51, 2),
        ("page=0", 51, 1),
        ("page=-1", 51, 1),
        ("page=1.5", 51, 1),
        ("page=", 51, 1),
        ("page=%EF%BC%92", 51, 1),
        ("page=9999999", 51, 2),
        ("page=99999999", 51, 1),
        ("page=2&page=1", 51, 1),
    ],
)
def test_page_asked_for_lies_within_those_there_are(asked, total, page):
    assert rows.page_of(asking(asked), total) == page


@pytest.mark.parametrize(
    ("code", "place"),
    [
        (factories.SHUIDONG, "嘉定镇 水东村委会"),
        (factories.JIADING, "嘉定镇"),
        (factories.COUNTY, "信丰县"),
        ("360722100999", "嘉定镇 360722100999"),
        ("360799100200", "360799100200"),
    ],
)
def test_place_is_the_township_and_the_village(code, place):
    names = {factories.JIADING: "嘉定镇", factories.SHUIDONG: "水东村委会", factories.COUNTY: "信丰县"}

    assert rows.place(code, names) == place


@pytest.mark.parametrize(
    ("told", "links"),
    [
        ({}, [("办理申领", "/claims/of/person/7/")]),
        ({"payment": 3}, [("付款", "/payments/3/")]),
        ({"entitlement": 4}, [("享受资格", "/entitlements/4/")]),
        ({"payment": 3, "entitlement": 4}, [("付款", "/payments/3/"), ("享受资格", "/entitlements/4/")]),
    ],
)
def test_a_row_leads_to_its_records_else_to_what_is_done_about_it(told, links):
    found = list(rows.links_of(WorkRow("person", 7, factories.SHUIDONG, "p", "说明", **told), ("办理申领", "claims-bundle")))

    assert found == [(label, reverse("claims-bundle", args=["person", 7]) if label == "办理申领" else url) for label, url in links]


def test_who_may_do_nothing_is_led_nowhere_by_a_row_without_records():
    assert list(rows.links_of(WorkRow("person", 7, factories.SHUIDONG, "p", "说明"), ("", ""))) == []


@pytest.mark.parametrize(
    ("query", "url"),
    [
        ({}, "/worklists/ending/"),
        ({"area": ""}, "/worklists/ending/"),
        ({"area": "360722100000"}, "/worklists/ending/?area=360722100000"),
        ({"policy": "", "fact": "hukou", "area": "1"}, "/worklists/ending/?fact=hukou&area=1"),
        ({"policy": "a&b"}, "/worklists/ending/?policy=a%26b"),
    ],
)
def test_address_of_a_list_leaves_out_what_is_not_asked(query, url):
    assert board.list_url("ending", **query) == url


@pytest.mark.parametrize(
    ("list_id", "number", "has_run", "told"),
    [
        ("ending", 0, False, {"is_lacking": False, "tone": "", "unit": "条"}),
        ("ending", 3, True, {"is_lacking": False, "tone": "", "unit": "条"}),
        ("over_cap", 0, True, {"is_lacking": False, "tone": "", "unit": "条"}),
        ("over_cap", 1, False, {"is_lacking": False, "tone": "bad", "unit": "条"}),
        ("unclaimed", 0, False, {"is_lacking": True, "tone": "", "unit": "条"}),
        ("unclaimed", 9, True, {"is_lacking": False, "tone": "", "unit": "条"}),
        ("paid_unentitled", 2, True, {"is_lacking": False, "tone": "bad", "unit": "条"}),
        ("employers_over_cap", 2, True, {"is_lacking": False, "tone": "bad", "unit": "家"}),
        ("employers_unclaimed", 0, False, {"is_lacking": True, "tone": "", "unit": "家"}),
    ],
)
def test_card_tells_what_is_urgent_and_what_waits_for_a_run(list_id, number, has_run, told):
    card = board.card(worklists.LISTS[list_id], {list_id: number}, None, has_run)

    assert {name: card[name] for name in told} == told
    assert (card["number"], card["url"]) == (number, f"/worklists/{list_id}/")


def test_card_keeps_the_area_that_is_shown():
    card = board.card(worklists.LISTS["ending"], {"ending": 1}, Area(code=factories.JIADING), has_run=True)

    assert card["url"] == f"/worklists/ending/?area={factories.JIADING}"


def test_bars_of_facts_are_measured_against_the_first():
    found = board.ranked((Worth("hukou", "户籍性质", 8, 5), Worth("sex", "性别", 2, 2)), None)

    assert [bar.count('width="240.0"') + bar.count('width="60.0"') for _, bar, _ in found] == [1, 1]
    assert ['class="fill" width="240.0"' in found[0][1], 'class="fill" width="60.0"' in found[1][1]] == [True, True]
    assert [url for _, _, url in found] == ["/worklists/worth_collecting/?fact=hukou", "/worklists/worth_collecting/?fact=sex"]


def test_of_no_fact_nothing_is_ranked():
    assert board.ranked((), None) == []


def test_a_run_is_told_with_its_day_and_when_it_was_made_in_china():
    run = Run(as_of=TODAY, finished_at=NOW, area="360722", people=12345)

    assert board.run_words(run) == "按 2022-09-05 判定（2022-09-06 00:30 完成，12,345 人）"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("at", "asked", "prefixes"),
    [
        (factories.COUNTY, "", ("360722",)),
        (factories.COUNTY, factories.COUNTY, ("360722",)),
        (factories.COUNTY, factories.JIADING, ("360722100",)),
        (factories.COUNTY, factories.SHUIDONG, (factories.SHUIDONG,)),
        (factories.JIADING, "", ("360722100",)),
        (factories.JIADING, factories.SHUIDONG, (factories.SHUIDONG,)),
        (factories.JIADING, factories.COUNTY, None),
        (factories.JIADING, factories.DATANGBU, None),
        (factories.COUNTY, factories.FOREIGN_COUNTY, None),
        (factories.COUNTY, "360700000000", None),
        (factories.COUNTY, "360722", None),
        (factories.COUNTY, "x", None),
    ],
)
def test_areas_of_a_list_are_the_one_asked_for_if_it_is_whole_in_the_readers(county, at, asked, prefixes):
    request = asking(f"area={asked}", factories.user(role="officer", area=factories.area(at)))

    if prefixes is None:
        with pytest.raises(Http404):
            scope.prefixes_of(request)
    else:
        assert tuple(scope.prefixes_of(request)) == prefixes


@pytest.mark.django_db
def test_numbers_of_another_day_or_area_are_counted_by_themselves(monkeypatch):
    calls = []
    monkeypatch.setattr(scope.bulk, "newest", lambda prefix: None)
    monkeypatch.setattr(worklists, "counts", lambda prefixes, as_of: calls.append((tuple(prefixes), as_of)) or {})
    for prefixes, day in (
        (("360722",), TODAY),
        (("360722",), TODAY),
        (("360722100",), TODAY),
        (("360722",), TODAY + datetime.timedelta(1)),
    ):
        scope.counts_of(prefixes, day)
    cache.clear()

    assert calls == [(("360722",), TODAY), (("360722100",), TODAY), (("360722",), TODAY + datetime.timedelta(1))]


@pytest.fixture
def home(tmp_path, settings):
    settings.HOME = tmp_path
    return Area(code=factories.COUNTY, prefix="360722")


def test_progress_is_read_back_as_it_was_noted(home):
    told = Progress("读取台账", 3, 12, 1662350400.0)
    running.note(home, told)

    assert (running.progress_of(home), running.progress_of(home).share) == (told, 25)
    assert running.place(home).name == f"decisions-{factories.COUNTY}.json"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "null",
        "[]",
        "[1, 2]",
        '"x"',
        "7",
        "{}",
        json.dumps({"stage": "x"}),
        json.dumps({"stage": "", "done": 0, "total": 0, "at": 0, "new": 1}),
    ],
)
def test_progress_that_cannot_be_read_is_no_progress(home, content):
    running.place(home).parent.mkdir(parents=True)
    running.place(home).write_text(content)

    assert running.progress_of(home) is None


def test_progress_of_another_area_is_not_shown(home):
    running.note(home, Progress("排队", 0, 0, time.time()))

    assert running.progress_of(Area(code=factories.FOREIGN_COUNTY)) is None


@pytest.mark.parametrize(("age", "problem", "begun"), [(0, "", 0), (170, "", 0), (190, "", 1), (0, "没有适用于本地区的政策。", 1)])
def test_a_run_begins_only_when_none_goes_on(home, monkeypatch, age, problem, begun):
    jobs = []
    monkeypatch.setattr(running, "begin", jobs.append)
    monkeypatch.setattr(running.remembered, "business_today", lambda: TODAY)
    running.note(home, Progress("判定", 1, 4, time.time() - age, problem))

    running.start(None, home)

    assert (len(jobs), running.progress_of(home).stage) == (begun, "排队" if begun else "判定")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "list_id", "label"),
    [
        ("officer", "unclaimed", "办理申领"),
        ("officer", "worth_collecting", "补充采集"),
        ("collector", "worth_collecting", "补充采集"),
        ("inspector", "unclaimed", ""),
        ("inspector", "worth_collecting", ""),
    ],
)
def test_only_who_may_is_offered_a_step(county, role, list_id, label):
    assert rows.step_of(factories.user(role=role), list_id)[0] == label


@pytest.mark.django_db
def test_rows_are_drawn_with_the_names_of_persons_and_employers(county):
    person, unit = factories.person(name="张三"), benefits.employer(name="信丰某厂", uscc="91360722MA35Q0001X")
    found = [
        WorkRow("person", person.pk, factories.SHUIDONG, benefits.POLICY, "期满。", amount=Decimal("500.00")),
        WorkRow("employer", unit.pk, factories.JIADING, "gone", "多发。"),
        WorkRow("person", 10**9, factories.SHUIDONG, "gone", "查无此人。"),
    ]

    drawn = rows.drawn(found, factories.user(role="officer"), "ending")

    assert [(one.name, one.number, one.place, one.policy) for one in drawn] == [
        ("张三", person.id_masked, "嘉定镇 水东村委会", "灵活就业社会保险补贴"),
        ("信丰某厂", "91360722MA35Q0001X", "嘉定镇", "gone"),
        ("不在您管辖的地区", "", "嘉定镇 水东村委会", "gone"),
    ]
    assert [bool(one.url) for one in drawn] == [True, True, False]
    assert drawn[2].links == ()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("prefixes", "areas"),
    [
        (("360722",), [("嘉定镇", 3), ("大塘埠镇", 1)]),
        (("36",), [("嘉定镇", 3), ("大塘埠镇", 1)]),
        (("360722100",), [("水东村委会", 2), ("水北村委会", 1), ("长龙村委会", 1)]),
        (("360722100", "360722101"), [("水东村委会", 2), ("水北村委会", 1), ("长龙村委会", 1)]),
        ((factories.SHUIDONG,), []),
    ],
)
def test_rows_are_counted_one_level_below_the_areas_asked(county, prefixes, areas):
    codes = (factories.SHUIDONG, factories.SHUIBEI, factories.SHUIDONG, factories.CHANGLONG, "369999999999")
    request = asking("policy=p")
    request.resolver_match = SimpleNamespace(kwargs={"list_id": "ending"})

    found = rows.roll_up(request, [WorkRow("person", 1, code, "p", "") for code in codes], prefixes)

    assert [(name, number) for name, number, _ in found] == areas
    assert all(url.startswith("/worklists/ending/?policy=p&area=3607221") for _, _, url in found)


@pytest.mark.django_db
def test_export_of_more_than_a_workbook_holds_is_refused(county, monkeypatch):
    Office.objects.update(business_date=TODAY)
    monkeypatch.setattr(rows, "MOST_EXPORTED", 1)
    told = [WorkRow("person", 1, factories.SHUIDONG, benefits.POLICY, "")] * 2
    monkeypatch.setattr(rows.worklists, "rows", lambda *args, **asked: Listed(len(told), tuple(told)))
    client = signed_in(Client(), factories.user(role="head"))

    page = client.post(reverse("worklist-export", args=["ending"]))

    assert (page.status_code, "符合条件的超过 1 行，一次导出不下。请按地区或政策分几次导出。" in text(page)) == (422, True)
    assert filed.events("web.worklists.exported") == []


def test_steps_ask_for_what_each_needs():
    assert (rows.CLAIM[0], rows.COLLECT[0]) == (Permission.APPLY, Permission.RECORD)
