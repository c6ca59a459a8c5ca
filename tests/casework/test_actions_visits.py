"""Recording and voiding visits."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from nuanxin.casework import actions
from nuanxin.casework.models import Visit
from nuanxin.errors import UserError
from nuanxin.orgs import audit
from nuanxin.orgs.models import AuditEvent
from tests import factories

DAY = datetime.date(2022, 9, 5)


def record(officer, person, **given):
    return actions.record_visit(**{"by": officer, "person": person, "visited_on": DAY, "method": "phone"} | given)


def test_record_visit_leaves_one_audit_event(officer, person):
    visit = record(officer, person, topics=("posts", "survey"), visitor="李四")

    [event] = AuditEvent.objects.all()
    assert (event.kind, event.by, event.subject) == ("casework.visit.recorded", officer, f"casework.Visit:{visit.pk}")
    assert (event.area_code, event.changes_facts, event.details) == (
        person.residence_id,
        True,
        {"method": "phone", "topics": "survey,posts"},
    )
    assert (visit.recorded_by, visit.topics, visit.visitor) == (officer, "survey,posts", "李四")


def test_record_visit_twice_is_one_visit(officer, person):
    first, second = (record(officer, person, topics=("survey",)) for _ in range(2))

    assert first == second
    assert (Visit.objects.count(), AuditEvent.objects.count()) == (1, 1)


def test_record_visit_again_with_another_topic_is_refused(officer, person):
    record(officer, person, topics=("survey",))

    with pytest.raises(UserError, match=r"已经登记过，事项与这次填写的不同"):
        record(officer, person, topics=("posts",))


def test_record_visit_by_another_method_the_same_day_is_another_visit(officer, person):
    record(officer, person)
    record(officer, person, method="home_visit")

    assert Visit.objects.count() == 2


def test_record_visit_in_the_future_is_refused(officer, person):
    with pytest.raises(UserError, match="晚于今天"):
        record(officer, person, visited_on=timezone.localdate() + datetime.timedelta(days=1))

    assert not Visit.objects.exists()


def test_record_visit_before_birth_is_refused(officer, person):
    with pytest.raises(UserError, match=r"走访日期 1960-01-01 早于出生日期 1970-05-01"):
        record(officer, person, visited_on=datetime.date(1960, 1, 1))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"method": "pigeon"}, "方式“pigeon”不在可选范围内"),
        ({"topics": ("gossip",)}, "事项“gossip”不在可选范围内"),
        ({"method": ""}, "没有填写方式"),
    ],
)
def test_record_visit_with_an_unknown_word_is_refused(officer, person, given, told):
    with pytest.raises(UserError, match=told):
        record(officer, person, **given)


def test_record_visit_elsewhere_is_refused(township_officer, county):
    stranger = factories.person(residence=factories.CHANGLONG)

    with pytest.raises(UserError, match="您没有登记服务记录的权限"):
        record(township_officer, stranger)


def test_record_visit_with_a_voided_person_is_refused(officer, person):
    person.voided_at = timezone.now()
    person.save()

    with pytest.raises(UserError, match="已经作废"):
        record(officer, person)


def test_record_visit_is_undone_when_the_audit_event_fails(officer, person, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError):
        record(officer, person)

    assert not Visit.objects.exists()


def test_void_visit_leaves_the_lists_and_one_event(officer, person):
    visit = factories.visit(person)

    for _ in range(2):
        actions.void_visit(by=officer, visit=visit, reason="录错了人")

    assert list(Visit.objects.standing()) == []
    [voided] = Visit.objects.all()
    assert (voided.void_reason, voided.voided_by) == ("录错了人", officer)
    assert [(event.kind, event.area_code, event.changes_facts) for event in AuditEvent.objects.all()] == [
        ("casework.visit.voided", person.residence_id, True)
    ]


def test_void_visit_without_a_reason_is_refused(officer, person):
    with pytest.raises(UserError, match="没有填写作废原因"):
        actions.void_visit(by=officer, visit=factories.visit(person), reason=" ")


def test_void_visit_by_a_collector_is_refused(person):
    collector = factories.user(role="collector")

    with pytest.raises(UserError, match="您没有作废记录的权限"):
        actions.void_visit(by=collector, visit=factories.visit(person), reason="录错")


def test_record_for_each_is_all_or_none(officer, person):
    other = factories.person(birth_on=datetime.date(2022, 9, 6))

    with pytest.raises(UserError) as refused:
        actions.record_for_each(actions.record_visit, by=officer, persons=[person, other], visited_on=DAY, method="phone")

    assert refused.value.problems == (f"{other.name}：走访日期 2022-09-05 早于出生日期 2022-09-06，不能登记。请核对这两个日期。",)
    assert not Visit.objects.exists()


def test_record_for_each_records_one_per_person(officer, person):
    other = factories.person()

    visits = actions.record_for_each(actions.record_visit, by=officer, persons=[other, person], visited_on=DAY, method="phone")

    assert {visit.person for visit in visits} == {person, other}
    assert AuditEvent.objects.count() == 2
