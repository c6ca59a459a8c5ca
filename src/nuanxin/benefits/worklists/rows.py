"""A row of a work list, and what lists have in common: areas, whom a policy pays, titles in sentences."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db.models import Q

from nuanxin.benefits import policies
from nuanxin.benefits.enums import PayeeKind

PERSON, EMPLOYER = "person", "employer"
KINDS: Final = {PERSON: (PayeeKind.PERSON, PayeeKind.HOUSEHOLD), EMPLOYER: (PayeeKind.EMPLOYER, PayeeKind.WORKSHOP)}


@dataclass(frozen=True)
class WorkRow:
    """One line: who, by which policy, why in Chinese; the records to open where there are any."""

    subject_kind: str
    subject: int
    area: str
    policy: str
    said: str
    on: datetime.date | None = None
    amount: Decimal | None = None
    entitlement: int | None = None
    payment: int | None = None


@dataclass(frozen=True)
class Asked:
    """What a list is asked: where, on which day, about persons or employers, by which policy if one is named."""

    prefixes: tuple[str, ...]
    as_of: datetime.date
    about: str
    policy: str = ""
    fact: str = ""

    def inside(self, path: str = "area_id") -> Q:
        """A filter: in one of the areas; an index on the path serves it."""
        found = Q(pk__in=())
        for prefix in self.prefixes:
            found |= Q(**{f"{path}__gte": prefix.ljust(12, "0"), f"{path}__lt": prefix + "~"})
        return found

    def of_payee(self) -> Q:
        found = Q(payee_kind__in=KINDS[self.about])
        return found & Q(policy=self.policy) if self.policy else found

    def subject(self, person: int | None, employer: int | None) -> int:
        """Whom a row is about: the employer in a list of employers, else the person."""
        return int((employer if self.about == EMPLOYER else person) or 0)


def title(policy: str) -> str:
    known = policies.library()
    return known[policy].title if policy in known else policy


def month(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月"


def yuan(amount: Decimal) -> str:
    return f"{amount:,.2f}元"


def listed(labels: Sequence[str], most: int = 4) -> str:
    """Names in quotation marks; of many the first few."""
    said = "、".join(f"“{label}”" for label in labels[:most])
    return said + (f"等{len(labels)}项" if len(labels) > most else "")


def in_chunks(keys: Iterable[int], size: int = 900) -> Iterable[list[int]]:
    found = sorted(set(keys))
    return (found[start : start + size] for start in range(0, len(found), size))
