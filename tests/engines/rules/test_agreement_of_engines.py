"""Every back end gives the answer of the slow judge, on random conditions and rows full of gaps and month ends."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from nuanxin.engines import rules
from tests.engines.rules import databases, texts
from tests.engines.rules.facts import CATALOGUE, COLUMNS, PARAMETERS, some_rows
from tests.engines.rules.judge import judge

ROWS = some_rows(90)
VALUES = texts.dates(2) | texts.whole_numbers(2) | texts.amounts(2)
FEW = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module", params=["duckdb", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request):
    asked = getattr(databases, f"in_{request.param}")(ROWS)
    yield asked
    asked.connection.close()


def compiled(text):
    return rules.compile(text, CATALOGUE, where="random.yaml:1", members=COLUMNS)


@FEW
@given(text=texts.conditions())
def test_closure_of_a_random_condition_answers_like_the_judge(text):
    condition = compiled(text)
    bound = condition.bind(PARAMETERS)

    assert [bound.test(row) for row in ROWS] == [judge(condition.tree, row, PARAMETERS) for row in ROWS]


@FEW
@given(text=VALUES)
def test_closure_of_a_random_value_answers_like_the_judge(text):
    condition = rules.compile_value(text, CATALOGUE, members=COLUMNS)
    bound = condition.bind(PARAMETERS)

    assert [bound.value(row) for row in ROWS] == [judge(condition.tree, row, PARAMETERS) for row in ROWS]


@FEW
@given(text=texts.conditions())
def test_database_answers_a_random_condition_like_the_closure(database, text):
    bound = compiled(text).bind(PARAMETERS)

    assert database.ask(bound) == [bound.test(row) for row in ROWS]


@FEW
@given(text=VALUES)
def test_database_answers_a_random_value_like_the_closure(database, text):
    bound = rules.compile_value(text, CATALOGUE, members=COLUMNS).bind(PARAMETERS)

    assert database.ask(bound) == [bound.value(row) for row in ROWS]


@FEW
@given(text=texts.conditions())
def test_any_random_condition_can_be_said_in_chinese(text):
    assert compiled(text).chinese(CATALOGUE, COLUMNS)
