"""Turning pages by key against the slow obvious way: a plain sorted list cut into slices."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuanxin.casework.models import Visit
from nuanxin.people.models import Person
from nuanxin.web.casework.kinds import VISITS
from nuanxin.web.listing import Order, paging
from nuanxin.web.listing.paging import beyond, page_of
from nuanxin.web.people.ledger import LEDGER, visible
from tests import factories
from tests.web.listing.walking import ask, simply

SLOW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SORTS = ("", "name", "-name", "place", "-place", "newest", "-newest")
VILLAGES = (factories.SHUIDONG, factories.SHUIBEI, factories.CHANGLONG)
DAY = datetime.date(2022, 9, 5)


def plainly(user, sort: str) -> list[int]:
    """Every key in order, by Python's own sorting."""
    ways = {"name": lambda one: (one.name, one.pk), "place": lambda one: (one.residence_id, one.pk), "newest": lambda one: one.pk}
    name = sort.removeprefix("-") or "place"
    return [one.pk for one in sorted(visible(user), key=ways[name], reverse=sort.startswith("-"))]


def forwards(user, query: str, listing) -> list[list[int]]:
    """The keys of each page from the first to the last."""
    pages, page = [], simply(user, query, listing)
    while True:
        pages.append([row.pk for row in page.rows])
        if not page.next_url or len(pages) > 60:
            return pages
        page = simply(user, page.next_url.removeprefix("?"), listing)


def backwards(user, query: str, listing) -> list[list[int]]:
    """The keys of each page from the last to the first."""
    page = simply(user, query, listing)
    while page.next_url:
        page = simply(user, page.next_url.removeprefix("?"), listing)
    pages = [[row.pk for row in page.rows]]
    while page.previous_url:
        page = simply(user, page.previous_url.removeprefix("?"), listing)
        pages.append([row.pk for row in page.rows])
    return pages


def slices(keys: list[int], size: int) -> list[list[int]]:
    return [keys[start : start + size] for start in range(0, len(keys), size)] or [[]]


@SLOW
@given(
    people=st.lists(st.tuples(st.sampled_from("王李赵"), st.sampled_from(VILLAGES)), max_size=9),
    size=st.integers(1, 4),
    sort=st.sampled_from(SORTS),
)
def test_pages_are_the_slices_of_a_sorted_list(officer, people, size, sort):
    """Few names and villages, so that most rows tie with others."""
    Person.objects.all().delete()
    for name, village in people:
        factories.person(name=name, residence=village)

    assert forwards(officer, f"sort={sort}", replace(LEDGER, size=size)) == slices(plainly(officer, sort), size)


@SLOW
@given(
    people=st.lists(st.tuples(st.sampled_from("王李"), st.sampled_from(VILLAGES)), min_size=1, max_size=9),
    size=st.integers(1, 4),
    sort=st.sampled_from(SORTS),
)
def test_way_back_gives_every_row_once_in_the_same_order(officer, people, size, sort):
    Person.objects.all().delete()
    for name, village in people:
        factories.person(name=name, residence=village)

    pages = backwards(officer, f"sort={sort}", replace(LEDGER, size=size))

    assert [key for page in reversed(pages) for key in page] == plainly(officer, sort)
    assert all(len(page) == size for page in pages[1:-1])


@SLOW
@given(days=st.lists(st.integers(0, 2), max_size=10), size=st.integers(1, 4))
def test_records_of_the_same_day_come_once_newest_first(officer, days, size):
    Visit.objects.all().delete()
    for day in days:
        factories.visit(factories.person(), DAY - datetime.timedelta(days=day))
    listing = replace(VISITS.listing, size=size)

    seen, query = [], ""
    for _ in range(20):
        page = page_of(asked := ask(officer, query, listing), asked.narrow(VISITS.records(officer)))
        seen += [row.pk for row in page.rows]
        query = page.next_url.removeprefix("?")
        if not query:
            break

    assert seen == [one.pk for one in sorted(Visit.objects.all(), key=lambda one: (one.visited_on, one.pk), reverse=True)]


