"""Batches: put together, sent as a file with control totals, cancelled before."""

import csv
import datetime
import io
from decimal import Decimal

import openpyxl
import pytest

from nuanxin.benefits import actions
from nuanxin.benefits.models import Claim, Entitlement, Payment, PaymentBatch
from nuanxin.errors import UserError
from nuanxin.orgs import files
from nuanxin.orgs.models import AuditEvent
from tests import factories
from tests.factories import benefits
from tests.factories.benefits import ACCOUNT, AUGUST, approved, cleared, line

pytestmark = pytest.mark.django_db


@pytest.fixture
def claims(person, budget):
    return [approved(person, line(person), line(person, AUGUST, "600.50")), approved(factories.person())]


@pytest.fixture
def batch(budget, claims):
    return actions.make_batch(by=None, budget=budget, claims=claims)


def test_a_batch_holds_what_is_pending_with_its_totals(head, budget, claims):
    batch = actions.make_batch(by=head, budget=budget, claims=claims)

    assert (batch.number, batch.state) == (f"{factories.COUNTY}-2022-0001", "open")
    assert (batch.payment_count, batch.total_yuan) == (3, Decimal("1600.50"))
    assert set(batch.payments.values_list("state", flat=True)) == {"pending"}


def test_numbers_of_batches_run_on(budget, batch):
    assert actions.make_batch(by=None, budget=budget, claims=[approved(factories.person())]).number.endswith("-0002")


def test_what_is_in_a_batch_is_not_put_into_another(budget, claims, batch):
    with pytest.raises(UserError, match="没有待拨付的付款"):
        actions.make_batch(by=None, budget=budget, claims=claims)


def test_every_claim_that_cannot_be_sent_is_told_and_there_is_no_batch(person, budget):
    early, bare = cleared(person), approved(factories.person(), account="")
    stopped = approved(factories.person())
    actions.stop_entitlement(by=None, entitlement=stopped.entitlement, reason="年审")

    with pytest.raises(UserError) as refused:
        actions.make_batch(by=None, budget=budget, claims=[early, bare, stopped])

    assert [word in text for word, text in zip(("请先审批", "没有收款账户", "停发，不能拨付"), refused.value.problems, strict=True)] == [
        True
    ] * 3
    assert not PaymentBatch.objects.exists()


def test_payments_of_another_budget_stay_out(claims):
    other = benefits.budget(fund="别的资金")

    with pytest.raises(UserError, match="在这个预算下没有待拨付的付款"):
        actions.make_batch(by=None, budget=other, claims=claims)


def test_an_empty_batch_is_refused(budget):
    with pytest.raises(UserError, match="没有选择要拨付的申领"):
        actions.make_batch(by=None, budget=budget, claims=[])


@pytest.mark.parametrize("role", ["officer", "collector", "inspector"])
def test_who_does_not_pay_makes_no_batch(budget, claims, role):
    with pytest.raises(UserError, match="没有审批和拨付待遇的权限"):
        actions.make_batch(by=factories.user(role=role), budget=budget, claims=claims)


def test_a_batch_not_sent_is_cancelled_and_its_payments_wait(budget, claims, batch):
    for _ in range(2):
        assert actions.cancel_batch(by=None, batch=batch).state == "cancelled"

    assert actions.make_batch(by=None, budget=budget, claims=claims).payment_count == 3
    assert AuditEvent.objects.filter(kind="benefits.batch.cancelled").count() == 1


def test_what_was_sent_is_not_cancelled(batch):
    actions.export_batch(by=None, batch=batch)

    with pytest.raises(UserError, match="是“已送出”，不能取消"):
        actions.cancel_batch(by=None, batch=batch)


def test_what_was_cancelled_is_not_sent(batch):
    actions.cancel_batch(by=None, batch=batch)

    with pytest.raises(UserError, match="已取消，不能送出"):
        actions.export_batch(by=None, batch=batch)


