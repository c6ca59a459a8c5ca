"""Exact amounts in fractions, rounded once."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.engines import rules
from nuanxin.engines.rules import Fact
from nuanxin.engines.rules.exact import exact, rounded

FACTS = {"rate": Fact("money", "比例", "unknown"), "paid": Fact("money", "缴费", "unknown"), "count": Fact("int", "人数", "unknown")}


def worked_out(text, **row):
    return exact(rules.compile_value(text, FACTS), {})({**dict.fromkeys(FACTS), **row})


@pytest.mark.parametrize(
    ("text", "row", "expected"),
    [
        ("rate * paid", {"rate": Fraction(2, 3), "paid": Decimal("300.10")}, Fraction(60020, 300)),
        ("rate + 0.5", {"rate": Fraction(1, 3)}, Fraction(5, 6)),
        ("count * 1000", {"count": 3}, 3000),
        ("least(rate * paid, 100)", {"rate": Fraction(2, 3), "paid": Decimal("300")}, 100),
        ("CASE WHEN count > 2 THEN paid ELSE 0 END", {"count": 3, "paid": Decimal("1.10")}, Fraction(11, 10)),
        ("rate * paid", {"paid": Decimal("300.10")}, None),
    ],
)
def test_amount_is_exact(text, row, expected):
    assert worked_out(text, **row) == expected


@pytest.mark.parametrize(
    ("value", "step", "rule", "expected"),
    [
        (Fraction(2, 3), "0.01", "half_up", "0.67"),
        (Fraction(1, 3), "0.01", "half_up", "0.33"),
        (Fraction(1, 200), "0.01", "half_up", "0.01"),
        (Fraction(1, 201), "0.01", "half_up", "0.00"),
        (Fraction(2, 3), "0.01", "down", "0.66"),
        (Fraction(1, 3), "0.01", "up", "0.34"),
        (Fraction(5, 2), "1", "half_up", "3"),
        (Fraction(7, 2), "1", "half_up", "4"),
        (Fraction(-1, 200), "0.01", "half_up", "-0.01"),
        (3, "0.01", "up", "3.00"),
    ],
)
def test_rounded_once_by_its_rule(value, step, rule, expected):
    assert str(rounded(value, Decimal(step), rule)) == expected


@given(st.fractions(min_value=-10_000, max_value=10_000), st.sampled_from(["half_up", "down", "up"]))
def test_rounding_stays_within_a_step_and_is_mirrored(value, rule):
    found = rounded(value, Decimal("0.01"), rule)

    assert abs(Fraction(found) - value) < Fraction(1, 100)
    assert rounded(-value, Decimal("0.01"), rule) == -found
