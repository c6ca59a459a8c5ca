"""The counter where applications are dealt with: one user per level, and the shortest way to each step."""

from __future__ import annotations

import datetime
from typing import Any

from nuanxin.orgs.models import AuditEvent, User
from nuanxin.people import actions
from nuanxin.people.models import Application, Person, PublicNotice
from tests import factories

FIRST, SECOND, POSTED, CLOSES = (datetime.date(2022, 9, day) for day in (1, 2, 5, 13))
TODAY = datetime.date(2022, 9, 20)
ORDER = ("accept", "community", "notice", "township", "county")


class Counter:
    """Knows who does what by the neutral procedure; the public notice hangs from 5 to 13 September."""

    def __init__(self) -> None:
        self.collector = factories.user(role="collector", area=factories.area())
        self.colleague = factories.user(role="collector", area=factories.area())
        self.reviewer = factories.user(role="reviewer", area=factories.area(factories.JIADING))
        self.head = factories.user(role="head")

    def who(self, step: str) -> User:
        return {"township": self.reviewer, "recheck": self.reviewer, "county": self.head}.get(step, self.collector)

    def apply(self, person: Person | None = None, **given: Any) -> Application:
        values = {"by": self.collector, "categories": ("AGE",), "origin": "visit", "applied_on": FIRST}
        return actions.apply(**values | {"person": person or factories.person()} | given)

    def at(self, step: str, person: Person | None = None, **given: Any) -> Application:
        """A new application that waits at that step; at `notice` it is not posted yet."""
        application = self.apply(person, **given)
        while application.step != step:
            self.forward(application)
        return application

    def forward(self, application: Application) -> Application:
        if application.step == "notice":
            self.post(application)
            actions.advance_notices()
            application.refresh_from_db()
            return application
        day = {"accept": FIRST, "community": SECOND}.get(application.step)
        return self.passed(application, on=day)

    def passed(self, application: Application, by: User | None = None, **given: Any) -> Application:
        done = actions.pass_step(by=by or self.who(application.step), application=application, version=application.version, **given)
        application.refresh_from_db()
        return done

    def post(self, *applications: Application, **given: Any) -> PublicNotice:
        values = {"by": self.collector, "area": factories.area(), "posted_on": POSTED}
        notice = actions.post_notice(applications=applications, **values | given)
        for application in applications:
            application.refresh_from_db()
        return notice

    def posted(self, person: Person | None = None, **given: Any) -> Application:
        application = self.at("notice", person)
        self.post(application, **given)
        return application

    def object_to(self, application: Application, **given: Any):
        values = {"by": self.collector, "content": "此人在县城开店", "received_on": datetime.date(2022, 9, 8)}
        objection = actions.record_objection(application=application, **values | given)
        application.refresh_from_db()
        return objection

    def decide(self, objection, outcome: str, **given: Any):
        values = {"by": self.reviewer, "findings": "已上门核实"}
        decided = actions.decide_objection(objection=objection, outcome=outcome, **values | given)
        objection.refresh_from_db()
        return decided


def story(application: Application) -> list[tuple[str, str, str, str]]:
    """Step, deed, where to, day: each deed about the application."""
    return [(deed.step, deed.kind, deed.to_step, f"{deed.on:%m-%d}") for deed in application.deeds.order_by("id")]


def events(application: Application) -> list[str]:
    """The kinds of the audit events about the application, in order."""
    found = AuditEvent.objects.filter(subject=f"people.Application:{application.pk}").order_by("id")
    return [event.kind.removeprefix("people.application.") for event in found]
