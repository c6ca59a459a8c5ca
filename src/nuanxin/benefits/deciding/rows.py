"""A case as the row that conditions are asked of: facts as written, parameters, and what is worked out from them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from nuanxin.benefits.deciding.case import Case, Facts
from nuanxin.benefits.deciding.clock import Clock, agreed, by_law, clock, earliest, names_of
from nuanxin.benefits.deciding.values import OPEN
from nuanxin.benefits.policies import facts
from nuanxin.benefits.policies.model import Compiled, Policy
from nuanxin.engines.rules.closure import MEMBERS
from nuanxin.engines.rules.dates import month_end
from nuanxin.people.enums import Category

Row = dict[str, Any]
FIRST_SCHOOL_MONTH = 9


@dataclass(frozen=True)
class Asker:
    """Makes the rows of one policy on one day."""

    policy: Policy
    compiled: Compiled
    as_of: datetime.date

    @property
    def given(self) -> Mapping[str, Any]:
        return {"as_of": self.as_of}

    def row(self, case: Case) -> Row:
        """The person's row, with the rows of the household under it, the person's first."""
        row = self.alone(case)
        row[MEMBERS] = [row, *(self.alone(Case(person=one, employer=case.employer)) for one in case.household)]
        return row

    def alone(self, case: Case) -> Row:
        person = case.person
        row = {**self.written(person), **self.of_employer(case.employer), **self.of_categories(person)}
        row |= self.policy.parameters(person.get("residence"), self.as_of)
        row |= {
            "in_region": self.policy.is_for(person.get("residence"), self.as_of),
            "business_in_region": self.policy.is_for(person.get("business_area"), self.as_of),
            "started_on": person.get("business_opened_on") or person.get("job_started_on"),
            "contract_is_open": person.get("contract_to") == OPEN,
            "is_retired": self.is_retired(person),
            "already_paid": self.is_paid(case),
            "school_years_begun": len(self.school_years(person)),
            "household_school_years": sum(len(self.school_years(one)) for one in (person, *case.household)),
            "trained": any(passed and passed <= self.as_of for _, passed in person.get("training") or ()),
            "insured_by_employer": any(one.payer == "employer" for one in self.contributions(case)),
            "insurance_paid": self.insurance_paid(case),
        }
        return row | self.of_clock(self.clock(case, row))

    def written(self, person: Facts) -> Row:
        """Facts as written; those whose absence means the day itself get it, an open end is no day."""
        row = {}
        for name, fact in facts.known().facts.items():
            value = person.get(name)
            if value is None and fact.missing == "as_of":
                value = self.as_of
            row[name] = None if value == OPEN and fact.type == "date_or_open" else value
        return row

    def of_employer(self, employer: Facts) -> Row:
        return {f"employer.{name}": employer.get(name) for name in facts.known().employer}

    def of_categories(self, person: Facts) -> Row:
        held = person.get("categories")
        return {f"has_{one.value}": None if held is None else one.value in held for one in Category}

    def of_clock(self, found: Clock) -> Row:
        return {
            "before_retirement": found.is_before_retirement,
            "months_remain": found.is_running,
            "months_used_up": found.months.used,
        }

    def clock(self, case: Case, row: Row) -> Clock:
        """The clock of the case; a cap or an extension that cannot be told is unknown."""
        return clock(self.policy, case, self.as_of, self.cap(row), lambda distance: self.extends(row, distance))

    def cap(self, row: Row) -> int | None:
        if self.compiled.cap is None:
            return None
        found = self.compiled.cap.bind(self.given).value(row)
        return None if found is None else int(found)

    def extends(self, row: Row, distance: int | None) -> bool | None:
        if self.compiled.extend is None:
            return False
        return self.compiled.extend.bind(self.given).test({**row, "distance": distance})

    def is_retired(self, person: Facts) -> bool | None:
        """As written, else once the month of retirement is over."""
        if person.get("retired") is not None:
            return bool(person["retired"])
        early = person.get("retired_early_on")
        ends = [earliest(month, early) for month in by_law(person, self.as_of) or [None]]
        return agreed(None if month is None else month_end(month) < self.as_of for month in ends)

    def is_paid(self, case: Case) -> bool:
        """Whether this one-off benefit was paid before."""
        names = set(names_of(self.policy))
        return bool(names & set(case.person.get("once_paid") or ())) or any(one.programme in names for one in case.payments)

    def school_years(self, person: Facts) -> list[int]:
        return [year for year in person.get("school_years") or () if datetime.date(year, FIRST_SCHOOL_MONTH, 1) <= self.as_of]

    def contributions(self, case: Case) -> list[Any]:
        return [one for one in case.insurance if one.month == self.as_of.replace(day=1)]

    def insurance_paid(self, case: Case) -> Decimal | None:
        """What was actually paid for the month of the day, of the kinds that the policy counts; unknown if an amount is."""
        counted = self.policy.file.insurance
        if counted is None:
            return None
        amounts = [one.amount for one in self.contributions(case) if one.payer == counted.payer and one.kind in counted.kinds]
        return None if not amounts or None in amounts else sum(amounts, Decimal())
