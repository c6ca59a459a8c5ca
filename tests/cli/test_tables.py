"""Text tables: columns stand straight, Chinese characters count double."""

from nuanxin.cli.tables import grid, width


def test_a_chinese_character_is_two_columns_wide():
    assert [width(text) for text in ("", "ab", "合计", "4050人员", "（人）")] == [0, 2, 4, 8, 6]


def test_names_stand_to_the_left_and_numbers_to_the_right():
    assert grid([["乡镇", "1", "2"], ["嘉定镇", "12", "3"], ["合计", "100", "4"]]).splitlines() == [
        "乡镇      1  2",
        "嘉定镇   12  3",
        "合计    100  4",
    ]
