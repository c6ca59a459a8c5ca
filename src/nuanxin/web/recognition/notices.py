"""The board of public notices: running and past ones, each exactly as it may be published, and posting a new one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString

from nuanxin.orgs import access, calendar
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import Area, User
from nuanxin.people import actions, procedures
from nuanxin.people.enums import ApplicationState, DayUnit, DeedKind, ObjectionOutcome
from nuanxin.people.models import Application, Objection, PublicNotice
from nuanxin.people.queries import applications as queries
from nuanxin.web import listing, pages, remembered
from nuanxin.web.listing import Action, Column, Filter, Listing, Order, day, link, links, tag, under
from nuanxin.web.pages import needs
from nuanxin.web.recognition.columns import state_text
from nuanxin.web.recognition.forms import NoticeForm
from nuanxin.web.recognition.inbox import visible
from nuanxin.web.recognition.standing import unconfirmed
from nuanxin.web.records.columns import day_column
from nuanxin.web.records.views import acted

BOARD = ("公示", "public-notices")
STATES = (("running", "公示中"), ("over", "已期满"))
OBJECTED = Q(entries__application__objections__outcome=ObjectionOutcome.OPEN, entries__application__objections__voided_at=None)


def running(records: QuerySet, state: str) -> QuerySet:
    today = remembered.business_today()
    return records.filter(closes_on__gte=today) if state == "running" else records.filter(closes_on__lt=today)


def state_of(notice: PublicNotice) -> tuple[str, str]:
    """How long it still runs, and the tone."""
    days = (notice.closes_on - remembered.business_today()).days
    if days < 0:
        return "已期满", "off"
    return ("今天截止", "warn") if days == 0 else (f"剩 {days} 天", "info")


def state_cell(row: PublicNotice) -> SafeString:
    state = tag(*state_of(row))
    return state + tag(f"异议 {row.objection_count} 件", "bad") if row.objection_count else state


NOTICES = Listing(
    name="public-notices",
    title="公示",
    noun="个",
    columns=(
        Column("title", "标题", lambda row: link(reverse("public-notice", args=[row.pk]), row.title), is_head=True, width=40),
        Column("area", "公示地区", lambda row: row.area.name),
        Column("place", "公示地点", lambda row: row.place or "—", style="wrap"),
        day_column("posted_on", "开始日期"),
        Column("closes_on", "截止日期", lambda row: day(row.closes_on), style="mono"),
        Column("days", "天数", lambda row: f"{row.days}{row.get_unit_display()}"),
        Column("count", "人数", lambda row: str(row.entry_count), value=lambda row: row.entry_count, style="r", width=8),
        Column("state", "状态", state_cell, value=lambda row: state_of(row)[0]),
        Column("ops", "操作", lambda row: links([(reverse("public-notice", args=[row.pk]), "查看")], about=row.title), style="ops"),
    ),
    filters=(
        Filter("area", "公示地区", under("area_id"), kind="area"),
        Filter("state", "状态", running, choices=STATES),
    ),
    orders=(Order("posted_on", "开始日期", ("-posted_on", "-pk")),),
    nothing="还没有发过公示。在“认定申请”里勾选待公示的申请，点“列入公示”；或点右上角“发布公示”。",
)


def seen_by(user: User) -> QuerySet:
    on_it = Count("entries", filter=Q(entries__removed_on=None), distinct=True)
    objected = Count("entries__application__objections", filter=OBJECTED, distinct=True)
    return PublicNotice.objects.visible_to(user).select_related("area").annotate(entry_count=on_it, objection_count=objected)


@needs(Permission.VIEW)
def public_notices(request: HttpRequest) -> HttpResponse:
    may_post = access.may(request.user, Permission.APPLY)
    new = [Action("发布公示", reverse("public-notice-new"), "megaphone", is_primary=True)] if may_post else []
    return listing.page(request, NOTICES, seen_by(request.user), actions=new)


@needs(Permission.VIEW)
def public_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet as it may be published and printed; beside it, for the office only, the applications behind it."""
    notice = pages.find(seen_by(request.user), pk=pk)
    profile = procedures.profile(notice.profile)
    open_ones = Objection.objects.standing().filter(application=OuterRef("pk"), outcome=ObjectionOutcome.OPEN)
    shown = visible(request.user).filter(entries__notice=notice).annotate(objected=Exists(open_ones))
    context = {
        "title": notice.title,
        "crumbs": [(BOARD[0], reverse(BOARD[1]))],
        "notice": notice,
        "state": state_of(notice),
        "profile": profile,
        "columns": [column.label for column in profile.columns],
        "rows": [list(row.items()) for row in queries.notice_rows(notice)],
        "may_post": access.may(request.user, Permission.APPLY),
        "applications": [(one, state_text(one), one.objected) for one in shown.order_by("entries__id")],
        "warnings": calendar_warnings(notice),
    }
    return pages.show(request, "recognition/notice.html", context)


