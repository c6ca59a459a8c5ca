"""Definitions are plain YAML with line numbers; what could harm or mislead is refused with its line."""

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin import yamlfile
from nuanxin.errors import UserError

PATH = Path("definitions") / "notice.yaml"
TEXT = """\
title: 统计表
window:
  from: 2022-09-01
columns:
  - {number: 1, label: 人数}
  - number: 2
    label: 户数
"""


def test_a_document_is_plain_values_with_lines():
    document = yamlfile.parse(TEXT, PATH)

    assert document.value == {
        "title": "统计表",
        "window": {"from": datetime.date(2022, 9, 1)},
        "columns": [{"number": 1, "label": "人数"}, {"number": 2, "label": "户数"}],
    }
    assert document.lines[("columns", 1, "label")] == 7


@pytest.mark.parametrize(
    ("place", "where"),
    [
        ((), "definitions/notice.yaml:1"),
        (("window", "from"), "definitions/notice.yaml:3"),
        (("columns", 1, "label"), "definitions/notice.yaml:7"),
        (("columns", 1, "missing"), "definitions/notice.yaml:6"),
        (("nowhere", "at all"), "definitions/notice.yaml:1"),
    ],
)
def test_where_names_the_deepest_place_that_is_there(place, where):
    assert yamlfile.parse(TEXT, PATH).where(place) == where


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: &x 1\nb: *x", "第 1 行用了锚点或别名"),
        ("a: 1\nb: *x", "第 2 行用了锚点或别名"),
        ("a: 1\na: 2", "第 2 行的键“a”写了两次"),
        ("no: 1", "第 1 行的键 'no' 不是文字"),
        ("null: 1", "第 1 行的键 'null' 不是文字"),
        ("7: 1", "第 1 行的键 '7' 不是文字"),
        ("? [a, b]\n: 1", "不是文字"),
        ("a: [1, 2", "不是合法的 YAML"),
        ("a: b: c", "不是合法的 YAML"),
        ("a: !!python/object:os.system x", "的值读不懂"),
        ("a: 2022-02-30", "的值读不懂"),
        ("[" * 30 + "]" * 30, "嵌套超过 20 层"),
        ("[" * 100_000, "嵌套超过 20 层"),
    ],
)
def test_what_a_definition_never_needs_is_refused(text, reason):
    with pytest.raises(UserError, match=r"定义文件 notice\.yaml") as refused:
        yamlfile.parse(text, PATH)

    assert reason in str(refused.value)


def test_a_file_that_is_too_large_is_refused(tmp_path):
    path = tmp_path / "large.yaml"
    path.write_text("a: " + "x" * yamlfile.MAX_BYTES, encoding="utf-8")

    with pytest.raises(UserError, match="超过 262144 字节的上限"):
        yamlfile.load(path)


def test_a_file_is_loaded_from_its_path(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text("a: 人", encoding="utf-8")

    assert yamlfile.load(path).value == {"a": "人"}


def test_an_empty_document_has_no_value():
    assert yamlfile.parse("", PATH).value is None


@given(st.text())
def test_any_text_is_read_or_refused(text):
    try:
        problems = ["" if yamlfile.parse(text, PATH) else "nothing"]
    except UserError as refused:
        problems = list(refused.problems)

    assert len(problems) == 1


def test_user_error_keeps_every_problem():
    assert (UserError("一").problems, UserError(["一", "二"]).problems, str(UserError(["一", "二"]))) == (("一",), ("一", "二"), "一\n二")
