"""What is written out before anything runs: guards for what there is not, shorthand, constants, dates for durations."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuanxin.engines import rules
from nuanxin.engines.rules import meaning
from nuanxin.engines.rules.dates import add_months
from nuanxin.engines.rules.tree import (
    And,
    Arithmetic,
    Between,
    Call,
    Case,
    Coalesce,
    Compare,
    In,
    IsNull,
    Literal,
    Members,
    Name,
    Not,
    Or,
    walk,
)
from tests.engines.rules import texts
from tests.engines.rules.facts import CATALOGUE, COLUMNS, FORM, PARAMETERS, SEX, a_row

SEQ, DECIDED, BIRTH = Name("int", "seq", "never"), Name("date", "decided_on", "never"), Name("date", "birth_on", "unknown")
OPENINGS, ENDED = Name("int", "openings", "none"), Name("date", "ended_on", "none")
HELPED, LONG, WANTS = Name("bool", "helped", "none"), Name("bool", "has_LONG", "never"), Name("bool", "wants_job", "unknown")
FORM_NAME, SEX_NAME = Name("enum", "form", "none", FORM), Name("enum", "sex", "unknown", SEX)
PAID, AMOUNT = Name("money", "paid_yuan", "none"), Name("money", "amount_yuan", "never")
ONE, TWO = Literal("int", 1), Literal("int", 2)
FEW = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def there(name):
    return Not("bool", IsNull("bool", name))


def both(*parts):
    return And("bool", parts)


def meant(text):
    return rules.compile_value(text, CATALOGUE, members=COLUMNS).meaning


def bound(text):
    return rules.compile_value(text, CATALOGUE, members=COLUMNS).bind(PARAMETERS).tree


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("seq = 1", Compare("bool", "=", SEQ, ONE)),
        ("openings = 1", both(there(OPENINGS), Compare("bool", "=", OPENINGS, ONE))),
        ("1 < openings", both(there(OPENINGS), Compare("bool", "<", ONE, OPENINGS))),
        ("openings = openings", both(there(OPENINGS), Compare("bool", "=", OPENINGS, OPENINGS))),
        ("ended_on < decided_on", both(there(ENDED), Compare("bool", "<", ENDED, DECIDED))),
        ("form IN ('flexible')", both(there(FORM_NAME), In("bool", FORM_NAME, (Literal("text", "flexible"),)))),
        ("form NOT IN ('flexible')", both(there(FORM_NAME), Not("bool", In("bool", FORM_NAME, (Literal("text", "flexible"),))))),
        ("helped", both(there(HELPED), HELPED)),
        ("NOT helped", Not("bool", both(there(HELPED), HELPED))),
        ("has_LONG", LONG),
        ("wants_job", WANTS),
        ("openings IS NULL", IsNull("bool", OPENINGS)),
        ("openings IS NOT NULL", there(OPENINGS)),
        ("openings + 1 = 2", both(there(OPENINGS), Compare("bool", "=", Arithmetic("int", "+", OPENINGS, ONE), TWO))),
        (
            "paid_yuan > openings",
            both(there(PAID), there(OPENINGS), Compare("bool", ">", PAID, OPENINGS)),
        ),
        ("year(ended_on) = 2", both(there(ENDED), Compare("bool", "=", Call("int", "year", (ENDED,)), TWO))),
        ("coalesce(openings, 1) = 1", Compare("bool", "=", Coalesce("int", (OPENINGS, ONE)), ONE)),
    ],
)
def test_leaf_of_what_there_may_not_be_is_guarded(text, expected):
    assert meant(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("seq BETWEEN 1 AND 2", both(Compare("bool", ">=", SEQ, ONE), Compare("bool", "<=", SEQ, TWO))),
        ("seq NOT BETWEEN 1 AND 2", Not("bool", both(Compare("bool", ">=", SEQ, ONE), Compare("bool", "<=", SEQ, TWO)))),
        ("all(has_LONG)", Not("bool", Members("bool", "any", Not("bool", LONG)))),
        ("any(helped)", Members("bool", "any", both(there(HELPED), HELPED))),
        ("count(helped) = 1", Compare("bool", "=", Members("int", "count", both(there(HELPED), HELPED)), ONE)),
    ],
)
def test_shorthand_is_written_out(text, expected):
    assert meant(text) == expected


def test_choice_between_what_there_may_not_be_is_guarded_by_the_branch_that_is_taken():
    case = Case("int", None, ((LONG, OPENINGS),), SEQ)
    absent = Case("bool", None, ((LONG, IsNull("bool", OPENINGS)),), Literal("bool", False))

    assert meant("CASE WHEN has_LONG THEN openings ELSE seq END = 1") == both(Not("bool", absent), Compare("bool", "=", case, ONE))


def test_choice_between_what_is_always_there_needs_no_guard():
    assert meant("CASE WHEN has_LONG THEN seq ELSE 2 END = 1") == Compare("bool", "=", Case("int", None, ((LONG, SEQ),), TWO), ONE)


def test_conditions_of_a_choice_are_guarded_by_themselves():
    case = meant("CASE WHEN helped THEN 1 ELSE 2 END = 1").left

    assert case == Case("int", None, ((both(there(HELPED), HELPED), ONE),), TWO)


@FEW
@given(text=texts.conditions())
def test_what_runs_has_no_shorthand_left(text):
    nodes = list(walk(meant(text)))

    assert not [node for node in nodes if isinstance(node, Between)]
    assert not [node for node in nodes if isinstance(node, In | IsNull) and node.negated]
    assert not [node for node in nodes if isinstance(node, Members) and node.quantifier == "all"]


@FEW
@given(text=texts.conditions())
def test_writing_out_twice_changes_the_answer_no_more(text):
    once = rules.compile(text, CATALOGUE, members=COLUMNS)
    row = a_row(members=[], seq=1, decided_on=date(2022, 9, 5), has_LONG=True, amount_yuan=1)

    assert rules.Bound(meaning.bound(meaning.meaning(once.meaning), PARAMETERS)).test(row) is once.bind(PARAMETERS).test(row)


# Parameters and constants


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$to", Literal("date", date(2022, 9, 23))),
        ("add_months($to, -1)", Literal("date", date(2022, 8, 23))),
        ("month_end($from)", Literal("date", date(2022, 9, 30))),
        ("1 + 2 * 3", Literal("int", 7)),
        ("-(1 - 3)", Literal("int", 2)),
        ("least($from, $to)", Literal("date", date(2022, 9, 1))),
        ("coalesce($to, $from)", Literal("date", date(2022, 9, 23))),
        ("CASE WHEN $from < $to THEN 1 ELSE 2 END", Literal("int", 1)),
        ("$from <= $to", Literal("bool", True)),
        ("NOT $from <= $to", Literal("bool", False)),
        ("$to BETWEEN $from AND $from", Literal("bool", False)),
        ("seq + (1 + 2)", Arithmetic("int", "+", SEQ, Literal("int", 3))),
        ("seq + 1 + 2", Arithmetic("int", "+", Arithmetic("int", "+", SEQ, ONE), TWO)),
        ("add_days(decided_on, 1 + 1)", Call("date", "add_days", (DECIDED, TWO))),
        ("sex = 'M' AND 1 = 1", both(Compare("bool", "=", SEX_NAME, Literal("text", "M")), Literal("bool", True))),
    ],
)
def test_what_needs_no_fact_is_computed_once(text, expected):
    assert bound(text) == expected


def test_a_question_to_members_is_never_computed_beforehand():
    assert bound("any(1 = 1)") == Members("bool", "any", Literal("bool", True))


def test_a_day_outside_the_calendar_is_unknown():
    assert bound("add_years(add_years($to, 200), 200) = $to") == Literal("bool", False)
    assert rules.compile_value("add_years($d, 200)", CATALOGUE, {"d": "date"}).bind({"d": date(9999, 1, 1)}).tree == Literal("date", None)


# Durations up to a fixed day


@pytest.mark.parametrize("k", [-1, 0, 1, 50])
@pytest.mark.parametrize(("function", "months"), [("full_years", 12), ("full_months", 1)])
def test_duration_up_to_a_fixed_day_is_a_threshold_of_the_start(function, months, k):
    enough, more = (Literal("date", add_months(PARAMETERS["to"], -months * count)) for count in (k, k + 1))
    by, after = (lambda day: Compare("bool", "<=", BIRTH, day)), (lambda day: Compare("bool", ">", BIRTH, day))

    found = {operator: bound(f"{function}(birth_on, $to) {operator} {k}") for operator in ("=", "<>", "<", "<=", ">", ">=")}

    assert found == {
        ">=": by(enough),
        ">": by(more),
        "<": after(enough),
        "<=": after(more),
        "=": And("bool", (by(enough), after(more))),
        "<>": Or("bool", (after(enough), by(more))),
    }


@pytest.mark.parametrize(("operator", "mirrored"), [("=", "="), ("<>", "<>"), ("<", ">"), ("<=", ">="), (">", "<"), (">=", "<=")])
def test_duration_on_the_other_side_is_turned_round(operator, mirrored):
    assert bound(f"50 {operator} full_years(birth_on, $to)") == bound(f"full_years(birth_on, $to) {mirrored} 50")


@pytest.mark.parametrize(
    ("text", "is_a_duration"),
    [
        ("full_years(birth_on, $to) >= 200", False),
        ("full_years(birth_on, $to) >= 201", True),
        ("full_months(birth_on, $to) < 2400", False),
        ("full_months(birth_on, $to) < -2401", True),
        ("full_years(birth_on, decided_on) >= 50", True),
        ("full_years($to, birth_on) >= 50", True),
        ("full_years(birth_on, $to) >= seq", True),
        ("full_years(birth_on, $to) + 1 >= 50", True),
        ("months_between(birth_on, $to) >= 50", True),
        ("full_years(birth_on, $to) >= 49.5", True),
        ("full_years(add_months(birth_on, 1), $to) >= 50", False),
    ],
)
def test_only_a_duration_to_a_fixed_day_within_the_calendar_becomes_a_threshold(text, is_a_duration):
    durations = [node for node in walk(bound(text)) if isinstance(node, Call) and node.function != "add_months"]

    assert bool(durations) is is_a_duration


def test_an_empty_start_leaves_a_threshold_as_unknown_as_the_duration():
    bound_condition = rules.compile("full_years(birth_on, $to) >= 50", CATALOGUE).bind(PARAMETERS)

    assert bound_condition.test(a_row()) is None


def test_a_start_there_is_not_makes_the_duration_false():
    bound_condition = rules.compile("full_months(ended_on, $to) >= 1", CATALOGUE).bind(PARAMETERS)

    assert [bound_condition.test(a_row(ended_on=day)) for day in (None, date(2022, 8, 23), date(2022, 8, 24))] == [False, True, False]


@settings(max_examples=200, deadline=None)
@given(
    start=st.dates(date(1940, 1, 1), date(2030, 12, 31)),
    day=st.dates(date(1990, 1, 1), date(2030, 12, 31)) | st.sampled_from([date(2024, 2, 29), date(2022, 2, 28), date(2022, 8, 31)]),
    k=st.integers(-5, 90),
    function=st.sampled_from(["full_years", "full_months"]),
    operator=st.sampled_from(["=", "<>", "<", "<=", ">", ">="]),
)
def test_threshold_and_duration_agree_on_every_day(start, day, k, function, operator):
    text = f"{function}(birth_on, $day) {operator} {k}"
    rewritten = rules.compile(text, CATALOGUE, {"day": "date"}).bind({"day": day})
    counted = rules.compile(text.replace("$day", "decided_on"), CATALOGUE).bind()

    assert rewritten.test({"birth_on": start}) is counted.test({"birth_on": start, "decided_on": day})
