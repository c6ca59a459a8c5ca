"""Mistakes in definition files, one by one, in Chinese, each with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from nuanxin.definitionfile import Problems, keys_at, read, shown
from nuanxin.errors import UserError
from nuanxin.notices.definition.schema import FormFile, MeasuresFile, NoticeFile

MEASURES = """source: 出处
measures:
  - id: some
    label: 某指标
    unit: 人
    frame: persons
    time: 某时
    area: 某地
    source: 某条
"""


def told(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "folder" / "some.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as refusal:
        read(path, MeasuresFile)
    return list(refusal.value.problems)


def test_a_right_file_knows_where_its_parts_stand(tmp_path):
    path = tmp_path / "folder" / "some.yaml"
    path.parent.mkdir()
    path.write_text(MEASURES, encoding="utf-8")

    written = read(path, MeasuresFile)

    assert (written.content.measures[0].id, written.where("measures", 0, "unit")) == ("some", "folder/some.yaml:5")
    assert written.where("measures", 0, "nothing", "there") == "folder/some.yaml:3"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("    unit: 人\n", "", "folder/some.yaml:3：缺少“unit”。请补上。"),
        ("    unit: 人", "    units: 人", "folder/some.yaml:5：不认识“units”。是不是“unit”？"),
        ("    unit: 人", "    unit: 12", "folder/some.yaml:5：“unit”的值“12”应是文字（数字和日期请加引号）。请改正。"),
        ("    unit: 人", '    unit: ""', "folder/some.yaml:5：“unit”的值“”不能为空。请改正。"),
        ("    unit: 人", "    unit: 人\n    additive: 是", "folder/some.yaml:6：“additive”的值“是”应是 true 或 false。请改正。"),
        ("    unit: 人", "    unit: 人\n    shows: 日期", "folder/some.yaml:6：“shows”的值“日期”应是列表。请改正。"),
        ("id: some", "id: 某", "folder/some.yaml:3：“id”的值“某”写法不对。请改正。"),
        (
            "    unit: 人",
            "    unit: 人\n    aggregate: mean",
            "folder/some.yaml:6：“aggregate”的值“mean”不在可用的 'rows', 'sum'、'distinct' 之中。请改正。",
        ),
    ],
)
def test_each_mistake_is_told_in_chinese_with_its_line(tmp_path, old, new, problem):
    assert problem in told(tmp_path, MEASURES.replace(old, new))


def test_all_mistakes_of_a_file_are_told(tmp_path):
    assert len(told(tmp_path, MEASURES.replace("    unit: 人\n", "").replace("label:", "lable:"))) == 3


def test_the_keys_that_may_stand_somewhere_are_known():
    assert keys_at(NoticeFile, ("window", "x")) == ["from", "to"]
    assert keys_at(FormFile, ("columns", 0, "x"))[:2] == ["number", "label"]
    assert "window" in keys_at(NoticeFile, ("x",))


def test_a_long_value_is_shown_in_part():
    assert shown("字" * 100) == "字" * 60 + "…"


def test_problems_keep_the_place_that_a_refusal_names():
    problems = Problems()

    def refuse(text):
        raise UserError(text)

    assert problems.attempt("a.yaml:1", lambda: refuse("folder/b.yaml:7：错")) is None
    assert problems.attempt("a.yaml:1", lambda: refuse("错")) is None
    assert problems.attempt("a.yaml:1", lambda: 5) == 5
    problems.refuse("a.yaml:2", "又错")

    assert problems.found == ["folder/b.yaml:7：错", "a.yaml:1：错", "a.yaml:2：又错"]


def test_the_same_problem_is_told_once():
    problems = Problems()
    problems.refuse("a.yaml:1", "错")
    problems.refuse("a.yaml:1", "错")

    with pytest.raises(UserError) as refusal:
        problems.raise_all()

    assert refusal.value.problems == ("a.yaml:1：错",)


def test_no_problem_raises_nothing():
    Problems().raise_all()
