"""The ledger of payments and one payment: sums, filters, taking back, sending again."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from nuanxin.benefits import actions
from nuanxin.benefits.models import Claim, Payment
from tests import factories
from tests.factories import bank, benefits
from tests.web import filed
from tests.web.pages import HTMX, count, messages, names, text

pytestmark = pytest.mark.django_db
OTHER = "6217000099998888777"


@pytest.fixture
def answered(sent, tmp_path):
    """Two payments arrived, one failed."""
    failed = sent.payments.order_by("pk").last()
    actions.import_results(by=None, content=bank.workbook(tmp_path / "r.xlsx", bank.rows(sent, {failed.pk: "账号户名不符"})))
    return sent


@pytest.fixture
def failed(answered):
    return Payment.objects.get(state="failed")


@pytest.fixture
def arrived(answered):
    return Payment.objects.filter(state="paid").order_by("pk").first()


def test_an_empty_ledger_says_where_payments_come_from(head, county):
    assert "申领审批通过后" in text(head.get("payments"))


def test_sums_stand_above_the_list_and_lead_to_it(head, answered):
    page = head.get("payments")

    shown = text(page)
    assert [word for word in ("已到账 1,100.50 2", "发放失败 500.00 1", "全部 3", "金额合计 1,600.50 元") if word not in shown] == []
    assert 'href="/payments/?state=failed"' in page.content.decode()


def test_a_state_narrows_the_list_and_its_sum(head, answered):
    page = head.get("payments", query="?state=failed")

    assert (count(page), names(page), "金额合计 500.00 元" in text(page)) == ("1", ["李四"], True)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=李", "1"), ("month=2022-08", "1"), ("month=202207", "2"), ("policy=national-insurance-subsidy-flexible", "3"), ("kind=employer", "0"),
        ("fund=就业补助资金", "3"), ("from=2022-09-04&to=2022-09-04", "2"), ("to=2022-09-03", "0"), ("area=360722101000", "0"), ("area=360722100000", "3"),
        ("state=reversal", "0"),
    ],
)  # fmt: skip
def test_each_filter_narrows(head, answered, query, found):
    assert count(head.get("payments", query=f"?{query}")) == found


@pytest.mark.parametrize("query", ["month=七月", "month=2022-13", "state=lost", "policy=none", "from=yesterday", "budget=99"])
def test_what_cannot_be_asked_is_refused(head, answered, query):
    assert head.get("payments", query=f"?{query}").status_code == 422


def test_whole_id_number_finds_the_payee(head, answered):
    number = Payment.objects.order_by("pk").first().person.full_id_number

    assert count(head.get("payments", query=f"?q={number}")) == "2"


def test_fragment_is_the_table_of_the_page(head, answered):
    fragment = head.get("payments", query="?state=paid", headers=HTMX)

    assert (count(fragment), "<html" in fragment.content.decode()) == ("2", False)


def test_export_holds_what_the_filters_show(head, answered):
    rows = filed.exported(head.post("payments-export", query="?state=paid"))

    amounts = [row[rows[0].index("金额（元）")] for row in rows[1:]]
    assert amounts == [600.5, 500]
    assert filed.events("web.payments.exported")[0][1] == head.user.pk


def test_no_whole_number_is_shown(head, arrived):
    for page in (head.get("payments"), head.get("payment", arrived.pk), head.get("payment-reverse", arrived.pk)):
        content = page.content.decode()
        assert arrived.person.full_id_number not in content
        assert benefits.ACCOUNT not in content


def test_page_of_a_payment_tells_its_way(head, arrived):
    page = text(head.get("payment", arrived.pk))

    wanted = ("已到账", "500.00 元", "****8901", "编入批次", "送银行", "2022-09-04 到账", "2022 年就业补助资金", "追回")
    assert [word for word in wanted if word not in page] == []


def test_taking_back_needs_a_reason(head, arrived):
    page = head.post("payment-reverse", arrived.pk, reason=" ")

    assert (page.status_code, filed.errors(page)) == (422, {"reason": ["请填写追回原因。"]})
    assert not Payment.objects.filter(kind="reversal").exists()


def test_taking_back_leaves_an_entry_and_gives_the_budget_its_money(head, budget, arrived):
    head.post("payment-reverse", arrived.pk, reason="7 月已死亡", on="2022-09-05")

    entry = Payment.objects.get(kind="reversal")
    budget.refresh_from_db()
    assert (entry.amount_yuan, entry.paid_on, budget.committed_yuan) == (Decimal("-500.00"), datetime.date(2022, 9, 5), Decimal("1100.50"))
    page = head.get("payment", arrived.pk)
    assert messages(page) == [f"已追回 张三 {arrived.month:%Y-%m} 的 500.00 元，预算已退回；原付款和追回记账都保留。"] or "已追回" in text(
        page
    )
    assert [word for word in ("追回：7 月已死亡", "已追回") if word not in text(page)] == []
    assert "追回原付款：7 月已死亡" in text(head.get("payment", entry.pk))


def test_taking_back_twice_is_one_entry(head, arrived):
    for _ in range(2):
        head.post("payment-reverse", arrived.pk, reason="重复发放")

    assert Payment.objects.filter(kind="reversal").count() == 1


def test_what_is_with_the_bank_is_not_taken_back(head, sent):
    one = sent.payments.first()

    page = head.post("payment-reverse", one.pk, reason="错了")

    assert (page.status_code, "已送银行，还没有结果" in text(page), "追回</a>" in head.get("payment", one.pk).content.decode()) == (
        422,
        True,
        False,
    )


def test_a_failed_payment_tells_why_and_is_sent_again_with_another_account(head, failed):
    assert [word for word in ("发放失败：账号户名不符", "更正后重发") if word not in text(head.get("payment", failed.pk))] == []

    head.post("payment-retry", failed.pk, account=OTHER, account_name="李四四")

    failed.refresh_from_db()
    claim = Claim.objects.get(pk=failed.line.claim_id)
    assert (failed.state, failed.batch, claim.account, claim.account_name) == ("pending", None, OTHER, "李四四")
    assert OTHER not in head.get("payment", failed.pk).content.decode()


def test_an_account_that_is_right_stays(head, failed):
    head.post("payment-retry", failed.pk, account="", account_name="")

    assert Claim.objects.get(pk=failed.line.claim_id).account == benefits.ACCOUNT


def test_an_account_that_cannot_be_is_refused_beside_its_field(head, failed):
    page = head.post("payment-retry", failed.pk, account="12345")

    assert (page.status_code, Payment.objects.get(pk=failed.pk).state) == (422, "failed")
    assert "银行账户应为" in text(page)


def test_the_second_of_two_clerks_is_told_that_it_is_waiting_already(head, failed):
    head.post("payment-retry", failed.pk)

    page = head.post("payment-retry", failed.pk)

    assert (page.status_code, "不是发放失败" in text(page)) == (422, True)


@pytest.mark.parametrize("name", ["payment-reverse", "payment-retry"])
def test_only_who_pays_changes_a_payment(client, failed, name):
    assert filed.statuses(client, reverse(name, args=[failed.pk])) == filed.only("reviewer", "head")


@pytest.mark.parametrize("name", ["payment", "payment-reverse", "payment-retry"])
def test_a_payment_of_another_county_is_not_found(foreign, failed, name):
    assert foreign.get(name, failed.pk).status_code == 404


def test_a_township_sees_its_own_payments(township, answered):
    benefits.payment(factories.person(residence=factories.CHANGLONG), area_id=factories.CHANGLONG)

    assert count(township.get("payments")) == "3"
