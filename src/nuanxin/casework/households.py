"""Households as they were on a day: who belongs to them, who is placed, and whether they count as one without work."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from nuanxin.casework.models import Placement
from nuanxin.errors import UserError
from nuanxin.orgs.bulk import in_batches
from nuanxin.people import households
from nuanxin.people.enums import Category, EndReason, HouseholdKind
from nuanxin.people.households import Definition, Judgement
from nuanxin.people.households.judging import answered
from nuanxin.people.households.members import ASKED
from nuanxin.people.models import CategoryHolding, Household, HouseholdMembership, HouseholdRecognition, UnemploymentSpell

AT_ONCE = 500
READ = ("person_id", "person__birth_on", "person__sex", "person__hukou", "person__employment_status", "person__original_retirement_age",
        "person__wants_job", "person__residence_id", "person__id_digest")  # fmt: skip
Answers = Mapping[tuple[int | None, str], bool | None]  # (person or None for the household, fact): what somebody answered


@dataclass
class Family:
    """A household on a day: its members' keys, in the order they were registered, and the facts that conditions read."""

    household: int
    area: str = ""
    persons: list[int] = field(default_factory=list)
    members: list[dict[str, Any]] = field(default_factory=list)
    is_head_on_file: bool = False

    @property
    def row(self) -> dict[str, Any]:
        return households.household_row(self.members, is_head_on_file=self.is_head_on_file)


class Candidate(NamedTuple):
    """A household not yet recognised, and the answer about it (None: not to be determined yet)."""

    household: int
    area: str
    answer: bool | None


class Candidates(NamedTuple):
    """Some candidates; `after` is the household where the next call goes on, None at the end."""

    found: list[Candidate]
    after: int | None


def running(on: datetime.date, first: str, last: str) -> Q:
    """What began by that day and did not end by it."""
    return (Q(**{first: None}) | Q(**{f"{first}__lte": on})) & (Q(**{last: None}) | Q(**{f"{last}__gt": on}))


def placed_on(on: datetime.date) -> QuerySet:
    return Placement.objects.standing().filter(running(on, "started_on", "ended_on"))


def members_on(on: datetime.date) -> QuerySet:
    return HouseholdMembership.objects.standing().filter(running(on, "from_on", "until_on"), person__voided_at=None)


def families(keys: Collection[int], on: datetime.date) -> dict[int, Family]:
    """The households with these keys on that day, in their order: five queries however many they are."""
    heads = dict(Household.objects.filter(pk__in=keys).values_list("pk", "head_id_digest"))
    found = {key: Family(key) for key in keys if key in heads}
    rows = list(members_on(on).filter(household__in=list(found)).order_by("household_id", "pk").values_list("household_id", *READ))
    persons = {row[1] for row in rows}
    sets = {
        "placed": owners(placed_on(on), persons),
        "registered_unemployed": owners(UnemploymentSpell.objects.standing().filter(running(on, "registered_on", "ended_on")), persons),
        "low_income": owners(held_on(Category.DIBAO, on), persons),
    }
    for household, *row in rows:
        add_member(found[household], row, heads[household], on, sets)
    return found


def held_on(category: str, on: datetime.date) -> QuerySet:
    """A category holds on its last day too."""
    days = (Q(from_on=None) | Q(from_on__lte=on)) & (Q(until_on=None) | Q(until_on__gte=on))
    return CategoryHolding.objects.standing().filter(days, category=category)


def owners(records: QuerySet, persons: Iterable[int]) -> set[int]:
    return set(records.filter(person__in=list(persons)).values_list("person_id", flat=True))


def add_member(family: Family, row: list[Any], head: str, on: datetime.date, sets: Mapping[str, set[int]]) -> None:
    person, birth_on, sex, hukou, status, retirement_age, wants_job, residence, digest = row
    known = {"age": age_on(birth_on, on), "sex": sex, "hukou": hukou, "status": status, "original_retirement_age": retirement_age}
    family.members.append(households.member_row(known | {"wants_job": wants_job} | {name: person in those for name, those in sets.items()}))
    family.persons.append(person)
    is_head = digest == head
    family.is_head_on_file = family.is_head_on_file or is_head
    if is_head or not family.area:
        family.area = residence


def age_on(birth_on: datetime.date, on: datetime.date) -> int:
    return on.year - birth_on.year - ((on.month, on.day) < (birth_on.month, birth_on.day))


def family_of(household: Household, on: datetime.date, answers: Answers | None = None) -> Family:
    """One household on a day; `answers` fill in only what is on file nowhere."""
    family = families([household.pk], on)[household.pk]
    for (person, name), value in (answers or {}).items():
        if person in family.persons and name in ASKED and (row := family.members[family.persons.index(person)])[name] is None:
            row[name] = value
    return family


