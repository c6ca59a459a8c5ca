"""Policies as files: what is read, what is refused with file and line, whose value holds where and when."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from fractions import Fraction

import pytest

from nuanxin.benefits import deciding, policies
from nuanxin.errors import UserError
from nuanxin.orgs.definitions import SHIPPED

DAY = datetime.date(2022, 9, 23)
SHIPPED_COUNT = len([*(SHIPPED / "policies").glob("*/policy.yaml")])
OWN = """\
    id: own-policy
    title: 本地补贴
    source: 某文件 第一条
    region: "36"
    in_force: {from: 2022-09-01, until: 2022-12-31}
    beneficiary: person
    parameters:
      reward:
        label: 标准
        type: money
        values:
          - {from: 2022-09-01, until: 2022-09-30, value: "500"}
          - {from: 2022-10-01, value: "600"}
          - {from: 2022-09-01, area: "3607", value: "700.50"}
    conditions:
      young: {label: 年轻, when: birth_date > DATE '1990-01-01'}
    when: resident AND young
    local:
      - {area: "360722", from: 2022-09-10, mode: refine, label: 信丰县, source: 县文件, when: able_to_work}
      - {area: "360723", from: 2022-09-10, mode: extend, label: 大余县, source: 县文件, when: willing_to_work}
      - {area: "3501", from: 2022-09-10, mode: extend, label: 福州市, source: 市文件, when: willing_to_work}
    amount: {formula: reward, per: once}
"""


def answer(person, day=DAY):
    return deciding.decide(policies.get("own-policy"), deciding.read_case({"person": person}), day).as_json()


def test_all_shipped_policies_are_read():
    known = policies.library()

    assert {name for name in known if name.startswith("2011-anhui-")} == {
        "2011-anhui-services", "2011-anhui-hiring-tax", "2011-anhui-self-employment-tax", "2011-anhui-insurance-subsidy",
        "2011-anhui-post-subsidy", "2011-anhui-insurance-extension-4050", "2011-anhui-zero-household-reward",
        "2011-anhui-zero-household-start", "2011-anhui-zero-household-school", "2011-anhui-rural-hire",
    }  # fmt: skip


@pytest.mark.parametrize("name", [name for name in policies.library() if name.startswith("2011-anhui-")])
def test_policy_can_be_said_in_chinese(name):
    policy = policies.get(name)

    assert "健在" in policy.chinese()
    assert all(label and sentence and source for label, sentence, source in policy.sentences())


def test_unknown_policy_is_refused_with_the_nearest():
    with pytest.raises(UserError, match="是不是“2011-anhui-rural-hire”"):
        policies.get("2011-anhui-rural-hires")


def test_in_force_on_a_day_and_for_an_area():
    known = {one.id for one in policies.in_force(datetime.date(2011, 8, 2), "340102")}

    assert "2011-anhui-services" in known
    assert policies.in_force(datetime.date(2011, 8, 1), "340102") == ()
    assert "2011-anhui-services" not in {one.id for one in policies.in_force(DAY, "360722")}


def test_own_policy_stands_beside_the_shipped_ones(write):
    write(OWN)

    assert policies.get("own-policy").title == "本地补贴"
    assert "2011-anhui-services" in policies.library()


def test_own_file_replaces_the_shipped_one(write):
    write(OWN.replace("own-policy", "2011-anhui-services"), "2011-anhui-services")

    assert policies.get("2011-anhui-services").title == "本地补贴"


@pytest.mark.parametrize(
    ("area", "day", "expected"),
    [
        ("360100", datetime.date(2022, 9, 30), Decimal("500")),
        ("360100", datetime.date(2022, 10, 1), Decimal("600")),
        ("360722", datetime.date(2022, 10, 1), Decimal("700.50")),
        (None, datetime.date(2022, 10, 1), Decimal("600")),
        ("360722", datetime.date(2022, 8, 31), None),
    ],
)
def test_parameter_holds_by_day_and_longest_prefix(write, area, day, expected):
    write(OWN)

    assert policies.get("own-policy").parameters(area, day) == {"reward": expected}


def test_fraction_stays_exact(write):
    write(OWN.replace("type: money", "type: fraction").replace('"500"', '"2/3"'))

    assert policies.get("own-policy").parameters("360100", DAY) == {"reward": Fraction(2, 3)}


@pytest.mark.parametrize(
    ("residence", "more", "expected"),
    [
        ("360100", {}, "yes"),
        ("360722001001", {}, "unknown"),
        ("360722001001", {"able_to_work": True}, "yes"),
        ("360722001001", {"able_to_work": False}, "no"),
        ("360723001001", {}, "yes"),
        ("360723001001", {"birth_date": "1980-01-01", "willing_to_work": True}, "yes"),
        ("360100", {"birth_date": "1980-01-01", "willing_to_work": True}, "no"),
        ("340100", {}, "no"),
    ],
)
def test_region_below_tightens_or_widens(write, residence, more, expected):
    write(OWN)

    assert answer({"residence": residence, "birth_date": "1995-01-01", **more})["answer"] == expected


def test_region_elsewhere_is_taken_in_by_its_own_rule(write):
    write(OWN)

    assert answer({"residence": "350102", "birth_date": "1995-01-01"})["answer"] == "yes"


def test_region_below_counts_from_its_own_day(write):
    write(OWN)

    assert answer({"residence": "360722", "birth_date": "1995-01-01"}, datetime.date(2022, 9, 9))["answer"] == "yes"


def test_missing_parameter_of_a_condition_is_to_collect(write):
    write(OWN.replace("resident AND young", "resident AND reward > 1").replace("from: 2022-09-01, until: 2022-09-30", "from: 2023-01-01"))

    found = answer({"residence": "360100"})

    assert (found["answer"], found["collect"], found["amount"]) == ("unknown", ["标准"], None)


@pytest.mark.parametrize("day", ["2022-08-31", "2023-01-01"])
def test_day_before_and_after_the_term_are_refused(write, day):
    write(OWN)

    with pytest.raises(UserError, match="不在施行期内"):
        answer({}, datetime.date.fromisoformat(day))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("resident AND young", "resident AND yong", r"own-policy/policy\.yaml:17：.*是不是“young”"),
        ("title: 本地补贴", "titel: 本地补贴", r"policy\.yaml:2：不认识“titel”。是不是“title”"),
        ('value: "500"', "value: 500", r"policy\.yaml:12：参数“reward”的值“500”写法不对，金额和分数请加引号"),
        ("reward:", "status:", "参数“status”与事实同名"),
        ("id: own-policy", "id: other", "政策编号“other”与文件夹“own-policy”不同"),
        ("formula: reward", "formula: rewards", "是不是“reward”"),
        ("birth_date > DATE '1990-01-01'", "young AND studying", "条件互相引用成了圈：年轻 → 年轻"),
        ("beneficiary: person", "beneficiary: persons", "不在可用的"),
        ("birth_date > DATE", "birth_date > ", "类型"),
        ("young: {", "studying: {", r"policy\.yaml:16：条件“studying”与事实同名"),
        ("when: resident AND young", "when: [", "行附近不是合法的 YAML"),
    ],
)
def test_mistake_is_told_with_its_place_and_leaves_out_this_policy_alone(write, old, new, said):
    write(OWN.replace(old, new))

    assert any(re.search(said, problem) for problem in policies.problems())
    assert policies.left_out() == ("own-policy",)
    assert len(policies.library()) == SHIPPED_COUNT


def test_version_changes_with_the_file(write):
    write(OWN)
    before = policies.get("own-policy").version
    write(OWN.replace('"500"', '"501"'))

    assert policies.get("own-policy").version != before
