"""Periodic work: done when due, one failing does not stop the others, one process only."""

import logging
import threading
from types import SimpleNamespace

import pytest

from nuanxin.orgs import ticks


@pytest.fixture
def done(monkeypatch):
    """Nothing registered; what is done is written down."""
    monkeypatch.setattr(ticks, "duties", {})
    monkeypatch.setattr(ticks, "close_old_connections", lambda: None)
    return []


def test_orgs_registers_sealing_and_purging():
    assert {"seal the audit trail", "purge old files"} <= set(ticks.duties)


def test_run_due_does_everything_at_the_start(done):
    ticks.register("one", lambda: done.append(1))
    ticks.register("two", lambda: done.append(2), every_minutes=60)

    assert (ticks.run_due(1000.0), done) == (["one", "two"], [1, 2])


def test_run_due_does_each_at_its_own_pace(done):
    ticks.register("minute", lambda: done.append("m"), every_minutes=1)
    ticks.register("ten", lambda: done.append("t"), every_minutes=10)

    for tick in range(21):
        ticks.run_due(1000.0 + tick * 60.2)

    assert (done.count("m"), done.count("t")) == (21, 3)


def test_run_due_goes_on_after_a_failure_and_logs_it(done, caplog):
    ticks.register("broken", lambda: 1 / 0)
    ticks.register("sound", lambda: done.append(1))

    with caplog.at_level(logging.ERROR):
        assert ticks.run_due(1000.0) == ["sound"]

    assert [record.getMessage() for record in caplog.records] == ["Periodic work failed: broken"]


def test_run_due_tries_a_failed_duty_again_at_its_next_turn(done):
    ticks.register("broken", lambda: done.append(1) or 1 / 0)

    for tick in range(3):
        ticks.run_due(1000.0 + tick * 60)

    assert len(done) == 3


def test_register_again_replaces(done):
    for value in (1, 2):
        ticks.register("one", lambda value=value: done.append(value))

    assert (ticks.run_due(1000.0), done) == (["one"], [2])


def test_work_runs_until_stopped(done, monkeypatch):
    stop = threading.Event()
    monkeypatch.setattr(ticks, "TICK_SECONDS", 0.0)
    ticks.register("one", lambda: done.append(1) or (len(done) == 3 and stop.set()))
    monkeypatch.setattr(ticks, "time", SimpleNamespace(monotonic=iter(range(1000, 10**6, 60)).__next__))

    assert (ticks.work(stop), len(done)) == (True, 3)


def test_work_leaves_it_to_the_process_that_has_the_lock(done, settings):
    ticks.register("one", lambda: done.append(1))

    with ticks.only_one(settings.HOME / "worker.lock") as is_first:
        assert (is_first, ticks.work(threading.Event()), done) == (True, False, [])


def test_only_one_lets_go_at_the_end(tmp_path):
    for _ in range(2):
        with ticks.only_one(tmp_path / "lock") as is_mine:
            assert is_mine
