"""Cases of persons: everything gathered about them and those they live with, in a fixed number of queries."""

from __future__ import annotations

import datetime
import json
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from nuanxin.benefits.cases import money, register, work
from nuanxin.benefits.cases.known import PAYMENTS, Approved, Known, PaidOut, as_case
from nuanxin.benefits.cases.records import AT_ONCE, Records, employer_at, open_placements, read
from nuanxin.benefits.cases.words import Gathered, Source, Weight, Written
from nuanxin.benefits.enums import FactOrigin
from nuanxin.benefits.policies import facts
from nuanxin.casework.households import running
from nuanxin.jobs.models import Employer
from nuanxin.people.models import HouseholdMembership, Person

COLLECTED, HOME = "补充采集", "household"
SEALED = ("person__id_number", "person__phone")  # opened for nobody that is only one of the household
Row = TypeVar("Row")


def case_of(person: Person, as_of: datetime.date) -> Known:
    """The case of a person as of a day, from the ledger and the facts collected for policies."""
    return cases_of([person], as_of)[person.pk]


def cases_of(persons: Sequence[Person], as_of: datetime.date) -> dict[int, Known]:
    """The cases of many, by the person's key."""
    found: dict[int, Known] = {}
    for start in range(0, len(persons), AT_ONCE):
        found |= some_cases(persons[start : start + AT_ONCE], as_of)
    return found


def some_cases(persons: Sequence[Person], as_of: datetime.date) -> dict[int, Known]:
    """The cases of as many persons as one question can name."""
    homes, families = at_home(persons, as_of)
    everybody = {person.pk: person for rows in families.values() for person in rows} | {person.pk: person for person in persons}
    records = read(list(everybody.values()), as_of)
    gathered = {key: gather(person, records) for key, person in everybody.items()}
    keys = [person.pk for person in persons]
    approved = grouped(money.approved_for(keys, as_of), lambda one: one.person)
    paid = grouped(money.paid_for(keys, list(families), as_of), lambda one: one.person or (HOME, one.household))
    found = {}
    for person in persons:
        own = homes.get(person.pk, ())
        members = [one for home in own for one in families[home] if one.pk != person.pk]
        payments = [*paid[person.pk], *(one for home in own for one in paid[HOME, home])]
        found[person.pk] = known(person, members, gathered, records, tuple(approved[person.pk]), tuple(payments))
    return found


def grouped(rows: Iterable[Row], whose: Callable[[Row], Hashable]) -> Mapping[Hashable, list[Row]]:
    found: dict[Hashable, list[Row]] = defaultdict(list)
    for row in rows:
        found[whose(row)].append(row)
    return found


def at_home(persons: Iterable[Person], as_of: datetime.date) -> tuple[Mapping[int, list[int]], Mapping[int, list[Person]]]:
    """The households of the persons on the day, and the standing persons in each of them, in the order they were registered."""
    open_ones = HouseholdMembership.objects.standing().filter(running(as_of, "from_on", "until_on"), person__voided_at=None)
    homes: dict[int, list[int]] = defaultdict(list)
    for person, household in open_ones.filter(person__in=[one.pk for one in persons]).order_by("pk").values_list("person", "household"):
        homes[person].append(household)
    families: dict[int, list[Person]] = {household: [] for rows in homes.values() for household in rows}
    for row in open_ones.filter(household__in=list(families)).select_related("person").defer(*SEALED).order_by("pk"):
        families[row.household_id].append(row.person)
    return homes, families


def gather(person: Person, records: Records) -> Gathered:
    """What all sources say of one person; what was collected comes first, since the ledger is read in its light."""
    to = Gathered()
    for fact in records.collected.get(person.pk, ()):
        if fact.name in facts.known().facts:
            label = f"{COLLECTED}（{FactOrigin(fact.origin).label}）"
            to.tell(fact.name, json.loads(fact.value), label, fact.known_on, Weight.COLLECTED)
    register.tell(person, records, to)
    work.tell(person, records, to)
    return to


def known(
    person: Person,
    members: Sequence[Person],
    gathered: Mapping[int, Gathered],
    records: Records,
    approved: tuple[Approved, ...],
    paid: tuple[PaidOut, ...],
) -> Known:
    own = gathered[person.pk]
    written: Written = {
        "person": own.facts(),
        "household": [gathered[one.pk].undisputed() for one in members],
        "employer": {},
        "payments": [one.as_written() for one in paid],
    }
    sources = own.sources() | ({"payments": Source(PAYMENTS)} if paid else {})
    if employer := employer_of(person, records):
        written["employer"] = of_employer(employer, records.as_of)
        sources |= {f"employer.{name}": Source(work.EMPLOYER) for name in written["employer"]}
    disputes = tuple(own.disputes())
    case = as_case(written, disputes)
    return Known(case, sources, written, disputes, person.pk, people=tuple(members), approved=approved, paid=paid)


def employer_of(person: Person, records: Records) -> Employer | None:
    """The employer on file of the newest job that runs."""
    jobs = open_placements(person, records)
    return employer_at(jobs[-1], records.employers, register.residence(person, records)) if jobs else None


def of_employer(employer: Employer, as_of: datetime.date) -> Written:
    """The facts of an employer as on file; a workshop recognised later is not one yet."""
    found: Written = {"kind": employer.kind}
    if employer.is_in_province is not None:
        found["in_province"] = employer.is_in_province
    if employer.workshop_recognised_on and employer.workshop_recognised_on <= as_of:
        found["recognised_as_workshop_on"] = employer.workshop_recognised_on.isoformat()
    for name, value in (("construction_cost", employer.construction_cost_yuan), ("running_cost", employer.running_cost_yuan)):
        if value is not None:
            found[name] = str(value)
    return found
