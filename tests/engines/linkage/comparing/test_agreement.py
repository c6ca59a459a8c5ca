"""DuckDB and the judge say the same of any ledger and any lists."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from tests.engines.linkage.comparing import worlds


@given(worlds.ledgers(), worlds.lists(), worlds.lists(), worlds.comparisons())
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_both_engines_find_the_same(ledger, x, y, comparison):
    with tempfile.TemporaryDirectory() as folder:
        duck = worlds.duck(Path(folder), ledger, x, y)

        assert duck.hits(comparison) == worlds.judge(ledger, x, y).hits(comparison)


@given(worlds.ledgers(), worlds.lists(), worlds.lists())
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_rules_run_together_find_what_each_finds_alone(ledger, x, y):
    together = [worlds.of_people(when, [None, "kind = 'a'"]) for when in worlds.OF_PEOPLE]
    together += [worlds.of_rows(when, [None, "kind = 'a'"]) for when in worlds.OF_ROWS]
    named = [worlds.renamed(comparison, f"rule_{number}") for number, comparison in enumerate(together)]
    with tempfile.TemporaryDirectory() as folder:
        duck = worlds.duck(Path(folder), ledger, x, y)
        found = {one.id: one.count for one in duck.write(named, lambda name: Path(folder) / f"{name}.out")}

    assert found == {one.id: len(worlds.judge(ledger, x, y).hits(one)) for one in named}
