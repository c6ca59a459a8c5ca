"""The invented county is the same each time, well formed, and nobody appears twice."""

import datetime

import pytest

from nuanxin.demo.invented import Inventor, check_digit, fifteen
from nuanxin.orgs.models import Area

TODAY = datetime.date(2022, 9, 20)
TOWN = Area(code="360722100000", name="嘉定镇", level=4, prefix="360722100")
VILLAGES = [
    Area(code="360722100200", name="水东村委会", level=5, prefix="360722100200"),
    Area(code="360722100001", name="南山居委会", level=5, prefix="360722100001"),
]


@pytest.fixture
def people():
    return Inventor(7, TODAY).town(TOWN, VILLAGES, 400)


def test_inventor_with_the_same_seed_invents_the_same_town(people):
    assert Inventor(7, TODAY).town(TOWN, VILLAGES, 400) == people


def test_inventor_with_another_seed_invents_another_town(people):
    assert Inventor(8, TODAY).town(TOWN, VILLAGES, 400) != people


def test_invented_id_numbers_are_unique_and_well_formed(people):
    numbers = [person.id_number for person in people]

    assert len(set(numbers)) == 400
    assert [number for number in numbers if check_digit(number[:17]) != number[17]] == []


def test_invented_id_numbers_tell_birth_and_sex(people):
    wrong = [
        person
        for person in people
        if person.id_number[6:14] != f"{person.birth_on:%Y%m%d}" or (int(person.id_number[16]) % 2 == 1) != (person.sex == "男")
    ]

    assert wrong == []


def test_invented_days_lie_in_order(people):
    recognised = [person for person in people if person.recognised_on]

    assert all(person.registered_on < person.recognised_on <= TODAY for person in recognised)
    assert all(person.recognised_on <= person.exited_on <= TODAY for person in recognised if person.exited_on)
    assert all(person.recognised_on for person in people if person.exited_on)


def test_some_invented_persons_share_a_household(people):
    members = [person for person in people if person.head]
    numbers = {person.id_number for person in people}

    assert 10 <= len(members) <= 120
    assert {person.head for person in members} <= numbers
    assert {person.relationship for person in members} == {"配偶", "子女", "兄弟姐妹"}


def test_every_invented_person_holds_a_category(people):
    assert {bool(person.categories) for person in people} == {True}
    assert {"长期失业人员", "残疾人员", "脱贫人口", "就业困难高校毕业生"} <= {name for person in people for name in person.categories}


@pytest.mark.parametrize(("number", "short"), [("360722197001011234", "360722700101123"), ("36072219651231999X", "360722651231999")])
def test_fifteen_digits_are_those_of_the_old_card(number, short):
    assert fifteen(number) == short


def test_check_digit_of_the_published_example():
    assert check_digit("11010519491231002") == "X"
