"""Where an application stands, and why somebody may not do a deed about it: the one truth of pages and actions."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from nuanxin.orgs import access
from nuanxin.orgs.enums import Role
from nuanxin.orgs.models import User
from nuanxin.people import procedures
from nuanxin.people.enums import ApplicationState, DeedKind, ObjectionOutcome
from nuanxin.people.models import Application, ApplicationDeed, NoticeEntry, Person, Recognition, UnemploymentSpell
from nuanxin.people.procedures import Procedure, Step
from nuanxin.people.queries import rounds

D = DeedKind
ON_OBJECTIONS = (D.OBJECTED, D.UPHELD, D.DISMISSED)
FITTING: dict[str, tuple[DeedKind, ...]] = {
    "accept": (D.PASSED, D.REFUSED),
    "review": (D.PASSED, D.SENT_BACK, D.REFUSED),
    "recheck": (D.PASSED, D.SENT_BACK, D.REFUSED),
    "notice": (D.POSTED, D.NOTICE_OVER, D.SENT_BACK),
    "decide": (D.APPROVED, D.SENT_BACK, D.REFUSED),
}
FORWARD = {"accept": D.PASSED, "review": D.PASSED, "recheck": D.PASSED, "notice": D.NOTICE_OVER, "decide": D.APPROVED}
OF_ANYBODY = (D.OBJECTED, D.NOTICE_OVER)  # who takes an objection, and who sees first that the days are over
ANYWHERE = (*ON_OBJECTIONS, D.WITHDRAWN)


@dataclass
class Situation:
    """An application with what has been done about it; read once, asked several times."""

    application: Application
    procedure: Procedure
    deeds: list[ApplicationDeed]
    today: datetime.date

    @classmethod
    def of(cls, application: Application, today: datetime.date) -> Situation:
        return cls(application, procedures.get(application.procedure), list(application.deeds.order_by("id")), today)

    @cached_property
    def step(self) -> Step | None:
        """The step where it waits; None when it is closed, or the procedure does not know the step any more."""
        return next((step for step in self.procedure.steps if step.id == self.application.step), None)

    @cached_property
    def has_open_objection(self) -> bool:
        return self.application.objections.standing().filter(outcome=ObjectionOutcome.OPEN).exists()

    @property
    def is_posted(self) -> bool:
        return rounds.is_posted(self.application.step, self.deeds)

    @cached_property
    def entry(self) -> NoticeEntry | None:
        """Its line on the public notice of this round."""
        if not rounds.was_posted(self.procedure, self.deeds):
            return None
        return self.application.entries.filter(removed_on=None).select_related("notice").order_by("-id").first()

    @property
    def posted_on(self) -> datetime.date | None:
        """The day of the last public notice, of whichever round."""
        return next((deed.on for deed in reversed(self.deeds) if deed.kind == D.POSTED), None)

    @property
    def last_on(self) -> datetime.date:
        return self.deeds[-1].on

    def refusal(self, by: User | None, deed: str) -> str:
        """Why `by` may not do the deed now; empty when they may."""
        return next((text for text in self.refusals(by, DeedKind(deed)) if text), "")

    def refusals(self, by: User | None, deed: DeedKind) -> Iterator[str]:
        """Each reason in the order in which it is told; those further on need what those before have made sure of."""
        yield self.outside(by)
        yield self.closed()
        yield self.unfitting(deed)
        yield from self.refused_to(by, deed)
        yield self.hindered(deed)

    def outside(self, by: User | None) -> str:
        """Told before anything about the application itself, as every action does."""
        if by is None or access.may(by, access.Permission.APPLY, self.residence):
            return ""
        return f"您没有{access.Permission.APPLY.value}的权限（地区代码 {self.residence}），不能办理。请联系本机构的系统管理员。"

    def closed(self) -> str:
        application = self.application
        if not application.is_standing:
            return "这份认定申请已经作废，不能再办理。请重新申请。"
        if application.state != ApplicationState.OPEN:
            state = ApplicationState(application.state).label
            return f"这份认定申请已于 {application.decided_on} 办结（{state}），不能再办理。需要时请重新申请。"
        if self.step is None:
            return f"程序“{self.procedure.title}”没有环节“{application.step}”，不能办理。请恢复原来的程序定义，或撤回后重新申请。"
        return ""

    def unfitting(self, deed: DeedKind) -> str:
        step = self.step
        if deed not in (*FITTING[step.kind], *ANYWHERE) or (deed == D.SENT_BACK and not step.send_back_to):
            return f"这份申请现在在“{step.label}”环节，不能办理“{deed.label}”。请按环节办理。"
        return ""

    def refused_to(self, by: User | None, deed: DeedKind) -> Iterator[str]:
        """The user's part: role, area, and that whoever made does not check. None is the local administrator."""
        if by is None or deed in OF_ANYBODY:
            return
        step = self.seat(deed)
        if not may_sit(by, step, self.residence):
            yield not_your_step(step)
        if deed != D.WITHDRAWN and (made := rounds.has_made(by, self.procedure, self.deeds, step.not_by)):
            label = self.procedure.step(made.step).label
            yield f"“{label}”是您本人于 {made.on} 办理的，“{step.label}”不能再由您办理（经办与审核要分开）。请由其他人办理。"

    def seat(self, deed: DeedKind) -> Step:
        """The step whose people may do the deed: withdrawals are taken where applications are, objections examined above."""
        if deed in (D.UPHELD, D.DISMISSED):
            return self.procedure.objection_step
        return self.procedure.first if deed == D.WITHDRAWN else self.step

    @property
    def residence(self) -> str:
        return self.application.person.residence_id

    def hindered(self, deed: DeedKind) -> str:
        """What else must be so before the deed."""
        if deed == D.OBJECTED:
            return "" if rounds.was_posted(self.procedure, self.deeds) else "这份申请还没有公示，不能登记异议。请先公示。"
        if deed in (D.UPHELD, D.DISMISSED):
            return "" if self.has_open_objection else "这份申请没有待核查的异议。请刷新页面。"
        if deed != D.WITHDRAWN and self.has_open_objection:
            return f"这份申请还有没有核查完的异议，不能办理“{deed.label}”。请先核查异议。"
        if deed in (D.POSTED, D.NOTICE_OVER):
            return self.hindered_by_days(deed)
        return not_to_be_recognised(self.application.person, self.procedure, self.application.category_codes) if deed == D.APPROVED else ""

    def hindered_by_days(self, deed: DeedKind) -> str:
        if deed == D.POSTED:
            return f"这份申请已经公示，到 {self.application.due_on} 为止。请等公示期满。" if self.is_posted else ""
        if not self.is_posted or self.entry is None:
            return "这份申请还没有公示，不能结束公示。请先公示。"
        closes_on = self.entry.notice.closes_on
        return f"公示到 {closes_on} 为止，今天（{self.today}）还没有期满。请等公示期满。" if self.today <= closes_on else ""


