"""Deciding in bulk beside the single decision: the same answer, conditions, months, amount and facts to collect, whatever the case."""

from __future__ import annotations

import pytest

from nuanxin.benefits.policies import in_force
from tests.benefits.bulk.beside import in_bulk, library_once, single
from tests.benefits.bulk.cases import DAYS, Maker, bulk_of

CASES = 14


quick_library = pytest.fixture(scope="module")(library_once)


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
