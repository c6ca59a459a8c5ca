"""The cases beside the comparison rules: they pass on both engines, and every shipped rule has one."""

from __future__ import annotations

import pytest

from nuanxin.comparisons import definition
from nuanxin.comparisons.definition import cases
from nuanxin.comparisons.definition.schema import CasesFile
from nuanxin.definitionfile import read


@pytest.mark.parametrize("path", cases.files(), ids=lambda path: path.stem)
def test_cases_pass_on_both_engines(path):
    ran = cases.run(path)

    assert (ran.problems, ran.count > 0) == ((), True)


def test_every_rule_has_a_case():
    tried = {case.rule for path in cases.files() for case in read(path, CasesFile).content.cases}

    assert set(definition.library()) - tried == set()
