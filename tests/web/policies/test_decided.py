"""The numbers beside policies: those of the newest run, in the reader's own areas only, each with the people behind it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pytest

from nuanxin.benefits import bulk, policies
from nuanxin.benefits.bulk import Run
from nuanxin.web.policies import decided
from tests import factories
from tests.web.pages import signed_in, text

POLICY = "2022-xinfeng-startup"
DAY = datetime.date(2022, 9, 20)


@dataclass(frozen=True)
class One:
    policy: str
    answer: str


@pytest.fixture
def ran(monkeypatch):
    """A run of the county, and what its people of one township were answered."""

    def given(area: str = "360722", answers: tuple[str, ...] = (), **more) -> Run:
        run = Run(
            DAY,
            datetime.datetime(2022, 9, 20, 8, tzinfo=datetime.UTC),
            area,
            more.get("versions", {}),
            {POLICY: {"yes": 12, "no": 1300, "unknown": 40}},
        )
        monkeypatch.setattr(bulk, "newest", lambda prefix: run if prefix.startswith(area) else None)
        monkeypatch.setattr(bulk, "answers", lambda prefixes: (One(POLICY, word) for word in answers))
        return run

    return given


def test_without_a_run_there_are_no_numbers(inside):
    page = text(inside.get(f"/policies/?day={DAY}"))

    assert "人数" not in page


def test_numbers_of_the_run_of_the_own_area_lead_to_the_people(inside, ran):
    ran()

    response = inside.get(f"/policies/?day={DAY}")

    assert "符合 12 ：一次性创业补贴，符合 无法判定 40 ：一次性创业补贴，无法判定 不符合 1,300" in text(response)
    assert f'href="/worklists/unclaimed/?policy={POLICY}&amp;area={factories.COUNTY}"' in response.content.decode()
    assert "人数是 2022-09-20 对台账上每个人判定的结果" in text(response)


def test_township_sees_its_own_numbers_of_the_run_of_the_county(client, county, ran):
    ran(answers=("yes", "yes", "no"))
    officer = factories.user(role="officer", area=factories.area(factories.JIADING))

    page = text(signed_in(client, officer).get(f"/policies/?day={DAY}"))

    assert "符合 2" in page
    assert "1,300" not in page


def test_numbers_of_another_area_are_not_shown(client, county, ran):
    ran(answers=("yes",))
    officer = factories.user(role="officer", area=factories.area(factories.JIADING))

    page = text(signed_in(client, officer).get(f"/policies/?day={DAY}&area={factories.COUNTY}"))

    assert ("1,300" in page, "符合 1 ：" in page) == (False, True)


def test_run_with_an_older_version_says_so(inside, ran):
    ran(versions={POLICY: "0" * 12})

    assert "按旧版本" in text(inside.get(f"/policies/?day={DAY}"))


def test_policy_that_the_run_did_not_ask_has_no_number(ran):
    found = decided.Counts(ran(), {}, factories.COUNTY)

    assert found.of(policies.get(POLICY)) == []


def test_nobody_is_listed_for_a_no(ran):
    found = decided.Counts(ran(), {POLICY: {"no": 3}}, factories.COUNTY)

    assert [(word, number, bool(url)) for word, number, url in found.of(policies.get(POLICY))] == [
        ("yes", 0, True),
        ("unknown", 0, True),
        ("no", 3, False),
    ]


def test_those_entitled_to_what_employers_are_paid_are_on_the_list_of_employers(ran):
    found = decided.Counts(ran(), {}, factories.COUNTY)

    assert found.url(policies.get("2022-xinfeng-one-off-hiring"), "yes").startswith("/worklists/employers_unclaimed/?")
    assert found.url(policies.get("2022-xinfeng-one-off-hiring"), "unknown").startswith("/worklists/worth_collecting/?")


def test_part_of_a_run_is_counted_by_policy_and_answer(ran):
    ran(answers=("yes", "no", "yes"))

    assert decided.counted(["360722100"]) == {POLICY: {"yes": 2, "no": 1}}
