"""Imports that meet: one run applied twice at once, one new person in two files at once. Real transactions."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from nuanxin.errors import UserError
from nuanxin.orgs import intake
from nuanxin.orgs.models import ImportRun
from nuanxin.people.models import Person
from tests import factories
from tests.factories import papers

CLERKS = 4


@pytest.fixture
def desk(real_database, tmp_path, monkeypatch):
    """The shared desk on a database whose transactions are real."""
    factories.county()
    monkeypatch.setattr(papers.reader, "run_child", papers.read_here)
    return papers.Desk(tmp_path)


def at_once(*deeds):
    """What became of each: its result, or the words of its refusal."""
    ready = threading.Barrier(len(deeds))

    def do(deed):
        try:
            ready.wait()
            return deed()
        except UserError as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as clerks:
        return list(clerks.map(do, deeds))


def test_one_run_applied_by_several_at_once_is_applied_once(desk):
    officer = factories.user(role="officer")
    path = desk.paper(*(papers.roster_row(认定日期="2022-08-01") for _ in range(20)))
    run = intake.upload(by=officer, list_id="persons", name=path.name, content=path.read_bytes())
    intake.judge_run(run, by=officer)

    def apply():
        intake.apply_run(ImportRun.objects.get(pk=run.pk), by=officer)

    outcomes = at_once(*[apply] * CLERKS)

    assert outcomes.count(None) == 1
    assert all("没有重复导入" in outcome or "不能再导入" in outcome for outcome in outcomes if outcome)
    assert Person.objects.count() == 20


def test_one_new_person_in_several_files_at_once_is_one_person(desk):
    shared = [papers.roster_row(人员类别="大龄人员", 认定日期="2022-08-01") for _ in range(5)]

    outcomes = at_once(*[lambda: desk.verdicts("persons", *shared)] * CLERKS)

    assert sorted(map(str, outcomes)) == sorted(map(str, [{"new": 5}] + [{"same": 5}] * (CLERKS - 1)))
    assert Person.objects.count() == 5
    assert [person.holdings.count() for person in Person.objects.all()] == [1] * 5


def test_files_that_share_some_persons_in_another_order_all_go_in(desk):
    rows = [papers.roster_row(户主身份证号=factories.id_number()) for _ in range(12)]

    at_once(*[lambda turn=turn: desk("persons", *(rows[turn:] + rows[:turn])) for turn in range(CLERKS)])

    assert (Person.objects.count(), ImportRun.objects.filter(state="applied").count()) == (12, CLERKS)


def test_the_same_submission_at_once_is_one_run(desk):
    officer = factories.user(role="officer")
    content = desk.paper(papers.roster_row()).read_bytes()

    def submit():
        return intake.upload(by=officer, list_id="persons", name="名单.xlsx", content=content, request_key="k").pk

    assert len(set(at_once(*[submit] * CLERKS))) == 1
