"""Which household a person belongs to, by its head's ID number; who its members are, and who its head is."""

from __future__ import annotations

import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from nuanxin.errors import UserError
from nuanxin.orgs import access, audit, clock, crypto, history, recording
from nuanxin.orgs.fields import mask_id_number
from nuanxin.orgs.models import User
from nuanxin.people.actions.locking import locked
from nuanxin.people.actions.reading import read_cell
from nuanxin.people.models import Household, HouseholdMembership, Person


@transaction.atomic
def record_household(
    *, by: User | None, person: Person, head_id_number: str, relationship: str = "", from_on: datetime.date | None = None
) -> HouseholdMembership:
    """The household a person lives in; another one that runs ends the day this one begins (today unless told).

    Refuses a wrong number of the head and a day that has not come. The same household again changes the relationship only.
    """
    recording.refuse_empty(户主身份证号=head_id_number.strip())
    recording.refuse_future("起始日期", from_on)
    person = locked(person, by=by, permission=access.Permission.REGISTER)
    membership = join(person, by=by, head_id_number=read_cell("户主身份证号", head_id_number), relationship=relationship, from_on=from_on)
    audit.record("people.household.recorded", by=by, subject=membership, area=person.residence_id, changes_facts=True)
    return membership


def join(
    person: Person, *, by: User | None, head_id_number: str, relationship: str, from_on: datetime.date | None = None
) -> HouseholdMembership:
    """The membership itself, without a trace of its own."""
    household = household_of(head_id_number)
    running = person.memberships.standing().filter(until_on=None).first()
    if running and running.household_id == household.pk:
        history.set_values(running, {"relationship": relationship or running.relationship}, by=by)
        return running
    if running:
        end = from_on or clock.real_today()
        recording.refuse_order("原家庭的起始日期", running.from_on, "新家庭的起始日期", end)
        history.set_values(running, {"until_on": end}, by=by)
        from_on = end
    recording.refuse_lengths(HouseholdMembership, {"relationship": relationship})
    return HouseholdMembership.objects.create(
        person=person, household=household, relationship=relationship, from_on=from_on, recorded_by=by
    )


def household_of(head_id_number: str) -> Household:
    """The household with that head, made when first named; safe against a race."""
    digest = crypto.digest("id", head_id_number)
    found = Household.objects.filter(head_id_digest=digest).first()
    if found:
        return found
    try:
        with transaction.atomic():
            return Household.objects.create(
                head_id_number=head_id_number, head_id_digest=digest, head_id_masked=mask_id_number(head_id_number)
            )
    except IntegrityError:
        return Household.objects.get(head_id_digest=digest)


@transaction.atomic
def leave_household(*, by: User | None, person: Person, until_on: datetime.date) -> HouseholdMembership | None:
    """End the household a person lives in; None when there was none."""
    recording.refuse_future("终止日期", until_on)
    person = locked(person, by=by, permission=access.Permission.REGISTER)
    running = person.memberships.standing().filter(until_on=None).first()
    if running is None:
        return None
    recording.refuse_order("起始日期", running.from_on, "终止日期", until_on)
    history.set_values(running, {"until_on": until_on}, by=by)
    audit.record("people.household.left", by=by, subject=running, area=person.residence_id, changes_facts=True)
    return running


def locked_members(household: Household, on: datetime.date, *, by: User | None, permission: access.Permission) -> list[Person]:
    """The members on that day, in one order for everybody, kept from being changed; `by` must have a say about each of them."""
    keys = memberships_on(household, on).values("person_id")
    persons = list(Person.objects.standing().filter(pk__in=keys).order_by("pk").select_for_update())
    for residence in dict.fromkeys(person.residence_id for person in persons):
        access.require(by, permission, residence)
    Person.objects.filter(pk__in=[person.pk for person in persons]).update(version=F("version") + 1)
    return persons


def memberships_on(household: Household, on: datetime.date) -> QuerySet:
    """Who belongs to a household on a day; on the day of leaving a person belongs elsewhere already."""
    running = Q(from_on=None) | Q(from_on__lte=on), Q(until_on=None) | Q(until_on__gt=on)
    return HouseholdMembership.objects.standing().filter(*running, household=household, person__voided_at=None)


def home_of(household: Household, persons: list[Person]) -> str:
    """Where the head lives, or the member on file first."""
    head = next((person for person in persons if person.id_digest == household.head_id_digest), persons[0])
    return head.residence_id


@transaction.atomic
def change_head(*, by: User | None, household: Household, person: Person) -> Household:
    """Another member becomes the head (户主); the household stays the same, with its members and decisions.

    Refuses somebody who is no member now, or already the head of another household.
    """
    members = locked_members(household, clock.real_today(), by=by, permission=access.Permission.REGISTER)
    if person.pk not in {member.pk for member in members}:
        raise UserError(f"{person.name}不是这个家庭现在的成员，不能改为户主。请先登记为家庭成员。")
    current = Household.objects.select_for_update().get(pk=household.pk)
    if current.head_id_digest == person.id_digest:
        return current
    if Household.objects.filter(head_id_digest=person.id_digest).exists():
        raise UserError(f"{person.name}已是另一个家庭的户主，不能再作这个家庭的户主。请先核对两个家庭的成员。")
    history.change_of(current, "head_id_number", person.id_number, by=by).save()
    current.head_id_number, current.head_id_digest, current.head_id_masked = person.id_number, person.id_digest, person.id_masked
    current.save(update_fields=["head_id_number", "head_id_digest", "head_id_masked"])
    audit.record(
        "people.household.head_changed",
        by=by,
        subject=current,
        area=person.residence_id,
    )
    return current
