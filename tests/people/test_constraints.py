"""Every named constraint of persons and what is dated about them, broken on purpose."""

import datetime

import pytest
from django.utils import timezone

from nuanxin.people.models import EmploymentSpell, Household, HouseholdMembership, Paper, Person, Recognition, UnemploymentSpell
from tests import factories
from tests.constraints import names_in, violates
from tests.people import broken

pytestmark = pytest.mark.django_db
FIRST, BEFORE = datetime.date(2022, 9, 2), datetime.date(2022, 9, 1)


def two_persons_of_one_number(person):
    factories.person(number=person.full_id_number)


def strange_retirement_age(person):
    Person.objects.filter(pk=person.pk).update(original_retirement_age=58)


def household(name="a"):
    return Household.objects.create(head_id_digest=name, head_id_masked="360722********0011")


def two_open_households(person):
    for name in "ab":
        HouseholdMembership.objects.create(household=household(name), person=person)


def membership_ending_before_it_begins(person):
    HouseholdMembership.objects.create(household=household(), person=person, from_on=FIRST, until_on=BEFORE)


def two_open_holdings(person):
    for source in ("roster", "department"):
        factories.holding(person, "DISAB", source=source)


def holding_ending_before_it_begins(person):
    factories.holding(person, from_on=FIRST, until_on=BEFORE)


def two_unemployment_spells_of_one_day(person):
    for ended_on in (FIRST, None):
        UnemploymentSpell.objects.create(person=person, registered_on=BEFORE, ended_on=ended_on)


def two_open_unemployment_spells(person):
    for registered_on in (BEFORE, FIRST):
        UnemploymentSpell.objects.create(person=person, registered_on=registered_on)


def unemployment_ending_before_it_begins(person):
    UnemploymentSpell.objects.create(person=person, registered_on=FIRST, ended_on=BEFORE)


def employment_ending_before_it_begins(person):
    EmploymentSpell.objects.create(person=person, status="enterprise", started_on=FIRST, ended_on=BEFORE)


def two_open_recognitions(person):
    for day in (BEFORE, FIRST):
        factories.recognition(person, day)


def two_recognitions_of_one_day(person):
    for ended_on in (FIRST, None):
        factories.recognition(person, BEFORE, ended_on=ended_on)


def recognition_ending_before_it_begins(person):
    factories.recognition(person, FIRST, ended_on=BEFORE)


def paper_neither_scanned_nor_on_the_shelf(person):
    Paper.objects.create(person=person, kind="身份证", received_on=FIRST)


def two_open_suspensions(person):
    recognition = factories.recognition(person, BEFORE)
    for day in (BEFORE, FIRST):
        factories.suspension(recognition, day)


def suspension_ending_before_it_begins(person):
    factories.suspension(factories.recognition(person, BEFORE), FIRST, until_on=BEFORE)


def two_moves_of_one_day(person):
    for place in (factories.SHUIDONG, factories.SHUIBEI):
        factories.move(person, FIRST, to_area_id=place)


def move_to_the_same_place(person):
    factories.move(person, FIRST, from_area_id=factories.SHUIDONG)


def person_merged_into_two(person):
    for _ in range(2):
        factories.merge(factories.person(), person)


def person_merged_into_themselves(person):
    factories.merge(person, person)


BROKEN = {
    "one_open_suspension_per_recognition": two_open_suspensions,
    "suspension_ends_after_it_begins": suspension_ending_before_it_begins,
    "one_move_per_person_and_day": two_moves_of_one_day,
    "a_move_leads_elsewhere": move_to_the_same_place,
    "a_person_is_merged_into_one_other": person_merged_into_two,
    "a_person_is_not_merged_into_themselves": person_merged_into_themselves,
    "a_paper_is_a_scan_or_an_original": paper_neither_scanned_nor_on_the_shelf,
    "one_standing_person_per_id_number": two_persons_of_one_number,
    "original_retirement_age_is_50_55_or_60": strange_retirement_age,
    "one_open_household_per_person": two_open_households,
    "membership_ends_after_it_begins": membership_ending_before_it_begins,
    "one_open_holding_per_person_and_category": two_open_holdings,
    "holding_ends_after_it_begins": holding_ending_before_it_begins,
    "one_unemployment_spell_per_person_and_day": two_unemployment_spells_of_one_day,
    "one_open_unemployment_spell_per_person": two_open_unemployment_spells,
    "unemployment_ends_after_it_begins": unemployment_ending_before_it_begins,
    "employment_ends_after_it_begins": employment_ending_before_it_begins,
    "one_open_recognition_per_person": two_open_recognitions,
    "one_recognition_per_person_and_day": two_recognitions_of_one_day,
    "recognition_ends_after_it_begins": recognition_ending_before_it_begins,
}
EVERY = BROKEN | broken.gathered()


@pytest.mark.parametrize("name", EVERY)
def test_constraint_refuses_what_it_says(person, name):
    with violates(name):
        EVERY[name](person)


def test_every_constraint_is_tried():
    assert set(EVERY) == names_in("people")


def test_voided_person_leaves_the_number_free(person):
    Person.objects.filter(pk=person.pk).update(voided_at=timezone.now())

    assert factories.person(number=person.full_id_number)


def test_ended_recognition_lets_the_next_one_begin(person):
    factories.recognition(person, BEFORE, ended_on=BEFORE)

    assert factories.recognition(person, FIRST)


def test_voided_recognition_lets_the_right_one_stand(person):
    Recognition.objects.filter(pk=factories.recognition(person, FIRST).pk).update(voided_at=timezone.now())

    assert factories.recognition(person, FIRST)


def test_recognition_may_end_on_the_day_it_was_decided(person):
    assert factories.recognition(person, FIRST, ended_on=FIRST)


@pytest.mark.parametrize("category", ["LONG", "AGE"])
def test_person_may_hold_several_categories(person, category):
    factories.holding(person, "DISAB")

    assert factories.holding(person, category)
