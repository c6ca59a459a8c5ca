"""Which rows of several releases stand: DuckDB and a plain judge that asks every row agree, whatever areas and days there are."""

from __future__ import annotations

import datetime

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuanxin.comparisons import releases
from nuanxin.comparisons.models import ListRelease
from nuanxin.orgs import keys
from tests import factories
from tests.comparisons.releasing import release

pytestmark = pytest.mark.django_db
NUMBERS = [factories.id_number(datetime.date(1970, 1, n), order=n) for n in range(1, 6)]
# The county, its two towns, a village of the first: what a release may be limited to, and where a row may say it is.
AREAS = (factories.COUNTY, factories.JIADING, factories.DATANGBU, factories.SHUIDONG)
PREFIXES = {factories.COUNTY: "360722", factories.JIADING: "360722100", factories.DATANGBU: "360722101", factories.SHUIDONG: "360722100200"}
PEOPLE = {keys.person_key(number): place for place, number in enumerate(NUMBERS)}
rows_of_a_release = st.dictionaries(st.integers(0, 4), st.sampled_from([None, *AREAS[1:]]), max_size=4)
several = st.lists(st.tuples(st.sampled_from(AREAS), st.integers(1, 3), rows_of_a_release, st.booleans()), max_size=5)


def made(area, day, rows, is_withdrawn):
    """One release; who is on it, and where each row says he lives (perhaps nowhere, or outside the release's own area)."""
    people = [
        {"姓名": "张三", "身份证号": NUMBERS[who], "登记日期": datetime.date(2022, 1, 1), "常住地": place} for who, place in rows.items()
    ]
    record = release("unemployment", *people, released_on=datetime.date(2022, 1, day), area=area).record
    if is_withdrawn:
        ListRelease.objects.filter(pk=record.pk).update(withdrawn_at=record.received_at)
    return record.pk, area, day, rows, is_withdrawn


def judged(told):
    """(release, person) of each row that stands, by the definition alone."""
    newest_first = sorted((one for one in told if not one[4]), key=lambda one: (one[2], one[0]), reverse=True)
    standing: list[tuple[int, int]] = []
    for position, (pk, area, _, rows, _) in enumerate(newest_first):
        newer = [PREFIXES[other[1]] for other in newest_first[:position]]
        known = {who for _, who in standing}
        for who, place in rows.items():
            lies_in = PREFIXES[place or area]
            if who not in known and not any(lies_in.startswith(prefix) for prefix in newer):
                standing.append((pk, who))
    return sorted(standing)


def counted():
    found = duckdb.sql(f"SELECT release, key FROM ({releases.relation('unemployment').sql})").fetchall()
    return sorted((pk, PEOPLE[key]) for pk, key in found)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(several)
def test_what_stands_is_what_the_plain_judge_says(county, told):
    ListRelease.objects.all().delete()
    inside = [(area, day, {who: place if place and PREFIXES[place].startswith(PREFIXES[area]) else None for who, place in rows.items()}, gone)
              for area, day, rows, gone in told]  # fmt: skip

    expected = judged([made(*one) for one in inside])

    assert counted() == expected


def people(list_id="unemployment", under=""):
    found = duckdb.sql(f"SELECT key FROM ({releases.relation(list_id, under).sql})").fetchall()
    return sorted(PEOPLE[key] for (key,) in found)


def test_a_wider_later_release_supersedes(county):
    made(factories.JIADING, 1, {0: None, 1: None}, False)
    made(factories.COUNTY, 2, {2: None}, False)

    assert people() == [2]


def test_a_narrower_later_release_replaces_its_part_only(county):
    made(factories.COUNTY, 1, {0: factories.SHUIDONG, 1: factories.DATANGBU, 2: None}, False)
    made(factories.JIADING, 2, {3: None}, False)

    assert people() == [1, 2, 3]


def test_releases_of_two_towns_stand_side_by_side(county):
    made(factories.JIADING, 1, {0: None}, False)
    made(factories.DATANGBU, 2, {1: None}, False)

    assert people() == [0, 1]


def test_the_newest_is_the_newest_by_its_day_whenever_it_came(county):
    made(factories.COUNTY, 2, {0: None}, False)
    made(factories.COUNTY, 1, {1: None}, False)

    assert people() == [0]


def test_of_two_of_one_day_the_later_arrival_counts(county):
    made(factories.COUNTY, 1, {0: None}, False)
    made(factories.COUNTY, 1, {1: None}, False)

    assert people() == [1]


def test_a_withdrawn_release_gives_way_to_the_one_before(county):
    made(factories.COUNTY, 1, {0: None}, False)
    made(factories.COUNTY, 2, {1: None}, True)

    assert people() == [0]


def test_only_releases_about_the_area_asked_for_are_read(county):
    made(factories.JIADING, 1, {0: None}, False)
    made(factories.DATANGBU, 1, {1: None}, False)

    assert [people(under=prefix) for prefix in ("360722", "360722100", "360722100200", "360723")] == [[0, 1], [0], [0], []]


def test_the_releases_a_relation_rests_on_are_told_newest_first(county):
    wide = made(factories.COUNTY, 1, {0: None}, False)
    narrow = made(factories.JIADING, 2, {1: None}, False)

    told = releases.relation("unemployment")

    assert [one.record.pk for one in told.releases] == [narrow[0], wide[0]]
    assert [path.is_file() for path in told.paths] == [True, True]
