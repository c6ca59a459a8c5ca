"""Who was on the register where, on days when several things happened."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.people.queries.register import on_register, register_on
from tests import factories

pytestmark = pytest.mark.django_db
D = datetime.date
DAY = D(2022, 9, 20)


def test_without_anybody_there_is_no_area(county):
    assert register_on(DAY) == {}


def test_a_person_recognised_anew_on_the_day_the_old_one_ended_counts_once(person):
    factories.recognition(person, D(2022, 1, 1), ended_on=DAY)
    factories.recognition(person, DAY)

    assert (register_on(DAY), on_register(DAY).count()) == ({factories.SHUIDONG: 1}, 2)


def test_between_two_recognitions_nobody_counts(person):
    factories.recognition(person, D(2022, 1, 1), ended_on=D(2022, 9, 18))
    factories.recognition(person, D(2022, 9, 21))

    assert [sum(register_on(D(2022, 9, day)).values()) for day in (18, 19, 20, 21)] == [1, 0, 0, 1]


def test_on_the_day_of_the_move_a_person_counts_in_the_new_place(person):
    factories.recognition(person, D(2022, 1, 1))
    factories.move(person, DAY)

    assert (register_on(D(2022, 9, 19)), register_on(DAY)) == ({factories.CHANGLONG: 1}, {factories.SHUIDONG: 1})


def test_of_several_later_moves_the_first_one_after_the_day_tells_where_they_lived(person):
    factories.recognition(person, D(2022, 1, 1))
    factories.move(person, D(2022, 9, 10), from_area_id=factories.LIUCUN, to_area_id=factories.CHANGLONG)
    factories.move(person, D(2022, 9, 25), from_area_id=factories.CHANGLONG, to_area_id=factories.SHUIDONG)

    assert [register_on(D(2022, 9, day)) for day in (9, 10, 24, 25)] == [
        {factories.LIUCUN: 1}, {factories.CHANGLONG: 1}, {factories.CHANGLONG: 1}, {factories.SHUIDONG: 1},
    ]  # fmt: skip


def test_moves_entered_out_of_order_tell_the_same(person):
    factories.recognition(person, D(2022, 1, 1))
    factories.move(person, D(2022, 9, 25), from_area_id=factories.CHANGLONG, to_area_id=factories.SHUIDONG)
    factories.move(person, D(2022, 9, 10), from_area_id=factories.LIUCUN, to_area_id=factories.CHANGLONG)

    assert register_on(D(2022, 9, 9)) == {factories.LIUCUN: 1}


def test_somebody_who_moved_away_counts_where_they_lived_for_the_area_asked(person):
    factories.recognition(person, D(2022, 1, 1))
    factories.move(person, DAY)

    before = D(2022, 9, 19)
    assert (register_on(before, "360722101"), register_on(before, "360722100")) == ({factories.CHANGLONG: 1}, {})


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        (6, {"360722": 3}),
        (9, {"360722000": 1, "360722100": 2}),
        (12, {factories.COUNTY: 1, factories.SHUIDONG: 1, factories.SHUIBEI: 1}),
    ],
)
def test_persons_are_counted_by_as_many_digits_as_asked(county, digits, expected):
    for residence in (factories.COUNTY, factories.SHUIDONG, factories.SHUIBEI):
        factories.recognition(factories.person(residence=residence))

    assert register_on(DAY, "360722", digits) == expected


def test_a_person_of_the_next_county_is_left_out_of_this_one(county):
    factories.recognition(factories.person(residence=factories.FOREIGN_TOWN))

    assert (register_on(DAY, "360722"), register_on(DAY, "3607")) == ({}, {factories.FOREIGN_TOWN: 1})


def test_a_recognition_decided_and_ended_on_one_day_counts_on_that_day_alone(person):
    factories.recognition(person, DAY, ended_on=DAY)

    assert [sum(register_on(D(2022, 9, day)).values()) for day in (19, 20, 21)] == [0, 1, 0]
