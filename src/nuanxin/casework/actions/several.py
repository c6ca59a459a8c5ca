"""The same service for several persons at once: all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction

from nuanxin.errors import UserError
from nuanxin.orgs.models import User
from nuanxin.people.models import Person


@transaction.atomic
def record_for_each(record: Callable[..., Any], *, by: User | None, persons: Iterable[Person], **values: Any) -> list[Any]:
    """`record_for_each(record_visit, by=…, persons=…, visited_on=…)`: the records, one per person.

    Refuses all when one is refused, naming every person and reason.
    """
    made, problems = [], []
    for person in sorted(persons, key=lambda person: person.pk):  # one order for everybody: two such writes never wait for each other
        try:
            made.append(record(by=by, person=person, **values))
        except UserError as error:
            problems += [f"{person.name}：{problem}" for problem in error.problems]
    if problems:
        raise UserError(problems)
    return made
