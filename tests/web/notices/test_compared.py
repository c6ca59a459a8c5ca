"""Two reports side by side: what differs, by how much, and who makes the difference."""

from __future__ import annotations

import datetime
import re

import pytest

from nuanxin.orgs.models import Office
from tests import factories
from tests.web.pages import signed_in, text

FORM = "/notices/2022-xinfeng-nuanxin/forms/2/"
DAYS = "from=2022-09-01&to=2022-09-05&from2=2022-09-01&to2=2022-09-20"


@pytest.fixture
def desk(client, officer):
    Office.objects.update(business_date=datetime.date(2022, 9, 20))
    return signed_in(client, officer)


@pytest.fixture
def facts(county):
    """One on the register in both periods, one only in the second, one who left before the second began."""
    for name, decided, ended in (("一直在册", "2022-08-01", None), ("新认定", "2022-09-10", None)):
        factories.recognition(factories.person(name=name), datetime.date.fromisoformat(decided), ended_on=ended)


def lines(response) -> list[tuple[str, ...]]:
    found = re.findall(
        r'<tr><th scope="row">(.*?)</th><td data-l="栏">(.*?)</td>.*?第一次">(.*?)</td>.*?第二次">(.*?)</td>.*?>([+-][\d,.]+)<',
        response.content.decode(),
    )
    return [tuple(part) for part in found]


def test_differing_cells_are_listed_with_both_numbers(desk, facts):
    assert lines(desk.get(f"{FORM}compare/?{DAYS}")) == [
        ("嘉定镇", "1. 认定的援助对象人数", "1", "2", "+1"),
        ("合计", "1. 认定的援助对象人数", "1", "2", "+1"),
    ]


def test_difference_opens_who_makes_it(desk, facts):
    content = desk.get(f"{FORM}compare/?{DAYS}").content.decode()
    link = re.search(r'<a href="([^"]*compare/1/[^"]*)"', content)[1].replace("&amp;", "&")

    page = text(desk.get(link))

    assert "第二次多出 1 人" in page
    assert "新认定" in page
    assert "一直在册" not in page
    assert "第二次少了 0 人 没有。" in page


def test_other_way_round_they_are_lost(desk, facts):
    turned = "from=2022-09-01&to=2022-09-20&from2=2022-09-01&to2=2022-09-05"

    page = text(desk.get(f"{FORM}compare/1/?area={factories.COUNTY}&{turned}"))

    assert "第二次少了 1 人" in page


def test_reporting_dates_are_compared_unless_told_otherwise(desk, facts):
    content = desk.get(f"{FORM}compare/").content.decode()

    assert re.findall(r'type="date" value="([\d-]+)"', content) == ["2022-09-01", "2022-09-23", "2022-09-01", "2022-10-23"]


def test_equal_reports_say_so(desk, facts):
    assert "两次完全相同" in text(desk.get(f"{FORM}compare/?from=2022-09-01&to=2022-09-05&from2=2022-09-01&to2=2022-09-05"))


def test_long_list_is_cut_and_says_so(desk, facts, monkeypatch):
    monkeypatch.setattr("nuanxin.web.notices.compared.MOST_NAMED", 0)

    assert "第二次多出 1 人，只列前 0 人" in text(desk.get(f"{FORM}compare/1/?area={factories.COUNTY}&{DAYS}"))


def test_events_that_differ_are_listed_by_name(desk, facts):
    factories.fair(factories.JIADING, datetime.date(2022, 9, 12), name="九月专场")

    assert "九月专场" in text(desk.get(f"{FORM}compare/12/?area={factories.COUNTY}&{DAYS}"))


@pytest.mark.parametrize("query", ["from=x", "from=2022-09-20&to=2022-09-01"])
def test_period_that_is_none_is_refused(desk, query):
    assert desk.get(f"{FORM}compare/?{query}").status_code == 422
