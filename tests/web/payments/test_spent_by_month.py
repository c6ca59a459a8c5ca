"""What left a budget month by month, and what is behind each number of its page."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from nuanxin.benefits.models import Budget, Payment
from nuanxin.web.payments.spending import Spending, payments_url
from tests import factories
from tests.factories import benefits

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2022, 9, 5)


def day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def pay(budget, paid_on: str | None = None, amount: str = "500.00", **told) -> Payment:
    state = {"state": "paid", "paid_on": day(paid_on)} if paid_on else {}
    return benefits.payment(factories.person(), budget=budget, amount_yuan=Decimal(amount), **state | told)


def take_back(budget, one: Payment, on: str) -> None:
    Payment.objects.filter(pk=one.pk).update(is_reversed=True)
    entry = {"kind": "reversal", "state": "paid", "paid_on": day(on), "reverses": one, "payee_key": one.payee_key}
    benefits.payment(one.person, budget=budget, amount_yuan=-one.amount_yuan, **entry)


def months(budget, today: datetime.date = TODAY) -> dict[int, str]:
    return {month: str(amount) for month, amount in sorted(Spending(budget, today).by_month.items())}


@pytest.mark.parametrize(
    ("paid_on", "month"),
    [("2022-01-01", 1), ("2022-01-31", 1), ("2022-02-01", 2), ("2022-12-31", 12), ("2021-12-31", 1), ("2019-06-01", 1), ("2023-01-01", 12)],
)
def test_what_was_paid_outside_the_year_counts_at_its_edge(budget, paid_on, month):
    pay(budget, paid_on)

    assert months(budget) == {month: "500.00"}


@pytest.mark.parametrize("told", [{"state": "pending"}, {"state": "sent"}, {"state": "failed"}])
def test_what_has_not_arrived_has_not_left(budget, told):
    pay(budget, **told)

    assert months(budget) == {}


def test_what_was_taken_back_is_deducted_in_the_month_it_came_back(budget):
    take_back(budget, pay(budget, "2022-07-04"), "2022-08-10")

    assert months(budget) == {7: "500.00", 8: "-500.00"}


@pytest.mark.parametrize("state", ["pending", "failed"])
def test_what_was_taken_back_before_it_was_paid_never_left_and_is_not_deducted(budget, state):
    pay(budget, "2022-07-04")
    take_back(budget, pay(budget, state=state), "2022-08-10")

    assert months(budget) == {7: "500.00"}


def test_payments_of_another_budget_do_not_count(budget):
    pay(benefits.budget(fund="就业专项资金"), "2022-07-04")
    pay(None, "2022-07-04")

    assert months(budget) == {}


@pytest.mark.parametrize(
    ("today", "spent", "ahead"),
    [
        ("2021-12-31", [None] * 12, [None] * 0 + [600.0] + [600.0] * 11),
        ("2022-01-15", [500.0] + [None] * 11, [500.0] + [600.0] * 11),
        ("2022-12-01", [500.0] * 12, [None] * 11 + [500.0]),
        ("2024-01-01", [500.0] * 12, [None] * 11 + [500.0]),
    ],
)
def test_the_line_of_what_was_spent_stops_where_the_forecast_begins(budget, today, spent, ahead):
    pay(budget, "2022-01-04")
    Budget.objects.filter(pk=budget.pk).update(committed_yuan=Decimal("600.00"))
    budget.refresh_from_db()

    points = Spending(budget, day(today)).chart().points

    assert [point.values[0] for point in points] == spent
    assert [point.values[1] for point in points] == [100000.0] * 12
    assert [point.values[2] for point in points] == ahead


@pytest.mark.parametrize(
    ("month", "first", "last"), [(1, "2022-01-01", "2022-01-31"), (2, "2022-02-01", "2022-02-28"), (12, "2022-12-01", "2022-12-31")]
)
def test_each_month_opens_what_was_paid_in_it(budget, month, first, last):
    assert Spending(budget, TODAY).url_of(month) == f"/payments/?budget={budget.pk}&from={first}&to={last}"


def test_the_address_of_payments_is_encoded(budget):
    assert payments_url(budget, q="李&四") == f"/payments/?budget={budget.pk}&q=%E6%9D%8E%26%E5%9B%9B"


def test_lines_add_up_to_what_is_committed(budget):
    for told in ({"paid_on": "2022-07-04"}, {"state": "sent"}, {"state": "pending"}, {"state": "failed"}):
        pay(budget, **told)
    take_back(budget, pay(budget, "2022-07-04", "70.50"), "2022-08-10")

    assert [(label, f"{amount:.2f}") for label, amount, _ in Spending(budget, TODAY).lines] == [
        ("已到账", "500.00"),
        ("已送银行", "500.00"),
        ("待拨付", "500.00"),
        ("发放失败，待重发", "500.00"),
        ("已追回（已退回预算）", "70.50"),
    ]


@pytest.mark.parametrize(
    ("told", "count"),
    [
        ({}, 1),
        ({"state": "returned"}, 1),
        ({"state": "cleared"}, 1),
        ({"state": "approved"}, 0),
        ({"state": "refused"}, 0),
        ({"claimed_on": day("2021-12-31")}, 0),
        ({"claimed_on": day("2022-12-31")}, 1),
        ({"policy": "gone"}, 0),
        ({"area_id": factories.FOREIGN_TOWN}, 0),
        ({"voided_at": datetime.datetime(2022, 9, 1, tzinfo=datetime.UTC)}, 0),
    ],
)
def test_claims_that_would_be_paid_from_here_are_those_under_way_of_its_fund_year_and_area(budget, told, count):
    benefits.claim(factories.person(), **told)

    assert Spending(budget, TODAY).open_claims == (count, Decimal("500.00") * count)


@pytest.mark.parametrize(
    ("amount", "committed", "asked", "short"),
    [("1000", "400", "600", "0.00"), ("1000", "400", "600.01", "0.01"), ("1000", "0", "0.01", "0.00")],
)
def test_short_is_what_is_missing_if_everything_is_approved(budget, amount, committed, asked, short):
    Budget.objects.filter(pk=budget.pk).update(amount_yuan=Decimal(amount), committed_yuan=Decimal(committed))
    budget.refresh_from_db()
    benefits.claim(factories.person(), amount_yuan=Decimal(asked))

    assert Spending(budget, TODAY).short == Decimal(short)
