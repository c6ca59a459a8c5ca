"""The shape of comparison rules' files. What a file may say is here; what it says is not."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from nuanxin.definitionfile import Code, Name, Strict, Text

Condition = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Alias = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$", max_length=40)]
Column = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*\.[a-z][a-z_]*$", max_length=80)]
AreaPrefix = Annotated[str, StringConstraints(pattern=r"^(\d{2}|\d{4}|\d{6})$")]
Threshold = Annotated[int, Field(ge=0, le=10_000)]
Days = Annotated[int, Field(ge=1, le=3650)]
Result = Literal["matched", "not_in_list", "identity_differs", "several_candidates"]


class ListFile(Strict):
    """Rows of a list that count, or other persons of the household (`household: true`); both known to the rule by an alias.

    `label` names the rows in the rule's Chinese sentence where the list's title would not tell them from others.
    """

    list: Name | None = None
    label: Text | None = None
    household: bool = False
    where: Condition | None = None


class ShowFile(Strict):
    """A value to show: what the ledger says, what a list says (`alias.column`), or both side by side."""

    label: Text
    ledger: Name | None = None
    list: Column | None = None


class RuleFile(Strict):
    """One rule. `suggest` names the list without usable numbers whose likely persons are to be told.

    `correction` says what a confirmed finding corrects in the ledger, `end_code` why a recognition then ends.
    """

    id: Name
    title: Text
    source: Text | None = None
    lists: dict[Alias, ListFile] = {}
    each: Alias | None = None
    suggest: Alias | None = None
    when: Condition
    severity: Literal["lead", "suspect", "correction"]
    result: Literal["matched", "not_in_list"] = "matched"
    show: list[ShowFile] = []
    advice: Text
    category: Name | None = None
    valid_days: Days | None = None
    grace_days: Days | None = None
    turns_into: Literal["application", "exit", "correction", "none"]
    end_code: Name | None = None
    correction: Literal["hold_category", "end_category", "correct_phone", "end_unemployment"] | None = None
    parameters: dict[Alias, Threshold] = {}
    areas: dict[AreaPrefix, dict[Alias, Threshold]] = {}


class RulesFile(Strict):
    """A group of rules. `valid_days` and `grace_days` hold for those that do not say otherwise."""

    group: Text
    source: Text
    valid_days: Days
    grace_days: Days
    rules: Annotated[list[RuleFile], Field(min_length=1)]


Cell = str | int | bool | datetime.date | None


class CaseFile(Strict):
    """One expectation: what a rule finds, by the name of the person."""

    what: Text
    rule: Name
    as_of: datetime.date | None = None
    found: dict[str, Result]


class CasesFile(Strict):
    """People of the ledger and rows of lists, in which `who` is the person's name; and what rules find among them."""

    as_of: datetime.date
    area: Code = "360722000000"
    ledger: list[dict[str, Cell]] = []
    lists: dict[Name, list[dict[str, Cell]]] = {}
    cases: Annotated[list[CaseFile], Field(min_length=1)]
