"""The cases beside the procedures: on which day a notice ends and a step is due."""

from __future__ import annotations

import pytest

from nuanxin import yamlfile
from nuanxin.orgs.definitions import SHIPPED
from nuanxin.people import procedures
from nuanxin.people.actions.applications.matters import due_on
from nuanxin.people.actions.applications.publishing import closing_day

CASES = yamlfile.load(SHIPPED / "procedures" / "tests" / "closing-days.yaml").value
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("case", CASES["notices"], ids=lambda case: f"{case['procedure']} {case['posted']}")
def test_a_public_notice_ends_on_its_day(case):
    rule = procedures.get(case["procedure"]).notice

    assert closing_day(rule, case["posted"]) == case["closes"], case["what"]


@pytest.mark.parametrize("case", CASES["steps"], ids=lambda case: f"{case['procedure']} {case['step']}")
def test_a_step_is_due_on_its_day(case):
    step = procedures.get(case["procedure"]).step(case["step"])

    assert due_on(step, case["from"]) == case["due"], case["what"]


def test_every_procedure_with_a_notice_has_a_case():
    with_notice = {procedure.id for procedure in procedures.library().values() if procedure.notice}

    assert {case["procedure"] for case in CASES["notices"]} == with_notice
