"""Single cells: every value under the writer of its type, nothing a formula, nothing silently cut."""

import datetime
from decimal import Decimal

import pytest
import python_calamine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuanxin.engines.sheets.writing import cells
from tests.engines.sheets.writing.reading_back import HOSTILE, raw, sheets


def written(path, *values):
    with cells.new_book(path) as (book, styles):
        sheet = book.add_worksheet()
        for row, value in enumerate(values):
            cells.write(sheet, row, 0, value, styles)
    return path


def read(path):
    return [row[0] for row in python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)]


def test_hostile_texts_stay_texts(tmp_path):
    path = written(tmp_path / "a.xlsx", *HOSTILE)

    assert read(path) == HOSTILE
    assert "<f>" not in raw(path)
    assert "<hyperlink " not in raw(path)


def test_values_keep_their_types(tmp_path):
    moment = datetime.datetime(2022, 9, 1, 8, 30)
    path = written(tmp_path / "a.xlsx", "文", 5, Decimal("0.25"), True, datetime.date(2022, 9, 1), moment, "end")

    assert read(path) == ["文", 5.0, 0.25, True, datetime.date(2022, 9, 1), moment, "end"]


@pytest.mark.parametrize(("value", "shown"), [(float("nan"), "nan"), (float("inf"), "inf"), (datetime.date(1899, 1, 1), "1899-01-01")])
def test_what_excel_has_no_number_for_is_text(tmp_path, value, shown):
    assert read(written(tmp_path / "a.xlsx", value)) == [shown]


def test_texts_have_the_text_format(tmp_path):
    path = written(tmp_path / "a.xlsx", "360722196503170016")

    assert sheets(path).active["A1"].number_format == "@"


def test_a_text_longer_than_a_cell_is_cut_and_says_so(tmp_path):
    [text] = read(written(tmp_path / "a.xlsx", "长" * 40_000))

    assert (len(text), text[-27:]) == (32_767, ("长" * 30 + "……（原文 40000 字，此处只能放下前面的部分）")[-27:])


def test_signs_a_workbook_cannot_hold_are_dropped(tmp_path):
    assert read(written(tmp_path / "a.xlsx", "a\x00b\x0b\ud800c\r\nd\re\tf")) == ["abc\nd\ne\tf"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=40))
def test_any_text_comes_back_as_it_was_written(tmp_path, texts):
    expected = [cells.writable(text) for text in texts]

    assert read(written(tmp_path / "a.xlsx", *texts, "end"))[:-1] == expected


@given(st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")))
def test_a_text_of_writable_signs_is_not_changed(text):
    assert cells.writable(text) == text


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("嘉定镇", "嘉定镇"),
        ("a/b:c*d?[e]\\", "a b c d  e"),
        ("", "Sheet"),
        ("'引'", "引"),
        ("长" * 40, "长" * 31),
        ("History", "History (2)"),
    ],
)
def test_a_sheet_has_a_name_excel_accepts(wanted, name):
    assert cells.sheet_name(wanted, set()) == name


def test_no_two_sheets_have_one_name():
    used = set()

    assert [cells.sheet_name(name, used) for name in ("表", "表", "A", "a", "长" * 31, "长" * 31)] == [
        "表",
        "表 (2)",
        "A",
        "a (2)",
        "长" * 31,
        "长" * 27 + " (2)",
    ]
