"""Deciding in bulk beside the single decision: the same answer, conditions, months, amount and facts to collect, whatever the case."""

from __future__ import annotations

from importlib import import_module

import pytest

from nuanxin.benefits.bulk.deciding import names_of_labels
from nuanxin.benefits.bulk.statement import ANSWERS
from nuanxin.benefits.deciding import decide
from nuanxin.benefits.deciding.rows import Asker
from nuanxin.benefits.policies import in_force
from tests.benefits.bulk.cases import DAYS, Maker, bulk_of

CASES = 14


@pytest.fixture(scope="module")
def quick_library():
    """Policy files do not change under these tests, so they are looked for once."""
    module = import_module("nuanxin.benefits.policies.library")
    found = module.current()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "current", lambda: found)
        yield


def single(policy, case, as_of):
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


def in_bulk(bulk, policy):
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


@pytest.mark.parametrize(("as_of", "missing"), list(zip(DAYS, (0.0, 0.05, 0.3, 0.1, 0.02), strict=True)), ids=str)
def test_what_bulk_says_of_random_cases_is_what_the_single_decision_says(quick_library, as_of, missing):
    policies, maker = in_force(as_of), Maker(int(missing * 100) + as_of.toordinal(), missing, as_of)
    cases = [maker.case() for _ in range(CASES)]
    bulk = bulk_of(cases, as_of, policies)
    bulk.run()
    for policy in policies:
        found = dict(in_bulk(bulk, policy))
        assert len(found) == CASES
        for number, case in enumerate(cases):
            expected, told = single(policy, case, as_of), found[number]
            if case.none:  # its facts mean something else: bits stay those of the case as written
                expected |= {name: told[name] for name in ("holds", "unknown")}
            assert told == expected, (policy.id, number, case)
