"""Long work on imports outside the request: one thread, its progress in small files outside the database.

A page asks `progress_of`; any server process may answer. After a crash or a restart the file grows stale, which the page
tells, and the work can simply be begun again: judging writes nothing but the run, applying is one transaction.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.db import connections

from nuanxin.errors import UserError
from nuanxin.orgs.models import ImportRun

log = logging.getLogger("nuanxin.web")
AT_ONCE_BYTES = 200_000
STALE_SECONDS = 180
BROKEN = "系统出错，这份表没有处理完，没有导入任何内容。请再试一次；若仍然出错，请联系系统管理员。"
Report = Callable[[str, int, int], None]
Work = Callable[[ImportRun, Report], object]


@dataclass(frozen=True)
class Progress:
    """How far the work on one run is; `problem` when it ended badly."""

    stage: str
    done: int
    total: int
    at: float
    problem: str = ""

    @property
    def is_running(self) -> bool:
        return not self.problem and time.time() - self.at < STALE_SECONDS

    @property
    def told(self) -> str:
        """What to show a reader whose run is not being worked on."""
        return self.problem or ("处理中断了，没有导入任何内容。请再试一次。" if not self.is_running else "")

    @property
    def share(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0


def start(runs: Sequence[ImportRun], work: Work) -> None:
    """Work on each run: a single small one at once (refusals are the caller's), else one after another in a thread."""
    if len(runs) == 1 and is_small(runs[0]):
        work(runs[0], lambda stage, done, total: None)
        return
    for run in runs:
        note(run.pk, Progress("排队", 0, 0, time.time()))
    if runs:
        begin([run.pk for run in runs], work)


def begin(keys: Sequence[int], work: Work) -> None:
    threading.Thread(target=work_through, args=(keys, work), name=f"import-{keys[0]}", daemon=True).start()


def is_small(run: ImportRun) -> bool:
    return run.file is None or run.file.size_bytes <= AT_ONCE_BYTES


def work_through(keys: Sequence[int], work: Work, *, closing: bool = True) -> None:
    """Every run in turn; a thread of its own gives its database connection back at the end."""
    try:
        for position, key in enumerate(keys):
            work_on(key, work)
            for waiting in keys[position + 1 :]:
                note(waiting, Progress("排队", 0, 0, time.time()))
    finally:
        if closing:
            connections.close_all()


def work_on(key: int, work: Work) -> None:
    """One run; what goes wrong is kept where the page finds it, and never stops the runs behind it."""
    try:
        work(ImportRun.objects.get(pk=key), lambda stage, done, total: note(key, Progress(stage, done, total, time.time())))
    except UserError as refusal:
        note(key, Progress("", 0, 0, time.time(), problem=str(refusal)))
    except Exception:
        log.exception("Import run %s failed", key)
        note(key, Progress("", 0, 0, time.time(), problem=BROKEN))
    else:
        clear(key)


def progress_of(run: ImportRun) -> Progress | None:
    """None when nothing is being done with the run and nothing went wrong."""
    try:
        return Progress(**json.loads(place(run.pk).read_text()))
    except (FileNotFoundError, ValueError):
        return None


def note(key: int, progress: Progress) -> None:
    path = place(key)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(asdict(progress), ensure_ascii=False))
    draft.replace(path)


def clear(key: int) -> None:
    place(key).unlink(missing_ok=True)


def place(key: int) -> Path:
    return Path(settings.HOME) / "progress" / f"{key}.json"
