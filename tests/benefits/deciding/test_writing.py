"""A case written as a case file has it reads as the same case."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.benefits.deciding import Case, Contribution, Paid, read_case
from nuanxin.benefits.deciding.case import Dispute
from nuanxin.benefits.deciding.writing import read_whole, write_case, write_whole
from nuanxin.benefits.policies import facts
from nuanxin.people.enums import Category

JULY = datetime.date(2022, 7, 1)
WHOLE = {
    "person": {
        "sex": "F",
        "birth_date": "1970-05-31",
        "categories": ["AGE", "MONI"],
        "training": [{"kind": "家政", "passed_on": "2022-05-01"}, {"kind": "", "passed_on": None}],
        "contract_from": "2022-01-01",
        "contract_to": "none",
        "months_used": {"某项目": 3},
        "once_paid": ["a", "b"],
        "school_years": ["1999/00", "2021/22"],
        "household_income_per_head": "512.30",
        "retired_early_on": "2022-05",
        "studying": False,
        "died_on": "none",
    },
    "household": [{"sex": "M"}],
    "employer": {"kind": "workshop", "running_cost": "8000", "in_province": "none"},
    "payments": [{"programme": "x", "month": "2022-07", "amount": "1.50"}, {"programme": "y", "month": None, "amount": None}],
    "insurance": [{"month": "2022-07", "kind": "pension", "amount": "300.00", "payer": "self"}],
}


def test_what_was_read_is_written_as_it_was():
    assert write_case(read_case(WHOLE)) == WHOLE


def test_people_hired_are_written_with_the_employer():
    file = {"employer": {"kind": "workshop", "hires": [{"sex": "F", "died_on": "none"}, {}]}}

    assert write_case(read_case(file))["employer"] == file["employer"]


def test_an_employer_with_nobody_is_not_one_of_whom_nothing_is_known():
    assert [write_case(Case({}, hires=hires))["employer"] for hires in ((), None)] == [{"hires": []}, {}]


def test_what_people_hired_have_beyond_a_case_file_is_kept():
    own = Case(
        {"sex": "F"},
        payments=(Paid("x", JULY, Decimal("1.50")),),
        insurance=(Contribution(JULY, "medical", None, "employer"),),
        disputes=(Dispute("studying", {"甲": True, "乙": False}, (True, False)),),
    )
    case = Case({}, hires=(own, Case({"sex": "M"})))

    assert read_whole(json.loads(json.dumps(write_whole(case)))) == case


def test_contradictions_are_kept_with_what_each_source_says():
    disputes = (
        Dispute("low_income", {"甲": "农村低保", "乙": "未享受低保"}, ("rural", "none")),
        Dispute("died_on", {"甲": JULY, "乙": None}, (JULY, None)),
        Dispute("categories", {"甲": "…"}, (frozenset({"AGE"}),)),
    )

    found = read_whole(json.loads(json.dumps(write_whole(Case({}, disputes=disputes)))))

    assert [(one.name, one.values) for one in found.disputes] == [(one.name, one.values) for one in disputes]
    assert found.disputes[1].said == {"甲": "2022-07-01", "乙": None}


DAYS = st.dates(datetime.date(1950, 1, 1), datetime.date(2199, 12, 31))
YUAN = st.decimals(0, 10**6, places=2)
VALUES = {
    "bool": st.booleans(),
    "money": YUAN,
    "date": DAYS,
    "date_or_month": DAYS,
    "date_or_open": DAYS | st.just("none"),
    "month": DAYS.map(lambda day: day.replace(day=1)),
    "area": st.sampled_from(["36", "360722", "360722100200"]),
    "text": st.text("甲乙丙", min_size=1),
    "categories": st.frozensets(st.sampled_from(Category.values)),
    "trainings": st.lists(st.tuples(st.text("甲乙"), st.none() | DAYS), max_size=3).map(tuple),
    "counts": st.dictionaries(st.text("甲乙", min_size=1), st.integers(0, 60)),
    "ids": st.frozensets(st.text("ab", min_size=1)),
    "years": st.frozensets(st.integers(1980, 2098)),
}


def value_of(fact):
    if fact.type == "enum":
        return st.sampled_from(list(fact.values))
    return st.integers(fact.least or 0, fact.most or 100) if fact.type == "int" else VALUES[fact.type]


def some_of(known):
    return st.fixed_dictionaries({}, optional={name: value_of(fact) for name, fact in known.items()})


PAID = st.builds(Paid, st.text("甲乙", min_size=1), st.none() | VALUES["month"], st.none() | YUAN)
INSURED = st.builds(
    Contribution, VALUES["month"], st.sampled_from(["pension", "medical"]), st.none() | YUAN, st.sampled_from(["self", "employer"])
)
PERSON, EMPLOYER = some_of(facts.known().facts), some_of(facts.known().employer)
CASES = st.builds(
    Case,
    person=PERSON,
    household=st.lists(PERSON, max_size=2).map(tuple),
    employer=EMPLOYER,
    payments=st.lists(PAID, max_size=3).map(tuple),
    insurance=st.lists(INSURED, max_size=3).map(tuple),
)


@given(CASES)
def test_every_case_reads_as_it_was_written(case):
    assert read_whole(json.loads(json.dumps(write_whole(case)))) == case


@given(CASES, st.lists(PERSON, max_size=3))
def test_every_case_with_people_hired_reads_as_it_was_written(case, people):
    case = replace(case, person={}, household=(), hires=tuple(Case(one, employer=case.employer) for one in people))

    assert read_whole(json.loads(json.dumps(write_whole(case)))) == case


@pytest.mark.parametrize("name", [name for name, fact in facts.known().facts.items() if fact.missing == "none"])
def test_what_is_said_not_to_exist_stays_so(name):
    assert read_whole(write_whole(read_case({"person": {name: "none"}}))).none == ({name} if name != "contract_to" else set())
