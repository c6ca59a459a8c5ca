"""Where one claim stands: the line of its steps, what was done, what may be done now and why not, its money."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse

from nuanxin.benefits import approval
from nuanxin.benefits.actions.voiding import VOIDABLE
from nuanxin.benefits.enums import ClaimDeedKind, ClaimState, ObjectionOutcome
from nuanxin.benefits.models import Budget, Claim, ClaimDeed, ClaimNotice, Payment
from nuanxin.benefits.queries import books, checks
from nuanxin.benefits.queries.books import Books
from nuanxin.benefits.queries.checks import Failed
from nuanxin.benefits.queries.situations import FITTING, Situation
from nuanxin.jobs.actions.employers import mask_account
from nuanxin.orgs import access, clock
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import User
from nuanxin.web import remembered
from nuanxin.web.claims import behind
from nuanxin.web.listing import Action

D, S = ClaimDeedKind, ClaimState
# The way of a claim: what each step is called, the deeds that pass it, the state in which it waits there.
STEPS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("提交申领", (D.SUBMITTED, D.RESUBMITTED), S.RETURNED),
    ("审核", (D.REVIEWED,), S.SUBMITTED),
    ("公示", (D.POSTED,), S.REVIEWED),
    ("公示期满", (D.CLEARED,), S.POSTED),
    ("审批", (D.APPROVED,), S.CLEARED),
    ("拨付", (D.PAID,), S.APPROVED),
)
WAITING_AT = {state: number for number, (_, _, state) in enumerate(STEPS)}
ENDED = (S.REFUSED, S.WITHDRAWN)
FORWARD: dict[str, ClaimDeedKind] = {
    S.SUBMITTED: D.REVIEWED, S.RETURNED: D.RESUBMITTED, S.REVIEWED: D.POSTED, S.POSTED: D.CLEARED, S.CLEARED: D.APPROVED,
}  # fmt: skip
# What is offered: the page that does it, what the button says, its icon; the way forward first.
OFFERED: dict[ClaimDeedKind, tuple[str, str, str]] = {
    D.REVIEWED: ("claim-review", "审核通过", "check"),
    D.RESUBMITTED: ("claim-resubmit", "补正后提交", "file-pen"),
    D.POSTED: ("claim-notice-new", "列入公示", "megaphone"),
    D.APPROVED: ("claim-approve", "审批通过", "stamp"),
    D.OBJECTED: ("claim-objection-new", "登记异议", "message-square-warning"),
    D.RETURNED: ("claim-return", "退回补正", "undo-2"),
    D.REFUSED: ("claim-refuse", "不予批准", "x"),
    D.WITHDRAWN: ("claim-withdraw", "撤回", "log-out"),
    D.REOPENED: ("claim-reopen", "撤销上一步", "rotate-ccw"),
}
WARNING = (D.RETURNED, D.REFUSED, D.OBJECTED, D.UPHELD, D.WITHDRAWN, D.REOPENED, D.STOPPED)


@dataclass(frozen=True)
class Step:
    """One step on the line: done by whom and when, waiting now, still ahead, or where it ended."""

    number: int
    label: str
    state: str
    deed: ClaimDeed | None = None
    note: str = ""

    @property
    def is_now(self) -> bool:
        return self.state == "now"

    @property
    def words(self) -> str:
        return {"done": "已办", "now": "正在办", "ahead": "未到", "stopped": "止于此"}[self.state]


@dataclass
class Standing:
    """One claim as `user` sees it; each part is read when it is shown."""

    claim: Claim
    user: User

    @cached_property
    def situation(self) -> Situation:
        return Situation.of(self.claim, clock.business_today())

    @property
    def deeds(self) -> list[ClaimDeed]:
        return self.situation.deeds

    @cached_property
    def line(self) -> list[Step]:
        here = self.waits_at
        return [self.step(number, label, kinds, here) for number, (label, kinds, _) in enumerate(STEPS)]

    @property
    def waits_at(self) -> int:
        """The step it waits at; beyond the last when paid, where it was when it ended otherwise."""
        if self.claim.state == S.PAID:
            return len(STEPS)
        if self.claim.state in ENDED:
            ending = next((deed for deed in reversed(self.deeds) if deed.to_state == self.claim.state), None)
            return WAITING_AT.get(ending.from_state if ending else "", 1)
        return WAITING_AT[self.claim.state]

    def step(self, number: int, label: str, kinds: tuple[str, ...], here: int) -> Step:
        if number < here:
            deed = next((deed for deed in reversed(self.deeds) if deed.kind in kinds), None)
            return Step(number + 1, label, "done", deed)
        if number > here:
            return Step(number + 1, label, "ahead")
        if self.claim.state in ENDED:
            return Step(number + 1, label, "stopped", self.deeds[-1] if self.deeds else None)
        return Step(number + 1, label, "now", note=self.note)

    @property
    def note(self) -> str:
        """What the step waits for."""
        if self.claim.state == S.POSTED and self.situation.notice:
            return f"公示到 {self.situation.notice.closes_on}"
        if self.claim.state == S.CLEARED:
            return f"由{self.approvers}审批"
        return str(self.claim.get_state_display())

    @property
    def approvers(self) -> str:
        """Who may approve so much."""
        return approval.role_labels(approval.rules().approvers(self.claim.amount_yuan))

    @property
    def story(self) -> list[tuple[ClaimDeed, str]]:
        """Every deed, the newest first, with the class of its mark."""
        return [(deed, tone_of(deed)) for deed in reversed(self.deeds)]

    @cached_property
    def may_do(self) -> tuple[ClaimDeedKind, ...]:
        """As `situations.may_do`, from what is read here already."""
        return tuple(deed for deed in ClaimDeedKind if deed in FITTING and not self.situation.refusal(self.user, deed))

    @property
    def buttons(self) -> list[Action]:
        """What this user may do now: an objection before everything else, then the way forward."""
        waiting = self.open_objections[:1] if self.may_examine else []
        first = [Action("核查异议", reverse("claim-objection", args=[one.pk]), "search-check", is_primary=True) for one in waiting]
        return [*first, *(self.button(kind) for kind in OFFERED if kind in self.may_do)]

    def button(self, kind: ClaimDeedKind) -> Action:
        page, label, icon = OFFERED[kind]
        url = f"{reverse(page)}?{urlencode({'id': self.claim.pk})}" if kind == D.POSTED else reverse(page, args=[self.claim.pk])
        return Action(label, url, icon, is_primary=kind == self.forward)

    @property
    def forward(self) -> ClaimDeedKind | None:
        """The deed that brings it on from here; none where nothing is left to do on these pages."""
        return FORWARD.get(self.claim.state)

    @property
    def refusals(self) -> list[str]:
        """Why the way forward is closed to this user, if it is."""
        if self.forward is None or not self.may_apply or self.forward in self.may_do:
            return []
        return [text for text in [self.situation.refusal(self.user, self.forward)] if text]

    @cached_property
    def may_apply(self) -> bool:
        return access.may(self.user, Permission.APPLY, self.claim.area_id)

    @property
    def is_voidable(self) -> bool:
        """Entered by mistake, and nothing hangs or is paid of it."""
        return self.may_apply and self.claim.state in VOIDABLE

    @cached_property
    def failed(self) -> tuple[Failed, ...]:
        """The automatic checks that somebody has to look at."""
        return checks.read(self.claim.checks)

    @cached_property
    def failed_linked(self) -> list[tuple[Failed, list[tuple[str, str]]]]:
        """With the pages where somebody looks."""
        return behind.linked(self.failed, self.user)

    @cached_property
    def passed(self) -> list[str]:
        """The names of the checks that found nothing."""
        failed = {one.check for one in self.failed}
        return [label for name, label in checks.LABELS.items() if name not in failed]

    @property
    def account(self) -> str:
        return mask_account(self.claim.account)

    @cached_property
    def books(self) -> Books:
        return books.books_of_claim(self.claim)

    @cached_property
    def payments(self) -> list[Payment]:
        found = Payment.objects.standing().filter(line__claim=self.claim).select_related("person", "batch", "reverses")
        return list(found.defer("person__id_number", "person__phone").order_by("month", "id"))

    @cached_property
    def notices(self) -> list[ClaimNotice]:
        return list(self.claim.notices.standing().select_related("area").order_by("-id"))

    @cached_property
    def objections(self) -> list:
        """Without what was said and by whom: that is shown only where it is decided."""
        return list(self.claim.objections.standing().defer("content", "objector").order_by("id"))

    @property
    def open_objections(self) -> list:
        return [one for one in self.objections if one.outcome == ObjectionOutcome.OPEN]

    @property
    def may_examine(self) -> bool:
        """Whether this user may decide about the objections."""
        return D.DISMISSED in self.may_do

    @property
    def days_left(self) -> int | None:
        """Of the notice it hangs on."""
        notice = self.situation.notice if self.claim.state == S.POSTED else None
        return (notice.closes_on - remembered.business_today()).days if notice else None


def tone_of(deed: ClaimDeed) -> str:
    if deed.kind in (D.APPROVED, D.PAID):
        return "good"
    return "warned" if deed.kind in WARNING else "decision"


def budgets_for(claim: Claim, year: int) -> Iterator[Budget]:
    """The budgets of the year that may pay this claim, the nearest first."""
    found = [one for one in Budget.objects.filter(year=year).select_related("area") if claim.area_id.startswith(one.area.prefix)]
    yield from sorted(found, key=lambda one: (-len(one.area.prefix), one.fund, one.pk))
