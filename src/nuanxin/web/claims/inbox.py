"""The inbox of claims: whose turn it is first, then by step with counts and sums, with what the clerks ask for."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.benefits import approval
from nuanxin.benefits.enums import ClaimOrigin, ClaimState, ObjectionOutcome, PayeeKind
from nuanxin.benefits.models import Claim, ClaimLine, ClaimObjection
from nuanxin.benefits.queries import turns
from nuanxin.errors import UserError
from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import User
from nuanxin.web import listing
from nuanxin.web.claims.columns import COLUMNS, prepare, titles
from nuanxin.web.listing import Action, Filter, Listing, Order, equal, under
from nuanxin.web.listing.query import Asked
from nuanxin.web.pages import needs
from nuanxin.web.records.picker import matching

MINE = "mine"
JOINS = ("person", "employer", "area")
UNREAD = ("account", "proof", "checks", "person__id_number", "person__phone", "employer__contact", "employer__account")
MONTH = re.compile(r"(\d{4})[-年./]?(\d{1,2})月?")
WAN = Decimal(10000)
SHORT = {ClaimState.REVIEWED: "待公示", ClaimState.CLEARED: "待审批", ClaimState.APPROVED: "待拨付"}  # a tab has little room


@dataclass(frozen=True)
class Tab:
    label: str
    count: int
    url: str
    is_current: bool
    aside: str = ""


def searched(records: QuerySet, typed: str) -> QuerySet:
    """By the payee, by anybody a line is for, or by the employer's name or credit code."""
    own = matching(Claim.objects.all(), typed, "person__").order_by().values("pk")
    lines = matching(ClaimLine.objects.all(), typed, "person__").order_by().values("claim")
    employers = Q(employer__name__startswith=typed) | Q(employer__uscc=typed.strip().upper())
    return records.filter(Q(pk__in=own) | Q(pk__in=lines) | employers | Q(account_name__startswith=typed))


def failed(records: QuerySet, choice: str) -> QuerySet:
    return records.filter(checks__isnull=choice != "1")


def objected(records: QuerySet, choice: str) -> QuerySet:
    return records.filter(is_objected=True)


def of_month(records: QuerySet, typed: str) -> QuerySet:
    """Claims with a line for that month."""
    month = read_month(typed)
    return records.filter(Exists(ClaimLine.objects.filter(claim=OuterRef("pk"), month=month)))


def read_month(typed: str) -> datetime.date:
    found = MONTH.fullmatch(typed.strip())
    if found is None or not (1900 <= int(found[1]) <= 2999 and 1 <= int(found[2]) <= 12):
        raise UserError(f"查询条件中的月份“{typed}”读不懂。请写成 2022-07 的样子。")
    return datetime.date(int(found[1]), int(found[2]), 1)


def band_choices() -> list[tuple[str, str]]:
    """The amount bands of the local rules, with who approves each."""
    return [
        (str(number), f"{'不限' if band.limit is None else f'不超过 {band.limit:,.0f} 元'}（{approval.role_labels(band.roles)}）")
        for number, band in enumerate(approval.rules().bands)
    ]


def in_band(records: QuerySet, choice: str) -> QuerySet:
    bands, number = approval.rules().bands, int(choice)
    limit, least = bands[number].limit, bands[number - 1].limit if number else None
    found = records if least is None else records.filter(amount_yuan__gt=least)
    return found if limit is None else found.filter(amount_yuan__lte=limit)


def turn_filter(user: User) -> Filter:
    """Whose turn it is can only be asked for somebody."""

    def mine(records: QuerySet, choice: str) -> QuerySet:
        return records.filter(pk__in=turns.waiting_for(user).values("pk"))

    return Filter("turn", "待我办理", mine, choices=((MINE, "只看待我办理的"),))


def inbox_for(user: User) -> Listing:
    """Made for each request: whose turn it is depends on who asks."""
    return Listing(
        name="claims",
        title="申领受理",
        noun="笔",
        columns=COLUMNS,
        filters=(
            Filter("q", "领取人", searched, hint="姓名或单位名称开头、完整证号"),
            Filter("area", "所属地区", under("area_id"), kind="area"),
            Filter("state", "环节", equal("state"), choices=ClaimState.choices),
            turn_filter(user),
            Filter("policy", "政策", equal("policy"), choices=lambda: list(titles().items())),
            Filter("failed", "自动核验", failed, choices=(("1", "有要核实的"), ("0", "全部通过"))),
            Filter("month", "所属月份", of_month, hint="2022-07"),
            Filter("band", "金额档次", in_band, choices=band_choices),
            Filter("kind", "领取人类型", equal("payee_kind"), choices=PayeeKind.choices),
            Filter("origin", "申领方式", equal("origin"), choices=ClaimOrigin.choices),
            Filter("objected", "异议", objected, choices=(("1", "有待核查的异议"),)),
        ),
        orders=(Order("submitted", "提交先后", ("pk",)),),
        prepare=prepare,
        export="claims-export",
        nothing="还没有申领。点右上角“新建申领”，或在人员页面、用人单位页面点“申领”。",
    )


