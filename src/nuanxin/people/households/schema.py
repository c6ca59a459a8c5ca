"""The shape of a household definition and of the cases beside it, as written in YAML."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from nuanxin.definitionfile import Code, Name, Strict, Text

Test = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
Prefix = Annotated[str, StringConstraints(pattern=r"^(\d{2}(\d{2}(\d{2}(\d{3}(\d{3})?)?)?)?)?$")]
Answer = Literal["是", "否", "不能确定"]


class MemberFile(Strict):
    """Something true of a member, said once and named in the conditions after it."""

    id: Name
    label: Text
    test: Test


class ConditionFile(Strict):
    """One condition of the household; all of them must hold. `refusal` is what to say where it does not."""

    id: Name
    label: Text
    test: Test
    refusal: Text
    source: Text | None = None


class DefinitionFile(Strict):
    """`area` is the beginning of the area codes it is for, empty for everywhere; of several in force the longest counts."""

    id: Code
    kind: Literal["ZERO", "RZT"]
    title: Text
    source: Text
    area: Prefix = ""
    from_: datetime.date = Field(alias="from")
    until: datetime.date | None = None
    parameters: dict[Name, int] = Field(default_factory=dict)
    members: list[MemberFile] = Field(default_factory=list)
    conditions: Annotated[list[ConditionFile], Field(min_length=1)]
    questions: dict[Name, Text] = Field(default_factory=dict)


class CaseFile(Strict):
    """A family in Chinese words, and the answer expected; `ask` are the questions left, as “第 2 人：在校就读”."""

    what: Text
    members: Annotated[list[dict[str, Any]], Field(min_length=1)]
    household: dict[str, Any] = Field(default_factory=dict)
    answer: Answer
    fails: list[Name] = Field(default_factory=list)
    ask: list[Text] = Field(default_factory=list)


class CasesFile(Strict):
    of: Code
    cases: Annotated[list[CaseFile], Field(min_length=1)]
