"""An import of a list that is stopped at any point leaves the lists as they were; two at once leave one after the other."""

from __future__ import annotations

import datetime

import duckdb
import pytest

from nuanxin.comparisons import releases
from nuanxin.comparisons.intake import accepting, handler
from nuanxin.comparisons.models import ListRelease
from nuanxin.comparisons.releases import store
from nuanxin.orgs import intake
from nuanxin.orgs.models import ImportRun
from tests import factories
from tests.contract import papers
from tests.factories.papers import Desk, counted, read_here, reader
from tests.races.test_imports import at_once

FIRST, LATER = datetime.date(2022, 8, 10), datetime.date(2022, 9, 10)
ROWS = [{"姓名": f"第{n}人", "身份证号": papers.id_number(order=n), "死亡日期": "2022-08-01"} for n in range(5)]


class KilledError(BaseException):
    """The process ends here; nothing is cleaned up."""


def rows_standing():
    [(count,)] = duckdb.sql(f"SELECT count(*) FROM ({releases.relation('deceased').sql})").fetchall()
    return count


def folders():
    return {path.name for path in store.root().iterdir()}


def die(*args, **kwargs):
    raise KilledError


@pytest.mark.django_db
def test_a_failure_after_the_folder_was_written_takes_it_away(desk, county, monkeypatch):
    monkeypatch.setattr(accepting, "record", die)

    with pytest.raises(KilledError):
        desk("deceased", *ROWS)

    assert (folders(), ListRelease.objects.count(), ImportRun.objects.count()) == (set(), 0, 0)


@pytest.mark.django_db
def test_a_kill_between_folder_and_record_leaves_the_list_as_it_was(desk, county, monkeypatch):
    desk("deceased", *ROWS[:2], released_on=FIRST)
    with monkeypatch.context() as killed:
        killed.setattr(accepting, "record", die)
        killed.setattr(store, "remove", lambda folder: None)
        with pytest.raises(KilledError):
            desk("deceased", *ROWS, released_on=LATER)

    assert (len(folders()), rows_standing(), ImportRun.objects.count()) == (2, 2, 1)
    assert desk.verdicts("deceased", *ROWS, released_on=LATER) == {"same": 2, "new": 3}
    assert rows_standing() == 5


@pytest.mark.django_db
def test_what_a_kill_left_is_swept_a_day_later(desk, county, monkeypatch, time_machine):
    with monkeypatch.context() as killed:
        killed.setattr(accepting, "record", die)
        killed.setattr(store, "remove", lambda folder: None)
        with pytest.raises(KilledError):
            desk("deceased", *ROWS)
    desk("deceased", *ROWS)

    assert releases.sweep() == 0
    time_machine.move_to(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1, hours=1))
    assert releases.sweep() == 1
    assert folders() == {ListRelease.objects.get().folder}


@pytest.mark.django_db
def test_a_list_that_came_meanwhile_has_the_file_judged_again(desk, county, monkeypatch):
    prepared = handler.ReleaseHandler.prepared
    others = iter([ROWS[:3]])

    def overtaken(self, plan, progress):
        if rows := next(others, None):
            desk("deceased", *rows, released_on=FIRST)
        return prepared(self, plan, progress)

    monkeypatch.setattr(handler.ReleaseHandler, "prepared", overtaken)

    assert desk.verdicts("deceased", *ROWS, released_on=LATER) == {"same": 3, "new": 2}
    assert len(folders()) == ListRelease.objects.count() == 2


@pytest.fixture
def busy(real_database, tmp_path, monkeypatch):
    """Six files of one list, ready to be taken in at once."""
    monkeypatch.setattr(reader, "run_child", read_here)
    factories.county()
    return Desk(tmp_path)


def test_the_same_file_six_times_at_once_is_one_release(busy):
    paper = busy.paper(*ROWS)

    outcomes = at_once(*[lambda: counted(intake.take(paper, by=None, list_id="deceased", released_on=FIRST))] * 6)

    assert sorted(outcomes, key=str) == sorted([{"new": 5}] + [{"same": 5}] * 5, key=str)
    assert folders() == {ListRelease.objects.get().folder}


def test_different_files_of_one_list_at_once_are_kept_one_after_the_other(busy):
    def take(paper, day):
        return lambda: sum(intake.take(paper, by=None, list_id="deceased", released_on=day).counts.values())

    outcomes = at_once(*(take(busy.paper(*ROWS[: n + 1]), FIRST + datetime.timedelta(days=n)) for n in range(4)))

    assert outcomes == [1, 2, 3, 4]
    assert (ListRelease.objects.count(), rows_standing(), len(folders())) == (4, 4, 4)
