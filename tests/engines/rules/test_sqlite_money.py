"""Amounts on SQLite: where binary fractions would say 0.1 + 0.2 <> 0.3, ours are exact."""

from __future__ import annotations

import sqlite3
from decimal import Decimal

import pytest

from nuanxin.engines import rules
from nuanxin.engines.rules import Fact

FACTS = {
    "paid_yuan": Fact("money", "已付", "unknown"),
    "due_yuan": Fact("money", "应付", "unknown"),
    "months": Fact("int", "月数", "unknown"),
}
RATE = {"rate": "money"}


def asked(text, **row):
    columns = ", ".join(f"{row.get(name, 'NULL')} AS {name}" for name in FACTS)
    expression = rules.compile_value(text, FACTS, RATE).bind({"rate": Decimal("0.6667")}).sql("sqlite")
    return sqlite3.connect(":memory:").execute(f"SELECT {expression} FROM (SELECT {columns})").fetchone()[0]


@pytest.mark.parametrize(
    "text",
    [
        "paid_yuan + due_yuan = 0.3",
        "paid_yuan + due_yuan - 0.3 = 0",
        "paid_yuan * months = 0.3",
        "due_yuan - paid_yuan = 0.1",
        "paid_yuan * 0.6667 = 0.06667",
        "paid_yuan * due_yuan = 0.02",
        "paid_yuan + due_yuan IN (0.5, 0.3)",
        "paid_yuan + due_yuan BETWEEN 0.3 AND 0.3",
        "coalesce(paid_yuan + due_yuan, 5) = 0.3",
        "greatest(paid_yuan + due_yuan, 0.1) = 0.3",
        "least(paid_yuan + due_yuan, months) = 0.3",
        "CASE WHEN months = 3 THEN paid_yuan + due_yuan ELSE 1 END = 0.3",
        "CASE months WHEN 3 THEN paid_yuan ELSE 1 END + 0.2 = 0.3",
        "CASE paid_yuan + due_yuan WHEN 0.3 THEN TRUE ELSE FALSE END",
        "CASE paid_yuan + due_yuan WHEN 0.3 THEN 1.5 END = 1.5",
        "-paid_yuan - due_yuan = -0.3",
        "months = paid_yuan * 30",
    ],
)
def test_amounts_that_are_equal_in_decimals_are_equal(text):
    assert asked(text, paid_yuan="0.1", due_yuan="0.2", months=3) == 1


def test_parameter_of_an_amount_is_exact():
    assert asked("paid_yuan * $rate = 66.67", paid_yuan="100") == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [("paid_yuan + due_yuan", 0.3), ("paid_yuan * 0.6667", 0.06667), ("coalesce(due_yuan, 1.5)", 0.2), ("months * 2", 6)],
)
def test_value_of_an_amount_is_the_nearest_number(text, expected):
    assert asked(text, paid_yuan="0.1", due_yuan="0.2", months=3) == expected


@pytest.mark.parametrize("text", ["paid_yuan + due_yuan", "paid_yuan = 0.1", "greatest(paid_yuan, due_yuan)", "paid_yuan IN (0.1)"])
def test_missing_amount_is_unknown(text):
    assert asked(text, due_yuan="0.2") is None
