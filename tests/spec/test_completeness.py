"""The cases beside each set of clears, run on both engines; the same that `nuanxin check` runs."""

from __future__ import annotations

import pytest

from nuanxin.notices.definition import clears, clears_cases


@pytest.mark.parametrize("path", clears_cases.files(), ids=lambda path: path.stem)
def test_the_cases_beside_a_set_of_clears_hold_on_both_engines(path):
    ran = clears_cases.run(path)

    assert ran.problems == ()
    assert ran.count > 0


@pytest.mark.parametrize("wanted", clears.library().values(), ids=lambda wanted: wanted.id)
def test_every_fact_of_a_set_is_missing_in_some_case(wanted):
    [path] = [path for path in clears_cases.files() if path.stem == wanted.id]
    cases = clears_cases.read(path, clears_cases.ClearsCases).content.cases

    assert {fact.id for fact in wanted.facts} == {name for case in cases for lacking in case.missing.values() for name in lacking}
