"""The table of functions: every entry complete, and a new function is one entry."""

from __future__ import annotations

import sqlite3
from datetime import date

import duckdb
import pytest

from nuanxin.engines import rules
from nuanxin.engines.rules import Fact
from nuanxin.engines.rules.dialects import DIALECTS
from nuanxin.engines.rules.functions import FUNCTIONS, SAME, Function

FACTS = {
    "sex": Fact("enum", "性别", "unknown", ("M", "F")),
    "birth_on": Fact("date", "出生日期", "unknown"),
    "n": Fact("int", "数", "unknown"),
}
ARGUMENTS = {"date": "birth_on", "int": "n", "enum": "sex", SAME: "n"}


def written(name):
    function = FUNCTIONS[name]
    kinds = [SAME, SAME] if function.is_open else function.takes
    return f"{name}({', '.join(ARGUMENTS[kind] for kind in kinds)})"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_function_of_an_empty_fact_is_unknown_everywhere(name):
    bound = rules.compile_value(written(name), FACTS).bind()
    in_duckdb = duckdb.sql(
        f"SELECT {bound.sql('duckdb')} FROM (SELECT CAST(NULL AS DATE) AS birth_on, CAST(NULL AS INTEGER) AS n, CAST(NULL AS VARCHAR) AS sex)"
    ).fetchall()
    nothing = "(SELECT NULL AS birth_on, NULL AS n, NULL AS sex)"
    in_sqlite = sqlite3.connect(":memory:").execute(f"SELECT {bound.sql('sqlite')} FROM {nothing}").fetchall()

    assert [bound.value({"birth_on": None, "n": None, "sex": None}), in_duckdb, in_sqlite] == [None, [(None,)], [(None,)]]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_function_is_written_in_any_case_and_said_in_chinese(name):
    condition = rules.compile_value(
        written(name).upper().replace("BIRTH_ON", "birth_on").replace("N)", "n)").replace("(N", "(n").replace("SEX", "sex"), FACTS
    )

    assert condition == rules.compile_value(condition.text, FACTS)
    assert any(label in condition.chinese(FACTS) for label in ("出生日期", "数"))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_function_with_too_few_arguments_is_refused(name):
    with pytest.raises(rules.ConditionError, match=f"函数 {name} 要 {FUNCTIONS[name].arity} 个参数，这里写了 0 个"):
        rules.compile_value(f"{name}()", FACTS)


def test_seven_arguments_are_too_many_for_least():
    with pytest.raises(rules.ConditionError, match="这里写了 7 个"):
        rules.compile_value("least(n, n, n, n, n, n, n)", FACTS)


def test_new_function_is_one_entry_of_the_table(monkeypatch):
    entry = Function(
        ("date",), "int", lambda day: (day.month + 2) // 3, lambda sql, a: f"CAST(CEIL({sql.month(a[0])} / 3.0) AS INTEGER)", "{0}所在季度"
    )
    monkeypatch.setitem(FUNCTIONS, "quarter", entry)

    condition = rules.compile("quarter(birth_on) = 3", FACTS)

    bound = condition.bind()
    asked = f"SELECT {bound.sql('duckdb')} FROM (SELECT DATE '1972-09-23' AS birth_on)"
    assert bound.test({"birth_on": date(1972, 9, 23)}) is duckdb.sql(asked).fetchall()[0][0] is True
    assert condition.chinese(FACTS) == "出生日期所在季度等于3"


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_writes_every_function(dialect):
    for name in FUNCTIONS:
        assert rules.compile_value(written(name), FACTS).bind().sql(dialect, "r").count("(") >= 1
