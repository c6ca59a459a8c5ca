"""Which months may be claimed on a day: from when, until when, and how many the cap still allows."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field

from nuanxin.benefits.claim_rules import Rule
from nuanxin.benefits.claiming.knowing import day_of
from nuanxin.benefits.policies import Policy
from nuanxin.engines.rules.dates import add_months


def due_months(policy: Policy, rule: Rule, as_of: datetime.date) -> tuple[datetime.date, ...]:
    """From as far back as the rule allows, not before the policy was in force, to this month or the last.

    Where months are decided on their first day, one in which the policy came into force later is not due yet.
    """
    this = as_of.replace(day=1)
    last = this if rule.until == "this_month" else add_months(this, -1)
    first = max(add_months(this, -rule.back_months), policy.file.in_force.from_on.replace(day=1))
    if rule.locked_before:
        first = max(first, rule.locked_before)
    due = months_between(first, last)
    return tuple(month for month in due if policy.is_in_force(day_of(month, as_of, rule.judged_on)))


def months_between(first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
    """Every month from the first to the last, both included."""
    month = first
    while month <= last:
        yield month
        month = add_months(month, 1)


@dataclass
class Allowance:
    """How many further months the cap of the clock allows one person; a month used under another policy of the clock is free."""

    left: int | None  # None: no limit
    used: set[datetime.date] = field(default_factory=set)

    def allows(self, month: datetime.date) -> bool:
        return month in self.used or self.left is None or self.left > 0

    def take(self, month: datetime.date) -> None:
        if month not in self.used and self.left is not None:
            self.left -= 1
        self.used.add(month)
