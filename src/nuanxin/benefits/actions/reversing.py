"""Taking payments back by reversing entries, and sending again what the bank could not pay."""

from __future__ import annotations

import datetime

from django.db import transaction

from nuanxin.benefits import notifying
from nuanxin.benefits.actions.budgets import give_back
from nuanxin.benefits.actions.matters import hold
from nuanxin.benefits.actions.payees import hold_payee
from nuanxin.benefits.actions.results import finish_claims
from nuanxin.benefits.actions.submitting import fit_name
from nuanxin.benefits.enums import BatchState, PaymentKind, PaymentState
from nuanxin.benefits.models import Claim, Payment
from nuanxin.benefits.queries import books
from nuanxin.errors import UserError
from nuanxin.jobs.actions.employers import checked_account
from nuanxin.orgs import access, audit, clock, recording
from nuanxin.orgs.models import User

COPIED = ("policy", "policy_version", "payee_kind", "payee_key", "person_id", "employer_id", "household_id", "area_id", "budget_id", "programme", "month")  # fmt: skip
TAKEN = "同一领取人、人员、项目和月份已有另一笔付款，不能重新发放这一笔。请追回其中一笔。"
DOUBLE = {
    "one_payment_per_payee_person_programme_and_month": TAKEN,
    "one_payment_per_payee_person_and_one_off_programme": TAKEN,
}


@transaction.atomic
def reverse_payment(*, by: User | None, payment: Payment, reason: str, on: datetime.date | None = None) -> Payment:
    """Take a payment back by an entry of the opposite sign; the budget gets the amount back. Returns that entry.

    Refuses a payment that is with the bank or in an open batch, an entry that itself takes back, no reason, and a day
    to come or before the payment. A payment that was taken back already gives the entry there is.
    """
    recording.refuse_empty(追回原因=reason.strip())
    recording.refuse_future("追回日期", on)
    current = held(payment, by=by)
    if current.is_reversed:
        return current.reversal
    if current.state == PaymentState.SENT:
        raise UserError(f"这笔付款（{current}）已送银行，还没有结果，不能追回。请先导入银行结果。")
    if current.batch and current.batch.state == BatchState.OPEN:
        raise UserError(f"这笔付款（{current}）已编入批次 {current.batch}，不能追回。请先取消该批次。")
    recording.refuse_order("到账日期", current.paid_on, "追回日期", on)
    entry = take_back(current, by=by, on=on or max(clock.business_today(), current.paid_on or datetime.date.min), reason=reason.strip())
    finish_claims(Claim.objects.filter(lines=current.line_id), by=by)
    return entry


@transaction.atomic
def retry_payment(*, by: User | None, payment: Payment, account: str | None = None, account_name: str | None = None) -> Payment:
    """What the bank could not pay waits for the next batch, where it was wrong with another account.

    Refuses anything but a failed payment, and one whose month was paid otherwise meanwhile.
    """
    hold_payee(payment)
    current = held(payment, by=by)
    if current.state != PaymentState.FAILED or current.is_reversed:
        raise UserError(f"这笔付款（{current}）现在是“{current.get_state_display()}”，不是发放失败，不能重新发放。请核对付款。")
    if books.paid_lines([(current.payee_key, current.person_id, current.programme, current.month)]):
        raise UserError(TAKEN)  # without a person the database cannot tell two payments apart
    if account is not None or account_name is not None:
        correct_account(hold(current.line.claim), account, account_name, by=by)
    current.state, current.failure, current.batch = PaymentState.PENDING, "", None
    with recording.refusing(Payment, **DOUBLE):
        current.save(update_fields=["state", "failure", "batch"])
    audit.record("benefits.payment.retried", by=by, subject=current, area=current.area_id, changes_facts=True)
    return current


def correct_account(claim: Claim, account: str | None, account_name: str | None, *, by: User | None) -> None:
    """Another account for what the claim still has to get; its digits stay out of the trail."""
    if account is not None:
        claim.account = checked_account(account)
    if account_name is not None:
        claim.account_name = fit_name(account_name.strip())
        recording.refuse_lengths(Claim, {"account_name": claim.account_name})
    claim.version += 1
    claim.save(update_fields=["account", "account_name", "version"])
    audit.record("benefits.claim.account_corrected", by=by, subject=claim, area=claim.area_id)


def held(payment: Payment, *, by: User | None) -> Payment:
    """The payment, kept from being changed until the transaction ends; `by` must hold PAY in its area.

    Its claim is held first, as approvals and batches do, so that none waits for the other.
    """
    list(Claim.objects.select_for_update().filter(lines=payment.line_id))
    current = Payment.objects.select_for_update(of=("self",)).select_related("batch", "budget").get(pk=payment.pk)
    access.require(by, access.Permission.PAY, current.area_id)
    recording.refuse_voided(current)
    if current.kind == PaymentKind.REVERSAL:
        raise UserError(f"这一笔（{current}）本身是追回，不能办理。请在原付款上办理。")
    return current


def take_back(payment: Payment, *, by: User | None, on: datetime.date, reason: str) -> Payment:
    """The entry that takes back, in the caller's transaction."""
    recording.refuse_lengths(Payment, {"reason": reason})
    Payment.objects.filter(pk=payment.pk).update(is_reversed=True)
    payment.is_reversed = True
    entry = Payment.objects.create(
        **{name: getattr(payment, name) for name in COPIED},
        line_id=payment.line_id,
        amount_yuan=-payment.amount_yuan,
        kind=PaymentKind.REVERSAL,
        state=PaymentState.PAID,
        paid_on=on,
        reverses=payment,
        reason=reason,
        recorded_by=by,
    )
    give_back(payment.budget, payment.amount_yuan)
    notifying.about_reversal(payment, payment.line.claim, on=on, reason=reason)
    audit.record("benefits.payment.reversed", by=by, subject=payment, area=payment.area_id, changes_facts=True)
    return entry
