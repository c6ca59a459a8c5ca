"""Looks at the bank's answer without taking it in: what it says of each payment, and everything that does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from nuanxin.benefits.actions.answers import Answer, read
from nuanxin.benefits.actions.batches import reference
from nuanxin.benefits.actions.results import batch_of, contradictions
from nuanxin.benefits.models import Payment, PaymentBatch
from nuanxin.benefits.queries import books
from nuanxin.errors import UserError
from nuanxin.orgs import access
from nuanxin.orgs.models import User


@dataclass(frozen=True)
class Preview:
    """What would be taken in: each line with the payment it speaks of; `problems` let nothing of it in."""

    batch: PaymentBatch
    lines: tuple[tuple[Answer, Payment | None], ...]
    problems: tuple[str, ...]

    @property
    def paid(self) -> list[Answer]:
        return [line for line, _ in self.lines if line.is_paid]

    @property
    def failed(self) -> list[Answer]:
        return [line for line, _ in self.lines if not line.is_paid]

    @property
    def paid_yuan(self) -> Decimal:
        return sum((line.amount for line in self.paid), books.ZERO)

    @property
    def failed_yuan(self) -> Decimal:
        return sum((line.amount for line in self.failed), books.ZERO)

    @property
    def total_yuan(self) -> Decimal:
        return self.paid_yuan + self.failed_yuan


def preview_results(*, by: User | None, content: Path) -> Preview:
    """What `import_results` would do with a file; refuses what cannot be read at all, and a batch in which `by` may not pay."""
    answers = read(content)
    if not answers.lines:
        raise UserError([*answers.problems, "文件里没有代发结果。请使用银行返回的结果文件。"])
    batch = batch_of(answers.lines)
    access.require(by, access.Permission.PAY, batch.area_id)
    joined = ("person", "employer", "line__claim")
    sent = {reference(batch, one): one for one in batch.payments.select_related(*joined).order_by("pk")}
    problems = (*answers.problems, *contradictions(batch, answers.lines, sent))
    return Preview(batch, tuple((line, sent.get(line.reference)) for line in answers.lines), problems)
