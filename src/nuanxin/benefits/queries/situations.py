"""Where a claim stands, and why somebody may not do a deed about it: the one truth of pages and actions."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet

from nuanxin.benefits import approval
from nuanxin.benefits.approval import Approval
from nuanxin.benefits.enums import ClaimDeedKind, ClaimState, ObjectionOutcome, PaymentKind, PaymentState
from nuanxin.benefits.models import Claim, ClaimDeed, ClaimNotice, ClaimObjection
from nuanxin.benefits.queries.claim_papers import missing
from nuanxin.orgs import access, clock
from nuanxin.orgs.models import User

D, S = ClaimDeedKind, ClaimState
EXAMINED = tuple(state for state in S if state not in (S.APPROVED, S.PAID))  # an objection is settled wherever the claim went meanwhile
FITTING: dict[ClaimDeedKind, tuple[ClaimState, ...]] = {
    D.RETURNED: (S.SUBMITTED, S.REVIEWED, S.CLEARED),
    D.RESUBMITTED: (S.RETURNED,),
    D.REVIEWED: (S.SUBMITTED,),
    D.POSTED: (S.REVIEWED,),
    D.CLEARED: (S.POSTED,),
    D.APPROVED: (S.CLEARED,),
    D.REFUSED: (S.SUBMITTED, S.RETURNED, S.REVIEWED, S.CLEARED),
    D.WITHDRAWN: (S.SUBMITTED, S.RETURNED, S.REVIEWED, S.POSTED, S.CLEARED),
    D.OBJECTED: (S.POSTED, S.CLEARED),
    D.UPHELD: EXAMINED,
    D.DISMISSED: EXAMINED,
    D.REOPENED: (S.REVIEWED, S.POSTED, S.CLEARED, S.APPROVED, S.PAID, S.REFUSED, S.WITHDRAWN),
}
MAKING = (D.SUBMITTED, D.RESUBMITTED)
NOT_BY: dict[ClaimDeedKind, tuple[ClaimDeedKind, ...]] = {
    D.REVIEWED: MAKING,
    D.APPROVED: (*MAKING, D.REVIEWED),
    D.UPHELD: MAKING,
    D.DISMISSED: MAKING,
}
DECIDING = (D.APPROVED, D.REOPENED)
REVIEWING = (D.RETURNED, D.REVIEWED, D.POSTED, D.REFUSED, D.UPHELD, D.DISMISSED)
BACK: dict[str, ClaimState] = {
    S.REVIEWED: S.SUBMITTED,
    S.POSTED: S.REVIEWED,
    S.CLEARED: S.REVIEWED,
    S.APPROVED: S.CLEARED,
    S.PAID: S.CLEARED,
}
OBJECTION_FREE = (D.CLEARED, D.APPROVED)


@dataclass
class Situation:
    """A claim with what has been done about it; read once, asked several times."""

    claim: Claim
    deeds: list[ClaimDeed]
    today: datetime.date

    @classmethod
    def of(cls, claim: Claim, today: datetime.date | None = None) -> Situation:
        return cls(claim, list(claim.deeds.order_by("id")), today or clock.business_today())

    @property
    def last_on(self) -> datetime.date:
        """The day of the last deed, or of the claim itself where none has been written."""
        return self.deeds[-1].on if self.deeds else self.claim.claimed_on

    @cached_property
    def notice(self) -> ClaimNotice | None:
        """The notice on which the claim is shown now."""
        return self.claim.notices.standing().order_by("-id").first()

    @cached_property
    def has_open_objection(self) -> bool:
        return self.claim.objections.standing().filter(outcome=ObjectionOutcome.OPEN).exists()

    @cached_property
    def rules(self) -> Approval:
        return approval.rules()

    def refusal(self, by: User | None, deed: str) -> str:
        """Why `by` may not do the deed now; empty when they may."""
        return next((text for text in self.refusals(by, ClaimDeedKind(deed)) if text), "")

    def refusals(self, by: User | None, deed: ClaimDeedKind) -> Iterator[str]:
        yield self.unfitting(deed)
        if by is not None:
            yield self.refused_by_role(by, deed)
            yield self.refused_to_maker(by, deed)
        yield self.hindered(deed)

    def unfitting(self, deed: ClaimDeedKind) -> str:
        if not self.claim.is_standing:
            return "这笔申领已经作废，不能再办理。请重新申领。"
        if self.claim.state not in FITTING.get(deed, ()):
            return f"这笔申领现在是“{ClaimState(self.claim.state).label}”，不能办理“{deed.label}”。请按环节办理。"
        return ""

    def refused_by_role(self, by: User, deed: ClaimDeedKind) -> str:
        area = self.claim.area_id
        permission = access.Permission.PAY if deed in DECIDING else access.Permission.APPLY
        if not access.may(by, permission, area):
            return f"您没有{permission.value}的权限（地区代码 {area}），不能办理“{deed.label}”。请联系本机构的系统管理员。"
        roles = self.roles_for(deed)
        if roles and not holds(by, roles, area):
            return f"“{deed.label}”（金额 {self.claim.amount_yuan} 元）由{approval.role_labels(roles)}办理，您在这个地区没有这样的角色。请交有权的人办理。"
        return ""

    def roles_for(self, deed: ClaimDeedKind) -> tuple[str, ...]:
        """Whose deed it is by the office's rules; empty where the permission says it all."""
        if deed == D.APPROVED:
            return self.rules.approvers(self.claim.amount_yuan)
        if deed == D.REOPENED:
            return self.rules.decide
        return self.rules.review if deed in REVIEWING else ()

    def refused_to_maker(self, by: User, deed: ClaimDeedKind) -> str:
        made = next((one for one in self.deeds if one.kind in NOT_BY.get(deed, ()) and one.by_id == by.pk), None)
        if made is None:
            return ""
        return f"“{made.get_kind_display()}”是您本人于 {made.on} 办理的，“{deed.label}”不能再由您办理（经办与审核、审批要分开）。请由其他人办理。"

    def hindered(self, deed: ClaimDeedKind) -> str:
        """What else must be so before the deed."""
        if deed in (D.UPHELD, D.DISMISSED):
            return "" if self.has_open_objection else "这笔申领没有待核查的异议。请刷新页面。"
        if deed in OBJECTION_FREE and self.has_open_objection:
            return f"这笔申领还有没有核查完的异议，不能办理“{deed.label}”。请先核查异议。"
        if deed == D.REVIEWED:
            return self.hindered_by_papers()
        if deed == D.CLEARED:
            return self.hindered_by_days()
        return self.hindered_by_money() if deed == D.REOPENED else ""

    def hindered_by_papers(self) -> str:
        """Missing papers are told; where the office's rules say so, they must be there before the review."""
        if self.rules.papers != "block" or not (lacking := missing(self.claim)):
            return ""
        return f"还缺材料：{'、'.join(lacking)}，不能审核通过。请补齐材料，或退回补正。"

    def hindered_by_days(self) -> str:
        closes_on = self.notice.closes_on if self.notice else None
        if closes_on is None:
            return "这笔申领还没有公示，不能结束公示。请先公示。"
        return f"公示到 {closes_on} 为止，今天（{self.today}）还没有期满。请等公示期满。" if self.today <= closes_on else ""

    def hindered_by_money(self) -> str:
        """What went to the bank is taken back payment by payment, not by undoing the approval."""
        gone = payments_of(self.claim).filter(Q(state__in=(PaymentState.SENT, PaymentState.PAID)) | Q(batch__isnull=False))
        if count := gone.filter(is_reversed=False).exclude(state=PaymentState.FAILED).count():
            return f"这笔申领有 {count} 笔付款已编入批次、已送银行或已到账，不能撤销审批。请先取消批次，或逐笔追回。"
        return ""


