"""A batch in a browser: put together, sent, answered by the bank, a failure mended; and the pages of money and of work lists."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from nuanxin.benefits.actions.budgets import commit
from nuanxin.benefits.models import ClaimDeed, Payment, PaymentBatch
from tests.browser.test_accessibility import judge, overflow, violations
from tests.factories import bank, benefits

JUNE = datetime.date(2022, 6, 1)


@pytest.fixture
def money(office):
    """A budget, two approved claims that wait for the bank, an entitlement about to end, something to tell."""
    people = office["people"]
    budget = benefits.budget()
    for person in people[:2]:
        claim = benefits.claim(person, state="approved", account=benefits.ACCOUNT, account_name=person.name, amount_yuan="1000.00")
        ClaimDeed.objects.create(claim=claim, kind="approved", from_state="cleared", to_state="approved", on=JUNE, by_name="甲")
        for month in (JUNE, benefits.JULY):
            line = claim.lines.create(person=person, programme=benefits.PROGRAMME, month=month, amount_yuan="500.00")
            benefits.payment(person, month, line=line, budget=budget)
        commit(budget, Decimal("1000.00"))
    held = benefits.entitlement(people[0], cap_months=3, retirement_month=datetime.date(2030, 5, 1))
    return {"budget": budget, "entitlement": held, "notification": benefits.notification(people[0])}


def sound(page) -> list:
    """Nothing wrong with the page that is shown."""
    return [*violations(page), *([overflow(page)] if overflow(page) else [])]


def press(page, text: str) -> None:
    with page.expect_navigation():
        page.click(f"main button:has-text('{text}'), main a:has-text('{text}')")


def test_a_batch_goes_to_the_bank_and_comes_back(sign_in, money, tmp_path):
    page = sign_in("head")
    page.goto(reverse("payment-batches"))
    press(page, "编制批次")
    assert sound(page) == []
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.uncheck("tbody tr:nth-child(2) input[name=id]")
    page.wait_for_selector("#totals:has-text('1,000.00')")
    page.check("tbody tr:nth-child(2) input[name=id]")
    page.wait_for_selector("#totals:has-text('2,000.00')")
    press(page, "编制批次")
    assert sound(page) == []
    with page.expect_download() as download:
        page.click("main button:has-text('送银行：Excel')")
    batch = PaymentBatch.objects.get()
    assert (download.value.suggested_filename, batch.state) == (f"{batch.number}.xlsx", "sent")
    failed = batch.payments.order_by("pk").last()
    answer = bank.workbook(tmp_path / "result.xlsx", bank.rows(batch, {failed.pk: "账号户名不符"}, day="2022-09-19"))
    page.goto(reverse("payment-results"))
    assert sound(page) == []
    page.set_input_files("[name=file]", str(answer))
    press(page, "上传并核对")
    assert "与送出的逐笔对上" in page.inner_text("main")
    assert sound(page) == []
    press(page, "入账")
    assert "失败 1 笔 500.00 元" in page.inner_text("#messages")
    assert sound(page) == []
    page.goto(reverse("payment", args=[failed.pk]))
    assert sound(page) == []
    press(page, "更正后重发")
    page.fill("[name=account]", "6217000099998888777")
    assert sound(page) == []
    with page.expect_navigation():
        page.click(".savebar button.primary")
    assert (Payment.objects.get(pk=failed.pk).state, "请编入下一个批次" in page.inner_text("#messages")) == ("pending", True)


def test_pages_of_money_and_of_work_lists_have_no_violation(sign_in, money):
    page = sign_in("head")
    payment = Payment.objects.order_by("pk").first()
    own = {
        "budget": money["budget"], "budget-change": money["budget"], "entitlement": money["entitlement"], "entitlement-stop": money["entitlement"],
        "notification": money["notification"], "payment": payment, "payment-reverse": payment,
    }  # fmt: skip
    lists = [
        reverse(name) for name in ("payments", "budgets", "budget-new", "entitlements", "notifications", "published-table", "worklists")
    ]
    ticked = [f"{reverse(name)}?id={money['notification'].pk}" for name in ("notifications-tell", "notification-letters")]

    pages = [*(reverse(name, args=[record.pk]) for name, record in own.items()), *lists, *ticked, reverse("worklist", args=["ending"])]
    assert judge(page, pages) == []
