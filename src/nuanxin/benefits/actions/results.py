"""Takes the bank's answer into the books: paid and failed payments, reconciled with what was sent, all or nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from nuanxin.benefits import notifying
from nuanxin.benefits.actions.answers import Answer, Answers, read
from nuanxin.benefits.actions.batches import held, reference
from nuanxin.benefits.actions.matters import leave_deed, save
from nuanxin.benefits.enums import BatchState, ClaimDeedKind, ClaimState, PaymentState
from nuanxin.benefits.models import Claim, Payment, PaymentBatch
from nuanxin.benefits.queries import books
from nuanxin.benefits.queries.situations import payments_of
from nuanxin.errors import UserError
from nuanxin.orgs import audit, clock, files, recording
from nuanxin.orgs.models import StoredFile, User

REASON_LENGTH = Payment._meta.get_field("failure").max_length


@dataclass(frozen=True)
class Results:
    """What the bank's answer said and what it changed."""

    batch: PaymentBatch
    paid_count: int
    paid_yuan: Decimal
    failed_count: int
    failed_yuan: Decimal
    changed_count: int


def import_results(*, by: User | None, content: Path, paid_on: datetime.date | None = None) -> Results:
    """Take the bank's answer about one batch; lines without a day were paid on `paid_on`, else today.

    Refuses, all at once, what cannot be read, what was not sent or not at that amount, what is missing, and what
    contradicts an answer taken before; then nothing is changed. The same file again changes nothing. The file is kept.
    """
    recording.refuse_future("到账日期", paid_on)
    answers = read(content)
    if not answers.lines:
        raise UserError([*answers.problems, "文件里没有代发结果。请使用银行返回的结果文件。"])
    return take(by, content, answers, paid_on or clock.real_today())


@transaction.atomic
def take(by: User | None, content: Path, answers: Answers, paid_on: datetime.date) -> Results:
    batch = held(batch_of(answers.lines), by=by)
    told = content.read_bytes()
    if batch.state == BatchState.RECONCILED and StoredFile.objects.filter(digest=files.digest_of(told), is_kept=True).exists():
        return summary(batch, answers.lines, 0)
    claims = {claim.pk: claim for claim in Claim.objects.select_for_update().filter(lines__payments__batch=batch).order_by("pk")}
    sent = {reference(batch, one): one for one in batch.payments.select_for_update(of=("self",)).select_related("line").order_by("pk")}
    if problems := [*answers.problems, *contradictions(batch, answers.lines, sent)]:
        raise UserError(problems)
    changed = [sent[line.reference] for line in answers.lines if settle(sent[line.reference], line, paid_on)]
    if changed:
        close(batch, by=by)
        finish_claims(claims.values(), by=by)
        notifying.about_results(batch.pk, changed, claims)
        kept = files.store(told, name=content.name, by=by, is_kept=True)
        audit.record(
            "benefits.batch.reconciled", by=by, subject=batch, area=batch.area_id, changes_facts=True, count=len(changed), file=kept.pk
        )
    return summary(batch, answers.lines, len(changed))


def batch_of(lines: Sequence[Answer]) -> PaymentBatch:
    """The one batch that all references belong to."""
    numbers = {line.reference.rpartition("-")[0]: line for line in reversed(lines)}
    found = list(PaymentBatch.objects.filter(number__in=numbers).order_by("pk"))
    unknown = sorted(set(numbers) - {batch.number for batch in found})
    if unknown:
        told = "、".join(f"第 {numbers[one].row} 行 {numbers[one].reference}" for one in unknown[:5])
        raise UserError(f"流水号不是本系统送出的：{told}。请使用这个批次的结果文件。")
    if len(found) > 1:
        raise UserError(f"文件里有 {len(found)} 个批次（{'、'.join(batch.number for batch in found)}）的结果。请按批次分开导入。")
    return found[0]


def contradictions(batch: PaymentBatch, lines: Iterable[Answer], sent: dict[str, Payment]) -> list[str]:
    """What the answer says that does not fit what was sent; at the end the totals."""
    problems, answered = [], set()
    if batch.state not in (BatchState.SENT, BatchState.RECONCILED):
        return [f"批次 {batch} 是“{batch.get_state_display()}”，还没有送出，不能导入结果。请先导出送银行。"]
    for line in lines:
        payment = sent.get(line.reference)
        answered.add(line.reference)
        if payment is None:
            problems.append(f"第 {line.row} 行的流水号 {line.reference} 不在批次 {batch} 中。请核对，或删去这一行。")
        elif text := contradiction(line, payment):
            problems.append(f"第 {line.row} 行（{line.reference}）{text}")
    missing = [name for name in sent if name not in answered]
    if missing:
        owed = sum((sent[name].amount_yuan for name in missing), books.ZERO)
        problems.append(
            f"批次 {batch} 送出 {len(sent)} 笔，结果里缺 {len(missing)} 笔（合计 {owed} 元，第一笔 {missing[0]}）。请向银行要完整的结果。"
        )
    return problems


def contradiction(line: Answer, payment: Payment) -> str:
    if line.amount != payment.amount_yuan:
        return f"金额 {line.amount} 元与送出的 {payment.amount_yuan} 元不同。请向银行核实。"
    before = payment.state
    if before == PaymentState.PAID and not line.is_paid:
        return f"这次为失败，此前已登记 {payment.paid_on} 到账。请向银行核实；确已退回的，请追回这笔付款。"
    if before == PaymentState.FAILED and line.is_paid:
        return f"这次为成功，此前已登记失败（{payment.failure}）。请向银行核实。"
    return ""


def settle(payment: Payment, line: Answer, paid_on: datetime.date) -> bool:
    """Whether the answer tells something new of the payment."""
    if payment.state != PaymentState.SENT:
        return False
    if line.is_paid:
        payment.state, payment.paid_on = PaymentState.PAID, line.paid_on or paid_on
    else:
        payment.state, payment.failure = PaymentState.FAILED, line.reason[:REASON_LENGTH]
    payment.save(update_fields=["state", "paid_on", "failure"])
    return True


def close(batch: PaymentBatch, *, by: User | None) -> None:
    batch.state, batch.reconciled_at = BatchState.RECONCILED, timezone.now()
    batch.save(update_fields=["state", "reconciled_at"])


def finish_claims(claims: Iterable[Claim], *, by: User | None) -> None:
    """A claim is paid when everything of it that was not taken back is paid."""
    for claim in claims:
        standing = payments_of(claim).filter(is_reversed=False)
        if claim.state == ClaimState.APPROVED and standing.exists() and not standing.exclude(state=PaymentState.PAID).exists():
            last = claim.deeds.order_by("-id").first()
            on = max(clock.business_today(), last.on if last else claim.claimed_on)
            leave_deed(claim, ClaimDeedKind.PAID, by=by, on=on, to=ClaimState.PAID)
            claim.state, claim.decided_on = ClaimState.PAID, on
            save(claim)


def summary(batch: PaymentBatch, lines: Sequence[Answer], changed: int) -> Results:
    paid = [line.amount for line in lines if line.is_paid]
    failed = [line.amount for line in lines if not line.is_paid]
    return Results(batch, len(paid), sum(paid, books.ZERO), len(failed), sum(failed, books.ZERO), changed)
