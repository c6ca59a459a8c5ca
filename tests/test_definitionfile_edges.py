"""Definition files as offices write them: other encodings, other shapes, mistakes deep inside, several at once."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from pydantic import Field

from nuanxin.definitionfile import Code, Name, Problems, Strict, Text, did_you_mean, keys_at, read
from nuanxin.errors import UserError


class Part(Strict):
    name: Name
    days: int = Field(default=1, ge=1, le=30)


class Whole(Strict):
    id: Code
    label: Text
    from_on: datetime.date | None = Field(default=None, alias="from")
    parts: list[Part] = Field(min_length=1)


GOOD = "id: some\nlabel: 某\nparts:\n  - name: one\n  - name: two\n    days: 5\n"


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "kind" / "own.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def told(tmp_path: Path, text: str | bytes) -> list[str]:
    with pytest.raises(UserError) as refusal:
        read(written(tmp_path, text), Whole)
    return list(refusal.value.problems)


def test_a_file_saved_in_gbk_is_refused_with_the_line_and_what_to_do(tmp_path):
    assert told(tmp_path, GOOD.replace("某", "就业援助").encode("gbk")) == [
        "定义文件 own.yaml 不是 UTF-8 编码（第 2 行读不出）。请另存为 UTF-8。"
    ]


def test_a_file_saved_with_a_byte_order_mark_is_read(tmp_path):
    assert read(written(tmp_path, GOOD.encode("utf-8-sig")), Whole).content.id == "some"


def test_a_file_with_the_line_ends_of_windows_is_read_with_the_same_lines(tmp_path):
    found = read(written(tmp_path, GOOD.replace("\n", "\r\n")), Whole)

    assert (found.content.parts[1].days, found.where("parts", 1, "days")) == (5, "kind/own.yaml:6")


def test_an_empty_file_is_refused(tmp_path):
    assert told(tmp_path, "") == ["kind/own.yaml:1：“文件”的值“None”应是若干“键: 值”。请改正。"]


def test_a_file_that_is_a_list_is_refused(tmp_path):
    assert told(tmp_path, "- one\n- two\n") == ["kind/own.yaml:1：“文件”的值“['one', 'two']”应是若干“键: 值”。请改正。"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("days: 5", "days: 0", "kind/own.yaml:6：“days”的值“0”太小。请改正。"),
        ("days: 5", "days: 31", "kind/own.yaml:6：“days”的值“31”太大。请改正。"),
        ("days: 5", "days: 五", "kind/own.yaml:6：“days”的值“五”应是整数。请改正。"),
        ("days: 5", "days: 2.5", "kind/own.yaml:6：“days”的值“2.5”应是整数。请改正。"),
        ("days: 5", "dayz: 5", "kind/own.yaml:6：不认识“dayz”。是不是“days”？"),
        ("name: two", "name: 2二", "kind/own.yaml:5：“name”的值“2二”写法不对。请改正。"),
        ("label: 某", "label: '  '", "kind/own.yaml:2：“label”的值“  ”不能为空。请改正。"),
        ("label: 某", "label: 某\nfrom: 明天", "kind/own.yaml:3：“from”的值“明天”应是日期，写成 YYYY-MM-DD，不加引号。请改正。"),
        (
            "label: 某",
            "label: 某\nfrom: '2022-09-01'",
            "kind/own.yaml:3：“from”的值“2022-09-01”应是日期，写成 YYYY-MM-DD，不加引号。请改正。",
        ),
        ("id: some", "id: Some", "kind/own.yaml:1：“id”的值“Some”写法不对。请改正。"),
        ("  - name: one\n  - name: two\n    days: 5\n", "  []\n", "kind/own.yaml:4：“parts”的值“[]”项数太少。请改正。"),
    ],
)
def test_a_mistake_deep_inside_is_told_with_its_own_line(tmp_path, old, new, problem):
    assert told(tmp_path, GOOD.replace(old, new)) == [problem]


def test_an_alias_is_offered_by_the_name_that_stands_in_the_file(tmp_path):
    assert told(tmp_path, GOOD + "form: 2022-09-01\n") == ["kind/own.yaml:7：不认识“form”。是不是“from”？"]


def test_a_key_like_none_of_those_known_is_answered_with_all_of_them(tmp_path):
    assert told(tmp_path, GOOD + "说明: 无\n") == ["kind/own.yaml:7：不认识“说明”。可用的有：from、id、label、parts。"]


def test_mistakes_of_several_parts_are_told_together_in_the_order_of_the_file(tmp_path):
    assert told(tmp_path, "id: A\nlabel: 某\nparts:\n  - days: 0\n  - name: two\n    zzz: 1\n") == [
        "kind/own.yaml:1：“id”的值“A”写法不对。请改正。",
        "kind/own.yaml:4：缺少“name”。请补上。",
        "kind/own.yaml:4：“days”的值“0”太小。请改正。",
        "kind/own.yaml:6：不认识“zzz”。可用的有：days、name。",
    ]


def test_a_definition_cannot_be_changed_once_read(tmp_path):
    found = read(written(tmp_path, GOOD), Whole).content

    with pytest.raises(ValueError, match="frozen"):
        found.label = "别的"


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (("x",), ["id", "label", "from", "parts"]),
        (("parts", 0, "x"), ["name", "days"]),
        (("nothing", "x"), ["id", "label", "from", "parts"]),
    ],
)
def test_the_keys_of_the_nearest_known_part_may_stand_there(place, expected):
    assert keys_at(Whole, place) == expected


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("lable", ["label", "id"], "是不是“label”？"),
        ("xyz", ["b", "a"], "可用的有：a、b。"),
        ("xyz", iter(["b", "a"]), "可用的有：a、b。"),
    ],
)
def test_a_near_word_is_asked_for_and_else_all_are_named_in_order(word, known, expected):
    assert did_you_mean(word, known) == expected


def test_problems_give_what_was_made_or_nothing():
    problems = Problems()

    def refused():
        raise UserError(["一", "kind/own.yaml:3：二"])

    assert (problems.attempt("kind/own.yaml:1", lambda: 5), problems.attempt("kind/own.yaml:1", refused)) == (5, None)
    assert problems.found == ["kind/own.yaml:1：一", "kind/own.yaml:3：二"]
