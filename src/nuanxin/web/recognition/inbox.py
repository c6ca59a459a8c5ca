"""The inbox of applications: by step with counts, by area, origin, overdue, and what waits for the reader."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.errors import UserError
from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import User
from nuanxin.people import procedures
from nuanxin.people.enums import ApplicationOrigin, ApplicationState, Category, ObjectionOutcome
from nuanxin.people.models import Application, Objection
from nuanxin.people.procedures import Procedure
from nuanxin.people.queries import applications as queries
from nuanxin.web import listing, remembered
from nuanxin.web.listing import Action, Filter, Listing, Order, any_of, equal, under
from nuanxin.web.pages import needs
from nuanxin.web.recognition.columns import COLUMNS, prepare
from nuanxin.web.records.columns import PERSON_JOINS, PERSON_UNREAD
from nuanxin.web.records.picker import matching

ENDED = "ended"


@dataclass(frozen=True)
class Tab:
    label: str
    count: int
    url: str
    is_current: bool


def step_choices() -> list[tuple[str, str]]:
    """The steps by which something is open, and those of the office's own procedure, which gives them their names."""
    steps: dict[str, str] = {}
    for procedure in [*own_procedure(), *queries.used_procedures()]:
        for step in procedure.steps:
            steps.setdefault(step.id, step.label)
    return [*steps.items(), (ENDED, "已办结")]


def own_procedure() -> list[Procedure]:
    """The procedure in force where the office is; none where no definition covers it."""
    office = remembered.office()
    try:
        return [procedures.for_area(office.area_id, remembered.business_today())] if office else []
    except UserError:
        return []


def at_step(records: QuerySet, step: str) -> QuerySet:
    return records.exclude(state=ApplicationState.OPEN) if step == ENDED else records.filter(step=step)


def overdue(records: QuerySet, choice: str) -> QuerySet:
    today = remembered.business_today()
    return records.filter(due_on__lt=today) if choice == "1" else records.exclude(due_on__lt=today)


def objected(records: QuerySet, choice: str) -> QuerySet:
    open_ones = Objection.objects.standing().filter(application=OuterRef("pk"), outcome=ObjectionOutcome.OPEN)
    return records.filter(Exists(open_ones))


def turn_filter(user: User) -> Filter:
    """Whose turn it is can only be asked for somebody."""

    def mine(records: QuerySet, choice: str) -> QuerySet:
        return records.filter(pk__in=queries.open_for(user).values("pk"))

    return Filter("turn", "待我办理", mine, choices=(("mine", "只看待我办理的"),))


def inbox_for(user: User) -> Listing:
    """Made for each request: what may be asked depends on who asks, and on the procedures in use."""
    return Listing(
        name="applications",
        title="认定申请",
        noun="件",
        columns=COLUMNS,
        filters=(
            Filter("q", "申请人", lambda records, typed: matching(records, typed, "person__"), hint="姓名开头、完整证号或手机号"),
            Filter("area", "所属地区", under("person__residence_id"), kind="area"),
            Filter("step", "环节", at_step, choices=step_choices()),
            turn_filter(user),
            Filter("overdue", "时限", overdue, choices=(("1", "已超期"), ("0", "未超期"))),
            Filter("objected", "异议", objected, choices=(("1", "有待核查的异议"),)),
            Filter("category", "申请类别", any_of("categories"), choices=Category.choices),
            Filter("origin", "来源", equal("origin"), choices=ApplicationOrigin.choices),
        ),
        orders=(Order("applied_on", "申请日期", ("applied_on", "pk")),),
        prepare=prepare,
        export="applications-export",
        nothing="没有在办的认定申请。点右上角“新建申请”，或从人员页面点“申请认定”。",
    )


def visible(user: User) -> QuerySet:
    """Applications as lists need them: no number is decrypted."""
    return Application.objects.visible_to(user).select_related(*PERSON_JOINS).defer(*PERSON_UNREAD)


def in_sight(request: HttpRequest) -> QuerySet:
    """Those in progress, unless the ended ones are asked for."""
    records = visible(request.user)
    return records if request.GET.get("step") == ENDED else records.filter(state=ApplicationState.OPEN)


@needs(Permission.VIEW)
def applications(request: HttpRequest) -> HttpResponse:
    inbox, may_apply = inbox_for(request.user), access.may(request.user, Permission.APPLY)
    new = [Action("新建申请", reverse("application-new"), "plus", is_primary=True)] if may_apply else []
    return listing.page(
        request,
        inbox,
        in_sight(request),
        actions=new,
        batch=batch() if may_apply and request.GET.get("step") != ENDED else (),
        tabs=tabs(request, inbox),
    )


@require_POST
@needs(Permission.EXPORT)
def applications_export(request: HttpRequest) -> HttpResponse:
    return listing.export(request, inbox_for(request.user), in_sight(request))


def batch() -> list[Action]:
    """What can be done with all ticked applications at once."""
    page = reverse("applications-batch")
    return [
        Action("批量通过", f"{page}?deed=pass", "check"),
        Action("批量退回", f"{page}?deed=send-back", "undo-2"),
        Action("列入公示", reverse("public-notice-new"), "megaphone"),
    ]


def tabs(request: HttpRequest, inbox: Listing) -> list[Tab]:
    """All, each step with how many wait there, the ended ones; the other filters stay as they are."""
    counts = dict(visible(request.user).filter(state=ApplicationState.OPEN).order_by().values_list("step").annotate(Count("pk")))
    ended = visible(request.user).exclude(state=ApplicationState.OPEN).order_by().count()
    now = request.GET.get("step", "")
    choices = next(one for one in inbox.filters if one.name == "step").offered
    steps = [(code, label) for code, label in choices if code != ENDED]
    found = [
        ("", "全部在办", sum(counts.values())),
        *((code, label, counts.get(code, 0)) for code, label in steps),
        (ENDED, "已办结", ended),
    ]
    return [Tab(label, count, tab_url(request, code), code == now) for code, label, count in found]


def tab_url(request: HttpRequest, step: str) -> str:
    kept = [(name, value) for name, value in request.GET.items() if value and name not in ("step", "after", "before")]
    query = urlencode([*kept, *([("step", step)] if step else [])])
    return f"{reverse('applications')}?{query}" if query else reverse("applications")
