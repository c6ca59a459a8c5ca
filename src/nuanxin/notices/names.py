"""Names joined to keys after counting: who a person is and what a record is called, for those who may see it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from nuanxin.benefits.models import Payment
from nuanxin.jobs.models import JobFair, Vacancy
from nuanxin.orgs import access, audit
from nuanxin.orgs.models import Area, User
from nuanxin.people.models import HouseholdRecognition, Person

CHUNK = 5000
MOVED_AWAY = "（已迁出）"


@dataclass(frozen=True)
class Who:
    """A person as a list shows them: the number masked unless it was revealed."""

    key: int
    id_number: str
    name: str
    area: str
    area_name: str

    @property
    def is_here(self) -> bool:
        """False for somebody who counts here for an earlier day and lives elsewhere now: no name, no page."""
        return bool(self.area)


def persons(keys: Iterable[int], by: User | None = None) -> dict[int, Who]:
    """The persons of these keys as `by` may see them (None: the local administrator, who may see all).

    Who moved out of sight since the day that is counted keeps a place in the list without a name, so that a number and its
    list never differ.
    """
    keys = set(keys)
    found = named(keys, visible(by), "id_masked")
    return found | moved_away(keys - set(found))


def revealed(keys: Iterable[int], area: Area, by: User | None = None) -> dict[int, Who]:
    """The same with full ID numbers; refused without the right to reveal, and leaves an audit event with their count."""
    access.require(by, access.Permission.REVEAL, area.code)
    with transaction.atomic():
        keys = set(keys)
        found = named(keys, visible(by), "id_number")
        audit.record("people.id_numbers.revealed", by=by, area=area.code, count=len(found))
    return found | moved_away(keys - set(found))


def moved_away(keys: set[int]) -> dict[int, Who]:
    standing = in_chunks(keys, lambda chunk: Person.objects.standing().filter(pk__in=chunk).values_list("pk"))
    return {key: Who(key, "", MOVED_AWAY, "", "") for (key,) in standing}


def visible(by: User | None) -> QuerySet:
    return Person.objects.standing() if by is None else Person.objects.visible_to(by)


def named(keys: Iterable[int], people: QuerySet, number: str) -> dict[int, Who]:
    rows = list(in_chunks(set(keys), lambda chunk: people.filter(pk__in=chunk).values_list("pk", number, "name", "residence_id")))
    areas = area_names(row[3] for row in rows)
    return {row[0]: Who(*row, areas[row[3]]) for row in rows}


def records(table: str, keys: Iterable[int], by: User | None = None) -> dict[int, str]:
    """What records that are no person's own are called, as `by` may know them; nothing for those of another table."""
    return CALLED[table](set(keys), by) if table in CALLED else {}


def fairs(keys: set[int], _by: User | None) -> dict[int, str]:
    return dict(in_chunks(keys, lambda chunk: JobFair.objects.filter(pk__in=chunk).values_list("pk", "name")))


def vacancies(keys: set[int], _by: User | None) -> dict[int, str]:
    found = in_chunks(keys, lambda chunk: Vacancy.objects.filter(pk__in=chunk).values_list("pk", "employer_name", "post_name"))
    return {key: f"{employer} {post}" for key, employer, post in found}


def payments(keys: set[int], by: User | None) -> dict[int, str]:
    """Who was paid, and for whom: 信丰某厂（张三）; persons out of sight have no name."""
    rows = list(in_chunks(keys, lambda chunk: Payment.objects.filter(pk__in=chunk).values_list("pk", "person_id", "employer__name")))
    known = persons((person for _, person, _ in rows if person), by)
    called = {key: known[person].name if person in known else "" for key, person, _ in rows}
    return {key: f"{employer}（{called[key]}）" if employer and called[key] else employer or called[key] for key, _, employer in rows}


def households(keys: set[int], _by: User | None) -> dict[int, str]:
    """Families by their head's masked number."""
    found = in_chunks(keys, lambda chunk: HouseholdRecognition.objects.filter(pk__in=chunk).values_list("pk", "household__head_id_masked"))
    return {key: f"户主 {masked}" for key, masked in found}


CALLED: dict[str, Callable[[set[int], User | None], dict[int, str]]] = {
    "fairs": fairs,
    "vacancies": vacancies,
    "payments": payments,
    "household_recognitions": households,
}


def area_names(codes: Iterable[str]) -> dict[str, str]:
    """嘉定镇水东村委会: an area with its township's name in front; a county by its own name, an unknown code as it is."""
    wanted = set(codes)
    towns = {code: code[:9].ljust(12, "0") for code in wanted if code[6:9] != "000"}
    known = dict(in_chunks(wanted | set(towns.values()), lambda chunk: Area.objects.filter(code__in=chunk).values_list("code", "name")))
    return {code: known.get(towns.get(code, code), "") * (towns.get(code, code) != code) + known.get(code, code) for code in wanted}


def in_chunks(keys: set[Any], query: Callable[[list[Any]], Iterable[tuple]]) -> Iterator[tuple]:
    ordered = iter(sorted(keys))
    while chunk := list(itertools.islice(ordered, CHUNK)):
        yield from query(chunk)
