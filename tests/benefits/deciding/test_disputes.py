"""Sources of a real case that say different things of one fact: the answer only where it matters."""

from __future__ import annotations

import datetime
from dataclasses import replace

from nuanxin.benefits import policies
from nuanxin.benefits.deciding import Case, decide, read_case
from nuanxin.benefits.deciding.case import Dispute

DAY = datetime.date(2022, 9, 23)
FOUNDER = {
    "residence": "360722100200",
    "categories": ["MONI"],
    "business_opened_on": "2022-01-01",
    "business_area": "360722",
    "business_state": "running",
}


def decided(*disputes: Dispute, **facts):
    case: Case = replace(read_case({"person": FOUNDER | facts}), disputes=disputes)
    return decide(policies.get("2022-xinfeng-startup"), case, DAY)


def of(name, *values) -> Dispute:
    return Dispute(name, {f"来源{place}": value for place, value in enumerate(values)}, values)


def test_a_dispute_that_matters_is_the_answer_and_names_both_sources():
    found = decided(of("business_state", "running", "closed"))

    assert (found.answer, found.amount, found.collect) == ("conflict", None, ())
    [first, *_] = found.because.children
    assert (first.label, dict(first.values)) == (
        "来源矛盾：经营状态的来源说法不同",
        {"经营状态：来源0": "running", "经营状态：来源1": "closed"},
    )


def test_a_dispute_that_changes_nothing_leaves_the_answer():
    assert decided(of("low_income", "rural", "none")).answer == "yes"
    assert decided(of("business_state", "closed", "revoked"), business_state="closed").answer == "no"


def test_several_disputes_are_weighed_in_every_combination():
    harmless = of("low_income", "rural", "none")

    assert decided(harmless, of("studying", True, False)).answer == "yes"
    assert decided(harmless, of("business_area", "360722", "360723")).answer == "conflict"


def test_three_sources_are_all_weighed():
    assert decided(of("business_state", "running", "running", "closed")).answer == "conflict"


def test_a_source_that_does_not_know_makes_it_matter_too():
    assert decided(of("business_area", "360722", None)).answer == "conflict"


def test_what_else_is_missing_is_still_to_be_collected_where_the_dispute_changes_nothing():
    found = decided(of("low_income", "rural", "none"), business_state=None)

    assert (found.answer, found.collect) == ("unknown", ("经营状态",))


def test_a_persons_dispute_is_theirs_among_people_hired():
    hire = {"residence": "360722100200", "categories": ["MONI"], "able_to_work": True, "willing_to_work": True}
    hire |= {"job_started_on": "2022-07-01", "works_at": "workshop"}
    case = read_case({"employer": {"kind": "workshop", "hires": [hire, hire]}})
    disputed = replace(case.hires[1], disputes=(of("willing_to_work", True, False),))

    found = decide(policies.get("2022-xinfeng-one-off-hiring"), replace(case, hires=(case.hires[0], disputed)), DAY)

    assert (found.answer, [one.answer for one in found.hires]) == ("yes", ["yes", "conflict"])
