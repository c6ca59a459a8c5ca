"""The bank's answer looked at: the same judgement as taking it in, and nothing written."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from nuanxin.benefits import actions
from nuanxin.benefits.actions.answers import Answer
from nuanxin.benefits.actions.batches import reference
from nuanxin.benefits.actions.previewing import Preview, preview_results
from nuanxin.benefits.models import Claim, ClaimLine, Payment, PaymentBatch
from nuanxin.errors import UserError
from nuanxin.orgs.models import AuditEvent, StoredFile
from tests import factories
from tests.factories import bank, benefits, papers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _read_here(monkeypatch):
    monkeypatch.setattr(papers.reader, "run_child", papers.read_here)


@pytest.fixture
def batch(person, budget):
    """Sent with three payments of two claims: 500, 600.50 and 700 yuan."""
    made = PaymentBatch.objects.create(area_id=factories.COUNTY, budget=budget, number="XF2022-001", state="sent", payment_count=3)
    for who, month, amount in (
        (person, benefits.JULY, "500.00"),
        (person, benefits.AUGUST, "600.50"),
        (factories.person(), benefits.JULY, "700.00"),
    ):
        claim = Claim.objects.filter(person=who).first() or benefits.claim(who, state="approved")
        line = ClaimLine.objects.create(claim=claim, person=who, programme=benefits.PROGRAMME, month=month, amount_yuan=amount)
        benefits.payment(who, month, amount_yuan=Decimal(amount), line=line, state="sent", batch=made, budget=budget)
    return made


@pytest.fixture
def look(tmp_path):
    def look(rows, by=None) -> Preview:
        return preview_results(by=by, content=bank.workbook(tmp_path / "result.xlsx", rows))

    return look


def last_of(batch) -> Payment:
    return batch.payments.order_by("pk").last()


def line(row: int, amount: str, *, is_paid: bool) -> Answer:
    return Answer(row, f"X-{row}", Decimal(amount), is_paid)


@pytest.mark.parametrize(
    ("lines", "sums"),
    [
        ([], ("0.00", "0.00", "0.00")),
        ([line(2, "500.00", is_paid=True)], ("500.00", "0.00", "500.00")),
        ([line(2, "500.00", is_paid=False)], ("0.00", "500.00", "500.00")),
        ([line(2, "0.10", is_paid=True), line(3, "0.20", is_paid=True)], ("0.30", "0.00", "0.30")),
        ([line(2, "500.00", is_paid=True), line(3, "600.50", is_paid=False)], ("500.00", "600.50", "1100.50")),
    ],
)
def test_sums_are_exact_to_the_fen(lines, sums):
    found = Preview(PaymentBatch(), tuple((one, None) for one in lines), ())

    assert (found.paid_yuan, found.failed_yuan, found.total_yuan) == tuple(map(Decimal, sums))
    assert (len(found.paid) + len(found.failed), found.problems) == (len(lines), ())


def test_each_line_stands_beside_the_payment_it_speaks_of(batch, look):
    failed = last_of(batch)
    found = look(bank.rows(batch, {failed.pk: "账号户名不符"}))

    assert found.batch == batch
    assert [(one.reference, payment.pk) for one, payment in found.lines] == [
        (reference(batch, payment), payment.pk) for payment in batch.payments.order_by("pk")
    ]
    assert (found.paid_yuan, found.failed_yuan, [one.reason for one in found.failed]) == (
        Decimal("1100.50"),
        Decimal("700.00"),
        ["账号户名不符"],
    )


def test_looking_writes_nothing(batch, look):
    before = (AuditEvent.objects.count(), StoredFile.objects.count())
    look(bank.rows(batch))
    batch.refresh_from_db()

    assert (set(batch.payments.values_list("state", flat=True)), batch.state) == ({"sent"}, "sent")
    assert (AuditEvent.objects.count(), StoredFile.objects.count()) == before


def test_lines_out_of_order_find_their_payments(batch, look):
    found = look(bank.rows(batch)[::-1])

    assert [payment.amount_yuan for _, payment in found.lines] == [Decimal("700.00"), Decimal("600.50"), Decimal("500.00")]
    assert found.problems == ()


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"金额": "500.01"}, "第 2 行（XF2022-001-{0}）金额 500.01 元与送出的 500.00 元不同。请向银行核实。"),
        ({"金额": "0"}, "第 2 行（XF2022-001-{0}）金额 0.00 元与送出的 500.00 元不同。请向银行核实。"),
        ({"金额": ""}, "第 2 行没有金额，无法核对。请补上金额。"),
        ({"结果": "也许"}, "第 2 行的结果“也许”看不懂。可写：成功、失败。"),
        ({"结果": "失败"}, "第 2 行发放失败而没有写原因。请补上失败原因。"),
        ({"到账日期": "2022-09-06"}, "第 2 行的到账日期 2022-09-06 晚于今天（2022-09-05）。请核对日期。"),
        ({"流水号": ""}, "第 2 行没有流水号，无法对应到付款。请补上流水号。"),
    ],
)
def test_a_line_that_does_not_fit_is_told_and_nothing_may_be_taken_in(batch, look, changed, problem):
    rows = bank.rows(batch)
    number = rows[0]["流水号"].rpartition("-")[2]
    rows[0] |= changed

    assert look(rows).problems[0] == problem.format(number)


def test_what_is_missing_is_told_with_its_sum(batch, look):
    rows = bank.rows(batch)

    assert look(rows[:1]).problems == (
        f"批次 XF2022-001 送出 3 笔，结果里缺 2 笔（合计 1300.50 元，第一笔 {rows[1]['流水号']}）。请向银行要完整的结果。",
    )


def test_a_line_nobody_sent_has_no_payment_beside_it(batch, look):
    rows = [*bank.rows(batch), bank.rows(batch)[0] | {"流水号": "XF2022-001-999999"}]
    found = look(rows)

    assert found.lines[-1][1] is None
    assert found.problems == ("第 5 行的流水号 XF2022-001-999999 不在批次 XF2022-001 中。请核对，或删去这一行。",)


@pytest.mark.parametrize(("state", "shown"), [("open", "编制中"), ("cancelled", "已取消")])
def test_an_answer_to_what_was_not_sent_is_told_alone(batch, look, state, shown):
    rows = bank.rows(batch)
    PaymentBatch.objects.update(state=state)

    assert look(rows[:1]).problems == (f"批次 XF2022-001 是“{shown}”，还没有送出，不能导入结果。请先导出送银行。",)


@pytest.mark.parametrize(
    ("before", "told", "problem"),
    [
        ({"state": "paid", "paid_on": datetime.date(2022, 9, 3)}, {}, None),
        (
            {"state": "paid", "paid_on": datetime.date(2022, 9, 3)},
            {"结果": "失败", "失败原因": "退汇", "到账日期": ""},
            "这次为失败，此前已登记 2022-09-03 到账。请向银行核实；确已退回的，请追回这笔付款。",
        ),
        ({"state": "failed", "failure": "退汇"}, {}, "这次为成功，此前已登记失败（退汇）。请向银行核实。"),
        ({"state": "failed", "failure": "退汇"}, {"结果": "失败", "失败原因": "户名不符", "到账日期": ""}, None),
    ],
)
def test_an_answer_after_an_answer_may_repeat_and_not_contradict_it(batch, look, before, told, problem):
    rows = bank.rows(batch)
    rows[0] |= told
    Payment.objects.filter(pk=batch.payments.order_by("pk").first().pk).update(**before)
    PaymentBatch.objects.update(state="reconciled")

    assert look(rows).problems == ((f"第 2 行（{rows[0]['流水号']}）{problem}",) if problem else ())


def test_lines_of_two_batches_are_refused(batch, budget, look):
    other = PaymentBatch.objects.create(area_id=factories.COUNTY, budget=budget, number="XF2022-002", state="sent")
    benefits.payment(factories.person(), state="sent", batch=other)

    with pytest.raises(UserError, match="文件里有 2 个批次（XF2022-001、XF2022-002）的结果。请按批次分开导入。"):
        look([*bank.rows(batch), *bank.rows(other)])


def test_a_batch_this_office_never_sent_is_refused_with_its_row(batch, look):
    rows = [one | {"流水号": f"GZ-{number}"} for number, one in enumerate(bank.rows(batch), 1)]

    with pytest.raises(UserError, match="流水号不是本系统送出的：第 2 行 GZ-1。"):
        look(rows)


@pytest.mark.parametrize("role", ["collector", "officer", "inspector", "administrator", None])
def test_who_does_not_pay_sees_no_answer(batch, look, role):
    with pytest.raises(UserError):
        look(bank.rows(batch), by=factories.user(role=role))


@pytest.mark.parametrize("area", [factories.FOREIGN_COUNTY, factories.JIADING])
def test_who_pays_elsewhere_or_for_a_part_sees_no_answer(batch, look, area):
    with pytest.raises(UserError):
        look(bank.rows(batch), by=factories.user(role="head", area=factories.area(area)))


def test_what_is_seen_is_what_is_taken_in(batch, tmp_path):
    rows = bank.rows(batch, {last_of(batch).pk: "账号户名不符"})
    content = bank.workbook(tmp_path / "r.xlsx", rows)
    seen = preview_results(by=None, content=content)

    done = actions.import_results(by=None, content=content)

    assert (done.paid_count, done.paid_yuan, done.failed_count, done.failed_yuan) == (
        len(seen.paid),
        seen.paid_yuan,
        len(seen.failed),
        seen.failed_yuan,
    )
