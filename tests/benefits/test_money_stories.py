"""Stories of money that went wrong half way: paid in part, sent again with another account, taken back, opened again."""

import datetime
from decimal import Decimal

import pytest

from nuanxin.benefits import actions
from nuanxin.benefits.models import Claim, Notification, Payment
from nuanxin.benefits.queries import books
from nuanxin.errors import UserError
from nuanxin.orgs import files
from nuanxin.people.models import Household, HouseholdMembership
from tests import factories
from tests.factories import bank, benefits, papers
from tests.factories.benefits import AUGUST, JULY, approved, line, step

pytestmark = pytest.mark.django_db
OTHER_ACCOUNT = "6222000098765432109"


@pytest.fixture(autouse=True)
def _read_here(monkeypatch):
    monkeypatch.setattr(papers.reader, "run_child", papers.read_here)


@pytest.fixture
def send(budget):
    """A batch of claims, sent to the bank."""

    def send(*claims, form="csv"):
        batch = actions.make_batch(by=None, budget=budget, claims=claims)
        actions.export_batch(by=None, batch=batch, form=form)
        batch.refresh_from_db()
        return batch

    return send


@pytest.fixture
def answer(tmp_path):
    def answer(batch, *failed, reason="账号不存在", **told):
        rows = bank.rows(batch, {one.pk: reason for one in failed})
        return actions.import_results(by=None, content=bank.text_file(tmp_path / f"{batch.number}.csv", rows), **told)

    return answer


@pytest.fixture
def half_paid(person, budget, send, answer):
    """July arrived, August did not."""
    claim = approved(person, line(person), line(person, AUGUST, "600.50"), budget=budget)
    batch = send(claim)
    july, august = Payment.objects.order_by("month")
    answer(batch, august)
    claim.refresh_from_db()
    july.refresh_from_db()
    august.refresh_from_db()
    return claim, july, august


def fresh(record):
    record.refresh_from_db()
    return record


def refused(action, *told, **more):
    with pytest.raises(UserError) as error:
        action(*told, **more)
    return str(error.value)


def test_claim_paid_in_part_waits_and_its_books_say_how_much(half_paid):
    claim, july, august = half_paid

    assert (claim.state, july.state, august.state, august.failure) == ("approved", "paid", "failed", "账号不存在")
    assert books.books_of_claim(claim) == books.Books(Decimal("1100.50"), Decimal("500.00"), Decimal("0.00"), Decimal("600.50"))


def test_claim_paid_in_part_is_not_opened_again_before_what_arrived_is_taken_back(half_paid):
    claim, july, _ = half_paid

    text = refused(step, actions.reopen_claim, claim, reason="批错了")

    assert text == "这笔申领有 1 笔付款已编入批次、已送银行或已到账，不能撤销审批。请先取消批次，或逐笔追回。"
    assert fresh(claim).state == "approved"
    assert not fresh(july).is_reversed


def test_what_arrived_taken_back_and_claim_opened_again_leaves_nothing_owed(half_paid, budget):
    claim, july, august = half_paid
    actions.reverse_payment(by=None, payment=july, reason="不符合条件")

    step(actions.reopen_claim, fresh(claim), reason="批错了")

    assert (fresh(claim).state, fresh(august).is_reversed) == ("cleared", True)
    assert books.books_of_claim(claim) == books.Books(Decimal("1100.50"), Decimal("0.00"), Decimal("1100.50"), Decimal("0.00"))
    assert fresh(budget).committed_yuan == Decimal("0.00")


def test_word_that_money_must_come_back_stays_when_the_claim_is_opened_again(half_paid):
    """It was wrongly withdrawn with the approval: then nobody would ask for the money."""
    claim, july, _ = half_paid
    actions.reverse_payment(by=None, payment=july, reason="不符合条件")

    step(actions.reopen_claim, fresh(claim), reason="批错了")

    kinds = Notification.objects.order_by("kind").values_list("kind", "void_reason")
    assert list(kinds) == [("approved", "办理已撤销，不用再告知"), ("failed", "办理已撤销，不用再告知"), ("paid", ""), ("reversed", "")]


def test_claim_of_which_only_the_failed_part_is_taken_back_is_paid(half_paid):
    claim, _, august = half_paid

    actions.reverse_payment(by=None, payment=august, reason="本人放弃")

    assert (fresh(claim).state, claim.decided_on) == ("paid", datetime.date(2022, 9, 14))
    assert [deed.kind for deed in claim.deeds.all()][-2:] == ["approved", "paid"]


def test_claim_of_which_all_is_taken_back_is_not_called_paid(half_paid):
    claim, july, august = half_paid
    actions.reverse_payment(by=None, payment=july, reason="不符合条件")

    actions.reverse_payment(by=None, payment=august, reason="不符合条件")

    assert (fresh(claim).state, claim.decided_on) == ("approved", None)


