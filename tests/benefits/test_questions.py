"""What an unknown answer asks, as form fields; and where the answers belong."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from nuanxin.benefits import policies
from nuanxin.benefits.deciding import decide, read_case
from nuanxin.benefits.policies import facts
from nuanxin.benefits.questions import KEPT_IN, Question, name_of, questions_for

DAY = datetime.date(2022, 9, 23)


def asked(policy: str, day: datetime.date = DAY, **parts) -> tuple[Question, ...]:
    return questions_for(decide(policies.get(policy), read_case(parts), day))


def test_a_fact_with_options_is_asked_with_them():
    person = {"residence": "360722100200", "categories": ["MONI"], "business_opened_on": "2022-01-01", "business_area": "360722"}

    assert asked("2022-xinfeng-startup", person=person) == (
        Question("business_state", "经营状态", "enum", (("running", "在营"), ("closed", "注销"), ("revoked", "吊销"))),
    )


def test_a_fact_that_a_record_keeps_says_which():
    person = {"residence": "360722100200", "business_opened_on": "2022-01-01", "business_area": "360722", "business_state": "running"}

    [question] = asked("2022-xinfeng-startup", person=person)

    assert (question.name, question.kind, question.kept_in) == ("categories", "categories", "人员类别登记")
    assert ("MONI", "监测对象") in question.choices


def test_what_an_employer_is_asked_belongs_into_its_record():
    person = {"residence": "340202001001", "recognised_on": "2011-09-01", "annual_review": "passed", "categories": ["RZT"]}
    person |= {"low_income": "rural", "status": "enterprise", "contract_from": "2011-09-01", "contract_to": "2012-08-31"}

    found = asked("2011-anhui-rural-hire", datetime.date(2011, 10, 1), person=person)

    assert [(one.name, one.label, one.kept_in) for one in found] == [
        ("employer.kind", "单位类型", "用人单位档案"),
        ("employer.in_province", "单位在省内", "用人单位档案"),
    ]


def test_a_parameter_that_the_county_leaves_open_is_no_fact_of_the_person():
    person = {"residence": "360722100200"}

    [question] = asked("2022-xinfeng-transport", person=person)

    assert (question.label, question.kind, question.kept_in) == ("县级标准", "parameter", "政策参数（由本地的政策文件填写）")


def test_of_a_member_of_the_household_the_question_says_whose():
    decided = decide(policies.get("2022-xinfeng-startup"), read_case({}), DAY)

    found = questions_for(replace(decided, collect=("低保类别", "家庭成员2的低保类别", "家庭成员1的在校学习")))

    assert [(one.name, one.label, one.kind, one.kept_in) for one in found] == [
        ("low_income", "低保类别", "enum", ""),
        ("household.1.low_income", "家庭成员2的低保类别", "enum", "本人的补充采集"),
        ("household.0.studying", "家庭成员1的在校学习", "bool", "本人的补充采集"),
    ]


def test_of_people_hired_each_is_asked():
    hires = [{"residence": "360722100200", "categories": ["MONI"], "able_to_work": True}, {"residence": "360722100200"}]

    found = asked("2022-xinfeng-one-off-hiring", employer={"kind": "workshop", "hires": hires})

    assert {(one.name, one.label, one.kept_in) for one in found} >= {
        ("hires.0.willing_to_work", "招用人员1的有就业意愿", "本人的补充采集"),
        ("hires.1.willing_to_work", "招用人员2的有就业意愿", "本人的补充采集"),
        ("hires.1.categories", "招用人员2的人员类别", "人员类别登记"),
    }
    assert "hires.0.categories" not in {one.name for one in found}


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_an_answer_asks_nothing(answer):
    person = {"residence": "360722100200" if answer == "yes" else "110101001001", "categories": ["MONI"], "business_area": "360722"}
    person |= {"business_opened_on": "2022-01-01", "business_state": "running"}

    assert asked("2022-xinfeng-startup", person=person) == ()


def test_every_label_of_a_fact_leads_to_it():
    assert {name: name_of(one.label) for name, one in facts.known().facts.items()} == {name: name for name in facts.known().facts}
    assert {name: name_of(one.label) for name, one in facts.known().employer.items()} == {
        name: f"employer.{name}" for name in facts.known().employer
    }


def test_what_is_kept_elsewhere_is_a_fact_or_a_list():
    assert set(KEPT_IN) <= {*facts.known().facts, *facts.LISTS}
