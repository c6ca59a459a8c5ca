"""What is on file about the persons of a roster, read by the thousand and decrypting nothing."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from nuanxin.people.models import CategoryHolding, HouseholdMembership, Person, Recognition, UnemploymentSpell

COLUMNS = {
    "姓名": "name",
    "性别": "sex",
    "出生日期": "birth_on",
    "民族": "ethnicity",
    "文化程度": "education",
    "户籍性质": "hukou",
    "常住地": "residence_id",
    "就业状态": "employment_status",
    "就业意愿": "wants_job",
    "培训意愿": "wants_training",
    "创业意愿": "wants_business",
    "技能特长": "skills",
    "备注": "note",
    "原法定退休年龄": "original_retirement_age",
}


class Membership(NamedTuple):
    pk: int
    head_digest: str
    head_masked: str
    relationship: str


class Holding(NamedTuple):
    pk: int
    category: str
    source: str


class Spell(NamedTuple):
    pk: int
    registered_on: datetime.date
    ended_on: datetime.date | None
    end_reason: str


class Decided(NamedTuple):
    """A recognition on file."""

    pk: int
    decided_on: datetime.date
    ended_on: datetime.date | None
    end_reason: str
    end_code: str = ""


class OnFile(NamedTuple):
    """One person with everything a roster row can say; `values` by column of the model."""

    pk: int
    version: int
    phone_digest: str
    values: dict[str, Any]
    membership: Membership | None
    holdings: tuple[Holding, ...]
    spells: tuple[Spell, ...]
    recognitions: tuple[Decided, ...]


def read(digests: Sequence[str], *, locked: bool) -> dict[str, OnFile]:
    """The standing persons with these ID digests."""
    persons = Person.objects.standing().filter(id_digest__in=digests)
    if locked:
        persons = persons.select_for_update()
    rows = list(persons.values_list("id_digest", "pk", "version", "phone_digest", *COLUMNS.values()))
    pks = [row[1] for row in rows]
    memberships = {person: Membership(*rest) for person, *rest in read_memberships(pks)}
    holdings = grouped(Holding, read_open(CategoryHolding, pks, "category", "source"))
    spells = grouped(Spell, read_all(UnemploymentSpell, pks, "registered_on", "ended_on", "end_reason"))
    recognitions = grouped(Decided, read_all(Recognition, pks, "decided_on", "ended_on", "end_reason", "end_code"))
    return {
        digest: OnFile(
            pk,
            version,
            phone,
            dict(zip(COLUMNS.values(), values, strict=True)),
            memberships.get(pk),
            tuple(holdings[pk]),
            tuple(spells[pk]),
            tuple(recognitions[pk]),
        )
        for digest, pk, version, phone, *values in rows
    }


def read_memberships(pks: Sequence[int]) -> Iterable[tuple[Any, ...]]:
    if not pks:
        return ()
    running = HouseholdMembership.objects.standing().filter(person_id__in=pks, until_on=None)
    return running.values_list("person_id", "pk", "household__head_id_digest", "household__head_id_masked", "relationship")


def read_open(model: Any, pks: Sequence[int], *names: str) -> Iterable[tuple[Any, ...]]:
    if not pks:
        return ()
    return model.objects.standing().filter(person_id__in=pks, until_on=None).order_by("pk").values_list("person_id", "pk", *names)


def read_all(model: Any, pks: Sequence[int], *names: str) -> Iterable[tuple[Any, ...]]:
    if not pks:
        return ()
    return model.objects.standing().filter(person_id__in=pks).order_by(names[0]).values_list("person_id", "pk", *names)


def grouped(kind: Any, rows: Iterable[tuple[Any, ...]]) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for person, *rest in rows:
        found[person].append(kind(*rest))
    return found
