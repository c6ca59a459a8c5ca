"""Facts collected for policies: what is taken, what is refused, what belongs elsewhere, and taking back."""

from __future__ import annotations

import datetime
import json

import pytest

from nuanxin.benefits import actions
from nuanxin.benefits.cases import case_of
from nuanxin.benefits.models import CollectedFact
from nuanxin.benefits.policies import facts
from nuanxin.benefits.questions import KEPT_IN
from nuanxin.errors import UserError
from nuanxin.orgs import audit
from nuanxin.orgs.models import AuditEvent
from tests import factories
from tests.factories import benefits

pytestmark = pytest.mark.django_db
AUGUST, TODAY = datetime.date(2022, 8, 1), datetime.date(2022, 9, 5)
VALUES = {
    "studying": False,
    "graduated_on": "2020-06-30",
    "household_income_per_head": "512.30",
    "disability_grade": 2,
    "left_job": "involuntary",
    "business_area": "360722",
    "school_years": ["2021/22"],
    "months_used": {"某项目": 3},
    "contract_to": "none",
    "retired_early_on": "2022-05",
}


def collect(person, by=None, known_on=AUGUST, origin="said", note="", **values):
    return actions.collect_facts(by=by, subject=person, values=values, known_on=known_on, origin=origin, note=note)


def refused(person, **told) -> tuple[str, ...]:
    with pytest.raises(UserError) as error:
        collect(person, **told)
    assert not CollectedFact.objects.exists()
    return tuple(error.value.problems)


def test_what_is_asked_is_kept_value_by_value(person, clerk):
    made = collect(person, clerk, note="看过合同", **VALUES)

    assert {one.name: json.loads(one.value) for one in made} == VALUES
    assert {(one.person, one.employer, one.area_id, one.known_on, one.origin, one.note, one.recorded_by) for one in made} == {
        (person, None, person.residence_id, AUGUST, "said", "看过合同", clerk)
    }


def test_it_leaves_one_event_that_names_facts_and_no_values(person, clerk):
    collect(person, clerk, studying=False, household_income_per_head="512.30")

    [event] = AuditEvent.objects.filter(kind="benefits.facts.collected")
    assert (event.by, event.subject, event.area_code, event.changes_facts, event.details) == (
        clerk,
        f"people.Person:{person.pk}",
        person.residence_id,
        True,
        {"facts": ["household_income_per_head", "studying"], "origin": "said"},
    )


def test_it_reads_as_it_was_told(person):
    collect(person, **VALUES)

    case = case_of(person, TODAY).case
    assert (case.person["graduated_on"], case.person["school_years"], case.person["contract_to"]) == (
        datetime.date(2020, 6, 30),
        {2021},
        "none",
    )
    assert str(case.person["household_income_per_head"]) == "512.30"


def test_the_same_again_is_the_same(person, clerk):
    first = collect(person, clerk, **VALUES)

    assert collect(person, clerk, **VALUES) == first
    assert AuditEvent.objects.filter(kind="benefits.facts.collected").count() == 1


def test_what_is_new_beside_what_was_told_is_added(person):
    [first] = collect(person, studying=False)

    assert [one.name for one in collect(person, studying=False, organised=True)] == ["studying", "organised"]
    assert (CollectedFact.objects.count(), CollectedFact.objects.filter(pk=first.pk).exists()) == (2, True)


def test_what_is_left_empty_is_not_told(person):
    assert [one.name for one in collect(person, studying=False, organised=None, business_area="")] == ["studying"]


@pytest.mark.parametrize("values", [{}, {"studying": None}, {"business_area": ""}])
def test_nothing_told_is_refused(person, values):
    assert refused(person, **values) == ("没有填写任何一项，没有保存。请至少填写一项。",)


def test_everything_wrong_is_told_at_once(person):
    found = refused(person, studing=True, studying="yes", disability_grade=5, categories=["LONG"], business_area="信丰")

    assert found == (
        "没有名为“studing”的事实。是不是“studying”？",
        "在校学习：“yes”不是 true 或 false。请改正，不知道的不要写。",
        "残疾等级：“5”不在 1 至 4 之间。请核对。",
        "“人员类别”记在人员类别登记里，不在这里补充。请到那里登记或更正。",
        "经营地点：“信丰”不是区划代码。请写 2、4、6、9 或 12 位数字，加引号。",
    )


@pytest.mark.parametrize("name", [name for name in facts.known().facts if name in KEPT_IN])
def test_what_a_record_of_the_ledger_keeps_is_refused(person, name):
    [problem] = refused(person, **{name: "none"})

    assert f"记在{KEPT_IN[name]}里" in problem


@pytest.mark.parametrize("name", [name for name in facts.known().facts if name not in KEPT_IN])
def test_of_everything_else_it_may_be_said_that_there_is_none(person, name):
    [made] = collect(person, **{name: "none"})

    assert (made.name, made.value) == (name, '"none"')
    case_of(person, TODAY)


