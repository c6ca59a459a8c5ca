"""Months and benefits that somebody has already: paid, on their way to the bank, or claimed and not yet approved."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from nuanxin.benefits.enums import ClaimState, PaymentState
from nuanxin.benefits.models import Claim, ClaimLine, Payment
from nuanxin.benefits.queries import books
from nuanxin.orgs import audit

OPEN = (ClaimState.SUBMITTED, ClaimState.RETURNED, ClaimState.REVIEWED, ClaimState.POSTED, ClaimState.CLEARED)
MANY = 500  # keys in one question, well under the limit of variables of a database


@dataclass(frozen=True)
class Held:
    """One month (none: once) of a programme that is paid or claimed, and by whom it was claimed."""

    policy: str
    programme: str
    month: datetime.date | None
    payee_key: str
    amount: Decimal
    claim: Claim | None = None
    is_failed: bool = False

    @property
    def claimed_by(self) -> str:
        return (
            "" if self.claim is None else str(self.claim.recorded_by.display_name if self.claim.recorded_by else audit.LOCAL_ADMINISTRATOR)
        )

    @property
    def said(self) -> str:
        if self.claim is not None:
            return f"{self.claimed_by}已于 {self.claim.claimed_on} 申领（{ClaimState(self.claim.state).label}）"
        return "发放失败，待重新发放" if self.is_failed else "已经发放或正在发放"


@dataclass(frozen=True)
class Taken:
    """What is taken, by person, and by payee where there is no person (households, workshops as a whole)."""

    by_person: Mapping[int, list[Held]] = field(default_factory=dict)
    by_payee: Mapping[str, list[Held]] = field(default_factory=dict)

    @classmethod
    def of(cls, persons: Iterable[int], payee_keys: Iterable[str] = ()) -> Taken:
        """Read in a bounded number of questions, however many persons."""
        by_person: dict[int, list[Held]] = defaultdict(list)
        by_payee: dict[str, list[Held]] = defaultdict(list)
        for some in portions(persons):
            for payment in owed().filter(person__in=some):
                by_person[payment.person_id].append(paid(payment))
            for line in claimed().filter(person__in=some):
                by_person[line.person_id].append(asked(line))
        for some in portions(payee_keys):
            for payment in owed().filter(person=None, payee_key__in=some):
                by_payee[payment.payee_key].append(paid(payment))
            for line in claimed().filter(person=None, claim__payee_key__in=some):
                by_payee[line.claim.payee_key].append(asked(line))
        return cls(by_person, by_payee)

    def held(self, person_pk: int | None, payee_key: str, programmes: Collection[str]) -> list[Held]:
        found = self.by_payee.get(payee_key, ()) if person_pk is None else self.by_person.get(person_pk, ())
        return [one for one in found if one.programme in programmes]

    def months(self, person_pk: int, policies: Collection[str]) -> set[datetime.date]:
        """Distinct months of the policies, paid or claimed."""
        return {one.month for one in self.by_person.get(person_pk, ()) if one.month and one.policy in policies}

    def claimed_months(self, person_pk: int, policies: Collection[str]) -> set[datetime.date]:
        """Distinct months that are claimed and not yet paid under any of the policies."""
        own = [one for one in self.by_person.get(person_pk, ()) if one.month and one.policy in policies]
        return {one.month for one in own if one.claim} - {one.month for one in own if not one.claim}


def portions(keys: Iterable) -> Iterable[list]:
    found = list(dict.fromkeys(keys))
    return (found[start : start + MANY] for start in range(0, len(found), MANY))


def owed():
    return Payment.objects.standing().filter(books.OWED).order_by("id")


def claimed():
    return (
        ClaimLine.objects.filter(claim__voided_at=None, claim__state__in=OPEN).select_related("claim", "claim__recorded_by").order_by("id")
    )


def paid(payment: Payment) -> Held:
    failed = payment.state == PaymentState.FAILED
    return Held(payment.policy, payment.programme, payment.month, payment.payee_key, payment.amount_yuan, is_failed=failed)


def asked(line: ClaimLine) -> Held:
    return Held(line.claim.policy, line.programme, line.month, line.claim.payee_key, line.amount_yuan, line.claim)
