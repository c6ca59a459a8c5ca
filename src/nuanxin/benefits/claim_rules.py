"""The local rules of drafting a claim: which months may be claimed, and which of the automatic checks a policy asks for."""

from __future__ import annotations

import datetime
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from nuanxin.benefits.policies import Policy, library
from nuanxin.definitionfile import Code, Problems, Strict, Text, did_you_mean, read
from nuanxin.orgs import definitions

PATTERN = "benefits/claims.yaml"
ON_REGISTER = "recognised"  # the shared condition by which a policy asks for the register
REFUSE = "refuse"
Months = Annotated[int, Field(ge=0, le=120)]
Finding = Literal["refuse", "ignore"]
Codes = Annotated[tuple[Code, ...], Field(strict=False)]


class Usual(Strict):
    """What holds for every policy that says nothing else."""

    needs_register: bool | None = None
    starts_after_recognition: bool | None = None
    back_months: Months
    until: Literal["this_month", "last_month"]
    judged_on: Literal["last_day", "first_day"]
    one_per_family: bool
    running_business: Finding
    insured_elsewhere: Finding
    locked_before: datetime.date | None = None
    not_with: Codes = ()


class Own(Strict):
    """What one policy says otherwise, and where that stands."""

    source: Text
    needs_register: bool | None = None
    starts_after_recognition: bool | None = None
    back_months: Months | None = None
    until: Literal["this_month", "last_month"] | None = None
    judged_on: Literal["last_day", "first_day"] | None = None
    one_per_family: bool | None = None
    running_business: Finding | None = None
    insured_elsewhere: Finding | None = None
    locked_before: datetime.date | None = None
    not_with: Codes | None = None


class PaperNames(Strict):
    """Under which names a paper may lie in a person's file, and which papers must be of the months claimed."""

    words: dict[Text, Annotated[tuple[Text, ...], Field(strict=False)]] = {}
    of_the_months: Annotated[tuple[Text, ...], Field(strict=False)] = ()


class Claims(Strict):
    """One office's rules."""

    id: Code
    title: Text
    source: Text
    usual: Usual
    policies: dict[Code, Own] = {}
    papers: PaperNames = PaperNames()

    def of(self, policy: Policy) -> Rule:
        """The rule of one policy: its own words, else the usual ones, else what its conditions ask."""
        values = self.usual.model_dump()
        own = self.policies.get(policy.id)
        if own:
            values |= {name: value for name, value in own.model_dump(exclude={"source"}).items() if value is not None}
        if values["needs_register"] is None:
            values["needs_register"] = ON_REGISTER in policy.compiled().named
        if values["starts_after_recognition"] is None:
            values["starts_after_recognition"] = values["needs_register"] and policy.is_monthly
        return Rule(**values, source=own.source if own else self.source)


class Rule(Usual):
    """What holds for one policy; nothing is left open."""

    needs_register: bool
    starts_after_recognition: bool
    source: Text


def rules() -> Claims:
    """The rules in force: the office's own in front of those shipped."""
    return loaded(definitions.files(PATTERN))


def rule_of(policy: Policy) -> Rule:
    return rules().of(policy)


@lru_cache(maxsize=4)
def loaded(files: tuple[tuple[Path, int], ...]) -> Claims:
    return load(files[-1][0])


def load(path: Path) -> Claims:
    """Read one file; refused, all at once, with file and line."""
    written, problems = read(path, Claims), Problems()
    content = written.content
    for name in content.policies.keys() - library().keys():
        problems.refuse(written.where("policies", name), f"没有政策“{name}”。{did_you_mean(name, library())}")
    for name, own in content.policies.items():
        for other in set(own.not_with or ()) - library().keys():
            problems.refuse(written.where("policies", name, "not_with"), f"没有政策“{other}”。{did_you_mean(other, library())}")
    for place, one in (("usual", content.usual), *content.policies.items()):
        if one.locked_before and one.locked_before.day != 1:
            where = written.where(place, "locked_before") if place == "usual" else written.where("policies", place, "locked_before")
            problems.refuse(where, f"locked_before 写成了 {one.locked_before}。请写成当月 1 日。")
    problems.raise_all()
    return content
