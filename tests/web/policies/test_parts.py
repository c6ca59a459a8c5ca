"""The parts behind the pages: what a policy reads, conditions unfolded, few words for money and months, refusals in the words of the form."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django.http import QueryDict

from nuanxin.benefits import policies
from nuanxin.benefits.deciding import read_case
from nuanxin.benefits.policies import facts, get
from nuanxin.errors import UserError
from nuanxin.web.policies import wording
from nuanxin.web.policies.clauses import Clause, clauses
from nuanxin.web.policies.fields import form
from nuanxin.web.policies.reads import GROUPS, reads, together
from nuanxin.web.policies.refused import Refused, refused
from nuanxin.web.policies.situations import situations
from nuanxin.web.policies.trying import Trial, read_parameter
from tests import factories

DAY = datetime.date(2024, 3, 31)


# What a policy reads


def test_policy_paid_by_the_month_reads_the_clock():
    found = reads(get("2011-anhui-insurance-subsidy"))

    assert {
        "sex",
        "birth_date",
        "original_retirement_age",
        "first_approved_on",
        "extended",
        "months_used",
        "retired_early_on",
    } <= found.person
    assert (found.payments, found.insurance, found.hires, found.members) == (True, True, False, frozenset())


def test_policy_about_the_household_reads_its_members():
    assert reads(get("2011-anhui-zero-household-school")).members == {"categories", "school_years"}


def test_policy_paid_to_an_employer_reads_the_employer_and_hires():
    found = reads(get("2011-anhui-rural-hire"))

    assert (found.employer, found.hires) == ({"kind", "in_province"}, True)


def test_what_decides_whether_a_fact_applies_is_read_too():
    assert "status" in reads(get("2022-xinfeng-workshop-post")).person


@pytest.mark.parametrize("policy", sorted(policies.library()))
def test_facts_that_a_situation_needs_are_read(policy):
    """Without the facts that are not read, every situation is answered as with them."""
    from nuanxin.benefits.deciding import decide

    read = reads(get(policy))
    for one in situations(get(policy)):
        if one.parameters or one.expected.startswith("拒绝"):
            continue
        whole = read_case(one.case)
        person = {name: value for name, value in one.case.get("person", {}).items() if name in read.person}
        less = read_case({**one.case, "person": person})
        assert decide(get(policy), less, one.as_of).as_json() == decide(get(policy), whole, one.as_of).as_json(), one.what


def test_all_together_read_what_each_does():
    found, each = together(policies.library().values()), [reads(one) for one in policies.library().values()]

    assert found.person == frozenset().union(*(one.person for one in each))
    assert (found.payments, found.insurance, found.hires) == (True, True, True)


def test_every_fact_of_a_case_is_in_one_group_of_the_form():
    grouped = [name for _, names in GROUPS for name in names]

    assert sorted(grouped) == sorted(facts.known().facts)


# The form


def test_fields_say_what_leaving_them_empty_means():
    trial = Trial(QueryDict(), "", DAY, get("2022-xinfeng-workshop-post"))
    fields = {
        one.name: one
        for section in form(trial.data, reads(trial.policy), trial.policy, trial.parameters).sections
        for one in section.fields
    }

    assert (fields["categories"].absent, fields["died_on"].absent, fields["job_started_on"].absent) == ("不知道", "没有", "不知道")
    assert (fields["job_started_on"].none, fields["died_on"].none, fields["categories"].none) == ("没有", "", "")
    assert [name for name in fields if name.startswith("q-")] == ["q-standard", "q-claimed_from"]


# Refusals


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        ("person.extended（可延长至退休（初次核定时确定））：“x”不是 true 或 false。请改正，不知道的不要写。",
         Refused("可延长至退休（初次核定时确定）：“x”应选是或否，不知道的选“不知道”。", "f-extended")),
        ("household[1].sex（性别）：“x”不是可用的值。", Refused("家庭成员2的性别：“x”不是可用的值。", "f-h2-sex")),
        ("employer.hires[0].disability_grade（残疾等级）：“x”不是整数。请写成不带引号的整数。", Refused("招用人员1的残疾等级：“x”不是整数。请填整数。", "f-w1-disability_grade")),
        ("employer.kind（单位类型）：“x”不是可用的值。", Refused("用人单位的单位类型：“x”不是可用的值。", "f-e-kind")),
        ("payments[3].month：“x”不是年月。", Refused("已发放的年月：“x”不是年月。", "f-pay1-programme")),
        ("insurance[0]：缺少kind、payer。请补上。", Refused("社会保险缴费：缺少险种、缴费人。请补上。", "f-ins1-kind")),
        ("别的原因。", Refused("别的原因。")),
    ],
)  # fmt: skip
def test_refusals_of_files_in_the_words_of_the_form(problem, told):
    assert refused([problem, problem]) == [told]


@pytest.mark.parametrize(
    ("policy", "name", "text", "value"),
    [("2011-anhui-insurance-subsidy", "rate", "2/3", "2/3"), ("2011-anhui-insurance-subsidy", "rate", "0.5", "0.5"), ("2022-xinfeng-transport", "standard", "1,200元", "1200"),
     ("2022-xinfeng-workshop-post", "claimed_from", "2022-01-01", datetime.date(2022, 1, 1))],
)  # fmt: skip
def test_parameter_is_read_as_definitions_write_it(policy, name, text, value):
    assert read_parameter(get(policy).file.parameters[name], text) == value


@pytest.mark.parametrize(
    ("policy", "name", "text"),
    [
        ("2022-xinfeng-transport", "standard", "1/3"),
        ("2011-anhui-insurance-subsidy", "cap_months", "三十六"),
        ("2022-xinfeng-workshop-post", "claimed_from", "去年"),
    ],
)
def test_parameter_of_another_type_is_refused(policy, name, text):
    with pytest.raises(UserError):
        read_parameter(get(policy).file.parameters[name], text)


# Conditions


def flat(clause: Clause) -> list[str]:
    return [clause.label, *(label for part in clause.parts for label in flat(part))]


@pytest.mark.parametrize("policy", sorted(policies.library()))
def test_every_named_condition_that_is_asked_is_unfolded(policy):
    one = get(policy)
    labels = flat(clauses(one, {}))

    assert {condition.label for condition in one.file.conditions.values()} <= set(labels) | {
        label for place in range(len(one.file.local)) for label in flat(clauses(one, {}, f"local_{place}"))
    }


def test_condition_about_members_of_the_household():
    texts = [part.sentence for part in clauses(get("2011-anhui-zero-household-school"), {}).parts]

    assert any("家庭成员" in text for text in texts)


def test_plain_fact_under_its_own_name_is_not_said_twice():
    [found] = [part for part in clauses(get("2011-anhui-insurance-subsidy"), {}).parts if part.label == "居住在政策适用地区"]

    assert found == Clause("居住在政策适用地区", "", "政策适用地区")


def test_values_of_parameters_are_said_in_the_sentence():
    policy = get("2022-shandong-unemployment-benefit")
    [found] = [
        part for part in clauses(policy, policy.parameters("37", datetime.date(2022, 9, 1))).parts if part.label.startswith("参加失业保险")
    ]

    assert "不少于领取失业保险金最少缴费月数（12）" in "".join(part.sentence for part in found.parts)


# Words


@pytest.mark.parametrize(
    ("text", "bare"), [("（甲）", "甲"), ("（甲）乘以（乙）", "（甲）乘以（乙）"), ("（（甲）加乙）", "（甲）加乙"), ("甲", "甲"), ("", "")]
)
def test_brackets_around_the_whole_are_left_out(text, bare):
    assert wording.bare(text) == bare


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "没有填写"),
        (True, "是"),
        (Decimal("1000.00"), "1,000 元"),
        (Decimal("0.50"), "0.50 元"),
        (Fraction(2, 3), "2/3"),
        (datetime.date(2022, 1, 2), "2022-01-02"),
        (1200, "1,200"),
    ],
)
def test_values_of_parameters_in_words(value, text):
    assert wording.parameter(value) == text


@pytest.mark.parametrize(
    ("policy", "text"),
    [
        ("2022-xinfeng-startup", "信就办字〔2022〕2号"),
        ("national-post-subsidy", "财社〔2023〕181号《就业补助资金管理办法》"),
        ("2011-anhui-services", "皖人社发〔2011〕44号"),
    ],
)
def test_notice_without_the_clause(policy, text):
    assert wording.document(get(policy)) == text


@pytest.mark.django_db
def test_names_of_regions(county):
    assert wording.regions(["", "34", "3401", factories.COUNTY[:6]]) == {
        "": "全国",
        "34": "安徽省",
        "3401": "安徽省（区划代码 3401）",
        "360722": "信丰县",
    }
