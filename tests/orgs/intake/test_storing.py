"""Values of a row survive being kept."""

from __future__ import annotations

import datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from nuanxin.orgs.intake.storing import dump, load

values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(),
    st.dates(),
    st.decimals(allow_nan=False, allow_infinity=False, places=2),
    st.tuples(st.text()),
)


@given(st.dictionaries(st.text(min_size=1), values))
def test_load_gives_what_dump_was_given(row):
    assert load(dump(row)) == row
    assert [type(value) for value in load(dump(row)).values()] == [type(value) for value in row.values()]


def test_nothing_kept_is_an_empty_row():
    assert load("") == {}


def test_types_come_back():
    row = {
        "日期": datetime.date(2022, 9, 1),
        "金额": Decimal("12.50"),
        "事项": ("survey", "posts"),
        "是否": True,
        "人数": 3,
        "姓名": "张三",
        "备注": None,
    }

    assert load(dump(row)) == row