def test_claim_of_which_the_paid_part_is_taken_back_still_waits_for_the_rest(half_paid):
    claim, july, _ = half_paid

    actions.reverse_payment(by=None, payment=july, reason="重复")

    assert fresh(claim).state == "approved"


def test_failed_payment_goes_out_again_to_another_account_and_closes_the_claim(half_paid, send, answer):
    claim, _, august = half_paid
    actions.retry_payment(by=None, payment=august, account=OTHER_ACCOUNT, account_name="赖春兰")

    batch = send(fresh(claim))
    text = files.read(batch.file).decode("utf-8-sig")
    answer(batch)

    assert (batch.payment_count, batch.total_yuan) == (1, Decimal("600.50"))
    assert (OTHER_ACCOUNT in text, benefits.ACCOUNT in text, "赖春兰" in text) == (True, False, True)
    assert (fresh(claim).state, fresh(august).state, august.failure) == ("paid", "paid", "")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_batch_written_again_after_a_retry_tells_the_totals_of_the_file_that_was_sent(person, budget, answer, form):
    """They were counted anew, without what went into another batch and with the account corrected since."""
    claim = approved(person, line(person), line(person, AUGUST, "600.50"), budget=budget)
    batch = actions.make_batch(by=None, budget=budget, claims=[claim])
    sent, control = actions.export_batch(by=None, batch=batch, form=form)
    august = Payment.objects.get(month=AUGUST)
    answer(fresh(batch), august)
    actions.retry_payment(by=None, payment=fresh(august), account=OTHER_ACCOUNT)

    again, told = actions.export_batch(by=None, batch=batch, form=form)

    assert (again, told) == (sent, control)
    assert (told.count, told.total) == (2, Decimal("1100.50"))


def test_retry_without_an_account_leaves_the_claim_as_it_was(half_paid):
    claim, _, august = half_paid
    version = claim.version

    actions.retry_payment(by=None, payment=august)

    assert (fresh(claim).version, claim.account) == (version, benefits.ACCOUNT)


def test_retry_with_another_account_makes_the_page_that_was_open_old(half_paid):
    claim, _, august = half_paid
    actions.retry_payment(by=None, payment=august, account=OTHER_ACCOUNT)

    text = refused(actions.reopen_claim, by=None, claim=claim, version=claim.version, reason="批错了")

    assert text == "这笔申领在您打开之后已被别人办理，您的办理没有保存。请刷新页面，核对后再办。"


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+86", "-", "@某"])
def test_retry_refuses_an_account_name_that_a_spreadsheet_would_run(half_paid, name):
    claim, _, august = half_paid

    text = refused(actions.retry_payment, by=None, payment=august, account_name=name)

    assert text == f"账户户名“{name}”不能以 =、+、-、@ 开头。请核对户名。"
    assert (fresh(august).state, fresh(claim).account_name) == ("failed", claim.account_name)


def test_retried_payment_waits_and_is_not_retried_twice(half_paid):
    _, _, august = half_paid
    actions.retry_payment(by=None, payment=august)

    text = refused(actions.retry_payment, by=None, payment=august)

    assert text == f"这笔付款（{august}）现在是“待拨付”，不是发放失败，不能重新发放。请核对付款。"


def test_claim_opened_again_while_the_retried_payment_waits_takes_it_back(half_paid, budget):
    claim, july, august = half_paid
    actions.retry_payment(by=None, payment=august)
    actions.reverse_payment(by=None, payment=july, reason="不符合条件")

    step(actions.reopen_claim, fresh(claim), reason="批错了")

    assert (fresh(august).is_reversed, fresh(budget).committed_yuan) == (True, Decimal("0.00"))


@pytest.fixture
def family(person):
    household = Household.objects.create()
    HouseholdMembership.objects.create(household=household, person=person, relationship="户主")
    return household


def of_family(family, budget, *months):
    """A claim of the household itself, for nobody of it in particular, approved."""
    return approved(None, *(line(None, month, programme="家庭补助") for month in months), payee=family, budget=budget)


@pytest.mark.parametrize("month", [JULY, None])
def test_what_failed_for_a_household_and_was_paid_otherwise_meanwhile_is_not_sent_again(family, budget, send, answer, month):
    """Without a person the database takes two such payments for different ones."""
    first = of_family(family, budget, month)
    failed = Payment.objects.get()
    answer(send(first), failed)
    of_family(family, budget, month)

    text = refused(actions.retry_payment, by=None, payment=failed)

    assert text == "同一领取人、人员、项目和月份已有另一笔付款，不能重新发放这一笔。请追回其中一笔。"
    assert fresh(failed).state == "failed"


