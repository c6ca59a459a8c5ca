"""The numbers of benefits on the workbench: what waits for review, for the bank, for a word to the payee, and who has not claimed."""

from __future__ import annotations

from django.urls import reverse

from nuanxin.benefits.enums import ClaimState, PaymentKind, PaymentState
from nuanxin.benefits.models import Claim, Notification, Payment
from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import User
from nuanxin.web.workbench.numbers import Card
from nuanxin.web.worklists import scope


def cards(user: User) -> list[Card]:
    """Each only for whoever may do something about it."""
    found = []
    if access.may(user, Permission.APPLY):
        found += [claims(user), notifications(user), *unclaimed(user)]
    if access.may(user, Permission.PAY):
        found.insert(1, payments(user))
    return found


def claims(user: User) -> Card:
    waiting = Claim.objects.standing().filter(access.within(user, Permission.APPLY, "area_id"), state=ClaimState.SUBMITTED).count()
    return Card("file-input", "待审核申领", waiting, "笔", "已提交，等审核", f"{reverse('claims')}?state={ClaimState.SUBMITTED.value}")


def payments(user: User) -> Card:
    mine = Payment.objects.standing().filter(access.within(user, Permission.PAY, "area_id"), kind=PaymentKind.PAYMENT)
    waiting = mine.filter(is_reversed=False, state=PaymentState.PENDING).count()
    return Card("package-check", "待拨付", waiting, "笔", "已审批，等送银行", f"{reverse('payments')}?state={PaymentState.PENDING.value}")


def notifications(user: User) -> Card:
    waiting = Notification.objects.standing().filter(access.within(user, Permission.APPLY, "area_id"), told_on=None).count()
    return Card("message-square-text", "未告知", waiting, "条", "办结、到账或停发后要告知", reverse("notifications"))


def unclaimed(user: User) -> list[Card]:
    """Who could receive something and has not claimed it; only where a run has decided."""
    prefixes = access.prefixes(user, Permission.VIEW)
    runs = scope.runs_of(prefixes)
    if not runs:
        return []
    number = scope.counts_of(prefixes)["unclaimed"]
    return [Card("hand-coins", "可享受未申领", number, "条", f"按 {runs[0].as_of} 判定", reverse("worklist", args=["unclaimed"]))]
