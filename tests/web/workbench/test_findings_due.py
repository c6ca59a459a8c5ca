"""Findings on the workbench: what is late, what is next, and that each line opens as many as it says."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.orgs.models import Office
from nuanxin.web.workbench import todos
from tests import factories
from tests.factories import findings
from tests.web.pages import count, signed_in

D = datetime.date
TODAY = D(2022, 9, 20)


@pytest.fixture(autouse=True)
def _today(county):
    Office.objects.update(business_date=TODAY)


def due(day: D, **fields):
    return findings.finding(factories.person(), due_on=day, **fields)


def told(user) -> list[tuple[str, str, str]]:
    return [(todo.left, todo.text, todo.note) for todo in todos.findings(user)]


def test_without_findings_nothing_is_told(officer):
    assert told(officer) == []


def test_late_ones_stand_apart_from_those_in_time(officer):
    for day in (D(2022, 9, 18), D(2022, 9, 19), D(2022, 9, 23), D(2022, 10, 1)):
        due(day)

    assert told(officer) == [("已超期", "比对疑点已超过核查期限", "2 条"), ("剩 3 天", "比对疑点待核查", "2 条")]


def test_one_that_is_due_today_is_not_late(officer):
    due(TODAY)

    assert told(officer) == [("今天", "比对疑点待核查", "1 条")]


@pytest.mark.parametrize("state", ["pending", "confirmed", "refuted", "settled", "gone"])
def test_what_somebody_has_looked_into_is_not_told(officer, state):
    due(D(2022, 9, 18), state=state)

    assert told(officer) == []


def test_each_line_opens_as_many_as_it_says(officer, client):
    for day in (D(2022, 9, 18), D(2022, 9, 23), D(2022, 10, 1)):
        due(day)
    due(D(2022, 9, 18), state="pending")
    due(D(2022, 9, 25), state="pending")
    desk = signed_in(client, officer)

    assert [f"{count(desk.get(todo.url))} 条" for todo in todos.findings(officer)] == [todo.note for todo in todos.findings(officer)]


def test_findings_of_another_township_are_not_told(township_officer):
    findings.finding(factories.person(residence=factories.CHANGLONG), due_on=D(2022, 9, 18))

    assert (told(township_officer), todos.urgent_findings(township_officer)) == ([], 0)


@pytest.mark.parametrize("role", ["inspector", "administrator"])
def test_who_may_not_review_is_told_nothing(county, role):
    due(D(2022, 9, 18))
    user = factories.user(role=role)

    assert (told(user), todos.urgent_findings(user)) == ([], 0)


def test_the_bell_counts_those_due_within_three_days_or_late(officer):
    for day in (D(2022, 9, 1), TODAY, D(2022, 9, 23), D(2022, 9, 24)):
        due(day)

    assert todos.urgent_findings(officer) == 3


def test_the_bell_counts_no_further_than_a_hundred(officer, monkeypatch):
    monkeypatch.setattr(todos, "MOST_RUNG", 2)
    for _ in range(3):
        due(TODAY)

    assert todos.urgent_findings(officer) == 2
