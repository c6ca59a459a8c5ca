"""Table 2 of notice 004 counted by hand: the counting rules read out in plain Python, over the records themselves.

Written from the page of counting rules; it reads no definition and shares no code with the product. Each number is kept as the list of
what it counts, so that lists and sums can be compared as well.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from nuanxin.casework.models import Placement, Relief, Visit
from nuanxin.jobs.models import JobFair, Vacancy
from nuanxin.people.models import CategoryHolding, Person, Recognition

CATEGORIES = ("LONG", "AGE", "DISAB", "DIBAO", "GRAD", "EXPOV", "MONI", "VET", "FISH")  # columns 2 to 10, and 22 to 30
FORMS = ("enterprise", "flexible", "self_employed", "welfare_post")  # columns 17 to 20
COLUMNS = range(1, 33)


class Counted(NamedTuple):
    """One thing counted in one column: where it belongs, who or which record it is, and what it adds."""

    column: int
    area: str
    key: int
    adds: int | Decimal = 1


def counted(first: datetime.date, last: datetime.date) -> list[Counted]:
    """Everything that the 32 columns count between two days, both included."""
    return [*of_persons(first, last), *of_visits(first, last), *of_offers(first, last), *of_reliefs(first, last)]


def table(entries: list[Counted], digits: int = 9) -> dict[str, list[int | Decimal]]:
    """The numbers by area cut to `digits`, and under "" the total."""
    rows: dict[str, list[int | Decimal]] = defaultdict(lambda: [0] * 31 + [Decimal("0.00")])
    for entry in entries:
        for area in (entry.area[:digits], ""):
            rows[area][entry.column - 1] += entry.adds
    return dict(rows)


def standing(model, **conditions):
    return model.objects.filter(voided_at=None, **conditions).order_by("id")


def homes() -> dict[int, str]:
    return dict(standing(Person).values_list("id", "residence_id"))


def of_persons(first: datetime.date, last: datetime.date) -> Iterator[Counted]:
    """Columns 1 to 10 and 21 to 30: on the register at some time of the window; 16 to 20: helped to work in it."""
    for person, area in homes().items():
        recognitions = [
            r for r in standing(Recognition, person=person) if r.decided_on <= last and (r.ended_on is None or r.ended_on >= first)
        ]
        if recognitions:
            columns = [1, *held_columns(person, category_day(recognitions, last))]
            if is_employed(person, last):
                columns += [column + 20 for column in columns]
            yield from (Counted(column, area, person) for column in columns)
        helped = [p for p in standing(Placement, person=person, is_helped=True) if first <= p.started_on <= last]
        if helped:
            latest = max(helped, key=lambda placement: (placement.started_on, placement.id))
            yield Counted(16, area, person)
            yield Counted(17 + FORMS.index(latest.form), area, person)


def category_day(recognitions: list[Recognition], last: datetime.date) -> datetime.date:
    """The last day, or the day the (latest) recognition ended if that was earlier."""
    ended = max(recognitions, key=lambda recognition: recognition.decided_on).ended_on
    return last if ended is None or ended > last else ended


def held_columns(person: int, day: datetime.date) -> list[int]:
    held = {
        holding.category
        for holding in standing(CategoryHolding, person=person)
        if (holding.from_on is None or holding.from_on <= day) and (holding.until_on is None or day <= holding.until_on)
    }
    return [number for number, category in enumerate(CATEGORIES, 2) if category in held]


def is_employed(person: int, day: datetime.date) -> bool:
    """A placement begun by that day and not ended on or before it; a contract that ran out has not ended it."""
    return any(p.started_on <= day and (p.ended_on is None or p.ended_on > day) for p in standing(Placement, person=person))


def of_visits(first: datetime.date, last: datetime.date) -> Iterator[Counted]:
    """Column 11: visits at home or of condolence to persons who were on the register on that very day."""
    areas = homes()
    for visit in standing(Visit, visited_on__gte=first, visited_on__lte=last, method__in=["home_visit", "condolence"]):
        register = standing(Recognition, person=visit.person_id, decided_on__lte=visit.visited_on)
        if any(r.ended_on is None or r.ended_on >= visit.visited_on for r in register):
            yield Counted(11, areas[visit.person_id], visit.person_id)


def of_offers(first: datetime.date, last: datetime.date) -> Iterator[Counted]:
    """Columns 12 and 13: fairs, and those one can walk to; 14 and 15: openings, and those of large employers."""
    for fair in standing(JobFair, held_on__gte=first, held_on__lte=last):
        yield Counted(12, fair.area_id, fair.id)
        if fair.form in ("on_site", "mobile"):
            yield Counted(13, fair.area_id, fair.id)
    for vacancy in standing(Vacancy, collected_on__gte=first, collected_on__lte=last):
        yield Counted(14, vacancy.area_id, vacancy.id, vacancy.openings)
        if vacancy.is_large_employer:
            yield Counted(15, vacancy.area_id, vacancy.id, vacancy.openings)


def of_reliefs(first: datetime.date, last: datetime.date) -> Iterator[Counted]:
    """Columns 31 and 32: times and yuan, to persons on the register at some time of the window."""
    registered = {entry.key: entry.area for entry in of_persons(first, last) if entry.column == 1}
    for relief in standing(Relief, given_on__gte=first, given_on__lte=last):
        if relief.person_id in registered:
            yield Counted(31, registered[relief.person_id], relief.person_id)
            yield Counted(32, registered[relief.person_id], relief.person_id, relief.amount_yuan)
