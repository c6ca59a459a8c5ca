"""Several applications dealt with at once: what can be done is done, the rest comes back with the reason."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from nuanxin.errors import UserError
from nuanxin.orgs.models import User
from nuanxin.people.actions.applications.stepping import pass_step, send_back
from nuanxin.people.models import Application


@dataclass
class Batch:
    """What became of each application of a batch, in the order given."""

    done: list[Application] = field(default_factory=list)
    refused: list[tuple[Application, str]] = field(default_factory=list)


def pass_many(*, by: User | None, applications: Iterable[Application], reason: str = "", on: datetime.date | None = None) -> Batch:
    """`pass_step` for each application as it was read, each in a transaction of its own."""
    return each(applications, lambda one: pass_step(by=by, application=one, version=one.version, reason=reason, on=on))


def send_back_many(
    *, by: User | None, applications: Iterable[Application], to_step: str, reason: str, on: datetime.date | None = None
) -> Batch:
    """`send_back` for each application as it was read, each in a transaction of its own."""
    return each(applications, lambda one: send_back(by=by, application=one, version=one.version, to_step=to_step, reason=reason, on=on))


def each(applications: Iterable[Application], deed: Callable[[Application], Application]) -> Batch:
    batch = Batch()
    for application in applications:
        try:
            batch.done.append(deed(application))
        except UserError as error:
            batch.refused.append((application, str(error)))
    return batch
