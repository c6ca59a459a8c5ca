"""Budgets: what each fund has for a year in an area, what is committed, paid and left; setting and changing them."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString

from nuanxin.benefits import actions
from nuanxin.benefits.enums import PaymentState
from nuanxin.benefits.models import Budget, Payment
from nuanxin.benefits.queries import books
from nuanxin.errors import UserError
from nuanxin.orgs import access, audit
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import AuditEvent, User
from nuanxin.web import charts, listing, pages, remembered
from nuanxin.web.listing import Action, Column, Filter, Listing, Order, equal, link, links, money, under
from nuanxin.web.pages import needs
from nuanxin.web.payments import words
from nuanxin.web.payments.forms import BudgetChangeForm, BudgetForm, known_funds
from nuanxin.web.payments.ledger import budgets_of, fund_choices
from nuanxin.web.payments.spending import Spending, payments_url
from nuanxin.web.records.views import acted

BOARD = ("预算", "budgets")
SET = "benefits.budget.set"


def prepare(rows: list[Budget]) -> list[Budget]:
    """What arrived from each, in one query."""
    paid = Payment.objects.standing().filter(books.OWED, budget__in=rows, state=PaymentState.PAID).order_by()
    sums = dict(paid.values_list("budget").annotate(Sum("amount_yuan")))
    for row in rows:
        row.paid_yuan = sums.get(row.pk, Decimal("0.00"))
    return rows


def use_cell(row: Budget) -> SafeString:
    share = percent(row)
    bar = charts.meter(float(row.committed_yuan), float(row.amount_yuan), f"已安排 {share}%", 96)
    return SafeString(f'<span class="mt">{bar}{share}%</span>')


def percent(row: Budget) -> int:
    return int(row.committed_yuan * 100 / row.amount_yuan) if row.amount_yuan else 0


def budget_link(row: Budget, text: str) -> SafeString:
    return link(reverse("budget", args=[row.pk]), text)


def amount_link(row: Budget, amount: Decimal, **query: str) -> SafeString:
    return link(payments_url(row, **query), money(amount))


def listing_for(user: User) -> Listing:
    return Listing(
        name="budgets",
        title="预算",
        noun="项",
        columns=(
            Column("fund", "资金", lambda row: budget_link(row, row.fund), value=lambda row: row.fund, is_head=True, width=26),
            Column("year", "年度", lambda row: str(row.year), style="mono", width=8),
            Column("area", "地区", lambda row: row.area.name),
            Column("amount_yuan", "预算（元）", lambda row: money(row.amount_yuan), style="r"),
            Column("committed", "已安排（元）", lambda row: amount_link(row, row.committed_yuan), style="r"),
            Column("paid", "已到账（元）", lambda row: amount_link(row, row.paid_yuan, state="paid"), style="r"),
            Column("left", "剩余（元）", lambda row: money(books.left_of(row)), style="r"),
            Column("use", "使用", use_cell),
            Column("ops", "操作", lambda row: links([(reverse("budget", args=[row.pk]), "查看")], about=str(row)), style="ops"),
        ),
        filters=(
            Filter("area", "地区", under("area_id"), kind="area"),
            Filter("year", "年度", equal("year"), choices=lambda: year_choices(user)),
            Filter("fund", "资金", equal("fund"), choices=lambda: fund_choices(user)),
        ),
        orders=(Order("year", "年度", ("-year", "-pk")),),
        prepare=prepare,
        nothing="还没有登记预算。申领审批时要从预算中安排资金，请先点右上角“登记预算”。",
    )


def year_choices(user: User) -> list[tuple[str, str]]:
    years = budgets_of(user).order_by("-year").values_list("year", flat=True).distinct()
    return [(str(year), f"{year} 年") for year in years]


@needs(Permission.VIEW)
def budgets(request: HttpRequest) -> HttpResponse:
    may_pay = access.may(request.user, Permission.PAY)
    new = [Action("登记预算", reverse("budget-new"), "plus", is_primary=True)] if may_pay else []
    return listing.page(request, listing_for(request.user), budgets_of(request.user), actions=new)


@needs(Permission.VIEW)
def budget(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the money of one budget went, month by month, and where it would stand."""
    found = pages.find(budgets_of(request.user), pk=pk)
    context = {
        "title": f"{found}（{found.area.name}）",
        "crumbs": [(BOARD[0], reverse(BOARD[1]))],
        "budget": found,
        "s": Spending(found, remembered.business_today()),
        "percent": percent(found),
        "left_percent": 100 - percent(found),
        "committed_url": payments_url(found),
        "batches": found.batches.standing().order_by("-pk")[:10],
        "changes": changes_of(found),
        "may_change": access.may(request.user, Permission.PAY, found.area_id),
        "may_see_claims": access.may(request.user, Permission.VIEW, found.area_id),
    }
    return pages.show(request, "payments/budget.html", context)


