"""The approval: by amount, by somebody else, out of a budget, within what was frozen."""

import datetime
from decimal import Decimal

import pytest

from nuanxin.benefits import actions
from nuanxin.benefits.actions import Frozen
from nuanxin.benefits.models import Budget, Claim, Entitlement, Payment
from nuanxin.benefits.queries import books
from nuanxin.errors import UserError
from nuanxin.people.models import Household, HouseholdMembership
from tests import factories
from tests.factories import benefits
from tests.factories.benefits import AUGUST, JULY, approved, cleared, line, months, step

pytestmark = pytest.mark.django_db
CLOCK = "insurance-and-post"


def test_an_approval_makes_one_payment_for_each_line(person, budget, head):
    claim = step(actions.approve_claim, cleared(person, line(person), line(person, AUGUST)), by=head, budget=budget)

    claim.refresh_from_db()
    assert claim.state == "approved"
    assert list(Payment.objects.order_by("month").values_list("month", "amount_yuan", "state", "budget", "payee_key", "recorded_by")) == [
        (month, Decimal("500.00"), "pending", budget.pk, f"person:{person.pk}", head.pk) for month in (JULY, AUGUST)
    ]
    assert Budget.objects.get().committed_yuan == Decimal("1000.00")


@pytest.mark.parametrize(
    ("amount", "who", "may"), [("5000.00", "reviewer", True), ("5000.01", "reviewer", False), ("5000.01", "head", True)]
)
def test_who_approves_depends_on_the_amount(person, budget, amount, who, may):
    claim = cleared(person, line(person, amount=amount))
    user = factories.user(role=who)

    if may:
        assert step(actions.approve_claim, claim, by=user, budget=budget).state == "approved"
    else:
        with pytest.raises(UserError, match=r"“审批通过”（金额 5000.01 元）由负责人办理"):
            step(actions.approve_claim, claim, by=user, budget=budget)


def test_an_officer_approves_nothing(clerk, person, budget):
    with pytest.raises(UserError, match="没有审批和拨付待遇的权限"):
        step(actions.approve_claim, cleared(person), by=clerk, budget=budget)


def test_whoever_submitted_does_not_approve(head, person, budget):
    with pytest.raises(UserError, match="“提交申领”是您本人"):
        step(actions.approve_claim, cleared(person, by=head), by=head, budget=budget)


def test_whoever_reviewed_does_not_approve(head, person, budget):
    claim = benefits.submitted(person)
    claim = step(actions.review_claim, claim, by=head)
    Claim.objects.filter(pk=claim.pk).update(state="cleared")
    claim.refresh_from_db()

    with pytest.raises(UserError, match="“审核通过”是您本人"):
        step(actions.approve_claim, claim, by=head, budget=budget)


def test_what_was_not_shown_is_not_approved(person, budget):
    with pytest.raises(UserError, match="现在是“已审核，待公示”"):
        step(actions.approve_claim, benefits.reviewed(person), budget=budget)


def test_more_than_the_budget_holds_is_refused_and_nothing_happens(person):
    budget = benefits.budget("499.99")

    with pytest.raises(UserError, match=r"只剩 499.99 元，不够这次的 500.00 元，不能审批"):
        step(actions.approve_claim, cleared(person), budget=budget)

    assert (Payment.objects.count(), Entitlement.objects.count(), Claim.objects.get().state) == (0, 0, "cleared")


def test_a_budget_is_spent_to_the_last_cent_in_dimes(person):
    budget = benefits.budget("0.30")
    for month in (1, 2, 3):
        approved(person, line(person, datetime.date(2022, month, 1), "0.10"), budget=budget)

    budget.refresh_from_db()
    assert budget.committed_yuan == Decimal("0.30")
    with pytest.raises(UserError, match=r"只剩 0.00 元"):
        approved(person, line(person, datetime.date(2022, 4, 1), "0.01"), budget=budget)


def test_another_countys_budget_is_refused(person):
    with pytest.raises(UserError, match="是大余县的预算"):
        step(actions.approve_claim, cleared(person), budget=benefits.budget(area=factories.FOREIGN_COUNTY))


def test_a_month_paid_meanwhile_is_refused(person, budget):
    claims = [cleared(person), cleared(person)]
    step(actions.approve_claim, claims[0], budget=budget)

    with pytest.raises(UserError, match="2022-07已经发放或正在发放，不能重复审批"):
        step(actions.approve_claim, claims[1], budget=budget)

    budget.refresh_from_db()
    assert budget.committed_yuan == Decimal("500.00")


def test_once_paid_is_once(person, budget):
    approved(person, line(person, None), budget=budget)

    with pytest.raises(UserError, match="（一次性）已经发放"):
        approved(person, line(person, None), budget=budget)