def cells(stored):
    sheet = openpyxl.load_workbook(io.BytesIO(files.read(stored))).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_the_workbook_for_the_bank_holds_accounts_and_totals(batch, claims, person):
    stored, control = actions.export_batch(by=None, batch=batch)

    title, note, headings, *rows = cells(stored)
    assert (title[0], note[0]) == (f"代发明细 {batch.number}", f"2022-09-05　{control}")
    assert headings == ["序号", "流水号", "户名", "账号", "金额（元）", "摘要"]
    pk = Payment.objects.order_by("pk").first().pk
    assert rows[0] == [1, f"{batch.number}-{pk}", person.name, ACCOUNT, 500, f"{benefits.PROGRAMME}2022-07"]
    assert (len(rows), control.count, control.total, len(control.digest)) == (3, 3, Decimal("1600.50"), 64)


def test_a_text_file_for_the_bank_ends_with_the_totals(batch):
    stored, control = actions.export_batch(by=None, batch=batch, form="csv")

    rows = list(csv.reader(io.StringIO(files.read(stored).decode("utf-8-sig"))))
    assert [len(row) for row in rows] == [6] * 5
    assert rows[-1] == ["合计", "", "3 笔", "", "1600.50", control.digest]


def test_accounts_stand_nowhere_unencrypted(batch, settings):
    actions.export_batch(by=None, batch=batch)

    kept = [path.read_bytes() for path in settings.FILES.glob("*/*")]
    assert len(kept) == 1
    assert ACCOUNT.encode() not in kept[0]
    assert not AuditEvent.objects.filter(details__icontains=ACCOUNT).exists()


def test_what_is_sent_is_with_the_bank(batch, head):
    stored, _ = actions.export_batch(by=head, batch=batch)

    batch.refresh_from_db()
    assert (batch.state, batch.file, batch.sent_at is not None, stored.is_kept) == ("sent", stored, True, True)
    assert set(Payment.objects.values_list("state", flat=True)) == {"sent"}


def test_a_batch_sent_again_is_the_same_file(batch):
    first, second = (actions.export_batch(by=None, batch=batch, form=form) for form in ("xlsx", "csv"))

    assert first == second
    assert AuditEvent.objects.filter(kind="benefits.batch.sent").count() == 1


def test_a_batch_that_somebody_changed_is_not_sent(batch):
    Payment.objects.filter(pk=batch.payments.first().pk).update(amount_yuan=Decimal("1.00"))

    with pytest.raises(UserError, match=r"登记 3 笔 1600.50 元，实有 3 笔"):
        actions.export_batch(by=None, batch=batch)


def test_the_control_digest_depends_on_account_and_amount(batch):
    from nuanxin.benefits.actions.batches import control_of

    def digest():
        return control_of(batch, list(batch.payments.select_related("line__claim").order_by("pk"))).digest

    before = digest()
    Claim.objects.update(account_name="别人")
    assert digest() == before
    for claim in Claim.objects.all():
        claim.account = "6222000000000000000"
        claim.save()
    assert digest() != before


@pytest.mark.parametrize("role", ["officer", "inspector"])
def test_who_does_not_pay_sends_nothing(batch, role):
    with pytest.raises(UserError, match=r"没有.+权限"):
        actions.export_batch(by=factories.user(role=role), batch=batch)


def test_a_one_off_has_no_month_in_its_summary(person, budget):
    claim = approved(person, line(person, None))
    batch = actions.make_batch(by=None, budget=budget, claims=[claim])

    stored, _ = actions.export_batch(by=None, batch=batch)

    assert cells(stored)[3][5] == benefits.PROGRAMME


@pytest.mark.parametrize(("month", "is_sent"), [(datetime.date(2022, 7, 1), True), (datetime.date(2022, 9, 1), False)])
def test_months_after_the_end_of_an_entitlement_are_not_sent(person, budget, month, is_sent):
    claim = approved(person, line(person, month))
    claim.refresh_from_db()
    Entitlement.objects.filter(pk=claim.entitlement_id).update(
        first_approved_on=datetime.date(2022, 6, 1), ended_on=datetime.date(2022, 8, 20)
    )

    if is_sent:
        assert actions.make_batch(by=None, budget=budget, claims=[claim]).payment_count == 1
    else:
        with pytest.raises(UserError, match="终止在 2022-09 之前，2022-09 的付款不能拨付。请追回这笔付款，或核对终止。"):
            actions.make_batch(by=None, budget=budget, claims=[claim])
