"""Public notices: applications shown to the public together, and going on when the days are over."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef

from nuanxin.errors import UserError
from nuanxin.orgs import audit, calendar, clock, recording
from nuanxin.orgs.models import Area, User
from nuanxin.people import procedures
from nuanxin.people.actions.applications.matters import Matter, save, taken
from nuanxin.people.enums import ApplicationState, DeedKind, ObjectionOutcome
from nuanxin.people.models import Application, NoticeEntry, Objection, PublicNotice
from nuanxin.people.procedures import NoticeRule

ONE_DAY = datetime.timedelta(days=1)


@transaction.atomic
def post_notice(
    *, by: User | None, applications: Iterable[Application], area: Area, place: str = "", posted_on: datetime.date | None = None
) -> PublicNotice:
    """Show applications of one procedure to the public of an area; they wait until the days of the procedure are over.

    Refuses, all at once, applications that are not to be posted now, of another area or another procedure; then none is posted.
    """
    chosen = sorted(applications, key=lambda application: (application.person_id, application.pk))
    if not chosen:
        raise UserError("没有选择要公示的申请。请至少选择一份。")
    recording.refuse_future("公示开始日期", posted_on)
    recording.refuse_lengths(PublicNotice, {"place": place.strip()})
    matters = all_taken(by, chosen, area, posted_on)
    first = matters[0]
    posted_on = max(matter.on for matter in matters)
    notice = make_notice(first, area, place.strip(), posted_on)
    for matter in matters:
        matter.on, matter.application.due_on = posted_on, notice.closes_on
        NoticeEntry.objects.create(notice=notice, application=matter.application)
        matter.leave_deed(DeedKind.POSTED, reason=notice.place)
        save(matter.application)
    audit.record("people.notice.posted", by=by, subject=notice, area=area.pk, count=len(matters))
    return notice


def all_taken(by: User | None, chosen: Sequence[Application], area: Area, posted_on: datetime.date | None) -> list[Matter]:
    """Every application in hand, or every reason why not."""
    matters, problems = [], []
    for application in chosen:
        try:
            matters.append(taken(by=by, application=application, deed=DeedKind.POSTED, on=posted_on))
        except UserError as error:
            problems += [f"{application.person.name}：{text}" for text in error.problems]
    for matter in matters:
        person = matter.application.person
        if not area.covers(person.residence_id):
            problems.append(f"{person.name}不住在{area.name}，不能列入{area.name}的公示。请分开公示。")
        if matter.procedure.id != matters[0].procedure.id:
            problems.append(f"{person.name}按“{matter.procedure.title}”办理，与其他人的程序不同。请分开公示。")
    if problems:
        raise UserError(problems)
    return matters


def make_notice(matter: Matter, area: Area, place: str, posted_on: datetime.date) -> PublicNotice:
    rule: NoticeRule = matter.procedure.notice
    return PublicNotice.objects.create(
        area=area,
        procedure=matter.procedure.id,
        title=f"{area.name}{rule.title}",
        place=place,
        profile=rule.profile,
        posted_on=posted_on,
        closes_on=closing_day(rule, posted_on),
        days=rule.days,
        unit=rule.unit,
        recorded_by=matter.by,
    )


def closing_day(rule: NoticeRule, posted_on: datetime.date) -> datetime.date:
    """The last day of a notice that is posted on that day."""
    return calendar.nth_day(posted_on, rule.days, working=rule.unit == "working", counts_start=rule.counts_start)


def advance_notices(*, by: User | None = None, today: datetime.date | None = None) -> int:
    """Let every application go on whose notice is over and against which no objection is open; how many went on.

    Each in a transaction of its own; what somebody else moved meanwhile is left alone.
    """
    today = today or clock.business_today()
    return sum(advance(application, by=by, today=today) for application in over(today))


def over(today: datetime.date) -> list[Application]:
    objected = Objection.objects.standing().filter(application=OuterRef("pk"), outcome=ObjectionOutcome.OPEN)
    steps = {procedure.notice_step.id for procedure in procedures.library().values() if procedure.notice_step}
    at_notice = Application.objects.standing().filter(state=ApplicationState.OPEN, step__in=steps)
    waiting = at_notice.filter(entries__removed_on=None, entries__notice__closes_on__lt=today)
    return list(waiting.filter(~Exists(objected)).distinct().order_by("person_id", "id"))


@transaction.atomic
def advance(application: Application, *, by: User | None, today: datetime.date) -> bool:
    """Whether the application went on; it goes on the day after the notice, or with the last deed if that was later."""
    try:
        matter = taken(by=by, application=application, deed=DeedKind.NOTICE_OVER, today=today)
    except UserError:
        return False
    matter.on = max(matter.situation.entry.notice.closes_on + ONE_DAY, matter.situation.last_on)
    matter.move(DeedKind.NOTICE_OVER, matter.procedure.after(matter.step.id))
    return True
