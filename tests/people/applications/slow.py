"""The obvious, slow reading of an application's story: replayed from its first deed, day by day."""

from __future__ import annotations

import datetime

from nuanxin.orgs import calendar
from nuanxin.orgs.models import AuditEvent
from nuanxin.people import procedures
from nuanxin.people.models import Application, ApplicationDeed, PublicNotice

MADE = ("submitted", "passed", "posted")
CHECKED = ("passed", "approved", "sent_back", "refused", "posted")
ENDED = {"approved": "approved", "refused": "refused", "withdrawn": "withdrawn"}
ONE_DAY = datetime.timedelta(days=1)


def story(application: Application) -> list[ApplicationDeed]:
    return list(ApplicationDeed.objects.filter(application=application).order_by("id"))


def check(application: Application) -> None:
    """The story leads, deed by deed, to where the application stands; each deed was one's own and left its event."""
    deeds = story(application)
    assert (deeds[0].kind, [deed.on for deed in deeds]) == ("submitted", sorted(deed.on for deed in deeds))
    step = deeds[0].step
    for index, deed in enumerate(deeds):
        assert deed.step == step, (deed, step)
        step = "" if deed.kind in ENDED else deed.to_step or step
        check_maker(application, deeds[: index + 1])
    assert application.step == step
    assert application.state == next((ENDED[deed.kind] for deed in deeds if deed.kind in ENDED), "open")
    assert (application.recognition_id is not None) is (application.state == "approved")
    assert application.due_on == due(application, deeds)
    check_events(application, deeds)


def check_events(application: Application, deeds: list[ApplicationDeed]) -> None:
    """One audit event per deed, in the same order, by the same user."""
    events = AuditEvent.objects.filter(subject=f"people.Application:{application.pk}").order_by("id")
    assert [(event.kind, event.by_id) for event in events] == [(f"people.application.{deed.kind}", deed.by_id) for deed in deeds]


def check_maker(application: Application, deeds: list[ApplicationDeed]) -> None:
    """Whoever did the last deed did not make, since it last went back that far, what the step says they may not have made."""
    last, procedure = deeds[-1], procedures.get(application.procedure)
    order = [step.id for step in procedure.steps]
    if last.kind not in CHECKED or last.by_id is None:
        return
    for other in procedure.step(last.step).not_by if last.step else ():
        if last.kind == "refused" and deeds[-2].kind == "upheld":
            continue
        since = 0
        for index, deed in enumerate(deeds[:-1], 1):
            if deed.kind in ("sent_back", "upheld") and deed.to_step and order.index(deed.to_step) <= order.index(other):
                since = index
        makers = {deed.by_id for deed in deeds[since:-1] if deed.step == other and deed.kind in MADE}
        makers |= {deeds[0].by_id} if other == order[0] else set()
        assert last.by_id not in makers, (last, other)


def due(application: Application, deeds: list[ApplicationDeed]) -> datetime.date | None:
    """The due day by counting one day after another."""
    if application.state != "open":
        return None
    if (notice := posted_notice(application)) is not None:
        return count(notice.posted_on, notice.days, notice.unit)
    came = next(deed for deed in reversed(deeds) if deed.to_step == application.step)
    step = procedures.get(application.procedure).step(application.step)
    return count(came.on, step.limit_days, step.limit_unit) if step.limit_days else None


def count(start: datetime.date, days: int, unit: str) -> datetime.date:
    day = start
    while days:
        day += ONE_DAY
        days -= unit == "calendar" or calendar.is_working_day(day)
    return day


def posted_notice(application: Application) -> PublicNotice | None:
    """The notice on which an application hangs that waits for its end."""
    for deed in reversed(story(application)):
        if deed.kind == "posted":
            return PublicNotice.objects.filter(entries__application=application).order_by("-id").first()
        if deed.to_step:
            return None
    return None
