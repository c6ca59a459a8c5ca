"""The case of an employer: its own record, and those who work there on the day.

Somebody works there by a placement, or by work as told, that runs on the day and names the credit code of the employer, or
its name where one of the two has no code. Not possible: people of an employer that is written otherwise in the placement; and
where several employers on file have the name, only people who live in the employer's county are matched by it (`notes` say so).
"""

from __future__ import annotations

import datetime

from django.db.models import Q, QuerySet

from nuanxin.benefits.cases import money
from nuanxin.benefits.cases.known import Known, PaidOut, as_case
from nuanxin.benefits.cases.persons import gather, of_employer
from nuanxin.benefits.cases.records import COUNTY, read
from nuanxin.benefits.cases.words import Gathered, Source, Written
from nuanxin.benefits.cases.work import EMPLOYER, HIRED
from nuanxin.casework.enums import PlacementForm
from nuanxin.casework.households import running
from nuanxin.casework.models import Placement
from nuanxin.jobs.models import Employer
from nuanxin.people.models import EmploymentSpell, Person

HIRING = (PlacementForm.ENTERPRISE, PlacementForm.WELFARE_POST)


def case_of_employer(employer: Employer, as_of: datetime.date) -> Known:
    """The case of an employer as of a day: what is on file of it, and the facts of those who work there."""
    people, notes = working_at(employer, as_of)
    records = read(people, as_of)
    gathered = [gather(person, records) for person in people]
    keys = [person.pk for person in people]
    paid = (*money.paid_to(employer, as_of), *money.paid_for(keys, (), as_of))
    own = of_employer(employer, as_of)
    written: Written = {
        "person": {"residence": employer.area_id},
        "employer": own | {"hires": [hired(one, paid, key) for one, key in zip(gathered, keys, strict=True)]},
        "payments": [one.as_written() for one in paid if one.person is None],
    }
    disputes = tuple(one for place, facts in enumerate(gathered) for one in facts.disputes(place))
    return Known(
        case=as_case(written, disputes),
        sources={f"employer.{name}": Source(EMPLOYER) for name in own},
        written=written,
        disputes=disputes,
        people=people,
        approved=money.approved_for(keys, as_of),
        paid=paid,
        notes=notes,
    )


def hired(gathered: Gathered, paid: tuple[PaidOut, ...], key: int) -> Written:
    """The facts of one hired person; what they were paid once counts as paid."""
    found = gathered.facts()
    once = {one.programme for one in paid if one.person == key and one.month is None}
    if once:
        found["once_paid"] = sorted({*found.get("once_paid", ()), *once})
    return found


def working_at(employer: Employer, as_of: datetime.date) -> tuple[tuple[Person, ...], tuple[str, ...]]:
    """Who works there on the day, in the order they were registered, and what is uncertain about it."""
    placements = Placement.objects.standing().filter(running(as_of, "started_on", "ended_on"), form__in=HIRING)
    spells = EmploymentSpell.objects.standing().filter(running(as_of, "started_on", "ended_on"), status__in=HIRED)
    coded = set(placements.filter(employer_uscc=employer.uscc).values_list("person", flat=True)) if employer.uscc else set()
    without = Q(employer_uscc="") if employer.uscc else Q()
    named = set(owners(placements.filter(without, employer_name=employer.name), employer))
    named |= set(owners(spells.filter(employer_name=employer.name), employer))
    people = Person.objects.standing().filter(pk__in=coded | named).order_by("pk")
    only_named = {person.pk for person in people} - coded
    notes = (f"有 {len(only_named)} 人只按单位名称对上（就业登记没有信用代码），请核对是否在本单位。",) if only_named else ()
    return tuple(people), notes


def owners(records: QuerySet, employer: Employer) -> QuerySet:
    """Whose they are; where the name is not unique, only of those who live in the employer's county."""
    if Employer.objects.standing().filter(name=employer.name).exclude(pk=employer.pk).exists():
        county = employer.area_id[:COUNTY]
        records = records.filter(person__residence_id__gte=county.ljust(12, "0"), person__residence_id__lt=county + "~")
    return records.values_list("person", flat=True)