def test_a_day_to_come_is_refused(person):
    [problem] = refused(person, known_on=datetime.date(2022, 9, 6), studying=False)

    assert problem == "所属日期 2022-09-06 晚于今天（2022-09-05），不能登记。请改为实际的日期。"


def test_a_day_before_birth_is_refused(person):
    [problem] = refused(person, known_on=datetime.date(1960, 1, 1), studying=False)

    assert "早于出生日期" in problem


def test_an_unknown_origin_is_refused(person):
    [problem] = refused(person, origin="rumour", studying=False)

    assert "来源“rumour”不在可选范围内" in problem


def test_a_note_too_long_is_refused(person):
    [problem] = refused(person, note="长" * 201, studying=False)

    assert "依据说明有 201 个字" in problem


def test_the_same_source_cannot_say_two_things_of_one_day(person):
    collect(person, studying=False)

    with pytest.raises(UserError, match="在校学习：同一天、同一来源已经登记过，与这次填写的不同"):
        collect(person, studying=True, organised=True)

    assert CollectedFact.objects.count() == 1


@pytest.mark.parametrize("told", [{"origin": "visit"}, {"known_on": TODAY}])
def test_another_source_or_another_day_may(person, told):
    collect(person, studying=False)
    collect(person, studying=True, **told)

    assert CollectedFact.objects.count() == 2


@pytest.mark.parametrize("role", ["inspector", "reviewer", "head"])
def test_who_may_not_record_collects_nothing(person, county, role):
    with pytest.raises(UserError, match="没有登记服务记录的权限"):
        collect(person, factories.user(role=role, area=county), studying=False)

    assert not CollectedFact.objects.exists()


def test_a_collector_of_another_township_collects_nothing(person):
    collector = factories.user(role="collector", area=factories.area(factories.DATANGBU))

    with pytest.raises(UserError, match="没有登记服务记录的权限"):
        collect(person, collector, studying=False)


def test_of_a_voided_person_nothing_is_collected(person):
    person.voided_at = datetime.datetime.now(datetime.UTC)
    person.save()

    with pytest.raises(UserError, match="已经作废"):
        collect(person, studying=False)


def test_everything_about_an_employer_belongs_into_its_record(county):
    with pytest.raises(UserError) as error:
        collect(benefits.employer(), kind="workshop", running_cost="5", colour="red")

    assert error.value.problems == (
        "“单位类型”记在用人单位档案里，不在这里补充。请到单位的页面更正。",
        "“车间运行费用”记在用人单位档案里，不在这里补充。请到单位的页面更正。",
        error.value.problems[2],
    )
    assert "用人单位没有名为“colour”的事实" in error.value.problems[2]


def test_an_employers_fact_is_not_collected_of_a_person(person):
    [problem] = refused(person, **{"employer.kind": "workshop"})

    assert "记在用人单位档案里" in problem


def test_it_is_undone_when_the_event_fails(person, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError):
        collect(person, studying=False)

    assert not CollectedFact.objects.exists()


def test_a_fact_collected_by_mistake_is_taken_back_with_a_reason(person, clerk):
    [made] = collect(person, studying=True)

    voided = actions.void_collected_fact(by=clerk, fact=made, reason="听错了")

    assert (voided.is_standing, voided.void_reason, voided.voided_by) == (False, "听错了", clerk)
    assert "studying" not in case_of(person, TODAY).written["person"]
    [event] = AuditEvent.objects.filter(kind="benefits.fact.voided")
    assert (event.subject, event.changes_facts) == (f"benefits.CollectedFact:{made.pk}", True)


def test_taking_back_twice_is_once(person, clerk):
    [made] = collect(person, studying=True)
    for _ in range(2):
        actions.void_collected_fact(by=clerk, fact=made, reason="听错了")

    assert AuditEvent.objects.filter(kind="benefits.fact.voided").count() == 1


def test_what_was_taken_back_can_be_told_otherwise(person):
    [made] = collect(person, studying=True)
    actions.void_collected_fact(by=None, fact=made, reason="听错了")

    [again] = collect(person, studying=False)

    assert (again.pk != made.pk, again.value) == (True, "false")


def test_taking_back_without_a_reason_is_refused(person):
    [made] = collect(person, studying=True)

    with pytest.raises(UserError, match="没有填写作废原因"):
        actions.void_collected_fact(by=None, fact=made, reason=" ")


def test_who_may_not_void_takes_nothing_back(person, county):
    [made] = collect(person, studying=True)

    with pytest.raises(UserError, match="没有作废记录的权限"):
        actions.void_collected_fact(by=factories.user(role="collector", area=county), fact=made, reason="听错了")

    made.refresh_from_db()
    assert made.is_standing
