"""What a policy answers for a case, and the JSON of it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from nuanxin.benefits.deciding.case import Case
from nuanxin.benefits.deciding.clock import Months
from nuanxin.benefits.policies.model import Policy
from nuanxin.engines.rules.explaining import Explained

ANSWERS = {True: "yes", False: "no", None: "unknown"}


@dataclass(frozen=True)
class Decided:
    """The answer: yes, no, unknown or conflict; why; and for unknown what to collect.

    `facts` are the values of the case that the policy reads; `notes` tell what of the case was left aside; `case` is the whole
    case that was decided, so that the decision can be kept and asked again.
    """

    policy: Policy
    as_of: datetime.date
    answer: str
    because: Explained
    collect: tuple[str, ...] = ()
    months: Months | None = None
    amount: Decimal | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    hires: tuple[Decided, ...] = ()
    notes: tuple[str, ...] = ()
    case: Case | None = field(default=None, compare=False, repr=False)

    def as_json(self) -> dict[str, Any]:
        """The answer in the form that `nuanxin decide --json` promises."""
        found: dict[str, Any] = {
            "policy": self.policy.id,
            "as_of": self.as_of.isoformat(),
            "version": self.policy.version,
            "answer": self.answer,
            "collect": list(self.collect),
            "because": tree(self.because),
        }
        if self.policy.is_monthly:
            found["months"] = self.months.as_json() if self.months else None
        if self.policy.file.amount:
            found["amount"] = None if self.amount is None else str(self.amount)
        return found


def tree(part: Explained) -> dict[str, Any]:
    return {
        "label": part.label,
        "truth": part.truth,
        "values": {label: plain(value) for label, value in part.values.items()},
        "source": part.source,
        "children": [tree(child) for child in part.children],
    }


def plain(value: Any) -> Any:
    """A value as JSON has it; amounts and fractions as text."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | Fraction) else value
