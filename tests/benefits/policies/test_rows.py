"""What decides a policy, written again in plain Python from its row in the contract, against the definitions, for cases at random."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nuanxin.benefits import policies
from nuanxin.benefits.deciding import decide, read_case

Case = Mapping[str, Any]
COUNTY, PROVINCE = "360722100200", "370102001001"
AS_OF = datetime.date(2024, 3, 15)
DAYS = st.dates(datetime.date(2022, 4, 1), datetime.date(2024, 4, 15))
MOSTLY, RARELY = st.sampled_from([True] * 5 + [False]), st.sampled_from([False] * 5 + [True])  # so that answers of both kinds are common
CATEGORIES = st.sets(st.sampled_from(["EXPOV", "MONI", "AGE", "ZERO", "DISAB", "LONG"]))
FACTS: dict[str, st.SearchStrategy[Any]] = {
    "residence": st.sampled_from([COUNTY] * 4 + [PROVINCE]),
    "categories": CATEGORIES | st.just({"MONI", "AGE"}),
    "recognised_on": DAYS,
    "annual_review": st.sampled_from(["passed", "failed", "absent", "not_due"]),
    "low_income": st.sampled_from(["none"] * 3 + ["urban", "rural"]),
    "insured_unemployment": RARELY,
    "temporary_difficulty": MOSTLY,
    "business_opened_on": st.dates(datetime.date(2015, 11, 25), AS_OF),
    "business_closed_on": st.none() | DAYS,
    "business_area": st.sampled_from([COUNTY] * 4 + [PROVINCE]),
    "applied_on": DAYS,
    "reviewed_on": DAYS,
    "able_to_work": MOSTLY,
    "willing_to_work": MOSTLY,
    "unemployed_before_job": MOSTLY,
    "job_started_on": st.dates(datetime.date(2022, 4, 10), datetime.date(2022, 4, 25)) | DAYS,
    "works_at": st.sampled_from(["workshop", "park_enterprise", "enterprise", "elsewhere"]),
    "disability_grade": st.integers(1, 4),
    "post_terms_before": st.integers(0, 3),
    "jobs_recommended": st.integers(0, 5),
    "override": st.none() | st.just("局长办公会"),
    "died_on": st.sampled_from([None] * 4 + [AS_OF, datetime.date(2024, 3, 16)]),
}


def months_later(day: datetime.date, months: int) -> datetime.date:
    """The same day of a later month, or the last one it has."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return datetime.date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError(day)


def is_alive(case: Case) -> bool:
    return case["died_on"] is None or case["died_on"] > AS_OF


def startup(case: Case) -> bool:
    opened, closed = case["business_opened_on"], case["business_closed_on"]
    return (
        case["residence"] == COUNTY
        and bool({"EXPOV", "MONI"} & case["categories"])
        and case["business_area"] == COUNTY
        and opened >= datetime.date(2015, 11, 29)
        and months_later(opened, 6) <= case["applied_on"]
        and (closed is None or (closed > case["applied_on"] and closed > case["reviewed_on"]))
    )


def one_off_hiring(case: Case) -> bool:
    return (
        case["residence"] == COUNTY
        and "MONI" in case["categories"]
        and case["able_to_work"]
        and case["willing_to_work"]
        and case["unemployed_before_job"]
        and datetime.date(2022, 4, 16) < case["job_started_on"] <= AS_OF
        and case["works_at"] in ("workshop", "park_enterprise")
    )


def temporary_relief(case: Case) -> bool:
    is_recognised = case["recognised_on"] <= AS_OF
    return is_recognised and not case["insured_unemployment"] and case["low_income"] == "none" and case["temporary_difficulty"]


def second_post_term(case: Case) -> bool:
    severe = "DISAB" in case["categories"] and case["disability_grade"] <= 2
    return (
        case["recognised_on"] <= AS_OF
        and case["annual_review"] in ("passed", "not_due")
        and (severe or bool({"AGE", "ZERO"} & case["categories"]))
        and case["jobs_recommended"] >= 3
        and (case["post_terms_before"] == 1 or (case["post_terms_before"] >= 2 and case["override"] is not None))
    )


ROWS = {
    "2022-xinfeng-startup": startup,
    "2022-xinfeng-one-off-hiring": one_off_hiring,
    "2022-shandong-temporary-relief": temporary_relief,
    "national-second-post-term": second_post_term,
}


def written(case: Case) -> dict[str, Any]:
    """The case as its file has it; the register agrees with the day on which the business closed."""
    closed = case["business_closed_on"]
    state = "closed" if closed is not None and closed <= AS_OF else "running"
    known = {name: sorted(value) if isinstance(value, set) else value for name, value in case.items() if value is not None}
    person = {**known, "sex": "M", "birth_date": datetime.date(1985, 1, 1), "business_state": state}
    return {"person": {name: value.isoformat() if isinstance(value, datetime.date) else value for name, value in person.items()}}


@pytest.mark.parametrize("name", ROWS)
@given(case=st.fixed_dictionaries(FACTS))
@settings(max_examples=60, deadline=None)
def test_a_complete_case_is_answered_as_the_row_says(name, case):
    expected = "yes" if is_alive(case) and ROWS[name](case) else "no"
    assert decide(policies.get(name), read_case(written(case)), AS_OF).answer == expected


@pytest.mark.parametrize("name", ROWS)
@given(
    case=st.fixed_dictionaries(FACTS),
    hidden=st.sets(st.sampled_from(["categories", "works_at", "low_income", "insured_unemployment", "disability_grade"])),
)
@settings(max_examples=40, deadline=None)
def test_what_is_not_collected_changes_no_answer_that_was_given_without_it(name, case, hidden):
    whole = written(case)
    less = {"person": {fact: value for fact, value in whole["person"].items() if fact not in hidden}}
    found = decide(policies.get(name), read_case(less), AS_OF)
    if found.answer == "unknown":
        assert found.collect
    else:
        assert found.answer == decide(policies.get(name), read_case(whole), AS_OF).answer
