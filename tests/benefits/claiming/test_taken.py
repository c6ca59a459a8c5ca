"""What somebody has already: paid, on its way, claimed and not yet approved; read together however many they are."""

import pytest

from nuanxin.benefits.claiming.taken import Taken, portions
from nuanxin.benefits.models import Claim
from tests import factories
from tests.benefits.claiming import rig
from tests.benefits.claiming.rig import APRIL, JUNE, MAY, payment
from tests.factories import benefits

pytestmark = pytest.mark.django_db
CLOCK = (rig.FLEXIBLE, rig.ENTERPRISE)


@pytest.fixture
def person(county):
    return factories.person()


def claim(person, *months, state: str = "submitted", **told) -> Claim:
    made = benefits.submitted(
        person, *(benefits.line(person, month, programme=rig.FLEXIBLE) for month in months), policy=rig.FLEXIBLE, **told
    )
    Claim.objects.filter(pk=made.pk).update(state=state)
    return made


def held(person) -> list[tuple]:
    found = Taken.of([person.pk]).held(person.pk, "", {rig.FLEXIBLE})
    return [(one.month, one.claim is not None, one.is_failed) for one in found]


def test_nothing_is_taken_at_first(person):
    assert held(person) == []


@pytest.mark.parametrize("state", ["pending", "sent"])
def test_a_payment_on_its_way_is_taken(person, state):
    payment(person, MAY, state=state)

    assert held(person) == [(MAY, False, False)]


def test_a_failed_payment_is_taken_and_told_as_such(person):
    payment(person, MAY, state="failed")

    assert held(person) == [(MAY, False, True)]


def test_a_payment_taken_back_is_not_taken(person):
    payment(person, MAY, is_reversed=True)

    assert held(person) == []


@pytest.mark.parametrize("state", ["submitted", "returned", "reviewed", "posted", "cleared"])
def test_a_claim_under_way_takes_its_months(person, state):
    claim(person, APRIL, MAY, state=state)

    assert held(person) == [(APRIL, True, False), (MAY, True, False)]


@pytest.mark.parametrize("state", ["refused", "withdrawn", "approved", "paid"])
def test_a_claim_that_is_over_takes_none_itself(person, state):
    claim(person, MAY, state=state)

    assert held(person) == []


def test_a_voided_claim_takes_none(person):
    made = claim(person, MAY)
    Claim.objects.filter(pk=made.pk).update(voided_at=rig.NOW)

    assert held(person) == []


def test_another_programme_is_not_taken(person):
    payment(person, MAY, rig.POST)

    assert held(person) == []


def test_what_is_for_nobody_in_particular_is_found_by_the_payee(county):
    unit = benefits.employer()
    made = payment(factories.person(), None, rig.POST)
    made.person, made.employer, made.payee_kind, made.payee_key = None, unit, "employer", f"employer:{unit.pk}"
    made.save()

    found = Taken.of([], [f"employer:{unit.pk}"])

    assert [one.amount for one in found.held(None, f"employer:{unit.pk}", {rig.POST})] == [rig.DUE]
    assert found.held(None, "employer:0", {rig.POST}) == []


def test_months_of_the_clock_are_distinct(person):
    payment(person, MAY)
    payment(person, MAY, rig.ENTERPRISE, payee_key="employer:1")
    payment(person, APRIL, rig.POST)
    claim(person, MAY, JUNE)

    found = Taken.of([person.pk])

    assert found.months(person.pk, CLOCK) == {MAY, JUNE}
    assert found.claimed_months(person.pk, CLOCK) == {JUNE}


def test_who_claimed_is_told_by_name(person):
    clerk = factories.user(role="officer", display_name="王经办")
    claim(person, MAY, by=clerk)

    [one] = Taken.of([person.pk]).held(person.pk, "", {rig.FLEXIBLE})

    assert (one.claimed_by, one.said) == ("王经办", "王经办已于 2024-06-10 申领（待审核）")


def test_what_is_paid_was_claimed_by_nobody(person):
    payment(person, MAY)

    [one] = Taken.of([person.pk]).held(person.pk, "", {rig.FLEXIBLE})

    assert (one.claimed_by, one.said) == ("", "已经发放或正在发放")


def test_many_are_read_in_two_questions(county, django_assert_num_queries):
    people = [factories.person() for _ in range(4)]
    for one in people:
        payment(one, MAY)

    with django_assert_num_queries(2):
        found = Taken.of([one.pk for one in people])

    assert all(len(found.by_person[one.pk]) == 1 for one in people)


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (1, [1]), (500, [500]), (501, [500, 1])])
def test_keys_are_asked_in_portions_each_once(count, sizes):
    assert [len(some) for some in portions([*range(count), *range(count)])] == sizes
