"""One case: what is known of a person, the household, the employer, payments and contributions. Plain values, no database."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

Facts = Mapping[str, Any]  # by name; what is not there was not collected


@dataclass(frozen=True)
class Paid:
    """One payment of a programme; one-off payments have no month."""

    programme: str
    month: datetime.date | None
    amount: Decimal | None


@dataclass(frozen=True)
class Contribution:
    """One contribution to a kind of insurance for a month."""

    month: datetime.date
    kind: str
    amount: Decimal | None
    payer: str


@dataclass(frozen=True)
class Dispute:
    """A fact of the person about which sources contradict each other: what is shown of each, and the value of each."""

    name: str
    said: Mapping[str, Any]
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Case:
    """`none` names the facts of the person (and `employer.…`) that are said not to exist; `hires` is None if none were listed.

    `disputes` are facts about which the sources of a real case contradict each other; an invented case has none.
    """

    person: Facts
    household: tuple[Facts, ...] = ()
    employer: Facts = field(default_factory=dict)
    hires: tuple[Case, ...] | None = None
    payments: tuple[Paid, ...] = ()
    insurance: tuple[Contribution, ...] = ()
    none: frozenset[str] = frozenset()
    disputes: tuple[Dispute, ...] = ()

    def with_person(self, changes: Mapping[str, Any]) -> Case:
        """The same case with other facts of the person."""
        return replace(self, person={**self.person, **changes})
