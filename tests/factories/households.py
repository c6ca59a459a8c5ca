"""Made-up families: each member by a word or two, the head the first of them."""

from __future__ import annotations

import datetime

from nuanxin.people.models import Household, HouseholdMembership, HouseholdRecognition, Person, UnemploymentSpell
from tests import factories

RECOGNISED_ON = datetime.date(2022, 8, 1)


def member(household: Household, *, is_registered: bool = False, from_on: datetime.date | None = None, **fields) -> Person:
    """Urban, believed unemployed and of working age unless told otherwise."""
    person = factories.person(**{"hukou": "urban", "employment_status": "unemployed"} | fields)
    HouseholdMembership.objects.create(household=household, person=person, relationship="成员", from_on=from_on)
    if is_registered:
        UnemploymentSpell.objects.create(person=person, registered_on=datetime.date(2022, 1, 1))
    return person


def household(*others: dict, **head) -> tuple[Household, list[Person]]:
    """A household and its members; the head is registered unemployed, so that by default it is one without work."""
    first = factories.person(**{"hukou": "urban", "employment_status": "unemployed"} | head)
    made = Household.objects.create(head_id_number=first.id_number, head_id_digest=first.id_digest, head_id_masked=first.id_masked)
    HouseholdMembership.objects.create(household=made, person=first, relationship="户主")
    UnemploymentSpell.objects.create(person=first, registered_on=datetime.date(2022, 1, 1))
    return made, [first, *(member(made, **one) for one in others)]


def recognised(household: Household, decided_on: datetime.date = RECOGNISED_ON, **fields) -> HouseholdRecognition:
    """The decision alone, without the members' category."""
    fields = {"kind": "ZERO", "definition": "zero-national", "area_id": factories.SHUIDONG, "source": "officer"} | fields
    return HouseholdRecognition.objects.create(household=household, decided_on=decided_on, **fields)
