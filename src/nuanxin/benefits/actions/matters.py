"""A claim taken in hand for one deed: held, asked whether the deed may be done, then moved, and traced."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from nuanxin.benefits import notifying
from nuanxin.benefits.enums import ClaimDeedKind, ClaimState
from nuanxin.benefits.models import Claim, ClaimDeed
from nuanxin.benefits.queries.situations import Situation
from nuanxin.errors import UserError
from nuanxin.orgs import audit, clock, recording
from nuanxin.orgs.models import User
from nuanxin.people.models import Person

NAME_LENGTH = 80
EVENTS: dict[ClaimDeedKind, str] = {
    ClaimDeedKind.SUBMITTED: "benefits.claim.submitted",
    ClaimDeedKind.RETURNED: "benefits.claim.returned",
    ClaimDeedKind.RESUBMITTED: "benefits.claim.resubmitted",
    ClaimDeedKind.REVIEWED: "benefits.claim.reviewed",
    ClaimDeedKind.POSTED: "benefits.claim.posted",
    ClaimDeedKind.OBJECTED: "benefits.claim.objected",
    ClaimDeedKind.UPHELD: "benefits.claim.upheld",
    ClaimDeedKind.DISMISSED: "benefits.claim.dismissed",
    ClaimDeedKind.CLEARED: "benefits.claim.cleared",
    ClaimDeedKind.APPROVED: "benefits.claim.approved",
    ClaimDeedKind.REFUSED: "benefits.claim.refused",
    ClaimDeedKind.WITHDRAWN: "benefits.claim.withdrawn",
    ClaimDeedKind.REOPENED: "benefits.claim.reopened",
    ClaimDeedKind.PAID: "benefits.claim.paid",
}
CLOSING = frozenset({ClaimState.REFUSED, ClaimState.WITHDRAWN, ClaimState.PAID})


@dataclass
class Matter:
    """The claim as it is now, kept from others until the transaction ends, and who deals with it on which day."""

    situation: Situation
    by: User | None
    on: datetime.date

    @property
    def claim(self) -> Claim:
        return self.situation.claim

    def move(self, kind: ClaimDeedKind, to: ClaimState, *, reason: str = "", changes_facts: bool = False) -> None:
        """The deed leads to a state; the claim gets its next version."""
        claim = self.claim
        leave_deed(claim, kind, by=self.by, on=self.on, to=to, reason=reason, changes_facts=changes_facts)
        claim.state, claim.decided_on = to, self.on if to in CLOSING else None
        save(claim)

    def stay(self, kind: ClaimDeedKind, *, reason: str = "") -> None:
        """The deed leaves the claim where it is."""
        leave_deed(self.claim, kind, by=self.by, on=self.on, to=self.claim.state, reason=reason)
        save(self.claim)


def taken(
    *,
    by: User | None,
    claim: Claim,
    deed: ClaimDeedKind,
    version: int | None = None,
    on: datetime.date | None = None,
    reason: str = "",
    today: datetime.date | None = None,
) -> Matter:
    """Hold the claim for `deed`.

    Refuses when somebody dealt with it since `version`, when `by` may not do the deed now (`queries.situations.refusal`),
    a day to come, one before the last deed, and a reason that is too long.
    """
    recording.refuse_lengths(ClaimDeed, {"reason": reason})
    recording.refuse_future("办理日期", on)
    situation = Situation.of(hold(claim), today)
    if version is not None and version != situation.claim.version:
        raise UserError("这笔申领在您打开之后已被别人办理，您的办理没有保存。请刷新页面，核对后再办。")
    if text := situation.refusal(by, deed):
        raise UserError(text)
    recording.refuse_order("上一次办理日期", situation.last_on, "办理日期", on)
    return Matter(situation, by, on or max(clock.business_today(), situation.last_on))


def hold(claim: Claim) -> Claim:
    """The claim as it is now, kept from being changed until the transaction ends."""
    return Claim.objects.select_for_update().get(pk=claim.pk)


def hold_persons(persons: Iterable[Person | int]) -> list[Person]:
    """The persons as they are now, held in the order of their numbers, so that two claims never wait for each other."""
    keys = sorted({one if isinstance(one, int) else one.pk for one in persons})
    held = list(Person.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    for person in held:
        recording.refuse_voided(person)
    return held


def leave_deed(
    claim: Claim,
    kind: ClaimDeedKind,
    *,
    by: User | None,
    on: datetime.date,
    to: str,
    reason: str = "",
    changes_facts: bool = False,
) -> ClaimDeed:
    """One line of the claim's story and one audit event."""
    deed = ClaimDeed.objects.create(
        claim=claim,
        kind=kind,
        from_state="" if kind == ClaimDeedKind.SUBMITTED else claim.state,
        to_state=to,
        on=on,
        by=by,
        by_name=audit.name_of(by)[:NAME_LENGTH],
        reason=reason,
    )
    notifying.about_deed(deed, claim)
    audit.record(EVENTS[kind], by=by, subject=claim, area=claim.area_id, changes_facts=changes_facts, policy=claim.policy)
    return deed


def save(claim: Claim) -> None:
    claim.version += 1
    claim.save(update_fields=["state", "decided_on", "version", "entitlement", "amount_yuan", "checks", "account", "account_name"])
