"""The policy library: which policies are listed for whom and when, in what words, and with files that cannot be read."""

from __future__ import annotations

import re

import pytest

from nuanxin.benefits import policies
from nuanxin.web.listing.filters import read_day
from tests import factories
from tests.web.pages import HTMX, count, signed_in, text

DAY = "day=2022-09-20"
EVERYTHING = "area=all&state=all"


def titles(response) -> set[str]:
    return set(re.findall(r'<th scope="row"[^>]*><a href="/policies/[^"]+">([^<]+)</a>', response.content.decode()))


def found(inside, query: str) -> set[str]:
    response = inside.get(f"/policies/?{query}")
    assert response.status_code == 200
    return titles(response)


def test_own_area_and_today_by_default(inside):
    response = inside.get(f"/policies/?{DAY}")

    wanted = {one.title for one in policies.in_force(read_day("2022-09-20"), "360722")}
    assert titles(response) == wanted
    assert "信丰县" in text(response)
    assert count(response) == str(len(wanted))


def test_policy_extended_to_the_own_area_is_listed_there(inside):
    assert "失业保险金" in found(inside, DAY)
    assert "社会保险补贴" not in found(inside, DAY)


def test_everything_of_all_areas_and_times(inside):
    assert len(found(inside, f"{EVERYTHING}&{DAY}")) == len({one.title for one in policies.library().values()})


@pytest.mark.parametrize(
    ("day", "state", "listed"),
    [
        ("2022-09-07", "current", False),
        ("2022-09-08", "current", True),
        ("2022-09-07", "future", True),
        ("2022-09-08", "future", False),
        ("2022-09-08", "past", False),
    ],
)
def test_state_is_judged_on_the_day(inside, day, state, listed):
    assert ("一次性创业补贴" in found(inside, f"day={day}&state={state}")) is listed


def test_policy_that_has_ended_is_past(inside, own):
    own("2022-xinfeng-startup", ("in_force: {from: 2022-09-08}", "in_force: {from: 2022-09-08, until: 2022-12-31}"))

    assert "一次性创业补贴" in found(inside, "day=2023-01-01&state=past")
    assert "一次性创业补贴" not in found(inside, "day=2023-01-01")


def test_by_payee(inside):
    assert found(inside, f"{EVERYTHING}&payee=workshop") == {
        one.title for one in policies.library().values() if one.file.beneficiary == "workshop"
    }


def test_by_fund(inside):
    assert found(inside, f"{EVERYTHING}&fund=失业保险基金") == {
        one.title for one in policies.library().values() if one.file.fund == "失业保险基金"
    }


def test_by_words_all_of_which_must_be_there(inside):
    assert found(inside, f"{EVERYTHING}&q=零就业 技工学校") == {"零就业家庭子女就读技工学校、技师学院补贴"}


def test_nothing_found_says_what_to_do(inside):
    response = inside.get("/policies/?q=没有这样的政策")

    assert "可以把地区改成“全部地区”" in text(response)


@pytest.mark.parametrize("query", ["payee=nobody", "state=sometimes", "area=999", "fund="])
def test_choices_that_are_none_are_left_aside(inside, query):
    assert inside.get(f"/policies/?{DAY}&{query}").status_code == 200


def test_what_is_not_a_day_is_refused(inside):
    assert inside.get("/policies/?day=昨天").status_code == 422


def test_fragment_is_the_list_of_the_page(inside):
    whole, part = inside.get(f"/policies/?{DAY}"), inside.get(f"/policies/?{DAY}", headers=HTMX)

    assert part.content.decode().strip() in whole.content.decode()


def test_amounts_and_months_are_said_in_a_few_words(inside):
    page = text(inside.get(f"/policies/?{EVERYTHING}"))

    assert "一次性 5,000 元" in page
    assert "最长 36 个月，可延长到退休" in page
    assert "期限按缴费年限等情况计算" in page


def test_standards_to_be_filled_in_are_counted(inside, own):
    own(
        "2022-xinfeng-transport",
        ("{label: 县级标准, type: money}", '{label: 县级标准, type: money, values: [{from: 2022-09-08, value: "200"}]}'),
    )

    page = text(inside.get(f"/policies/?{DAY}&q=2022-xinfeng-transport"))

    assert "200 元" in page
    assert "待填" not in page


def test_file_with_a_mistake_is_told_and_the_others_work(inside, own):
    own("2022-xinfeng-startup", ("beneficiary: person", "beneficiary: nobody"))

    response = inside.get(f"/policies/?{DAY}")

    assert "一次性创业补贴" not in titles(response)
    assert "policy.yaml" in text(response)
    assert "交通补贴" in titles(response)


def test_collector_of_a_township_may_read(client, county):
    collector = factories.user(role="collector", area=factories.area(factories.JIADING))

    response = signed_in(client, collector).get(f"/policies/?{DAY}")

    assert "嘉定镇" in text(response)
    assert "交通补贴" in titles(response)


def test_administrator_without_sight_of_people_is_refused(client, county):
    assert signed_in(client, factories.user(role="administrator", area=county)).get("/policies/").status_code == 403