def calendar_warnings(notice: PublicNotice) -> list[str]:
    return unconfirmed(notice.posted_on, notice.closes_on) if notice.unit == DayUnit.WORKING else []


@needs(Permission.APPLY)
def public_notice_new(request: HttpRequest) -> HttpResponse:
    """Post a public notice of ticked applications; what it will show, how long, and which rules disagree is told before."""
    if request.method == "POST" and "post" not in request.POST:
        return redirect(with_ids(reverse("public-notice-new"), request.POST.getlist("id")))
    candidates = waiting_for_notice(request.user)
    ticked = set((request.POST if request.method == "POST" else request.GET).getlist("id"))
    chosen = [one for one in candidates if str(one.pk) in ticked] if ticked or request.method == "POST" else candidates
    form = form_of(request, candidates, chosen)
    if request.method == "POST" and form.is_valid():
        if not chosen:
            form.add_error(None, "没有勾选任何申请，不能发布公示。请至少勾选一件。")
        elif made := posted(request, form, chosen):
            messages.success(request, f"已发布公示：{made.title}，共 {len(chosen)} 人，到 {made.closes_on} 止。")
            return redirect("public-notice", pk=made.pk)
    return pages.show(request, "recognition/notice_new.html", context_of(form, candidates, chosen), status=422 if form.errors else 200)


def posted(request: HttpRequest, form: NoticeForm, chosen: Sequence[Application]) -> PublicNotice | None:
    made: list[PublicNotice] = []
    acted(form, lambda: made.append(actions.post_notice(by=request.user, applications=chosen, **form.values())))
    return made[0] if made else None


def waiting_for_notice(user: User) -> list[Application]:
    """The applications that this user may put on a notice now."""
    waiting = {step.id for one in procedures.library().values() for step in one.steps if step.kind == "notice"}
    found = visible(user).filter(state=ApplicationState.OPEN, step__in=waiting).order_by("person__residence_id", "pk")
    return [one for one in found if DeedKind.POSTED in queries.may_do(user, one)]


def form_of(request: HttpRequest, candidates: Sequence[Application], chosen: Sequence[Application]) -> NoticeForm:
    areas = areas_of(request.user, candidates)
    around = common_area(areas, chosen)
    initial = {"posted_on": remembered.business_today(), "area": around}
    return NoticeForm(request.POST if request.method == "POST" else None, areas=areas, initial=initial)


def areas_of(user: User, candidates: Iterable[Application]) -> list[Area]:
    """The villages, townships and counties of the candidates where the user has a say."""
    codes = {one.person.residence_id[:digits].ljust(12, "0") for one in candidates for digits in (6, 9, 12)}
    held = access.within(user, Permission.APPLY, "code")
    return list(Area.objects.filter(held, code__in=codes).order_by("code"))


def common_area(areas: Sequence[Area], chosen: Sequence[Application]) -> str:
    """The smallest area around everybody chosen."""
    fitting = [area for area in areas if chosen and all(one.person.residence_id.startswith(area.prefix) for one in chosen)]
    return max(fitting, key=lambda area: len(area.prefix)).code if fitting else ""


def context_of(form: NoticeForm, candidates: Sequence[Application], chosen: Sequence[Application]) -> dict:
    keys = {one.pk for one in chosen}
    known = [procedures.get(name) for name in dict.fromkeys(one.procedure for one in candidates)]
    rules = [(one, procedures.profile(one.notice.profile), closing(one)) for one in known if one.notice]
    return {
        "title": "发布公示",
        "crumbs": [(BOARD[0], reverse(BOARD[1]))],
        "form": form,
        "candidates": [(one, one.pk in keys) for one in candidates],
        "rules": rules,
        "warnings": [text for one in known if one.notice and one.notice.unit == DayUnit.WORKING for text in year_warnings(one)],
        "inbox_url": reverse("applications"),
        "cancel": reverse("public-notices"),
    }


def closing(procedure) -> str:
    """The last day of a notice posted today."""
    rule, today = procedure.notice, remembered.business_today()
    return day(calendar.nth_day(today, rule.days, working=rule.unit == DayUnit.WORKING, counts_start=rule.counts_start))


def year_warnings(procedure) -> list[str]:
    rule, today = procedure.notice, remembered.business_today()
    return unconfirmed(today, calendar.nth_day(today, rule.days, working=True, counts_start=rule.counts_start))


def with_ids(url: str, keys: Iterable[str]) -> str:
    query = QueryDict(mutable=True)
    query.setlist("id", [key for key in keys if key.isascii() and key.isdecimal() and len(key) < 19])
    return f"{url}?{query.urlencode()}"
