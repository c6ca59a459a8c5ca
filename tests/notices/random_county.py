"""A county of seventeen townships with people and work drawn at random, edges and ties included. Every person is made up."""

from __future__ import annotations

import datetime
import random

from django.utils import timezone

from nuanxin.casework.enums import PlacementForm, VisitMethod, VisitTopic
from nuanxin.casework.models import Placement, Referral, Relief, Visit, join_topics
from nuanxin.jobs.enums import FairForm
from nuanxin.jobs.models import JobFair, Vacancy
from nuanxin.orgs import crypto
from nuanxin.orgs.models import Area
from nuanxin.people.enums import Category
from nuanxin.people.models import CategoryHolding, Person, Recognition
from tests import factories

FIRST, LAST = datetime.date(2022, 8, 20), datetime.date(2022, 11, 5)
EDGES = [datetime.date(2022, month, day) for month, day in ((8, 31), (9, 1), (9, 23), (9, 24), (10, 23), (10, 24), (10, 31))]
TOWNS = [f"360722{number}000" for number in range(100, 117)]
EMPTY_TOWN = TOWNS[7]


def areas() -> list[str]:
    """The areas people may live in, after adding townships and villages to the county of the factories."""
    factories.county()
    towns = [Area(code=code, name=f"第{code[6:9]}镇", level=4, prefix=code[:9]) for code in TOWNS]
    villages = [
        Area(code=code[:9] + end, name=f"{code[6:9]}镇{end}村委会", level=5, prefix=code[:9] + end)
        for code in TOWNS
        for end in ("210", "211")
    ]
    Area.objects.bulk_create(towns + villages, ignore_conflicts=True)
    lived = [area.code for area in towns + villages if not area.code.startswith(EMPTY_TOWN[:9])]
    return [*lived, factories.COUNTY, factories.FOREIGN_TOWN]


def fill(seed: int, people: int = 150) -> None:
    """Persons and work. Some records are voided, some people were recognised twice, some changed work on one day."""
    dice = random.Random(seed)
    homes = areas()
    persons = Person.objects.bulk_create([person(dice, number, dice.choice(homes)) for number in range(people)])
    for model, make in MAKERS:
        rows = [row for one in persons for row in make(dice, one)]
        dice.shuffle(rows)  # the recording order is not the order of dates
        for row in rows:
            row.voided_at = timezone.now() if dice.random() < 0.05 else None
        model.objects.bulk_create(rows, ignore_conflicts=True)
    JobFair.objects.bulk_create([fair(dice, number, dice.choice(homes)) for number in range(40)])
    Vacancy.objects.bulk_create([vacancy(dice, number, dice.choice(homes)) for number in range(60)])


def day(dice: random.Random) -> datetime.date:
    if dice.random() < 0.4:
        return dice.choice(EDGES)
    return FIRST + datetime.timedelta(dice.randrange((LAST - FIRST).days))


def later(dice: random.Random, first: datetime.date) -> datetime.date | None:
    return None if dice.random() < 0.5 else max(first, day(dice))


def will(dice: random.Random) -> bool | None:
    return dice.choice([True, True, True, False, None])


def person(dice: random.Random, number: int, home: str) -> Person:
    made = Person(
        name=f"王五{number}",
        sex=dice.choice("MF"),
        birth_on=datetime.date(1970, 1, 1),
        residence_id=home,
        wants_job=will(dice),
        wants_training=will(dice),
        voided_at=timezone.now() if dice.random() < 0.03 else None,
    )
    written = factories.id_number(order=number)
    made.set_id_number(written, crypto.digest("id", f"{written}-{number}"))
    return made


def recognitions(dice: random.Random, who: Person) -> list[Recognition]:
    decided = datetime.date(2022, 3, 1) if dice.random() < 0.5 else day(dice)
    ended = later(dice, decided)
    first = Recognition(person=who, decided_on=decided, ended_on=ended, source="roster")
    if dice.random() < 0.15:
        return []
    if ended and dice.random() < 0.6:
        again = ended + datetime.timedelta(dice.randrange(1, 15))
        return [first, Recognition(person=who, decided_on=again, ended_on=later(dice, again), source="roster")]
    return [first]


def holdings(dice: random.Random, who: Person) -> list[CategoryHolding]:
    rows = []
    for category in dice.sample(Category.values, dice.randrange(4)):
        begun = day(dice) if dice.random() < 0.4 else None
        over = later(dice, begun or FIRST) if dice.random() < 0.6 else None
        rows.append(CategoryHolding(person=who, category=category, from_on=begun, until_on=over, source="roster"))
    return rows


def visits(dice: random.Random, who: Person) -> list[Visit]:
    def topics() -> str:
        return join_topics(dice.sample(VisitTopic.values, dice.randrange(4)))

    return [
        Visit(person=who, visited_on=day(dice), method=dice.choice(VisitMethod.values), topics=topics()) for _ in range(dice.randrange(5))
    ]


def referrals(dice: random.Random, who: Person) -> list[Referral]:
    names = ("甲厂", "甲 厂", "乙店", "丙园")
    return [
        Referral(person=who, referred_on=day(dice), employer_name=dice.choice(names), post_name=dice.choice(("操作工", "店员")))
        for _ in range(dice.randrange(5))
    ]


def placements(dice: random.Random, who: Person) -> list[Placement]:
    rows = []
    for number in range(dice.choice([0, 0, 1, 1, 2, 3])):
        started = rows[-1].started_on if rows and dice.random() < 0.4 else day(dice)
        form = dice.choice([form for form in PlacementForm.values if number == 0 or form != "welfare_post"])
        helped = dice.random() < 0.6
        rows.append(
            Placement(
                person=who, started_on=started, form=form, employer_name=f"厂{number}", is_helped=helped, ended_on=later(dice, started)
            )
        )
    return rows


def reliefs(dice: random.Random, who: Person) -> list[Relief]:
    return [Relief(person=who, given_on=day(dice), amount_yuan=f"{dice.randrange(1, 90000) / 100:.2f}") for _ in range(dice.randrange(3))]


def fair(dice: random.Random, number: int, home: str) -> JobFair:
    return JobFair(held_on=day(dice), name=f"招聘会{number}", area_id=home, form=dice.choice(FairForm.values))


def vacancy(dice: random.Random, number: int, home: str) -> Vacancy:
    return Vacancy(
        collected_on=day(dice),
        area_id=home,
        employer_name=f"厂{number}",
        post_name="普工",
        openings=dice.randrange(1, 40),
        is_large_employer=will(dice),
        voided_at=timezone.now() if dice.random() < 0.1 else None,
    )


MAKERS = (
    (Recognition, recognitions),
    (CategoryHolding, holdings),
    (Visit, visits),
    (Referral, referrals),
    (Placement, placements),
    (Relief, reliefs),
)
