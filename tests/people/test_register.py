"""The register on a day, against a slow count person by person."""

from __future__ import annotations

import datetime

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuanxin.people.models import Person
from nuanxin.people.queries.register import register_on
from tests import factories

JAN, FEB, MAR, APR = (datetime.date(2022, month, 1) for month in range(1, 5))
DAYS = [datetime.date(2022, 1, 1) + datetime.timedelta(n) for n in range(0, 60, 6)]
PLACES = [factories.SHUIDONG, factories.SHUIBEI, factories.LIUCUN, factories.FOREIGN_TOWN]


def slowly(day, under="", digits=12):
    """Person by person, day by day, in plain Python."""
    counts: dict[str, int] = {}
    for person in Person.objects.filter(voided_at=None):
        decided = [one for one in person.recognitions.all() if one.voided_at is None]
        if not any(one.decided_on <= day and (one.ended_on is None or day <= one.ended_on) for one in decided):
            continue
        area = lived_in(person, day)
        if area.startswith(under):
            counts[area[:digits]] = counts.get(area[:digits], 0) + 1
    return counts


def lived_in(person, day):
    area = person.residence_id
    for move in sorted((one for one in person.moves.all() if one.voided_at is None), key=lambda one: one.moved_on, reverse=True):
        if move.moved_on > day:
            area = move.from_area_id
    return area


@pytest.mark.parametrize(("day", "count"), [(JAN, {}), (FEB, {factories.SHUIDONG: 1}), (MAR, {factories.SHUIDONG: 1}), (APR, {})])
def test_from_the_decision_to_the_day_of_the_exit(person, day, count):
    factories.recognition(person, FEB, ended_on=MAR)

    assert register_on(day) == count


def test_a_person_counts_where_they_lived_on_the_day(person):
    factories.recognition(person, JAN)
    factories.move(person, MAR, from_area_id=factories.LIUCUN, to_area_id=factories.SHUIDONG)

    assert (register_on(FEB), register_on(MAR)) == ({factories.LIUCUN: 1}, {factories.SHUIDONG: 1})


def test_levels_and_parts(county):
    for place in PLACES:
        factories.recognition(factories.person(residence=place), JAN)

    assert register_on(FEB, "360722", 9) == {"360722100": 2, "360722101": 1}
    assert register_on(FEB, "3607", 6) == {"360722": 3, "360723": 1}


def test_voided_recognitions_persons_and_moves_do_not_count(person):
    factories.recognition(person, JAN)
    factories.recognition(factories.person(), JAN, voided_at=timezone.now())
    factories.recognition(factories.person(voided_at=timezone.now()), JAN)
    factories.move(person, MAR, voided_at=timezone.now())

    assert register_on(FEB) == {factories.SHUIDONG: 1}


def test_a_pause_does_not_end_it(person):
    factories.suspension(factories.recognition(person, JAN), FEB)

    assert register_on(MAR) == {factories.SHUIDONG: 1}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_it_is_what_a_slow_count_gives(county, data):
    with transaction.atomic():
        for _ in range(data.draw(st.integers(1, 5))):
            history(data.draw)
        for day in data.draw(st.lists(st.sampled_from(DAYS), min_size=1, max_size=4)):
            for under, digits in (("", 12), ("360722", 9), ("360722100", 12), ("3607", 6)):
                assert register_on(day, under, digits) == slowly(day, under, digits)
        transaction.set_rollback(True)


def history(draw):
    """A person with recognitions one after the other and moves between places."""
    person = factories.person(residence=draw(st.sampled_from(PLACES)))
    days = sorted(draw(st.lists(st.sampled_from(DAYS), max_size=5, unique=True)))
    for first, last in zip(days[::2], days[1::2], strict=False):
        factories.recognition(person, first, ended_on=last)
    if len(days) % 2:
        factories.recognition(person, days[-1])
    area = person.residence_id
    for day in sorted(draw(st.lists(st.sampled_from(DAYS), max_size=3, unique=True)), reverse=True):
        former = draw(st.sampled_from([place for place in PLACES if place != area]))
        factories.move(person, day, from_area_id=former, to_area_id=area)
        area = former