def changes_of(found: Budget) -> list[tuple[AuditEvent, str]]:
    """Who set it to what, and why; the latest first."""
    events = AuditEvent.objects.filter(subject=audit.subject_of(found), kind=SET).order_by("-id")
    return [(event, change_text(event.details)) for event in events]


def change_text(details: dict) -> str:
    before, after = (words.yuan(Decimal(details[name])) if details.get(name) else "" for name in ("before", "after"))
    return f"{before} 元改为 {after} 元" if before else f"登记 {after} 元"


@needs(Permission.PAY)
def budget_new(request: HttpRequest) -> HttpResponse:
    form = BudgetForm(request.POST if request.method == "POST" else None, user=request.user)
    made: list[Budget] = []

    def act() -> None:
        values = form.values()
        refuse_existing(values)
        made.append(actions.set_budget(by=request.user, **values))

    if request.method == "POST" and form.is_valid() and acted(form, act):
        messages.success(request, f"已登记{made[0]}的预算：{words.yuan(made[0].amount_yuan)} 元。")
        return redirect("budget", pk=made[0].pk)
    context = {
        "title": "登记预算",
        "crumbs": [(BOARD[0], reverse(BOARD[1]))],
        "form": form,
        "heading": "预算",
        "button": "登记预算",
        "funds": known_funds(),
        "cancel": reverse(BOARD[1]),
    }
    return pages.show(request, "payments/budget_form.html", context, status=422 if form.errors else 200)


def refuse_existing(values: dict) -> None:
    """One that is there is changed on its own page, where what it was is seen."""
    found = Budget.objects.filter(fund=values["fund"].strip(), year=values["year"], area=values["area"]).first()
    if found:
        raise UserError(
            f"“{found.fund}”{found.year} 年在{values['area'].name}已有预算 {words.yuan(found.amount_yuan)} 元。请到它的页面上调整。"
        )


@needs(Permission.PAY)
def budget_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another amount, for a reason; refused if somebody else changed it since the form was drawn."""
    found = pages.find(budgets_of(request.user), pk=pk)
    pages.require(request, Permission.PAY, found.area_id)
    form = BudgetChangeForm(request.POST if request.method == "POST" else None, initial={"seen_yuan": found.amount_yuan})
    told = {"by": request.user, "fund": found.fund, "year": found.year, "area": found.area}
    if request.method == "POST" and form.is_valid() and acted(form, lambda: actions.set_budget(**told, **form.values())):
        messages.success(request, f"{found}的预算已改为 {words.yuan(form.cleaned_data['amount_yuan'])} 元。")
        return redirect("budget", pk=pk)
    context = {
        "title": "调整预算",
        "crumbs": [(BOARD[0], reverse(BOARD[1])), (str(found), reverse("budget", args=[pk]))],
        "facts": [("资金", found.fund), ("年度", found.year), ("地区", found.area.name), ("现在的预算", f"{words.yuan(found.amount_yuan)} 元"),
                  ("已安排", f"{words.yuan(found.committed_yuan)} 元")],
        "form": form,
        "heading": "调整",
        "button": "调整预算",
        "cancel": reverse("budget", args=[pk]),
    }  # fmt: skip
    return pages.show(request, "payments/ask.html", context, status=422 if form.errors else 200)
