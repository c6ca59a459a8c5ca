"""What is on record about the persons of a claim, read together for the automatic checks: a few questions however many they are."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from nuanxin.benefits.enums import PaymentState
from nuanxin.benefits.models import Budget, Entitlement, Payment
from nuanxin.benefits.queries import books
from nuanxin.people.models import Recognition

MANY = 500  # keys in one question


@dataclass(frozen=True)
class Owed:
    """One payment that was not taken back."""

    policy: str
    payee_key: str
    programme: str
    month: datetime.date | None
    is_failed: bool


@dataclass(frozen=True)
class Seen:
    """By number of person: recognitions in their order, the retirement month frozen under the policy, payments; and budgets."""

    recognitions: Mapping[int, list[tuple[datetime.date, datetime.date | None]]] = field(default_factory=dict)
    retirement: Mapping[int, datetime.date | None] = field(default_factory=dict)
    owed: Mapping[int, list[Owed]] = field(default_factory=dict)
    budgets: Mapping[str, list[Budget]] = field(default_factory=dict)

    @classmethod
    def of(cls, policy: str, persons: Iterable[int], fund: str = "") -> Seen:
        recognitions: dict[int, list[tuple[datetime.date, datetime.date | None]]] = defaultdict(list)
        retirement: dict[int, datetime.date | None] = {}
        owed: dict[int, list[Owed]] = defaultdict(list)
        keys = list(dict.fromkeys(persons))
        for start in range(0, len(keys), MANY):
            some = keys[start : start + MANY]
            decided = Recognition.objects.standing().filter(person__in=some).order_by("decided_on", "id")
            for person, decided_on, ended_on in decided.values_list("person", "decided_on", "ended_on"):
                recognitions[person].append((decided_on, ended_on))
            frozen = Entitlement.objects.standing().filter(policy=policy, person__in=some, ended_on=None)
            retirement |= dict(frozen.order_by("-id").values_list("person", "retirement_month"))
            paid = Payment.objects.standing().filter(books.OWED, person__in=some).order_by("id")
            for person, *told, state in paid.values_list("person", "policy", "payee_key", "programme", "month", "state"):
                owed[person].append(Owed(*told, is_failed=state == PaymentState.FAILED))
        budgets = {fund: list(Budget.objects.filter(fund=fund).select_related("area"))} if fund else {}
        return cls(recognitions, retirement, owed, budgets)
