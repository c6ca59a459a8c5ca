"""Every named constraint of benefits, broken on purpose."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from nuanxin.benefits.models import Budget, ClaimLine, ClaimNotice, ClaimObjection, ClaimPaper, CollectedFact, Notification, Payment
from tests import factories
from tests.constraints import names_in, violates
from tests.factories import benefits

pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 8, 5)


def line(person, **fields):
    told = {"claim": benefits.claim(person), "person": person, "programme": "甲", "month": benefits.JULY, "amount_yuan": Decimal("1.00")}
    return ClaimLine.objects.create(**told | fields)


def two_open_entitlements(person):
    for _ in range(2):
        benefits.entitlement(person)


def entitlement_of_nobody(person):
    benefits.entitlement(person, payee_kind="employer")


def entitlement_ending_before_it_began(person):
    benefits.entitlement(person, ended_on=benefits.JULY - datetime.timedelta(days=1))


def claim_of_nobody(person):
    benefits.claim(person, payee_kind="household")


def claim_for_nothing(person):
    benefits.claim(person, amount_yuan=Decimal(0))


def two_same_lines(person):
    line(person, claim=line(person).claim)


def line_for_nothing(person):
    line(person, amount_yuan=Decimal(0))


def line_in_the_middle_of_a_month(person):
    line(person, month=DAY)


def notice_closing_before_it_hangs(person):
    area = factories.area()
    ClaimNotice.objects.create(area=area, title="公示", profile="payee", posted_on=DAY, closes_on=benefits.JULY)


def objection_decided_without_a_day(person):
    ClaimObjection.objects.create(claim=benefits.claim(person), received_on=DAY, content="有工作", outcome="upheld")


def two_budgets(person):
    for _ in range(2):
        benefits.budget()


def overspent_budget(person):
    Budget.objects.filter(pk=benefits.budget("10.00").pk).update(committed_yuan=Decimal("10.01"))


def month_paid_twice(person):
    for _ in range(2):
        benefits.payment(person)


def once_paid_twice(person):
    for _ in range(2):
        benefits.payment(person, month=None)


def payment_to_nobody(person):
    benefits.payment(person, payee_kind="workshop")


def payment_below_nothing(person):
    benefits.payment(person, amount_yuan=Decimal("-1.00"))


def payment_in_the_middle_of_a_month(person):
    benefits.payment(person, month=DAY)


def paid_without_a_day(person):
    benefits.payment(person, state="paid")


def fact_of_nobody(person):
    CollectedFact.objects.create(area=person.residence, name="studying", value="true", known_on=DAY, origin="said")


def paper_nowhere(person):
    ClaimPaper.objects.create(claim=benefits.claim(person), kind="身份证", received_on=DAY)


def notify(to, **fields):
    told = {
        "kind": "paid",
        "policy": benefits.POLICY,
        "person": to,
        "area": to.residence,
        "cause": "payment:1",
        "text": "到账",
        "due_on": DAY,
    }
    return Notification.objects.create(**told | fields)


def told_twice(person):
    for _ in range(2):
        notify(person)


def told_without_a_day(person):
    notify(person, told_by_means="phone")


def told_to_nobody(person):
    notify(person, person=None)


BROKEN = {
    "a_collected_fact_is_of_a_person_or_of_an_employer": fact_of_nobody,
    "a_claim_paper_is_somewhere": paper_nowhere,
    "one_notification_per_cause": told_twice,
    "what_was_told_has_day_and_means": told_without_a_day,
    "a_notification_is_for_somebody": told_to_nobody,
    "one_open_entitlement_per_policy_payee_and_person": two_open_entitlements,
    "an_entitlement_has_its_payee": entitlement_of_nobody,
    "entitlement_ends_after_first_approval": entitlement_ending_before_it_began,
    "a_claim_has_its_payee": claim_of_nobody,
    "a_claim_is_for_some_money": claim_for_nothing,
    "one_line_per_claim_person_programme_and_month": two_same_lines,
    "a_claim_line_is_for_some_money": line_for_nothing,
    "a_claimed_month_is_its_first_day": line_in_the_middle_of_a_month,
    "claim_notice_closes_after_it_is_posted": notice_closing_before_it_hangs,
    "a_decided_claim_objection_has_its_day": objection_decided_without_a_day,
    "one_budget_per_fund_year_and_area": two_budgets,
    "a_budget_is_not_overspent": overspent_budget,
    "one_payment_per_payee_person_programme_and_month": month_paid_twice,
    "one_payment_per_payee_person_and_one_off_programme": once_paid_twice,
    "a_payment_has_its_payee": payment_to_nobody,
    "a_reversal_takes_back_and_a_payment_gives": payment_below_nothing,
    "a_paid_month_is_its_first_day": payment_in_the_middle_of_a_month,
    "what_is_paid_has_its_day": paid_without_a_day,
}


@pytest.mark.parametrize("name", BROKEN)
def test_constraint_refuses_what_it_says(person, name):
    with violates(name):
        BROKEN[name](person)


def test_every_constraint_is_tried():
    assert set(BROKEN) == names_in("benefits")


@pytest.mark.parametrize("fields", [{"is_reversed": True}, {"state": "failed"}, {"voided_at": timezone.now()}])
def test_what_was_not_paid_after_all_leaves_the_month_free(person, fields):
    benefits.payment(person, **fields)

    assert benefits.payment(person)


def test_an_ended_entitlement_lets_the_next_begin(person):
    benefits.entitlement(person, ended_on=benefits.JULY)

    assert benefits.entitlement(person)


def test_a_budget_may_be_spent_to_the_cent(person):
    assert Budget.objects.filter(pk=benefits.budget("10.00").pk).update(committed_yuan=Decimal("10.00"))


def test_two_persons_of_one_employer_may_have_one_month(person):
    employer = benefits.employer()
    for one in (person, factories.person()):
        benefits.payment(one, payee_kind="employer", employer=employer, payee_key=f"employer:{employer.pk}")

    assert Payment.objects.count() == 2
