"""Setting budgets, and what is committed and given back."""

from decimal import Decimal

import pytest

from nuanxin.benefits import actions
from nuanxin.benefits.actions import budgets
from nuanxin.benefits.models import Budget
from nuanxin.benefits.queries import books
from nuanxin.errors import UserError
from nuanxin.orgs.models import AuditEvent
from tests import factories
from tests.factories import benefits
from tests.factories.benefits import FUND, approved

pytestmark = pytest.mark.django_db


def set_budget(area, amount="1000.00", by=None, **told):
    return actions.set_budget(**{"by": by, "fund": FUND, "year": 2022, "area": area, "amount_yuan": Decimal(amount)} | told)


def test_a_budget_is_set_and_set_anew(county, head):
    for amount in ("1000.00", "2000.00", "2000.00"):
        set_budget(county, amount, by=head)

    found = Budget.objects.get()
    assert (found.fund, found.year, found.area, found.amount_yuan, found.committed_yuan) == (FUND, 2022, county, 2000, 0)
    details = list(AuditEvent.objects.order_by("id").values_list("details", flat=True))
    assert [(one["before"], one["after"]) for one in details] == [("", "1000.00"), ("1000.00", "2000.00")]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"fund": " "}, "没有填写资金"),
        ({"year": 1999}, "年度 1999 不在"),
        ({"amount": "-1.00"}, "不小于 0、到分为止"),
        ({"amount": "0.001"}, "不小于 0、到分为止"),
        ({"fund": "某" * 61}, "最多 60 个字"),
    ],
)
def test_a_budget_that_cannot_be_is_refused(county, told, words):
    with pytest.raises(UserError, match=words):
        set_budget(county, **told)


def test_a_budget_is_not_cut_below_what_is_committed(county, person):
    approved(person, budget=set_budget(county))

    with pytest.raises(UserError, match=r"已安排 500.00 元，预算不能改为 499.99 元"):
        set_budget(county, "499.99")
    assert set_budget(county, "500.00").amount_yuan == 500


@pytest.mark.parametrize("role", ["collector", "officer", "inspector"])
def test_who_does_not_pay_sets_no_budget(county, role):
    with pytest.raises(UserError, match="没有审批和拨付待遇的权限"):
        set_budget(county, by=factories.user(role=role))


def test_what_is_given_back_can_be_spent_again(budget):
    budgets.commit(budget, Decimal("100000.00"))
    budgets.give_back(budget, Decimal("0.01"))

    budget.refresh_from_db()
    assert (budget.committed_yuan, books.left_of(budget)) == (Decimal("99999.99"), Decimal("0.01"))
    with pytest.raises(UserError, match=r"只剩 0.01 元，不够这次的 0.02 元"):
        budgets.commit(budget, Decimal("0.02"))


def test_a_hundred_cents_make_a_yuan(budget):
    for _ in range(100):
        budgets.commit(budget, Decimal("0.01"))

    budget.refresh_from_db()
    assert budget.committed_yuan == Decimal("1.00")


def test_no_budget_needs_nothing_back():
    budgets.give_back(None, Decimal("1.00"))


def test_committed_is_what_stands(person, budget):
    approved(person, *benefits.months(person, 3), budget=budget)

    budget.refresh_from_db()
    assert budget.committed_yuan == books.owed_from(budget) == Decimal("1500.00")


def test_the_budget_of_the_smallest_area_around_counts(county):
    wide, narrow = set_budget(county), set_budget(factories.area(factories.JIADING))

    assert books.budget_for(FUND, 2022, factories.SHUIDONG) == narrow
    assert books.budget_for(FUND, 2022, factories.CHANGLONG) == wide
    assert books.budget_for(FUND, 2023, factories.SHUIDONG) is None
    assert books.budget_for("别的资金", 2022, county) is None
