"""Contradictions and frozen approvals where they change the answer, and where they change nothing."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest

from nuanxin.benefits import policies
from nuanxin.benefits.deciding import decide, read_case
from nuanxin.benefits.deciding.case import Dispute

DAY = datetime.date(2024, 6, 30)
FLEXIBLE, ENTERPRISE = "national-insurance-subsidy-flexible", "national-insurance-subsidy-enterprise"
PERSON = {
    "sex": "M",
    "birth_date": "1975-05-01",
    "residence": "360722100200",
    "recognised_on": "2024-01-01",
    "annual_review": "passed",
    "status": "flexible",
    "shareholder": False,
    "legal_representative": False,
    "retired": False,
    "pays_insurance_as": "individual",
    "business_opened_on": "none",
}
PAID = [{"month": "2024-06", "kind": "pension", "payer": "self", "amount": "900"}]


def decided(changes=None, disputes=(), policy=FLEXIBLE, day=DAY, **parts):
    case = read_case({"person": PERSON | (changes or {}), "insurance": PAID, **parts})
    return decide(policies.get(policy), replace(case, disputes=tuple(disputes)), day)


def dispute(name, *values):
    return Dispute(name, {f"来源{number}": value for number, value in enumerate(values, 1)}, values)


def test_without_a_contradiction_the_answer_is_yes():
    found = decided()

    assert (found.answer, found.amount, found.collect) == ("yes", Decimal("600.00"), ())


@pytest.mark.parametrize(
    ("disputed", "answer"),
    [
        (dispute("status", "flexible", "enterprise"), "conflict"),
        (dispute("status", "flexible", "unemployed"), "conflict"),
        (dispute("shareholder", False, True), "conflict"),
        (dispute("retired", False, True), "conflict"),
        (dispute("retired", False, None), "yes"),
        (dispute("annual_review", "passed", "not_due"), "yes"),
        (dispute("annual_review", "passed", "absent"), "conflict"),
        (dispute("residence", "360722100200", "360722101200"), "yes"),
        (dispute("sex", "M", "F"), "yes"),
        (dispute("birth_date", datetime.date(1975, 5, 1), datetime.date(1976, 5, 1)), "yes"),
        (dispute("birth_date", datetime.date(1975, 5, 1), datetime.date(1964, 5, 31)), "conflict"),
        (dispute("birth_date", datetime.date(1975, 5, 1), datetime.date(1964, 6, 1)), "yes"),
        (dispute("recognised_on", datetime.date(2024, 1, 1), datetime.date(2024, 6, 30)), "yes"),
        (dispute("recognised_on", datetime.date(2024, 1, 1), datetime.date(2024, 7, 1)), "conflict"),
        (dispute("job_started_on", datetime.date(2024, 1, 1), datetime.date(2023, 1, 1)), "yes"),
    ],
)
def test_a_contradiction_is_the_answer_exactly_where_it_changes_the_answer(disputed, answer):
    assert decided(disputes=[disputed]).answer == answer


def test_a_contradiction_with_effect_gives_no_amount_and_nothing_to_collect():
    found = decided(disputes=[dispute("status", "flexible", "enterprise")])

    assert (found.answer, found.amount, found.collect) == ("conflict", None, ())
    assert found.because.children[0].label == "来源矛盾：就业状态的来源说法不同"
    assert found.because.children[0].values == {"就业状态：来源1": "flexible", "就业状态：来源2": "enterprise"}


def test_a_contradiction_without_effect_is_not_in_the_reasons():
    found = decided(disputes=[dispute("annual_review", "passed", "not_due")])

    assert not [one.label for one in found.because.children if one.label.startswith("来源矛盾")]
    assert found.amount == Decimal("600.00")


def test_a_contradiction_about_somebody_who_is_refused_anyway_is_none():
    found = decided({"recognition_ended_on": "2024-05-01"}, disputes=[dispute("status", "flexible", "enterprise")])

    assert (found.answer, found.amount) == ("no", Decimal("0.00"))


def test_two_contradictions_one_of_them_without_effect_are_still_a_conflict():
    found = decided(disputes=[dispute("annual_review", "passed", "not_due"), dispute("shareholder", False, True)])

    assert found.answer == "conflict"


@pytest.mark.parametrize(("died_on", "answer"), [("2024-06-30", "no"), ("2024-07-01", "yes"), ("none", "yes"), ("2024-05-31", "conflict")])
def test_a_death_counts_from_its_day_and_contradicts_contributions_of_later_months(died_on, answer):
    assert decided({"died_on": died_on}).answer == answer


@pytest.mark.parametrize(
    ("opened", "closed", "state", "answer"),
    [
        ("2024-06-30", "none", "running", "no"),
        ("2024-07-01", "none", "running", "yes"),
        ("2020-01-01", "2024-06-30", "closed", "yes"),
        ("2020-01-01", "2024-07-01", "running", "no"),
        ("2020-01-01", "2024-06-30", "running", "conflict"),
        ("2020-01-01", "none", "revoked", "yes"),
    ],
)
def test_a_business_counts_from_its_first_day_until_it_is_closed(opened, closed, state, answer):
    changes = {"business_opened_on": opened, "business_closed_on": closed, "business_state": state}

    assert decided(changes).answer == answer


@pytest.mark.parametrize(("ended", "answer"), [("2024-06-29", "no"), ("2024-06-30", "yes"), ("2024-07-01", "yes"), ("none", "yes")])
def test_the_register_holds_to_the_day_on_which_it_ends(ended, answer):
    assert decided({"recognition_ended_on": ended}).answer == answer


@pytest.mark.parametrize(
    ("born", "distance", "extended"),
    [("1969-06-30", 60, False), ("1969-05-31", 59, True), ("1969-07-01", 61, False), ("1964-06-01", 0, True)],
)
def test_less_than_sixty_months_extend_the_subsidy_to_retirement(born, distance, extended):
    months = decided({"birth_date": born}).months

    assert (months.distance, months.extended) == (distance, extended)


@pytest.mark.parametrize(
    ("frozen", "used", "answer", "left"),
    [(True, 36, "yes", 132), (True, 0, "yes", 132), (False, 36, "no", 0), (False, 35, "yes", 1), (False, 0, "yes", 36)],
)
def test_what_the_first_approval_froze_wins_over_the_distance(frozen, used, answer, left):
    changes = {"first_approved_on": "2024-01-10", "extended": frozen, "months_used": {FLEXIBLE: used}}

    found = decided(changes)

    assert (found.answer, found.months.extended, found.months.left) == (answer, frozen, left)


def test_what_is_frozen_holds_where_the_day_of_birth_is_unknown():
    found = decided({"birth_date": None, "first_approved_on": "2024-01-10", "extended": True})

    assert (found.answer, found.months.extended, found.months.left, found.collect) == ("unknown", True, None, ("出生日期",))


@pytest.mark.parametrize(
    ("programme", "used"),
    [(FLEXIBLE, 3), (ENTERPRISE, 3), ("灵活就业社保补贴", 0), ("national-post-subsidy", 0)],
)
def test_months_used_elsewhere_count_where_the_clock_is_shared(programme, used):
    assert decided({"months_used": {programme: 3}}).months.used == used


def test_the_same_month_under_two_policies_of_the_clock_is_one_month():
    payments = [{"programme": name, "month": "2024-05", "amount": "1"} for name in (FLEXIBLE, ENTERPRISE, FLEXIBLE)]

    assert decided(payments=payments).months.used == 1


def test_an_unknown_programme_of_somebody_hired_is_told_too():
    """Months of a hired person that count nowhere must not vanish in silence."""
    hire = PERSON | {"status": "enterprise", "months_used": {"别的补贴": 30}}

    found = decide(policies.get(ENTERPRISE), read_case({"employer": {"hires": [hire]}}), DAY)

    assert found.notes == ("项目“别的补贴”不是已知政策，它的月数和金额没有计入。请核对项目名称（用政策编号）。",)


@pytest.mark.parametrize("part", ["sex", "birth_date"])
def test_without_sex_or_birth_far_from_retirement_only_the_birth_is_needed(part):
    found = decided({part: None})

    assert (found.answer, found.collect) == (("yes", ()) if part == "sex" else ("unknown", ("出生日期",)))


def test_without_sex_and_near_to_retirement_the_sex_is_asked_for_first():
    found = decided({"sex": None, "birth_date": "1971-05-01"})

    assert (found.answer, found.collect) == ("unknown", ("性别",))
