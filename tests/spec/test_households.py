"""The cases beside each household definition; the same that `nuanxin check` runs."""

from __future__ import annotations

import pytest

from nuanxin.people.households import cases, library


@pytest.mark.parametrize("path", cases.files(), ids=lambda path: path.stem)
def test_the_cases_beside_a_household_definition_hold(path):
    ran = cases.run(path)

    assert ran.problems == ()
    assert ran.count > 0


@pytest.mark.parametrize("definition", library().values(), ids=lambda definition: definition.id)
def test_every_definition_has_families_of_all_three_answers_and_every_condition_fails_once(definition):
    written = [cases.read(path, cases.CasesFile).content for path in cases.files()]
    mine = [case for file in written if file.of == definition.id for case in file.cases]

    assert {case.answer for case in mine} == {"是", "否", "不能确定"}
    assert {case for one in mine for case in one.fails} <= {part.id for part in definition.conditions}
    assert [label for label, sentence in definition.chinese() if not sentence] == []
