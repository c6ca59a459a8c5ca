"""What Spark is given to run, word by word; that it answers rightly is tried where a Spark is at hand."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nuanxin.engines import rules
from nuanxin.engines.rules import Household
from nuanxin.engines.rules.dialects import DIALECTS
from tests.engines.rules import texts
from tests.engines.rules.facts import CATALOGUE, COLUMNS, PARAMETERS

PEOPLE = Household("people")


def spark(text, alias="r", household=PEOPLE):
    return rules.compile(text, CATALOGUE, members=COLUMNS).bind(PARAMETERS).sql("spark", alias, household)


@pytest.mark.parametrize(
    ("text", "sql"),
    [
        ("has('LONG')", "r.`has_LONG`"),
        ("helped", "(r.`helped` IS NOT NULL AND r.`helped`)"),
        ("NOT helped", "(NOT (r.`helped` IS NOT NULL AND r.`helped`))"),
        ("note = 'it''s'", r"(r.`note` = 'it\'s')"),
        ("note = 'a\\'", r"(r.`note` = 'a\\')"),
        ("note = '`'", "(r.`note` = '`')"),
        ("months >= 12", "(r.`months` >= 12)"),
        ("months = -1", "(r.`months` = (-1))"),
        ("seq <> months", "(r.`seq` <> r.`months`)"),
        ("decided_on <= $to", "(r.`decided_on` <= DATE '2022-09-23')"),
        ("add_months(decided_on, 3) > $to", "(ADD_MONTHS(r.`decided_on`, CAST(3 AS INT)) > DATE '2022-09-23')"),
        ("add_days(decided_on, -30) < $from", "(DATE_ADD(r.`decided_on`, CAST((-30) AS INT)) < DATE '2022-09-01')"),
        ("month_end(decided_on) = decided_on", "(LAST_DAY(r.`decided_on`) = r.`decided_on`)"),
        ("year(birth_on) = 1970", "(YEAR(r.`birth_on`) = 1970)"),
        ("month(birth_on) = 2", "(MONTH(r.`birth_on`) = 2)"),
        ("sex IN ('M', 'F')", "(r.`sex` IN ('M', 'F'))"),
        ("seq NOT BETWEEN 1 AND 3", "(NOT ((r.`seq` >= 1) AND (r.`seq` <= 3)))"),
        ("ended_on IS NULL", "r.`ended_on` IS NULL"),
        ("base.ended_on IS NOT NULL", "base.`ended_on` IS NOT NULL"),
        ("seq * 2 > 1", "((CAST(r.`seq` AS BIGINT) * 2) > 1)"),
        ("amount_yuan * 2 > 0.30", "((r.`amount_yuan` * 2) > 0.30)"),
        ("COALESCE(months, 0) > 3", "(COALESCE(r.`months`, 0) > 3)"),
        (
            "least(seq, months) > 1",
            "(CASE WHEN r.`seq` IS NULL OR r.`months` IS NULL THEN NULL ELSE LEAST(r.`seq`, r.`months`) END > 1)",
        ),
        (
            "CASE WHEN helped THEN seq ELSE 0 END > 1",
            "(CASE WHEN (r.`helped` IS NOT NULL AND r.`helped`) THEN r.`seq` ELSE 0 END > 1)",
        ),
        ("helped AND months > 1 OR has_LONG", "(((r.`helped` IS NOT NULL AND r.`helped`) AND (r.`months` > 1)) OR r.`has_LONG`)"),
    ],
)
def test_a_condition_is_written_for_spark(text, sql):
    assert spark(text) == sql


def test_whether_any_member_fulfils_something_is_counted_so_that_unknown_stays_unknown():
    assert spark("any(wants_job)") == (
        "(SELECT CASE WHEN COUNT(CASE WHEN member.`wants_job` THEN 1 END) > 0 THEN TRUE"
        " WHEN MAX(CASE WHEN (member.`wants_job`) IS NULL THEN 1 ELSE 0 END) = 1 THEN NULL ELSE FALSE END"
        " FROM people AS member WHERE member.`household` = r.`household`)"
    )


def test_all_members_is_no_member_that_does_not():
    assert spark("all(wants_job)").startswith("(NOT (SELECT CASE WHEN COUNT(CASE WHEN (NOT member.`wants_job`) THEN 1 END) > 0 THEN TRUE")


def test_members_are_joined_by_the_key_of_the_household():
    written = spark("count(wants_job) > 1", "one", Household("members_of", "family"))

    assert written.endswith("FROM members_of AS member WHERE member.`family` = one.`family`) > 1)")


def test_without_an_alias_names_stand_alone_and_members_are_refused():
    assert spark("months > 1", None) == "(`months` > 1)"
    with pytest.raises(ValueError, match="needs a household and an alias"):
        spark("any(wants_job)", None)
    with pytest.raises(ValueError, match="needs a household and an alias"):
        spark("any(wants_job)", "r", None)


def test_an_unknown_dialect_is_no_dialect():
    with pytest.raises(KeyError):
        rules.compile("months > 1", CATALOGUE).bind().sql("oracle")


QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'", re.DOTALL)


@settings(max_examples=30, deadline=None)
@given(text=texts.conditions(3))
def test_nothing_of_another_dialect_is_in_what_spark_is_given(text):
    rest = QUOTED.sub("?", spark(text))

    assert not re.search(r"""["'\\]|EXTRACT|SUBSTR|TO_MONTHS|MAKE_INTERVAL|//|STRFTIME""", rest), rest


@settings(max_examples=30, deadline=None)
@given(written=st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12))
def test_any_text_is_one_literal_for_spark(written):
    assert QUOTED.fullmatch(DIALECTS["spark"].literal(written))
