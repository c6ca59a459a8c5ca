"""The approval of a claim: rights frozen, the budget committed, one payment for each line."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping

from django.db import transaction

from nuanxin.benefits.actions.budgets import commit
from nuanxin.benefits.actions.entitlements import Frozen, freeze, refuse_beyond
from nuanxin.benefits.actions.matters import Matter, hold_persons, taken
from nuanxin.benefits.actions.payees import hold_payee
from nuanxin.benefits.actions.submitting import people_of
from nuanxin.benefits.enums import ClaimDeedKind, ClaimState, PaymentState
from nuanxin.benefits.models import Budget, Claim, ClaimLine, Entitlement, Payment
from nuanxin.benefits.queries import books
from nuanxin.errors import UserError
from nuanxin.orgs import recording
from nuanxin.orgs.models import User

COPIED = ("policy", "policy_version", "payee_kind", "payee_key", "employer_id", "household_id", "area_id")
NOTHING_FROZEN = Frozen()


@transaction.atomic
def approve_claim(
    *,
    by: User | None,
    claim: Claim,
    version: int,
    budget: Budget,
    frozen: Mapping[int, Frozen] | None = None,
    reason: str = "",
    on: datetime.date | None = None,
) -> Claim:
    """Somebody who neither submitted nor reviewed it, and may approve so much, grants the claim.

    `frozen` says for each person (by number) what their entitlement is fixed to if this is the first approval. Refuses
    months beyond the cap or after retirement, a stopped entitlement, what is paid already, and more than the budget holds;
    then nothing of it happens.
    """
    hold_persons(people_of(claim))
    hold_payee(claim)
    matter = taken(by=by, claim=claim, deed=ClaimDeedKind.APPROVED, version=version, on=on, reason=reason.strip())
    current = matter.claim
    refuse_budget(current, budget)
    lines = list(current.lines.select_related("person").order_by("id"))
    refuse_paid(current, lines)
    entitlements = freeze_all(matter, lines, frozen or {})
    commit(budget, current.amount_yuan)
    pay_lines(matter, lines, budget)
    current.entitlement = next(iter(entitlements.values())) if len(entitlements) == 1 else None
    matter.move(ClaimDeedKind.APPROVED, ClaimState.APPROVED, reason=reason.strip(), changes_facts=True)
    return current


def refuse_budget(claim: Claim, budget: Budget) -> None:
    if not claim.area_id.startswith(budget.area.prefix):
        raise UserError(f"{budget}是{budget.area.name}的预算，不能用于地区 {claim.area_id} 的申领。请选择本地的预算。")


def refuse_paid(claim: Claim, lines: list[ClaimLine]) -> None:
    """Refuse, all at once, what has a payment that stands; also lines without a person."""
    keys = [(claim.payee_key, line.person_id, line.programme, line.month) for line in lines]
    paid = books.paid_lines(keys)
    problems = [told_paid(line) for key, line in zip(keys, lines, strict=True) if key in paid]
    if problems:
        raise UserError(problems)


def told_paid(line: ClaimLine) -> str:
    who = f"{line.person.name}的" if line.person else ""
    month = f" {line.month:%Y-%m}" if line.month else "（一次性）"
    return f"{who}{line.programme}{month}已经发放或正在发放，不能重复审批。请退回，删去这一项。"


def freeze_all(matter: Matter, lines: list[ClaimLine], frozen: Mapping[int, Frozen]) -> dict[int | None, Entitlement]:
    """One entitlement for each person of the claim, each asked whether it carries these months."""
    by_person: dict[int | None, list[ClaimLine]] = defaultdict(list)
    for line in lines:
        by_person[line.person_id].append(line)
    found, problems = {}, []
    for person_pk, own in by_person.items():
        values = frozen.get(person_pk, NOTHING_FROZEN) if person_pk else NOTHING_FROZEN
        found[person_pk] = freeze(matter.claim, person_pk, values, by=matter.by, on=matter.on)
        try:
            refuse_beyond(found[person_pk], own)
        except UserError as error:
            problems += error.problems
    if problems:
        raise UserError(problems)
    return found


def pay_lines(matter: Matter, lines: list[ClaimLine], budget: Budget) -> None:
    claim = matter.claim
    own = {name: getattr(claim, name) for name in COPIED}
    for line in lines:
        text = told_paid(line)
        with recording.refusing(
            Payment,
            one_payment_per_payee_person_programme_and_month=text,
            one_payment_per_payee_person_and_one_off_programme=text,
        ):
            Payment.objects.create(
                **own,
                person_id=line.person_id,
                line=line,
                budget=budget,
                programme=line.programme,
                month=line.month,
                amount_yuan=line.amount_yuan,
                state=PaymentState.PENDING,
                recorded_by=matter.by,
            )
