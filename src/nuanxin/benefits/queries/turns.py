"""Whose turn it is: the claims that wait for a deed which somebody may do now, as one query; `situations` is the truth of each."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from nuanxin.benefits import approval
from nuanxin.benefits.enums import ClaimDeedKind, ClaimState, ObjectionOutcome
from nuanxin.benefits.models import Claim, ClaimDeed, ClaimObjection
from nuanxin.benefits.queries.situations import MAKING, NOT_BY
from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import User

D, S = ClaimDeedKind, ClaimState
NOTHING = Q(pk__in=())
EXAMINABLE = (S.POSTED, S.CLEARED)


def waiting_for(user: User) -> QuerySet:
    """The claims that this user may bring on: return comes to whoever submitted, approval to whom the amount lies with."""
    rules = approval.rules()
    condition = (
        to_review(user, rules.review) | to_post(user, rules.review) | to_mend(user) | to_approve(user) | to_examine(user, rules.review)
    )
    return Claim.objects.standing().filter(condition)


def to_review(user: User, roles: Collection[str]) -> Q:
    return Q(state=S.SUBMITTED) & may(user, Permission.APPLY) & holding(user, roles) & ~done_by(user, NOT_BY[D.REVIEWED])


def to_post(user: User, roles: Collection[str]) -> Q:
    return Q(state=S.REVIEWED) & may(user, Permission.APPLY) & holding(user, roles)


def to_mend(user: User) -> Q:
    return Q(state=S.RETURNED) & may(user, Permission.APPLY) & (Q(recorded_by=user.pk) | Q(recorded_by=None))


def to_approve(user: User) -> Q:
    """By amount band: each roles of their own."""
    bands, within, least = approval.rules().bands, NOTHING, None
    for band in bands:
        amount = Q() if least is None else Q(amount_yuan__gt=least)
        amount &= Q() if band.limit is None else Q(amount_yuan__lte=band.limit)
        within |= amount & holding(user, band.roles)
        least = band.limit
    return Q(state=S.CLEARED) & may(user, Permission.PAY) & within & ~done_by(user, NOT_BY[D.APPROVED]) & ~objected()


def to_examine(user: User, roles: Collection[str]) -> Q:
    return Q(state__in=EXAMINABLE) & may(user, Permission.APPLY) & holding(user, roles) & ~done_by(user, MAKING) & objected()


def may(user: User, permission: Permission) -> Q:
    return access.within(user, permission, "area_id")


def holding(user: User, roles: Collection[str]) -> Q:
    """Where the user holds one of the roles."""
    condition = NOTHING
    for role, prefix in access.assignments(user):
        if role in roles:
            condition |= Q(area_id__gte=prefix.ljust(12, "0"), area_id__lt=prefix + "~")
    return condition


def done_by(user: User, kinds: Collection[str]) -> Q:
    return Q(Exists(ClaimDeed.objects.filter(claim=OuterRef("pk"), by=user.pk, kind__in=kinds)))


def objected() -> Q:
    return Q(Exists(ClaimObjection.objects.standing().filter(claim=OuterRef("pk"), outcome=ObjectionOutcome.OPEN)))
