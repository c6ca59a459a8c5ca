"""Where one application stands: the line of its steps, what was done, what is missing, what may be done now and why not."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse

from nuanxin.orgs import access, calendar, clock
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import User
from nuanxin.people.enums import ApplicationState, DeedKind, ObjectionOutcome
from nuanxin.people.models import Application, ApplicationDeed
from nuanxin.people.procedures import Procedure, Step
from nuanxin.people.queries import applications as queries
from nuanxin.people.queries.situations import ANYWHERE, FITTING, FORWARD, Situation
from nuanxin.web import remembered
from nuanxin.web.listing import Action

ONWARDS = frozenset({DeedKind.PASSED, DeedKind.POSTED, DeedKind.NOTICE_OVER, DeedKind.APPROVED, DeedKind.REFUSED, DeedKind.SUBMITTED})
# What is offered: the page that does it, what the button says, its icon. Approving is passing the last step.
OFFERED: dict[str, tuple[str, str, str]] = {
    DeedKind.PASSED: ("application-pass", "通过", "check"),
    DeedKind.APPROVED: ("application-pass", "予以认定", "check"),
    DeedKind.NOTICE_OVER: ("application-pass", "公示期满", "check"),
    DeedKind.POSTED: ("public-notice-new", "列入公示", "megaphone"),
    DeedKind.OBJECTED: ("objection-new", "登记异议", "message-square-warning"),
    DeedKind.SENT_BACK: ("application-send-back", "退回补正", "undo-2"),
    DeedKind.REFUSED: ("application-refuse", "不予认定", "x"),
    DeedKind.WITHDRAWN: ("application-withdraw", "撤回申请", "log-out"),
}


@dataclass(frozen=True)
class StepState:
    """One step on the line: done by whom and when, waiting now, or still ahead."""

    number: int
    step: Step
    state: str
    deed: ApplicationDeed | None = None

    @property
    def is_now(self) -> bool:
        return self.state == "now"

    @property
    def words(self) -> str:
        return {"done": "已办", "now": "正在办", "ahead": "未到", "stopped": "止于此"}[self.state]


@dataclass
class Standing:
    """One application as `user` sees it; each part is read when it is shown."""

    application: Application
    user: User

    @cached_property
    def situation(self) -> Situation:
        return Situation.of(self.application, clock.business_today())

    @property
    def procedure(self) -> Procedure:
        return self.situation.procedure

    @property
    def step(self) -> Step | None:
        """Where it waits."""
        return self.situation.step

    @property
    def deeds(self) -> list[ApplicationDeed]:
        return self.situation.deeds

    @cached_property
    def line(self) -> list[StepState]:
        done = passed(self.deeds, [step.id for step in self.procedure.steps])
        shown = [step for step in self.procedure.steps if step.kind != "recheck" or step.id in self.touched]
        return [self.state_of(number, step, done.get(step.id)) for number, step in enumerate(shown, 1)]

    @cached_property
    def touched(self) -> set[str]:
        """The steps it was ever at: a re-examination is shown only where there was one."""
        return {self.application.step} | {deed.step for deed in self.deeds} | {deed.to_step for deed in self.deeds}

    def state_of(self, number: int, step: Step, deed: ApplicationDeed | None) -> StepState:
        if step.id == self.application.step:
            return StepState(number, step, "now", deed)
        if deed is None:
            return StepState(number, step, "ahead")
        return StepState(number, step, "stopped" if deed.kind == DeedKind.REFUSED else "done", deed)

    @cached_property
    def is_open(self) -> bool:
        return self.application.state == ApplicationState.OPEN

    @cached_property
    def may_apply(self) -> bool:
        return access.may(self.user, Permission.APPLY, self.application.person.residence_id)

    @cached_property
    def may_void(self) -> bool:
        return access.may(self.user, Permission.VOID, self.application.person.residence_id)

    @cached_property
    def may_do(self) -> tuple[str, ...]:
        """As `queries.may_do`, from what is read here already."""
        fitting = {*FITTING[self.step.kind], *ANYWHERE} if self.step else set()
        return tuple(deed for deed in DeedKind if deed in fitting and not self.situation.refusal(self.user, deed))

    @property
    def buttons(self) -> list[Action]:
        """What this user may do now; the way forward first."""
        found = [(kind, OFFERED[kind]) for kind in OFFERED if kind in self.may_do]
        deeds = [Action(label, self.url(kind, page), icon, is_primary=kind == self.forward) for kind, (page, label, icon) in found]
        return [*self.examinations, *deeds]

    @property
    def examinations(self) -> list[Action]:
        """An objection comes before everything else."""
        waiting = self.open_objections[:1] if self.may_examine else []
        return [Action("核查异议", reverse("objection-decide", args=[one.pk]), "search-check", is_primary=True) for one in waiting]

    @property
    def story(self) -> list[tuple[ApplicationDeed, str]]:
        """Every deed, the newest first, with what its step is called."""
        labels = {step.id: step.label for step in self.procedure.steps}
        return [(deed, labels.get(deed.step, deed.step)) for deed in reversed(self.deeds)]

    def url(self, kind: str, page: str) -> str:
        if kind == DeedKind.POSTED:
            return f"{reverse(page)}?{urlencode({'id': self.application.pk})}"
        return reverse(page, args=[self.application.pk])

    @property
    def forward(self) -> str:
        """The deed that brings it on from here."""
        if self.step is None:
            return DeedKind.PASSED
        if self.step.kind == "notice" and not self.situation.is_posted:
            return DeedKind.POSTED
        return FORWARD[self.step.kind]

    @property
    def refusals(self) -> list[str]:
        """Why the way forward is closed to this user, if it is."""
        if not (self.is_open and self.may_apply) or self.forward in self.may_do:
            return []
        return [text for text in [self.situation.refusal(self.user, self.forward)] if text]

    @property
    def may_examine(self) -> bool:
        """Whether this user may decide about the objections."""
        return DeedKind.DISMISSED in self.may_do

    @cached_property
    def days_left(self) -> int | None:
        return queries.days_left(self.application, remembered.business_today()) if self.is_open else None

    @cached_property
    def entries(self) -> list:
        return list(self.application.entries.select_related("notice", "notice__area").order_by("-id"))

    @cached_property
    def objections(self) -> list:
        """Without what was said and by whom: that is shown only where it is decided."""
        return list(self.application.objections.standing().select_related("decided_by").defer("content", "objector").order_by("id"))

    @property
    def open_objections(self) -> list:
        return [one for one in self.objections if one.outcome == ObjectionOutcome.OPEN]

    @property
    def warnings(self) -> list[str]:
        return queries.calendar_warnings(self.application) if self.is_open else []


def passed(deeds: Iterable[ApplicationDeed], order: list[str]) -> dict[str, ApplicationDeed]:
    """The deed that passed each step; going back to a step undoes it and everything behind it."""
    done: dict[str, ApplicationDeed] = {}
    for deed in deeds:
        if deed.to_step in order and deed.step in order and order.index(deed.to_step) <= order.index(deed.step):
            done = {step: one for step, one in done.items() if order.index(step) < order.index(deed.to_step)}
        elif deed.kind in ONWARDS and deed.step in order:
            done[deed.step] = deed
    return done


def unconfirmed(first: datetime.date, last: datetime.date) -> list[str]:
    years = calendar.unconfirmed_years(first, max(first, last))
    return [f"{year} 年的放假和调休安排还没有公布或确认，按工作日算出的期限可能不准。请到“工作日历”核对并确认。" for year in years]


def left(days: int | None) -> tuple[str, str]:
    """Days left as a list tells them, and the tone."""
    if days is None:
        return "", ""
    if days < 0:
        return f"已超 {-days} 天", "bad"
    return ("今天到期", "bad") if days == 0 else (f"剩 {days} 天", "warn" if days <= 2 else "info")
