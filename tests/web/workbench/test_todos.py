"""Applications on the workbench: what waits for whom, what is late, where somebody objects."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.orgs.models import Office
from nuanxin.people.models import ApplicationDeed
from nuanxin.web.workbench import todos
from tests import factories
from tests.web.pages import count, signed_in

D = datetime.date


@pytest.fixture
def waiting(county):
    """Two at the first step, one of them late; one at the county; one objected to at the notice."""
    Office.objects.update(business_date=D(2022, 9, 20))
    made = [
        factories.application(factories.person(name=f"申请人{number}"), step, due_on=due)
        for number, (step, due) in enumerate(
            (("accept", D(2022, 9, 12)), ("accept", D(2022, 9, 22)), ("county", None), ("notice", D(2022, 9, 27)))
        )
    ]
    ApplicationDeed.objects.create(application=made[3], step="notice", kind="posted", on=D(2022, 9, 19), by_name="甲")
    factories.public_notice(made[3], posted_on=D(2022, 9, 19))
    factories.objection(made[3], D(2022, 9, 20))
    return made


def told(user) -> list[tuple[str, str, str]]:
    return [(todo.left, todo.text, todo.note) for todo in todos.applications(user)]


def test_officer_is_told_of_late_ones_objections_and_the_rest(waiting, officer):
    assert told(officer) == [
        ("已超期", "认定申请已超过办理期限", "1 件"), ("待处理", "公示收到异议，待核查", "1 件"), ("剩 2 天", "认定申请待我办理", "2 件"),
    ]  # fmt: skip


def test_head_is_told_of_what_waits_at_the_county(waiting):
    assert told(factories.user(role="head")) == [("待处理", "认定申请待我办理", "1 件")]


@pytest.mark.parametrize("role", ["inspector", "administrator"])
def test_who_does_no_step_is_told_nothing(waiting, role):
    assert told(factories.user(role=role)) == []


def test_somebody_of_another_township_is_told_nothing(waiting):
    assert told(factories.user(role="officer", area=factories.area(factories.DATANGBU))) == []


def test_each_todo_opens_as_many_as_it_says(waiting, officer, client):
    desk = signed_in(client, officer)

    assert [count(desk.get(todo.url)) for todo in todos.applications(officer)] == ["1", "1", "2"]


def test_bell_counts_what_waits(waiting, officer, county):
    assert todos.count(factories.user(role="head")) - todos.count(factories.user(role="inspector")) == 1
