"""Questions without jargon: the shipped ones are of facts that there are; an office's own file comes first."""

from __future__ import annotations

import pytest

from nuanxin.benefits import plain
from nuanxin.benefits.policies import facts
from nuanxin.benefits.questions import KEPT_IN
from nuanxin.errors import UserError

FILE = "id: questions\ntitle: 问法\nsource: 测试\nperson:\n  {person}\nemployer:\n  kind: 贵单位是做什么的？\n"


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("shareholder", "您在公司里有股份吗？"),
        ("insurance", "您这个月交了多少社会保险？请带上缴费单。"),
        ("employer.in_province", "贵单位是在本省登记的吗？"),
        ("sex", ""),
        ("employer.nothing", ""),
        ("nothing", ""),
    ],
)
def test_question_is_told_or_nothing(name, asked):
    assert plain.question(name) == asked


def test_every_fact_that_is_asked_at_the_door_has_its_question():
    asked = {name for name, one in facts.known().facts.items() if one.missing == "unknown" and name not in KEPT_IN}

    assert {name for name in asked if not plain.question(name)} == set()


def test_every_question_ends_as_one():
    told = plain.load(plain.definitions.SHIPPED / plain.PATTERN)

    assert [one for one in (*told.person.values(), *told.employer.values()) if "？" not in one] == []


def test_fact_that_there_is_not_is_refused_with_file_and_line(tmp_path):
    path = tmp_path / "questions.yaml"
    path.write_text(FILE.format(person="shareholders: 您有股份吗？"), encoding="utf-8")

    with pytest.raises(UserError, match=r"questions\.yaml.*5：没有名为“shareholders”的事实。.*shareholder"):
        plain.load(path)


def test_file_of_the_office_comes_before_the_shipped_one(tmp_path, settings):
    (tmp_path / "benefits").mkdir()
    (tmp_path / "benefits" / "questions.yaml").write_text(FILE.format(person="shareholder: 有股份没有？"), encoding="utf-8")
    settings.EXTRA_DEFINITIONS = str(tmp_path)

    assert (plain.question("shareholder"), plain.question("retired")) == ("有股份没有？", "")