def payments_of(claim: Claim) -> QuerySet:
    """What was ever to be paid for a claim, without the entries that take back."""
    from nuanxin.benefits.models import Payment

    return Payment.objects.standing().filter(line__claim=claim, kind=PaymentKind.PAYMENT)


def holds(user: User, roles: Collection[str], area: str) -> bool:
    """Whether the user holds one of the roles over the area."""
    return any(role in roles and area.startswith(prefix) for role, prefix in access.assignments(user))


def refusal(user: User | None, claim: Claim, deed: str) -> str:
    """Why the user may not do the deed now; empty when they may."""
    return Situation.of(claim).refusal(user, deed)


def may_do(user: User, claim: Claim) -> tuple[ClaimDeedKind, ...]:
    """The deeds that the user may do about the claim now, in the order of the enumeration."""
    situation = Situation.of(claim)
    return tuple(deed for deed in ClaimDeedKind if deed in FITTING and not situation.refusal(user, deed))


def waiting_to_clear(today: datetime.date) -> QuerySet:
    """Claims whose notice is over and against which no objection is open."""
    objected = ClaimObjection.objects.standing().filter(claim=OuterRef("pk"), outcome=ObjectionOutcome.OPEN)
    hanging = ClaimNotice.objects.standing().filter(claims=OuterRef("pk"), closes_on__gte=today)
    shown = Claim.objects.standing().filter(state=ClaimState.POSTED, notices__isnull=False)
    return shown.filter(~Exists(objected), ~Exists(hanging)).distinct().order_by("id")
