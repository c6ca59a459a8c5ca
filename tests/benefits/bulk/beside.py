"""What the single decision and deciding in bulk say of a case, in the same words, so that they can be compared whole."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

from nuanxin.benefits.bulk.deciding import Bulk, names_of_labels
from nuanxin.benefits.bulk.statement import ANSWERS
from nuanxin.benefits.deciding import Case, decide
from nuanxin.benefits.deciding.rows import Asker
from nuanxin.benefits.policies import Policy


def library_once() -> Iterator[None]:
    """Policy files do not change under these tests, so they are looked for once."""
    module = import_module("nuanxin.benefits.policies.library")
    found = module.current()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "current", lambda: found)
        yield


def single(policy: Policy, case: Case, as_of: Any) -> dict[str, Any]:
    found = decide(policy, case, as_of)
    months = found.months
    compiled = policy.compiled(case.none)
    asker = Asker(policy, compiled, as_of)
    row = asker.row(case)
    truths = {name: one.condition.bind(asker.given).test(row) for name, one in compiled.named.items()}
    return {
        "answer": found.answer,
        "holds": {name for name, truth in truths.items() if truth},
        "unknown": {name for name, truth in truths.items() if truth is None},
        "left": months and months.left,
        "last": months and months.last,
        "amount": found.amount,
        "collect": sorted(names_of_labels(found)),
    }


def in_bulk(bulk: Bulk, policy: Policy) -> Iterator[tuple[int, dict[str, Any]]]:
    bits = bulk.questions.bits(policy.id)
    for number, _, _, answer, holds, unknown, left, last, amount, collect in bulk.connection.execute(bulk.decided(policy)).fetchall():
        yield (
            number,
            {
                "answer": ANSWERS[answer],
                "holds": {name for name, bit in bits.items() if holds >> bit & 1},
                "unknown": {name for name, bit in bits.items() if unknown >> bit & 1},
                "left": left,
                "last": last,
                "amount": amount,
                "collect": sorted(collect or ()),
            },
        )
