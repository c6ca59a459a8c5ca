"""What a procedure is: steps, who may do them and by when, the public notice, the papers, the card."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from nuanxin.definitionfile import Code, Strict, Text
from nuanxin.people.enums import Category

StepId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=24)]
Prefix = Annotated[str, StringConstraints(pattern=r"^[0-9]{0,12}$")]
Days = Annotated[int, Field(ge=1, le=366)]
Codes = Annotated[tuple[str, ...], Field(strict=False)]
StepIds = Annotated[tuple[StepId, ...], Field(strict=False)]
Unit = Literal["working", "calendar"]
WIDTHS = {"village": 12, "township": 9, "county": 6}
LEVELS = {"village": "村（社区）", "township": "乡镇（街道）", "county": "县（市、区）"}
UNITS = {"working": "个工作日", "calendar": "日"}
REFUSE = "refuse"


class Step(Strict):
    """One step: who may do it (a role over an area that covers the person and is no narrower than `level`), and by when.

    `not_by` names earlier steps: whoever did one of them in the same round may not do this one.
    """

    id: StepId
    label: Text
    kind: Literal["accept", "review", "notice", "recheck", "decide"]
    roles: Codes
    level: Literal["village", "township", "county"]
    limit_days: Days | None = None
    limit_unit: Unit = "working"
    not_by: StepIds = ()
    send_back_to: StepIds = ()

    @property
    def width(self) -> int:
        """The most digits that the area of somebody's role may have who does this step."""
        return WIDTHS[self.level]

    @property
    def level_label(self) -> str:
        return LEVELS[self.level]

    @property
    def limit(self) -> str:
        """The time limit in words, empty where there is none."""
        return f"{self.limit_days}{UNITS[self.limit_unit]}" if self.limit_days else ""


class PaperRule(Strict):
    """A paper that the procedure asks for: from the applicant or from each member of the household, for some categories or all."""

    kind: Code
    label: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    required: bool = True
    for_categories: Codes = ()
    per: Literal["person", "member"] = "person"
    note: str = ""


class NoticeRule(Strict):
    """The public notice: how long, how its days are counted, what it shows, and where an upheld objection leads."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    days: Days
    unit: Unit
    counts_start: bool = False
    profile: Code
    upheld: StepId | Literal["refuse"]

    @property
    def length(self) -> str:
        return f"{self.days}{UNITS[self.unit]}"


class CardRule(Strict):
    """The card or the page of a certificate that says who is recognised; `number` may use {county} {year} and {serial}."""

    title: Text
    number: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    digits: Annotated[int, Field(ge=3, le=8)] = 6
    note: Annotated[str, StringConstraints(max_length=200)] = ""


class Procedure(Strict):
    """One region's way from an application to a recognition; `area` is a code prefix, empty = everywhere.

    `categories`: which may be applied for, with the region's own names. `unemployment_first`: those among them for
    which the person must be registered unemployed first.
    """

    id: Code
    title: Text
    source: Text
    version: Annotated[str, StringConstraints(min_length=1, max_length=12)]
    area: Prefix = ""
    from_on: datetime.date
    until_on: datetime.date | None = None
    note: str = ""
    categories: dict[str, Text]
    unemployment_first: Codes = ()
    steps: Annotated[tuple[Step, ...], Field(strict=False, min_length=2)]
    notice: NoticeRule | None = None
    papers: Annotated[tuple[PaperRule, ...], Field(strict=False)] = ()
    card: CardRule | None = None

    def step(self, step_id: str) -> Step:
        """The step of that id (KeyError when there is none)."""
        return {step.id: step for step in self.steps}[step_id]

    def place(self, step_id: str) -> int:
        """Where the step stands among the steps; -1 for a step there is not."""
        return next((index for index, step in enumerate(self.steps) if step.id == step_id), -1)

    def up_to(self, step_id: str) -> tuple[str, ...]:
        """The ids of the step and of those before it."""
        return tuple(step.id for step in self.steps[: self.place(step_id) + 1])

    def after(self, step_id: str) -> Step:
        """The step that follows when a step is passed: a re-examination is entered through an objection only."""
        return next(step for step in self.steps[self.place(step_id) + 1 :] if step.kind != "recheck")

    @property
    def first(self) -> Step:
        return self.steps[0]

    @property
    def notice_step(self) -> Step | None:
        return next((step for step in self.steps if step.kind == "notice"), None)

    @property
    def objection_step(self) -> Step:
        """Whoever may do this step may decide an objection: the re-examination, or else the decision."""
        recheck = self.notice.upheld if self.notice else REFUSE
        return self.steps[-1] if recheck == REFUSE else self.step(recheck)

    def category_label(self, code: str) -> str:
        """The region's own name of a category."""
        return self.categories.get(code) or Category(code).label

    def category_labels(self, codes: Sequence[str]) -> tuple[str, ...]:
        return tuple(self.category_label(code) for code in codes)

    def is_in_force(self, day: datetime.date) -> bool:
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)
