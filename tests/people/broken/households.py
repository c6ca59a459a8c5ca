"""Recognitions of households as the database must not have them."""

from __future__ import annotations

import datetime

from tests.factories import households

FIRST, BEFORE = datetime.date(2022, 9, 2), datetime.date(2022, 9, 1)


def two_open_recognitions_of_a_household(person):
    household, _ = households.household()
    for day in (BEFORE, FIRST):
        households.recognised(household, day)


def household_recognition_ending_before_it_begins(person):
    household, _ = households.household()
    households.recognised(household, FIRST, ended_on=BEFORE)


BROKEN = {
    "one_open_recognition_per_household_and_kind": two_open_recognitions_of_a_household,
    "household_recognition_ends_after_it_begins": household_recognition_ending_before_it_begins,
}
