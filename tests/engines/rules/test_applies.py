"""A fact that applies only if: empty is "there is none" where it does not apply, unknown where it does or that is unknown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nuanxin.engines import rules
from nuanxin.engines.rules import Fact
from nuanxin.engines.rules.unknowns import unknowns
from tests.engines.rules import databases
from tests.engines.rules.facts import CATALOGUE, COLUMNS, PARAMETERS, some_rows

ROWS = some_rows(90)
WORKS = {
    "status": Fact("enum", "就业状态", "unknown", ("works", "rests")),
    "hired_on": Fact("date", "就业日期", "unknown", applies_if="status = 'works'"),
    "is_full": Fact("bool", "全日制", "unknown", applies_if="status = 'works'"),
}
EMPTY = dict.fromkeys(WORKS)
TEXTS = [
    "birth_on >= DATE '2000-01-01'",
    "NOT birth_on >= DATE '2000-01-01'",
    "birth_on IS NULL OR wants_job",
    "add_months(birth_on, 1) <> decided_on",
    "wants_job AND birth_on BETWEEN DATE '2000-01-01' AND $to",
    "CASE WHEN wants_job THEN birth_on ELSE decided_on END < $from",
    "any(NOT wants_job)",
]


def answer(text="hired_on <= DATE '2022-09-01'", **row):
    return rules.compile(text, WORKS).bind().test({**EMPTY, **row})


@pytest.mark.parametrize(("status", "expected"), [("works", None), ("rests", False), (None, None)])
@pytest.mark.parametrize("text", ["hired_on <= DATE '2022-09-01'", "is_full", "is_full = TRUE"])
def test_empty_fact_follows_whether_it_applies(text, status, expected):
    assert answer(text, status=status) is expected


@pytest.mark.parametrize(("status", "expected"), [("works", None), ("rests", True), (None, None)])
def test_not_of_what_does_not_apply_is_true(status, expected):
    assert answer("NOT is_full", status=status) is expected


@pytest.mark.parametrize("status", ["works", "rests", None])
def test_value_that_is_there_counts_whether_it_applies_or_not(status):
    assert answer("is_full", status=status, is_full=True) in (True, None if status is None else True)


def test_what_it_applies_by_is_asked_for_where_that_is_unknown():
    bound = rules.compile("is_full", WORKS).bind()

    assert [one.name for one in unknowns(bound, EMPTY)] == ["status", "is_full"]
    assert [one.name for one in unknowns(bound, {**EMPTY, "status": "works"})] == ["is_full"]


def test_names_include_those_it_applies_by():
    assert rules.compile("is_full", WORKS).names == {"is_full", "status"}


@pytest.mark.parametrize("missing", ["none", "never"])
def test_applies_if_is_refused_for_what_cannot_be_unknown(missing):
    with pytest.raises(ValueError, match="applies_if"):
        Fact("bool", "全日制", missing, applies_if="status = 'works'")


def test_misspelt_applies_if_is_refused():
    wrong = {**WORKS, "is_full": Fact("bool", "全日制", "unknown", applies_if="statuss = 'works'")}

    with pytest.raises(rules.ConditionError, match="是不是“status”"):
        rules.compile("is_full", wrong)


@pytest.fixture(scope="module", params=["duckdb", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request):
    asked = getattr(databases, f"in_{request.param}")(ROWS)
    yield asked
    asked.connection.close()


@pytest.mark.parametrize("text", TEXTS)
def test_databases_answer_like_the_closure(database, text):
    extra = {"birth_on": "sex = 'M'", "wants_job": "has_LONG"}
    facts = {name: replace(fact, applies_if=extra.get(name, "")) for name, fact in CATALOGUE.items()}
    members = {name: facts[name] for name in COLUMNS}
    bound = rules.compile(text, facts, members=members).bind(PARAMETERS)

    assert database.ask(bound) == [bound.test(row) for row in ROWS]
