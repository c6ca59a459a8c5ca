"""What does not hold together in a procedure is refused on load, in Chinese, with file and line."""

from __future__ import annotations

import pytest

from tests.people.procedures.written import PROCEDURE, changed, load, problems

RECHECK = "  - {id: recheck, label: 复核, kind: recheck, roles: [officer], level: township, not_by: [review]}\n"
NOTICE_STEP = "  - {id: notice, label: 公示, kind: notice, roles: [officer], level: village}\n"
NOTICE = "notice:\n  title: 认定公示\n  days: 5\n  unit: working\n  profile: plain\n  upheld: recheck\n"

MISTAKES = {
    "until before from": (
        ("from_on: 2020-01-01", "from_on: 2020-01-01\nuntil_on: 2019-12-31"),
        ["procedures/1.yaml:7：停用日期 2019-12-31 早于启用日期 2020-01-01。请改正。"],
    ),
    "unknown category": (
        ("  AGE: 大龄人员\n", "  AGED: 大龄人员\n"),
        ["procedures/1.yaml:8：没有人员类别“AGED”。是不是“AGE”？"],
    ),
    "unemployment first of a category nobody can apply for": (
        ("unemployment_first: [LONG]", "unemployment_first: [ZERO]"),
        ["procedures/1.yaml:10：“ZERO”不在可以申请的人员类别之中。可用的有：AGE、LONG。"],
    ),
    "a step twice": (
        ("{id: review, label: 初审", "{id: accept, label: 初审"),
        [
            "procedures/1.yaml:13：环节代码“accept”已经用过。请换一个代码。",
            "procedures/1.yaml:15：经办人不能相同的环节“review”不在“复核”之前。可用的有：accept、notice。",
            "procedures/1.yaml:16：可以退回的环节“review”不在“认定”之前。可用的有：accept、notice、recheck。",
        ],
    ),
    "a step that is called refuse": (
        (RECHECK, RECHECK.replace("id: recheck", "id: refuse")),
        [
            "procedures/1.yaml:15：环节代码“refuse”另有含义。请换一个代码。",
            "procedures/1.yaml:15：环节“复核”永远到不了：没有异议成立后转到这里。请在 notice 的 upheld 中写“refuse”，或删去。",
            "procedures/1.yaml:22：没有复核环节“recheck”。可用的有：refuse。",
        ],
    ),
    "no acceptance first": (
        ("kind: accept", "kind: review"),
        ["procedures/1.yaml:12：第一个环节应是受理（kind: accept），并且只有一个。请改正。"],
    ),
    "no decision last": (
        ("kind: decide", "kind: review"),
        ["procedures/1.yaml:12：最后一个环节应是认定（kind: decide），并且只有一个。请改正。"],
    ),
    "two notices": (
        (NOTICE_STEP, NOTICE_STEP + NOTICE_STEP.replace("id: notice", "id: again")),
        ["procedures/1.yaml:12：公示环节（kind: notice）有 2 个，最多一个。请合并。"],
    ),
    "maker named that comes later": (
        ("level: village, limit_days: 3", "level: village, not_by: [decide], limit_days: 3"),
        ["procedures/1.yaml:13：经办人不能相同的环节“decide”不在“初审”之前。可用的有：accept。"],
    ),
    "the first step checks nobody": (
        ("roles: [collector], level: village", "roles: [collector], level: village, not_by: [accept]"),
        ["procedures/1.yaml:12：经办人不能相同的环节“accept”不在“受理”之前。请删去。"],
    ),
    "sent back to a misspelt step": (
        ("send_back_to: [review]", "send_back_to: [reviev]"),
        ["procedures/1.yaml:16：可以退回的环节“reviev”不在“认定”之前。是不是“review”？"],
    ),
    "sent back to the re-examination": (
        ("send_back_to: [review]", "send_back_to: [recheck]"),
        ["procedures/1.yaml:16：不能退回到“复核”，那里只因异议成立而进入。请删去。"],
    ),
    "unknown role": (
        ("roles: [collector]", "roles: [collecter]"),
        ["procedures/1.yaml:12：没有角色“collecter”。是不是“collector”？"],
    ),
    "a role that applies for nothing": (
        ("roles: [collector]", "roles: [inspector]"),
        ["procedures/1.yaml:12：督导员没有受理和办理认定申请的权限，不能办理“受理”。请删去这个角色。"],
    ),
    "a collector who decides": (
        ("roles: [head]", "roles: [collector]"),
        ["procedures/1.yaml:16：采集员没有登记认定和退出的权限，不能办理“认定”。请删去这个角色。"],
    ),
    "nobody may": (("roles: [head]", "roles: []"), ["procedures/1.yaml:16：没有人可以办理“认定”。请写明角色。"]),
    "a notice step without its rule": (
        (NOTICE, ""),
        [
            "procedures/1.yaml:1：有公示环节（kind: notice）就要有 notice，没有就不要写。请补上或删去。",
            "procedures/1.yaml:15：环节“复核”永远到不了：没有异议成立后转到这里。请在 notice 的 upheld 中写“recheck”，或删去。",
        ],
    ),
    "a re-examination nobody reaches": (
        ("upheld: recheck", "upheld: refuse"),
        ["procedures/1.yaml:15：环节“复核”永远到不了：没有异议成立后转到这里。请在 notice 的 upheld 中写“recheck”，或删去。"],
    ),
    "a re-examination before the notice": (
        (NOTICE_STEP + RECHECK, RECHECK + NOTICE_STEP),
        ["procedures/1.yaml:14：环节“复核”在公示之前。请移到公示之后。"],
    ),
    "an upheld objection that leads to a review": (
        ("upheld: recheck", "upheld: review"),
        [
            "procedures/1.yaml:15：环节“复核”永远到不了：没有异议成立后转到这里。请在 notice 的 upheld 中写“recheck”，或删去。",
            "procedures/1.yaml:22：没有复核环节“review”。是不是“refuse”？",
        ],
    ),
    "an unknown profile": (("profile: plain", "profile: plane"), ["procedures/1.yaml:21：没有公开栏目“plane”。是不是“plain”？"]),
    "a paper twice": (
        ("{kind: spell, label: 失业证", "{kind: id_card, label: 失业证"),
        ["procedures/1.yaml:25：材料“失业证”写了两次。请改名或删去一处。"],
    ),
    "a paper of a category nobody can apply for": (
        ("for_categories: [LONG]", "for_categories: [DISAB]"),
        ["procedures/1.yaml:25：“DISAB”不在可以申请的人员类别之中。可用的有：AGE、LONG。"],
    ),
    "an unknown part of the card's number": (
        ("{county}{year}{serial}", "{town}{serial}"),
        ["procedures/1.yaml:28：编号规则中的“{town}”不认识。可用的有：{county}、{year}、{serial}。"],
    ),
    "a number without a serial": (
        ("{county}{year}{serial}", "{county}{year}"),
        ["procedures/1.yaml:28：编号规则应以流水号 {serial} 结尾，并且只有一个，否则编号会重复。请改正。"],
    ),
    "a number with an open brace": (
        ("{county}{year}{serial}", "{county{serial}"),
        ["procedures/1.yaml:28：编号规则“{county{serial}”的花括号不成对。请改正。"],
    ),
    "a number just short enough": (("{county}{year}{serial}", "某省某市某县就业{county}{year}{serial}"), []),
    "days out of range": (("days: 5", "days: 0"), ["procedures/1.yaml:19：“days”的值“0”太小。请改正。"]),
    "an unknown unit": (
        ("unit: working", "unit: weeks"),
        ["procedures/1.yaml:20：“unit”的值“weeks”不在可用的 'working'、'calendar' 之中。请改正。"],
    ),
    "a misspelt key": (("upheld: recheck", "upheld: recheck\n  untill: 3"), ["procedures/1.yaml:23：不认识“untill”。"]),
    "a step that says too little": (
        ("{id: review, label: 初审, ", "{id: review, "),
        ["procedures/1.yaml:13：缺少“label”。请补上。"],
    ),
    "an area that is no code": (('area: "360722"', 'area: "信丰"'), ["procedures/1.yaml:5：“area”的值“信丰”写法不对。请改正。"]),
    "no categories": (
        ("categories:\n  AGE: 大龄人员\n  LONG: 长期失业人员\nunemployment_first: [LONG]", "categories: {}\nunemployment_first: []"),
        [
            "procedures/1.yaml:7：没有可以申请的人员类别。请至少写一种。",
        ],
    ),
}


