"""The audit trail for those who oversee: who did what, the seal over it, and who looked at full ID numbers."""

from __future__ import annotations

import datetime

from django.db.models import Count, IntegerField, Max, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from nuanxin.errors import UserError
from nuanxin.orgs import clock, seals
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import Area, AuditEvent
from nuanxin.web import listing
from nuanxin.web.listing import Action, Column, Filter, Listing, Order, begins, equal, link, under
from nuanxin.web.listing.filters import read_day
from nuanxin.web.listing.query import Asked
from nuanxin.web.oversight.scope import covers_office, events_of
from nuanxin.web.oversight.wording import KINDS, REVEALED, detail_lines, kind_name, page_of, subject_name
from nuanxin.web.pages import find, needs, require, show

ALL_REVEALED = "revealed"
DAYS_SHOWN = 30


def since(records: QuerySet, value: str) -> QuerySet:
    return records.filter(at__gte=midnight(read_day(value)))


def until(records: QuerySet, value: str) -> QuerySet:
    return records.filter(at__lt=midnight(read_day(value) + datetime.timedelta(days=1)))


def midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def of_kind(records: QuerySet, value: str) -> QuerySet:
    return records.filter(kind__in=REVEALED) if value == ALL_REVEALED else records.filter(kind=value)


def of_user(records: QuerySet, typed: str) -> QuerySet:
    return begins("by__username")(records, typed) | begins("by_name")(records, typed)


def at(event: AuditEvent) -> str:
    return f"{timezone.localtime(event.at):%Y-%m-%d %H:%M:%S}"


def details(event: AuditEvent) -> str:
    return "；".join(f"{label} {text}" for label, text in detail_lines(event))


def with_areas(events: list[AuditEvent]) -> list[AuditEvent]:
    names = dict(Area.objects.filter(code__in={event.area_code for event in events}).values_list("code", "name"))
    for event in events:
        event.place = names.get(event.area_code, event.area_code)
    return events


TRAIL = Listing(
    name="audit",
    title="审计记录",
    noun="条",
    columns=(
        Column("at", "时间", lambda row: link(reverse("audit-event", args=[row.pk]), at(row)), value=at, is_head=True, width=20),
        Column("kind", "事项", lambda row: kind_name(row.kind), width=20),
        Column("by", "操作人", lambda row: row.by_name, width=24),
        Column("place", "地区", lambda row: row.place or "—", width=16),
        Column("subject", "对象", subject_name, width=20),
        Column("details", "详情", details, style="wrap", width=60),
    ),
    filters=(
        Filter("kind", "事项", of_kind, choices=((ALL_REVEALED, "查看完整证件号（全部）"), *KINDS.items())),
        Filter("by", "操作人", of_user, hint="用户名或姓名的开头"),
        Filter("area", "地区", under("area_code"), kind="area"),
        Filter("from", "日期起", since, kind="day"),
        Filter("to", "日期止", until, kind="day"),
        Filter("subject", "对象", equal("subject"), hint="例如 people.Person:15"),
    ),
    orders=(Order("newest", "时间", ("-pk",)),),
    prepare=with_areas,
    export="audit-export",
    nothing="还没有审计记录。",
)


@needs(Permission.VIEW_AUDIT)
def audit(request: HttpRequest) -> HttpResponse:
    buttons = [Action("完整证件号查看情况", reverse("audit-reveals"), "eye"), Action("封存与校验", reverse("audit-seals"), "shield-check")]
    export_url = reverse("audit-export") + Asked(TRAIL, request.GET, request.user).url()
    return listing.page(request, TRAIL, events_of(request.user), actions=buttons, export_url=export_url, choosable=True)


@require_POST
@needs(Permission.VIEW_AUDIT)
def audit_export(request: HttpRequest) -> HttpResponse:
    """Whoever may read the trail may take it along: it holds neither numbers nor names of persons."""
    return listing.export(request, TRAIL, events_of(request.user))


@needs(Permission.VIEW_AUDIT)
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """One event with everything that was written down."""
    found = find(events_of(request.user), pk=pk)
    [found] = with_areas([found])
    name, key = page_of(found)
    context = {
        "title": kind_name(found.kind),
        "crumbs": [("审计记录", reverse("audit"))],
        "facts": [
            ("编号", found.pk), ("时间", at(found)), ("事项", kind_name(found.kind)), ("操作人", found.by_name), ("地区", found.place),
            ("对象", subject_name(found)), ("改变统计所依据的事实", "是" if found.changes_facts else "否"), *detail_lines(found),
        ],
        "page_url": reverse(name, args=[key]) if name else "",
        "same_url": f"{reverse('audit')}?subject={found.subject}" if found.subject else "",
    }  # fmt: skip
    return show(request, "oversight/event.html", context)


@needs(Permission.VIEW_AUDIT)
def seal_page(request: HttpRequest) -> HttpResponse:
    """What is sealed; POST recomputes the whole chain and says whether anything was changed."""
    if not covers_office(request.user, Permission.VIEW_AUDIT):
        require(request, Permission.VIEW_AUDIT, "")
    result, refusal = None, ""
    if request.method == "POST":
        try:
            result = seals.verify(request.POST.get("anchor", ""))
        except UserError as error:
            refusal = str(error)
    head = seals.head()
    context = {
        "title": "封存与校验",
        "crumbs": [("审计记录", reverse("audit"))],
        "head": head,
        "unsealed": AuditEvent.objects.filter(pk__gt=head.last_id if head else 0).count(),
        "result": result,
        "refusal": refusal,
        "anchor": request.POST.get("anchor", ""),
    }
    return show(request, "oversight/seals.html", context, status=422 if refusal else 200)


@needs(Permission.VIEW_AUDIT)
def reveals(request: HttpRequest) -> HttpResponse:
    """Who looked at full ID numbers in a period: how often, and how many numbers (one look may show a whole list)."""
    last = day_of(request, "to", clock.real_today())
    first = day_of(request, "from", last - datetime.timedelta(days=DAYS_SHOWN))
    looked = events_of(request.user).filter(kind__in=REVEALED, at__gte=midnight(first), at__lt=midnight(last + datetime.timedelta(days=1)))
    numbers = Sum(Coalesce(Cast(KeyTextTransform("count", "details"), IntegerField()), 1))
    counted = looked.order_by().values("by_name", "by__username").annotate(times=Count("pk"), numbers=numbers, latest=Max("at"))
    context = {
        "title": "完整证件号查看情况",
        "crumbs": [("审计记录", reverse("audit"))],
        "first": first,
        "last": last,
        "kind": ALL_REVEALED,
        "rows": counted.order_by("-times", "by_name"),
    }
    return show(request, "oversight/reveals.html", context)


def day_of(request: HttpRequest, name: str, fallback: datetime.date) -> datetime.date:
    return read_day(request.GET[name]) if request.GET.get(name) else fallback
