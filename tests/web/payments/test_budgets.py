"""Budgets by their pages: set, changed with a reason, where the money went, where it would stand."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from nuanxin.benefits import actions
from nuanxin.benefits.models import Budget
from nuanxin.orgs.models import AuditEvent
from nuanxin.web.payments.spending import Spending
from tests import factories
from tests.factories import bank, benefits
from tests.web import filed
from tests.web.pages import names, text

pytestmark = pytest.mark.django_db
TOLD = {"fund": "就业补助资金", "year": "2022", "area": factories.COUNTY, "amount_yuan": "50000", "reason": "信财社〔2022〕3 号"}
TODAY = datetime.date(2022, 9, 5)


def test_no_budget_says_to_make_one(head, county):
    assert "请先点右上角“登记预算”" in text(head.get("budgets"))


def test_setting_a_budget_leaves_amount_and_reason(head, county):
    answer = head.post("budget-new", **TOLD)

    made = Budget.objects.get()
    assert answer["Location"] == reverse("budget", args=[made.pk])
    assert (made.amount_yuan, made.area_id) == (Decimal("50000.00"), factories.COUNTY)
    assert "登记 50,000.00 元" in text(head.get("budget", made.pk))
    assert AuditEvent.objects.get(kind="benefits.budget.set").details["reason"] == "信财社〔2022〕3 号"


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"amount_yuan": "-1"}, "amount_yuan"), ({"amount_yuan": "1.234"}, "amount_yuan"), ({"reason": ""}, "reason"), ({"year": "1900"}, "year"),
     ({"area": factories.FOREIGN_COUNTY}, "area"), ({"fund": ""}, "fund")],
)  # fmt: skip
def test_what_cannot_be_is_refused_beside_its_field(head, county, changed, field):
    page = head.post("budget-new", **TOLD | changed)

    assert (page.status_code, list(filed.errors(page)), Budget.objects.count()) == (422, [field], 0)


def test_a_budget_that_is_there_is_not_set_anew(head, budget):
    page = head.post("budget-new", **TOLD)

    budget.refresh_from_db()
    assert (page.status_code, "请到它的页面上调整" in text(page), budget.amount_yuan) == (422, True, Decimal("100000.00"))


def test_changing_keeps_what_was_and_why(head, budget):
    head.post("budget-change", budget.pk, amount_yuan="120000", reason="省级追加", seen_yuan="100000.00")

    page = text(head.get("budget", budget.pk))
    assert [word for word in ("100,000.00 元改为 120,000.00 元", "省级追加") if word not in page] == []


def test_the_second_of_two_clerks_is_told_what_the_first_did(head, budget):
    head.post("budget-change", budget.pk, amount_yuan="120000", reason="追加", seen_yuan="100000.00")

    page = head.post("budget-change", budget.pk, amount_yuan="90000", reason="压减", seen_yuan="100000.00")

    budget.refresh_from_db()
    assert (page.status_code, "已由别人改为 120000.00 元" in text(page), budget.amount_yuan) == (422, True, Decimal("120000.00"))


def test_less_than_is_committed_is_refused(head, budget, claims):
    page = head.post("budget-change", budget.pk, amount_yuan="100", reason="压减", seen_yuan="100000.00")

    assert (page.status_code, "已安排 1600.50 元" in text(page)) == (422, True)


def test_every_number_of_a_budget_leads_to_the_payments_behind_it(head, budget, sent, tmp_path):
    actions.import_results(by=None, content=bank.workbook(tmp_path / "r.xlsx", bank.rows(sent)))

    page = head.get("budget", budget.pk)

    links = (
        f"/payments/?budget={budget.pk}&amp;state=paid",
        f"/payments/?budget={budget.pk}&amp;from=2022-09-01&amp;to=2022-09-30",
        sent.number,
    )
    assert [link for link in links if link not in page.content.decode()] == []
    assert [word for word in ("已到账 1,600.50", "剩余 98,399.50") if word not in text(page)] == []


def test_spending_is_by_month_and_forecast_from_now(budget, sent, tmp_path):
    actions.import_results(by=None, content=bank.workbook(tmp_path / "r.xlsx", bank.rows(sent, day="2022-08-04")))
    benefits.submitted(factories.person(), benefits.line(amount="700.00"))
    budget.refresh_from_db()

    points = Spending(budget, TODAY).chart().points

    assert [point.values for point in points[6:11]] == [
        (0.0, 100000.0, None), (1600.5, 100000.0, None), (1600.5, 100000.0, 1600.5), (None, 100000.0, 1600.5), (None, 100000.0, 2300.5),
    ]  # fmt: skip


def test_what_is_asked_for_beyond_the_budget_is_told(head, budget):
    benefits.submitted(factories.person(), benefits.line(amount="100700.00"))

    page = head.get("budget", budget.pk)

    assert "还差 700.00 元" in text(page)


def test_claims_of_a_township_with_its_own_budget_are_not_forecast_for_the_county(budget):
    benefits.budget(area=factories.JIADING)
    benefits.submitted(factories.person(), benefits.line(amount="700.00"))

    assert Spending(budget, TODAY).open_claims == (0, Decimal("0.00"))


@pytest.mark.parametrize(("today", "month"), [("2021-12-31", 0), ("2022-01-01", 1), ("2022-12-31", 12), ("2023-05-01", 12)])
def test_the_month_reached_lies_within_the_year_of_the_budget(today, month):
    assert Spending(Budget(year=2022), datetime.date.fromisoformat(today)).month_now == month


def test_list_narrows_by_year(head, budget):
    benefits.budget(fund="就业专项资金", year=2021)

    assert names(head.get("budgets", query="?year=2021")) == ["就业专项资金"]


@pytest.mark.parametrize("name", ["budget-new", "budget-change"])
def test_only_who_pays_sets_budgets(client, budget, name):
    address = reverse(name, args=[budget.pk] if name == "budget-change" else [])

    assert filed.statuses(client, address) == filed.only("reviewer", "head")


@pytest.mark.parametrize("name", ["budget", "budget-change"])
def test_a_budget_of_another_county_is_not_found(foreign, budget, name):
    assert foreign.get(name, budget.pk).status_code == 404
