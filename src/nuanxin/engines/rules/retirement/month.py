"""The month of statutory retirement by the newest law, for one person and as SQL; unknown where the law cannot tell."""

from __future__ import annotations

from datetime import date
from typing import Final

from nuanxin.engines.rules.dialects import Dialect
from nuanxin.engines.rules.retirement.law import Cohort, Law, first_day, month_number, newest

EPOCH: Final = date(2000, 1, 1)
LAST: Final = month_number(date.max.year, 12)
LAW: Final[Law] = newest()


def retirement_month(sex: str, birth_on: date, original_age: int | None) -> date | None:
    """The first day of the month; None for a woman whose original age is unknown, or an age that the law does not name."""
    cohorts = LAW.cohorts_of(sex, original_age)
    if len(cohorts) != 1:
        return None
    number = month_in(cohorts[0], month_number(birth_on.year, birth_on.month))
    return first_day(number) if number <= LAST else None


def month_in(cohort: Cohort, birth: int) -> int:
    """The month of retirement of a cohort's member born in the month `birth`."""
    return birth + cohort.age * 12 + cohort.delay(birth)


def retirement_month_sql(sql: Dialect, arguments: list[str]) -> str:
    """Whole numbers of months only, added to a fixed first day: the same in every engine."""
    sex, birth_on, original_age = arguments
    birth = f"({sql.year(birth_on)} * 12 + {sql.month(birth_on)} - 1)"
    cases = " ".join(f"WHEN {belongs(cohort, sex, original_age)} THEN {months_sql(sql, cohort, birth)}" for cohort in LAW.cohorts)
    return sql.add_months(sql.date(EPOCH), f"(CASE {cases} END)")


def belongs(cohort: Cohort, sex: str, original_age: str) -> str:
    age = f"COALESCE({original_age}, {cohort.age})" if cohort.is_assumed else original_age
    return f"{sex} = '{cohort.sex}' AND {age} = {cohort.age}"


def months_sql(sql: Dialect, cohort: Cohort, birth: str) -> str:
    """Months from the fixed day to the month of retirement."""
    known = f"{birth} + {cohort.age * 12 - month_number(EPOCH.year, EPOCH.month)}"
    if cohort.first_birth is None:
        return known
    capped = cohort.first_birth + (cohort.most_delay_months - 1) * cohort.step_months
    steps = sql.quotient(f"({birth} - {cohort.first_birth})", cohort.step_months)
    delay = f"CASE WHEN {birth} < {cohort.first_birth} THEN 0 WHEN {birth} >= {capped} THEN {cohort.most_delay_months} ELSE {steps} + 1 END"
    return f"{known} + {delay}"
