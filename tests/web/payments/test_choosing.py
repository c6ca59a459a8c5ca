"""Making a batch and telling payees, piece by piece: what hinders, what is ticked, who is late, what leaves as a list."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.test import RequestFactory

from nuanxin.benefits.enums import NotificationKind
from nuanxin.benefits.models import Claim, ClaimLine, Entitlement, Notification, PaymentBatch
from nuanxin.jobs.models import Employer
from nuanxin.people.models import Person
from nuanxin.web.payments import batches, making, notifications
from nuanxin.web.payments.forms import BudgetForm, RetryForm
from nuanxin.web.payments.making import Candidate, Totals
from tests import factories
from tests.factories import benefits
from tests.web.pages import count, names, text

TODAY = datetime.date(2022, 9, 5)
STOPPED = datetime.date(2022, 8, 1)


def candidate(pk: int, amount: str, payments: int = 1) -> Candidate:
    return Candidate(Claim(pk=pk), "政策", payments, Decimal(amount))


@pytest.mark.parametrize(
    ("chosen", "totals"),
    [
        ([], Totals(0, 0, Decimal(0))),
        ([candidate(1, "500.00")], Totals(1, 1, Decimal("500.00"))),
        ([candidate(1, "500.10", 2), candidate(2, "600.20", 3)], Totals(2, 5, Decimal("1100.30"))),
    ],
)
def test_totals_of_what_is_chosen_are_exact(chosen, totals):
    assert Totals.of(iter(chosen)) == totals


@pytest.mark.parametrize(
    ("method", "ids", "ticked"),
    [
        ("get", [], [1, 2]),
        ("get", ["1"], [1, 2]),
        ("post", [], []),
        ("post", ["2"], [2]),
        ("post", ["2", "1", "2"], [1, 2]),
        ("post", ["3", "x", "", "-1"], []),
    ],
)
def test_everything_is_ticked_until_somebody_ticks_otherwise(method, ids, ticked):
    request = getattr(RequestFactory(), method)("/payments/batches/new/", {"id": ids})

    assert [one.claim.pk for one in making.ticked(request, [candidate(1, "1"), candidate(2, "2")])] == ticked


@pytest.mark.parametrize(
    ("account", "stopped", "said"),
    [
        (benefits.ACCOUNT, [], ""),
        ("", [], "没有收款账户。请先补充账户。"),
        ("", [Entitlement(stopped_on=STOPPED)], "没有收款账户。请先补充账户。"),
        (benefits.ACCOUNT, [Entitlement(stopped_on=STOPPED)], "张三的待遇已于 2022-08-01 停发。请先恢复，或撤销审批。"),
    ],
)
def test_what_hinders_a_claim_is_said_with_what_to_do(account, stopped, said):
    assert making.hindrance(Claim(account=account, account_name="张三"), stopped) == said


def test_account_of_a_candidate_is_masked():
    shown = Candidate(Claim(account=benefits.ACCOUNT), "政策", 1, Decimal(1)).account

    assert (shown.endswith("8901"), benefits.ACCOUNT in shown) == (True, False)


def budgets_with(*counts: int) -> list[tuple]:
    return [(benefits.Budget(pk=number), waiting, Decimal(waiting)) for number, waiting in enumerate(counts, 1)]


@pytest.mark.parametrize(
    ("query", "posted", "counts", "chosen"),
    [
        ("", None, (), None),
        ("", None, (2,), 1),
        ("", None, (0,), None),
        ("", None, (2, 0), 1),
        ("", None, (2, 3), None),
        ("?budget=2", None, (2, 3), 2),
        ("?budget=2", None, (2, 0), 2),
        ("?budget=9", None, (2,), None),
        ("?budget=x", None, (2,), None),
        ("?budget=1", {"budget": "2"}, (2, 3), 2),
        ("?budget=1", {"budget": ""}, (2, 3), 1),
    ],
)
def test_budget_is_the_one_asked_for_else_the_only_one_with_something_to_pay(query, posted, counts, chosen):
    made = RequestFactory()
    request = made.get(f"/x/{query}") if posted is None else made.post(f"/x/{query}", posted)
    found = making.chosen_budget(request, budgets_with(*counts))

    assert (found and found.pk) == chosen


@pytest.mark.parametrize(
    ("account", "name", "values"),
    [
        ("", "", {"account": None, "account_name": None}),
        ("  ", " ", {"account": None, "account_name": None}),
        ("6217000012345678901", "", {"account": "6217000012345678901", "account_name": None}),
        ("", " 李四 ", {"account": None, "account_name": "李四"}),
    ],
)
def test_what_stays_empty_of_an_account_is_not_changed(account, name, values):
    form = RetryForm({"account": account, "account_name": name})

    assert (form.is_valid(), form.values()) == (True, values)


@pytest.mark.parametrize(
    ("due", "shown"),
    [
        ("2022-09-06", '<span class="tag info">待告知</span>'),
        ("2022-09-05", '<span class="tag info">待告知</span>'),
        ("2022-09-04", '<span class="tag warn">已过 1 天</span>'),
        ("2022-09-02", '<span class="tag warn">已过 3 天</span>'),
        ("2022-09-01", '<span class="tag bad">已过 4 天</span>'),
        ("2021-09-05", '<span class="tag bad">已过 365 天</span>'),
    ],
)
def test_how_late_a_word_is_shows_in_its_tone(monkeypatch, due, shown):
    monkeypatch.setattr(notifications.remembered, "business_today", lambda: TODAY)

    assert notifications.told_cell(Notification(due_on=datetime.date.fromisoformat(due))) == shown


def test_what_was_told_is_not_late_any_more(monkeypatch):
    monkeypatch.setattr(notifications.remembered, "business_today", lambda: TODAY)
    row = Notification(due_on=datetime.date(2022, 1, 1), told_on=TODAY, told_by_means="phone")

    assert notifications.told_cell(row) == '<span class="st ok">2022-09-05 电话</span>'


def test_every_kind_of_word_has_its_tone():
    assert set(notifications.TONES) == set(NotificationKind)


@pytest.mark.parametrize(
    ("told", "who", "phone"),
    [
        ({"person": Person(pk=1, name="张三", phone_masked="138****0001")}, "张三", "138****0001"),
        ({"person": Person(pk=1, name="张三")}, "张三", "—"),
        ({"employer": Employer(pk=2, name="信丰某厂")}, "信丰某厂", "—"),
    ],
)
def test_receiver_is_the_person_or_the_employer(told, who, phone):
    row = Notification(**told)

    assert (notifications.receiver(row), notifications.phone_masked(row)) == (who, phone)


@pytest.mark.parametrize(
    ("ids", "keys"),
    [
        ([], []),
        (["1", "2"], [1, 2]),
        (["x", "-1", "", "1.5", "２", "3"], [3]),
        (["9" * 18], [10**18 - 1]),
        (["9" * 19], []),
        (list("1" * 600), [1] * 500),
    ],
)
def test_ticks_that_are_no_keys_are_left_out_and_no_more_than_five_hundred_are_taken(ids, keys):
    made = RequestFactory()

    assert notifications.keys_of(made.post("/x/", {"id": ids})) == keys
    assert notifications.keys_of(made.get("/x/", {"id": ids[:20]})) == keys[: min(20, len(keys))]


@pytest.fixture
def waiting(budget):
    """A claim of one payment that waits for a batch, made without its way there."""

    def make(**told) -> Claim:
        person = factories.person()
        claim = benefits.claim(person, state="approved", account=told.pop("account", benefits.ACCOUNT), account_name=person.name)
        line = ClaimLine.objects.create(claim=claim, person=person, programme=benefits.PROGRAMME, month=benefits.JULY, amount_yuan="500.00")
        benefits.payment(person, line=line, **{"budget": budget} | told)
        return claim

    return make


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "found"),
    [({}, 1), ({"state": "sent"}, 0), ({"state": "failed"}, 0), ({"is_reversed": True}, 0), ({"budget": None}, 0),
     ({"voided_at": datetime.datetime(2022, 9, 1, tzinfo=datetime.UTC)}, 0)],
)  # fmt: skip
def test_only_payments_that_wait_make_a_candidate(budget, waiting, told, found):
    waiting(**told)

    assert len(making.candidates(budget)) == found


@pytest.mark.django_db
def test_a_claim_whose_entitlement_is_stopped_or_that_has_no_account_is_shown_and_not_ticked(head, budget, waiting):
    fit, stopped, lacking = waiting(), waiting(), waiting(account="")
    benefits.entitlement(stopped.person, stopped_on=STOPPED)
    benefits.entitlement(fit.person, stopped_on=STOPPED, policy="other")

    page = head.get("payment-batch-new")

    assert [one.claim for one, _ in page.context["candidates"]] == [fit]
    assert {one.claim: one.hindrance for one in page.context["unfit"]} == {
        stopped: f"{stopped.person}的待遇已于 2022-08-01 停发。请先恢复，或撤销审批。",
        lacking: "没有收款账户。请先补充账户。",
    }
    assert page.context["totals"] == Totals(1, 1, Decimal("500.00"))


@pytest.mark.django_db
def test_nothing_ticked_makes_no_batch(head, budget, waiting):
    waiting()

    page = head.post("payment-batch-new", budget=budget.pk, make="1")

    assert (page.status_code, PaymentBatch.objects.count(), "没有勾选任何申领，不能编制批次。" in text(page)) == (422, 0, True)


@pytest.mark.django_db
def test_the_second_of_two_clerks_finds_nothing_to_put_in(head, budget, waiting):
    claim = waiting()
    for _ in range(2):
        page = head.post("payment-batch-new", budget=budget.pk, id=[claim.pk], make="1")

    assert (page.status_code, PaymentBatch.objects.count(), "也可能已由别人编入批次" in text(page)) == (422, 1, True)


@pytest.mark.django_db
def test_a_budget_of_another_county_is_not_offered_and_not_taken(foreign, budget, waiting):
    claim = waiting()

    page = foreign.post("payment-batch-new", budget=budget.pk, id=[claim.pk], make="1")

    assert (page.context["budget"], page.context["budgets"], PaymentBatch.objects.count()) == (None, [], 0)


@pytest.mark.django_db
def test_sums_of_a_batch_tell_what_was_taken_back_apart(head, budget):
    batch = PaymentBatch.objects.create(area_id=factories.COUNTY, budget=budget, number="XF2022-009", state="reconciled")
    for state, told in (("paid", {}), ("paid", {}), ("paid", {"is_reversed": True}), ("failed", {"is_reversed": True}), ("failed", {})):
        day = {"paid_on": TODAY} if state == "paid" else {}
        benefits.payment(factories.person(), batch=batch, state=state, **day, **told)

    found = [(label, number, amount, url.partition("?")[2]) for label, number, amount, url in batches.sums(batch)]

    assert found == [
        ("已到账", 2, "1,000.00", "state=paid"),
        ("发放失败", 1, "500.00", "state=failed"),
        ("已追回", 2, "1,000.00", "state=reversed"),
    ]
    for _, number, _, query in found:
        assert count(head.get("payment-batch", batch.pk, query=f"?{query}")) == str(number)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["赵一", "钱二"]),
        ("?state=waiting", ["赵一", "钱二"]),
        ("?state=told", ["孙三"]),
        ("?means=phone", ["孙三"]),
        ("?means=letter", []),
        ("?kind=failed", ["钱二"]),
        ("?q=赵", ["赵一"]),
        ("?from=2022-09-02", ["钱二"]),
        ("?to=2022-09-01", ["赵一"]),
        ("?area=360722101000", ["钱二"]),
        ("?policy=national-insurance-subsidy-flexible&kind=paid", ["赵一"]),
    ],
)
def test_words_to_say_are_narrowed_by_each_filter(clerk, query, found):
    benefits.notification(factories.person(name="赵一"), due_on=datetime.date(2022, 9, 1))
    benefits.notification(factories.person(name="钱二"), due_on=datetime.date(2022, 9, 2), kind="failed", area_id=factories.CHANGLONG)
    benefits.notification(factories.person(name="孙三"), told_on=TODAY, told_by_means="phone", due_on=TODAY)

    assert names(clerk.get("notifications", query=query)) == found


@pytest.mark.django_db
def test_budget_is_offered_for_the_areas_where_the_user_pays(head, township, clerk):
    offered = [[code for code, _ in BudgetForm(user=desk.user).fields["area"].choices if code] for desk in (head, township, clerk)]

    assert offered == [[factories.COUNTY, factories.JIADING, factories.DATANGBU], [factories.JIADING], []]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("year", "status"), [("1999", 422), ("2000", 302), ("2099", 302), ("2100", 422), ("99999", 422), ("二〇二二", 422)]
)
def test_year_of_a_budget_lies_within_the_century(head, year, status):
    told = {"fund": "就业补助资金", "year": year, "area": factories.COUNTY, "amount_yuan": "50000", "reason": "下达"}

    assert head.post("budget-new", **told).status_code == status
