"""What a law of retirement says, as loaded and checked from `definitions/retirement/*.yaml`. Months are counted from year 0."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from nuanxin import yamlfile
from nuanxin.errors import UserError

FOLDER: Final = Path(__file__).parents[3] / "definitions" / "retirement"


def month_number(year: int, month: int) -> int:
    """A month as one number, so that months can be added and compared."""
    return year * 12 + month - 1


def first_day(number: int) -> date:
    """The first day of the month that has this number."""
    return date(number // 12, number % 12 + 1, 1)


def read_month(written: Any) -> Any:
    """`1965-01` as a number; anything else is refused by its type."""
    parts = str(written).split("-")
    if len(parts) == 2 and all(part.isdecimal() for part in parts) and 1 <= int(parts[1]) <= 12:
        return month_number(int(parts[0]), int(parts[1]))
    raise ValueError(f"“{written}”不是年月，应写成 1965-01")


Month = Annotated[int, BeforeValidator(read_month)]


class Checked(BaseModel):
    """Frozen, and no key that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Cohort(Checked):
    """Those of one sex and one original retirement age; without `first_birth` nobody is delayed."""

    id: str
    label: str
    sex: Literal["M", "F"]
    age: int = Field(ge=40, le=70)
    is_assumed: bool = False
    first_birth: Month | None = None
    step_months: int = Field(default=1, ge=1)
    most_delay_months: int = Field(default=0, ge=0)

    def delay(self, birth: int) -> int:
        """Months of delay of somebody born in the month `birth`."""
        if self.first_birth is None or birth < self.first_birth:
            return 0
        return min(self.most_delay_months, (birth - self.first_birth) // self.step_months + 1)


class Flexible(Checked):
    """How much earlier or later one may go by choice; never earlier than at the original age."""

    source: str
    early_months: int = Field(ge=0)
    late_months: int = Field(ge=0)
    early_note: str
    late_note: str


class Contribution(Checked):
    """How many months of pension contributions are needed at least, by the year of the statutory month."""

    source: str
    months: int = Field(ge=0)
    rises_from_year: int | None = None
    rises_by_months: int = 0
    most_months: int | None = None

    def needed(self, year: int) -> int:
        if self.rises_from_year is None or year < self.rises_from_year:
            return self.months
        risen = self.months + (year - self.rises_from_year + 1) * self.rises_by_months
        return risen if self.most_months is None else min(risen, self.most_months)


class Law(Checked):
    """One law: in force from a day, its cohorts, and what it allows by choice."""

    id: str
    title: str
    source: str
    from_on: date
    until_on: date | None = None
    cohorts: tuple[Cohort, ...]
    flexible: Flexible | None = None
    contribution: Contribution

    @model_validator(mode="after")
    def cohorts_are_told_apart(self) -> Law:
        if len({(cohort.sex, cohort.age) for cohort in self.cohorts}) < len(self.cohorts):
            raise ValueError("有两档的性别和原法定退休年龄相同")
        if len({cohort.sex for cohort in self.cohorts if cohort.is_assumed}) < sum(cohort.is_assumed for cohort in self.cohorts):
            raise ValueError("同一性别有两档写了 is_assumed")
        return self

    def cohorts_of(self, sex: str, original_age: int | None) -> tuple[Cohort, ...]:
        """The cohorts somebody may belong to: one if the original age is known or assumed, several if it is not, none if no law names it."""
        same = [cohort for cohort in self.cohorts if cohort.sex == sex]
        if original_age is not None:
            return tuple(cohort for cohort in same if cohort.age == original_age)
        return tuple(cohort for cohort in same if cohort.is_assumed) or tuple(same)


def read(path: Path) -> Law:
    """One file; every mistake is named at once, with its line."""
    document = yamlfile.load(path)
    try:
        return Law.model_validate(document.value)
    except ValidationError as error:
        raise UserError(
            f"{document.where(details['loc'])}：“{details['input']}”读不懂（{details['msg']}）。" for details in error.errors()
        ) from error


@cache
def laws() -> tuple[Law, ...]:
    """All laws, the oldest first."""
    return tuple(sorted(map(read, FOLDER.glob("*.yaml")), key=lambda law: law.from_on))


def newest() -> Law:
    return laws()[-1]


def on_day(day: date) -> Law:
    """The law in force on a day; refused where none was."""
    for law in reversed(laws()):
        if law.from_on <= day and (law.until_on is None or day <= law.until_on):
            return law
    raise UserError(f"{day} 没有已知的退休年龄规定，最早的从 {laws()[0].from_on} 起施行。请改用较晚的日期。")
