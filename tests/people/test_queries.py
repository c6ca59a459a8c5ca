"""Search, the filtered register with its pages, and households: only what the user may see."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.errors import NotVisible, UserError
from nuanxin.orgs.models import AuditEvent
from nuanxin.orgs.paging import Count, capped_count, page
from nuanxin.people import access, actions, queries
from nuanxin.people.models import Person
from nuanxin.people.queries import ENDED, NEVER, RUNNING, Wanted
from tests import factories

DAY = datetime.date(2022, 8, 1)


@pytest.mark.parametrize("text", ["{number}", " {number} ", "{fifteen}", "138 0000 1111", "+86 13800001111", "张三", "张", " 张三丰 "])
def test_search_finds_by_whole_number_whole_phone_or_beginning_of_the_name(officer, text):
    person = factories.person(name="张三丰", phone="13800001111")
    factories.person(name="李四")
    number = person.full_id_number

    found = queries.search(officer, text.format(number=number, fifteen=number[:6] + number[8:17]))

    assert found == [person]


@pytest.mark.parametrize("text", ["", "  ", "三丰", "360722", "1380000"])
def test_search_finds_nothing_by_a_part(officer, text):
    factories.person(name="张三丰", phone="13800001111")

    assert queries.search(officer, text) == []


def test_search_finds_nobody_of_another_town(township_officer):
    person = factories.person(name="张三丰", residence=factories.CHANGLONG)

    assert queries.search(township_officer, person.full_id_number) == []


def registered(user, **wanted):
    return sorted(person.name for person in queries.register(user, Wanted(**wanted)))


@pytest.fixture
def people(county):
    """甲 recognised and disabled, 乙 left, 丙 never recognised, 丁 of another county."""
    one = factories.person(name="甲", sex="F", birth_on=datetime.date(1980, 1, 1), hukou="rural", wants_job=True)
    factories.recognition(one, DAY)
    factories.holding(one, "DISAB")
    two = factories.person(name="乙", residence=factories.CHANGLONG, employment_status="unemployed", wants_job=False)
    factories.recognition(two, datetime.date(2022, 1, 1), ended_on=datetime.date(2022, 3, 1))
    factories.holding(two, "DISAB", until_on=DAY)
    three = factories.person(name="丙", residence=factories.SHUIBEI, birth_on=datetime.date(1999, 9, 9))
    three.unemployment_spells.create(registered_on=DAY)
    factories.person(name="丁", residence=factories.FOREIGN_TOWN)


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({}, "甲乙丙"),
        ({"text": "甲"}, "甲"),
        ({"under": "360722100"}, "甲丙"),
        ({"category": "DISAB"}, "甲"),
        ({"recognition": RUNNING}, "甲"),
        ({"recognition": ENDED}, "乙"),
        ({"recognition": NEVER}, "丙"),
        ({"recognised_from": datetime.date(2022, 2, 1)}, "甲"),
        ({"recognised_to": datetime.date(2022, 2, 1)}, "乙"),
        ({"recognition": RUNNING, "recognised_to": datetime.date(2022, 2, 1)}, ""),
        ({"is_registered_unemployed": True}, "丙"),
        ({"is_registered_unemployed": False}, "甲乙"),
        ({"born_from": datetime.date(1990, 1, 1)}, "丙"),
        ({"born_to": datetime.date(1975, 1, 1)}, "乙"),
        ({"sex": "F"}, "甲"),
        ({"hukou": "rural"}, "甲"),
        ({"employment_status": "unemployed"}, "乙"),
        ({"wants_job": True}, "甲"),
        ({"wants_job": False}, "乙"),
    ],
)
def test_register_is_filtered(people, officer, wanted, names):
    assert registered(officer, **wanted) == sorted(names)


def test_register_hides_what_is_voided_and_what_lies_elsewhere(people, township_officer, officer):
    actions.void_person(by=officer, person=factories.person(name="戊"), reason="录错")

    assert registered(township_officer) == sorted("甲丙")


def test_register_page_carries_open_facts_without_more_queries(people, officer, django_assert_num_queries):
    officer.role_assignments.all()
    queries.register(officer, Wanted()).exists()

    with django_assert_num_queries(3):
        rows = queries.register_page(queries.register(officer, Wanted())).rows
        told = [
            (
                one.name,
                one.residence.name,
                [held.category for held in one.open_holdings],
                [held.decided_on for held in one.open_recognitions],
            )
            for one in rows
        ]

    assert told == [("甲", "水东村委会", ["DISAB"], [DAY]), ("丙", "水北村委会", [], []), ("乙", "长龙村委会", [], [])]


def names(shown):
    return "".join(person.name for person in shown.rows)


@pytest.mark.parametrize("descending", [False, True])
def test_pages_follow_each_other_both_ways(county, descending):
    for number, name in enumerate("一二三四五六七"):
        factories.person(name=name, residence=(factories.SHUIDONG, factories.SHUIBEI)[number % 2])
    in_order = sorted(Person.objects.all(), key=lambda person: (person.residence_id, person.pk), reverse=descending)
    walked, shown = "", page(Person.objects.all(), "residence_id", size=3, descending=descending)

    there = [shown]
    while there[-1].after:
        there.append(page(Person.objects.all(), "residence_id", after=there[-1].after, size=3, descending=descending))
    walked = "".join(map(names, there))
    back = [there[-1]]
    while back[-1].before:
        back.append(page(Person.objects.all(), "residence_id", before=back[-1].before, size=3, descending=descending))

    assert walked == "".join(person.name for person in in_order)
    assert "".join(names(shown) for shown in reversed(back)) == walked
    assert (there[0].before, back[-1].before) == (None, None)


def test_an_empty_list_has_one_empty_page(county):
    assert page(Person.objects.all(), "residence_id") == queries.Page((), None, None)


def test_count_stops_at_the_cap(county):
    for _ in range(4):
        factories.person()

    assert [capped_count(Person.objects.all(), cap) for cap in (3, 4)] == [Count(3, True), Count(4, False)]
    assert [str(capped_count(Person.objects.all(), cap)) for cap in (3, 4)] == ["3+", "4"]


def test_household_members_are_told_as_far_as_they_may_be_seen(officer, township_officer):
    head = factories.id_number()
    here, there = factories.person(name="甲"), factories.person(name="乙", residence=factories.CHANGLONG)
    for person in (here, there):
        actions.record_household(by=officer, person=person, head_id_number=head)

    assert [one.person.name for one in queries.household_members(officer, here)] == ["甲", "乙"]
    assert [one.person.name for one in queries.household_members(township_officer, here)] == ["甲"]
    assert queries.household_members(officer, factories.person()) == []


def test_get_person_elsewhere_or_nowhere_is_not_visible(township_officer, person):
    stranger = factories.person(residence=factories.CHANGLONG)

    assert access.get_person(township_officer, person.pk) == person
    for pk in (stranger.pk, 0):
        with pytest.raises(NotVisible, match="找不到这个人"):
            access.get_person(township_officer, pk)


def test_reveal_leaves_who_looked(officer):
    person = factories.person(phone="13800001111")

    assert access.reveal(by=officer, person=person) == (person.full_id_number, "13800001111")
    assert [(event.kind, event.by) for event in AuditEvent.objects.all()] == [("people.person.revealed", officer)]


def test_reveal_by_an_inspector_is_refused(person):
    with pytest.raises(UserError, match="您没有查看完整证件号的权限"):
        access.reveal(by=factories.user(role="inspector"), person=person)
