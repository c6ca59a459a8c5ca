"""Telling payees: who is still to be told what, marking one or many as told, a workbook for a message platform, letters."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from nuanxin.benefits import actions
from nuanxin.benefits.enums import NotificationKind, ToldBy
from nuanxin.benefits.models import Notification
from nuanxin.benefits.queries import notifications as queries
from nuanxin.errors import UserError
from nuanxin.orgs import access, audit
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import User
from nuanxin.web import listing, pages, remembered
from nuanxin.web.listing import Action, Column, Filter, Listing, Order, at_least, at_most, equal, link, links, status, tag, under
from nuanxin.web.listing.cells import NOTHING
from nuanxin.web.listing.exporting import chosen, refuse_too_many, rows, send
from nuanxin.web.listing.query import Asked
from nuanxin.web.pages import needs
from nuanxin.web.payments import words
from nuanxin.web.payments.forms import TellForm
from nuanxin.web.payments.tabs import Tab, tabs_of
from nuanxin.web.people.profile import Profile
from nuanxin.web.recognition.notices import with_ids
from nuanxin.web.records.views import acted

LIST = ("告知", "notifications")
WAITING, TOLD = "waiting", "told"
MOST_AT_ONCE = 500
TONES = {
    NotificationKind.RETURNED: "warn", NotificationKind.REFUSED: "bad", NotificationKind.FAILED: "bad", NotificationKind.REVERSED: "bad",
    NotificationKind.STOPPED: "bad", NotificationKind.ENDING: "warn", NotificationKind.APPROVED: "ok", NotificationKind.PAID: "ok",
    NotificationKind.RESUMED: "ok", NotificationKind.OFFERED: "info",
}  # fmt: skip


def receiver(row: Notification) -> str:
    return row.person.name if row.person_id else str(row.employer)


def phone_masked(row: Notification) -> str:
    return (row.person.phone_masked if row.person_id else "") or NOTHING


def told_cell(row: Notification) -> SafeString:
    if row.told_on:
        return status(f"{row.told_on} {row.get_told_by_means_display()}", "ok")
    late = (remembered.business_today() - row.due_on).days
    return tag(f"已过 {late} 天", "bad" if late > 3 else "warn") if late > 0 else tag("待告知", "info")


COLUMNS = (
    Column(
        "who", "告知谁", lambda row: link(reverse("notification", args=[row.pk]), receiver(row)), value=receiver, is_head=True, width=18
    ),
    Column("phone", "电话", phone_masked, style="mono", width=14),
    Column("area", "地区", words.area_text, width=24),
    Column(
        "kind", "事项", lambda row: tag(row.get_kind_display(), TONES[NotificationKind(row.kind)]), value=lambda row: row.get_kind_display()
    ),
    Column("policy", "政策", lambda row: row.policy_title, on_page=False, width=28),
    Column("text", "内容", lambda row: row.text, style="wrap", width=60),
    Column(
        "due_on", "应告知日期", lambda row: row.due_on.isoformat(), value=lambda row: row.due_on, style="mono", order="due_on", width=13
    ),
    Column("told", "告知", told_cell, value=lambda row: row.told_on, width=16),
    Column("ops", "操作", lambda row: links([(reverse("notification", args=[row.pk]), "查看")], about=receiver(row)), style="ops"),
)


def prepare(found: list[Notification]) -> list[Notification]:
    known = words.titles()
    for row in words.with_place(found):
        row.policy_title = known.get(row.policy, row.policy)
    return found


def in_state(records: QuerySet, state: str) -> QuerySet:
    return records.filter(told_on__isnull=state == WAITING)


NOTIFICATIONS = Listing(
    name="notifications",
    title="告知",
    noun="条",
    columns=COLUMNS,
    filters=(
        Filter("q", "告知谁", words.payee_matching, hint="姓名或单位开头、完整证号、手机号"),
        Filter("area", "所属地区", under("area_id"), kind="area"),
        Filter("kind", "事项", equal("kind"), choices=NotificationKind.choices),
        Filter("policy", "政策", equal("policy"), choices=words.policy_choices),
        Filter("state", "是否告知", in_state, choices=((WAITING, "待告知"), (TOLD, "已告知"))),
        Filter("means", "告知方式", equal("told_by_means"), choices=ToldBy.choices),
        Filter("from", "应告知日期起", at_least("due_on"), kind="day"),
        Filter("to", "应告知日期止", at_most("due_on"), kind="day"),
    ),
    orders=(Order("due_on", "应告知日期", ("due_on", "pk")),),
    prepare=prepare,
    export="notifications-export",
    nothing="没有要告知的。申领办结、资金到账或停发时，要告知的内容会自动出现在这里。",
)
# What a message platform takes: who, the whole number, what to say.
FOR_MESSAGES = Listing(
    name="notifications",
    title="短信告知",
    columns=(
        Column("who", "姓名", receiver, width=18),
        Column("phone", "手机号", lambda row: row.person.phone if row.person_id else "", width=16),
        Column("text", "短信内容", lambda row: row.text, width=90),
        Column("number", "编号", lambda row: str(row.pk), width=10),
    ),
    orders=NOTIFICATIONS.orders,
    filters=NOTIFICATIONS.filters,
)


def visible(user: User) -> QuerySet[Notification]:
    """Notifications as lists need them; their text alone is decrypted."""
    return Notification.objects.visible_to(user).select_related(*words.JOINS).defer(*words.UNREAD)


def in_sight(request: HttpRequest) -> QuerySet[Notification]:
    """Those still to be told, unless something else is asked for."""
    found = visible(request.user)
    return found if request.GET.get("state") or request.GET.get("means") else found.filter(told_on=None)


@needs(Permission.VIEW)
def notifications(request: HttpRequest) -> HttpResponse:
    may_tell = access.may(request.user, Permission.APPLY)
    return listing.page(request, NOTIFICATIONS, in_sight(request), batch=batch(request.user) if may_tell else (), tabs=tabs(request))


def tabs(request: HttpRequest) -> list[Tab]:
    waiting, told = queries.waiting(request.user).count(), queries.told(request.user).count()
    return tabs_of(request, "state", "notifications", [(WAITING, "待告知", waiting), (TOLD, "已告知", told)], default=WAITING)


def batch(user: User) -> list[Action]:
    offered = [
        Action("登记已告知", reverse("notifications-tell"), "check"),
        Action("打印告知书", reverse("notification-letters"), "printer"),
    ]
    may_send = access.may(user, Permission.EXPORT) and access.may(user, Permission.REVEAL)
    return [*offered, *([Action("导出短信名单", reverse("notifications-messages-export"), "message-square")] if may_send else [])]


@require_POST
@needs(Permission.EXPORT)
def notifications_export(request: HttpRequest) -> HttpResponse:
    return listing.export(request, NOTIFICATIONS, in_sight(request))


@require_POST
@needs(Permission.EXPORT)
@transaction.atomic
def notifications_messages_export(request: HttpRequest) -> HttpResponse:
    """Whole phone numbers and what to say, for a message platform: only where the reader may see numbers; each export is in the trail."""
    pages.require(request, Permission.REVEAL)
    asked = Asked(FOR_MESSAGES, request.GET, request.user)
    allowed = access.within(request.user, Permission.REVEAL, "area_id") & access.within(request.user, Permission.EXPORT, "area_id")
    numbered = Notification.objects.visible_to(request.user).select_related("person", "employer").filter(allowed, person__isnull=False)
    found = chosen(request, asked.narrow(numbered.exclude(person__phone_masked="").filter(told_on=None)))
    found = found.filter(pk__in=keys_of(request)).order_by(*asked.order.fields)
    refuse_too_many(found)
    if not found.exists():
        raise UserError("所选的告知都没有登记手机号，或都已告知，没有可以导出的。请改用电话、上门或书面告知。")
    audit.record("benefits.phones.exported", by=request.user, count=found.count())
    return send(request, FOR_MESSAGES, rows(FOR_MESSAGES, found), "短信告知名单", ["chosen"])


def keys_of(request: HttpRequest) -> list[int]:
    asked = (request.POST if request.method == "POST" else request.GET).getlist("id")
    return [int(key) for key in asked if key.isascii() and key.isdecimal() and len(key) < 19][:MOST_AT_ONCE]


@needs(Permission.VIEW)
def notification(request: HttpRequest, pk: int) -> HttpResponse:
    """One notification: what to say, to whom, and marking it told."""
    found = get_notification(request, pk)
    may_tell = found.told_on is None and access.may(request.user, Permission.APPLY, found.area_id)
    return drawn(request, found, TellForm(initial={"means": ToldBy.PHONE}) if may_tell else None)


def get_notification(request: HttpRequest, pk: int) -> Notification:
    return pages.find(visible(request.user).select_related(*words.JOINS, "told_by", "claim", "payment", "entitlement"), pk=pk)


def drawn(request: HttpRequest, found: Notification, form: TellForm | None) -> HttpResponse:
    profile = Profile(found.person, request.user) if found.person_id else None
    context = {
        "title": f"告知{receiver(found)}：{found.get_kind_display()}",
        "crumbs": [(LIST[0], reverse(LIST[1]))],
        "notification": found,
        "policy": words.policy_title(found.policy),
        "told": told_cell(found),
        "person": found.person,
        "p": profile,
        "form": form,
    }
    return pages.show(request, "payments/notification.html", context, status=422 if form is not None and form.errors else 200)


@require_POST
@needs(Permission.APPLY)
def notification_tell(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody told the payee."""
    found = get_notification(request, pk)
    pages.require(request, Permission.APPLY, found.area_id)
    form = TellForm(request.POST)
    told = {"by": request.user, "notification": found}
    if form.is_valid() and acted(form, lambda: actions.mark_told(**told, **form.values())):
        messages.success(request, f"已登记：{receiver(found)}已告知。")
        return redirect("notifications")
    return drawn(request, found, form)


