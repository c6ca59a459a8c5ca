"""The facts that casework contributes: days, codes, topics as yes or no, posts as numbers."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from nuanxin.casework import facts
from nuanxin.casework.enums import VisitTopic
from nuanxin.engines.facts.arrow import to_arrow
from nuanxin.jobs.facts import post_number
from nuanxin.orgs import keys
from tests import factories

SOURCES = {source.table.name: source for source in facts.SOURCES}
VOID = timezone.now()


def rows(name: str, county: str = "360722") -> list[dict]:
    return to_arrow(SOURCES[name].table, SOURCES[name].rows(county), county).to_pylist()


def test_a_visit_says_of_each_topic_whether_it_was_talked_about(county, person):
    visit = factories.visit(person, method="wechat", topics="policy,follow_up")

    topics = {f"topic_{code}": code in ("policy", "follow_up") for code in VisitTopic.values}
    assert rows("visits") == [
        {"visit": visit.pk, "person": person.pk, "visited_on": datetime.date(2022, 9, 5), "method": "wechat", "seq": visit.pk} | topics
    ]


def test_a_visit_without_topics_talked_about_none(county, person):
    factories.visit(person)

    [row] = rows("visits")

    assert {value for name, value in row.items() if name.startswith("topic_")} == {False}


def test_a_referral_names_its_post_by_a_number(county, person):
    referral = factories.referral(person, employer_name="甲厂", post_name="操作工", channel="phone")

    assert rows("referrals") == [
        {
            "referral": referral.pk,
            "person": person.pk,
            "referred_on": datetime.date(2022, 9, 6),
            "post": post_number("甲厂|操作工"),
            "channel": "phone",
            "feedback": None,
            "seq": referral.pk,
        }
    ]


def test_a_placement_has_its_days_form_and_how_it_came_about(county, person):
    placement = factories.placement(
        person, is_proportional=False, contract_from=datetime.date(2022, 9, 7), contract_to=datetime.date(2023, 9, 6)
    )

    assert rows("placements") == [
        {
            "placement": placement.pk,
            "person": person.pk,
            "started_on": datetime.date(2022, 9, 7),
            "form": "enterprise",
            "ended_on": None,
            "helped": True,
            "proportional": False,
            "contract_from": datetime.date(2022, 9, 7),
            "contract_to": datetime.date(2023, 9, 6),
            "employer_key": keys.text_key("信丰某厂"),
            "uscc_key": None,
            "seq": placement.pk,
        }
    ]


def test_a_relief_has_its_exact_amount(county, person):
    relief = factories.relief(person, amount_yuan="1234.56")

    assert rows("reliefs") == [
        {
            "relief": relief.pk,
            "person": person.pk,
            "given_on": datetime.date(2022, 9, 8),
            "amount_yuan": Decimal("1234.56"),
            "seq": relief.pk,
        }
    ]


def test_a_return_has_its_day_and_kind(county, person):
    returning = factories.returning(person, kind="came_home")

    assert rows("returns") == [
        {
            "returning": returning.pk,
            "person": person.pk,
            "returned_on": datetime.date(2022, 9, 9),
            "kind": "came_home",
            "seq": returning.pk,
        }
    ]


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("visits", factories.visit),
        ("referrals", factories.referral),
        ("placements", factories.placement),
        ("reliefs", factories.relief),
        ("returns", factories.returning),
    ],
)
def test_voided_records_and_those_of_voided_persons_or_other_counties_are_left_out(county, name, make):
    kept = make(factories.person())
    make(factories.person(), voided_at=VOID)
    make(factories.person(voided_at=VOID))
    make(factories.person(residence=factories.FOREIGN_TOWN))

    assert [row["person"] for row in rows(name)] == [kept.person_id]


def test_a_county_without_casework_gives_empty_tables(county):
    assert {name: rows(name) for name in SOURCES} == {name: [] for name in SOURCES}


def test_every_code_of_a_fact_table_has_its_word(county):
    coded = {
        (name, column.name): set(column.values) for name, source in SOURCES.items() for column in source.table.columns if column.values
    }

    assert coded == {(name, column): set(words) for name, source in SOURCES.items() for column, words in source.words.items()}


def test_no_column_can_hold_free_text():
    assert [column.name for source in SOURCES.values() for column in source.table.columns if column.type == "text"] == []
