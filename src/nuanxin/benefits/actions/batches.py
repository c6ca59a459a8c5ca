"""Batches of payments: put together, sent to the bank as a file with control totals, or cancelled before."""

from __future__ import annotations

import csv
import io
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal

from django.db import transaction
from django.utils import timezone

from nuanxin.benefits import banking
from nuanxin.benefits.enums import BatchState, ClaimState, PaymentKind, PaymentState
from nuanxin.benefits.models import Budget, Claim, Entitlement, Payment, PaymentBatch
from nuanxin.benefits.queries import books
from nuanxin.engines import sheets
from nuanxin.errors import UserError
from nuanxin.orgs import access, audit, clock, files
from nuanxin.orgs.models import StoredFile, User

SERIAL_DIGITS = 4
DIGEST = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
Form = Literal["xlsx", "csv"]


@dataclass(frozen=True)
class Control:
    """What must come back: how many, how much, and the SM3 of number, account and amount of each in order."""

    count: int
    total: Decimal
    digest: str

    def __str__(self) -> str:
        return f"共 {self.count} 笔，合计 {self.total} 元；校验码（SM3）{self.digest}"


@transaction.atomic
def make_batch(*, by: User | None, budget: Budget, claims: Iterable[Claim]) -> PaymentBatch:
    """Put what approved claims still have to get out of a budget into one batch.

    Refuses, all at once, claims that are not approved, without an account, with nothing left to pay, or whose entitlement
    is stopped; then there is no batch.
    """
    access.require(by, access.Permission.PAY, budget.area_id)
    keys = sorted({claim.pk for claim in claims})
    if not keys:
        raise UserError("没有选择要拨付的申领。请至少选择一笔。")
    chosen = list(Claim.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    payments = pending_of(chosen, budget)
    if problems := [text for claim in chosen if (text := not_to_be_sent(claim, payments))]:
        raise UserError(problems)
    batch = PaymentBatch.objects.create(
        area=budget.area,
        budget=budget,
        number=next_number(budget),
        payment_count=len(payments),
        total_yuan=sum((payment.amount_yuan for payment in payments), books.ZERO),
        recorded_by=by,
    )
    Payment.objects.filter(pk__in=[payment.pk for payment in payments]).update(batch=batch)
    audit.record("benefits.batch.made", by=by, subject=batch, area=batch.area_id, count=len(payments))
    return batch


def pending_of(claims: Sequence[Claim], budget: Budget) -> list[Payment]:
    waiting = Payment.objects.standing().select_for_update().filter(line__claim__in=claims, budget=budget, batch=None)
    return list(waiting.filter(kind=PaymentKind.PAYMENT, is_reversed=False, state=PaymentState.PENDING).order_by("pk"))


def not_to_be_sent(claim: Claim, payments: Sequence[Payment]) -> str:
    """Why a claim cannot be in a batch; empty when it can."""
    own = [payment for payment in payments if payment.payee_key == claim.payee_key and payment.line.claim_id == claim.pk]
    if claim.state != ClaimState.APPROVED:
        return f"{claim.account_name}的申领（{claim}）是“{claim.get_state_display()}”，不能编入批次。请先审批。"
    if not own:
        return f"{claim.account_name}的申领（{claim}）在这个预算下没有待拨付的付款。请核对预算和付款。"
    if not claim.account:
        return f"{claim.account_name}的申领（{claim}）没有收款账户，不能拨付。请先补充账户。"
    if stopped := stopped_among(own):
        return f"{stopped.person or claim.account_name}的待遇（{stopped.policy}）已于 {stopped.stopped_on} 停发，不能拨付。请先恢复，或撤销审批。"
    if late := after_its_end(own):
        who, month = late.person or claim.account_name, f"{late.month:%Y-%m}"
        return f"{who}的待遇（{late.policy}）终止在 {month} 之前，{month} 的付款不能拨付。请追回这笔付款，或核对终止。"
    return ""


def after_its_end(payments: Sequence[Payment]) -> Payment | None:
    """The first payment for a month after the one in which its entitlement ended, where none is open again."""
    first = payments[0]
    same = list(
        Entitlement.objects.standing().filter(
            policy=first.policy, payee_key=first.payee_key, person__in={one.person_id for one in payments}
        )
    )
    running = {one.person_id for one in same if one.ended_on is None}
    ends = {one.person_id: one.ended_on for one in sorted(same, key=lambda one: one.pk) if one.person_id not in running}
    return next((one for one in payments if one.month and one.person_id in ends and one.month > ends[one.person_id]), None)


def stopped_among(payments: Sequence[Payment]) -> Entitlement | None:
    first = payments[0]
    same = Entitlement.objects.standing().filter(policy=first.policy, payee_key=first.payee_key, stopped_on__isnull=False, ended_on=None)
    persons = {payment.person_id for payment in payments}
    return next((one for one in same.select_related("person").order_by("id") if one.person_id in persons), None)


def next_number(budget: Budget) -> str:
    """County, year and the first free serial; the area is held, so that two batches do not take the same."""
    type(budget.area).objects.select_for_update(no_key=True).get(pk=budget.area_id)
    start = f"{budget.area_id}-{budget.year}-"
    numbers = PaymentBatch.objects.filter(number__startswith=start).values_list("number", flat=True)
    last = max((int(number.removeprefix(start)) for number in numbers), default=0)
    return f"{start}{last + 1:0{SERIAL_DIGITS}d}"


@transaction.atomic
def cancel_batch(*, by: User | None, batch: PaymentBatch) -> PaymentBatch:
    """A batch that was not sent is dissolved; its payments wait for another. Refuses one that was sent."""
    current = held(batch, by=by)
    if current.state == BatchState.CANCELLED:
        return current
    if current.state != BatchState.OPEN:
        raise UserError(f"批次 {current} 是“{current.get_state_display()}”，不能取消。请等银行结果，逐笔处理。")
    current.payments.update(batch=None)
    current.state = BatchState.CANCELLED
    current.save(update_fields=["state"])
    audit.record("benefits.batch.cancelled", by=by, subject=current, area=current.area_id)
    return current


@transaction.atomic
def export_batch(*, by: User | None, batch: PaymentBatch, form: Form = "xlsx") -> tuple[StoredFile, Control]:
    """The file for the bank, with full accounts, kept encrypted; from now on the payments are with the bank.

    A batch that was sent already gives the very file that was sent. Refuses a cancelled one, and payments that somebody
    changed since they were put together.
    """
    access.require(by, access.Permission.EXPORT, batch.area_id)
    current = held(batch, by=by)
    if current.state == BatchState.CANCELLED:
        raise UserError(f"批次 {current} 已取消，不能送出。请重新编制批次。")
    payments = list(current.payments.select_related("line__claim").order_by("pk"))
    if current.file:
        return current.file, Control(current.payment_count, current.total_yuan, digest_in(current.file))
    control = control_of(current, payments)
    if (control.count, control.total) != (current.payment_count, current.total_yuan):
        raise UserError(
            f"批次 {current} 登记 {current.payment_count} 笔 {current.total_yuan} 元，实有 {control.count} 笔 {control.total} 元。请取消后重新编制。"
        )
    current.file = files.store(content_of(current, payments, control, form), name=f"{current.number}.{form}", by=by, is_kept=True)
    current.state, current.sent_at = BatchState.SENT, timezone.now()
    current.save(update_fields=["file", "state", "sent_at"])
    current.payments.update(state=PaymentState.SENT)
    audit.record("benefits.batch.sent", by=by, subject=current, area=current.area_id, changes_facts=True, count=control.count)
    return current.file, control


def digest_in(file: StoredFile) -> str:
    """The digest that was sent: what failed is in another batch meanwhile, perhaps with another account."""
    content = files.read(file)
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"\n".join(book.read(name) for name in book.namelist())
    found = DIGEST.search(content)
    return found.group().decode() if found else ""


def held(batch: PaymentBatch, *, by: User | None) -> PaymentBatch:
    """The batch, kept from being changed until the transaction ends."""
    access.require(by, access.Permission.PAY, batch.area_id)
    return PaymentBatch.objects.select_for_update(of=("self",)).select_related("file", "budget").get(pk=batch.pk)


def reference(batch: PaymentBatch, payment: Payment) -> str:
    """The number by which the bank's answer finds the payment; that of one batch is not that of another."""
    return f"{batch.number}-{payment.pk}"


def control_of(batch: PaymentBatch, payments: Sequence[Payment]) -> Control:
    told = "\n".join(f"{reference(batch, one)}|{one.line.claim.account}|{one.amount_yuan}" for one in payments)
    total = sum((one.amount_yuan for one in payments), books.ZERO)
    return Control(len(payments), total, files.digest_of(told.encode()))


def rows_of(batch: PaymentBatch, payments: Sequence[Payment]) -> Iterator[dict[str, object]]:
    for serial, payment in enumerate(payments, 1):
        month = f"{payment.month:%Y-%m}" if payment.month else ""
        yield {
            "serial": serial,
            "reference": reference(batch, payment),
            "account_name": payment.line.claim.account_name,
            "account": payment.line.claim.account,
            "amount": payment.amount_yuan,
            "summary": f"{payment.programme}{month}",
        }


def content_of(batch: PaymentBatch, payments: Sequence[Payment], control: Control, form: Form) -> bytes:
    """The file's bytes; it stands unencrypted only in a folder of its own while it is made."""
    out = banking.formats().out
    rows = [[row[column.field] for column in out] for row in rows_of(batch, payments)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"batch.{form}"
        write = write_csv if form == "csv" else write_xlsx
        write(path, batch, rows, control)
        return path.read_bytes()


def write_xlsx(path: Path, batch: PaymentBatch, rows: Sequence[Sequence[object]], control: Control) -> None:
    bank = banking.formats()
    columns = [sheets.TableColumn(column.label, column.kind, column.width) for column in bank.out]
    sheets.write_table(path, f"{bank.sheet} {batch.number}", columns, rows, note=f"{clock.real_today()}　{control}")


def write_csv(path: Path, batch: PaymentBatch, rows: Sequence[Sequence[object]], control: Control) -> None:
    """Headings, lines, then the control totals as a last line that begins with 合计."""
    out = banking.formats().out
    last = [{"amount": control.total, "summary": control.digest, "account_name": f"{control.count} 笔"}.get(one.field, "") for one in out]
    last[0] = banking.formats().total_words[0]
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        csv.writer(target).writerows([[column.label for column in out], *rows, last])
