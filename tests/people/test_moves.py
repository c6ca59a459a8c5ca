"""Moves: dated, in order, told to both places, and taken back."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.errors import UserError
from nuanxin.orgs.models import Area, AuditEvent
from nuanxin.people import actions
from nuanxin.people.models import Move, Person
from tests import factories

JAN, FEB, MAR = (datetime.date(2022, month, 1) for month in range(1, 4))


def move(person, to_area=factories.LIUCUN, moved_on=FEB, by=None, **fields):
    return actions.record_move(by=by, person=person, to_area=factories.area(to_area), moved_on=moved_on, **fields)


def residence(person):
    return Person.objects.get(pk=person.pk).residence_id


def test_a_move_keeps_both_places_and_the_person_lives_in_the_new_one(officer, person):
    made = move(person, by=officer, reason="随子女居住")

    assert (made.from_area_id, made.to_area_id, made.moved_on, made.reason) == (factories.SHUIDONG, factories.LIUCUN, FEB, "随子女居住")
    assert (residence(person), made.recorded_by) == (factories.LIUCUN, officer)


def test_both_places_hear_of_it(officer, person):
    move(person, factories.FOREIGN_TOWN, by=officer)

    told = list(AuditEvent.objects.order_by("id").values_list("kind", "area_code", "subject", "changes_facts"))
    subject = f"people.Person:{person.pk}"
    assert told == [
        ("people.person.moved", factories.SHUIDONG, subject, True),
        ("people.person.moved", factories.FOREIGN_TOWN, subject, True),
    ]


def test_a_move_raises_the_version(person):
    move(person)

    assert Person.objects.get(pk=person.pk).version == person.version + 1


def test_the_same_move_twice_is_one(officer, person):
    assert move(person, by=officer) == move(person, by=officer)
    assert Move.objects.count() == 1


def test_the_say_over_the_present_place_is_enough(township_officer, person):
    assert move(person, factories.LIUCUN, by=township_officer).to_area_id == factories.LIUCUN


def test_without_the_say_over_the_present_place_it_is_refused(township_officer):
    with pytest.raises(UserError, match="您没有登记和修改人员的权限"):
        move(factories.person(residence=factories.LIUCUN), factories.SHUIDONG, by=township_officer)


def test_by_a_collector_is_refused(person):
    with pytest.raises(UserError, match="您没有登记和修改人员的权限"):
        move(person, by=factories.user(role="collector"))


@pytest.mark.parametrize(
    ("moved_on", "told"),
    [(datetime.date(2999, 1, 1), "晚于今天"), (datetime.date(1960, 1, 1), "早于出生日期")],
)
def test_a_move_on_an_impossible_day_is_refused(person, moved_on, told):
    with pytest.raises(UserError, match=told):
        move(person, moved_on=moved_on)


def test_a_move_to_where_the_person_lives_is_refused(person):
    with pytest.raises(UserError, match="常住地已经是水东村委会"):
        move(person, factories.SHUIDONG)


def test_a_move_to_an_area_that_is_no_more_is_refused(person):
    Area.objects.filter(pk=factories.LIUCUN).update(valid_to=JAN)

    with pytest.raises(UserError, match="六村村委会已于 2022-01-01 停用"):
        move(person)


@pytest.mark.parametrize("moved_on", [JAN, FEB])
def test_a_move_not_after_the_last_one_is_refused(person, moved_on):
    move(person)

    with pytest.raises(UserError, match="已于 2022-02-01 迁至六村村委会"):
        move(person, factories.SHUIBEI, moved_on)


def test_a_person_may_move_back(person):
    move(person)

    move(person, factories.SHUIDONG, MAR)

    assert residence(person) == factories.SHUIDONG
    assert list(Move.objects.order_by("moved_on").values_list("from_area_id", flat=True)) == [factories.SHUIDONG, factories.LIUCUN]


def test_a_move_taken_back_leaves_the_person_where_they_were(officer, person):
    voided = actions.void_move(by=officer, move=move(person), reason="录错")

    assert (residence(person), voided.is_standing, voided.void_reason) == (factories.SHUIDONG, False, "录错")


def test_a_move_taken_back_twice_is_once(officer, person):
    made = move(person)
    first = actions.void_move(by=officer, move=made, reason="录错")

    assert actions.void_move(by=officer, move=made, reason="又录错").void_reason == first.void_reason
    assert AuditEvent.objects.filter(kind="people.move.voided").count() == 1


def test_a_move_under_a_later_one_is_not_taken_back(officer, person):
    made = move(person)
    move(person, factories.SHUIBEI, MAR)

    with pytest.raises(UserError, match="后来又于 2022-03-01 迁至水北村委会"):
        actions.void_move(by=officer, move=made, reason="录错")


def test_a_move_is_not_taken_back_after_the_residence_was_corrected(officer, person):
    made = move(person)
    current = Person.objects.get(pk=person.pk)
    actions.correct_person(by=officer, person=current, version=current.version, residence=factories.area(factories.CHANGLONG))

    with pytest.raises(UserError, match="常住地后来已更正为长龙村委会"):
        actions.void_move(by=officer, move=made, reason="录错")


def test_a_move_without_a_reason_to_void_is_refused(officer, person):
    with pytest.raises(UserError, match="没有填写作废原因"):
        actions.void_move(by=officer, move=move(person), reason=" ")