def test_the_procedure_is_sound_before_it_is_broken(tmp_path):
    known, shown = load(tmp_path, PROCEDURE)

    assert (list(known), list(shown)) == (["town"], ["plain"])


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_its_line(tmp_path, name):
    (old, new), told = MISTAKES[name]

    found = problems(tmp_path, changed(old, new))

    assert [text[: len(start)] for text, start in zip(found, told, strict=False)] == told
    assert len(found) == len(told)


def test_a_number_longer_than_a_card_is_refused(tmp_path):
    assert problems(tmp_path, changed("{county}{year}{serial}", "就业困难人员援助卡号{county}{year}{serial}")) == [
        "procedures/1.yaml:28：按编号规则编出的号码有 26 位，最多 24 位。请缩短。"
    ]


def test_two_procedures_of_one_area_and_time_are_refused(tmp_path):
    assert problems(tmp_path, PROCEDURE, changed("id: town", "id: other")) == [
        "procedures/2.yaml:5：与“某县认定”（procedures/1.yaml:5）在同一地区同时有效。请改正地区或起止日期。"
    ]


def test_one_id_twice_is_refused(tmp_path):
    assert problems(tmp_path, PROCEDURE, changed('area: "360722"', 'area: "36"')) == [
        "procedures/2.yaml:1：认定程序“town”已经有了（procedures/1.yaml:1）。请换一个 id。"
    ]


@pytest.mark.parametrize(
    ("first_until", "second_from", "is_refused"), [("2021-12-31", "2022-01-01", False), ("2022-01-01", "2022-01-01", True)]
)
def test_a_procedure_may_follow_another_in_its_area(tmp_path, first_until, second_from, is_refused):
    first = changed("from_on: 2020-01-01", f"from_on: 2020-01-01\nuntil_on: {first_until}")
    second = changed("id: town", "id: later", changed("from_on: 2020-01-01", f"from_on: {second_from}"))

    assert bool(problems(tmp_path, first, second)) is is_refused


def test_every_mistake_of_every_file_is_told_at_once(tmp_path):
    found = problems(tmp_path, changed("roles: [head]", "roles: []"), changed("days: 5", "days: 0", changed("id: town", "id: b")))

    assert [text.split("：")[0] for text in found] == ["procedures/2.yaml:19", "procedures/1.yaml:16"]
