"""The trail: one event per deed, written in the deed's own transaction; never a personal number in it."""

from __future__ import annotations

import getpass
from collections.abc import Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models, transaction

from nuanxin.orgs.models import AuditEvent, User

REQUEST: ContextVar[dict[str, str] | None] = ContextVar("request", default=None)
LOCAL_ADMINISTRATOR = "本机管理员"


@contextmanager
def during_request(**facts: str):
    """Everything recorded inside carries `facts` (address, request number)."""
    token = REQUEST.set(facts)
    try:
        yield
    finally:
        REQUEST.reset(token)


def name_of(by: User | None) -> str:
    """The user's name; the command line acts as the local administrator under the operating system's user."""
    return f"{by.display_name or by.username}（{by.username}）" if by else f"{LOCAL_ADMINISTRATOR}（{system_user()}）"


def system_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container without a name for its user
        return "未知"


def subject_of(record: models.Model) -> str:
    return f"{record._meta.label}:{record.pk}"


def event(
    kind: str, *, by: User | None, subject: models.Model | str = "", area: str = "", changes_facts: bool = False, **details: Any
) -> AuditEvent:
    """An event not yet written, for `record_many`; `details` hold codes and counts, never names or numbers of persons."""
    return AuditEvent(
        kind=kind,
        by=by,
        by_name=name_of(by),
        area_code=area,
        subject=subject if isinstance(subject, str) else subject_of(subject),
        changes_facts=changes_facts,
        details={**details, **(REQUEST.get() or {})},
    )


def record(
    kind: str, *, by: User | None, subject: models.Model | str = "", area: str = "", changes_facts: bool = False, **details: Any
) -> None:
    """Write one event. Refuses to run outside a transaction, so that deed and trace stand or fall together."""
    require_transaction()
    event(kind, by=by, subject=subject, area=area, changes_facts=changes_facts, **details).save(force_insert=True)


def record_many(events: Iterable[AuditEvent]) -> None:
    """The bulk twin of `record`."""
    require_transaction()
    AuditEvent.objects.bulk_create(events, batch_size=500)


def require_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("An audit event is written in the transaction of its deed.")
