"""How long: months used and left on a shared clock, and whether it runs on to retirement as decided at first approval."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from nuanxin.benefits.deciding.case import Case, Facts
from nuanxin.benefits.policies.library import library
from nuanxin.benefits.policies.model import Policy
from nuanxin.engines.rules import retirement
from nuanxin.engines.rules.dates import add_months, add_years, months_between
from nuanxin.engines.rules.retirement.answer import retirement as retirement_in

Same = TypeVar("Same")


@dataclass(frozen=True)
class Months:
    """What is known of the months; None where something is missing."""

    cap: int | None
    used: int | None
    left: int | None
    first: datetime.date | None
    last: datetime.date | None
    distance: int | None
    extended: bool | None

    def as_json(self) -> dict[str, Any]:
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: f"{value:%Y-%m}" if isinstance(value, datetime.date) else value for name, value in values.items()}


@dataclass(frozen=True)
class Clock:
    """The months for every month of retirement that is possible: one, or several while sex or original age are unknown."""

    possible: tuple[Months, ...]
    is_before_retirement: bool | None

    @property
    def months(self) -> Months:
        return Months(*(agreed(getattr(one, part.name) for one in self.possible) for part in fields(Months)))

    @property
    def is_running(self) -> bool | None:
        """Whether months are left."""
        return agreed(None if one.left is None else one.left > 0 for one in self.possible)


def agreed(values: Iterable[Same | None]) -> Same | None:
    """The value if all are the same."""
    found = set(values)
    return found.pop() if len(found) == 1 else None


def approved_on(person: Facts, as_of: datetime.date) -> datetime.date:
    """The day on which distance, extension and law are frozen: that of the first approval, if there was one."""
    first = person.get("first_approved_on")
    return first if first is not None and first <= as_of else as_of


def clock(policy: Policy, case: Case, as_of: datetime.date, cap: int | None, extends: Any) -> Clock:
    """`extends` says whether a distance extends the benefit to retirement: True, False, or None for a distance of None."""
    person, basis = case.person, approved_on(case.person, as_of)
    early = person.get("retired_early_on")
    frozen = person.get("extended") if policy.extends_by_distance else None
    used = months_used(policy, case)
    possible, before = [], []
    for statutory in statutory_months(policy, person, basis):
        ends = earliest(statutory, early)
        distance = None if statutory is None else months_between(basis, statutory)
        extended = frozen if frozen is not None else extends(distance)
        remaining = None if ends is None else max(0, months_between(as_of, ends) + 1)
        possible.append(
            Months(
                cap=cap,
                used=used,
                left=left(cap, used, remaining, extended),
                first=basis.replace(day=1),
                last=last(cap, basis.replace(day=1), ends, extended),
                distance=distance,
                extended=extended,
            )
        )
        before.append(None if remaining is None else remaining > 0)
    return Clock(tuple(possible), agreed(before))


def statutory_months(policy: Policy, person: Facts, basis: datetime.date) -> tuple[datetime.date | None, ...]:
    """The possible months of retirement by the policy's own ages, or by the law in force on the day of the first approval."""
    months = policy.file.months
    birth, sexes = person.get("birth_date"), [person["sex"]] if person.get("sex") else ["F", "M"]
    if birth is None:
        return (None,)
    if months and months.until_age:
        ages = months.until_age.model_dump()
        return tuple(add_years(birth.replace(day=1), ages[sex]) for sex in sexes)
    return tuple(by_law(person, basis)) or (None,)


def by_law(person: Facts, day: datetime.date) -> list[datetime.date]:
    """The possible months of statutory retirement by the law in force on a day."""
    birth, sexes = person.get("birth_date"), [person["sex"]] if person.get("sex") else ["F", "M"]
    if birth is None:
        return []
    law = retirement.on_day(max(day, retirement.laws()[0].from_on))
    written = person.get("original_retirement_age")
    age = None if written is None else int(written)
    cohorts = [cohort for sex in sexes for cohort in law.cohorts_of(sex, age)]
    return [retirement_in(law, cohort, birth).month for cohort in cohorts]


def earliest(statutory: datetime.date | None, early: datetime.date | None) -> datetime.date | None:
    """Earlier retirement ends it; who retired early did so before the statutory month, whichever that is."""
    if early is None or statutory is None:
        return statutory or early
    return min(statutory, early)


def left(cap: int | None, used: int, remaining: int | None, extended: bool | None) -> int | None:
    if remaining == 0:
        return 0
    if extended:
        return remaining
    unused = None if cap is None else max(0, cap - used)
    if extended is False and unused == 0:
        return 0
    if extended is None or remaining is None or unused is None:
        return None
    return min(unused, remaining)


def last(cap: int | None, first: datetime.date, ends: datetime.date | None, extended: bool | None) -> datetime.date | None:
    """The last month if every month from the first is paid."""
    if extended or ends is None:
        return ends
    full = None if cap is None else add_months(first, max(cap, 1) - 1)
    if extended is None or full is None:
        return None
    return min(full, ends)


def months_used(policy: Policy, case: Case) -> int:
    """Distinct months paid over the clock, and those counted elsewhere."""
    if not case.payments and not case.person.get("months_used"):
        return 0  # most cases: the names of the clock need not be looked up
    names = names_of_clock(policy)
    paid = {one.month for one in case.payments if one.programme in names and one.month}
    return len(paid) + sum(count for programme, count in (case.person.get("months_used") or {}).items() if programme in names)


def names_of_clock(policy: Policy) -> frozenset[str]:
    """What payments may call the programmes of the clock."""
    known = library()
    return frozenset(name for one in policy.clock for name in (names_of(known[one]) if one in known else (one,)))


def names_of(policy: Policy) -> tuple[str, ...]:
    return (policy.id, policy.programme, policy.title)
