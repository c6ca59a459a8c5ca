"""The shape of definition files. What a file may say is here; what it says is not."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from nuanxin.definitionfile import Code, Name, Strict, Text

Condition = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
Kind = Literal["any", "pick", "count", "count_distinct", "value"]
Number = Annotated[int, Field(ge=1, le=999)]


class PeriodFile(Strict):
    from_: datetime.date = Field(alias="from")
    to: datetime.date


class DeriveFile(Strict):
    """`each` names an enum column of the linked table: one column is derived per code, {code} and {label} standing for it."""

    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_{}]*$", max_length=60)]
    label: Text
    kind: Kind
    table: Name | None = None
    where: Condition | None = None
    column: Name | None = None
    latest_by: list[Name] = []
    by: Name | None = None
    type: Literal["int", "money", "date", "bool", "text", "enum"] | None = None
    each: Name | None = None


class FrameFile(Strict):
    id: Name
    label: Text
    table: Name
    where: Condition | None = None
    one_per: Name | None = None
    latest_by: list[Name] = []
    area: Name | None = None
    derive: list[DeriveFile] = []


class MeasureFile(Strict):
    id: Name
    label: Text
    unit: Text
    frame: Name
    where: Condition | None = None
    aggregate: Literal["rows", "sum", "distinct"] = "rows"
    column: Name | None = None
    shows: list[Name] = []
    time: Text
    area: Text
    additive: bool = True
    note: Text | None = None
    source: Text


class MeasuresFile(Strict):
    source: Text
    frames: list[FrameFile] = []
    measures: list[MeasureFile] = []


class ParentFile(Strict):
    title: Text
    document_number: Text


class GroupFile(Strict):
    label: Text
    where: Condition


class TargetsFile(Strict):
    source: Text
    frame: Name
    where: Condition
    recognised: Name
    groups: list[GroupFile]


class ItemFile(Strict):
    item: Name
    label: Text
    done: Name
    required: Number
    when: Condition | None = None
    counted: Text
    fills: Literal["visits", "referrals"] | None = None


class StandardFile(Strict):
    id: Code
    label: Text
    source: Text
    window: PeriodFile
    frame: Name
    where: Condition
    items: Annotated[list[ItemFile], Field(min_length=1)]


class WeeklyFile(Strict):
    weekday: Annotated[int, Field(ge=1, le=7)]
    from_: datetime.date = Field(alias="from")
    to: datetime.date


class DutyFile(Strict):
    id: Code
    label: Text
    source: Text
    receiver: Text
    due: datetime.date | None = None
    weekly: WeeklyFile | None = None
    form: Code | None = None
    period: PeriodFile | None = None


class TaskFile(Strict):
    number: Number
    project: Text
    text: Text
    units: Annotated[list[Text], Field(min_length=1)]
    due: datetime.date
    due_text: Text


class TasksFile(Strict):
    source: Text
    rows: list[TaskFile]


class NoticeFile(Strict):
    title: Text
    short_title: Text
    document_number: Text
    issuer: Text
    issued_on: datetime.date
    area: Annotated[str, StringConstraints(pattern=r"^\d{12}$")]
    window: PeriodFile
    theme: Text | None = None
    source: Text
    parents: list[ParentFile] = []
    targets: TargetsFile | None = None
    standards: list[StandardFile] = []
    duties: list[DutyFile] = []
    tasks: TasksFile | None = None


class ColumnFile(Strict):
    number: Number
    label: Text
    measure: Name
    under: Number | None = None
    unit: Text | None = None
    where: Condition | None = None
    note: Text | None = None


class CheckFile(Strict):
    """`pairs` writes the check once per pair of column numbers, {a} and {b} standing for them."""

    id: Text
    level: Literal["hard", "soft"]
    rule: Condition
    text: Text
    pairs: list[Annotated[list[Number], Field(min_length=2, max_length=2)]] = []


class FormFile(Strict):
    title: Text
    annex: Text
    source: Text
    unit_line: Text
    row_label: Text
    own_label: Text = "本级"
    total_label: Text = "合计"
    columns: Annotated[list[ColumnFile], Field(min_length=1)]
    checks: list[CheckFile] = []
    signatures: list[Text] = []


class CaseFile(Strict):
    """One expectation over the facts of its file: a form's numbers, who lacks what of a standard, or who is a target."""

    what: Text
    form: Code | None = None
    from_: datetime.date | None = Field(default=None, alias="from")
    to: datetime.date
    total: dict[str, int | str] | None = None
    rows: dict[str, dict[str, int | str]] = {}
    gaps: dict[str, dict[str, int]] | None = None
    standard: Code | None = None
    targets: list[Text] | None = None


class CasesFile(Strict):
    """Facts by table and caption, in Chinese; people and posts have names of the file's own."""

    under: Annotated[str, StringConstraints(pattern=r"^\d{2,12}$")]
    digits: Literal[4, 6, 9, 12] = 9
    facts: dict[str, list[dict[str, str | int | datetime.date | None]]]
    cases: Annotated[list[CaseFile], Field(min_length=1)]
