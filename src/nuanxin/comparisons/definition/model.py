"""Rules as the rest of the product sees them: compiled, frozen, ready to be run and shown."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from nuanxin.engines import rules
from nuanxin.engines.linkage.comparing import Comparison, Kin, Listed
from nuanxin.engines.rules import Catalogue, Condition

PARAMETER = re.compile(r"\$([a-z_]+)")


@dataclass(frozen=True)
class RuleList:
    """Rows of a list that count for a rule; without a list, other persons of the household."""

    alias: str
    list_id: str
    title: str
    label: str
    where: Condition | None
    catalogue: Catalogue = field(repr=False, hash=False)

    @property
    def is_household(self) -> bool:
        return not self.list_id


@dataclass(frozen=True)
class Shown:
    """A value to show: `ledger` a fact or a text of the ledger, `alias` and `heading` a column of a list, `column` that column in files."""

    label: str
    ledger: str = ""
    alias: str = ""
    heading: str = ""
    column: str = ""


@dataclass(frozen=True)
class Rule:
    """One comparison. `parameters` hold everywhere, save where `areas` gives others for a code beginning so."""

    id: str
    title: str
    group: str
    source: str
    lists: tuple[RuleList, ...]
    each: str
    suggest: str
    when: Condition
    catalogue: Catalogue = field(repr=False, hash=False)
    severity: str
    result: str
    shown: tuple[Shown, ...]
    facts: tuple[str, ...]
    advice: str
    category: str
    valid_days: int
    grace_days: int
    turns_into: str
    parameters: Mapping[str, int] = field(hash=False)
    areas: Mapping[str, Mapping[str, int]] = field(hash=False)
    version: str
    end_code: str = ""
    correction: str = ""

    @property
    def list_ids(self) -> tuple[str, ...]:
        """The lists without which the rule cannot run."""
        return tuple(dict.fromkeys(one.list_id for one in self.lists if one.list_id))

    @property
    def suggested_list(self) -> str:
        """The list whose rows without a usable number the rule asks about; empty for a rule by number."""
        return next((one.list_id for one in self.lists if one.alias == self.suggest), "")

    def parameters_in(self, area: str) -> dict[str, int]:
        """Thresholds in an area: those of the longest code it begins with."""
        own = max((prefix for prefix in self.areas if area.startswith(prefix)), key=len, default=None)
        return {**self.parameters, **(self.areas[own] if own else {})}

    def comparison(self, as_of: datetime.date, area: str) -> Comparison:
        """What the engine runs for an area on a day."""
        placed = [one.alias for one in self.lists if "area" in one.catalogue]
        return Comparison(
            id=self.id,
            when=self.when,
            lists=tuple(self._listed(one) for one in self.lists if not one.is_household),
            kin=tuple(Kin(one.alias, one.where) for one in self.lists if one.is_household and one.where),
            each=self.each or None,
            is_absence=self.result == "not_in_list",
            facts=self.facts,
            placed_by=next(iter(sorted(placed, key=lambda alias: alias != self.each)), None),
            parameters={"as_of": as_of, **self.parameters_in(area)},
        )

    def _listed(self, one: RuleList) -> Listed:
        columns = tuple(dict.fromkeys(shown.column for shown in self.shown if shown.alias == one.alias and shown.column))
        return Listed(one.alias, one.list_id, one.where, columns, is_named=one.alias != self.suggest)

    def chinese(self, area: str = "") -> str:
        """The whole condition as Chinese sentences, thresholds as numbers: which rows of which list count, then what must hold."""
        said = [self._say_list(one, area) for one in self.lists if not one.is_household and (one.where or one.label != one.title)]
        asked = next((f"逐行看“{one.label}”：" for one in self.lists if one.alias == self.each), "")
        return "；".join([*dict.fromkeys(said), asked + self._say(self.when, self.catalogue, area)]) + "。"

    def _say_list(self, one: RuleList, area: str) -> str:
        which = f"{self._say(one.where, one.catalogue, area)}的记录" if one.where else "全部记录"
        return f"“{one.title}”名单只看{which}" if one.label == one.title else f"“{one.label}”是“{one.title}”名单中{which}"

    def _say(self, condition: Condition, catalogue: Catalogue, area: str) -> str:
        values = self.parameters_in(area)
        filled = PARAMETER.sub(lambda found: str(values.get(found[1], found[0])), condition.text)
        return rules.compile(filled, catalogue, {"as_of": "date"}, condition.where).chinese(catalogue)
