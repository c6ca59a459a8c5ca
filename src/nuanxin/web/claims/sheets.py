"""A workbook of claims on its way: uploaded, judged, claimed. What came of each stage is kept encrypted beside the file.

Small files are worked on at once, large ones in a thread; any server process may tell how far it is. After a crash the note
grows stale, which the page tells; both stages can simply be begun again: the same file claims nothing twice.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import connections

from nuanxin.benefits import claiming
from nuanxin.benefits.claiming import Book
from nuanxin.errors import UserError
from nuanxin.orgs import crypto, files
from nuanxin.orgs.logs import mask_numbers
from nuanxin.orgs.models import StoredFile, User

log = logging.getLogger("nuanxin.web")
READ, CLAIM = "read", "claim"
AT_ONCE_BYTES = 60_000
STALE_SECONDS = 600
SECONDS_A_DAY = 86_400
MOST_PAYEES = 300
MOST_PROBLEMS = 1000
BROKEN = "系统出错，这份表没有处理完。请再试一次；若仍然出错，请联系系统管理员。"


def start(stored: StoredFile, stage: str, policy: str, by: User) -> None:
    """Begin a stage: at once where the file is small, else in a thread of its own."""
    note(stored.pk, stage, {"state": "running", "policy": policy})
    if stored.size_bytes <= AT_ONCE_BYTES:
        work(stored.pk, stage, policy, by)
    else:
        threading.Thread(target=work_and_close, args=(stored.pk, stage, policy, by), name=f"claims-{stored.pk}", daemon=True).start()


def work_and_close(key: int, stage: str, policy: str, by: User) -> None:
    """A thread gives its database connection back at the end."""
    try:
        work(key, stage, policy, by)
    finally:
        connections.close_all()


def work(key: int, stage: str, policy: str, by: User) -> None:
    """One stage; what goes wrong is kept where the page finds it."""
    try:
        told = STAGES[stage](StoredFile.objects.get(pk=key), policy, by)
    except UserError as refusal:
        told = {"state": "failed", "problem": str(refusal)}
    except Exception:
        log.exception("Workbook of claims %s failed", key)
        told = {"state": "failed", "problem": BROKEN}
    note(key, stage, {"policy": policy, **told})


def judged(stored: StoredFile, policy: str, by: User) -> dict[str, Any]:
    """What the workbook says, what is wrong with it, and what would be claimed."""
    book = claiming.read_workbook(policy, files.read(stored), by=by)
    return {"state": "done", **told_book(book)}


def claimed(stored: StoredFile, policy: str, by: User) -> dict[str, Any]:
    """Every payee in whose rows nothing is wrong, claimed."""
    found = claiming.claim_workbook(by=by, policy=policy, name=stored.name, content=files.read(stored))
    done = [[one.pk, name_of(one.employer or one.person, one.account_name), str(one.amount_yuan)] for one in found.claims]
    refused = [[str(draft.subject), text] for draft, text in found.refused]
    return {"state": "done", **told_book(found.book), "done": done, "refused": refused}


STAGES: dict[str, Callable[[StoredFile, str, User], dict[str, Any]]] = {READ: judged, CLAIM: claimed}


def name_of(payee: Any, otherwise: str) -> str:
    return str(payee) if payee else otherwise


def told_book(book: Book) -> dict[str, Any]:
    payees = [
        [str(one.subject), len(one.lines), str(one.amount), [failed.text for failed in one.failed]] for one in book.drafts[:MOST_PAYEES]
    ]
    return {
        "rows": len(book.rows),
        "payees": payees,
        "payee_count": len(book.drafts),
        "amount": str(book.amount),
        "problems": [mask_numbers(text) for text in book.told[:MOST_PROBLEMS]],
        "problem_count": len(book.problems),
        "before": len(book.before),
    }


def progress(stored: StoredFile, stage: str) -> dict[str, Any] | None:
    """What is known of a stage; None before it was begun. One that nobody works on any more has failed."""
    try:
        told = json.loads(crypto.decrypt(place(stored.pk, stage).read_bytes()))
    except (FileNotFoundError, IndexError, ValueError, InvalidTag):  # a damaged note is as none: the workbook can be sent again
        return None
    if told["state"] == "running" and time.time() - told["at"] > STALE_SECONDS:
        return {**told, "state": "failed", "problem": "处理中断了。请再试一次；同一份表不会重复申领。"}
    return told


def note(key: int, stage: str, told: dict[str, Any]) -> None:
    path = place(key, stage)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(".new")
    draft.write_bytes(crypto.encrypt(json.dumps({**told, "at": time.time()}, ensure_ascii=False)))
    draft.replace(path)


def sweep() -> int:
    """Drop what is kept of workbooks that nobody touched for as long as the file itself is kept: how many workbooks."""
    before = time.time() - settings.FILE_DAYS * SECONDS_A_DAY
    old = [key for key, newest in newest_notes().items() if newest < before]
    for key in old:
        for path in folder().glob(f"{key}-*"):
            path.unlink(missing_ok=True)
    return len(old)


def newest_notes() -> dict[str, float]:
    """When each workbook's notes were last written, by its number; drafts that a crash left count as notes."""
    found: dict[str, float] = {}
    for path in folder().glob("*-*"):
        key = path.name.partition("-")[0]
        found[key] = max(found.get(key, 0.0), path.stat().st_mtime)
    return found


def folder() -> Path:
    return Path(settings.HOME) / "claims"


def place(key: int, stage: str) -> Path:
    return folder() / f"{key}-{stage}.json"
