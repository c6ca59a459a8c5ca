"""How pages of money name things: policies, payees, months, states and amounts."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString

from nuanxin.benefits import policies
from nuanxin.benefits.enums import BatchState, PaymentKind, PaymentState
from nuanxin.benefits.models import Entitlement, Payment
from nuanxin.errors import UserError
from nuanxin.web.listing import link, status
from nuanxin.web.listing.cells import NOTHING
from nuanxin.web.records.columns import place, with_townships
from nuanxin.web.records.picker import ID_NUMBER, PHONE, matching

JOINS = ("person", "person__residence", "employer", "area")
UNREAD = ("person__id_number", "person__phone", "employer__account", "employer__contact")
MONTH = re.compile(r"(\d{4})[-./年]?(\d{1,2})月?")
REVERSED, REVERSAL = "reversed", "reversal"
PAYMENT_TONES = {PaymentState.PENDING: "warn", PaymentState.SENT: "info", PaymentState.PAID: "ok", PaymentState.FAILED: "bad"}
BATCH_TONES = {BatchState.OPEN: "warn", BatchState.SENT: "info", BatchState.RECONCILED: "ok", BatchState.CANCELLED: "off"}
with_place = with_townships("area_id")


def titles() -> dict[str, str]:
    """Every policy's title by its id; none while a definition is broken, which the page of policies tells."""
    try:
        return {name: policy.title for name, policy in policies.library().items()}
    except UserError:
        return {}


def policy_title(policy: str) -> str:
    return titles().get(policy, policy)


def policy_choices() -> Sequence[tuple[str, str]]:
    """What a filter offers; a policy that has gone is not offered, its payments are found otherwise."""
    return tuple(titles().items())


def yuan(amount: Decimal | None) -> str:
    return NOTHING if amount is None else f"{amount:,.2f}"


def month_text(month: datetime.date | None) -> str:
    return f"{month:%Y-%m}" if month else "一次性"


def read_month(typed: str) -> datetime.date:
    """The month typed as 2022-07, 202207 or 2022年7月, blanks or not."""
    found = MONTH.fullmatch("".join(typed.split()))
    if found and 1 <= int(found[2]) <= 12 and int(found[1]) >= 1900:
        return datetime.date(int(found[1]), int(found[2]), 1)
    raise UserError(f"查询条件中的月份“{typed}”读不懂。请写成 2022-07 的样子。")


def payee_name(row: Payment | Entitlement) -> str:
    """Who receives the money."""
    if row.employer_id:
        return str(row.employer)
    if row.household_id:
        return f"{row.person.name}的家庭" if row.person else "家庭"
    return row.person.name if row.person else NOTHING


def person_cell(row: Payment | Entitlement) -> SafeString | str:
    return link(reverse("person", args=[row.person_id]), row.person.name) if row.person_id else NOTHING


def person_name(row: Payment | Entitlement) -> str:
    return row.person.name if row.person_id else ""


def id_masked(row: Payment | Entitlement) -> str:
    return row.person.id_masked if row.person_id else NOTHING


def area_text(row: Payment | Entitlement) -> str:
    return place(row, row.area)


def state_of(payment: Payment) -> tuple[str, str]:
    """The state of a payment in words, and its tone; what takes back is no state of the bank."""
    if payment.kind == PaymentKind.REVERSAL:
        return "追回记账", "warn"
    if payment.is_reversed:
        return "已追回", "off"
    return PaymentState(payment.state).label, PAYMENT_TONES[PaymentState(payment.state)]


def state_cell(payment: Payment) -> SafeString:
    return status(*state_of(payment))


def payee_matching(records: QuerySet, typed: str) -> QuerySet:
    """By a person's whole number or the beginning of the name of a person or an employer."""
    number = "".join(typed.split()).upper()
    if ID_NUMBER.fullmatch(number) or PHONE.fullmatch(number):
        return matching(records, typed, "person__")
    last = typed + "\U0010ffff"
    return records.filter(Q(person__name__gte=typed, person__name__lt=last) | Q(employer__name__gte=typed, employer__name__lt=last))
