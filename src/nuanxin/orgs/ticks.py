"""Periodic work: what is registered here runs in the one background worker, a look every minute."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections

log = logging.getLogger(__name__)
TICK_SECONDS = 60.0


@dataclass
class Duty:
    """One piece of periodic work and when it is due again, by the clock that never goes back."""

    name: str
    call: Callable[[], object]
    every_minutes: int
    due_at: float = 0.0


duties: dict[str, Duty] = {}


def register(name: str, call: Callable[[], object], every_minutes: int = 1) -> None:
    """Do `call` every so many minutes, at first soon after the start; the same name again replaces the former."""
    duties[name] = Duty(name, call, every_minutes)


def run_due(now: float) -> list[str]:
    """Do what is due at `now`, each for itself: the names of what was done without an error."""
    return [duty.name for duty in list(duties.values()) if duty.due_at <= now and run(duty, now)]


def run(duty: Duty, now: float) -> bool:
    """Whether it went well; an error is logged and tried again at its next turn, as nothing else may wait for it."""
    duty.due_at = now + duty.every_minutes * 60 - TICK_SECONDS / 2  # half a tick early, or a late tick would cost a whole turn
    close_old_connections()
    try:
        duty.call()
    except Exception:
        log.exception("Periodic work failed: %s", duty.name)
        return False
    finally:
        close_old_connections()
    return True


def work(stop: threading.Event) -> bool:
    """Run until `stop` is set; False at once where another process of this data directory does the work."""
    with only_one(Path(settings.HOME) / "worker.lock") as is_mine:
        while is_mine and not stop.is_set():
            run_due(time.monotonic())
            stop.wait(TICK_SECONDS)
        return is_mine


@contextmanager
def only_one(path: Path) -> Iterator[bool]:
    """Whether this process alone holds the lock file; the system lets go of it however the process ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        yield lock(file.fileno())


def lock(descriptor: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
