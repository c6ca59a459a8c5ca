"""What counts as nearly the same, and the rules by which somebody without a valid ID number is recognised; from `definitions/linkage/`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from nuanxin import yamlfile
from nuanxin.errors import UserError

FOLDER: Final = Path(__file__).parents[2] / "definitions" / "linkage"
Name = Literal["same", "sound", "edit"]
Birth = Literal["same", "days", "january", "year", "unknown"]
Phone = Literal["same", "other", "unknown"]
Place = Literal["village", "town", "other", "unknown"]
Mask = Literal["same", "unknown"]
FIELDS: Final = ("name", "birth", "phone", "place", "mask")


class Checked(BaseModel):
    """Frozen, and no key that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Rule(Checked):
    """What a pair must show; a field not named may show anything. A weak rule makes candidates, never a match."""

    id: str
    label: str
    name: tuple[Name, ...]
    birth: tuple[Birth, ...] = ()
    phone: tuple[Phone, ...] = ()
    place: tuple[Place, ...] = ()
    mask: tuple[Mask, ...] = ()
    weight: float = Field(gt=0)
    is_weak: bool = False

    @model_validator(mode="after")
    def rests_on_a_name_and_something_else(self) -> Rule:
        """A phone, a birthday or a place alone is nobody; other spellings need the birthday or the number besides."""
        exact = self.birth == ("same",) or self.mask == ("same",)
        beside = exact or self.phone == ("same",) or (bool(self.place) and set(self.place) <= {"village", "town"})
        if not self.name or not (exact or (beside and self.name == ("same",))):
            raise ValueError("规则要有姓名和另一项相同；姓名写法不同时，出生日期或证件号未遮部分要相同")
        return self

    def wanted(self) -> Mapping[str, tuple[str, ...]]:
        """The fields it names, with the levels it accepts."""
        named: dict[str, tuple[str, ...]] = {field: getattr(self, field) for field in FIELDS}
        return {field: levels for field, levels in named.items() if levels}


class Waterfall(Checked):
    """The rules, the strongest first, and the measures of nearness.

    `assumed` gives, level by level in their order, how often one person shows each, for fields that labels cannot teach.
    """

    source: str
    earliest_birth: date
    lunar_days: int = Field(ge=0)
    year_slip: int = Field(ge=0)
    most_sharing_a_phone: int = Field(ge=1)
    most_candidates: int = Field(ge=1)
    gap: float = Field(ge=0)
    assumed: dict[Literal["birth", "sex"], dict[str, float]] = {}
    rules: tuple[Rule, ...]

    @model_validator(mode="after")
    def rules_are_told_apart(self) -> Waterfall:
        if len({rule.id for rule in self.rules}) < len(self.rules):
            raise ValueError("有两条规则同名")
        return self


@cache
def waterfall() -> Waterfall:
    """The rules shipped with the product."""
    return read(FOLDER / "waterfall.yaml")


def read(path: Path) -> Waterfall:
    document = yamlfile.load(path)
    try:
        return Waterfall.model_validate(document.value)
    except ValidationError as error:
        raise UserError(f"{document.where(details['loc'])}：{details['msg']}。请改正。" for details in error.errors()) from error
