"""The SQL of each kind of node, exactly; names and texts never leave their quotes."""

from __future__ import annotations

import sqlite3
from datetime import date

import duckdb
import pytest

from nuanxin.engines import rules
from nuanxin.engines.rules import Household
from nuanxin.engines.rules.dialects import DIALECTS
from nuanxin.engines.rules.sql import Writer
from nuanxin.engines.rules.tree import Between, Literal, Name, Parameter
from tests.engines.rules.facts import CATALOGUE, COLUMNS, PARAMETERS

FAMILY = Household("people", "family")
WRITTEN = [
    ("seq = 1", '("seq" = 1)'),
    ("seq <> 1", '("seq" <> 1)'),
    ("sex = 'M'", "(\"sex\" = 'M')"),
    ("decided_on < $to", "(\"decided_on\" < DATE '2022-09-23')"),
    ("ended_on < $to", '("ended_on" IS NOT NULL AND ("ended_on" < DATE \'2022-09-23\'))'),
    ("has_LONG", '"has_LONG"'),
    ("NOT has_LONG", '(NOT "has_LONG")'),
    ("helped", '("helped" IS NOT NULL AND "helped")'),
    ("NOT helped", '(NOT ("helped" IS NOT NULL AND "helped"))'),
    ("has_LONG AND wants_job", '("has_LONG" AND "wants_job")'),
    ("has_LONG OR wants_job", '("has_LONG" OR "wants_job")'),
    ("ended_on IS NULL", '"ended_on" IS NULL'),
    ("ended_on IS NOT NULL", '"ended_on" IS NOT NULL'),
    ("sex IN ('M', 'F')", "(\"sex\" IN ('M', 'F'))"),
    ("sex NOT IN ('M')", "(NOT (\"sex\" IN ('M')))"),
    ("seq BETWEEN 1 AND 3", '(("seq" >= 1) AND ("seq" <= 3))'),
    ("seq NOT BETWEEN 1 AND 3", '(NOT (("seq" >= 1) AND ("seq" <= 3)))'),
    ("seq + 1 = months", '((CAST("seq" AS BIGINT) + 1) = "months")'),
    ("seq * months = 2", '((CAST("seq" AS BIGINT) * CAST("months" AS BIGINT)) = 2)'),
    ("seq * 3 - 1 = 2", '(((CAST("seq" AS BIGINT) * 3) - 1) = 2)'),
    ("amount_yuan * 0.5 > 1", '(("amount_yuan" * 0.5) > 1)'),
    ("coalesce(ended_on, $to) = $to", "(COALESCE(\"ended_on\", DATE '2022-09-23') = DATE '2022-09-23')"),
    ("CASE WHEN has_LONG THEN 1 ELSE 2 END = seq", '(CASE WHEN "has_LONG" THEN 1 ELSE 2 END = "seq")'),
    ("CASE sex WHEN 'M' THEN 1 END = seq", '(CASE "sex" WHEN \'M\' THEN 1 END = "seq")'),
    ("year(decided_on) = 2022", '(EXTRACT(YEAR FROM "decided_on") = 2022)'),
    ("TRUE", "TRUE"),
    ("seq = 1 AND (sex = 'M' OR NOT has_LONG)", '(("seq" = 1) AND (("sex" = \'M\') OR (NOT "has_LONG")))'),
]


def sql(text, dialect="duckdb", alias=None, household=None):
    return rules.compile_value(text, CATALOGUE, members=COLUMNS).bind(PARAMETERS).sql(dialect, alias, household)


@pytest.mark.parametrize(("text", "expected"), WRITTEN)
def test_condition_as_sql(text, expected):
    assert sql(text) == expected


@pytest.mark.parametrize("text", [text for text, _ in WRITTEN])
def test_sql_is_one_expression_that_can_stand_anywhere(text):
    columns = ", ".join(f'NULL::{kind} AS "{name}"' for name, kind in duck_types().items())

    rows = duckdb.sql(f"SELECT NOT ({sql(text)}) AND TRUE FROM (SELECT {columns}) WHERE {sql(text)} OR TRUE").fetchall()

    assert len(rows) == 1


