"""Headers of random grids: nothing crashes, and what is found lies where it says."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nuanxin.engines.sheets import header, load_list
from nuanxin.engines.sheets.columns import find_layout
from nuanxin.engines.sheets.parsing import Parsed
from nuanxin.errors import UserError
from tests.engines.sheets.building import MAN, TODAY, book

WORDS = [
    "",
    "",
    "姓名",
    "身份证号",
    "*日期",
    "方式",
    "户主",
    "合同",
    "起始",
    "走访",
    "乡镇",
    "村",
    "常住地",
    "张三",
    MAN,
    "2022-09-01",
    "合计",
    "注：",
    "标题",
]
CELL = st.one_of(st.sampled_from(WORDS), st.text(max_size=6), st.floats(), st.booleans(), st.just(["d", "2022-09-01"]))
ROW = st.lists(CELL, max_size=8)
MERGES = st.lists(
    st.tuples(st.integers(1, 12), st.integers(1, 9), st.integers(0, 3), st.integers(0, 4)).map(
        lambda corner: (corner[0], corner[1], corner[0] + corner[2], corner[1] + corner[3])
    ),
    max_size=6,
)
LISTS = st.sampled_from(["persons", "visits", "placements", "vacancies", "fairs"])


def read_anything(list_id, rows, merges):
    made, spec = book(("Sheet1", rows, merges)), load_list(list_id)
    with contextlib.suppress(UserError):
        parsed = Parsed(made, spec, find_layout(made, spec), None, TODAY)
        numbers = [row.number for row in parsed.rows()]
        assert numbers == sorted(set(numbers))
        assert all(parsed.layout.bottom < number <= len(rows) for number in numbers)


@given(LISTS, st.lists(ROW, max_size=16), MERGES)
def test_any_grid_is_read_or_refused(list_id, rows, merges):
    read_anything(list_id, rows, merges)


@pytest.mark.nightly
@settings(max_examples=5_000, deadline=None)
@given(LISTS, st.lists(ROW, max_size=30), MERGES)
def test_very_many_grids_are_read_or_refused(list_id, rows, merges):
    read_anything(list_id, rows, merges)


@given(st.lists(ROW, max_size=14), MERGES)
def test_each_heading_stands_in_the_header_and_has_a_text(rows, merges):
    numbered = [[number, *row] for number, row in enumerate(rows, 1)]
    for bottom, top, headings in header.candidates(numbered, tuple(merges)):
        assert 1 <= top <= bottom <= 12 + 2
        assert all(heading.own and 1 <= heading.index <= 12 for heading in headings)
        assert len({heading.index for heading in headings}) == len(headings)


@pytest.mark.parametrize(
    ("row", "can_head"),
    [
        (["走访记录"], False),
        (["填报单位：嘉定镇", "2022年9月"], False),
        (["", "合同", ""], True),
        (["姓名", "身份证号"], True),
        (["字" * 41, "身份证号"], False),
        ([], False),
    ],
)
def test_a_title_or_a_statement_is_no_row_of_group_titles(row, can_head):
    made = header.Grid([[1, *row], [2, "甲", "乙", "丙", "丁"]], (), 12)

    assert made.can_head(1) is can_head


@pytest.mark.parametrize(("right", "can_head"), [(4, False), (2, True)])
def test_a_merged_text_heads_a_group_when_it_spans_part_of_the_table(right, can_head):
    made = header.Grid([[1, "标题"], [2, "甲", "乙", "丙", "丁"]], ((1, 1, 1, right),), 12)

    assert made.can_head(1) is can_head
