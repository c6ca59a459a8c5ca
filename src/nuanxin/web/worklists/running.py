"""Deciding everybody outside the request: a thread, whose progress stands in a small file that every server process can read."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.db import connections

from nuanxin.benefits import bulk
from nuanxin.errors import UserError
from nuanxin.orgs.models import Area, User
from nuanxin.web import remembered
from nuanxin.web.imports.running import Progress

log = logging.getLogger("nuanxin.web")
BROKEN = "系统出错，这次判定没有完成，清单仍是上一次的。请再试一次；若仍然出错，请联系系统管理员。"


def start(by: User, area: Area) -> None:
    """Decide everybody of the area; a run that is going on there already is left alone."""
    known = progress_of(area)
    if known and known.is_running:
        return
    note(area, Progress("排队", 0, 0, time.time()))
    as_of = remembered.business_today()
    begin(lambda: work(by, area, as_of))


def begin(job: Callable[[], None]) -> None:
    threading.Thread(target=job, name="decisions", daemon=True).start()


def work(by: User, area: Area, as_of, *, closing: bool = True) -> None:
    """The run; what it refuses or breaks is kept where the page finds it."""

    def told(done: int, total: int, what: str) -> None:
        note(area, Progress(what, done, total, time.time()))

    try:
        bulk.decide_all(by=by, area=area.prefix, as_of=as_of, progress=told)
    except UserError as refusal:
        note(area, Progress("", 0, 0, time.time(), problem=str(refusal)))
    except Exception:
        log.exception("Deciding everybody of %s failed", area.prefix)
        note(area, Progress("", 0, 0, time.time(), problem=BROKEN))
    else:
        place(area).unlink(missing_ok=True)
    finally:
        if closing:
            connections.close_all()


def progress_of(area: Area) -> Progress | None:
    """None when nothing is going on and nothing went wrong."""
    try:
        return Progress(**json.loads(place(area).read_text()))
    except (FileNotFoundError, ValueError, TypeError):  # TypeError: written by another version
        return None


def note(area: Area, progress: Progress) -> None:
    path = place(area)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(f".{threading.get_ident()}.new")
    draft.write_text(json.dumps(asdict(progress), ensure_ascii=False))
    draft.replace(path)


def place(area: Area) -> Path:
    return Path(settings.HOME) / "progress" / f"decisions-{area.code}.json"
