"""The page of one payment: what, for whom, where it stands, everything that happened to it; taking it back, sending it again."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from nuanxin.benefits import actions, policies
from nuanxin.benefits.enums import BatchState, PaymentKind, PaymentState
from nuanxin.benefits.models import Entitlement, Payment
from nuanxin.jobs.actions.employers import mask_account
from nuanxin.orgs import access, audit
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import AuditEvent, User
from nuanxin.web import pages
from nuanxin.web.listing import Action
from nuanxin.web.pages import needs
from nuanxin.web.payments import words
from nuanxin.web.payments.forms import RetryForm, ReversalForm
from nuanxin.web.payments.steps import steps_of_payment
from nuanxin.web.records.forms import EntryForm
from nuanxin.web.records.views import acted

LEDGER = ("付款台账", "payments")
RETRIED = "benefits.payment.retried"


@dataclass(frozen=True)
class Happening:
    """One thing that happened to a payment: when, what, by whom."""

    at: datetime.date
    text: str
    by: str = ""
    url: str = ""
    tone: str = ""


def visible(user: User) -> QuerySet[Payment]:
    joined = (*words.JOINS, "batch", "budget", "budget__area", "line__claim", "reverses", "reversal", "recorded_by")
    return Payment.objects.visible_to(user).select_related(*joined).defer(*words.UNREAD)


def get_payment(request: HttpRequest, pk: int) -> Payment:
    return pages.find(visible(request.user), pk=pk)


@needs(Permission.VIEW)
def payment(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_payment(request, pk)
    context = {
        "title": title_of(found),
        "crumbs": [(LEDGER[0], reverse(LEDGER[1]))],
        "payment": found,
        "claim": found.line.claim if found.line else None,
        "state": words.state_of(found),
        "steps": steps_of_payment(found),
        "facts": facts(found),
        "happenings": happenings(found),
        "buttons": buttons(request.user, found),
        "entitlement": entitlement_of(found),
        "reversal": getattr(found, "reversal", None),
    }
    return pages.show(request, "payments/payment.html", context)


def entitlement_of(found: Payment) -> Entitlement | None:
    """What it is paid under: the one that was open, else the last."""
    same = Entitlement.objects.standing().filter(policy=found.policy, payee_key=found.payee_key, person=found.person_id)
    return same.order_by(F("ended_on").desc(nulls_first=True), "-pk").first()


def title_of(found: Payment) -> str:
    return f"{words.payee_name(found)} {words.month_text(found.month)}"


def facts(found: Payment) -> list[tuple[str, str]]:
    return [
        ("领取人", f"{words.payee_name(found)}（{found.get_payee_kind_display()}）"),
        ("援助对象", f"{found.person.name} {found.person.id_masked}" if found.person else ""),
        ("政策", words.policy_title(found.policy)),
        ("项目", policies.title_of(found.programme)),
        ("所属月份", words.month_text(found.month)),
        ("金额", f"{words.yuan(found.amount_yuan)} 元"),
        ("计算基数", f"{words.yuan(found.line.basis_yuan)} 元" if found.line and found.line.basis_yuan else ""),
        ("收款账户", f"{found.line.claim.account_name} {mask_account(found.line.claim.account)}" if found.line else ""),
        ("地区", found.area.name),
        ("到账日期", found.paid_on.isoformat() if found.paid_on else ""),
        ("失败原因", found.failure),
        ("追回原因", found.reason),
    ]


def shown_facts(found: Payment) -> list[tuple[str, str]]:
    """What a form about the payment repeats."""
    return [(label, value) for label, value in facts(found) if value and label not in ("计算基数", "地区")]


def buttons(user: User, found: Payment) -> list[Action]:
    """What the user may do about it now."""
    if found.kind == PaymentKind.REVERSAL or found.is_reversed or not access.may(user, Permission.PAY, found.area_id):
        return []
    is_failed, in_batch = found.state == PaymentState.FAILED, found.batch is not None and found.batch.state == BatchState.OPEN
    offered = [Action("更正后重发", reverse("payment-retry", args=[found.pk]), "rotate-ccw", is_primary=True)] if is_failed else []
    if found.state != PaymentState.SENT and not in_batch:
        offered.append(Action("追回", reverse("payment-reverse", args=[found.pk]), "undo-2"))
    return offered


def happenings(found: Payment) -> list[Happening]:
    """Everything that happened to it, in order: from the claim, its batch, the bank's answer and the trail."""
    batch = found.batch
    events = [Happening(day_of(found.recorded_at), "审批通过，待拨付", str(found.recorded_by or ""))] if found.line else []
    if found.kind == PaymentKind.REVERSAL:
        return [Happening(found.paid_on, f"追回原付款：{found.reason}", str(found.recorded_by or ""), url_of(found.reverses), "bad")]
    events += [Happening(day_of(one.at), "更正后重发，等待下一批次", one.by_name) for one in retries(found)]
    if batch:
        url = reverse("payment-batch", args=[batch.pk])
        events.append(Happening(day_of(batch.recorded_at), f"编入批次 {batch.number}", "", url))
        if batch.sent_at:
            events.append(Happening(day_of(batch.sent_at), "送银行", "", url))
    if found.state == PaymentState.PAID:
        events.append(Happening(found.paid_on, "到账", tone="good"))
    if found.state == PaymentState.FAILED:
        on = day_of(batch.reconciled_at) if batch and batch.reconciled_at else day_of(found.recorded_at)
        events.append(Happening(on, f"发放失败：{found.failure}", tone="decision"))
    if taken_back := getattr(found, "reversal", None):
        events.append(Happening(taken_back.paid_on, f"追回：{taken_back.reason}", str(taken_back.recorded_by or ""), url_of(taken_back)))
    return events


