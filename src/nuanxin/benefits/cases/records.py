"""The ledger's records about some persons, read together: a fixed number of queries however many they are."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from nuanxin.benefits.models import CollectedFact
from nuanxin.casework.models import Placement, Referral, Visit
from nuanxin.jobs.models import Employer
from nuanxin.orgs import clock
from nuanxin.people.models import (
    AnnualReview,
    CategoryHolding,
    EmploymentSpell,
    Move,
    Person,
    PersonChange,
    Recognition,
    UnemploymentSpell,
)

AT_ONCE = 500  # persons: the keys of one query
COUNTY = 6  # digits of a county's code
Rows = Mapping[int, list[Any]]


@dataclass(frozen=True)
class Records:
    """What was on file about each person as of the day, by the person's key; days are those that records tell of."""

    as_of: datetime.date
    moves: Rows  # those after the day, the first of them first
    holdings: Rows
    recognitions: Rows
    unemployment: Rows
    spells: Rows
    placements: Rows
    visits: Rows
    referrals: Rows
    reviews: Rows
    collected: Rows
    noted: Mapping[tuple[int, str], PersonChange]  # (person, field): the change that was the first after the day
    last_noted: Mapping[tuple[int, str], datetime.date]
    employers: tuple[Employer, ...]


def read(persons: Collection[Person], as_of: datetime.date) -> Records:
    """The records of at most `AT_ONCE` persons, as of a day."""
    keys = [person.pk for person in persons]

    def of(model: Any, *begun: str, order: tuple[str, ...] = ()) -> Rows:
        conditions = Q(**{f"{begun[0]}__lte": as_of}) if begun else Q()
        return by_person(model.objects.standing().filter(conditions, person__in=keys).order_by(*order, *begun, "pk"))

    placements = of(Placement, "started_on")
    changes = PersonChange.objects.filter(person__in=keys, field__in=("employment_status", "wants_job")).order_by("pk")
    noted, last_noted = notes(changes, as_of)
    return Records(
        as_of=as_of,
        moves=by_person(Move.objects.standing().filter(person__in=keys, moved_on__gt=as_of).order_by("moved_on")),
        holdings=of(CategoryHolding),
        recognitions=of(Recognition, "decided_on"),
        unemployment=of(UnemploymentSpell, "registered_on"),
        spells=of(EmploymentSpell, "started_on"),
        placements=placements,
        visits=of(Visit, "visited_on"),
        referrals=of(Referral, "referred_on"),
        reviews=by_person(
            AnnualReview.objects.standing()
            .filter(person__in=keys, campaign__opens_on__lte=as_of)
            .select_related("campaign")
            .order_by("campaign__year", "is_second", "pk")
        ),
        collected=of(CollectedFact, "known_on"),
        noted=noted,
        last_noted=last_noted,
        employers=employers_of(placements, as_of),
    )


def by_person(records: Iterable[Any]) -> Rows:
    found: dict[int, list[Any]] = defaultdict(list)
    for one in records:
        found[one.person_id].append(one)
    return found


def notes(changes: QuerySet, as_of: datetime.date) -> tuple[dict[tuple[int, str], PersonChange], dict[tuple[int, str], datetime.date]]:
    """The first change after the day, and the day of the last one up to it, of what clerks note about persons.

    For the office's own today and later all changes count: what is noted now is noted for today, whatever the calendar says.
    """
    later: dict[tuple[int, str], PersonChange] = {}
    last: dict[tuple[int, str], datetime.date] = {}
    counts_all = as_of >= clock.business_today()
    for change in changes:
        key, on = (change.person_id, change.field), timezone.localdate(change.changed_at)
        if counts_all or on <= as_of:
            last[key] = min(on, as_of)
        else:
            later.setdefault(key, change)
    return later, last


def employers_of(placements: Rows, as_of: datetime.date) -> tuple[Employer, ...]:
    """The employers on file at whom somebody was placed, by credit code or name."""
    open_ones = [one for rows in placements.values() for one in rows if runs(one, as_of)]
    names = {one.employer_name for one in open_ones} - {""}
    codes = {one.employer_uscc for one in open_ones} - {""}
    if not names and not codes:
        return ()
    return tuple(Employer.objects.standing().filter(Q(name__in=names) | Q(uscc__in=codes)).order_by("pk"))


def runs(spell: Any, on: datetime.date) -> bool:
    """Whether a spell that has begun has not ended by the day: who leaves on a day is out of work on it."""
    return spell.ended_on is None or spell.ended_on > on


def open_placements(person: Person, records: Records) -> list[Placement]:
    """The person's placements that run on the day, the newest last."""
    return [one for one in records.placements.get(person.pk, ()) if runs(one, records.as_of)]


def employer_at(placement: Placement, employers: Iterable[Employer], residence: str) -> Employer | None:
    """The employer on file of a placement: by the credit code; by the name only where it tells one employer apart in the county."""
    coded = [one for one in employers if one.uscc and one.uscc == placement.employer_uscc]
    if coded:
        return coded[0]
    named = [one for one in employers if one.name == placement.employer_name and not (one.uscc and placement.employer_uscc)]
    if len(named) > 1:
        named = [one for one in named if one.area_id[:COUNTY] == residence[:COUNTY]]
    return named[0] if len(named) == 1 else None