def visible(user: User) -> QuerySet:
    """Claims as lists need them: nothing is decrypted."""
    open_ones = ClaimObjection.objects.standing().filter(claim=OuterRef("pk"), outcome=ObjectionOutcome.OPEN)
    has_failed = ExpressionWrapper(Q(checks__isnull=False), output_field=BooleanField())
    found = Claim.objects.visible_to(user).select_related(*JOINS).defer(*UNREAD)
    return found.annotate(has_failed=has_failed, is_objected=Exists(open_ones))


@needs(Permission.VIEW)
def claims(request: HttpRequest) -> HttpResponse:
    inbox, may_apply = inbox_for(request.user), access.may(request.user, Permission.APPLY)
    return listing.page(
        request,
        inbox,
        visible(request.user),
        actions=actions(request.user),
        batch=batch(request.user) if may_apply else (),
        tabs=tabs(request),
        totals=[("金额合计（元）", told_sum(request, inbox))],
    )


@require_POST
@needs(Permission.EXPORT)
def claims_export(request: HttpRequest) -> HttpResponse:
    return listing.export(request, inbox_for(request.user), visible(request.user))


def told_sum(request: HttpRequest, inbox: Listing) -> str:
    """The money of everything the filters show."""
    narrowed = Asked(inbox, request.GET, request.user).narrow(visible(request.user)).order_by()
    return f"{narrowed.aggregate(sum=Sum('amount_yuan'))['sum'] or 0:,.2f}"


def actions(user: User) -> list[Action]:
    if not access.may(user, Permission.APPLY):
        return []
    return [
        Action("直补快办", reverse("claims-direct"), "zap"),
        Action("表格批量申领", reverse("claims-workbook"), "file-spreadsheet"),
        Action("新建申领", reverse("claim-new"), "plus", is_primary=True),
    ]


def batch(user: User) -> list[Action]:
    """What can be done with all ticked claims at once."""
    page = reverse("claims-batch")
    approve = [Action("批量审批", f"{page}?deed=approve", "stamp")] if access.may(user, Permission.PAY) else []
    return [
        Action("批量审核通过", f"{page}?deed=review", "check"),
        Action("列入公示", reverse("claim-notice-new"), "megaphone"),
        *approve,
    ]


def tabs(request: HttpRequest) -> list[Tab]:
    """What waits for the reader, all, and each step: how many and how much; the other filters stay as they are."""
    found = Claim.objects.visible_to(request.user).order_by().values("state").annotate(count=Count("pk"), sum=Sum("amount_yuan"))
    by_state = {one["state"]: (one["count"], one["sum"]) for one in found}
    mine = Claim.objects.visible_to(request.user).filter(pk__in=turns.waiting_for(request.user).values("pk"))
    own = mine.aggregate(count=Count("pk"), sum=Sum("amount_yuan"))
    state, turn = request.GET.get("state", ""), request.GET.get("turn", "")
    everything = (sum(count for count, _ in by_state.values()), sum((sum_ for _, sum_ in by_state.values()), Decimal(0)))
    return [
        tab(request, "待我办理", (own["count"], own["sum"]), turn=MINE, is_current=turn == MINE and not state),
        tab(request, "全部", everything, is_current=not state and not turn),
        *(
            tab(request, SHORT.get(one, str(one.label)), by_state.get(one.value, (0, None)), state=one.value, is_current=state == one.value)
            for one in ClaimState
        ),
    ]


def tab(request: HttpRequest, label: str, numbers: tuple[int, Decimal | None], *, is_current: bool, **query: str) -> Tab:
    return Tab(label, numbers[0], tab_url(request, query), is_current, short_sum(numbers[1]))


def tab_url(request: HttpRequest, query: dict[str, str]) -> str:
    kept = [(name, value) for name, value in request.GET.items() if value and name not in ("state", "turn", "after", "before")]
    text = urlencode([*kept, *query.items()])
    return f"{reverse('claims')}?{text}" if text else reverse("claims")


def short_sum(amount: Decimal | None) -> str:
    """A sum short enough for a tab; the exact one stands above the list."""
    if not amount:
        return ""
    return f"{amount / WAN:,.2f} 万元" if amount >= WAN else f"{amount:,.0f} 元"
