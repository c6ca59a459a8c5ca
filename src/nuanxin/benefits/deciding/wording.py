"""The values of an explanation in Chinese: labels instead of codes, 没有 where there is none, 不知道 where nobody asked."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

from nuanxin.benefits.policies import facts
from nuanxin.benefits.policies.model import Policy
from nuanxin.engines.rules import Fact
from nuanxin.engines.rules.explaining import Explained
from nuanxin.people.enums import Category

UNKNOWN: Final = "不知道"
NOTHING: Final = "没有"
NOT_FILLED: Final = "没有填写"
YES_NO: Final = {True: "是", False: "否"}


@dataclass(frozen=True)
class Wording:
    """Tells what a policy saw; `none` names the facts said not to exist, `areas` gives codes their names."""

    policy: Policy
    none: frozenset[str] = frozenset()
    areas: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def by_label(self) -> Mapping[str, tuple[str, Fact]]:
        """The facts and parameters as explanations name them; of two with one label that with options."""
        known = self.policy.compiled().catalogue.items()
        return {fact.label: (name, fact) for name, fact in sorted(known, key=lambda pair: bool(pair[1].labels))}

    def seen(self, part: Explained) -> Iterator[tuple[str, str]]:
        """What a part of the explanation looked at; what does not apply to this person is left out."""
        for label, value in part.values.items():
            if value is None and part.truth is not None and self.applies_to_some(label):
                continue
            yield label, self.said(label, value)

    def applies_to_some(self, label: str) -> bool:
        return label in self.by_label and bool(self.by_label[label][1].applies_if)

    def said(self, label: str, value: Any) -> str:
        """One value, by the label of its fact."""
        name, fact = self.by_label.get(label, ("", None))
        if value is None:
            return self.missing(name, fact)
        if fact and str(value) in fact.labels:
            return fact.labels[str(value)]
        return self.areas.get(value, value) if isinstance(value, str) else plainly(value)

    def missing(self, name: str, fact: Fact | None) -> str:
        if name in self.policy.file.parameters:
            return NOT_FILLED
        return NOTHING if name in self.none or (fact and fact.missing == "none") else UNKNOWN


def plainly(value: Any) -> str:
    """A value without a code."""
    if isinstance(value, bool):
        return YES_NO[value]
    if isinstance(value, Decimal):
        return f"{value} 元"
    if isinstance(value, frozenset | set):
        return "、".join(sorted(Category(one).label if one in Category.values else str(one) for one in value)) or NOTHING
    return str(value) if isinstance(value, datetime.date | Fraction | int | str) else f"{value}"


def fact_in_words(name: str, value: Any) -> str:
    """A fact of a case by its name, as the answer keeps it."""
    known = facts.known()
    own = known.employer.get(name.removeprefix("employer.")) if name.startswith("employer.") else known.facts.get(name)
    return own.values.get(str(value), plainly(value)) if own else plainly(value)
