"""How a budget is spent: by month against the amount, and where it would stand with the claims under way."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.urls import reverse

from nuanxin.benefits import policies
from nuanxin.benefits.enums import ClaimState, PaymentState
from nuanxin.benefits.models import Budget, Claim, Payment
from nuanxin.benefits.queries import books
from nuanxin.engines.rules.dates import month_end
from nuanxin.errors import UserError
from nuanxin.web import charts
from nuanxin.web.charts import Chart, Point

ZERO = Decimal("0.00")
UNDER_WAY = (ClaimState.SUBMITTED, ClaimState.RETURNED, ClaimState.REVIEWED, ClaimState.POSTED, ClaimState.CLEARED)
LEFT = Q(reverses=None) | Q(reverses__paid_on__isnull=False)  # what is taken back before it was paid never left
SERIES = ("累计支出（净额）", "预算", "预计（含待拨付和在办申领）")


@dataclass(frozen=True)
class Spending:
    """One budget as of a day; every number with the address of what is behind it."""

    budget: Budget
    today: datetime.date

    @cached_property
    def books(self) -> books.Books:
        return books.books_of_budget(self.budget)

    @property
    def left(self) -> Decimal:
        return books.left_of(self.budget)

    @cached_property
    def by_month(self) -> Mapping[int, Decimal]:
        """What left in each month of the year, less what was taken back in it."""
        paid = Payment.objects.standing().filter(LEFT, budget=self.budget, state=PaymentState.PAID, paid_on__isnull=False)
        found: dict[int, Decimal] = defaultdict(lambda: ZERO)
        for month, amount in paid.order_by().annotate(spent=TruncMonth("paid_on")).values_list("spent").annotate(Sum("amount_yuan")):
            found[1 if month.year < self.budget.year else 12 if month.year > self.budget.year else month.month] += amount
        return found

    @cached_property
    def open_claims(self) -> tuple[int, Decimal]:
        """How many claims are under way that would be paid from here, and how much they ask for."""
        told = open_claims_of(self.budget).aggregate(count=Count("pk"), amount=Sum("amount_yuan"))
        return told["count"], told["amount"] or ZERO

    @property
    def expected(self) -> Decimal:
        """Everything that is committed and asked for."""
        return self.budget.committed_yuan + self.open_claims[1]

    @property
    def short(self) -> Decimal:
        """How much is missing if every claim under way is approved."""
        return max(ZERO, self.expected - self.budget.amount_yuan)

    @property
    def month_now(self) -> int:
        """The last month of the budget's year that has begun: 0 before the year."""
        return min(12, max(0, (self.today.year - self.budget.year) * 12 + self.today.month))

    def chart(self) -> Chart:
        spent, points, now = ZERO, [], self.month_now
        for month in range(1, 13):
            spent += self.by_month[month]
            reached = float(spent) if month <= now else None
            points.append(Point(f"{month} 月", (reached, float(self.budget.amount_yuan), self.forecast(month, spent)), self.url_of(month)))
        return charts.trend(f"{self.budget}：按月累计支出", points, SERIES, heading="月份", unit="元")

    def forecast(self, month: int, spent: Decimal) -> float | None:
        """From now on: spent so far, then what is approved, then what is asked for."""
        ahead = month - self.month_now
        if ahead < 0:
            return None
        return float((spent, self.budget.committed_yuan, self.expected)[min(ahead, 2)])

    def url_of(self, month: int) -> str:
        first = datetime.date(self.budget.year, month, 1)
        return payments_url(self.budget, **{"from": first, "to": month_end(first)})

    @property
    def lines(self) -> list[tuple[str, Decimal, str]]:
        """Label, amount and what is behind it."""
        return [
            ("已到账", self.books.paid, payments_url(self.budget, state=PaymentState.PAID.value)),
            ("已送银行", self.in_state(PaymentState.SENT), payments_url(self.budget, state=PaymentState.SENT.value)),
            ("待拨付", self.in_state(PaymentState.PENDING), payments_url(self.budget, state=PaymentState.PENDING.value)),
            ("发放失败，待重发", self.in_state(PaymentState.FAILED), payments_url(self.budget, state=PaymentState.FAILED.value)),
            ("已追回（已退回预算）", self.books.reversed, payments_url(self.budget, state="reversed")),
        ]

    @cached_property
    def states(self) -> Mapping[str, Decimal]:
        owed = Payment.objects.standing().filter(books.OWED, budget=self.budget).order_by()
        return dict(owed.values_list("state").annotate(Sum("amount_yuan")))

    def in_state(self, state: PaymentState) -> Decimal:
        return self.states.get(state, ZERO)


def payments_url(budget: Budget, **query: object) -> str:
    return f"{reverse('payments')}?{urlencode({'budget': budget.pk, **query})}"


def policies_of(fund: str) -> list[str]:
    """The policies paid out of a fund."""
    try:
        return [policy.id for policy in policies.library().values() if policy.file.fund == fund]
    except UserError:
        return []


def open_claims_of(budget: Budget) -> QuerySet[Claim]:
    """Claims under way of the budget's fund, year and area, without areas that have a budget of their own."""
    found = Claim.objects.standing().filter(state__in=UNDER_WAY, policy__in=policies_of(budget.fund), claimed_on__year=budget.year)
    found = found.under(budget.area.prefix)
    same = Budget.objects.filter(fund=budget.fund, year=budget.year).exclude(pk=budget.pk).select_related("area")
    for narrower in (one.area.prefix for one in same if one.area.prefix.startswith(budget.area.prefix)):
        found = found.exclude(area_id__gte=narrower.ljust(12, "0"), area_id__lt=narrower + "~")
    return found
