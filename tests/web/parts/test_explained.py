"""Why a policy answers as it does, as pages draw it: marks, words, values in Chinese, folding, and what would have to change."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

import pytest
from django.template import Context, Template

from nuanxin.benefits.deciding import decide, read_case
from nuanxin.benefits.policies import get
from nuanxin.engines.rules.explaining import Explained
from nuanxin.web.explained import Seen, changes, doubts, explained, said
from tests import factories

DAY = datetime.date(2012, 3, 31)
PERSON = {
    "sex": "M", "birth_date": "1960-05-20", "residence": "340102001001", "categories": ["AGE"], "recognised_on": "2011-09-01",
    "annual_review": "passed", "status": "flexible",
}  # fmt: skip
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Source:
    label: str
    on: datetime.date | None


def decided(policy: str = "2011-anhui-insurance-subsidy", on: datetime.date = DAY, case: dict | None = None, **person):
    return decide(get(policy), read_case({**(case or {}), "person": {**PERSON, **person}}), on)


def part(found, label: str):
    """The part of that label, wherever it is."""
    for one in (found, *found.parts):
        if one.label == label:
            return one
        if one is not found and (inner := part(one, label)):
            return inner
    return None


def test_marks_do_not_rely_on_colour():
    found = explained(decided(status="unemployed", birth_date=None))

    assert [
        (one.mark, one.word) for one in found.parts if one.label in ("健在", "被企业吸纳、灵活就业或在公益性岗位就业", "没有过退休月")
    ] == [
        ("✓", "符合"),
        ("✗", "不符合"),
        ("?", "不知道"),
    ]


def test_values_are_said_in_chinese():
    found = explained(decided(birth_date=None))

    assert part(found, "被企业吸纳、灵活就业或在公益性岗位就业").seen == (Seen("就业状态", "灵活就业"),)
    assert part(found, "没有死亡日期").seen == (Seen("死亡日期", "没有"),)
    assert part(found, "没有过退休月").seen == (Seen("性别", "男"), Seen("出生日期", "没有采集"), Seen("原法定退休年龄", "没有采集"))


def test_value_that_does_not_apply_is_left_out():
    found = explained(decided())

    assert part(found, "没有过退休月").seen == (Seen("性别", "男"), Seen("出生日期", "1960-05-20"))


def test_place_is_called_by_its_name(county):
    found = explained(decided("2022-xinfeng-startup", datetime.date(2022, 9, 30), residence=factories.SHUIDONG))

    assert part(found, "居住在政策适用地区").seen == (Seen("居住地", factories.area().name),)


def test_parameter_without_value_is_not_filled():
    found = explained(decided("2022-xinfeng-transport", datetime.date(2022, 9, 30), residence="360722100200", categories=["EXPOV"]))

    assert part(found, "县里已定标准").seen == (Seen("县级标准", "没有填写", is_standard=True),)


def test_joined_parts_say_how_many_are_asked_for():
    found = explained(decided())

    assert (part(found, "属于可享受补贴的对象").joined, part(found, "已认定为援助对象").joined) == ("符合任何一项即可", "全部符合才行")


def test_what_holds_is_folded_and_what_does_not_is_open():
    found = explained(decided(categories=["DISAB"]))

    assert part(found, "属于可享受补贴的对象").is_open
    assert not part(found, "已认定为援助对象").is_open


def test_alternatives_not_needed_are_moot():
    found = explained(decided())

    assert part(found, "属于零就业家庭成员").is_moot
    assert not part(found, "属于大龄人员").is_moot


def test_sources_are_told_beside_the_values():
    sources = {"status": Source("就业登记", DAY), "categories": Source("认定", None), "nonsense": Source("别处", None)}

    found = explained(decided(categories=["AGE"]), sources)

    assert part(found, "被企业吸纳、灵活就业或在公益性岗位就业").seen == (Seen("就业状态", "灵活就业", f"就业登记，{DAY}"),)


def test_changes_name_the_smallest_things_with_what_is_seen_now():
    [found] = changes(decided(status="unemployed"))

    assert (found.label, found.seen) == ("被企业吸纳、灵活就业或在公益性岗位就业", (Seen("就业状态", "未就业"),))


def test_changes_keep_alternatives_together():
    [found] = changes(decided(categories=["DISAB"], low_income="none"))

    assert found.label == "属于可享受补贴的对象"
    assert [one.label for one in found.alternatives] == [
        "享受低保的长期失业人员", "属于大龄人员", "属于零就业家庭成员", "属于失地（失林）人员", "属于就业困难高校毕业生",
    ]  # fmt: skip


def test_alternative_of_several_things_without_a_name_is_told_with_those_not_there_yet():
    parts = (Explained("甲", True), Explained("乙", False), Explained("丙", None))
    both = Explained(
        "符合任何一项", False, children=(Explained("全部符合", False, children=parts, joined="all"), Explained("丁", False)), joined="any"
    )

    [found] = changes(replace(decided(), because=both))

    assert [one.label for one in found.alternatives] == ["乙，且丙", "丁"]


def test_what_else_is_not_known_is_told_beside_the_changes():
    assert doubts(decided(status="unemployed", birth_date=None)) == ("没有过退休月", "享受期限还有剩余")
    assert doubts(decided(birth_date=None)) == ()


def test_nothing_has_to_change_for_yes_or_unknown():
    assert (changes(decided()), changes(decided(status=None))) == ((), ())


def test_contradicting_sources_are_shown_first():
    found = explained(
        decided(died_on="2012-01-05", case={"payments": [{"programme": "2011-anhui-post-subsidy", "month": "2012-02", "amount": "100"}]})
    )

    assert (found.parts[0].label, found.parts[0].word) == ("来源矛盾：已登记死亡，以后月份又有已发放记录", "不知道")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "是"),
        (False, "否"),
        (Decimal("1000"), "1,000.00 元"),
        (DAY, "2012-03-31"),
        (12000, "12,000"),
        (Fraction(2, 3), "2/3"),
        ("甲", "甲"),
    ],
)
def test_said(value, text):
    assert said(value) == text


def drawn(found, **more) -> str:
    options = " ".join(f"{name}={name}" for name in more)
    return Template(f"{{% explained decided {options} %}}").render(Context({"decided": found, **more}))


def test_tag_draws_a_tree_whose_marks_can_be_read():
    text = re.sub(r"<[^>]+>|\s+", " ", drawn(decided(status="unemployed")))

    assert re.search(r"✗ 不符合\s+被企业吸纳、灵活就业或在公益性岗位就业", text)
    assert re.search(r"就业状态：\s*未就业", text)


def test_tag_folds_what_holds_unless_all_is_wanted():
    found = decided()

    assert " open" not in drawn(found)
    assert drawn(found, all_open=True).count(" open") == drawn(found).count("<details")


def test_tag_escapes_what_is_seen():
    assert "<script>" not in drawn(decided("national-second-post-term", datetime.date(2024, 3, 1), override="<script>x</script>"))


def test_hires_are_shown_under_the_whole():
    case = {"employer": {"kind": "enterprise", "hires": [PERSON, {**PERSON, "status": "unemployed"}]}}

    text = re.sub(r"<[^>]+>|\s+", " ", drawn(decided("2011-anhui-post-subsidy", case=case)))

    assert re.search("招用人员1.*招用人员2", text)


def test_would_change_draws_the_alternatives():
    text = Template("{% would_change decided %}").render(Context({"decided": decided(categories=["DISAB"], low_income="none")}))

    assert "下面任何一项做到即可" in text
    assert "属于大龄人员" in text


def test_what_is_said_not_to_exist_is_nothing_and_not_uncollected():
    told = [
        {one.label: one.text for one in part(explained(decided(annual_review=said_of)), "年审没有不合格或缺席").seen}
        for said_of in ("none", None)
    ]

    assert told == [{"年审结果": "没有"}, {"年审结果": "没有采集"}]


def test_what_else_is_not_known_is_told_once():
    found = decided(categories=["DISAB"], low_income="none", birth_date=None)

    text = Template("{% would_change decided %}").render(Context({"decided": found}))

    assert text.count("此外还不知道") == 1
