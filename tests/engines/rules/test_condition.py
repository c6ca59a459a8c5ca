"""Conditions as objects: what they read, how parameters are bound, and the SQL they give."""

from __future__ import annotations

import pickle
import sqlite3
from datetime import date, datetime
from decimal import Decimal

import duckdb
import pytest

from nuanxin.engines import rules
from nuanxin.engines.rules import ConditionError, Fact, Household
from nuanxin.engines.rules.tree import And, Compare, IsNull, Name, Or, children, rebuild, walk
from tests.engines.rules.facts import CATALOGUE, COLUMNS, PARAMETERS, a_row

REGISTERED = "decided_on <= $to AND (ended_on IS NULL OR ended_on >= $from)"


def sql(text, dialect="duckdb", alias=None):
    return rules.compile_value(text, CATALOGUE, members=COLUMNS).bind(PARAMETERS).sql(dialect, alias, Household("facts"))


def test_condition_tells_what_it_reads():
    condition = rules.compile(REGISTERED + " AND base.ended_on IS NULL AND any(helped)", CATALOGUE, members=COLUMNS)

    assert condition.names == {"decided_on", "ended_on", "base.ended_on"}
    assert condition.member_names == {"helped"}
    assert condition.parameters == {"from", "to"}
    assert condition.type == "bool"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("decided_on", "date"),
        ("seq + 1", "int"),
        ("seq * 0.5", "money"),
        ("coalesce(seq, amount_yuan)", "money"),
        ("sex", "enum"),
        ("$to", "date"),
    ],
)
def test_value_has_a_type(text, kind):
    assert rules.compile_value(text, CATALOGUE).type == kind


def test_condition_can_be_walked_leaf_by_leaf():
    nodes = rules.compile(REGISTERED, CATALOGUE).walk()

    assert [type(node) for node in nodes if isinstance(node, And | Or | IsNull | Compare)] == [And, Compare, Or, IsNull, Compare]
    assert [node.name for node in nodes if isinstance(node, Name)] == ["decided_on", "ended_on", "ended_on"]


def test_every_node_can_be_rebuilt_from_its_parts():
    text = "CASE sex WHEN 'M' THEN seq + 1 ELSE coalesce(months, year($to)) END NOT BETWEEN 1 AND 2 AND NOT form IN ('flexible') OR all(helped)"
    condition = rules.compile(text, CATALOGUE, members=COLUMNS)

    for node in walk(condition.tree):
        parts = []
        assert rebuild(node, lambda part, seen=parts: seen.append(part) or part) == node
        assert tuple(parts) == children(node)


def test_conditions_of_the_same_text_are_equal_and_survive_pickling():
    condition = rules.compile(REGISTERED, CATALOGUE)

    assert condition == rules.compile(REGISTERED, CATALOGUE) == pickle.loads(pickle.dumps(condition))
    assert len({condition, rules.compile(REGISTERED, CATALOGUE)}) == 1


def test_bind_ignores_parameters_that_are_not_used():
    bound = rules.compile("decided_on <= $to", CATALOGUE).bind(PARAMETERS)

    assert bound.test(a_row(decided_on=date(2022, 9, 23))) is True


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        ("date", None, "参数“$p”没有给出值。请给出日期。"),
        ("date", "2022-09-01", "不是日期"),
        ("date", datetime(2022, 9, 1), "不是日期"),
        ("int", True, "不是整数"),
        ("int", Decimal("1.5"), "不是整数"),
        ("money", 1.5, "不是金额"),
        ("bool", 1, "不是判断"),
    ],
)
def test_bind_refuses_a_value_that_is_missing_or_of_another_type(kind, value, reason):
    condition = rules.compile_value("$p", CATALOGUE, {"p": kind}, where="form.yaml:3")

    with pytest.raises(ConditionError, match=r"form.yaml:3：条件“\$p”：") as refusal:
        condition.bind({} if value is None else {"p": value})

    assert reason in str(refusal.value)