def duck_types():
    kinds = {"int": "INTEGER", "money": "DECIMAL(14,2)", "date": "DATE", "bool": "BOOLEAN", "text": "VARCHAR", "enum": "VARCHAR"}
    return {name: kinds[fact.type] for name, fact in COLUMNS.items()}


@pytest.mark.parametrize(
    ("alias", "name", "expected"),
    [
        (None, "decided_on", '"decided_on"'),
        ("r", "decided_on", 'r."decided_on"'),
        (None, "base.decided_on", 'base."decided_on"'),
        ("r", "base.decided_on", 'base."decided_on"'),
    ],
)
def test_name_belongs_to_its_row(alias, name, expected):
    assert sql(name, alias=alias) == expected


@pytest.mark.parametrize("dialect", DIALECTS)
def test_alias_stands_before_every_plain_name(dialect):
    written = sql("decided_on <= $to AND (ended_on IS NULL OR ended_on >= $from)", dialect, "r")

    quote = "`" if dialect == "spark" else '"'
    assert written.count(f"r.{quote}") == written.count(quote) // 2 == 4


SPARK = [
    ("ended_on < $to", "(`ended_on` IS NOT NULL AND (`ended_on` < DATE '2022-09-23'))"),
    ("note = 'it''s'", r"(`note` = 'it\'s')"),
    ("NOT has_LONG OR helped", "((NOT `has_LONG`) OR (`helped` IS NOT NULL AND `helped`))"),
    ("seq + 1 = months", "((CAST(`seq` AS BIGINT) + 1) = `months`)"),
    ("amount_yuan * 0.5 > 1", "((`amount_yuan` * 0.5) > 1)"),
    ("base.decided_on IS NULL", "base.`decided_on` IS NULL"),
    ("add_months(decided_on, 6) <= $to", "(ADD_MONTHS(`decided_on`, CAST(6 AS INT)) <= DATE '2022-09-23')"),
    ("add_days(decided_on, seq) <= $to", "(DATE_ADD(`decided_on`, CAST(`seq` AS INT)) <= DATE '2022-09-23')"),
    ("add_years(decided_on, 1) = month_end(decided_on)", "(ADD_MONTHS(`decided_on`, CAST(12 * (1) AS INT)) = LAST_DAY(`decided_on`))"),
    ("full_years(birth_on, $to) >= 50", "(`birth_on` <= DATE '1972-09-23')"),
    (
        "full_months(birth_on, decided_on) = 2",
        "((((YEAR(`decided_on`) - YEAR(`birth_on`)) * 12 + MONTH(`decided_on`) - MONTH(`birth_on`))"
        " - CASE WHEN DAY(`decided_on`) < DAY(`birth_on`) THEN 1 ELSE 0 END) = 2)",
    ),
    ("least(seq, months) > 1", "(CASE WHEN `seq` IS NULL OR `months` IS NULL THEN NULL ELSE LEAST(`seq`, `months`) END > 1)"),
    ("CASE sex WHEN 'M' THEN 1 END = seq", "(CASE `sex` WHEN 'M' THEN 1 END = `seq`)"),
    ("coalesce(ended_on, $to) IN ($to)", "(COALESCE(`ended_on`, DATE '2022-09-23') IN (DATE '2022-09-23'))"),
]


@pytest.mark.parametrize(("text", "expected"), SPARK)
def test_condition_as_sql_of_spark(text, expected):
    assert sql(text, "spark") == expected


def test_members_as_sql_of_spark():
    assert sql("any(has_LONG)", "spark", alias="p", household=FAMILY) == (
        "(SELECT CASE WHEN COUNT(CASE WHEN member.`has_LONG` THEN 1 END) > 0 THEN TRUE "
        "WHEN MAX(CASE WHEN (member.`has_LONG`) IS NULL THEN 1 ELSE 0 END) = 1 THEN NULL ELSE FALSE END "
        "FROM people AS member WHERE member.`family` = p.`family`)"
    )


def test_whole_facts_are_widened_in_arithmetic_only_where_needed():
    assert [sql("seq + 1", dialect) for dialect in ("duckdb", "postgres", "sqlite")] == [
        '(CAST("seq" AS BIGINT) + 1)',
        '(CAST("seq" AS BIGINT) + 1)',
        '("seq" + 1)',
    ]
    assert sql("seq = 1") == '("seq" = 1)'


