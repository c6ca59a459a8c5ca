"""The cases beside each definition, run on both engines; the same that `nuanxin check` runs."""

from __future__ import annotations

import pytest

from nuanxin.notices.definition import cases, catalogue
from nuanxin.orgs.definitions import SHIPPED


@pytest.mark.parametrize("path", cases.files(), ids=lambda path: f"{path.parent.parent.name}/{path.stem}")
def test_the_cases_beside_a_definition_hold_on_both_engines(path):
    ran = cases.run(path)

    assert ran.problems == ()
    assert ran.count > 0


@pytest.mark.parametrize("notice", catalogue.notices().values(), ids=lambda notice: notice.id)
def test_every_column_of_every_form_has_a_case_that_counts_something(notice):
    folder = SHIPPED / "notices" / notice.id / "tests"
    written = [cases.read(path, cases.CasesFile).content for path in sorted(folder.glob("*.yaml"))]
    counted = {(case.form, int(no)) for file in written for case in file.cases for no in case.total or {}}

    assert {(form.no, column.no) for form in notice.forms.values() for column in form.columns} - counted == set()


@pytest.mark.parametrize("notice", catalogue.notices().values(), ids=lambda notice: notice.id)
def test_every_standard_and_target_group_has_a_case(notice):
    folder = SHIPPED / "notices" / notice.id / "tests"
    every = [case for path in folder.glob("*.yaml") for case in cases.read(path, cases.CasesFile).content.cases]

    assert {standard.id for standard in notice.standards} - {case.standard for case in every} == set()
    assert notice.targets is None or any(case.targets for case in every)
    items = {item for case in every for lacking in (case.gaps or {}).values() for item in lacking}
    assert {item.id for standard in notice.standards for item in standard.items} - items == set()
