"""Batches by their pages: made, sent, cancelled, and who may."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from nuanxin.benefits import actions
from nuanxin.benefits.models import Payment, PaymentBatch
from tests import factories
from tests.factories import benefits
from tests.web import filed
from tests.web.pages import HTMX, count, messages, names, signed_in, text
from tests.web.payments.conftest import grid

pytestmark = pytest.mark.django_db
MAKE = {"make": "1"}


def made(head, budget, claims, **data):
    return head.post("payment-batch-new", budget=budget.pk, id=[one.pk for one in claims], **MAKE, **data)


def test_an_empty_county_is_told_to_make_a_budget_first(head):
    page = head.get("payment-batch-new")

    assert (page.status_code, "请先登记预算" in text(page)) == (200, True)
    assert "点右上角“编制批次”" in text(head.get("payment-batches"))


def test_a_budget_from_which_nothing_waits_leads_to_the_claims(head, budget):
    page = head.get("payment-batch-new", query=f"?budget={budget.pk}")

    assert "这项预算没有待拨付的付款" in text(page)
    assert reverse("claims") in page.content.decode()


def test_the_only_budget_with_something_to_pay_is_chosen_and_totals_are_told_before(head, budget, claims):
    page = head.get("payment-batch-new")

    assert names(page) == ["张三", "李四"]
    assert [word for word in ("申领 2 笔", "付款 3 笔", "合计 1,600.50 元", "****8901", "灵活就业") if word not in text(page)] == []
    assert benefits.ACCOUNT not in page.content.decode()
    assert not PaymentBatch.objects.exists()


def test_of_several_budgets_one_is_asked_for(head, budget, claims):
    other = benefits.budget(fund="就业专项资金")
    benefits.approved(factories.person(), budget=other)

    page = head.get("payment-batch-new")

    assert names(page) == []
    assert "待拨付 1 笔，500.00 元" in text(page)


def test_totals_follow_the_ticks_and_nothing_is_written(head, budget, claims):
    page = head.client.post(reverse("payment-batch-new"), {"budget": budget.pk, "id": [claims[1].pk]}, headers=HTMX)

    assert text(page) == "申领 1 笔 付款 1 笔 合计 500.00 元"
    assert not PaymentBatch.objects.exists()


def test_a_batch_is_made_of_the_ticked_claims(head, budget, claims):
    answer = made(head, budget, claims[:1])

    batch = PaymentBatch.objects.get()
    assert answer["Location"] == reverse("payment-batch", args=[batch.pk])
    assert (batch.payment_count, batch.total_yuan, batch.recorded_by) == (2, Decimal("1100.50"), head.user)
    assert messages(head.get("payment-batch", batch.pk)) == [f"已编制批次 {batch.number}：2 笔，合计 1,100.50 元。请核对后导出送银行。"]


def test_no_tick_makes_no_batch(head, budget, claims):
    page = made(head, budget, [])

    assert (page.status_code, "没有勾选任何申领" in text(page)) == (422, True)


def test_the_second_of_two_clerks_is_told_that_the_claims_are_gone(head, budget, claims):
    made(head, budget, claims)

    page = made(head, budget, claims)

    assert (page.status_code, "可能已由别人编入批次" in text(page), PaymentBatch.objects.count()) == (422, True, 1)


def test_claims_that_cannot_be_sent_are_told_with_the_reason(head, budget):
    benefits.approved(factories.person(), account="", account_name="无账户")
    stopped = benefits.approved(factories.person(name="停发人"), account_name="停发人")
    actions.stop_entitlement(by=None, entitlement=stopped.entitlement, reason="年审")

    page = text(head.get("payment-batch-new"))

    assert [word for word in ("2 笔申领现在不能编入", "无账户", "没有收款账户", "停发人的待遇已于") if word not in page] == []


def test_a_budget_of_a_foreign_county_is_not_there(head, county):
    other = benefits.budget(area=factories.FOREIGN_COUNTY, fund="外县资金")

    page = head.get("payment-batch-new", query=f"?budget={other.pk}")

    assert "外县资金" not in text(page)


def test_batch_page_shows_totals_state_and_payments(head, batch):
    page = head.get("payment-batch", batch.pk)

    assert [
        word for word in ("编制中", "1,600.50 元，3 笔", "送银行：Excel 文件", "取消批次", "待拨付 3 1,600.50") if word not in text(page)
    ] == []
    assert count(page) == "3"


def test_payments_of_a_batch_are_filtered_as_a_fragment(head, batch):
    query = "?state=failed"

    fragment = head.get("payment-batch", batch.pk, query=query, headers=HTMX)

    assert (count(fragment), "<html" in fragment.content.decode()) == ("0", False)


def test_sending_gives_the_file_with_whole_accounts_and_control_totals(head, batch):
    answer = head.post("payment-batch-export", batch.pk, form="xlsx")

    rows = grid(answer.content)
    assert batch.number in answer["Content-Disposition"]
    assert [row[3] for row in rows if row[3] and str(row[3]).startswith("62")] == [benefits.ACCOUNT] * 3
    assert any("共 3 笔，合计 1600.50 元" in str(cell) for row in rows for cell in row)
    assert set(Payment.objects.values_list("state", flat=True)) == {"sent"}


def test_each_download_is_in_the_trail(head, batch):
    for _ in range(2):
        head.post("payment-batch-export", batch.pk, form="csv")

    subject = f"benefits.PaymentBatch:{batch.pk}"
    assert filed.events("benefits.batch.sent", "benefits.batch.downloaded") == [
        (kind, head.user.pk, subject, factories.COUNTY)
        for kind in ("benefits.batch.sent", "benefits.batch.downloaded", "benefits.batch.downloaded")
    ]


def test_a_form_of_file_that_there_is_not_is_refused(head, batch):
    answer = head.post("payment-batch-export", batch.pk, form="exe")

    assert (answer.status_code, "exe" in text(answer)) == (422, True)
    assert set(Payment.objects.values_list("state", flat=True)) == {"pending"}


def test_cancelling_asks_first_and_gives_the_payments_back(head, batch):
    assert "付款退回待拨付" in text(head.get("payment-batch-cancel", batch.pk))

    head.post("payment-batch-cancel", batch.pk)

    page = text(head.get("payment-batch", batch.pk))
    assert (Payment.objects.filter(batch=None).count(), "已取消" in page, "付款已退回待拨付" in page) == (3, True, True)


def test_a_batch_that_was_sent_is_not_cancelled(head, sent):
    answer = head.post("payment-batch-cancel", sent.pk)

    assert (answer.status_code, "不能取消" in text(answer)) == (422, True)


def test_only_who_pays_makes_sends_and_cancels(client, batch, claims):
    for name in ("payment-batch-new", "payment-results"):
        assert filed.statuses(client, reverse(name)) == filed.only("reviewer", "head")
    assert filed.statuses(client, reverse("payment-batch-cancel", args=[batch.pk])) == filed.only("reviewer", "head")
    assert filed.statuses(client, reverse("payment-batch-export", args=[batch.pk]), {"form": "csv"}) == filed.only("reviewer", "head")


def test_a_reader_sees_the_batch_without_buttons(client, batch):
    signed_in(client, factories.user(role="inspector"))

    page = client.get(reverse("payment-batch", args=[batch.pk]))

    assert (page.status_code, [word for word in ("取消批次", "送银行：") if word in text(page)]) == (200, [])


@pytest.mark.parametrize("name", ["payment-batch", "payment-batch-cancel"])
def test_a_batch_of_another_county_is_not_found(foreign, batch, name):
    assert foreign.get(name, batch.pk).status_code == 404


def test_a_township_does_not_see_the_batch_of_the_county(township, batch):
    assert township.get("payment-batch", batch.pk).status_code == 404


def test_list_has_a_tab_for_each_state_and_exports_what_it_shows(head, batch):
    page = head.get("payment-batches", query="?state=open")

    assert names(page) == [batch.number]
    assert re.findall(r'aria-current="page">([^<]+)<', page.content.decode())[-1] == "编制中"
    assert filed.exported(head.post("payment-batches-export"))[1][0] == batch.number
