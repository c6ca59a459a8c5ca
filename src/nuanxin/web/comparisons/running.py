"""A run of the comparison outside the request: a thread, whose progress the run itself keeps."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connections

from nuanxin.comparisons.models import ComparisonRun
from nuanxin.comparisons.running import compare
from nuanxin.errors import UserError
from nuanxin.orgs.models import User

log = logging.getLogger("nuanxin.web")
PATIENCE_SECONDS, LOOK_SECONDS = 3.0, 0.05


def start(by: User, **wanted: Any) -> ComparisonRun | None:
    """Begin a run; the run, once it stands on record, or None while it waits behind another."""
    before = newest(by)
    begin(lambda: work(by, wanted))
    until = time.monotonic() + PATIENCE_SECONDS
    while (found := newest(by)) == before and time.monotonic() < until:
        time.sleep(LOOK_SECONDS)
    return found if found != before else None


def newest(by: User) -> ComparisonRun | None:
    return ComparisonRun.objects.filter(by=by).order_by("-pk").first()


def begin(job: Callable[[], None]) -> None:
    threading.Thread(target=job, name="comparison", daemon=True).start()


def work(by: User, wanted: dict[str, Any], *, closing: bool = True) -> None:
    """The run; what it refuses stands on the run, what breaks it stands in the log."""
    try:
        compare(by=by, **wanted)
    except UserError:
        log.info("A comparison was refused")
    except Exception:
        log.exception("A comparison failed")
    finally:
        if closing:
            connections.close_all()
