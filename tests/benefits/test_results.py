"""The bank's answer: reconciled with what was sent, every mistake at once, the same file twice changes nothing."""

import datetime
from decimal import Decimal

import pytest

from nuanxin.benefits import actions
from nuanxin.benefits.models import Claim, Payment
from nuanxin.benefits.queries import books
from nuanxin.errors import UserError
from nuanxin.orgs.models import AuditEvent, StoredFile
from tests import factories
from tests.factories import bank, papers
from tests.factories.benefits import AUGUST, approved, line

pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 9, 4)


@pytest.fixture(autouse=True)
def _read_here(monkeypatch):
    monkeypatch.setattr(papers.reader, "run_child", papers.read_here)


@pytest.fixture
def batch(person, budget):
    claims = [approved(person, line(person), line(person, AUGUST, "600.50")), approved(factories.person())]
    made = actions.make_batch(by=None, budget=budget, claims=claims)
    actions.export_batch(by=None, batch=made)
    made.refresh_from_db()
    return made


@pytest.fixture
def take(tmp_path):
    def take(rows, by=None, name="result.xlsx", **told):
        return actions.import_results(by=by, content=bank.workbook(tmp_path / name, rows), **told)

    return take


def refused(take, rows, **told):
    """Every problem of a file that is refused; nothing was changed by it."""
    before = list(Payment.objects.order_by("pk").values_list("state", "paid_on", "failure"))
    with pytest.raises(UserError) as error:
        take(rows, **told)
    assert list(Payment.objects.order_by("pk").values_list("state", "paid_on", "failure")) == before
    return error.value.problems


def test_everything_paid_closes_the_batch_and_the_claims(batch, take, head):
    results = take(bank.rows(batch), by=head)

    batch.refresh_from_db()
    assert (results.paid_count, results.paid_yuan, results.failed_count, results.changed_count) == (3, Decimal("1600.50"), 0, 3)
    assert (batch.state, batch.reconciled_at is not None) == ("reconciled", True)
    assert set(Payment.objects.values_list("state", "paid_on")) == {("paid", DAY)}
    assert set(Claim.objects.values_list("state", flat=True)) == {"paid"}
    assert {claim.deeds.last().kind for claim in Claim.objects.all()} == {"paid"}


def test_a_failed_payment_says_why_and_its_claim_waits(batch, take):
    failed = batch.payments.order_by("pk").first()

    results = take(bank.rows(batch, {failed.pk: "账号户名不符"}))

    failed.refresh_from_db()
    assert (failed.state, failed.failure, failed.paid_on) == ("failed", "账号户名不符", None)
    assert (results.failed_count, results.failed_yuan) == (1, Decimal("500.00"))
    assert sorted(Claim.objects.values_list("state", flat=True)) == ["approved", "paid"]
    assert books.books_of_budget(batch.budget) == books.Books(Decimal("1600.50"), Decimal("1100.50"), Decimal("0.00"), Decimal("500.00"))


def test_the_same_file_again_changes_nothing(batch, take):
    rows = bank.rows(batch)
    take(rows)
    before = AuditEvent.objects.count(), StoredFile.objects.count()

    assert take(rows).changed_count == 0
    assert (AuditEvent.objects.count(), StoredFile.objects.count()) == before


def test_the_same_answer_in_another_file_changes_nothing(batch, take):
    take(bank.rows(batch))

    assert take(bank.rows(batch)[::-1], name="again.xlsx").changed_count == 0


def test_the_same_file_after_a_retry_changes_nothing(batch, take, budget):
    failed = batch.payments.order_by("pk").first()
    rows = bank.rows(batch, {failed.pk: "户名不符"})
    take(rows)
    actions.retry_payment(by=None, payment=failed)

    assert take(rows).changed_count == 0
    failed.refresh_from_db()
    assert failed.state == "pending"


def test_a_failed_payment_is_paid_in_the_next_batch(batch, take, budget):
    failed = batch.payments.order_by("pk").first()
    take(bank.rows(batch, {failed.pk: "户名不符"}))
    actions.retry_payment(by=None, payment=failed, account="6222021234567890", account_name="李四")
    following = actions.make_batch(by=None, budget=budget, claims=[failed.line.claim])
    actions.export_batch(by=None, batch=following)

    take(bank.rows(following), name="second.xlsx")

    failed.refresh_from_db()
    assert (failed.state, failed.batch, following.payment_count) == ("paid", following, 1)
    assert set(Claim.objects.values_list("state", flat=True)) == {"paid"}


