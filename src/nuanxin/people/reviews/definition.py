"""Review definitions, loaded and checked; the one in force for the smallest area around a place counts."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from nuanxin.definitionfile import Code, Name, Problems, Strict, Text, did_you_mean, read
from nuanxin.errors import UserError
from nuanxin.orgs.definitions import folders

MonthDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8]|3[01]|29|30)$")]
Prefix = Annotated[str, StringConstraints(pattern=r"^(\d{2}(\d{2}(\d{2}(\d{3}(\d{3})?)?)?)?)?$")]


class Period(Strict):
    """The days of a year on which the review is held."""

    from_: MonthDay = Field(alias="from")
    to: MonthDay

    def days(self, year: int) -> tuple[datetime.date, datetime.date]:
        return datetime.date.fromisoformat(f"{year}-{self.from_}"), datetime.date.fromisoformat(f"{year}-{self.to}")


class SecondChance(Strict):
    """How many days after the period somebody who failed or did not come may still be reviewed; 0 is none."""

    days: Annotated[int, Field(ge=0, le=366)]
    source: Text | None = None


class Question(Strict):
    """What is looked at in each review."""

    id: Name
    label: Text


class Consequence(Strict):
    """What follows: the recognition ends with this reason, on the day of closing or on the last day of the review."""

    end_code: Literal["review_failed", "not_reviewed"]
    dated: Literal["closing", "last_day"]
    words: Text


class ReviewDefinition(Strict):
    """Who is in: whoever is on the register on the opening day."""

    id: Code
    title: Text
    source: Text
    area: Prefix = ""
    from_: datetime.date = Field(alias="from")
    until: datetime.date | None = None
    period: Period
    second_chance: SecondChance
    questions: Annotated[list[Question], Field(min_length=1)]
    passed: Text
    failed: Consequence
    absent: Consequence

    def is_in_force(self, on: datetime.date) -> bool:
        return self.from_ <= on and (self.until is None or on <= self.until)

    def second_until(self, closes_on: datetime.date) -> datetime.date | None:
        days = self.second_chance.days
        return closes_on + datetime.timedelta(days=days) if days else None


def library() -> Mapping[str, ReviewDefinition]:
    """All definitions by id, the office's own in front of those shipped; refused, all at once, with file and line."""
    return load(folders())


def get(id: str) -> ReviewDefinition:
    known = library()
    if id not in known:
        raise UserError(f"没有年度审验办法“{id}”。{did_you_mean(id, known)}")
    return known[id]


def for_area(code: str, on: datetime.date) -> ReviewDefinition:
    """The definition in force at an area on a day; refused if there is none."""
    found = [one for one in library().values() if code.startswith(one.area) and one.is_in_force(on)]
    if not found:
        raise UserError(f"这个地区（{code}）{on} 没有年度审验办法。请在定义文件夹 reviews 中补充本地的办法。")
    return max(found, key=lambda one: (len(one.area), one.from_))


@lru_cache(maxsize=4)
def load(places: tuple[Path, ...]) -> Mapping[str, ReviewDefinition]:
    found: dict[str, ReviewDefinition] = {}
    problems = Problems()
    for path in [path for place in places for path in sorted(place.glob("reviews/*.yaml"))]:
        written = problems.attempt(path.name, lambda path=path: read(path, ReviewDefinition))
        if written is None:
            continue
        if written.content.id != path.stem:
            problems.refuse(written.where("id"), f"id“{written.content.id}”与文件名“{path.stem}”不同。请改成一样。")
        first, last = written.content.period.days(2000)
        if last < first:
            problems.refuse(
                written.where("period"), f"截止日 {written.content.period.to} 早于开始日 {written.content.period.from_}。请改正。"
            )
        found[written.content.id] = written.content
    problems.raise_all()
    return found
