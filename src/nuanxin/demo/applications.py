"""Applications of the demo county at every step of the procedure: accepted, shown, objected to, sent back, decided."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from nuanxin.orgs.models import Area, User
from nuanxin.people import actions, procedures
from nuanxin.people.enums import ApplicationOrigin, Category
from nuanxin.people.models import Application, Person

OLD_DAYS = datetime.timedelta(days=28)  # before today: applications that are through
RECENT_DAYS = datetime.timedelta(days=6)
ORIGINS = (ApplicationOrigin.VISIT, ApplicationOrigin.SELF, ApplicationOrigin.COMPARISON)
STATEMENTS = (
    "失业在家，需照顾老人，希望就近就业。",
    "原单位停产，年纪偏大，多次求职未果。",
    "身体不便，希望从事轻便工作。",
    "家中无人就业，生活困难。",
)
OBJECTION = "反映此人在镇上开有副食店，不应列为就业困难人员。"
TALES = (  # a small county has only the first of them, so each kind comes early
    "approved", "county", "notice", "objected", "accept", "township", "community", "sent_back", "notice", "rechecked", "refused", "county",
    "approved", "notice", "accept", "withdrawn", "approved", "township", "notice", "community", "county", "approved", "accept", "community",
    "township", "approved",
)  # fmt: skip


@dataclass
class Clerks:
    """Who does which step in one township."""

    accepting: User
    showing: User
    reviewing: User
    deciding: User


@dataclass
class Walk:
    """One township's applications on their way; each tale stops where its name says."""

    area: Area
    clerks: Clerks
    today: datetime.date

    def tell(self, people: Sequence[Person]) -> int:
        """As many applications as there are tales and people; the number made. What is there already stays as it is."""
        cast = [(person, tale) for person, tale in zip(people, TALES, strict=False) if not person.applications.standing().exists()]
        begun = [(self.applied(person, number, tale), tale) for number, (person, tale) in enumerate(cast)]
        self.walk_old([(one, tale) for one, tale in begun if is_old(tale)])
        self.walk_recent([(one, tale) for one, tale in begun if not is_old(tale)])
        return len(begun)

    def applied(self, person: Person, number: int, tale: str) -> Application:
        return actions.apply(
            by=self.clerks.accepting,
            person=person,
            categories=categories_of(person, self.today),
            origin=ORIGINS[number % len(ORIGINS)],
            applied_on=self.today - (OLD_DAYS if is_old(tale) else RECENT_DAYS),
            statement=STATEMENTS[number % len(STATEMENTS)],
        )

    def walk_old(self, begun: list[tuple[Application, str]]) -> None:
        """Shown weeks ago; some are decided, some wait for the township or the county, one went through a re-examination."""
        first = self.today - OLD_DAYS
        shown = self.shown([application for application, _ in begun], first)
        if not shown:
            return
        for application, tale in begun:
            if tale == "rechecked":
                objection = self.objected(application, first + datetime.timedelta(days=4))
                findings = "店铺已于上年注销，系其亲属经营，本人无经营收入。"
                actions.decide_objection(by=self.clerks.reviewing, objection=objection, outcome="dismissed", findings=findings)
        actions.advance_notices(by=None, today=self.today)
        for application, tale in begun:
            self.finish(fresh(application), tale)

    def walk_recent(self, begun: list[tuple[Application, str]]) -> None:
        """Applied this week: at the first steps, sent back, or on the board now, one of them objected to."""
        first = self.today - RECENT_DAYS
        for application, tale in begun:
            if tale == "community":
                self.passed(application, 1, first)
            elif tale == "sent_back":
                self.passed(application, 1, first)
                latest = fresh(application)
                reason = "缺少失业登记证明复印件，请补齐后再报。"
                on = first + datetime.timedelta(days=2)
                actions.send_back(
                    by=self.clerks.accepting, application=latest, version=latest.version, to_step="accept", reason=reason, on=on
                )
        shown = self.shown([application for application, tale in begun if tale in ("notice", "objected")], first)
        for application, tale in begun:
            if tale == "objected" and shown:
                self.objected(application, self.today)

    def shown(self, applications: list[Application], first: datetime.date) -> list[Application]:
        """Accepted, reviewed and put on the board together."""
        for application in applications:
            self.passed(application, 2, first)
        if applications:
            actions.post_notice(
                by=self.clerks.showing,
                applications=[fresh(one) for one in applications],
                area=self.area,
                place="镇、村政务公开栏",
                posted_on=first + datetime.timedelta(days=3),
            )
        return applications

    def passed(self, application: Application, steps: int, first: datetime.date) -> None:
        for number in range(1, steps + 1):
            latest = fresh(application)
            on = first + datetime.timedelta(days=number)
            actions.pass_step(by=self.clerks.accepting, application=latest, version=latest.version, reason="情况属实。", on=on)

    def objected(self, application: Application, on: datetime.date):
        return actions.record_objection(
            by=self.clerks.showing, application=application, content=OBJECTION, objector="村民（实名，电话略）", received_on=on
        )

    def finish(self, application: Application, tale: str) -> None:
        if tale in ENDS:
            ENDS[tale](self, application)

    def by_township(self, application: Application) -> Application:
        on = self.today - datetime.timedelta(days=12)
        return actions.pass_step(by=self.clerks.reviewing, application=application, version=application.version, reason="同意上报。", on=on)

    def decided(self, application: Application) -> None:
        reviewed = self.by_township(application)
        on = self.today - datetime.timedelta(days=5)
        actions.pass_step(by=self.clerks.deciding, application=reviewed, version=reviewed.version, reason="符合条件，同意认定。", on=on)

    def refused(self, application: Application) -> None:
        reviewed = self.by_township(application)
        reason = "经核查已在外地企业参保就业。"
        actions.refuse(by=self.clerks.deciding, application=reviewed, version=reviewed.version, reason=reason)

    def withdrawn(self, application: Application) -> None:
        reason = "本人已找到工作，不再申请。"
        actions.withdraw(by=self.clerks.accepting, application=application, version=application.version, reason=reason)


ENDS: dict[str, Callable[[Walk, Application], object]] = {
    "county": Walk.by_township,
    "approved": Walk.decided,
    "refused": Walk.refused,
    "withdrawn": Walk.withdrawn,
}


def is_old(tale: str) -> bool:
    return tale in ("township", "county", "approved", "rechecked", "refused", "withdrawn")


def fresh(application: Application) -> Application:
    return Application.objects.select_related("person").get(pk=application.pk)


def categories_of(person: Person, on: datetime.date) -> list[str]:
    """What the roster says of them and the procedure takes without a registration first."""
    procedure = procedures.for_area(person.residence_id, on)
    held = [one.category for one in person.holdings.standing() if one.category not in procedure.unemployment_first]
    return held or [Category.OTH]


def candidates(area: Area) -> Iterator[Person]:
    """Willing people of the township whom nobody has recognised yet."""
    unknown = Person.objects.standing().under(area.prefix).filter(recognitions=None, wants_job=True, applications=None)
    yield from unknown.select_related("residence").order_by("pk")[: len(TALES)]
