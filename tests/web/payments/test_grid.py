"""Pieces of the pages of one entitlement and one payment: the grid of months, what was fixed, buttons, what happened."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.utils.safestring import SafeString

from nuanxin.benefits import actions
from nuanxin.benefits.models import Budget, Entitlement, Payment
from nuanxin.benefits.queries.terms import Term
from nuanxin.web.payments import budgets, entitlement, entitlements, payment
from nuanxin.web.payments.entitlement import Cell
from tests import factories
from tests.factories import bank, benefits
from tests.web.pages import text

TODAY = datetime.date(2022, 9, 5)


def day(told: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(told) if told else None


def paid(month: str | None, pk: int = 1, **told) -> Payment:
    return Payment(**{"pk": pk, "month": day(month), "state": "paid"} | told)


def marks(payments: list[Payment]) -> list[tuple[int, str]]:
    """Each year with the letters of its months; a dot where nothing was paid."""
    return [(year, "".join(cell.mark or "." for cell in cells)) for year, cells in entitlement.years(payments)]


@pytest.mark.parametrize(
    ("payments", "grid"),
    [
        ([], []),
        ([paid(None)], []),
        ([paid("2022-07-01")], [(2022, "......到.....")]),
        ([paid("2022-01-01"), paid("2022-12-01")], [(2022, "到..........到")]),
        ([paid("2021-12-01"), paid("2022-01-01")], [(2021, "...........到"), (2022, "到...........")]),
        ([paid("2020-12-01"), paid("2022-01-01")], [(2020, "...........到"), (2021, "............"), (2022, "到...........")]),
        ([paid("2022-07-01", state="pending"), paid(None)], [(2022, "......待.....")]),
        ([paid("2022-07-01", state="sent")], [(2022, "......送.....")]),
        ([paid("2022-07-01", state="failed")], [(2022, "......败.....")]),
        ([paid("2022-07-01", is_reversed=True)], [(2022, "......追.....")]),
    ],
)
def test_grid_has_a_line_for_each_year_from_the_first_paid_to_the_last(payments, grid):
    assert marks(payments) == grid


@pytest.mark.parametrize(
    ("payments", "shown", "label", "tone"),
    [
        ([], None, "", "none"),
        ([paid("2022-07-01", 3)], 3, "已到账", "ok"),
        ([paid("2022-07-01", 3, is_reversed=True), paid("2022-07-01", 4, state="pending")], 4, "待拨付", "warn"),
        ([paid("2022-07-01", 3, state="failed"), paid("2022-07-01", 4)], 4, "已到账", "ok"),
        ([paid("2022-07-01", 3), paid("2022-07-01", 4, is_reversed=True)], 3, "已到账", "ok"),
        ([paid("2022-07-01", 3, is_reversed=True), paid("2022-07-01", 4, is_reversed=True)], 4, "已追回", "off"),
    ],
)
def test_of_several_payments_of_a_month_the_newest_that_stands_is_shown(payments, shown, label, tone):
    cell = Cell(datetime.date(2022, 7, 1), payments)

    assert (cell.shown and cell.shown.pk, cell.label, cell.tone) == (shown, label, tone)


@pytest.mark.parametrize(
    ("told", "label", "value"),
    [
        ({}, "最长月数", "政策没有规定"),
        ({"cap_months": 0}, "最长月数", "0 个月"),
        ({"cap_months": 36}, "最长月数", "36 个月"),
        ({"cap_months": 36, "is_extended": True}, "最长月数", "按退休时间，不限月数"),
        ({}, "核定时的退休年月", "没有核定"),
        ({"retirement_month": day("2030-05-01")}, "核定时的退休年月", "2030-05"),
        ({}, "核定时距退休", "没有核定"),
        ({"distance_months": 0}, "核定时距退休", "0 个月"),
        ({"distance_months": 60}, "核定时距退休", "60 个月"),
        ({}, "延长至退休", "否"),
        ({"is_extended": True}, "延长至退休", "是"),
        ({}, "初次核定", "2022-07-15"),
        ({}, "政策版本", "3"),
    ],
)
def test_what_was_fixed_is_told_in_words(told, label, value):
    found = Entitlement(first_approved_on=day("2022-07-15"), policy_version="3", **told)

    assert dict(entitlement.frozen(found))[label] == value


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ({}, ("在享受", "ok")),
        ({"stopped_on": TODAY}, ("停发", "warn")),
        ({"ended_on": TODAY}, ("已终止", "off")),
        ({"stopped_on": TODAY, "ended_on": TODAY}, ("已终止", "off")),
    ],
)
def test_state_of_an_entitlement_tells_the_end_before_the_stop(told, state):
    assert entitlements.STATES[entitlements.state_of(Entitlement(**told))] == state


@pytest.mark.parametrize(
    ("term", "shown", "left"),
    [
        (Term(3, None, None, None), "已用 3 个月", "不限"),
        (Term(3, None, 7, None), "已用 3 个月", "7 个月"),
        (Term(3, 36, 33, None), "3 / 36", "33 个月"),
        (Term(40, 36, 0, None), "40 / 36", "0 个月"),
        (Term(0, 0, 0, None), "0 / 0", "0 个月"),
    ],
)
def test_months_used_are_shown_against_the_cap_where_there_is_one(term, shown, left):
    drawn = entitlements.meter(term)

    assert isinstance(drawn, SafeString)
    assert (drawn.endswith(f"{shown}</span>"), "<svg" in drawn) == (True, term.cap is not None)
    assert entitlements.left_text(term) == left


@pytest.mark.parametrize(
    ("last", "told", "shown"),
    [
        (None, {}, "—"),
        ("2022-09-01", {"ended_on": TODAY}, "—"),
        ("2022-08-01", {}, '2022-08 <span class="tag bad">已期满</span>'),
        ("2022-09-01", {}, '2022-09 <span class="tag bad">剩 25 天</span>'),
        ("2022-09-01", {"stopped_on": TODAY}, '2022-09 <span class="tag bad">剩 25 天</span>'),
        ("2022-10-01", {}, '2022-10 <span class="tag warn">剩 56 天</span>'),
        ("2022-11-01", {}, '2022-11 <span class="tag warn">剩 86 天</span>'),
        ("2022-12-01", {}, "2022-12"),
    ],
)
def test_the_end_expected_is_marked_when_it_is_near(monkeypatch, last, told, shown):
    monkeypatch.setattr(entitlements.remembered, "business_today", lambda: TODAY)
    row = Entitlement(**told)
    row.term = Term(0, 36, 0, day(last))

    assert entitlements.last_cell(row) == shown


@pytest.mark.parametrize(
    ("today", "shown"), [("2022-09-30", "剩 0 天"), ("2022-10-01", "已期满"), ("2022-08-31", "剩 30 天"), ("2022-08-30", "剩 31 天")]
)
def test_days_left_are_counted_to_the_last_day_of_the_month(monkeypatch, today, shown):
    monkeypatch.setattr(entitlements.remembered, "business_today", lambda: day(today))
    row = Entitlement()
    row.term = Term(0, 36, 0, day("2022-09-01"))

    assert f">{shown}<" in entitlements.last_cell(row)
    assert ('"tag warn"' in entitlements.last_cell(row)) is (shown == "剩 31 天")


@pytest.mark.parametrize(
    ("committed", "amount", "share"),
    [("0", "0", 0), ("0", "100", 0), ("1", "3", 33), ("99.99", "100", 99), ("100", "100", 100), ("0.01", "100000", 0)],
)
def test_share_of_a_budget_is_whole_only_when_all_of_it_is_committed(committed, amount, share):
    found = Budget(fund="就业补助资金", year=2022, committed_yuan=Decimal(committed), amount_yuan=Decimal(amount))

    assert budgets.percent(found) == share
    assert budgets.use_cell(found).endswith(f"{share}%</span>")


@pytest.mark.parametrize(
    ("details", "said"),
    [
        ({"before": "", "after": "50000.00"}, "登记 50,000.00 元"),
        ({"after": "50000"}, "登记 50,000.00 元"),
        ({"before": "100.00", "after": "0.00"}, "100.00 元改为 0.00 元"),
        ({"before": "0.00", "after": "1234567.8"}, "0.00 元改为 1,234,567.80 元"),
    ],
)
def test_a_change_of_a_budget_is_told_with_what_was_and_what_is(details, said):
    assert budgets.change_text(details) == said


def story(one: Payment) -> list[tuple[str, str]]:
    return [(str(happening.at), happening.text) for happening in payment.happenings(payment.visible(factories.user("head")).get(pk=one.pk))]


@pytest.mark.django_db
def test_what_happened_to_a_payment_that_failed_was_sent_again_and_taken_back(head, budget, claims, sent, tmp_path):
    one = sent.payments.order_by("pk").last()
    actions.import_results(by=None, content=bank.workbook(tmp_path / "r.xlsx", bank.rows(sent, {one.pk: "账号户名不符"})))
    assert story(one)[-1] == ("2022-09-05", "发放失败：账号户名不符")

    actions.retry_payment(by=head.user, payment=one)
    assert story(one) == [("2022-09-05", "审批通过，待拨付"), ("2022-09-05", "更正后重发，等待下一批次")]

    actions.reverse_payment(by=head.user, payment=one, reason="重复申领")
    assert story(one)[-1] == ("2022-09-05", "追回：重复申领")
    assert story(Payment.objects.get(kind="reversal")) == [("2022-09-05", "追回原付款：重复申领")]
    assert payment.buttons(head.user, payment.visible(head.user).get(pk=one.pk)) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "labels"),
    [
        ({"state": "pending"}, ["追回"]),
        ({"state": "sent"}, []),
        ({"state": "paid", "paid_on": TODAY}, ["追回"]),
        ({"state": "failed"}, ["更正后重发", "追回"]),
        ({"state": "failed", "is_reversed": True}, []),
    ],
)
def test_buttons_are_what_may_be_done_now_and_only_for_who_pays(head, clerk, person, told, labels):
    one = benefits.payment(person, **told)

    assert [button.label for button in payment.buttons(head.user, one)] == labels
    assert payment.buttons(clerk.user, one) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "labels"),
    [
        ({}, ["停发", "终止"]),
        ({"stopped_on": TODAY}, ["恢复", "终止"]),
        ({"ended_on": TODAY}, []),
        ({"ended_on": TODAY, "stopped_on": TODAY}, []),
    ],
)
def test_what_may_be_done_about_an_entitlement_follows_its_state(head, clerk, person, told, labels):
    one = benefits.entitlement(person, **told)

    assert [button.label for button in entitlement.buttons(head.user, one)] == labels
    assert entitlement.buttons(clerk.user, one) == []


@pytest.mark.django_db
def test_page_of_an_entitlement_shows_each_payment_of_it_and_of_nobody_else(head, person):
    held = benefits.entitlement(person, cap_months=36)
    benefits.payment(person, benefits.JULY, state="paid", paid_on=TODAY)
    benefits.payment(person, benefits.AUGUST, state="failed", failure="户名不符")
    benefits.payment(person, datetime.date(2022, 6, 1), policy="other")
    benefits.payment(factories.person(), datetime.date(2022, 5, 1))

    page = head.get("entitlement", held.pk)

    assert marks([one for _, cells in page.context["years"] for cell in cells for one in cell.payments]) == [(2022, "......到败....")]
    assert "2 / 36" in text(page)