def retries(found: Payment) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(subject=audit.subject_of(found), kind=RETRIED).order_by("id")


def url_of(found: Payment) -> str:
    return reverse("payment", args=[found.pk])


def day_of(moment: datetime.datetime) -> datetime.date:
    return timezone.localtime(moment).date()


@needs(Permission.PAY)
def payment_reverse(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a payment back, with a reason; GET only asks."""
    found = get_payment(request, pk)
    pages.require(request, Permission.PAY, found.area_id)
    form = ReversalForm(request.POST if request.method == "POST" else None)
    told = {"by": request.user, "payment": found}
    if request.method == "POST" and form.is_valid() and acted(form, lambda: actions.reverse_payment(**told, **form.values())):
        messages.success(request, f"已追回 {title_of(found)} 的 {words.yuan(found.amount_yuan)} 元，预算已退回；原付款和追回记账都保留。")
        return redirect("payment", pk=pk)
    return asked(request, found, form, "追回付款", "为什么追回", "追回这笔付款", is_danger=True)


@needs(Permission.PAY)
def payment_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Let what the bank could not pay wait for the next batch, with another account if it was wrong."""
    found = get_payment(request, pk)
    pages.require(request, Permission.PAY, found.area_id)
    form = RetryForm(request.POST if request.method == "POST" else None)
    told = {"by": request.user, "payment": found}
    if request.method == "POST" and form.is_valid() and acted(form, lambda: actions.retry_payment(**told, **form.values())):
        messages.success(request, f"{title_of(found)} 已转为待拨付，请编入下一个批次。")
        return redirect("payment", pk=pk)
    return asked(request, found, form, "更正后重发", "更正收款账户", "转为待拨付")


def asked(
    request: HttpRequest, found: Payment, form: EntryForm, title: str, heading: str, button: str, *, is_danger: bool = False
) -> HttpResponse:
    context = {
        "title": title,
        "crumbs": [(LEDGER[0], reverse(LEDGER[1])), (title_of(found), url_of(found))],
        "facts": shown_facts(found),
        "form": form,
        "heading": heading,
        "button": button,
        "is_danger": is_danger,
        "cancel": url_of(found),
    }
    return pages.show(request, "payments/ask.html", context, status=422 if form.errors else 200)