def judge(household: Household, on: datetime.date, kind: str = HouseholdKind.ZERO, answers: Answers | None = None) -> Judgement:
    """Whether a household is of that kind on a day by the standard of its area, why, and whom to ask for what.

    The places in `missing` are those of `family_of(household, on).persons`.
    """
    family = family_of(household, on, answers)
    if not family.members:
        raise UserError(f"这个家庭（{household}）{on} 没有登记在册的成员，无法判断。请先登记家庭成员。")
    row = family.row
    if row["absent_head_works"] is None and (None, "absent_head_works") in (answers or {}):
        row["absent_head_works"] = answers[(None, "absent_head_works")]
    return households.judge(households.for_area(kind, family.area, on), row)


def judge_many(keys: Collection[int], on: datetime.date, kind: str) -> Iterator[tuple[Family, Judgement | None]]:
    """The same for many, in their order; None where the area has no standard of that kind."""
    used = Standards(kind, on)
    for family in families(keys, on).values():
        definition = used.of(family.area) if family.members else None
        yield family, households.judge(definition, family.row) if definition else None


class Standards:
    """The definition of each area, looked up once."""

    def __init__(self, kind: str, on: datetime.date) -> None:
        self.kind, self.on = kind, on
        self.known: dict[str, Definition | None] = {}

    def of(self, area: str) -> Definition | None:
        if area not in self.known:
            try:
                self.known[area] = households.for_area(self.kind, area, self.on)
            except UserError:
                self.known[area] = None
        return self.known[area]


def plausible(under: str, on: datetime.date, kind: str) -> QuerySet:
    """Households with a member in the area `under` stands for, nobody placed, and not recognised: all others are none for certain."""
    members = members_on(on).filter(household=OuterRef("pk"))
    placed = members.filter(Exists(placed_on(on).filter(person=OuterRef("person"))))
    recognised = HouseholdRecognition.objects.standing().filter(household=OuterRef("pk"), kind=kind, ended_on=None)
    return in_area(Household.objects.all(), under, on).filter(~Exists(recognised), ~Exists(placed))


def in_area(records: QuerySet, under: str, on: datetime.date) -> QuerySet:
    """Households with a member living there on that day."""
    here = members_on(on).filter(person__residence_id__gte=under.ljust(12, "0"), person__residence_id__lt=under + "~")
    if len(under) >= 9:  # few persons: found by where they live, and their households by key
        return records.filter(pk__in=here.values("household_id"))
    return records.filter(Exists(here.filter(household=OuterRef("pk"))))


def candidates(
    under: str,
    on: datetime.date,
    kind: str = HouseholdKind.ZERO,
    *,
    after: int = 0,
    limit: int = 50,
    answers: Collection[bool | None] = (True, None),
) -> Candidates:
    """The next households that may be recognised: found by one query, judged some hundreds at a time with a handful of queries each."""
    used, found = Standards(kind, on), []
    waiting = plausible(under, on, kind).filter(pk__gt=after).order_by("pk").values_list("pk", flat=True).iterator(chunk_size=AT_ONCE)
    while keys := list(islice(waiting, AT_ONCE)):
        for family in families(keys, on).values():
            after = family.household
            definition = used.of(family.area) if family.members else None
            answer = answered(definition, family.row) if definition else False
            if definition and answer in answers:
                found.append(Candidate(family.household, family.area, answer))
            if len(found) == limit:
                return Candidates(found, after)
    return Candidates(found, None)


def first_work(recognition: HouseholdRecognition) -> datetime.date | None:
    """The first day since the decision on which a member was in work; None if nobody was."""
    household = HouseholdMembership.objects.standing().filter(household=recognition.household_id, person__voided_at=None)
    members = list(household.values_list("person_id", "from_on", "until_on"))
    rows = Placement.objects.standing().filter(person__in={person for person, *_ in members})
    rows = rows.filter(Q(ended_on=None) | Q(ended_on__gt=recognition.decided_on)).values_list("person_id", "started_on")
    days = [(person, max(started_on, recognition.decided_on)) for person, started_on in rows]
    return min(
        (
            day
            for person, day in days
            for member, first, last in members
            if member == person and (first is None or first <= day) and (last is None or last > day)
        ),
        default=None,
    )


def recognitions_of(persons: Collection[int]) -> Iterator[HouseholdRecognition]:
    """Recognitions of their households that work may end, or did end: those that run, and those ended by work."""
    open_ended = Q(ended_on=None) | Q(end_code=EndReason.PLACED)
    for batch in in_batches(sorted(set(persons))):
        households_of = HouseholdMembership.objects.standing().filter(person__in=batch).values("household_id")
        yield from HouseholdRecognition.objects.standing().filter(open_ended, household__in=households_of).order_by("pk")
