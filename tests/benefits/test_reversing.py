"""Taking payments back, and sending failed ones again."""

import datetime
from decimal import Decimal

import pytest

from nuanxin.benefits import actions
from nuanxin.benefits.models import Claim, Payment
from nuanxin.benefits.queries import books
from nuanxin.errors import UserError
from nuanxin.orgs.models import AuditEvent
from tests.factories import benefits
from tests.factories.benefits import approved, line

pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 9, 3)


@pytest.fixture
def payment(person, budget):
    approved(person, budget=budget)
    return Payment.objects.get()


def set_state(payment, state, **fields):
    Payment.objects.filter(pk=payment.pk).update(state=state, **fields)


def test_what_was_paid_is_taken_back_by_an_entry(payment, budget, head):
    set_state(payment, "paid", paid_on=DAY)

    entry = actions.reverse_payment(by=head, payment=payment, reason="死亡后多发", on=datetime.date(2022, 9, 5))

    payment.refresh_from_db()
    budget.refresh_from_db()
    assert (entry.kind, entry.amount_yuan, entry.reverses, entry.paid_on, entry.reason) == (
        "reversal", Decimal("-500.00"), payment, datetime.date(2022, 9, 5), "死亡后多发",
    )  # fmt: skip
    assert (payment.is_reversed, payment.state, payment.amount_yuan) == (True, "paid", Decimal("500.00"))
    assert (entry.month, entry.payee_key, entry.line) == (payment.month, payment.payee_key, payment.line)
    assert budget.committed_yuan == 0


def test_taking_back_twice_is_taking_back_once(payment, budget):
    first, second = (actions.reverse_payment(by=None, payment=payment, reason="多发") for _ in range(2))

    budget.refresh_from_db()
    assert (first, budget.committed_yuan) == (second, 0)
    assert AuditEvent.objects.filter(kind="benefits.payment.reversed").count() == 1


def test_the_books_balance_after_it(payment):
    actions.reverse_payment(by=None, payment=payment, reason="多发")

    found = books.books_of_claim(payment.line.claim)
    assert found == books.Books(Decimal("500.00"), Decimal("0.00"), Decimal("500.00"), Decimal("0.00"))
    assert found.balances


def test_what_was_taken_back_may_be_paid_again(payment, person, budget):
    actions.reverse_payment(by=None, payment=payment, reason="多发")

    assert approved(person, budget=budget).state == "approved"


def test_what_is_with_the_bank_is_not_taken_back(payment):
    set_state(payment, "sent")

    with pytest.raises(UserError, match="已送银行，还没有结果"):
        actions.reverse_payment(by=None, payment=payment, reason="多发")


def test_what_is_in_an_open_batch_is_not_taken_back(payment, budget):
    actions.make_batch(by=None, budget=budget, claims=[payment.line.claim])

    with pytest.raises(UserError, match="请先取消该批次"):
        actions.reverse_payment(by=None, payment=payment, reason="多发")


def test_an_entry_is_not_taken_back(payment):
    entry = actions.reverse_payment(by=None, payment=payment, reason="多发")

    with pytest.raises(UserError, match="本身是追回"):
        actions.reverse_payment(by=None, payment=entry, reason="多发")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"reason": " "}, "没有填写追回原因"),
        ({"on": datetime.date(2022, 9, 6)}, "晚于今天"),
        ({"on": datetime.date(2022, 9, 2)}, "早于到账日期"),
        ({"reason": "长" * 201}, "最多 200 个字"),
    ],
)
def test_what_cannot_be_is_refused(payment, told, words):
    set_state(payment, "paid", paid_on=DAY)

    with pytest.raises(UserError, match=words):
        actions.reverse_payment(by=None, payment=payment, **{"reason": "多发"} | told)


def test_a_voided_payment_is_left_alone(payment):
    Payment.objects.filter(pk=payment.pk).update(voided_at=payment.recorded_at)

    with pytest.raises(UserError, match="已经作废"):
        actions.reverse_payment(by=None, payment=payment, reason="多发")


@pytest.mark.parametrize("action", [actions.reverse_payment, actions.retry_payment])
def test_who_does_not_pay_does_neither(payment, clerk, action):
    told = {"reason": "多发"} if action is actions.reverse_payment else {}

    with pytest.raises(UserError, match="没有审批和拨付待遇的权限"):
        action(by=clerk, payment=payment, **told)


def test_a_failed_payment_waits_for_the_next_batch(payment):
    set_state(payment, "failed", failure="户名不符")

    actions.retry_payment(by=None, payment=payment, account="6222 0212 3456 7890", account_name="李四")

    payment.refresh_from_db()
    claim = Claim.objects.get()
    assert (payment.state, payment.failure, payment.batch) == ("pending", "", None)
    assert (claim.account, claim.account_name) == ("6222021234567890", "李四")
    assert list(AuditEvent.objects.order_by("-id").values_list("kind", flat=True)[:2]) == [
        "benefits.payment.retried",
        "benefits.claim.account_corrected",
    ]


@pytest.mark.parametrize("state", ["pending", "sent", "paid"])
def test_what_did_not_fail_is_not_sent_again(payment, state):
    set_state(payment, state, paid_on=DAY)

    with pytest.raises(UserError, match="不是发放失败，不能重新发放"):
        actions.retry_payment(by=None, payment=payment)


def test_a_failed_payment_taken_back_is_not_sent_again(payment):
    set_state(payment, "failed", failure="户名不符")
    actions.reverse_payment(by=None, payment=payment, reason="不再发放")

    with pytest.raises(UserError, match="不能重新发放"):
        actions.retry_payment(by=None, payment=payment)


@pytest.mark.parametrize("month", [benefits.JULY, None])
def test_a_failed_month_paid_otherwise_meanwhile_is_not_sent_again(person, budget, month):
    approved(person, line(person, month), budget=budget)
    failed = Payment.objects.get()
    set_state(failed, "failed", failure="户名不符")
    approved(person, line(person, month), budget=budget)

    with pytest.raises(UserError, match="已有另一笔付款，不能重新发放"):
        actions.retry_payment(by=None, payment=failed)


def test_a_wrong_account_is_refused(payment):
    set_state(payment, "failed", failure="户名不符")

    with pytest.raises(UserError, match="银行账户应为"):
        actions.retry_payment(by=None, payment=payment, account="12")


def test_all_taken_back_lets_the_claim_be_decided_anew(payment):
    set_state(payment, "paid", paid_on=DAY)
    actions.reverse_payment(by=None, payment=payment, reason="多发")
    claim = Claim.objects.get()

    claim = benefits.step(actions.reopen_claim, claim, reason="改判")

    assert claim.state == "cleared"