def test_any_member_is_a_correlated_question():
    assert sql("any(has_LONG)", alias="p", household=FAMILY) == (
        '(SELECT CASE WHEN COUNT(CASE WHEN member."has_LONG" THEN 1 END) > 0 THEN TRUE '
        'WHEN MAX(CASE WHEN (member."has_LONG") IS NULL THEN 1 ELSE 0 END) = 1 THEN NULL ELSE FALSE END '
        'FROM people AS member WHERE member."family" = p."family")'
    )


def test_all_members_are_asked_whether_any_is_not():
    assert sql("all(has_LONG)", alias="p", household=FAMILY).startswith('(NOT (SELECT CASE WHEN COUNT(CASE WHEN (NOT member."has_LONG")')


def test_members_are_counted_unless_one_is_unknown():
    assert sql("count(has_LONG) > 1", alias="p", household=FAMILY) == (
        '((SELECT CASE WHEN MAX(CASE WHEN (member."has_LONG") IS NULL THEN 1 ELSE 0 END) = 1 THEN NULL '
        'ELSE COUNT(CASE WHEN member."has_LONG" THEN 1 END) END '
        'FROM people AS member WHERE member."family" = p."family") > 1)'
    )


@pytest.mark.parametrize(("alias", "household"), [(None, None), ("p", None), (None, FAMILY)])
def test_members_without_their_place_are_a_programming_error(alias, household):
    with pytest.raises(ValueError, match="needs a household and an alias"):
        sql("count(helped) = 1", alias=alias, household=household)


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("any(has_LONG)", [1, 1, None, None, 0, 0]),
        ("all(has_LONG)", [0, 0, None, None, 1, 1]),
        ("count(has_LONG)", [1, 1, None, None, 0, 0]),
        ("any(NOT has_LONG)", [1, 1, None, None, 0, 0]),
    ],
)
def test_household_without_key_has_no_members_and_an_unknown_one_leaves_it_open(dialect, text, expected):
    rows = [(1, 7, True), (2, 7, False), (3, 8, None), (4, 8, None), (5, None, True), (6, None, None)]
    connection = duckdb.connect() if dialect == "duckdb" else sqlite3.connect(":memory:")
    connection.execute('CREATE TABLE people (id INTEGER, family INTEGER, "has_LONG" BOOLEAN)')
    for row in rows:
        connection.execute("INSERT INTO people VALUES (?, ?, ?)", row)

    found = connection.execute(f"SELECT {sql(text, dialect, 'p', FAMILY)} FROM people AS p ORDER BY id").fetchall()
    connection.close()

    assert [None if answer is None else int(answer) for (answer,) in found] == expected


@pytest.mark.parametrize(
    "node", [Parameter("date", "to"), Between("bool", Name("int", "a", "never"), Literal("int", 1), Literal("int", 2))]
)
def test_what_must_be_written_out_first_has_no_sql(node):
    with pytest.raises(TypeError, match=f"no SQL for {type(node).__name__}"):
        Writer(DIALECTS["duckdb"]).write(node)


def test_text_of_a_parameter_stays_text():
    bound = rules.compile("note = $text", CATALOGUE, {"text": "text"}).bind({"text": "x' OR ''='"})

    assert bound.sql("duckdb") == "(\"note\" = 'x'' OR ''''=''')"
    assert duckdb.sql(f"SELECT {bound.sql('duckdb')} FROM (SELECT 'y' AS note)").fetchall() == [(False,)]


def test_sql_in_an_unknown_dialect_is_a_programming_error():
    with pytest.raises(KeyError, match="mysql"):
        sql("seq = 1", "mysql")


def test_the_same_bound_condition_can_be_written_again_for_another_row():
    bound = rules.compile("decided_on = $day", CATALOGUE, {"day": "date"}).bind({"day": date(2022, 9, 1)})

    assert [bound.sql("sqlite", alias) for alias in (None, "r", None)] == [
        "(\"decided_on\" = '2022-09-01')",
        "(r.\"decided_on\" = '2022-09-01')",
        "(\"decided_on\" = '2022-09-01')",
    ]