@pytest.fixture
def ten(county):
    return [factories.person(name="王同名", residence=VILLAGES[number % 3]) for number in range(10)]


@pytest.mark.parametrize("sort", SORTS)
def test_row_added_while_reading_does_not_repeat_or_hide_others(officer, ten, sort):
    listing = replace(LEDGER, size=4)
    before = plainly(officer, sort)
    first = simply(officer, f"sort={sort}", listing)
    added = [factories.person(name="王同名", residence=village).pk for village in VILLAGES]

    seen, page = [row.pk for row in first.rows], first
    while page.next_url:
        page = simply(officer, page.next_url.removeprefix("?"), listing)
        seen += [row.pk for row in page.rows]

    assert [key for key in seen if key not in added] == before
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("way", ["after", "before"])
def test_key_of_a_record_that_is_gone_shows_the_first_page(officer, ten, sort, way):
    gone = factories.person()
    gone.delete()

    page = simply(officer, f"sort={sort}&{way}={gone.pk or 10**9}", replace(LEDGER, size=4))

    assert [row.pk for row in page.rows] == plainly(officer, sort)[:4]
    assert page.previous_url == ""


@pytest.mark.parametrize("sort", SORTS)
def test_voided_record_still_marks_its_place(officer, ten, sort):
    listing = replace(LEDGER, size=4)
    order = plainly(officer, sort)
    Person.objects.filter(pk=order[3]).update(voided_at=datetime.datetime(2022, 9, 1, tzinfo=datetime.UTC), void_reason="重复")

    page = simply(officer, f"sort={sort}&after={order[3]}", listing)

    assert [row.pk for row in page.rows] == order[4:8]


@pytest.mark.parametrize(
    ("size", "shown", "count", "has_next"), [(9, 9, "10", True), (10, 10, "10", False), (11, 10, "10", False), (1, 1, "10", True)]
)
def test_edges_of_the_page_size(officer, ten, size, shown, count, has_next):
    page = simply(officer, "", replace(LEDGER, size=size))

    assert (len(page.rows), page.counted, bool(page.next_url), page.previous_url) == (shown, count, has_next, "")


@pytest.mark.parametrize(("limit", "counted", "count"), [(9, "9+", None), (10, "10", 10), (11, "10", 10), (1000, "10", 10)])
def test_count_is_exact_up_to_the_limit_and_then_a_lower_bound(officer, ten, monkeypatch, limit, counted, count):
    monkeypatch.setattr(paging, "MOST_COUNTED", limit)

    page = simply(officer, "", replace(LEDGER, size=3))

    assert (page.count, replace(page, at_least=limit).counted) == (count, counted)


def test_filters_stay_in_the_addresses_of_all_pages(officer, ten):
    page = simply(officer, f"q=王&sort=-name&area={factories.COUNTY}&after=&unknown=1", replace(LEDGER, size=3))
    second = simply(officer, page.next_url.removeprefix("?"), replace(LEDGER, size=3))

    kept = f"q=%E7%8E%8B&sort=-name&area={factories.COUNTY}&unknown=1"
    assert page.next_url == f"?{kept}&after={page.rows[-1].pk}"
    assert second.previous_url == f"?{kept}&before={second.rows[0].pk}"


@SLOW
@given(
    names=st.lists(st.sampled_from(["甲", "乙", "甲乙"]), min_size=1, max_size=7),
    place=st.integers(0, 6),
    down=st.booleans(),
    back=st.booleans(),
    inclusive=st.booleans(),
)
def test_what_lies_beyond_a_record_is_what_follows_it_in_a_list(officer, names, place, down, back, inclusive):
    Person.objects.all().delete()
    people = [factories.person(name=name) for name in names]
    last = people[place % len(people)]
    order = Order("name", "姓名", ("-name", "-pk") if down else ("name", "pk"))

    found = {one.pk for one in beyond(Person.objects.all(), order, last, back=back, inclusive=inclusive)}

    after = {
        one.pk
        for one in people
        if ((one.name, one.pk) < (last.name, last.pk) if down != back else (one.name, one.pk) > (last.name, last.pk))
    }
    assert found == after | ({last.pk} if inclusive else set())