def test_what_failed_for_a_household_goes_out_again_when_the_other_was_taken_back(family, budget, send, answer):
    first = of_family(family, budget, JULY)
    failed = Payment.objects.get()
    answer(send(first), failed)
    of_family(family, budget, JULY)
    actions.reverse_payment(by=None, payment=Payment.objects.exclude(pk=failed.pk).get(), reason="重复")

    actions.retry_payment(by=None, payment=failed)

    assert fresh(failed).state == "pending"


def test_what_failed_for_a_household_goes_out_again_beside_another_month(family, budget, send, answer):
    first = of_family(family, budget, JULY)
    failed = Payment.objects.get()
    answer(send(first), failed)
    of_family(family, budget, AUGUST)

    actions.retry_payment(by=None, payment=failed)

    assert (fresh(failed).state, fresh(failed).batch) == ("pending", None)


def test_results_are_not_dated_to_come(person, budget, send, tmp_path):
    batch = send(approved(person, budget=budget))
    path = bank.text_file(tmp_path / "result.csv", bank.rows(batch, day=""))

    text = refused(actions.import_results, by=None, content=path, paid_on=datetime.date(2022, 9, 6))

    assert text == "到账日期 2022-09-06 晚于今天（2022-09-05），不能登记。请改为实际的日期。"
    assert set(Payment.objects.values_list("state", "paid_on")) == {("sent", None)}


def test_results_of_today_are_taken(person, budget, send, tmp_path):
    batch = send(approved(person, budget=budget))
    path = bank.text_file(tmp_path / "result.csv", bank.rows(batch, day=""))

    actions.import_results(by=None, content=path, paid_on=datetime.date(2022, 9, 5))

    assert Payment.objects.get().paid_on == datetime.date(2022, 9, 5)


def test_everything_of_a_batch_may_fail(person, budget, send, answer):
    claim = approved(person, line(person), line(person, AUGUST), budget=budget)
    batch = send(claim)

    results = answer(batch, *Payment.objects.all(), reason="账户已销户")

    assert (results.paid_count, results.paid_yuan, results.failed_count, results.failed_yuan) == (0, Decimal(0), 2, Decimal("1000.00"))
    assert (fresh(batch).state, fresh(claim).state, fresh(budget).committed_yuan) == ("reconciled", "approved", Decimal("1000.00"))


def test_long_reason_of_the_bank_is_cut_to_what_the_record_holds(person, budget, send, answer):
    batch = send(approved(person, budget=budget))

    answer(batch, Payment.objects.get(), reason="户名不符" * 60)

    assert Payment.objects.get().failure == "户名不符" * 50


def test_what_is_stopped_after_approval_is_not_sent_and_goes_out_when_it_is_resumed(person, budget, send):
    claim = approved(person, budget=budget)
    entitlement = fresh(claim).entitlement
    actions.stop_entitlement(by=None, entitlement=entitlement, reason="核查中")

    text = refused(actions.make_batch, by=None, budget=budget, claims=[claim])
    actions.resume_entitlement(by=None, entitlement=entitlement, reason="核查无误")

    assert text == f"{person}的待遇（{benefits.POLICY}）已于 2022-09-14 停发，不能拨付。请先恢复，或撤销审批。"
    assert send(claim).payment_count == 1


def test_claims_named_twice_are_sent_once(person, budget):
    claim = approved(person, budget=budget)

    batch = actions.make_batch(by=None, budget=budget, claims=[claim, Claim.objects.get(), claim])

    assert (batch.payment_count, batch.total_yuan, batch.number) == (1, Decimal("500.00"), "360722000000-2022-0001")


def test_number_of_a_cancelled_batch_is_not_given_again(person, budget):
    claim = approved(person, budget=budget)
    first = actions.make_batch(by=None, budget=budget, claims=[claim])
    actions.cancel_batch(by=None, batch=first)

    assert actions.make_batch(by=None, budget=budget, claims=[claim]).number == "360722000000-2022-0002"


def test_batch_cancelled_twice_is_cancelled_once(person, budget):
    batch = actions.make_batch(by=None, budget=budget, claims=[approved(person, budget=budget)])
    actions.cancel_batch(by=None, batch=batch)

    assert actions.cancel_batch(by=None, batch=batch).state == "cancelled"


def test_batches_of_budgets_of_several_areas_are_numbered_each_by_itself(person):
    county, town = benefits.budget(), benefits.budget(area=factories.JIADING)
    claims = [approved(one, budget=budget) for one, budget in ((person, county), (factories.person(), town))]

    numbers = [actions.make_batch(by=None, budget=one, claims=[claim]).number for one, claim in zip((county, town), claims, strict=True)]

    assert numbers == ["360722000000-2022-0001", "360722100000-2022-0001"]
