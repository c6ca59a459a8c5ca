"""Sets of clears are refused when loaded, all mistakes at once, in Chinese, with file and line."""

from __future__ import annotations

import shutil

import pytest

from nuanxin.errors import UserError
from nuanxin.notices.definition import catalogue, clears
from nuanxin.orgs.definitions import SHIPPED

FILE = "four-clears.yaml"


@pytest.fixture
def own(tmp_path):
    """A folder with the shipped set of four."""
    folder = tmp_path / "own" / "completeness"
    folder.mkdir(parents=True)
    shutil.copy(SHIPPED / "completeness" / FILE, folder / FILE)
    return tmp_path / "own"


def rewritten(own, old: str, new: str) -> list[str]:
    """What is refused after `old` was replaced by `new`."""
    path = own / "completeness" / FILE
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UserError) as refusal:
        clears.load(catalogue.library(), clears.files(own))
    return list(refusal.value.problems)


def test_what_is_shipped_has_the_notices_own_groups():
    known = clears.library()

    assert {one.title: [group.label for group in one.groups] for one in known.values()} == {
        "五清": ["家庭情况清", "人员底数清", "技能状况清", "培训意愿清", "就业意向清"],
        "四清": ["人员底数清", "就业状态清", "就业意愿清", "服务需求清"],
    }


def test_a_notice_has_its_sets_and_another_none():
    assert [one.id for one in clears.of_notice("2022-xinfeng-nuanxin")] == ["four-clears"]
    assert clears.of_notice("2022-jilin-disability") == []


def test_all_numbers_of_a_board_are_of_one_frame():
    assert {cell.frame.id for one in clears.library().values() for cell in one.cells} == {"persons_to_know"}


def test_an_unknown_column_is_refused_with_its_line(own):
    [problem] = rewritten(own, "known: phone_known", "known: phone_nown")

    assert problem.startswith("completeness/four-clears.yaml:12：")
    assert "phone_nown" in problem


def test_an_unknown_frame_is_refused(own):
    [problem] = rewritten(own, "frame: persons_to_know", "frame: persons_to_now")

    assert problem == "four-clears.yaml：没有取数范围“persons_to_now”。是不是“persons_to_know”？"


def test_a_column_that_the_roster_does_not_have_is_refused(own):
    [problem] = rewritten(own, "fills: 联系电话", "fills: 联络电话")

    assert "没有花名册的列“联络电话”。是不是“联系电话”？" in problem


def test_an_id_used_twice_is_refused(own):
    [problem] = rewritten(own, "id: hukou", "id: phone")

    assert problem == "completeness/four-clears.yaml:13：编号“phone”用了两次。请改名。"


def test_a_word_that_nobody_knows_is_refused_with_the_nearest(own):
    [problem] = rewritten(own, "whom:", "whomever:")[:1]

    assert "four-clears.yaml" in problem


def test_a_set_in_two_folders_is_refused(own):
    paths = [*clears.files(SHIPPED), *clears.files(own)]

    with pytest.raises(UserError, match=r"four-clears\.yaml：这一套要求已经有了。请换一个文件名。"):
        clears.load(catalogue.library(), paths)


def test_the_office_adds_a_set_of_its_own(own, settings):
    (own / "completeness" / FILE).rename(own / "completeness" / "our-clears.yaml")
    settings.EXTRA_DEFINITIONS = str(own)

    assert list(clears.library()) == ["five-clears", "four-clears", "our-clears"]
