"""Deciding in bulk on cases at the edges, written by hand: what is expected stands beside each, and the single decision says the same."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from nuanxin.benefits.deciding import read_case
from nuanxin.benefits.policies import get
from tests.benefits.bulk.beside import in_bulk, library_once, single
from tests.benefits.bulk.cases import bulk_of

LEAP = datetime.date(2012, 2, 29)
INSURANCE, POST = "2011-anhui-insurance-subsidy", "2011-anhui-post-subsidy"
PERSON = {
    "sex": "M", "birth_date": "1960-05-20", "residence": "340102001001", "categories": ["AGE"], "recognised_on": "2011-09-01",
    "annual_review": "passed", "status": "flexible",
}  # fmt: skip


def months(programme: str, first: str, count: int) -> list[dict[str, Any]]:
    start = int(first[:4]) * 12 + int(first[5:]) - 1
    return [{"programme": programme, "month": f"{n // 12}-{n % 12 + 1:02}", "amount": "100"} for n in range(start, start + count)]


def paid(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"payments": list(rows)}


# For each: changes to the person, other parts of the case, and "answer months-left last-month" of the insurance subsidy (? = not known).
MONTHS: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "plain": ({}, {}, "yes 36 2015-01"),
    "sixty-one months from retirement": ({"birth_date": "1957-03-31"}, {}, "yes 36 2015-01"),
    "sixty months from retirement, born on the last of February": ({"birth_date": "1957-02-28"}, {}, "yes 61 2017-02"),
    "sixty months, born on the first": ({"birth_date": "1957-02-01"}, {}, "yes 61 2017-02"),
    "born by the month alone": ({"birth_date": "1957-02"}, {}, "yes 61 2017-02"),
    "born on a leap day": ({"birth_date": "1956-02-29"}, {}, "yes 49 2016-02"),
    "in the month of retirement": ({"birth_date": "1952-02-29"}, {}, "yes 1 2012-02"),
    "a month after retirement": ({"birth_date": "1952-01-31"}, {}, "no 0 2012-01"),
    "a month before retirement": ({"birth_date": "1952-03-01"}, {}, "yes 2 2012-03"),
    "woman of fifty": ({"sex": "F", "original_retirement_age": "50", "birth_date": "1962-02-10"}, {}, "yes 1 2012-02"),
    "woman of fifty-five": ({"sex": "F", "original_retirement_age": "55", "birth_date": "1957-02-10"}, {}, "yes 1 2012-02"),
    "woman of fifty, over": ({"sex": "F", "original_retirement_age": "50", "birth_date": "1962-01-31"}, {}, "no 0 2012-01"),
    "woman of an unknown age, fifty is over": ({"sex": "F", "birth_date": "1962-01-31"}, {}, "unknown ? ?"),
    "woman of an unknown age, both far off": ({"sex": "F", "birth_date": "1970-05-31"}, {}, "yes 36 2015-01"),
    "woman of an unknown age, both over": ({"sex": "F", "birth_date": "1952-01-31"}, {}, "no 0 ?"),
    "sex not known, all far off": ({"sex": None, "birth_date": "1970-05-31"}, {}, "yes 36 2015-01"),
    "sex not known, one over": ({"sex": None, "birth_date": "1960-05-20"}, {}, "unknown ? ?"),
    "sex not known, all over": ({"sex": None, "birth_date": "1951-12-31"}, {}, "no 0 ?"),
    "birth not known": ({"birth_date": None}, {}, "unknown ? ?"),
    "birth and sex not known": ({"birth_date": None, "sex": None}, {}, "unknown ? ?"),
    "birth not known, all used up": ({"birth_date": None}, paid(*months(INSURANCE, "2009-02", 36)), "unknown ? ?"),
    "retired early this month": ({"retired_early_on": "2012-02"}, {}, "yes 1 2012-02"),
    "retired early last month": ({"retired_early_on": "2012-01"}, {}, "no 0 2012-01"),
    "retired early, birth not known": ({"birth_date": None, "retired_early_on": "2011-12"}, {}, "no 0 ?"),
    "one month left": ({}, paid(*months(INSURANCE, "2009-03", 35)), "yes 1 2015-01"),
    "all months used": ({}, paid(*months(INSURANCE, "2009-02", 36)), "no 0 2015-01"),
    "more than all used": ({}, paid(*months(INSURANCE, "2008-02", 40)), "no 0 2015-01"),
    "one month paid twice": ({}, paid(*months(INSURANCE, "2012-01", 1), *months(INSURANCE, "2012-01", 1)), "yes 35 2015-01"),
    "paid on the shared clock": ({}, paid(*months(POST, "2011-09", 5)), "yes 31 2015-01"),
    "the same month on both clocks' programmes": ({}, paid(*months(INSURANCE, "2012-01", 1), *months(POST, "2012-01", 1)), "yes 35 2015-01"),
    "paid by the programme's title": ({}, paid(*months("社会保险补贴", "2011-09", 5)), "yes 31 2015-01"),
    "paid of another clock": ({}, paid(*months("2011-anhui-services", "2011-09", 5)), "yes 36 2015-01"),
    "paid of a programme nobody knows": ({}, paid(*months("旧项目", "2009-02", 36)), "yes 36 2015-01"),
    "paid once without a month": ({}, paid({"programme": INSURANCE, "amount": "100"}), "yes 36 2015-01"),
    "used elsewhere": ({"months_used": {INSURANCE: 35}}, {}, "yes 1 2015-01"),
    "used elsewhere and paid here": ({"months_used": {POST: 34}}, paid(*months(INSURANCE, "2012-01", 1)), "yes 1 2015-01"),
    "used elsewhere of another clock": ({"months_used": {"2011-anhui-services": 36}}, {}, "yes 36 2015-01"),
    "frozen when sixty months were left": ({"birth_date": "1957-02-10", "first_approved_on": "2012-02-29"}, {}, "yes 61 2017-02"),
    "frozen a month earlier": ({"birth_date": "1957-02-10", "first_approved_on": "2012-01-31"}, {}, "yes 36 2014-12"),
    "frozen tomorrow does not count yet": ({"first_approved_on": "2012-03-01"}, {}, "yes 36 2015-01"),
    "frozen as extended": ({"first_approved_on": "2011-09-01", "extended": True}, {}, "yes 100 2020-05"),
    "frozen as not extended though near": (
        {"birth_date": "1954-02-10", "first_approved_on": "2011-09-01", "extended": False}, {}, "yes 25 2014-02"),
    "extended, all used": (
        {"first_approved_on": "2008-02-01", "extended": True}, paid(*months(INSURANCE, "2008-02", 48)), "yes 100 2020-05"),
    "extended, birth not known": ({"birth_date": None, "first_approved_on": "2011-09-01", "extended": True}, {}, "unknown ? ?"),
    "not extended, all used, birth not known": (
        {"birth_date": None, "first_approved_on": "2009-01-31", "extended": False}, paid(*months(INSURANCE, "2009-01", 36)), "no 0 ?"),
    "died today": ({"died_on": "2012-02-29"}, {}, "no 36 2015-01"),
    "died yesterday": ({"died_on": "2012-02-28"}, {}, "no 36 2015-01"),
    "dies tomorrow": ({"died_on": "2012-03-01"}, {}, "yes 36 2015-01"),
    "recognised today": ({"recognised_on": "2012-02-29"}, {}, "yes 36 2015-01"),
    "recognised tomorrow": ({"recognised_on": "2012-03-01"}, {}, "no 36 2015-01"),
    "never recognised": ({"recognised_on": None}, {}, "no 36 2015-01"),
    "recognition ended yesterday": ({"recognition_ended_on": "2012-02-28"}, {}, "no 36 2015-01"),
    "recognition ends tomorrow": ({"recognition_ended_on": "2012-03-01"}, {}, "yes 36 2015-01"),
    "review failed": ({"annual_review": "failed"}, {}, "no 36 2015-01"),
    "review not known": ({"annual_review": None}, {}, "unknown 36 2015-01"),
    "review not due": ({"annual_review": "not_due"}, {}, "yes 36 2015-01"),
    "no category": ({"categories": [], "low_income": "none"}, {}, "no 36 2015-01"),
    "categories not known": ({"categories": None}, {}, "unknown 36 2015-01"),
    "two categories": ({"categories": ["ZERO", "GRAD"]}, {}, "yes 36 2015-01"),
    "of the province, no more is known": ({"residence": "34"}, {}, "yes 36 2015-01"),
    "of another province": ({"residence": "360722100200"}, {}, "no 36 2015-01"),
    "residence not known": ({"residence": None}, {}, "unknown 36 2015-01"),
    "status not known": ({"status": None}, {}, "unknown 36 2015-01"),
    "a no that nothing unknown can change": ({"status": "unemployed", "birth_date": None, "categories": None}, {}, "no ? ?"),
}  # fmt: skip
quick_library = pytest.fixture(scope="module")(library_once)


def case(changes: dict[str, Any], more: dict[str, Any]):
    return read_case({**more, "person": {name: value for name, value in (PERSON | changes).items() if value is not None}})


@pytest.fixture(scope="module")
def decided(quick_library):
    """All cases at once, as rows of one relation."""
    policies = [get(INSURANCE), get(POST)]
    bulk = bulk_of([case(changes, more) for changes, more, _ in MONTHS.values()], LEAP, policies)
    bulk.run()
    return {one.id: dict(in_bulk(bulk, one)) for one in policies}


def short(told: dict[str, Any]) -> str:
    left, last = told["left"], told["last"]
    return f"{told['answer']} {'?' if left is None else left} {f'{last:%Y-%m}' if last else '?'}"


@pytest.mark.parametrize("name", MONTHS)
def test_bulk_counts_the_months_that_are_expected(decided, name):
    assert short(decided[INSURANCE][list(MONTHS).index(name)]) == MONTHS[name][2]


@pytest.mark.parametrize("policy", [INSURANCE, POST])
@pytest.mark.parametrize("name", MONTHS)
def test_bulk_says_of_an_edge_what_the_single_decision_says(decided, name, policy):
    changes, more, _ = MONTHS[name]
    assert decided[policy][list(MONTHS).index(name)] == single(get(policy), case(changes, more), LEAP)


def test_whoever_else_is_in_the_relation_a_case_is_answered_alike(quick_library, decided):
    names = ["woman of fifty, over", "paid on the shared clock", "frozen as extended"]
    bulk = bulk_of([case(*MONTHS[name][:2]) for name in names], LEAP, [get(INSURANCE), get(POST)])
    bulk.run()
    assert [told for _, told in sorted(in_bulk(bulk, get(INSURANCE)))] == [decided[INSURANCE][list(MONTHS).index(name)] for name in names]


def test_nobody_at_all_is_decided_without_a_row(quick_library):
    bulk = bulk_of([], LEAP, [get(INSURANCE)])
    bulk.run()
    assert list(in_bulk(bulk, get(INSURANCE))) == []
