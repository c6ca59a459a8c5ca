"""Contradictions of a case: which there are, and when they are the answer."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.benefits import policies
from nuanxin.benefits.deciding import decide, read_case
from nuanxin.benefits.deciding.conflicts import conflicts

DAY = datetime.date(2012, 3, 31)
OWNER = {
    "residence": "3401",
    "categories": ["ZERO"],
    "status": "self_employed",
    "business_opened_on": "2012-01-05",
    "business_state": "running",
}
PENSION = {"kind": "pension", "payer": "self"}


def labels(person, **parts):
    return [one.label for one in conflicts(read_case({"person": person, **parts}), DAY)]


def answer(policy, person, **parts):
    return decide(policies.get(policy), read_case({"person": person, **parts}), DAY).answer


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({}, 0),
        ({"business_closed_on": "2012-03-31"}, 1),
        ({"business_closed_on": "2012-04-01"}, 0),
        ({"business_state": "closed"}, 1),
        ({"business_state": "revoked"}, 1),
        ({"business_state": "running"}, 0),
        ({"business_state": "running", "business_closed_on": "2012-03-31"}, 1),
        ({"business_state": "running", "business_closed_on": "2012-03-31", "status": "flexible"}, 1),
        ({"business_state": "closed", "status": "flexible"}, 0),
        ({"business_state": "closed", "status": None}, 0),
    ],
)
def test_registered_business_that_is_closed(changes, count):
    assert len(labels({**OWNER, **changes})) == count


@pytest.mark.parametrize(("month", "count"), [("2012-01", 0), ("2012-02", 1), ("2011-12", 0)])
@pytest.mark.parametrize("part", ["payments", "insurance"])
def test_dead_with_money_for_later_months(part, month, count):
    one = {"programme": "x", "month": month} if part == "payments" else {**PENSION, "month": month}

    assert len(labels({"died_on": "2012-01-05"}, **{part: [one]})) == count


def test_two_contradictions_are_weighed_together():
    person = {**OWNER, "business_closed_on": "2012-03-01", "died_on": "2012-01-05"}
    insurance = [{**PENSION, "month": "2012-02"}]

    found = decide(policies.get("2011-anhui-self-employment-tax"), read_case({"person": person, "insurance": insurance}), DAY)

    assert found.answer == "conflict"
    assert [child.label for child in found.because.children[:2]] == [
        "来源矛盾：就业登记为自主创业，市场监管登记已注销或吊销",
        "来源矛盾：已登记死亡，以后月份又有社会保险缴费记录",
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "conflict"),
        ({"residence": "3607"}, "no"),
        ({"categories": [], "low_income": "none"}, "no"),
        ({"business_kind": "company"}, "no"),
        ({"categories": None}, "conflict"),
    ],
)
def test_contradiction_is_the_answer_only_if_it_matters(changes, expected):
    person = {**OWNER, "business_closed_on": "2012-03-01", **changes}

    assert answer("2011-anhui-self-employment-tax", person) == expected


def test_contradiction_that_does_not_matter_leaves_an_unknown_unknown():
    person = {"residence": "3401", "recognised_on": "2011-09-01", "status": "self_employed", "business_closed_on": "2012-03-01"}
    found = decide(policies.get("2011-anhui-services"), read_case({"person": person}), DAY)

    assert (found.answer, found.collect) == ("unknown", ("年审结果",))
