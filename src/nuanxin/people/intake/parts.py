"""What a roster row changes about a person besides recognition: fields, household, categories, registered unemployment."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, NamedTuple

from nuanxin.engines.sheets.cells.identity import birth_of, sex_of
from nuanxin.orgs import bulk, crypto
from nuanxin.orgs.fields import mask_id_number, mask_phone
from nuanxin.orgs.intake import traces
from nuanxin.people.enums import Source
from nuanxin.people.intake.state import COLUMNS, Holding, Membership, OnFile, Spell
from nuanxin.people.models import HouseholdMembership, Person

NEW_COLUMNS = (*COLUMNS.values(), "id_number", "id_digest", "id_masked", "phone", "phone_digest", "phone_masked")
OWN_HEAD = ("本人", "户主")  # how rosters write that a person is the head
EMPTY = {name: None if Person._meta.get_field(name).null else "" for name in COLUMNS.values()}


class Phone(NamedTuple):
    """A telephone number ready to be kept."""

    sealed: bytes | None
    digest: str
    masked: str


class Head(NamedTuple):
    """The head of a household, ready to be kept."""

    sealed: bytes
    digest: str
    masked: str


class Household(NamedTuple):
    """`joins` another household than the one on file (`void`), or only the relationship changes (`changed`)."""

    joins: Head | None = None
    relationship: str = ""
    void: Membership | None = None
    changed: tuple[int, traces.FieldChange] | None = None

    @property
    def is_empty(self) -> bool:
        return self.joins is None and self.changed is None


class Categories(NamedTuple):
    opened: tuple[str, ...] = ()
    void: tuple[Holding, ...] = ()
    kept: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.opened or self.void)


class Unemployment(NamedTuple):
    begun: tuple[datetime.date, datetime.date | None, str] | None = None
    void: Spell | None = None

    @property
    def is_empty(self) -> bool:
        return self.begun is None


NO_HOUSEHOLD, NO_CATEGORIES, NO_UNEMPLOYMENT = Household(), Categories(), Unemployment()


def given(values: dict[str, Any]) -> dict[str, Any]:
    """The person's own fields that the row fills, by column of the model; sex and birth date come from the ID when not given."""
    fields = {name: values[column] for column, name in COLUMNS.items() if values.get(column) is not None}
    if "original_retirement_age" in fields:
        fields["original_retirement_age"] = int(fields["original_retirement_age"])
    return fields


def new_person(values: dict[str, Any], digest: str) -> tuple[Any, ...]:
    number = values["身份证号"]
    from_number = {"sex": sex_of(number), "birth_on": birth_of(number)}
    fields = EMPTY | from_number | given(values)
    phone = phone_of(values.get("联系电话")) or Phone(None, "", "")
    return (*(fields[name] for name in COLUMNS.values()), bulk.sealed(number), digest, mask_id_number(number), *phone)


def phone_of(number: str | None) -> Phone | None:
    return Phone(bulk.sealed(number), crypto.digest("phone", number), mask_phone(number)) if number else None


def changed_fields(values: dict[str, Any], on_file: OnFile, *, with_name: bool) -> tuple[traces.FieldChange, ...]:
    """The fields that differ; the name only when a person has decided so."""
    new = given(values)
    if not with_name:
        new.pop("name", None)
    return tuple(
        traces.field_change(Person, name, on_file.values[name], value) for name, value in new.items() if value != on_file.values[name]
    )


def changed_phone(values: dict[str, Any], on_file: OnFile) -> Phone | None:
    number = values.get("联系电话")
    if not number or crypto.digest("phone", number) == on_file.phone_digest:
        return None
    return phone_of(number)


def household(values: dict[str, Any], on_file: Membership | None) -> Household:
    """The household named by its head's number; another head than on file is a correction.

    Who is said to be the head is his own head; any other relationship without a head's number belongs to the household on file.
    """
    relationship = values.get("与户主关系") or ""
    number = values.get("户主身份证号") or (values.get("身份证号") if relationship in OWN_HEAD and on_file is None else None)
    digest = crypto.digest("id", number) if number else ""
    if number and (on_file is None or on_file.head_digest != digest):
        return Household(Head(bulk.sealed(number), digest, mask_id_number(number)), relationship, on_file)
    if on_file is None or not relationship or relationship == on_file.relationship:
        return NO_HOUSEHOLD
    change = traces.field_change(HouseholdMembership, "relationship", on_file.relationship, relationship)
    return Household(changed=(on_file.pk, change))


def categories(values: dict[str, Any], on_file: Sequence[Holding]) -> Categories:
    """The cell, when not empty, replaces what an earlier roster said; what an officer recorded stays."""
    told = values.get("人员类别")
    if not told:
        return NO_CATEGORIES
    opened = tuple(code for code in told if code not in {holding.category for holding in on_file})
    void = tuple(holding for holding in on_file if holding.source == Source.ROSTER and holding.category not in told)
    return Categories(opened, void, tuple(holding.category for holding in on_file if holding not in void))


def unemployment(values: dict[str, Any], on_file: Sequence[Spell]) -> Unemployment:
    """A day after every ended spell begins a new one; any other day corrects the spell it falls before the end of."""
    day = values.get("失业登记日期")
    if day is None or any(spell.registered_on == day for spell in on_file):
        return NO_UNEMPLOYMENT
    wrong = next((spell for spell in on_file if spell.ended_on is None or spell.ended_on >= day), None)
    if wrong is None:
        return Unemployment((day, None, ""))
    return Unemployment((day, wrong.ended_on, wrong.end_reason), wrong)
