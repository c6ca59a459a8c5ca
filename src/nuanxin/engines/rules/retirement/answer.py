"""What a person asking for the retirement month is told: one month or an interval, what is allowed by choice, and what to collect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from nuanxin.engines.rules.retirement.law import Cohort, Law, first_day, month_number
from nuanxin.engines.rules.retirement.month import month_in
from nuanxin.errors import UserError

SEXES: Final = {"M": "男", "F": "女"}
ORIGINAL_AGE: Final = "原法定退休年龄"


@dataclass(frozen=True)
class Retirement:
    """The statutory month in one cohort; `early` and `late` are the bounds of choice, None where the law gives none."""

    cohort: Cohort
    month: date
    delay: int
    early: date | None
    late: date | None
    contribution_months: int

    @property
    def age_years(self) -> int:
        return (self.cohort.age * 12 + self.delay) // 12

    @property
    def age_months(self) -> int:
        return (self.cohort.age * 12 + self.delay) % 12


@dataclass(frozen=True)
class Answer:
    """`earliest` and `latest` differ only if something is still to collect."""

    law: Law
    earliest: Retirement
    latest: Retirement
    collect: tuple[str, ...]


def answer(law: Law, sex: str, birth_on: date, original_age: int | None = None) -> Answer:
    """What `law` gives; refuses an original age that it does not name for this sex."""
    cohorts = law.cohorts_of(sex, original_age)
    if not cohorts:
        known = "、".join(f"{cohort.age} 岁" for cohort in law.cohorts if cohort.sex == sex)
        raise UserError(
            f"{SEXES[sex]}职工没有{ORIGINAL_AGE} {original_age} 岁这一档，不能推算。《{law.title}》里有：{known}；"
            "特殊工种提前退休等另有规定的，请按有关规定办理。"
        )
    found = sorted((retirement(law, cohort, birth_on) for cohort in cohorts), key=lambda one: one.month)
    return Answer(law, found[0], found[-1], () if len(found) == 1 else (ORIGINAL_AGE,))


def retirement(law: Law, cohort: Cohort, birth_on: date) -> Retirement:
    birth = month_number(birth_on.year, birth_on.month)
    number = month_in(cohort, birth)
    if number > month_number(date.max.year, 1):
        raise UserError(f"出生年月 {birth_on:%Y-%m} 太晚，不能推算。请核对。")
    month = first_day(number)
    early, late = bounds(law, number, birth + cohort.age * 12) if month >= law.from_on else (None, None)
    return Retirement(cohort, month, cohort.delay(birth), early, late, law.contribution.needed(month.year))


def bounds(law: Law, month: int, original: int) -> tuple[date | None, date | None]:
    """The months of choice: never before the original age; none for those whose month came before the law."""
    if law.flexible is None:
        return None, None
    return first_day(max(month - law.flexible.early_months, original)), first_day(month + law.flexible.late_months)
