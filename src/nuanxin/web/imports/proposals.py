"""Whose number a refused one probably is: proposed on the page of an import run, never written anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from nuanxin.comparisons.suggesting import propose_numbers
from nuanxin.engines import sheets
from nuanxin.orgs.enums import Verdict
from nuanxin.orgs.intake import Preview
from nuanxin.orgs.logs import mask_numbers
from nuanxin.orgs.models import ImportRun, User
from nuanxin.people.models import Person

MOST_ROWS = 200


@dataclass(frozen=True)
class Line:
    """One row whose number cannot be, and who it may be about: persons with the reason each."""

    row: int
    name: str
    number: str
    persons: list[tuple[Person, str]]


def damaged(run: ImportRun, preview: Preview) -> Iterator[tuple[int, str, str]]:
    """The rows refused for their ID number, as (row, name, number as written); only departments' lists keep the names."""
    subject = sheets.load_list(run.list_id).subject
    if subject is None:
        return
    for one in preview.problems:
        if one.verdict == Verdict.INVALID and one.column in subject.number and (name := preview.names.get(one.row)):
            yield one.row, name, str(one.value or "")


def lines(run: ImportRun, preview: Preview, user: User) -> list[Line]:
    """Proposals for the first rows, about people whom the user may see; numbers masked."""
    rows = {row: (name, number) for row, name, number in islice(damaged(run, preview), MOST_ROWS)}
    if not rows:
        return []
    found = list(propose_numbers(((row, *told) for row, told in rows.items()), run.area.prefix))
    seen = Person.objects.visible_to(user).defer("id_number", "phone").in_bulk({one.person for one in found})
    told: dict[int, list[tuple[Person, str]]] = {}
    for one in found:
        if person := seen.get(one.person):
            told.setdefault(one.row, []).append((person, one.reason))
    return [Line(row, rows[row][0], mask_numbers(rows[row][1]), persons) for row, persons in sorted(told.items())]
