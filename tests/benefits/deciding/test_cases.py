"""The situations beside policies: all shipped ones hold, and what does not is told with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from nuanxin.benefits import policies
from nuanxin.benefits.deciding import cases

SHIPPED = [path for path in cases.files() if path.parent.parent.name.startswith("2011-anhui-")]
WRONG = """\
as_of: 2012-03-31
person: {residence: "3401", recognised_on: 2011-09-01, annual_review: passed}
cases:
  - {what: 对的, answer: "yes"}
  - {what: 答案不对, answer: "no"}
  - {what: 要采集的不对, person: {residence: null}, answer: unknown, collect: [性别]}
  - {what: 应被拒绝, refused: 不在施行期内}
  - {what: 写错, person: {residense: "3401"}, answer: "yes"}
"""


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.parent.parent.name)
def test_shipped_situations_hold(path):
    ran = cases.run(path)

    assert (ran.problems, ran.count > 5) == ((), True)


def test_every_policy_has_situations():
    assert {path.parent.parent.name for path in SHIPPED} == {name for name in policies.library() if name.startswith("2011-anhui-")}


def test_what_differs_is_told_with_its_place(tmp_path):
    path = tmp_path / "2011-anhui-services" / "tests" / "wrong.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(WRONG, encoding="utf-8")

    ran = cases.run(Path(path))

    assert ran.count == 5
    assert [problem.split("：", 1)[1] for problem in ran.problems] == [
        "2011-anhui-services：答案不对：answer 应为 no，判定为 yes。",
        "2011-anhui-services：要采集的不对：collect 应为 ['性别']，判定为 ['居住地']。",
        "2011-anhui-services：应被拒绝：应被拒绝（不在施行期内），却判定为 yes。",
        "2011-anhui-services：写错：被拒绝：person：没有名为“residense”的事实。是不是“residence”？",
    ]
    assert "wrong.yaml:5：" in ran.problems[0]
