"""What every column shares: empty cells, words that win over them, days that have not come."""

import contextlib
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.engines.sheets.cells import CellError, compile_column, is_empty
from nuanxin.engines.sheets.spec import ColumnSpec, load_list
from tests.engines.sheets.building import TODAY

EMPTY = ["", " ", "\u3000", "\u00a0", "同上", "无", "/", "／", "—", "——", "-", "－", "--", "/ /", " — ", "'", "\u200b", "同 上"]


def compiled(**column):
    return compile_column(ColumnSpec(name="列", **column), today=TODAY, resolve_area=None)


@pytest.mark.parametrize("cell", EMPTY)
@pytest.mark.parametrize("kind", ["name", "text", "id", "uscc", "date", "month", "int", "yuan", "phone", "area"])
def test_a_cell_of_only_blanks_dashes_or_same_as_above_is_empty(cell, kind):
    assert compiled(type=kind)(cell) is None


@pytest.mark.parametrize("cell", [cell for cell in EMPTY if cell != "无"])
def test_in_yes_or_no_they_are_unknown(cell):
    assert compiled(type="yes_no")(cell) is None


def test_but_wu_in_yes_or_no_is_no():
    assert compiled(type="yes_no")(" 无 ") is False


def test_a_closed_list_that_knows_the_word_wins():
    parse = compiled(type="enum", values={"none": "无", "some": "有"})

    assert (parse("无"), parse("/")) == ("none", None)


def test_a_closed_list_that_does_not_know_the_word_is_empty():
    assert compiled(type="enum", several=True, values={"a": "甲"})("无") is None


@pytest.mark.parametrize("cell", ["长期", " 长 期 "])
def test_a_column_may_have_blank_words_of_its_own(cell):
    assert compiled(type="date", blanks=["长期"])(cell) is None


@pytest.mark.parametrize("cell", ["无线电", "-1", "a/b", "无无"])
def test_more_than_that_is_not_empty(cell):
    assert not is_empty(cell)


def test_a_day_after_today_is_refused_where_it_has_happened():
    parse = compiled(type="date", past=True)

    assert (parse("2022-09-20"), parse("2022年9月").value) == (TODAY, datetime.date(2022, 9, 1))
    with pytest.raises(CellError, match=r"^2022-09-21 晚于今天（2022-09-20）。请改为实际的日期。$"):
        parse("2022-09-21")


def test_a_day_after_today_is_fine_where_it_may_come():
    assert compiled(type="date")("2022-09-21") == datetime.date(2022, 9, 21)


@given(
    st.one_of(
        st.text(max_size=20),
        st.floats(),
        st.integers(),
        st.booleans(),
        st.dates().map(lambda day: ["d", day.isoformat()]),
        st.just(["t", "10:30:00"]),
    )
)
def test_any_cell_in_any_column_is_a_value_or_a_refusal(cell):
    for list_id in ("persons", "placements", "vacancies", "reliefs", "fairs"):
        for column in load_list(list_id).columns:
            with contextlib.suppress(CellError):
                compile_column(column, today=TODAY, resolve_area=None)(cell)
