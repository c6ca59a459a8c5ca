"""Every back end gives the answer of the slow judge, on random conditions and rows full of gaps and month ends."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuanxin.engines import rules
from tests.engines.rules import databases, texts
from tests.engines.rules.facts import CATALOGUE, COLUMNS, PARAMETERS, some_rows
from tests.engines.rules.judge import judge

ROWS = some_rows(90)
VALUES = texts.dates(2) | texts.whole_numbers(2) | texts.amounts(2)
SPARK_EXAMPLES = 80 if os.environ.get("NUANXIN_NIGHTLY") else 12
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


@pytest.fixture(scope="module")
def spark():
    asked = databases.in_spark(ROWS)
    yield asked
    asked.connection.close()


@pytest.mark.spark
@settings(max_examples=SPARK_EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(written=st.lists(texts.conditions(2), min_size=8, max_size=8))
def test_spark_answers_random_conditions_like_the_closure(spark, written):
    bounds = [compiled(text).bind(PARAMETERS) for text in written]

    assert spark.ask_all(bounds) == [[bound.test(row) for row in ROWS] for bound in bounds]


@pytest.mark.spark
@settings(max_examples=SPARK_EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(written=st.lists(VALUES, min_size=8, max_size=8))
def test_spark_answers_random_values_like_the_closure(spark, written):
    bounds = [rules.compile_value(text, CATALOGUE, members=COLUMNS).bind(PARAMETERS) for text in written]

    assert spark.ask_all(bounds) == [[bound.value(row) for row in ROWS] for bound in bounds]


@FEW
@given(text=texts.conditions())
def test_any_random_condition_can_be_said_in_chinese(text):
    assert compiled(text).chinese(CATALOGUE, COLUMNS)
