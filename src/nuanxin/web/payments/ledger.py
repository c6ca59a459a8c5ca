"""The ledger of payments and reversals: filters, sums by state above it, export."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.benefits import policies
from nuanxin.benefits.enums import PayeeKind, PaymentKind, PaymentState
from nuanxin.benefits.models import Budget, Payment
from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import User
from nuanxin.web import listing
from nuanxin.web.listing import Action, Column, Filter, Listing, Order, at_least, at_most, day, equal, link, links, money, under
from nuanxin.web.listing.query import Asked
from nuanxin.web.pages import needs
from nuanxin.web.payments import words
from nuanxin.web.payments.tabs import Tab, tabs_of
from nuanxin.web.payments.words import REVERSAL, REVERSED

STATES = (*PaymentState.choices, (REVERSED, "已追回"), (REVERSAL, "追回记账"))


def in_state(records: QuerySet, state: str) -> QuerySet:
    """A payment taken back counts there alone; the entry that takes back is asked for by itself."""
    if state == REVERSAL:
        return records.filter(kind=PaymentKind.REVERSAL)
    given = records.filter(kind=PaymentKind.PAYMENT)
    return given.filter(is_reversed=True) if state == REVERSED else given.filter(is_reversed=False, state=state)


def of_month(records: QuerySet, typed: str) -> QuerySet:
    return records.filter(month=words.read_month(typed))


def budgets_of(user: User) -> QuerySet[Budget]:
    """The budgets of the areas that the user may see."""
    return (
        Budget.objects.filter(access.within(user, Permission.VIEW, "area_id")).select_related("area").order_by("-year", "fund", "area_id")
    )


def budget_choices(user: User) -> list[tuple[str, str]]:
    return [(str(one.pk), f"{one}（{one.area.name}）") for one in budgets_of(user)]


def fund_choices(user: User) -> list[tuple[str, str]]:
    funds = Budget.objects.filter(access.within(user, Permission.VIEW, "area_id")).order_by("fund").values_list("fund", flat=True)
    return [(fund, fund) for fund in funds.distinct()]


def batch_cell(row: Payment) -> str:
    if row.batch_id is None:
        return "—"
    return link(reverse("payment-batch", args=[row.batch_id]), row.batch.number)


def ops(row: Payment) -> str:
    return links([(reverse("payment", args=[row.pk]), "查看")], about=f"{words.payee_name(row)} {words.month_text(row.month)}")


COLUMNS = (
    Column(
        "payee",
        "领取人",
        lambda row: link(reverse("payment", args=[row.pk]), words.payee_name(row)),
        value=words.payee_name,
        is_head=True,
        width=20,
    ),
    Column("person", "援助对象", words.person_cell, value=words.person_name, width=12),
    Column("id_number", "身份证号", words.id_masked, style="mono", width=22),
    Column("area", "地区", words.area_text, width=24),
    Column("policy", "政策", lambda row: row.policy_title, style="wrap", width=30),
    Column("programme", "项目", lambda row: policies.title_of(row.programme), on_page=False, width=20),
    Column("month", "所属月份", lambda row: words.month_text(row.month), style="mono", width=11),
    Column("amount_yuan", "金额（元）", lambda row: money(row.amount_yuan), value=lambda row: row.amount_yuan, style="r", width=14),
    Column("state", "状态", words.state_cell, value=lambda row: words.state_of(row)[0], width=12),
    Column("paid_on", "到账日期", lambda row: day(row.paid_on), value=lambda row: row.paid_on, style="mono", width=14),
    Column("reason", "失败或追回原因", lambda row: row.failure or row.reason or "—", on_page=False, width=30),
    Column("fund", "资金", lambda row: str(row.budget or "—"), on_page=False, width=24),
    Column("batch", "批次", batch_cell, value=lambda row: row.batch.number if row.batch else "", style="mono", width=24),
    Column("ops", "操作", ops, style="ops"),
)


def prepare(rows: list[Payment]) -> list[Payment]:
    known = words.titles()
    for row in words.with_place(rows):
        row.policy_title = known.get(row.policy, row.policy)
    return rows


def ledger_for(user: User) -> Listing:
    """Made for each request: which budgets are offered depends on who asks."""
    return Listing(
        name="payments",
        title="付款台账",
        noun="笔",
        columns=COLUMNS,
        filters=(
            Filter("q", "领取人", words.payee_matching, hint="姓名或单位开头、完整证号"),
            Filter("area", "所属地区", under("area_id"), kind="area"),
            Filter("policy", "政策", equal("policy"), choices=words.policy_choices),
            Filter("month", "所属月份", of_month, hint="例如 2022-07"),
            Filter("state", "状态", in_state, choices=STATES),
            Filter("kind", "领取人类型", equal("payee_kind"), choices=PayeeKind.choices),
            Filter("fund", "资金", equal("budget__fund"), choices=lambda: fund_choices(user)),
            Filter("budget", "预算", equal("budget"), choices=lambda: budget_choices(user)),
            Filter("from", "到账起", at_least("paid_on"), kind="day"),
            Filter("to", "到账止", at_most("paid_on"), kind="day"),
        ),
        orders=(Order("recorded", "登记先后", ("-pk",)),),
        prepare=prepare,
        export="payments-export",
        nothing="还没有付款。申领审批通过后，付款会出现在这里；编制批次、送银行都从“拨付批次”办理。",
    )


def visible(user: User) -> QuerySet[Payment]:
    """Payments as lists need them: no number is decrypted."""
    return Payment.objects.visible_to(user).select_related(*words.JOINS, "batch", "budget").defer(*words.UNREAD)


@needs(Permission.VIEW)
def payments(request: HttpRequest) -> HttpResponse:
    ledger, records = ledger_for(request.user), visible(request.user)
    sums = sums_of(request, ledger)
    total = sum((amount for _, amount in sums.values()), Decimal(0))
    asked = request.GET.get("state", "")
    shown = sums.get(asked, (0, Decimal(0)))[1] if asked else total
    offered = [Action("核对公示表", reverse("published-table"), "search-check")]
    totals = [("金额合计", f"{words.yuan(shown)} 元")]
    return listing.page(request, ledger, records, actions=offered, tabs=tabs(request, sums), totals=totals)


@require_POST
@needs(Permission.EXPORT)
def payments_export(request: HttpRequest) -> HttpResponse:
    return listing.export(request, ledger_for(request.user), visible(request.user))


def sums_of(request: HttpRequest, ledger: Listing) -> dict[str, tuple[int, Decimal]]:
    """How many and how much in each state, under all the other filters."""
    others = request.GET.copy()
    others.pop("state", None)
    narrowed = Asked(ledger, others, request.user).narrow(Payment.objects.visible_to(request.user)).order_by()
    found: dict[str, tuple[int, Decimal]] = {}
    for kind, state, is_reversed, count, amount in narrowed.values_list("kind", "state", "is_reversed").annotate(
        Count("pk"), Sum("amount_yuan")
    ):
        name = REVERSAL if kind == PaymentKind.REVERSAL else REVERSED if is_reversed else state
        before = found.get(name, (0, Decimal(0)))
        found[name] = (before[0] + count, before[1] + amount)
    return found


def tabs(request: HttpRequest, sums: dict[str, tuple[int, Decimal]]) -> list[Tab]:
    """Everything, then each state with its sum; the other filters stay as they are."""
    found = [("", "全部", sum(count for count, _ in sums.values()))]
    for name, label in STATES:
        count, amount = sums.get(name, (0, Decimal(0)))
        found.append((name, f"{label} {words.yuan(amount)}" if count else label, count))
    return tabs_of(request, "state", "payments", found)
