"""Household definitions: which one counts where, their words, and mistakes told with file and line."""

import datetime

import pytest

from nuanxin.errors import UserError
from nuanxin.people import households
from nuanxin.people.households import HOUSEHOLD_FACTS, MEMBER_FACTS, cases, household_row, judge, member_row
from nuanxin.people.households.judging import answered

ON = datetime.date(2022, 9, 8)
GOOD = """
id: ours
kind: ZERO
title: 本县零就业家庭
source: 县人社发〔2021〕3号
area: "360722"
from: 2021-01-01
parameters: {youngest: 16}
members:
  - {id: grown, label: 已成年, test: age >= $youngest}
  - {id: idle, label: 没有工作, test: grown AND NOT placed}
conditions:
  - {id: idle_all, label: 成年人都没有工作, test: all(NOT grown OR idle), refusal: 有人有工作}
  - {id: seeking, label: 有人想工作, test: any(idle AND wants_job), refusal: 没有人想工作}
questions: {wants_job: 想不想工作}
"""


@pytest.fixture
def own(settings, tmp_path):
    """An office's own folder with one definition, written as given; returns the folder."""

    def write(text: str, name: str = "ours"):
        folder = tmp_path / "definitions" / "households"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        settings.EXTRA_DEFINITIONS = str(tmp_path / "definitions")
        return folder

    return write


def family(*members: dict, is_head_on_file: bool = True) -> dict:
    return household_row([member_row({"age": 40, "sex": "M"} | one) for one in members], is_head_on_file=is_head_on_file)


@pytest.mark.parametrize(
    ("kind", "code", "id"),
    [
        ("ZERO", "360722100200", "zero-national"),
        ("ZERO", "610102000000", "zero-xian"),
        ("RZT", "340100000000", "zero-transfer-anhui"),
    ],
)
def test_definition_of_the_smallest_area_counts(kind, code, id):
    assert households.for_area(kind, code, ON).id == id


def test_kinds_are_those_that_an_area_has_a_definition_for():
    assert [households.kinds_of(code, ON) for code in ("360722000000", "340100000000")] == [("ZERO",), ("ZERO", "RZT")]


def test_office_adds_its_own(own):
    own(GOOD)

    assert households.for_area("ZERO", "360722100200", ON).id == "ours"
    assert households.for_area("ZERO", "360723100200", ON).id == "zero-national"


@pytest.mark.parametrize("line", ["until: 2022-09-07", ""])
def test_definition_counts_while_it_is_in_force(own, line):
    own(GOOD + line + "\n")

    assert households.for_area("ZERO", "360722100200", ON).id == ("zero-national" if line else "ours")


def test_definition_reads_as_chinese(own):
    own(GOOD)

    told = dict(households.get("ours").chinese())

    assert set(told) == {"成年人都没有工作", "有人想工作", "已成年", "没有工作"}
    assert "年龄" in told["已成年"]


def test_own_facts_of_members_follow_from_each_other(own):
    own(GOOD)
    ours = households.get("ours")

    assert judge(ours, family({"wants_job": True}, {"age": 10, "placed": True})).answer is True
    assert judge(ours, family({"wants_job": True, "placed": True})).answer is False


def test_questions_go_down_to_what_can_be_asked(own):
    own(GOOD)

    found = judge(households.get("ours"), family({}, {"age": 10}))

    assert [(one.member, one.fact, one.question) for one in found.missing] == [(0, "wants_job", "想不想工作")]
    assert (found.words, found.reasons[1].text) == ("不能确定", "有人想工作：资料不全，不能确定")


def test_quick_answer_is_that_of_the_judgement(own):
    own(GOOD)
    ours = households.get("ours")

    for row in (family({"wants_job": True}), family({}), family({"placed": True})):
        assert answered(ours, row) == judge(ours, row).answer


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("id: ours", "id: other", "与文件名“ours”不同"),
        ("kind: ZERO", "kind: ONE", "不在可用的"),
        ("age >= $youngest", "aged >= $youngest", "aged"),
        ("$youngest}", "$oldest}", "oldest"),
        ("any(idle AND wants_job)", "wants_job", "wants_job"),
        ("id: idle, label", "id: grown, label", "写了两次"),
        ("questions: {wants_job", "questions: {wants_jobs", "没有“wants_jobs”这一事项"),
        ("refusal: 没有人想工作", "refused: 没有人想工作", "不认识“refused”"),
    ],
)
def test_mistake_is_told_with_file_and_line(own, old, new, told):
    own(GOOD.replace(old, new))

    with pytest.raises(UserError, match=rf"households/ours\.yaml:\d+：(.|\n)*{told}"):
        households.library()


def test_case_that_fails_is_told_with_what_was_found(own):
    folder = own(GOOD)
    (folder / "tests").mkdir()
    path = folder / "tests" / "ours.yaml"
    path.write_text(
        "of: ours\ncases:\n  - what: 一人\n    members: [{年龄: 40, 性别: 男}]\n    answer: 是\n"
        "  - what: 错字\n    members: [{年岁: 40}]\n    answer: 是\n  - what: 错词\n    members: [{年龄: 40, 户籍性质: 城里}]\n    answer: 否\n",
        encoding="utf-8",
    )

    ran = cases.run(path)

    assert path in cases.files()
    assert ran.count == 3
    assert [problem.split("：", 1)[1] for problem in ran.problems] == [
        "一人：应为“是”，判为“不能确定”。",
        "一人：要问的应为 []，判为 ['第 1 人：有就业意愿']。",
        "错字：没有“年岁”这一事项。是不是“年龄”？",
        "错词：“户籍性质”没有“城里”这个词。是不是“城镇”？",
    ]


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"status": "unemployed"}, (True, False, False)),
        ({"placed": True}, (True, False, False)),
        ({"registered_unemployed": True, "status": "inactive"}, (True, False, False)),
        ({"status": "inactive"}, (False, None, None)),
        ({}, (None, None, None)),
        ({"status": "inactive", "studying": True}, (False, True, None)),
    ],
)
def test_what_follows_from_what_is_on_file(known, expected):
    row = member_row({"age": 40, "sex": "M"} | known)

    assert (row["in_labour_force"], row["studying"], row["retired"]) == expected


def test_every_fact_has_a_chinese_name_and_rows_have_them_all():
    assert set(member_row({"age": 1, "sex": "F"})) == set(MEMBER_FACTS)
    assert set(household_row([], is_head_on_file=False)) == {*HOUSEHOLD_FACTS, "members"}
