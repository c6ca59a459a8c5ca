"""Applications as pages need them: what waits for whom, what somebody may do, what a public notice shows, days left."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q, QuerySet

from nuanxin.engines.rules.dates import full_years
from nuanxin.orgs import calendar, clock
from nuanxin.orgs.models import User
from nuanxin.people import procedures
from nuanxin.people.enums import ApplicationState, DeedKind, ObjectionOutcome, Sex
from nuanxin.people.models import Application, NoticeEntry, Objection, PublicNotice
from nuanxin.people.procedures import Procedure, ProfileColumn, Step
from nuanxin.people.queries import rounds
from nuanxin.people.queries.situations import ANYWHERE, FITTING, Situation, seats

OPEN = Q(state=ApplicationState.OPEN, voided_at=None)


def may_do(user: User | None, application: Application) -> tuple[DeedKind, ...]:
    """The deeds that `user` may do about the application now, in the order of DeedKind."""
    situation = Situation.of(application, clock.business_today())
    fitting = {*FITTING[situation.step.kind], *ANYWHERE} if situation.step else set()
    return tuple(deed for deed in DeedKind if deed in fitting and not situation.refusal(user, deed))


def refusal(user: User | None, application: Application, deed: str) -> str:
    """Why `user` may not do the deed now, in words; empty when they may."""
    return Situation.of(application, clock.business_today()).refusal(user, deed)


def open_for(user: User) -> QuerySet:
    """Open applications whose next deed (to pass, post, decide, or examine an objection) the user may do."""
    waiting = Q(pk__in=())
    for procedure in used_procedures():
        for step in procedure.steps:
            waiting |= Q(procedure=procedure.id, step=step.id) & waits_for(user, procedure, step)
    return Application.objects.visible_to(user).filter(OPEN).filter(waiting)


def used_procedures() -> list[Procedure]:
    """The procedures by which something is open; one whose definition is gone waits for nobody."""
    used = Application.objects.filter(OPEN).order_by().values_list("procedure", flat=True).distinct()
    library = procedures.library()
    return [library[name] for name in used if name in library]


def waits_for(user: User, procedure: Procedure, step: Step) -> Q:
    """A filter of applications at the step: the next deed is one the user may do."""
    objected = Q(Exists(Objection.objects.standing().filter(application=OuterRef("pk"), outcome=ObjectionOutcome.OPEN)))
    own = sits(user, procedure, step) & ~objected
    if step.kind == "notice":
        own &= ~rounds.posted_at(step.id)
    return own | (sits(user, procedure, procedure.objection_step) & objected)


def sits(user: User, procedure: Procedure, step: Step) -> Q:
    """A filter: the user may do the step for that person, and has not done what they would check."""
    covered = Q(pk__in=())
    for prefix in seats(user, step):
        covered |= Q(person__residence_id__gte=prefix.ljust(12, "0"), person__residence_id__lt=prefix + "~")
    return covered & ~rounds.made_by(user, procedure, step.not_by) if step.not_by else covered


def days_left(application: Application, today: datetime.date) -> int | None:
    """Calendar days until the step is due (negative: overdue); None where there is no limit."""
    return (application.due_on - today).days if application.due_on else None


def calendar_warnings(application: Application) -> list[str]:
    """What the due date still depends on: years whose working days nobody has published or confirmed."""
    situation = Situation.of(application, clock.business_today())
    if situation.step is None or application.due_on is None or not counts_working_days(situation):
        return []
    return [
        f"{year} 年的放假调休安排还没有公布或确认，期限 {application.due_on} 可能有变。请在“工作日历”中核对并确认 {year} 年。"
        for year in calendar.unconfirmed_years(situation.last_on, application.due_on)
    ]


def counts_working_days(situation: Situation) -> bool:
    if situation.step.kind == "notice" and situation.is_posted:
        return situation.entry is not None and situation.entry.notice.unit == "working"
    return situation.step.limit_unit == "working"


def notice_rows(notice: PublicNotice) -> list[dict[str, str]]:
    """What the public may see, one row per application still on the notice: label of the column and its text."""
    profile, procedure = procedures.profile(notice.profile), procedures.get(notice.procedure)
    entries = (
        NoticeEntry.objects.filter(notice=notice, removed_on=None, application__voided_at=None)
        .select_related("notice", "application__person__residence")
        .defer("application__person__id_number", "application__person__phone")
    )
    shows = {**SHOWS, "applied_for": lambda entry: profile.applied_for, "categories": lambda entry: categories_of(entry, procedure)}
    return [{column.label: masked(column, shows[column.field](entry)) for column in profile.columns} for entry in entries.order_by("id")]


SHOWS: dict[str, Callable[[NoticeEntry], str]] = {
    "name": lambda entry: entry.application.person.name,
    "id_number": lambda entry: entry.application.person.id_masked,
    "sex": lambda entry: Sex(entry.application.person.sex).label,
    "age": lambda entry: str(full_years(entry.application.person.birth_on, entry.notice.posted_on)),
    "birth_on": lambda entry: str(entry.application.person.birth_on),
    "phone": lambda entry: entry.application.person.phone_masked,
    "address": lambda entry: entry.application.person.residence.name,
    "statement": lambda entry: entry.application.statement,
}


def categories_of(entry: NoticeEntry, procedure: Procedure) -> str:
    return "、".join(procedure.category_labels(entry.application.category_codes))


def masked(column: ProfileColumn, text: str) -> str:
    """Numbers come masked at their ends already; of a name, `middle` hides all but the first and, if long, the last character."""
    if column.mask != "middle" or len(text) < 2:
        return text
    return text[0] + "*" * max(1, len(text) - 2) + (text[-1] if len(text) > 2 else "")


def visible_notices(user: User) -> QuerySet:
    """Public notices of the user's areas, the newest first."""
    return PublicNotice.objects.visible_to(user).select_related("area").order_by("-posted_on", "-id")


__all__ = [
    "calendar_warnings",
    "days_left",
    "may_do",
    "notice_rows",
    "open_for",
    "refusal",
    "visible_notices",
]
