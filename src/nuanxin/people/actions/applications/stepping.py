"""Passing an application on, sending it back, refusing, withdrawing and voiding it."""

from __future__ import annotations

import datetime

from django.db import transaction

from nuanxin.errors import UserError
from nuanxin.orgs import access, clock, recording
from nuanxin.orgs.models import User
from nuanxin.people import procedures
from nuanxin.people.actions.applications.deciding import approve
from nuanxin.people.actions.applications.entries import take_off
from nuanxin.people.actions.applications.matters import Matter, taken
from nuanxin.people.actions.locking import held
from nuanxin.people.enums import ApplicationState, DeedKind
from nuanxin.people.models import Application
from nuanxin.people.procedures import Step
from nuanxin.people.queries.situations import FORWARD


@transaction.atomic
def pass_step(*, by: User | None, application: Application, version: int, reason: str = "", on: datetime.date | None = None) -> Application:
    """The step where the application waits is done: it goes on to the next, or at the last step the person is recognised.

    Refuses what `queries.applications.refusal` refuses, and a `version` that is not the newest.
    """
    deed = forward(application)
    matter = taken(by=by, application=application, deed=deed, version=version, on=on, reason=reason.strip())
    if deed == DeedKind.APPROVED:
        approve(matter, reason.strip())
    else:
        matter.move(deed, matter.procedure.after(matter.step.id), reason=reason.strip())
    return matter.application


def forward(application: Application) -> DeedKind:
    """Which deed passes the step where the application waits now; a closed one is refused later, in words."""
    current = Application.objects.get(pk=application.pk)
    kinds = {step.id: step.kind for step in procedures.get(current.procedure).steps}
    return FORWARD[kinds.get(current.step, "review")]


@transaction.atomic
def send_back(
    *, by: User | None, application: Application, version: int, to_step: str, reason: str, on: datetime.date | None = None
) -> Application:
    """Back to an earlier step, for a reason; what was passed since is to be done again.

    Refuses a step to which the procedure does not send back from here.
    """
    recording.refuse_empty(退回原因=reason.strip())
    matter = taken(by=by, application=application, deed=DeedKind.SENT_BACK, version=version, on=on, reason=reason.strip())
    target = sent_to(matter, to_step)
    take_off(matter.application, matter.on)
    matter.move(DeedKind.SENT_BACK, target, reason=reason.strip())
    return matter.application


def sent_to(matter: Matter, to_step: str) -> Step:
    allowed = matter.step.send_back_to
    if to_step not in allowed:
        labels = "、".join(matter.procedure.step(one).label for one in allowed)
        raise UserError(f"不能从“{matter.step.label}”退回到“{to_step}”。可以退回的环节：{labels}。")
    return matter.procedure.step(to_step)


@transaction.atomic
def refuse(*, by: User | None, application: Application, version: int, reason: str, on: datetime.date | None = None) -> Application:
    """The person is not recognised, for a reason; they may apply anew."""
    recording.refuse_empty(不予认定的原因=reason.strip())
    matter = taken(by=by, application=application, deed=DeedKind.REFUSED, version=version, on=on, reason=reason.strip())
    matter.close(DeedKind.REFUSED, ApplicationState.REFUSED, reason=reason.strip())
    return matter.application


@transaction.atomic
def withdraw(*, by: User | None, application: Application, version: int, reason: str) -> Application:
    """The person takes the application back; it is taken off a public notice that still hangs."""
    recording.refuse_empty(撤回原因=reason.strip())
    matter = taken(by=by, application=application, deed=DeedKind.WITHDRAWN, version=version, reason=reason.strip())
    take_off(matter.application, matter.on)
    matter.close(DeedKind.WITHDRAWN, ApplicationState.WITHDRAWN, reason=reason.strip())
    return matter.application


@transaction.atomic
def void_application(*, by: User | None, application: Application, reason: str) -> Application:
    """Take an application recorded by mistake out of every list, with a reason; refuses while papers or objections rest on it."""
    person = held(application.person, by=by, permission=access.Permission.VOID)
    current = Application.objects.select_for_update().get(pk=application.pk)
    voided = recording.void_record(current, by=by, reason=reason, kind="people.application.voided", area=person.residence_id)
    take_off(voided, clock.business_today())
    return voided
