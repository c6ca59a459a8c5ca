"""Reaching a page of a huge list: by small areas, few keys or windows, always the same rows as the plain way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nuanxin.people.models import Person
from nuanxin.web.listing import reaching
from nuanxin.web.people.ledger import LEDGER
from tests import factories
from tests.web.listing.walking import every_key, reached, simply

SMALL = replace(LEDGER, size=3)
QUERIES = (
    "", "sort=name", "sort=-newest", "status=unemployed", "status=unemployed&sort=name", "status=flexible", "q=王", "q=李四", "q=没有",
    "category=LONG", "category=FISH", "category=LONG&status=unemployed&sort=-name", "recognised=running", "recognised=none&sort=newest",
    f"area={factories.JIADING}", f"area={factories.JIADING}&sort=name", f"area={factories.SHUIDONG}&status=unemployed", "wish=unknown", "wish=no_job",
)  # fmt: skip


@pytest.fixture
def crowd(county):
    """Twenty-four persons, for whom every limit below is small."""
    villages = [factories.SHUIDONG, factories.SHUIBEI, factories.CHANGLONG, factories.LIUCUN]
    people = [
        factories.person(
            name="王赵李"[number % 3] + "四五"[number % 2], residence=villages[number % 4],
            employment_status="flexible" if number % 11 == 5 else "unemployed", wants_job=[True, None][number % 2],
        )
        for number in range(24)
    ]  # fmt: skip
    for number, one in enumerate(people):
        factories.holding(one, "FISH" if number == 7 else "LONG")
        if number % 5:
            factories.recognition(one)
    factories.person(residence=factories.FOREIGN_TOWN, name="王外")
    return people


@pytest.fixture
def tiny(monkeypatch):
    """Limits that this crowd exceeds."""
    monkeypatch.setattr(reaching, "SMALL", 2)
    monkeypatch.setattr(reaching, "MOST_COUNTED_IN", 10)
    monkeypatch.setattr(reaching, "WINDOW", 4)
    monkeypatch.setattr(reaching, "FEW", 2)


@pytest.mark.parametrize("query", QUERIES)
def test_windows_bring_every_row_once_in_order(officer, crowd, tiny, query):
    assert every_key(reached, officer, query, SMALL) == every_key(simply, officer, query, SMALL)


@pytest.mark.parametrize("query", QUERIES)
def test_small_offices_are_read_the_plain_way(officer, crowd, query):
    assert every_key(reached, officer, query, SMALL) == every_key(simply, officer, query, SMALL)


def test_search_that_takes_too_long_stops_and_offers_to_go_on(officer, crowd, tiny, monkeypatch):
    monkeypatch.setattr(reaching, "MOST_WINDOWS", 1)

    page = reached(officer, "status=flexible", SMALL)

    assert len(page.rows) < 2
    assert page.searched_url.startswith("?status=flexible&after=")
    assert every_key(reached, officer, "status=flexible", SMALL) == every_key(simply, officer, "status=flexible", SMALL)


def test_way_back_through_windows_shows_the_same_page(officer, crowd, tiny):
    first = reached(officer, "status=unemployed", SMALL)
    second = reached(officer, first.next_url[1:], SMALL)

    back = reached(officer, second.previous_url[1:], SMALL)

    assert [row.pk for row in back.rows] == [row.pk for row in first.rows]


def test_count_of_a_large_area_is_a_lower_bound(officer, crowd, tiny):
    page = reached(officer, "status=unemployed", SMALL)

    assert (page.count, page.counted) == (None, "3+")


def test_plain_list_of_a_large_area_tells_that_there_are_more(officer, crowd, tiny):
    assert reached(officer, "", SMALL).counted == "10,000+"


@pytest.mark.parametrize("query", ["status=unemployed", f"area={factories.JIADING}", "category=LONG&sort=name"])
def test_count_of_a_middling_area_is_exact(officer, crowd, tiny, monkeypatch, query):
    monkeypatch.setattr(reaching, "MOST_COUNTED_IN", 1000)

    assert reached(officer, query, SMALL).count == len(every_key(simply, officer, query, SMALL))


def test_whole_number_is_found_by_its_key_alone(officer, crowd, tiny):
    page = reached(officer, f"q={crowd[3].full_id_number}", SMALL)

    assert [row.pk for row in page.rows] == [crowd[3].pk]


def test_foreign_person_is_reached_by_no_way(officer, crowd, tiny):
    foreign = Person.objects.get(name="王外")

    assert [foreign.pk in every_key(reached, officer, query, SMALL) for query in QUERIES] == [False] * len(QUERIES)


def test_narrower_area_comes_first_in_the_query(officer, crowd):
    with CaptureQueriesContext(connection) as captured:
        simply(officer, f"area={factories.SHUIDONG}")

    [statement] = [query["sql"] for query in captured if '"people_person"."name"' in query["sql"] and "LIMIT" in query["sql"]]
    assert statement.index(factories.SHUIDONG) < statement.index("360722000000")
