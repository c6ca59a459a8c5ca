"""What one request asks of the office again and again, asked of the database once."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from nuanxin.orgs import clock
from nuanxin.orgs.models import Office

MEMORY: ContextVar[dict | None] = ContextVar("memory", default=None)


@contextmanager
def during_request() -> Iterator[None]:
    """Inside, the office is read at most once."""
    token = MEMORY.set({})
    try:
        yield
    finally:
        MEMORY.reset(token)


def office() -> Office | None:
    """The office that runs this installation, with its area; None before there is one."""
    memory = MEMORY.get()
    if memory is None:
        return read()
    if "office" not in memory:
        memory["office"] = read()
    return memory["office"]


def read() -> Office | None:
    return Office.objects.select_related("area").first()


def business_today() -> datetime.date:
    """`clock.business_today` by the office remembered."""
    known = office()
    return (known and known.business_date) or clock.real_today()