@pytest.mark.parametrize(("kind", "value"), [("int", 3), ("money", 3), ("money", Decimal("0.5")), ("text", "a"), ("bool", False)])
def test_parameter_of_any_type_is_its_value(kind, value):
    assert rules.compile_value("$p", CATALOGUE, {"p": kind}).bind({"p": value}).value({}) == value


def test_plain_names_get_the_alias_and_dotted_names_keep_their_row():
    assert sql("base.ended_on = decided_on", alias="visit") == '(base."ended_on" IS NOT NULL AND (base."ended_on" = visit."decided_on"))'
    assert sql("decided_on = $to") == "(\"decided_on\" = DATE '2022-09-23')"


def test_parameters_become_typed_literals_of_the_dialect():
    assert [sql("decided_on = $to", dialect) for dialect in ("postgres", "sqlite")] == [
        "(\"decided_on\" = DATE '2022-09-23')",
        "(\"decided_on\" = '2022-09-23')",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("full_years(birth_on, $to) >= 50", "(\"birth_on\" <= DATE '1972-09-23')"),
        ("full_years(birth_on, $to) < 50", "(\"birth_on\" > DATE '1972-09-23')"),
        ("50 < full_years(birth_on, $to)", "(\"birth_on\" <= DATE '1971-09-23')"),
        ("full_months(birth_on, DATE '2022-03-31') >= 1", "(\"birth_on\" <= DATE '2022-02-28')"),
        ("full_years(birth_on, $to) = 18", "((\"birth_on\" <= DATE '2004-09-23') AND (\"birth_on\" > DATE '2003-09-23'))"),
        ("decided_on <= add_months($from, 12 + 1)", "(\"decided_on\" <= DATE '2023-10-01')"),
    ],
)
def test_duration_up_to_a_fixed_day_becomes_a_date(text, expected):
    assert sql(text) == expected


def test_threshold_outside_the_calendar_is_left_as_a_duration():
    assert "EXTRACT" in sql("full_years(birth_on, $to) >= 9000")


def test_text_is_quoted_and_can_never_leave_its_literal():
    assert sql("note = 'x'' OR 1 = 1'") == "(\"note\" = 'x'' OR 1 = 1')"


def test_numbers_below_zero_are_bracketed():
    assert sql("seq - -5 > -1.5") == '((CAST("seq" AS BIGINT) - (-5)) > (-1.5))'


def test_members_need_a_household_and_an_alias():
    bound = rules.compile("any(helped)", CATALOGUE, members=COLUMNS).bind()

    with pytest.raises(ValueError, match="needs a household"):
        bound.sql("duckdb")


def test_members_are_those_with_the_same_key():
    bound = rules.compile("any(helped)", CATALOGUE, members=COLUMNS).bind()
    rows = duckdb.sql("SELECT * FROM (VALUES (1, 1, TRUE), (2, 1, NULL), (3, 2, NULL), (4, NULL, TRUE)) AS t (id, household, helped)")

    assert rows.query("people", f"SELECT id, {bound.sql('duckdb', 'p', Household('people'))} FROM people AS p ORDER BY id").fetchall() == [
        (1, True),
        (2, True),
        (3, False),
        (4, False),
    ]


def test_large_amounts_are_compared_exactly_on_sqlite():
    text = "amount_yuan + 0.01 = 9999999999.02 AND amount_yuan * 0.3 = 2999999999.703"
    found = sqlite3.connect(":memory:").execute(f"SELECT {sql(text, 'sqlite')} FROM (SELECT 9999999999.01 AS amount_yuan)").fetchone()

    assert found == (1,)


def test_postgres_and_sqlite_get_their_own_month_arithmetic():
    assert "MAKE_INTERVAL" in sql("add_months(decided_on, seq) = $to", "postgres")
    assert "'start of month'" in sql("add_months(decided_on, seq) = $to", "sqlite")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("number", "年龄", "never"), "fact type"),
        (("int", "年龄", "maybe"), "missing"),
        (("enum", "性别", "never"), "values"),
        (("int", "年龄", "never", ("1",)), "values"),
    ],
)
def test_fact_of_an_unknown_kind_is_a_programming_error(arguments, reason):
    with pytest.raises(ValueError, match=reason):
        Fact(*arguments)
