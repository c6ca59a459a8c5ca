"""The line of steps above a batch and a payment: done, now, ahead, or where it stopped."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from nuanxin.benefits.enums import BatchState, PaymentState
from nuanxin.benefits.models import Payment, PaymentBatch

WORDS = {"done": "已办", "now": "正在办", "ahead": "未到", "stopped": "止于此"}
BATCH_STEPS = ("编制批次", "送银行", "对账")
PAYMENT_STEPS = ("审批", "编入批次", "送银行", "到账")
AT_BATCH = {BatchState.OPEN: 1, BatchState.SENT: 2, BatchState.RECONCILED: 3, BatchState.CANCELLED: 1}


@dataclass(frozen=True)
class Step:
    """One step on the line."""

    number: int
    label: str
    state: str
    note: str = ""

    @property
    def is_now(self) -> bool:
        return self.state == "now"

    @property
    def words(self) -> str:
        return WORDS[self.state]


def steps_of_batch(batch: PaymentBatch) -> list[Step]:
    notes = [at(batch.recorded_at), at(batch.sent_at), at(batch.reconciled_at)]
    labels = list(BATCH_STEPS)
    if batch.state == BatchState.CANCELLED:
        return [Step(1, labels[0], "done", notes[0]), Step(2, "取消", "stopped", "付款退回待拨付")]
    return line(labels, AT_BATCH[BatchState(batch.state)], notes)


def steps_of_payment(payment: Payment) -> list[Step]:
    batch = payment.batch
    notes = [at(payment.recorded_at), at(batch and batch.recorded_at), at(batch and batch.sent_at), str(payment.paid_on or "")]
    if payment.is_reversed:
        return [Step(1, "审批", "done", notes[0]), Step(2, "追回", "stopped")]
    if payment.state == PaymentState.FAILED:
        return [*line(PAYMENT_STEPS[:3], 3, notes), Step(4, "发放失败", "stopped", payment.failure[:20])]
    done = {PaymentState.PENDING: 2 if batch else 1, PaymentState.SENT: 3, PaymentState.PAID: 4}[PaymentState(payment.state)]
    return line(PAYMENT_STEPS, done, notes)


def line(labels: Sequence[str], done: int, notes: Sequence[str]) -> list[Step]:
    """The first `done` are over, the next is now."""
    return [
        Step(number, label, "done" if number <= done else "now" if number == done + 1 else "ahead", notes[number - 1])
        for number, label in enumerate(labels, 1)
    ]


def at(moment: datetime.datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d}" if moment else ""
