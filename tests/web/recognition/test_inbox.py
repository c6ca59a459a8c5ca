"""The inbox: tabs with counts, filters, whose turn, days left; the fragment is what a reload shows."""

from __future__ import annotations

import datetime
import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nuanxin.orgs.models import AuditEvent
from tests import factories
from tests.web.pages import HTMX, between, count, names, text, without_tokens
from tests.web.recognition.conftest import Desk

D = datetime.date
QUERIES = 30


@pytest.fixture
def waiting(day):
    """Three at the first step, one at the township, one ended; the first is overdue."""
    day(D(2022, 9, 20))
    people = [factories.person(name=f"申请人{letter}") for letter in "甲乙丙丁戊"]
    for person, due in zip(people[:3], (D(2022, 9, 12), D(2022, 9, 20), D(2022, 9, 23)), strict=True):
        factories.application(person, due_on=due, applied_on=due - datetime.timedelta(10))
    factories.application(people[3], "township", origin="comparison", categories="LONG,DISAB", applied_on=D(2022, 9, 14))
    factories.application(people[4], "", state="refused", decided_on=D(2022, 9, 1))
    return people


def tabs(response) -> dict[str, str]:
    found = re.findall(r'<li><a href="[^"]*"( aria-current="page")?>([^<]+)<span class="tag">([^<]+)</span>', response.content.decode())
    return {("*" if current else "") + label: number for current, label, number in found}


def test_inbox_shows_the_open_ones_oldest_first(township, waiting):
    assert names(township.get("applications")) == ["申请人甲", "申请人乙", "申请人丙", "申请人丁"]


def test_tabs_tell_how_many_wait_at_each_step(township, waiting):
    assert tabs(township.get("applications")) == {
        "*全部在办": "4", "受理": "3", "社区（村）初审": "0", "公示": "0", "异议复核": "0", "乡镇（街道）复核": "1", "县级认定": "0", "已办结": "1",
    }  # fmt: skip


def test_tabs_count_what_the_user_may_see_only(day, waiting):
    other = Desk(factories.user(role="officer", area=factories.area(factories.DATANGBU)))

    assert set(tabs(other.get("applications")).values()) == {"0"}


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("step=township", ["申请人丁"]),
        ("step=ended", ["申请人戊"]),
        ("step=accept", ["申请人甲", "申请人乙", "申请人丙"]),
        ("overdue=1", ["申请人甲"]),
        ("overdue=0", ["申请人乙", "申请人丙", "申请人丁"]),
        ("origin=comparison", ["申请人丁"]),
        ("category=DISAB", ["申请人丁"]),
        ("q=申请人乙", ["申请人乙"]),
        (f"area={factories.SHUIDONG}", ["申请人甲", "申请人乙", "申请人丙", "申请人丁"]),
        (f"area={factories.CHANGLONG}", []),
        ("turn=mine", ["申请人甲", "申请人乙", "申请人丙", "申请人丁"]),
        ("turn=mine&step=township", ["申请人丁"]),
        ("objected=1", []),
    ],
)
def test_filters_narrow_the_inbox(township, waiting, query, shown):
    assert names(township.get("applications", query=f"?{query}")) == shown


def test_turn_is_the_readers_own(village, waiting):
    assert names(village.get("applications", query="?turn=mine")) == ["申请人甲", "申请人乙", "申请人丙"]


def test_days_left_are_told_by_the_business_date(township, waiting):
    page = text(township.get("applications"))

    assert [words for words in ("已超 8 天", "今天到期", "剩 3 天") if words in page] == ["已超 8 天", "今天到期", "剩 3 天"]


def test_unknown_step_is_refused_in_words(township, waiting):
    response = township.get("applications", query="?step=nowhere")

    assert response.status_code == 422
    assert "查询条件“环节”中没有“nowhere”这一项" in text(response)


def test_fragment_is_what_a_reload_shows(township, waiting):
    whole = township.get("applications", query="?step=accept").content.decode()
    fragment = township.get("applications", query="?step=accept", headers=HTMX).content.decode()

    listed = between(whole, '<section class="card flush" id="list"', "</section>").split(">", 1)[1]
    assert without_tokens(fragment).split("<select", 1)[0].strip() == without_tokens(listed).strip()


def test_tab_keeps_the_other_filters(township, waiting):
    page = township.get("applications", query="?origin=self&after=3").content.decode()

    assert "/applications/?origin=self&step=township" in html.unescape(page)


def test_batch_deeds_are_offered_to_those_who_may(township, waiting):
    assert [button in text(township.get("applications")) for button in ("批量通过", "批量退回", "列入公示", "新建申请")] == [True] * 4
    inspector = Desk(factories.user(role="inspector"))
    assert [button in text(inspector.get("applications")) for button in ("批量通过", "批量退回", "列入公示", "新建申请")] == [False] * 4
    assert "批量通过" not in text(township.get("applications", query="?step=ended"))


def test_empty_inbox_says_what_to_do(township):
    assert "没有在办的认定申请。点右上角“新建申请”" in text(township.get("applications"))


def test_nothing_found_says_how_to_go_on(township, waiting):
    assert "没有符合条件的记录" in text(township.get("applications", query="?origin=visit"))


def test_export_holds_what_is_shown_and_is_audited(township, waiting):
    response = township.post("applications-export", query="?step=accept")

    assert response.status_code == 200
    [event] = AuditEvent.objects.filter(kind="web.applications.exported")
    assert (event.details["rows"], event.details["narrowed_by"]) == (3, ["step"])


@pytest.mark.parametrize(("role", "status"), [("collector", 403), ("officer", 200), ("inspector", 403), ("administrator", 403)])
def test_export_is_for_those_who_may(waiting, role, status):
    assert Desk(factories.user(role=role)).post("applications-export").status_code == status


def test_page_does_not_ask_more_for_more_applications(township, waiting):
    def asked() -> int:
        township.get("applications")
        with CaptureQueriesContext(connection) as queries:
            township.get("applications")
        return len(queries)

    few = asked()
    for number in range(20):
        factories.application(factories.person(name=f"更多{number}"))

    assert asked() == few <= QUERIES


def test_inbox_without_any_procedure_for_the_office_still_opens(township, waiting, monkeypatch):
    from nuanxin.errors import UserError
    from nuanxin.people import procedures

    def none(code, on):
        raise UserError("没有有效的认定程序。")

    monkeypatch.setattr(procedures, "for_area", none)

    assert count(township.get("applications")) == "4"
