"""Returns out of work: what ends with them, what begins, what is refused."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.casework import actions
from nuanxin.casework.models import Placement, Return
from nuanxin.errors import UserError
from nuanxin.orgs.models import AuditEvent
from nuanxin.people.models import Person, PersonChange, UnemploymentSpell
from tests import factories

JAN, FEB, MAR = (datetime.date(2022, month, 1) for month in range(1, 4))


def come_back(person, by=None, **values):
    return actions.record_return(by=by, person=person, **{"returned_on": FEB, "kind": "lost_job"} | values)


def status(person):
    return Person.objects.get(pk=person.pk).employment_status


def test_the_placement_that_runs_ends_and_the_person_is_unemployed_again(officer):
    person = factories.person(employment_status="enterprise")
    placement = factories.placement(person, JAN)

    made = come_back(person, officer)

    assert (made.kind, made.placement, made.recorded_by) == ("lost_job", placement, officer)
    assert (Placement.objects.get().ended_on, status(person)) == (FEB, "unemployed")
    assert PersonChange.objects.get().field == "employment_status"


def test_unemployment_is_registered_only_if_asked(officer):
    first, second = factories.person(), factories.person()

    come_back(first, officer)
    come_back(second, officer, registers=True)

    assert list(UnemploymentSpell.objects.values_list("person", "registered_on")) == [(second.pk, FEB)]


def test_who_was_in_no_work_by_our_books_may_come_home(officer, person):
    made = come_back(person, officer, kind="came_home")

    assert (made.kind, made.placement, status(person)) == ("came_home", None, "unemployed")


def test_every_deed_leaves_its_event(officer):
    person = factories.person(employment_status="enterprise")
    factories.placement(person, JAN)

    come_back(person, officer, registers=True)

    assert list(AuditEvent.objects.order_by("id").values_list("kind", flat=True)) == [
        "casework.placement.ended",
        "people.person.corrected",
        "people.unemployment.registered",
        "casework.return.recorded",
    ]


def test_the_same_return_twice_is_one(officer, person):
    assert come_back(person, officer) == come_back(person, officer)
    assert Return.objects.count() == 1


def test_another_kind_on_the_same_day_is_refused(officer, person):
    come_back(person, officer)

    with pytest.raises(UserError, match="返回情形与这次填写的不同"):
        come_back(person, officer, kind="came_home")


def test_with_several_placements_running_it_is_refused(officer, person):
    for form in ("enterprise", "flexible"):
        factories.placement(person, JAN, form)

    with pytest.raises(UserError, match="还有 2 条没有离职日期的就业登记"):
        come_back(person, officer)
    assert not Return.objects.exists()


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"returned_on": datetime.date(2999, 1, 1)}, "晚于今天"),
        ({"returned_on": datetime.date(1960, 1, 1)}, "早于出生日期"),
        ({"kind": "fled"}, "返回情形“fled”不在可选范围内"),
        ({"kind": ""}, "没有填写返回情形"),
    ],
)
def test_an_impossible_return_is_refused(officer, person, values, told):
    with pytest.raises(UserError, match=told):
        come_back(person, officer, **values)


def test_a_return_before_the_work_began_is_refused_whole(officer, person):
    factories.placement(person, MAR)

    with pytest.raises(UserError, match="离职日期 2022-02-01 早于就业日期 2022-03-01"):
        come_back(person, officer)
    assert not Return.objects.exists()


def test_registering_while_registered_is_refused_whole(officer, person):
    UnemploymentSpell.objects.create(person=person, registered_on=JAN)
    factories.placement(person, JAN)

    with pytest.raises(UserError, match="还有未注销的失业登记"):
        come_back(person, officer, registers=True)
    assert (Placement.objects.get().ended_on, Return.objects.exists()) == (None, False)


@pytest.mark.parametrize("role", ["collector", "reviewer"])
def test_by_somebody_who_may_not_register_is_refused(person, role):
    with pytest.raises(UserError, match="您没有登记和修改人员的权限"):
        come_back(person, factories.user(role=role))


def test_a_voided_return_leaves_the_end_of_the_work(officer, person):
    factories.placement(person, JAN)

    voided = actions.void_return(by=officer, returning=come_back(person, officer), reason="录错")

    assert (voided.is_standing, Placement.objects.get().ended_on) == (False, FEB)


def test_the_placement_a_return_ended_cannot_be_voided_before_it(officer, person):
    placement = factories.placement(person, JAN)
    come_back(person, officer)

    with pytest.raises(UserError, match="返回登记 1 条"):
        actions.void_placement(by=officer, placement=placement, reason="录错")
