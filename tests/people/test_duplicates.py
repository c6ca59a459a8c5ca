"""Persons who may be on file twice: who agrees with whom, in which order, and what is no agreement."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.people.models import Person
from nuanxin.people.queries.duplicates import groups, like, possible_duplicates
from tests import factories

OTHER_DAY = datetime.date(1980, 1, 1)
PHONE = "13800000001"


def found(**options) -> list[tuple[str, list[Person]]]:
    return [(alike.why, list(alike.persons)) for alike in possible_duplicates(Person.objects.standing(), **options)]


def test_same_name_and_birth_and_telephone_is_told_once_by_the_first_reason(county):
    pair = [factories.person(name="王", phone=PHONE) for _ in range(2)]

    assert found() == [("姓名和出生日期相同", pair)]


def test_three_of_a_name_of_whom_two_share_a_telephone_are_told_as_both_groups(county):
    first, second = factories.person(name="王", phone=PHONE), factories.person(name="王")
    third = factories.person(name="王", birth_on=OTHER_DAY, phone=PHONE)

    assert found() == [("姓名和出生日期相同", [first, second]), ("姓名和联系电话相同", [first, third])]


@pytest.mark.parametrize(
    "other",
    [{"name": "李"}, {"birth_on": OTHER_DAY}, {"birth_on": OTHER_DAY, "phone": "13800000002"}, {"name": "王 "}],
)
def test_who_differs_in_name_or_in_both_other_things_is_nobodys_double(county, other):
    factories.person(name="王", phone=PHONE)
    factories.person(**{"name": "王"} | other)

    assert found() == []


def test_voided_person_is_nobodys_double(county):
    factories.person(name="王")
    gone = factories.person(name="王")
    Person.objects.filter(pk=gone.pk).update(voided_at=datetime.datetime.now(datetime.UTC), void_reason="重复")

    assert found() == []


def test_persons_of_a_group_stand_in_the_order_of_their_recording(county):
    persons = [factories.person(name="王") for _ in range(4)]

    assert found() == [("姓名和出生日期相同", persons)]


def test_groups_are_cut_by_name_and_whole(county):
    for name in ("丙", "甲", "乙"):
        for _ in range(3):
            factories.person(name=name)

    cut = list(groups(Person.objects.standing(), ("name", "birth_on"), 2))

    assert ([len(group) for group in cut], [group[0].name for group in cut]) == ([3, 3], ["丙", "乙"])


def test_looking_for_doubles_costs_the_same_for_many(county, django_assert_num_queries):
    for number in range(12):
        for _ in range(2):
            factories.person(name=f"王{number}", phone=PHONE)

    with django_assert_num_queries(4):
        assert len(found()) == 12


def test_like_leaves_out_the_person_and_whoever_differs(county):
    person = factories.person(name="王", phone=PHONE)
    by_birth = factories.person(name="王")
    by_phone = factories.person(name="王", birth_on=OTHER_DAY, phone=PHONE)
    factories.person(name="王", birth_on=OTHER_DAY)
    factories.person(name="李", phone=PHONE)

    assert like(person, Person.objects.standing()) == [by_birth, by_phone]


def test_like_tells_so_many_at_most(county):
    person, *others = (factories.person(name="王") for _ in range(5))

    assert like(person, Person.objects.standing(), most=2) == others[:2]


def test_like_asks_only_among_the_persons_given(county):
    person = factories.person(name="王")
    factories.person(name="王", residence=factories.LIUCUN)

    assert like(person, Person.objects.filter(residence_id=factories.SHUIDONG)) == []
