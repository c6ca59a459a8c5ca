"""Lists from the newest run: entitled and not claimed, denied and still paid, and which facts are worth collecting."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from nuanxin.benefits import bulk, worklists
from nuanxin.benefits.actions.collecting import collect_facts
from tests import factories
from tests.factories import benefits

pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 9, 10)
STARTUP = "2022-xinfeng-startup"


@pytest.fixture
def owner(county):
    """Entitled to the subsidy for starting a business, but for the state of it that nobody has asked for."""
    found = factories.person(hukou="rural")
    factories.holding(found, category="EXPOV", from_on=datetime.date(2016, 1, 1))
    factories.placement(found, form="self_employed", started_on=datetime.date(2022, 1, 1))
    return found


def tell(person, **values):
    collect_facts(by=None, subject=person, values=values, known_on=DAY - datetime.timedelta(days=5), origin="visit")


def run():
    return bulk.decide_all(area="360722", as_of=DAY)


def listed(name, prefixes=("360722",), **asked):
    return worklists.rows(name, prefixes, DAY, **asked)


def test_without_a_run_the_lists_are_empty(owner):
    assert {name: listed(name).total for name, one in worklists.LISTS.items() if one.needs_run} == dict.fromkeys(
        ("unclaimed", "worth_collecting", "paid_unentitled", "employers_unclaimed"), 0
    )


def test_who_is_entitled_is_listed_until_it_is_claimed_or_paid(owner):
    tell(owner, business_state="running", business_area=factories.COUNTY)
    run()
    found = listed("unclaimed", policy=STARTUP)
    assert [(row.subject, row.amount, row.said) for row in found.rows] == [
        (owner.pk, Decimal("5000.00"), "符合“一次性创业补贴”，5,000.00元，还没有申领。")
    ]
    benefits.claim(owner, policy=STARTUP)
    assert listed("unclaimed", policy=STARTUP).total == 0


def test_who_was_paid_the_programme_once_is_listed_no_more(owner):
    tell(owner, business_state="running", business_area=factories.COUNTY)
    run()
    benefits.payment(owner, None, policy=STARTUP, programme="一次性创业补贴")
    assert listed("unclaimed", policy=STARTUP).total == 0


def test_facts_are_ranked_by_the_decisions_they_block_and_open_the_persons_behind(owner):
    run()
    ranked = worklists.ranking(["360722"], policy=STARTUP)
    assert {(one.fact, one.decisions, one.persons) for one in ranked} == {("business_area", 1, 1), ("business_state", 1, 1)}
    assert {one.label for one in ranked} == {"经营地点", "经营状态"}
    behind = listed("worth_collecting", policy=STARTUP, fact="business_state")
    assert [(row.subject, row.policy) for row in behind.rows] == [(owner.pk, STARTUP)]
    assert behind.rows[0].said == "缺“经营地点”、“经营状态”，有 1 项政策因此无法判定。"
    tell(owner, business_state="running", business_area=factories.COUNTY)
    run()
    assert worklists.ranking(["360722"], policy=STARTUP) == ()


def test_facts_are_ranked_for_each_township_and_not_beyond_the_areas_asked(owner):
    run()
    by_town = worklists.ranking(["360722"], policy=STARTUP, digits=9)
    assert {(one.area, one.fact) for one in by_town} == {("360722100", "business_area"), ("360722100", "business_state")}
    assert worklists.ranking(["360722101"], policy=STARTUP) == ()


def test_who_is_denied_for_another_reason_than_months_used_up_and_still_paid_is_listed(owner):
    stranger = factories.person()
    for person in (owner, stranger):
        factories.holding(person, category="OTH")
        benefits.payment(person, datetime.date(2022, 8, 1), policy=STARTUP, programme="一次性创业补贴")
    tell(owner, business_state="running", business_area=factories.COUNTY)
    run()
    found = listed("paid_unentitled")
    assert [row.subject for row in found.rows] == [stranger.pk]
    assert "现判定为不符合（不具备：" in found.rows[0].said
    assert found.rows[0].said.endswith("发放到2022年8月。")
