"""Review definitions: those shipped, which one counts where, and mistakes told with file and line."""

import datetime

import pytest

from nuanxin.errors import UserError
from nuanxin.people import reviews

GOOD = """
id: ours
title: 本县年度审验
source: 县人社发〔2021〕3号
area: "360722"
from: 2021-01-01
period: {from: "02-01", to: "04-30"}
second_chance: {days: 10}
questions: [{id: basics, label: 基本信息变化}]
passed: 继续在册
failed: {end_code: review_failed, dated: closing, words: 退出}
absent: {end_code: not_reviewed, dated: last_day, words: 退出}
"""


@pytest.fixture
def own(settings, tmp_path):
    """An office's own folder with one definition, written as given."""

    def write(text: str, name: str = "ours") -> None:
        folder = tmp_path / "definitions" / "reviews"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        settings.EXTRA_DEFINITIONS = str(tmp_path / "definitions")

    return write


def test_anhui_reviews_in_the_first_quarter():
    anhui = reviews.get("anhui-2011")

    assert anhui.period.days(2023) == (datetime.date(2023, 1, 1), datetime.date(2023, 3, 31))
    assert anhui.second_until(datetime.date(2023, 3, 31)) == datetime.date(2023, 4, 15)
    assert [question.id for question in anhui.questions] == ["basics", "employment", "services", "certificate"]
    assert (anhui.failed.end_code, anhui.absent.end_code) == ("review_failed", "not_reviewed")


@pytest.mark.parametrize(("code", "id"), [("340100000000", "anhui-2011"), ("360722000000", "national")])
def test_definition_of_the_smallest_area_counts(code, id):
    assert reviews.for_area(code, datetime.date(2022, 1, 1)).id == id


def test_office_adds_its_own(own):
    own(GOOD)

    found = reviews.for_area("360722100200", datetime.date(2022, 1, 1))

    assert (found.id, found.period.days(2022)) == ("ours", (datetime.date(2022, 2, 1), datetime.date(2022, 4, 30)))


def test_definition_no_longer_in_force_does_not_count(own):
    own(GOOD + "until: 2021-12-31\n")

    assert reviews.for_area("360722100200", datetime.date(2022, 1, 1)).id == "national"


def test_before_any_definition_there_is_none():
    with pytest.raises(UserError, match="没有年度审验办法"):
        reviews.for_area("360722000000", datetime.date(2000, 1, 1))


def test_unknown_definition_is_refused_with_the_nearest():
    with pytest.raises(UserError, match="是不是“national”"):
        reviews.get("nationale")


def test_no_second_chance_has_no_last_day(own):
    own(GOOD.replace("days: 10", "days: 0"))

    assert reviews.get("ours").second_until(datetime.date(2022, 4, 30)) is None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("id: ours", "id: other", "与文件名“ours”不同"),
        ('to: "04-30"', 'to: "01-31"', "早于开始日"),
        ('to: "04-30"', 'to: "4-30"', "写法不对"),
        ("dated: closing", "dated: never", "不在可用的"),
        ("passed: 继续在册", "passes: 继续在册", "是不是“passed”"),
    ],
)
def test_mistake_is_told_with_file_and_line(own, old, new, told):
    own(GOOD.replace(old, new))

    with pytest.raises(UserError, match=rf"reviews/ours\.yaml:\d+：.*{told}"):
        reviews.library()
