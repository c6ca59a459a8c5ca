"""The bank's answer to a batch, as a workbook or .csv."""

from __future__ import annotations

import csv
from pathlib import Path

from nuanxin.benefits.actions.batches import reference
from nuanxin.benefits.models import PaymentBatch
from tests.factories import papers

HEADINGS = ("流水号", "金额", "结果", "失败原因", "到账日期")


def rows(batch: PaymentBatch, failed: dict[int, str] | None = None, day: str = "2022-09-04") -> list[dict]:
    """A line for each payment of the batch; those in `failed` (by number of payment) could not be paid."""
    failed = failed or {}
    return [
        {
            "流水号": reference(batch, one),
            "金额": str(one.amount_yuan),
            "结果": "失败" if one.pk in failed else "成功",
            "失败原因": failed.get(one.pk, ""),
            "到账日期": "" if one.pk in failed else day,
        }
        for one in batch.payments.order_by("pk")
    ]


def workbook(path: Path, told: list[dict]) -> Path:
    return papers.paper(path, *told)


def text_file(path: Path, told: list[dict]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.DictWriter(target, list(told[0]))
        writer.writeheader()
        writer.writerows(told)
    return path
