"""Paging by key: every row once, in order, forwards and backwards, whatever happens to the key."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nuanxin.people.models import Person
from nuanxin.web.listing import paging
from nuanxin.web.people.ledger import LEDGER
from tests import factories
from tests.web.listing.walking import every_key, simply

SMALL = replace(LEDGER, size=3)


@pytest.fixture
def persons(county):
    villages = [factories.SHUIDONG, factories.SHUIBEI, factories.CHANGLONG]
    return [factories.person(name="王李赵"[number % 3] + "小明", residence=villages[number % 3]) for number in range(10)]


@pytest.mark.parametrize(
    ("sort", "order"),
    [("", ("residence_id", "pk")), ("-place", ("-residence_id", "-pk")), ("name", ("name", "pk")), ("-name", ("-name", "-pk")),
     ("newest", ("pk",)), ("-newest", ("-pk",)), ("unknown", ("residence_id", "pk"))],
)  # fmt: skip
def test_every_row_comes_once_in_the_order_asked_for(officer, persons, sort, order):
    keys = every_key(simply, officer, f"sort={sort}", SMALL)

    assert keys == list(Person.objects.order_by(*order).values_list("pk", flat=True))


@pytest.mark.parametrize("sort", ["", "name", "-newest"])
def test_way_back_shows_the_same_pages(officer, persons, sort):
    first = simply(officer, f"sort={sort}", SMALL)
    second = simply(officer, first.next_url[1:], SMALL)

    back = simply(officer, second.previous_url[1:], SMALL)

    assert [row.pk for row in back.rows] == [row.pk for row in first.rows]
    assert (back.previous_url, bool(back.next_url)) == ("", True)


@pytest.mark.parametrize("key", ["x", "-1", "99999999999999999999", "999999", "１２", ""])
def test_unknown_key_shows_the_first_page(officer, persons, key):
    assert [row.pk for row in simply(officer, f"after={key}", SMALL).rows] == [row.pk for row in simply(officer, "", SMALL).rows]


def test_row_that_left_the_filter_still_marks_its_place(officer, persons):
    first = simply(officer, "q=王", SMALL)
    Person.objects.filter(pk=first.rows[-1].pk).update(employment_status="flexible", name="李小明")

    second = simply(officer, first.next_url[1:], SMALL)

    assert {row.pk for row in first.rows} & {row.pk for row in second.rows} == set()


def test_count_of_one_page_is_not_asked_of_the_database(officer, person, django_assert_max_num_queries):
    page = simply(officer, "")

    assert (page.count, page.counted, page.next_url, page.previous_url) == (1, "1", "", "")


def test_count_stops_at_the_limit(officer, persons, monkeypatch):
    monkeypatch.setattr(paging, "MOST_COUNTED", 5)

    assert simply(officer, "", SMALL).count is None


def test_count_below_the_limit_is_exact(officer, persons):
    assert simply(officer, "", SMALL).counted == "10"


def test_empty_list_has_neither_neighbours_nor_count(officer):
    page = simply(officer, "")

    assert (page.rows, page.count, page.next_url, page.previous_url) == ([], 0, "", "")
