"""Questions about the hired and their employer: each once, saying whose, with the record where the answer belongs."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import replace

import pytest

from nuanxin.benefits import policies
from nuanxin.benefits.deciding import Decided, decide, read_case
from nuanxin.benefits.policies import facts
from nuanxin.benefits.questions import (
    HELP,
    KEPT_IN,
    MEMBER,
    Question,
    name_of,
    of_other,
    parameter_of,
    question,
    questions_for,
    questions_of,
)
from nuanxin.engines.rules.explaining import Explained

DAY = datetime.date(2022, 9, 23)
HIRING, STARTUP = "2022-xinfeng-workshop-hiring", "2022-xinfeng-startup"
HIRED = {"residence": "360722100200", "categories": ["MONI"]}


def unknown(*collect: str, hires: tuple[Decided, ...] = (), policy: str = STARTUP) -> Decided:
    return Decided(policies.get(policy), DAY, "unknown", Explained("全部", None), collect, hires=hires)


def names(decided: Decided) -> list[str]:
    return [one.name for one in questions_for(decided)]


def test_what_all_the_hired_wait_for_of_the_employer_is_asked_once():
    hired = {"residence": "340202001001", "recognised_on": "2011-09-01", "annual_review": "passed", "categories": ["RZT"]}
    hired |= {"low_income": "rural", "status": "enterprise", "contract_from": "2011-09-01", "contract_to": "2012-08-31"}
    case = read_case({"employer": {"hires": [hired, hired]}})
    decided = decide(policies.get("2011-anhui-rural-hire"), case, datetime.date(2011, 10, 1))

    waiting = [[one.name for one in questions_of(hire)] for hire in decided.hires]
    assert waiting == [["employer.kind", "employer.in_province"]] * 2
    assert names(decided) == ["employer.kind", "employer.in_province"]


@pytest.mark.parametrize("name", [name for name, one in policies.library().items() if one.file.beneficiary in ("employer", "workshop")])
def test_no_question_is_asked_twice_of_a_policy_by_head(name):
    policy = policies.get(name)
    found = names(decide(policy, read_case({"employer": {"hires": [HIRED, {}, {}]}}), policy.file.in_force.from_on))

    assert [one for one, count in Counter(found).items() if count > 1] == []


def test_standard_that_is_missing_for_each_of_the_hired_is_asked_once():
    hires = tuple(unknown("县级标准", "已退休") for _ in range(2))

    assert names(unknown(hires=hires)) == ["县级标准", "hires.0.retired", "hires.1.retired"]


@pytest.mark.parametrize("answer", ["yes", "no", "conflict"])
def test_hired_of_an_answer_that_is_known_are_asked_nothing(answer):
    decided = replace(unknown(hires=(unknown("已退休"),)), answer=answer)

    assert names(decided) == []


def test_each_of_the_hired_is_asked_in_their_order():
    hires = (unknown("已退休"), unknown(), unknown("有劳动能力", "已退休"))

    assert [(one.name, one.label) for one in questions_for(unknown(hires=hires))] == [
        ("hires.0.retired", "招用人员1的已退休"),
        ("hires.2.able_to_work", "招用人员3的有劳动能力"),
        ("hires.2.retired", "招用人员3的已退休"),
    ]


@pytest.mark.parametrize(
    ("label", "name", "label_of_theirs", "kept_in"),
    [
        ("已退休", "hires.4.retired", "招用人员5的已退休", "本人的补充采集"),
        ("就业状态", "hires.4.status", "招用人员5的就业状态", "就业登记"),
        ("人员类别", "hires.4.categories", "招用人员5的人员类别", "人员类别登记"),
        ("单位在省内", "employer.in_province", "单位在省内", "用人单位档案"),
        ("社会保险缴费记录", "insurance", "社会保险缴费记录", "社会保险缴费名单或缴费凭证"),
        ("县级标准", "县级标准", "县级标准", "政策参数（由本地的政策文件填写）"),
    ],
)
def test_question_of_somebody_hired_says_whose_unless_it_is_nobodys(label, name, label_of_theirs, kept_in):
    found = of_other("hires.4", "招用人员5的", question(policies.get(STARTUP), label))

    assert (found.name, found.label, found.kept_in) == (name, label_of_theirs, kept_in)


@pytest.mark.parametrize(
    ("label", "name", "kind", "kept_in"),
    [
        ("已退休", "retired", "bool", ""),
        ("家庭人均月收入", "household_income_per_head", "money", ""),
        ("残疾等级", "disability_grade", "int", ""),
        ("经营地点", "business_area", "area", ""),
        ("合同截止日期", "contract_to", "date_or_open", ""),
        ("合同起始日期", "contract_from", "date", "就业登记"),
        ("出生日期", "birth_date", "date_or_month", "人员档案"),
        ("居住地", "residence", "area", "人员档案（迁移另作登记）"),
        ("年审结果", "annual_review", "enum", "年度审验"),
        ("初次核定日期", "first_approved_on", "date", "享受资格"),
        ("申请日期", "applied_on", "date", "申领"),
        ("已发放记录", "payments", "list", "付款"),
        ("单位类型", "employer.kind", "enum", "用人单位档案"),
        ("车间运行费用", "employer.running_cost", "money", "用人单位档案"),
        ("没有这个标准", "没有这个标准", "parameter", "政策参数（由本地的政策文件填写）"),
    ],
)
def test_label_leads_to_its_fact_its_kind_and_its_record(label, name, kind, kept_in):
    found = question(policies.get(STARTUP), label)

    assert (found.name, found.label, found.kind, found.kept_in) == (name, label, kind, kept_in)


@pytest.mark.parametrize(
    ("label", "choices"),
    [
        ("性别", (("M", "男"), ("F", "女"))),
        ("缴纳社会保险的身份", (("individual", "个人身份"), ("employer", "单位职工"), ("none", "未缴"))),
        ("已退休", ()),
        ("残疾等级", ()),
    ],
)
def test_choices_are_those_of_the_fact(label, choices):
    assert question(policies.get(STARTUP), label).choices == choices


@pytest.mark.parametrize(
    ("label", "place", "rest"),
    [
        ("家庭成员1的在校学习", "1", "在校学习"),
        ("家庭成员12的低保类别", "12", "低保类别"),
        ("家庭成员3的缴纳社会保险的身份", "3", "缴纳社会保险的身份"),
    ],
)
def test_member_of_the_household_is_read_from_the_label(label, place, rest):
    assert MEMBER.fullmatch(label).groups() == (place, rest)


@pytest.mark.parametrize("label", ["家庭成员的在校学习", "家庭成员1在校学习", "家庭成员1的", "本人家庭成员1的在校学习", "在校学习"])
def test_label_that_is_of_no_member_is_none(label):
    assert MEMBER.fullmatch(label) is None


def test_own_question_and_the_same_of_a_member_are_two():
    assert names(unknown("在校学习", "家庭成员1的在校学习", "家庭成员2的在校学习")) == [
        "studying", "household.0.studying", "household.1.studying",
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "policy"), [("standard", "national-post-subsidy"), ("subsidy", "2011-anhui-rural-hire")])
def test_parameter_is_found_by_its_label(name, policy):
    found = policies.get(policy)

    assert parameter_of(found, found.file.parameters[name].label) == name


@pytest.mark.parametrize("label", ["", "没有", "居住", "居住地 ", "employer.kind"])
def test_label_of_nothing_leads_nowhere(label):
    assert name_of(label) is None


def test_every_label_of_the_catalogue_is_one_facts_alone():
    known = facts.known()
    labels = Counter([one.label for one in (*known.facts.values(), *known.employer.values())] + list(facts.LISTS.values()))

    assert [label for label, count in labels.items() if count > 1] == []


def test_every_fact_that_is_asked_in_words_says_how_to_write_it():
    """What is neither a choice nor a text is written in a way that has to be told."""
    known = facts.known().facts
    asked = {one.type for name, one in known.items() if name not in KEPT_IN}

    assert asked - set(HELP) == {"bool", "enum", "int", "text"}


def test_questions_are_the_same_when_they_are_equal():
    """Those of several policies are put together by it."""
    assert question(policies.get(STARTUP), "已退休") == question(policies.get(HIRING), "已退休") == Question("retired", "已退休", "bool")