def test_a_text_file_is_taken_too(batch, tmp_path):
    results = actions.import_results(by=None, content=bank.text_file(tmp_path / "r.csv", bank.rows(batch)))

    assert results.changed_count == 3


def test_other_headings_words_and_a_line_of_totals_are_understood(batch, take):
    rows = [{"代发流水号": one["流水号"], "实发金额": float(one["金额"]), "交易状态": "交易成功"} for one in bank.rows(batch)]

    assert take([*rows, {"代发流水号": "合计", "实发金额": 1600.5}]).paid_count == 3


def test_lines_without_a_day_were_paid_on_the_day_told(batch, take):
    take(bank.rows(batch, day=""), paid_on=datetime.date(2022, 9, 2))

    assert set(Payment.objects.values_list("paid_on", flat=True)) == {datetime.date(2022, 9, 2)}


def test_every_mistake_of_the_file_is_told_at_once(batch, take):
    rows = bank.rows(batch)
    rows[0]["结果"] = "大概"
    rows[1] |= {"结果": "失败"}
    rows[2] |= {"金额": "五百", "到账日期": "2022-13-01"}

    problems = refused(take, rows)

    assert [word in text for word, text in zip(("结果“大概”看不懂", "没有写原因", "金额“五百”读不懂", "到账日期“2022-13-01”读不懂"), problems[:4], strict=True)] == [True] * 4  # fmt: skip


MISTAKES = {
    "没有流水号": {"流水号": ""},
    "没有金额": {"金额": ""},
    "金额 1.00 元与送出的 500.00 元不同": {"金额": "1.00"},
    "到账日期 2022-09-06 晚于今天": {"到账日期": "2022-09-06"},
}


@pytest.mark.parametrize("words", MISTAKES)
def test_a_line_that_does_not_fit_is_refused(batch, take, words):
    first, *rest = bank.rows(batch)

    assert any(words in text for text in refused(take, [first | MISTAKES[words], *rest]))


def test_a_line_that_comes_twice_is_refused(batch, take):
    rows = bank.rows(batch)

    [problem] = refused(take, [*rows, rows[0]])
    assert "第 5 行的流水号" in problem
    assert "与第 2 行重复" in problem


def test_a_missing_line_is_told_with_its_amount(batch, take):
    [problem] = refused(take, bank.rows(batch)[1:])

    assert "送出 3 笔，结果里缺 1 笔（合计 500.00 元" in problem


def test_a_payment_of_another_batch_is_refused(batch, take, budget):
    other = actions.make_batch(by=None, budget=budget, claims=[approved(factories.person())])

    assert "文件里有 2 个批次" in refused(take, [*bank.rows(batch), *bank.rows(other)])[0]


def test_a_number_that_was_never_sent_is_refused(batch, take):
    first, *rest = bank.rows(batch)

    assert "不在批次" in refused(take, [first | {"流水号": f"{batch.number}-999999"}, *rest])[0]
    assert "不是本系统送出的" in refused(take, [first | {"流水号": "A-1"}], name="b.xlsx")[0]


def test_an_answer_to_what_was_not_sent_is_refused(take, person, budget):
    batch = actions.make_batch(by=None, budget=budget, claims=[approved(person)])

    assert "还没有送出，不能导入结果" in refused(take, bank.rows(batch))[0]


def test_an_answer_that_contradicts_the_one_before_is_refused(batch, take):
    first, second, _ = batch.payments.order_by("pk")
    take(bank.rows(batch, {first.pk: "户名不符"}))

    problems = refused(take, bank.rows(batch, {second.pk: "退票"}), name="other.xlsx")

    assert ["这次为成功，此前已登记失败（户名不符）" in problems[0], "这次为失败，此前已登记 2022-09-04 到账" in problems[1]] == [
        True,
        True,
    ]


def test_a_file_without_the_headings_is_refused(take, batch):
    assert "找不到代发结果的表头（流水号、金额（元）、结果）" in refused(take, [{"姓名": "某"}])[0]


def test_a_file_without_lines_is_refused(take, batch):
    assert "文件里没有代发结果" in refused(take, [dict.fromkeys(bank.HEADINGS, "")])[-1]


@pytest.mark.parametrize("role", ["officer", "inspector"])
def test_who_does_not_pay_takes_no_answer(batch, take, role):
    assert "没有审批和拨付待遇的权限" in refused(take, bank.rows(batch), by=factories.user(role=role))[0]


def test_the_answer_is_kept(batch, take):
    take(bank.rows(batch))

    assert StoredFile.objects.filter(name="result.xlsx", is_kept=True).exists()