def may_sit(user: User, step: Step, residence: str) -> bool:
    """Whether the user holds one of the step's roles over an area that covers the residence and is wide enough."""
    return any(residence.startswith(prefix) for prefix in seats(user, step))


def seats(user: User, step: Step) -> list[str]:
    """The area prefixes over which the user may do the step."""
    if not user.is_authenticated or not user.is_active:
        return []
    return sorted({prefix for role, prefix in access.assignments(user) if role in step.roles and len(prefix) <= step.width})


def not_your_step(step: Step) -> str:
    roles = "、".join(str(Role(role).label) for role in step.roles)
    return (
        f"“{step.label}”由{step.level_label}以上的{roles}办理，您在此人常住地没有这样的角色。请交有权的人办理，或联系本机构的系统管理员。"
    )


def not_to_be_recognised(person: Person, procedure: Procedure, codes: tuple[str, ...]) -> str:
    """Why the person cannot be recognised in those categories as things are; empty when they can."""
    running = Recognition.objects.standing().filter(person=person, ended_on=None).first()
    if running:
        return f"{person.name}已于 {running.decided_on} 认定，仍然在册，不能再申请认定。类别有变化时，请在人员页登记类别。"
    needing = [code for code in codes if code in procedure.unemployment_first]
    if needing and not UnemploymentSpell.objects.standing().filter(person=person, ended_on=None).exists():
        labels = "、".join(procedure.category_labels(needing))
        return f"{person.name}还没有失业登记，按“{procedure.title}”不能以“{labels}”申请认定。请先办理失业登记，再申请认定。"
    return ""