def test_a_household_without_person_is_paid_once_a_month_too(person, budget):
    home = Household.objects.create(head_id_digest="a", head_id_masked="360722********0011")
    HouseholdMembership.objects.create(household=home, person=person)
    approved(home, line(None), budget=budget)

    with pytest.raises(UserError, match="不能重复审批"):
        approved(home, line(None), budget=budget)


def test_the_first_approval_fixes_the_entitlement(person, budget):
    told = Frozen(CLOCK, 36, datetime.date(2030, 5, 1), 92, False)

    claim = approved(person, budget=budget, frozen={person.pk: told})

    made = Entitlement.objects.get()
    assert (made.clock, made.cap_months, made.retirement_month, made.distance_months, made.is_extended) == (
        CLOCK,
        36,
        datetime.date(2030, 5, 1),
        92,
        False,
    )
    assert (made.person, made.payee_key, made.first_approved_on) == (person, f"person:{person.pk}", claim.deeds.last().on)
    assert claim.entitlement == made


def test_what_was_fixed_is_not_computed_anew(person, budget):
    approved(person, budget=budget, frozen={person.pk: Frozen(CLOCK, 36)})

    approved(person, line(person, AUGUST), budget=budget, frozen={person.pk: Frozen(CLOCK, 99, is_extended=True)})

    assert (Entitlement.objects.get().cap_months, Entitlement.objects.get().is_extended) == (36, False)


def test_programmes_of_one_clock_share_what_was_fixed(person, budget):
    first = benefits.entitlement(person, policy="other", clock=CLOCK, cap_months=3, first_approved_on=datetime.date(2020, 1, 1))

    approved(person, budget=budget, frozen={person.pk: Frozen(CLOCK, 36)})

    made = Entitlement.objects.get(policy=benefits.POLICY)
    assert (made.cap_months, made.first_approved_on) == (3, first.first_approved_on)


def test_the_cap_is_used_to_the_last_month_and_no_further(person, budget):
    cap = {person.pk: Frozen(CLOCK, 3)}
    approved(person, *months(person, 3), budget=budget, frozen=cap)

    with pytest.raises(UserError, match="最长享受 3 个月，连同这次超出 1 个月"):
        approved(person, line(person), budget=budget, frozen=cap)


def test_months_of_the_same_clock_count_together_and_the_same_month_once(person, budget):
    benefits.entitlement(person, policy="post", clock=CLOCK, cap_months=2)
    benefits.payment(person, policy="post", programme="岗位补贴")

    approved(person, line(person), line(person, AUGUST), budget=budget, frozen={person.pk: Frozen(CLOCK)})

    assert books.months_used(person.pk, books.policies_of_clock(person.pk, CLOCK, "post")) == {JULY, AUGUST}


def test_a_second_programme_for_a_month_used_already_takes_nothing_from_the_cap(person, budget):
    approved(person, *months(person, 2), budget=budget, frozen={person.pk: Frozen(CLOCK, 2)})
    again = [line(one.person, one.month, programme="岗位补贴") for one in months(person, 2)]

    assert approved(person, *again, budget=budget).state == "approved"


def test_what_was_taken_back_frees_its_month(person, budget):
    claim = approved(person, *months(person, 2), budget=budget, frozen={person.pk: Frozen(CLOCK, 2)})
    actions.reverse_payment(by=None, payment=Payment.objects.filter(line__claim=claim).first(), reason="多发")

    assert approved(person, budget=budget).state == "approved"


def test_an_extended_one_runs_until_retirement(person, budget):
    told = {person.pk: Frozen(CLOCK, 1, AUGUST, 1, is_extended=True)}
    approved(person, *months(person, 2), line(person, AUGUST), budget=budget, frozen=told)

    with pytest.raises(UserError, match="核定 2022-08 退休，2022-09 起不能享受"):
        approved(person, line(person, datetime.date(2022, 9, 1)), budget=budget)


def test_a_stopped_entitlement_carries_no_further_month(person, budget):
    claim = approved(person, budget=budget)
    actions.stop_entitlement(by=None, entitlement=claim.entitlement, reason="未参加年审")

    with pytest.raises(UserError, match=r"已于 .* 停发，不能审批"):
        approved(person, line(person, AUGUST), budget=budget)


def test_each_person_of_an_employer_has_an_entitlement_and_every_refusal_is_told(person, budget):
    employer, other = benefits.employer(), factories.person()
    claim = approved(employer, line(person), line(other), budget=budget, frozen={one.pk: Frozen(CLOCK, 1) for one in (person, other)})

    assert (Entitlement.objects.count(), claim.entitlement) == (2, None)
    with pytest.raises(UserError) as refused:
        approved(employer, line(person, AUGUST), line(other, AUGUST), budget=budget)
    assert len(refused.value.problems) == 2


def test_an_old_version_is_refused(person, budget):
    claim = cleared(person)
    Claim.objects.filter(pk=claim.pk).update(version=99)

    with pytest.raises(UserError, match="已被别人办理"):
        step(actions.approve_claim, claim, budget=budget)