@needs(Permission.APPLY)
def notifications_tell(request: HttpRequest) -> HttpResponse:
    """The ticked ones, told the same way on the same day."""
    if request.method == "POST" and "go" not in request.POST:
        return redirect(with_ids(reverse("notifications-tell"), request.POST.getlist("id")[:MOST_AT_ONCE]))
    found = named(request)
    if not found:
        messages.warning(request, "没有勾选要登记的告知，或都已登记。请先在清单里勾选。")
        return redirect("notifications")
    form = TellForm(request.POST if request.method == "POST" else None, initial={"means": ToldBy.MESSAGE})
    counts: list[int] = []

    def act() -> None:
        counts.append(actions.mark_many_told(by=request.user, notifications=found, **form.values()))

    if request.method == "POST" and form.is_valid() and acted(form, act):
        messages.success(request, f"已登记 {counts[0]:,} 条告知。")
        return redirect("notifications")
    context = {
        "title": "登记已告知",
        "crumbs": [(LIST[0], reverse(LIST[1]))],
        "chosen": found,
        "form": form,
        "cancel": reverse("notifications"),
    }
    return pages.show(request, "payments/tell.html", context, status=422 if form.errors else 200)


def named(request: HttpRequest) -> Sequence[Notification]:
    """Those ticked that the user may tell and nobody told yet."""
    mine = visible(request.user).filter(access.within(request.user, Permission.APPLY, "area_id"), told_on=None)
    return prepare(list(mine.filter(pk__in=keys_of(request)).order_by("due_on", "pk")))


@needs(Permission.APPLY)
def notification_letters(request: HttpRequest) -> HttpResponse:
    """One sheet for each of the ticked ones, as it is printed and handed over."""
    if request.method == "POST":
        return redirect(with_ids(reverse("notification-letters"), request.POST.getlist("id")[:MOST_AT_ONCE]))
    found = prepare(list(visible(request.user).filter(pk__in=keys_of(request)).order_by("area_id", "pk")))
    if not found:
        messages.warning(request, "没有勾选要打印的告知。请先在清单里勾选。")
        return redirect("notifications")
    context = {
        "title": "告知书",
        "crumbs": [(LIST[0], reverse(LIST[1]))],
        "letters": [(one, receiver(one)) for one in found],
        "today": remembered.business_today(),
    }
    return pages.show(request, "payments/letters.html", context)
