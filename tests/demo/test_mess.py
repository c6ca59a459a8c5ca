"""Dressed cells keep their meaning; spoilt rows are the mistakes they claim to be."""

import datetime
import random

import pytest

from nuanxin.demo.mess import Dresser, spoil_events, spoil_roster

DAY = datetime.date(2022, 9, 5)


@pytest.mark.parametrize("seed", range(8))
def test_dressed_dates_are_one_of_four_habits(seed):
    dresser = Dresser(seed)

    assert {dresser.cell("日期", DAY) for _ in range(60)} <= {DAY, "2022-09-05", "2022.9.5", "2022年9月5日"}


@pytest.mark.parametrize(("value", "dresses"), [("是", {"是", "√", "Y", "1"}), ("否", {"否", "×", "N", "0"})])
def test_dressed_answers_keep_their_meaning(value, dresses):
    assert {Dresser(seed).cell("就业意愿", value) for seed in range(20)} <= dresses


def test_an_unknown_will_stays_empty():
    assert {Dresser(seed).cell("就业意愿", "") for seed in range(40)} == {""}


def test_dressed_id_numbers_fold_back_to_the_number():
    number, dresser = "36072219700101123X", Dresser(1)
    seen = {dresser.cell("身份证号", number) for _ in range(400)}
    folded = {text.translate(str.maketrans("０１２３４５６７８９Ｘx ", "0123456789XX\0")).replace("\0", "") for text in seen}

    assert len(seen) >= 4
    assert folded == {number, "360722700101123"}


def roster(count=40):
    return [
        {
            "姓名": f"甲{index}",
            "身份证号": f"36072219700101{index:03d}0",
            "失业登记日期": DAY,
            "常住地": "嘉定镇",
            "人员类别": "其他",
            "性别": "男",
        }
        for index in range(count)
    ]


def test_a_spoilt_roster_has_each_mistake_once():
    before, after = roster(), spoil_roster(roster(), random.Random(3))
    changed = [{column for column in old if new[column] != old[column]} for old, new in zip(before, after, strict=False) if new != old]

    assert sorted(map(sorted, changed)) == sorted([["身份证号"], ["身份证号"], ["失业登记日期"], ["常住地"], ["人员类别"], ["性别"]])
    assert len(after) == 41
    assert after[-1] in after[:-1]


def test_a_short_roster_is_left_alone():
    assert spoil_roster(roster(5), random.Random(3)) == roster(5)


def test_spoilt_events_name_a_stranger_another_name_and_a_day_to_come():
    before = [{"身份证号": f"id{index}", "姓名": "甲", "推介日期": DAY} for index in range(30)]
    after = spoil_events([dict(row) for row in before], random.Random(3))
    changed = sorted(column for old, new in zip(before, after, strict=True) for column in old if new[column] != old[column])

    assert changed == ["姓名", "推介日期", "身份证号"]
    assert max(row["推介日期"] for row in after) == datetime.date(2099, 1, 1)
