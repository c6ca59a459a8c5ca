"""What changed from one policy to another, in Chinese: each part by itself, siblings, and days."""

from __future__ import annotations

import datetime
import re
from itertools import pairwise

import pytest

from nuanxin.benefits import policies
from nuanxin.benefits.policies import Difference

OWN = """\
    id: own-policy
    title: 本地补贴
    source: 某文件 第一条
    region: "36"
    in_force: {from: 2022-09-01}
    beneficiary: person
    tested_on: 每月
    fund: 就业补助资金
    parameters:
      reward: {label: 标准, type: money, values: [{from: 2022-09-01, value: "500"}, {from: 2022-10-01, area: "3607", value: "600"}]}
    conditions:
      young: {label: 年轻, when: birth_date > DATE '1990-01-01'}
    when: resident AND young AND has_months
    local:
      - {area: "360722", from: 2022-09-10, mode: refine, label: 信丰县, source: 县文件, when: able_to_work}
    months: {cap: "36", clock: [own-policy], extend: distance <= 60}
    insurance: {payer: self, kinds: [pension, medical]}
    amount: {formula: reward, per: month}
    evidence: [身份证]
    stops: [死亡]
    assumptions:
      - {text: 没有写的按通行做法。}
"""


@pytest.fixture
def versions(write):
    """The policy as it was, and as it is with a change."""

    def versions(old, new):
        write(OWN)
        before = policies.get("own-policy")
        assert old in OWN
        write(OWN.replace(old, new))
        return before, policies.get("own-policy")

    return versions


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("title: 本地补贴", "title: 县补贴", Difference("名称", "本地补贴", "县补贴")),
        ("某文件 第一条", "某文件 第二条", Difference("依据", "某文件 第一条", "某文件 第二条")),
        ('region: "36"', 'region: "3607"', Difference("适用地区", "36", "3607")),
        ("{from: 2022-09-01}", "{from: 2022-09-01, until: 2023-12-31}", Difference("施行期", "2022-09-01 起", "2022-09-01 至 2023-12-31")),
        ("beneficiary: person", "beneficiary: household", Difference("发给", "本人", "家庭")),
        ("每月\n", "开业时\n", Difference("判定时点", "每月", "开业时")),
        (
            "1990-01-01'",
            "1991-01-01'",
            Difference("条件“年轻”", "出生日期晚于1990年1月1日", "出生日期晚于1991年1月1日"),
        ),
        (
            'value: "500"',
            'value: "550.50"',
            Difference(
                "参数“标准”", "2022-09-01 起：500元；3607 2022-10-01 起：600元", "2022-09-01 起：550.50元；3607 2022-10-01 起：600元"
            ),
        ),
        ('cap: "36"', 'cap: "24"', Difference("最长月数", "36", "24")),
        ("[own-policy]", "[own-policy, 2011-anhui-post-subsidy]", Difference("合并计算", "本地补贴", "本地补贴、公益性岗位补贴")),
        ("distance <= 60", "distance < 60", Difference("可延长至退休", "距退休的月数不超过60", "距退休的月数少于60")),
        (", extend: distance <= 60", "", Difference("可延长至退休", "距退休的月数不超过60", "不延长")),
        ("[pension, medical]", "[pension]", Difference("计入的缴费", "本人缴纳的养老、医疗保险", "本人缴纳的养老保险")),
        (
            "{formula: reward, per: month}",
            '{formula: reward * 2, per: once, round_to: "1", rounding: down}',
            Difference("金额", "按月：标准（四舍五入到0.01元）", "一次性：（标准乘以2）（舍去到1元）"),
        ),
        ("[身份证]", "[身份证, 户口簿]", Difference("证明材料", "身份证", "身份证、户口簿")),
        ("[死亡]", "[]", Difference("停发情形", "死亡", "（无）")),
        ("就业补助资金", "失业保险基金", Difference("资金渠道", "就业补助资金", "失业保险基金")),
        ("做法。}", "做法。, status: confirmed}", Difference("约定", "没有写的按通行做法。（待确认）", "没有写的按通行做法。（已确认）")),
        (
            "mode: refine",
            "mode: extend",
            Difference(
                "地方规定“信丰县”（360722）",
                "另须符合：有劳动能力为是（县文件，2022-09-10 起）",
                "另有下列情形也可以：有劳动能力为是（县文件，2022-09-10 起）",
            ),
        ),
    ],
)
def test_one_change_is_one_difference(versions, old, new, expected):
    assert policies.differences(*versions(old, new)) == (expected,)


def test_another_condition_changes_the_sentence_and_adds_the_condition(versions):
    found = policies.differences(*versions("resident AND young AND", "resident AND alive AND"))

    assert [one.what for one in found] == ["条件", "条件“健在”"]
    assert found[1] == Difference("条件“健在”", "", "没有死亡日期，或死亡日期晚于基准日（待遇发给本人）")


def test_nothing_changed_is_no_difference(versions):
    before, after = versions("title: 本地补贴", "title: 本地补贴")

    assert policies.differences(before, after) == ()
    assert before.version == after.version


def test_a_changed_policy_has_another_version(versions):
    before, after = versions("[身份证]", "[身份证, 户口簿]")

    assert before.version != after.version


NAMES = sorted(policies.library())


@pytest.mark.parametrize(("old", "new"), list(pairwise(NAMES)))
def test_any_two_policies_differ_in_chinese(old, new):
    found = policies.differences(policies.get(old), policies.get(new))

    assert "名称" in {one.what for one in found} or policies.get(old).title == policies.get(new).title
    for one in found:
        assert one.before != one.after
        assert not re.search(r"[a-z]{3,}_|_[a-z]{3,}|\b(and|or|not|null)\b", one.what + one.before + one.after, re.IGNORECASE), one
    turned = policies.differences(policies.get(new), policies.get(old))
    assert {(one.what, one.after, one.before) for one in turned} == {(one.what, one.before, one.after) for one in found}


def test_the_same_policy_on_two_days_differs_in_what_was_in_force(write):
    write(OWN)
    days = datetime.date(2022, 9, 9), datetime.date(2022, 10, 1)

    assert policies.differences_of_days(policies.get("own-policy"), *days, "360722") == (
        Difference("参数“标准”", "500元", "600元"),
        Difference("地方规定", "（无）", "另须符合：有劳动能力为是（县文件，2022-09-10 起）"),
    )
    assert policies.differences_of_days(policies.get("own-policy"), *days, "360100") == ()


def test_the_day_before_a_policy_it_was_not_in_force(write):
    write(OWN)
    days = datetime.date(2022, 8, 31), datetime.date(2022, 9, 1)

    assert policies.differences_of_days(policies.get("own-policy"), *days) == (
        Difference("是否施行", "不在施行期内", "施行中"),
        Difference("参数“标准”", "（没有填写）", "500元"),
    )
