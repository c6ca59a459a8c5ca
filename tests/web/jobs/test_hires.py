"""Who works for an employer: each person once however often registered, by code before name, as far as the reader may see."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.web.jobs import hires
from tests import factories
from tests.factories import benefits

USCC, OTHER = "91360722MA35K12348", "91350100M000100Y43"
D = datetime.date


@pytest.fixture
def plant(county):
    return benefits.employer(name="甲厂", uscc=USCC)


@pytest.fixture
def workshop(county):
    return benefits.employer(name="乙车间")


def work(person, name: str = "甲厂", code: str = "", **fields):
    return factories.placement(person, employer_name=name, employer_uscc=code, **fields)


def count(employer, user) -> int:
    return hires.counts([employer], user)[employer.pk]


def listed(employer, user) -> list[tuple[str, D]]:
    return [(one.person.name, one.started_on) for one in hires.hires_of(employer, user)]


@pytest.mark.parametrize(
    ("name", "code", "is_found"),
    [
        ("甲厂", USCC, True),
        ("旧名", USCC, True),
        ("甲厂", "", True),
        ("甲厂", OTHER, False),
        ("旧名", "", False),
        ("甲厂分厂", "", False),
        ("", USCC, True),
        ("", "", False),
    ],
)
def test_registration_is_of_an_employer_with_a_code_by_code_or_by_name_alone(officer, plant, person, name, code, is_found):
    work(person, name, code)

    assert (count(plant, officer), len(listed(plant, officer))) == (int(is_found), int(is_found))


@pytest.mark.parametrize(
    ("name", "code", "is_found"), [("乙车间", "", True), ("乙车间", OTHER, True), ("甲厂", "", False), ("", "", False)]
)
def test_registration_is_of_an_employer_without_a_code_by_its_name(officer, workshop, person, name, code, is_found):
    work(person, name, code)

    assert (count(workshop, officer), len(listed(workshop, officer))) == (int(is_found), int(is_found))


def test_person_registered_with_and_without_the_code_is_one(officer, plant, person):
    work(person, "甲厂", USCC)
    work(person, "甲厂", "", started_on=D(2022, 10, 1))

    assert count(plant, officer) == 1


def test_person_registered_under_the_old_and_the_new_name_is_one(officer, plant, person):
    work(person, "旧名", USCC)
    work(person, "甲厂", USCC, started_on=D(2022, 10, 1))

    assert count(plant, officer) == 1


def test_person_registered_twice_without_a_code_is_one(officer, workshop, person):
    work(person, "乙车间")
    work(person, "乙车间", OTHER, started_on=D(2022, 10, 1))

    assert count(workshop, officer) == 1


def test_who_left_or_was_voided_is_not_counted(officer, plant):
    for fields in ({"ended_on": D(2022, 10, 1)}, {"voided_at": datetime.datetime(2022, 10, 1, tzinfo=datetime.UTC)}, {}):
        work(factories.person(), code=USCC, **fields)

    assert (count(plant, officer), len(listed(plant, officer))) == (1, 2)


def test_who_left_and_came_back_counts_once(officer, plant, person):
    work(person, code=USCC, started_on=D(2022, 1, 1), ended_on=D(2022, 3, 1))
    work(person, code=USCC, started_on=D(2022, 5, 1))

    assert count(plant, officer) == 1
    assert [day for _, day in listed(plant, officer)] == [D(2022, 5, 1), D(2022, 1, 1)]


def test_those_still_there_come_first_then_the_newest(officer, plant):
    for name, started, ended in (
        ("早来", D(2022, 1, 1), None), ("新离", D(2022, 8, 1), D(2022, 9, 1)), ("新来", D(2022, 6, 1), None), ("早离", D(2021, 1, 1), D(2021, 2, 1)),
    ):  # fmt: skip
        work(factories.person(name=name), code=USCC, started_on=started, ended_on=ended)

    assert [name for name, _ in listed(plant, officer)] == ["新来", "早来", "新离", "早离"]


def test_each_employer_of_a_page_has_its_own_number(officer, plant, workshop):
    idle = benefits.employer(name="丙厂", uscc=OTHER)
    for code, name in ((USCC, "甲厂"), (USCC, "甲厂"), ("", "乙车间"), ("", "别的厂")):
        work(factories.person(), name, code)

    assert hires.counts([plant, workshop, idle], officer) == {plant.pk: 2, workshop.pk: 1, idle.pk: 0}


def test_no_employers_have_no_numbers(officer):
    assert hires.counts([], officer) == {}


def test_page_of_employers_costs_one_query(officer, django_assert_num_queries):
    employers = [benefits.employer(name=f"厂{n}") for n in range(5)]
    hires.counts(employers, officer)  # the roles of the user are remembered

    with django_assert_num_queries(1):
        hires.counts(employers, officer)


def test_township_counts_and_lists_its_own_people_only(township_officer, plant):
    for name, residence in (("镇上人", factories.SHUIDONG), ("邻镇人", factories.CHANGLONG)):
        work(factories.person(name=name, residence=residence), code=USCC)

    assert count(plant, township_officer) == 1
    assert [name for name, _ in listed(plant, township_officer)] == ["镇上人"]


def test_list_of_hires_decrypts_no_number(officer, plant, person):
    work(person, code=USCC)

    [found] = hires.hires_of(plant, officer)

    assert found.person.get_deferred_fields() == {"id_number", "phone"}
