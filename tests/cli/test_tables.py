"""Text tables: columns stand straight, Chinese characters count double."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.cli.tables import grid, padded, width


def test_a_chinese_character_is_two_columns_wide():
    assert [width(text) for text in ("", "ab", "合计", "4050人员", "（人）")] == [0, 2, 4, 8, 6]


def test_names_stand_to_the_left_and_numbers_to_the_right():
    assert grid([["乡镇", "1", "2"], ["嘉定镇", "12", "3"], ["合计", "100", "4"]]).splitlines() == [
        "乡镇      1  2",
        "嘉定镇   12  3",
        "合计    100  4",
    ]


LETTERS = st.text(alphabet="ab 1嘉定镇，（）１é", max_size=6)


@pytest.mark.parametrize(("text", "expected"), [("，", 2), ("１２", 4), ("“”", 2), ("é", 1), ("1,200.50", 8)])
def test_full_width_signs_and_digits_are_two_columns_wide(text, expected):
    assert width(text) == expected


@pytest.mark.parametrize(
    ("text", "is_left", "expected"),
    [("镇", True, "镇  "), ("镇", False, "  镇"), ("1234", True, "1234"), ("12345", True, "12345"), ("", False, "    ")],
)
def test_padded_text_is_as_wide_as_asked_or_left_as_it_is(text, is_left, expected):
    assert padded(text, 4, is_left) == expected


def test_grid_of_one_line_has_no_blanks_but_between_columns():
    assert grid([["合计", "1", "2"]]) == "合计  1  2"


def test_grid_of_lines_of_different_lengths_is_a_programming_error():
    with pytest.raises(ValueError, match="zip"):
        grid([["a", "1"], ["b"]])


@given(lines=st.integers(1, 4).flatmap(lambda size: st.lists(st.lists(LETTERS, min_size=size, max_size=size), min_size=1, max_size=5)))
def test_every_line_of_a_grid_is_equally_wide_and_keeps_its_cells(lines):
    printed = grid(lines).split("\n")

    assert len({width(line) for line in printed}) == 1
    assert [line.replace(" ", "") for line in printed] == ["".join(cells).replace(" ", "") for cells in lines]
