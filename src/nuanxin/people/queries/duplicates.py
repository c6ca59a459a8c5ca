"""Persons who may be on file twice: the same name and birth day, or the same name and telephone; for somebody to look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from nuanxin.people.models import Person

MOST = 100
WAYS = (("姓名和出生日期相同", ("name", "birth_on")), ("姓名和联系电话相同", ("name", "phone_digest")))


@dataclass(frozen=True)
class Alike:
    """Persons who agree in what `why` says, the first recorded first."""

    why: str
    persons: tuple[Person, ...]


def possible_duplicates(persons: QuerySet, most: int = MOST) -> list[Alike]:
    """Groups among these persons, so many of each way at most; a group is told once."""
    found: dict[tuple[int, ...], Alike] = {}
    for why, names in WAYS:
        for group in groups(persons, names, most):
            found.setdefault(tuple(person.pk for person in group), Alike(why, tuple(group)))
    return list(found.values())


def groups(persons: QuerySet, names: tuple[str, ...], most: int) -> Iterator[list[Person]]:
    """Persons who agree in all of these fields; nothing recorded is no agreement."""
    known = persons.exclude(**{names[-1]: ""}) if names[-1] == "phone_digest" else persons
    several = known.order_by(*names).values(*names).annotate(count=Count("pk")).filter(count__gt=1)[:most]
    keys = {tuple(row[name] for name in names): None for row in several}
    members: defaultdict[tuple, list[Person]] = defaultdict(list)
    for person in known.filter(name__in={key[0] for key in keys}).select_related("residence").defer("id_number", "phone").order_by("pk"):
        members[tuple(getattr(person, name) for name in names)].append(person)
    return (members[key] for key in keys)


def like(person: Person, persons: QuerySet, most: int = 8) -> list[Person]:
    """Others among these persons who agree with this one in name and birth day, or in name and telephone."""
    others = persons.filter(name=person.name).exclude(pk=person.pk).select_related("residence").defer("id_number", "phone").order_by("pk")
    same_phone = {person.phone_digest} - {""}
    return [one for one in others[: 10 * most] if one.birth_on == person.birth_on or one.phone_digest in same_phone][:most]
