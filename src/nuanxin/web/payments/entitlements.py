"""Entitlements: in force, stopped, ended; how much of each is used; those about to end."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from nuanxin.benefits.enums import PayeeKind
from nuanxin.benefits.models import Entitlement
from nuanxin.benefits.queries import terms
from nuanxin.benefits.queries.terms import Term
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import User
from nuanxin.web import charts, listing, remembered
from nuanxin.web.listing import Column, Filter, Listing, Order, day, equal, link, links, status, tag, under
from nuanxin.web.listing.cells import NOTHING
from nuanxin.web.pages import needs
from nuanxin.web.payments import words
from nuanxin.web.payments.tabs import Tab, tabs_of

SOON = (30, 60, 90)
RUNNING, STOPPED, ENDED = "running", "stopped", "ended"
STATES = {RUNNING: ("在享受", "ok"), STOPPED: ("停发", "warn"), ENDED: ("已终止", "off")}
IN_STATE = {
    RUNNING: Q(ended_on=None, stopped_on=None),
    STOPPED: Q(ended_on=None, stopped_on__isnull=False),
    ENDED: Q(ended_on__isnull=False),
}


def state_of(row: Entitlement) -> str:
    if row.ended_on:
        return ENDED
    return STOPPED if row.stopped_on else RUNNING


def state_cell(row: Entitlement) -> SafeString:
    return status(*STATES[state_of(row)])


def in_state(records: QuerySet, state: str) -> QuerySet:
    return records.filter(IN_STATE[state])


def ending(records: QuerySet, days: str) -> QuerySet:
    return terms.ending_within(records, int(days), remembered.business_today())


def meter(term: Term) -> SafeString:
    """Months used of the cap as a bar, with the numbers beside it."""
    if term.cap is None:
        return SafeString(f'<span class="mt">已用 {term.used} 个月</span>')
    bar = charts.meter(term.used, term.cap, f"已用 {term.used} 个月，最长 {term.cap} 个月", 72)
    return SafeString(f'<span class="mt">{bar}{term.used} / {term.cap}</span>')


def left_text(term: Term) -> str:
    return "不限" if term.left is None else f"{term.left} 个月"


def last_cell(row: Entitlement) -> SafeString | str:
    if row.term.last is None or row.ended_on:
        return NOTHING
    days = (row.term.ends_on - remembered.business_today()).days
    shown = f"{row.term.last:%Y-%m}"
    if days < 0:
        return SafeString(f"{shown} {tag('已期满', 'bad')}")
    return SafeString(f"{shown} {tag(f'剩 {days} 天', 'warn' if days > SOON[0] else 'bad')}") if days <= SOON[-1] else shown


def prepare(rows: list[Entitlement]) -> list[Entitlement]:
    """Policies' titles, townships and the months used, for the whole page at once."""
    known, found = words.titles(), terms.terms_of(rows, remembered.business_today())
    for row in words.with_place(rows):
        row.policy_title, row.term = known.get(row.policy, row.policy), found[row.pk]
    return rows


ENTITLEMENTS = Listing(
    name="entitlements",
    title="享受资格",
    noun="项",
    columns=(
        Column("payee", "领取人", lambda row: link(reverse("entitlement", args=[row.pk]), words.payee_name(row)), value=words.payee_name,
               is_head=True, width=20),
        Column("person", "援助对象", words.person_cell, value=words.person_name, width=12),
        Column("id_number", "身份证号", words.id_masked, style="mono", width=22),
        Column("area", "地区", words.area_text, width=24),
        Column("policy", "政策", lambda row: row.policy_title, style="wrap", width=30),
        Column("first_approved_on", "初次核定", lambda row: day(row.first_approved_on), value=lambda row: row.first_approved_on, style="mono",
               order="first_approved_on", width=13),
        Column("used", "已用 / 最长（月）", lambda row: meter(row.term), value=lambda row: f"{row.term.used}/{'不限' if row.term.cap is None else row.term.cap}"),
        Column("left", "剩余", lambda row: left_text(row.term), width=10),
        Column("last", "预计期满", last_cell, value=lambda row: f"{row.term.last:%Y-%m}" if row.term.last else ""),
        Column("state", "状态", state_cell, value=lambda row: STATES[state_of(row)][0], width=10),
        Column("why", "停发或终止原因", lambda row: row.end_reason or row.stop_reason or "—", on_page=False, width=30),
        Column("ops", "操作", lambda row: links([(reverse("entitlement", args=[row.pk]), "查看")], about=words.payee_name(row)), style="ops"),
    ),
    filters=(
        Filter("q", "领取人", words.payee_matching, hint="姓名或单位开头、完整证号"),
        Filter("area", "所属地区", under("area_id"), kind="area"),
        Filter("policy", "政策", equal("policy"), choices=words.policy_choices),
        Filter("state", "状态", in_state, choices=tuple((name, label) for name, (label, _) in STATES.items())),
        Filter("ending", "预计期满", ending, choices=tuple((str(days), f"{days} 天内") for days in SOON)),
        Filter("kind", "领取人类型", equal("payee_kind"), choices=PayeeKind.choices),
    ),
    orders=(Order("recorded", "登记先后", ("-pk",)), Order("first_approved_on", "初次核定", ("-first_approved_on", "-pk"))),
    prepare=prepare,
    export="entitlements-export",
    nothing="还没有人享受待遇。申领第一次审批通过时，在这里核定享受资格。",
)  # fmt: skip


def visible(user: User) -> QuerySet[Entitlement]:
    return Entitlement.objects.visible_to(user).select_related(*words.JOINS).defer(*words.UNREAD)


@needs(Permission.VIEW)
def entitlements(request: HttpRequest) -> HttpResponse:
    return listing.page(request, ENTITLEMENTS, visible(request.user), tabs=[*state_tabs(request), *soon_tabs(request)])


def state_tabs(request: HttpRequest) -> list[Tab]:
    counts = visible(request.user).order_by().aggregate(**{name: Count("pk", filter=within) for name, within in IN_STATE.items()})
    found = [("", "全部", sum(counts.values())), *((name, label, counts[name]) for name, (label, _) in STATES.items())]
    return tabs_of(request, "state", "entitlements", found)


def soon_tabs(request: HttpRequest) -> list[Tab]:
    """Those in force that end within so many days."""
    today, running = remembered.business_today(), visible(request.user)
    found = [(str(days), f"{days} 天内期满", terms.ending_within(running, days, today).count()) for days in SOON]
    return tabs_of(request, "ending", "entitlements", found, default="none")


@require_POST
@needs(Permission.EXPORT)
def entitlements_export(request: HttpRequest) -> HttpResponse:
    return listing.export(request, ENTITLEMENTS, visible(request.user))
