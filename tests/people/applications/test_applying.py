"""The first word of an application: who, for which categories, and what stands in the way."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.errors import UserError
from nuanxin.orgs import audit
from nuanxin.orgs.models import Area, AuditEvent
from nuanxin.people import actions
from nuanxin.people.models import Application, UnemploymentSpell
from tests import factories
from tests.people.applications.counter import FIRST, TODAY, story


def test_an_application_waits_at_the_first_step_with_its_time_limit(counter, person):
    application = counter.apply(person, categories=("DIBAO", "AGE", "DIBAO"), statement=" 体弱 ")

    assert (application.procedure, application.step, application.state, application.version) == ("national", "accept", "open", 1)
    assert (application.categories, application.statement, application.recorded_by) == ("AGE,DIBAO", "体弱", counter.collector)
    assert application.due_on == datetime.date(2022, 9, 8)
    assert story(application) == [("accept", "submitted", "accept", "09-01")]


def test_an_application_leaves_one_audit_event(counter, person):
    application = counter.apply(person)

    event = AuditEvent.objects.get()
    assert (event.kind, event.by, event.subject) == (
        "people.application.submitted",
        counter.collector,
        f"people.Application:{application.pk}",
    )
    assert (event.area_code, event.changes_facts, event.details) == (factories.SHUIDONG, False, {"step": "accept", "to_step": "accept"})


def test_the_day_is_the_business_date_unless_told(counter):
    assert counter.apply(applied_on=None).applied_on == TODAY


def test_the_same_application_again_is_returned_as_it_is(counter, person):
    first = counter.apply(person)

    assert counter.apply(person) == first
    assert (Application.objects.count(), AuditEvent.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "given", [{"categories": ("DIBAO",)}, {"origin": "self"}, {"applied_on": datetime.date(2022, 9, 2)}, {"statement": "x"}]
)
def test_a_second_open_application_is_refused(counter, person, given):
    counter.apply(person)

    with pytest.raises(UserError, match=f"{person.name}已有办理中的认定申请（2022-09-01 申请），不能再申请"):
        counter.apply(person, **given)


def test_the_same_application_of_another_user_is_refused(counter, person):
    counter.apply(person)

    with pytest.raises(UserError, match="已有办理中的认定申请"):
        counter.apply(person, by=counter.colleague)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"applied_on": datetime.date(2022, 9, 21)}, "申请日期 2022-09-21 晚于今天（2022-09-20）"),
        ({"applied_on": datetime.date(1970, 4, 30)}, "申请日期 1970-04-30 早于出生日期 1970-05-01"),
        ({"categories": ()}, "没有填写申请类别"),
        ({"categories": ("ALIEN",)}, "申请类别“ALIEN”不在可选范围内"),
        ({"origin": "dream"}, "来源“dream”不在可选范围内"),
        ({"origin": ""}, "没有填写来源"),
        ({"statement": "长" * 501}, "困难情况说明有 501 个字，最多 500 个字"),
    ],
)
def test_an_application_with_a_wrong_value_is_refused(counter, given, told):
    with pytest.raises(UserError, match=told):
        counter.apply(**given)

    assert not Application.objects.exists()


def test_who_is_recognised_already_does_not_apply(counter, person):
    factories.recognition(person)

    with pytest.raises(UserError, match=f"{person.name}已于 2022-08-01 认定，仍然在册，不能再申请认定"):
        counter.apply(person)


def test_who_has_left_the_register_applies_again(counter, person):
    factories.recognition(person, ended_on=datetime.date(2022, 8, 30))

    assert counter.apply(person).state == "open"


def test_a_voided_person_does_not_apply(counter, person):
    actions.void_person(by=None, person=person, reason="录错")

    with pytest.raises(UserError, match="已经作废"):
        counter.apply(person)


@pytest.mark.parametrize(("category", "label"), [("LONG", "长期失业人员"), ("DISAB", "残疾人员")])
def test_registered_unemployment_comes_first_where_required(counter, person, category, label):
    with pytest.raises(
        UserError, match=f"{person.name}还没有失业登记，按“就业困难人员认定（通用程序）”不能以“{label}”申请认定。请先办理失业登记"
    ):
        counter.apply(person, categories=("AGE", category))

    UnemploymentSpell.objects.create(person=person, registered_on=datetime.date(2021, 3, 1))

    assert counter.apply(person, categories=("AGE", category)).state == "open"


def test_unemployment_that_was_ended_does_not_count(counter, person):
    UnemploymentSpell.objects.create(person=person, registered_on=datetime.date(2021, 3, 1), ended_on=datetime.date(2022, 3, 1))

    with pytest.raises(UserError, match="还没有失业登记"):
        counter.apply(person, categories=("LONG",))


def test_a_category_the_procedure_does_not_know_is_refused(counter):
    yangzhou = factories.person(residence=place("321002001001").pk)

    with pytest.raises(UserError, match="按“扬州市就业困难人员认定”不能以“退捕渔民”申请认定。可以申请的类别：大龄失业人员、"):
        counter.apply(yangzhou, by=None, categories=("FISH", "AGE"))


def place(code):
    return Area.objects.create(code=code, name="某社区", level=5, prefix=code)


@pytest.mark.parametrize("role", ["reviewer", "head", "officer"])
def test_everybody_who_deals_with_applications_may_hand_one_in(counter, person, role):
    assert counter.apply(person, by=factories.user(role=role)).state == "open"


@pytest.mark.parametrize("role", ["inspector", "administrator"])
def test_others_may_not(counter, person, role):
    with pytest.raises(UserError, match="您没有受理和办理认定申请的权限"):
        counter.apply(person, by=factories.user(role=role))


def test_an_application_for_somebody_elsewhere_is_refused(counter):
    with pytest.raises(UserError, match=f"您没有受理和办理认定申请的权限（地区代码 {factories.CHANGLONG}）"):
        counter.apply(factories.person(residence=factories.CHANGLONG))


def test_an_application_is_undone_when_the_audit_event_fails(counter, person, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError):
        counter.apply(person)

    assert not Application.objects.exists()


def test_a_closed_application_makes_room_for_the_next(counter, person):
    first = counter.apply(person)
    actions.withdraw(by=counter.collector, application=first, version=1, reason="本人外出")

    second = counter.apply(person, applied_on=FIRST)

    assert (second.pk != first.pk, second.state) == (True, "open")
