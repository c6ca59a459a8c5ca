"""An application taken in hand for one deed: held, asked whether the deed may be done, then moved or closed, and traced."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from nuanxin.errors import UserError
from nuanxin.orgs import access, audit, calendar, clock, recording
from nuanxin.orgs.models import User
from nuanxin.people.actions.locking import held
from nuanxin.people.enums import ApplicationState, DeedKind
from nuanxin.people.models import Application, ApplicationDeed
from nuanxin.people.procedures import Procedure, Step
from nuanxin.people.queries.situations import Situation

NAME_LENGTH = 80
EVENTS: dict[DeedKind, str] = {
    DeedKind.SUBMITTED: "people.application.submitted",
    DeedKind.PASSED: "people.application.passed",
    DeedKind.SENT_BACK: "people.application.sent_back",
    DeedKind.POSTED: "people.application.posted",
    DeedKind.OBJECTED: "people.application.objected",
    DeedKind.UPHELD: "people.application.upheld",
    DeedKind.DISMISSED: "people.application.dismissed",
    DeedKind.NOTICE_OVER: "people.application.notice_over",
    DeedKind.APPROVED: "people.application.approved",
    DeedKind.REFUSED: "people.application.refused",
    DeedKind.WITHDRAWN: "people.application.withdrawn",
}


@dataclass
class Matter:
    """The application as it is now, kept from others until the transaction ends, and who deals with it on which day."""

    situation: Situation
    by: User | None
    on: datetime.date

    @property
    def application(self) -> Application:
        return self.situation.application

    @property
    def procedure(self) -> Procedure:
        return self.situation.procedure

    @property
    def step(self) -> Step:
        return self.situation.step

    @property
    def is_open(self) -> bool:
        return self.application.state == ApplicationState.OPEN and self.application.is_standing

    def leave_deed(self, kind: DeedKind, *, to_step: str = "", reason: str = "", changes_facts: bool = False) -> ApplicationDeed:
        """Write down what was done, with its audit event; the application gets its next version."""
        return leave_deed(self.application, kind, by=self.by, on=self.on, to_step=to_step, reason=reason, changes_facts=changes_facts)

    def move(self, kind: DeedKind, to: Step, *, reason: str = "") -> None:
        """The deed leads to a step; its time limit runs from the day after."""
        self.leave_deed(kind, to_step=to.id, reason=reason)
        self.application.step, self.application.due_on = to.id, due_on(to, self.on)
        save(self.application)

    def close(self, kind: DeedKind, state: ApplicationState, *, reason: str = "", changes_facts: bool = False) -> None:
        """The deed ends the application."""
        self.leave_deed(kind, reason=reason, changes_facts=changes_facts)
        application = self.application
        application.state, application.decided_on, application.step, application.due_on = state, self.on, "", None
        save(application)

    def stay(self, kind: DeedKind, *, reason: str = "") -> None:
        """The deed leaves the application where it is."""
        self.leave_deed(kind, reason=reason)
        save(self.application)


def taken(
    *,
    by: User | None,
    application: Application,
    deed: DeedKind,
    version: int | None = None,
    on: datetime.date | None = None,
    reason: str = "",
    today: datetime.date | None = None,
) -> Matter:
    """Hold the application for `deed`.

    Refuses when somebody dealt with it since `version`, when `by` may not do the deed now (`queries.applications.refusal`),
    a day to come, one before the last deed, and a reason that is too long.
    """
    recording.refuse_lengths(ApplicationDeed, {"reason": reason})
    matter = begun(by=by, application=application, on=on, today=today)
    current = matter.application
    if text := matter.situation.closed():
        raise UserError(text)
    if version is not None and version != current.version:
        raise UserError(f"{current.person.name}的认定申请在您打开之后已被别人办理，您的办理没有保存。请刷新页面，核对后再办。")
    if text := matter.situation.refusal(by, deed):
        raise UserError(text)
    return matter


def begun(*, by: User | None, application: Application, on: datetime.date | None = None, today: datetime.date | None = None) -> Matter:
    """Hold the application, whatever may be done about it; the day is the business date, or that of the last deed if later."""
    recording.refuse_future("办理日期", on)
    situation = Situation.of(hold(application, by=by), today or clock.business_today())
    recording.refuse_order("上一次办理日期", situation.last_on, "办理日期", on)
    return Matter(situation, by, on or max(clock.business_today(), situation.last_on))


def hold(application: Application, *, by: User | None) -> Application:
    """The application as it is now, kept from being changed until the transaction ends; its person is held first."""
    found = Application.objects.select_related("person").get(pk=application.pk)
    person = held(found.person, by=by, permission=access.Permission.APPLY)
    current = Application.objects.select_for_update().get(pk=application.pk)
    if current.person_id != person.pk:
        raise UserError("这份认定申请的申请人刚刚被合并到另一条记录，您的办理没有保存。请刷新页面后再办。")
    current.person = person
    return current


def leave_deed(
    application: Application,
    kind: DeedKind,
    *,
    by: User | None,
    on: datetime.date,
    to_step: str = "",
    reason: str = "",
    changes_facts: bool = False,
) -> ApplicationDeed:
    """One line of the application's story and one audit event."""
    deed = ApplicationDeed.objects.create(
        application=application,
        step=application.step,
        kind=kind,
        to_step=to_step,
        on=on,
        by=by,
        by_name=audit.name_of(by)[:NAME_LENGTH],
        reason=reason,
    )
    audit.record(
        EVENTS[kind],
        by=by,
        subject=application,
        area=application.person.residence_id,
        changes_facts=changes_facts,
        step=application.step,
        to_step=to_step,
    )
    return deed


def save(application: Application) -> None:
    application.version += 1
    application.save(update_fields=["step", "due_on", "state", "decided_on", "recognition", "version"])


def due_on(step: Step, start: datetime.date) -> datetime.date | None:
    """The last day for a step that begins on `start`, which is not counted; None where there is no limit."""
    if step.limit_days is None:
        return None
    return calendar.nth_day(start, step.limit_days, working=step.limit_unit == "working")
