"""The shape of policy files. What a file may say is here; what it says is not."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from nuanxin.definitionfile import Code, Name, Strict, Text, said
from nuanxin.engines.rules import tables

Expression = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Prefix = Annotated[str, StringConstraints(pattern=r"^[0-9]{0,12}$")]
Decimals = Annotated[str, StringConstraints(pattern=r"^(1|0\.0*1)$")]
Written = str | int | bool | datetime.date


class InForce(Strict):
    """From the first to the last day, both included."""

    from_on: datetime.date = Field(alias="from")
    until_on: datetime.date | None = Field(None, alias="until")

    def holds(self, day: datetime.date) -> bool:
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


class ValueFile(InForce):
    """One value of a parameter: since when, and for which area."""

    area: Prefix = ""
    value: Written
    source: Text | None = None


class ParameterFile(Strict):
    """A number, day or switch of the policy; amounts and fractions are written as text, so that they stay exact."""

    label: Text
    type: Literal["int", "money", "date", "bool", "fraction"]
    values: list[ValueFile] = []


class ConditionFile(Strict):
    """A named condition: its label is what an explanation shows. A `table` stands in place of `when`, and is written out as it."""

    label: Text
    when: Expression
    table: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=tables.MOST_ROWS)] | None = None
    source: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def table_is_written_out(cls, data: Any) -> Any:
        """A row must be a mapping; what else is wrong with the shape is told as of any other field."""
        table = data.get("table") if isinstance(data, dict) else None
        if not isinstance(table, list) or not table or not all(isinstance(row, dict) for row in table):
            return data
        if "when" in data:
            raise said("when 和 table 只能写一个。请删去一个。")
        try:
            return {**data, "when": tables.text_of(table)}
        except ValueError as error:
            raise said(f"表格里{error}") from error


class LocalFile(InForce):
    """What a region below asks in addition (refine) or allows in addition (extend)."""

    area: Annotated[str, StringConstraints(pattern=r"^[0-9]{2,12}$")]
    label: Text
    source: Text
    mode: Literal["refine", "extend"]
    when: Expression


class UntilAge(Strict):
    """Ages in years until which the benefit lasts, where the policy names its own."""

    M: Annotated[int, Field(ge=40, le=70)]
    F: Annotated[int, Field(ge=40, le=70)]


class MonthsFile(Strict):
    """How long: `cap` months over all programmes of the clock; extended to retirement if `extend` held at first approval."""

    cap: Expression | None = None
    clock: list[Code] = []
    extend: Expression | None = None
    until_age: UntilAge | None = None


class InsuranceFile(Strict):
    """Which contributions of the month count as what was actually paid."""

    payer: Literal["self", "employer"]
    kinds: Annotated[list[Literal["pension", "medical", "unemployment", "injury"]], Field(min_length=1)]


class AmountFile(Strict):
    """How much, in yuan; exact until it is rounded once."""

    formula: Expression
    per: Literal["month", "once"]
    round_to: Decimals = "0.01"
    rounding: Literal["half_up", "down", "up"] = "half_up"


class AssumptionFile(Strict):
    """What the document leaves open and the platform assumes until somebody confirms it."""

    text: Text
    status: Literal["unconfirmed", "confirmed"] = "unconfirmed"
    source: Text | None = None


class PolicyFile(Strict):
    """One policy."""

    id: Code
    title: Text
    source: Text
    quote: Text | None = None
    region: Prefix = ""
    in_force: InForce
    beneficiary: Literal["person", "employer", "household", "workshop"]
    programme: Code | None = None
    parameters: dict[Name, ParameterFile] = {}
    conditions: dict[Name, ConditionFile] = {}
    when: Expression
    local: list[LocalFile] = []
    months: MonthsFile | None = None
    insurance: InsuranceFile | None = None
    amount: AmountFile | None = None
    once: bool = False
    tested_on: Text | None = None
    evidence: list[Text] = []
    stops: list[Text] = []
    fund: Text | None = None
    assumptions: list[AssumptionFile] = []


class FactFile(Strict):
    """One fact of a case; `absent` says in words what a missing value means where `missing` does not."""

    type: Literal[
        "enum", "bool", "int", "money", "date", "date_or_month", "date_or_open", "month", "area", "text",
        "categories", "trainings", "counts", "ids", "years",
    ]  # fmt: skip
    label: Text
    missing: Literal["unknown", "none", "as_of"]
    applies_if: Expression | None = None
    values: dict[str, Text] = {}
    absent: Text | None = None
    least: int | None = Field(None, alias="from")
    most: int | None = Field(None, alias="to")


class ComputedFile(Strict):
    """A fact worked out from others; `inputs` are what must be collected when it is unknown."""

    type: Literal["bool", "int", "money", "date"]
    label: Text
    missing: Literal["unknown", "none", "never"]
    inputs: list[Name] = Field(alias="from")
    applies_if: Expression | None = None


class FactsFile(Strict):
    """Everything that policies may ask about."""

    source: Text
    facts: dict[Name, FactFile]
    employer: dict[Name, FactFile]
    computed: dict[Name, ComputedFile]


class ConditionsFile(Strict):
    """Conditions that several policies share."""

    conditions: dict[Name, ConditionFile]
