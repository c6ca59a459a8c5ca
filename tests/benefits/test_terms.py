"""How much of an entitlement is used and left, and which end soon: set-based, against the same said one by one."""

from __future__ import annotations

import datetime
import itertools
from decimal import Decimal

import pytest

from nuanxin.benefits.models import Entitlement, Payment
from nuanxin.benefits.queries import terms
from nuanxin.benefits.queries.terms import Term
from tests import factories
from tests.factories import benefits

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2022, 9, 5)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def term_of(entitlement) -> Term:
    return terms.terms_of([entitlement], TODAY)[entitlement.pk]


def test_months_are_counted_once_over_the_programmes_of_a_clock(person):
    first = benefits.entitlement(person, clock="c", cap_months=36)
    benefits.entitlement(person, clock="c", cap_months=36, policy="other")
    benefits.payment(person, benefits.JULY)
    benefits.payment(person, benefits.JULY, policy="other", programme="乙")
    benefits.payment(person, benefits.AUGUST, policy="other", programme="乙")
    benefits.payment(person, day("2022-06-01"), policy="third", programme="丙")

    assert term_of(first) == Term(used=2, cap=36, left=34, last=day("2025-06-01"))


def test_what_was_taken_back_is_not_used(person):
    held = benefits.entitlement(person, cap_months=36)
    benefits.payment(person, benefits.JULY, is_reversed=True)

    assert term_of(held).used == 0


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, Term(0, None, None, None)),
        ({"cap_months": 3}, Term(0, 3, 3, day("2022-09-01"))),
        ({"cap_months": 36, "retirement_month": day("2022-10-01")}, Term(0, 36, 2, day("2022-10-01"))),
        ({"cap_months": 36, "retirement_month": day("2022-08-01")}, Term(0, 36, 0, day("2022-08-01"))),
        ({"cap_months": 36, "is_extended": True, "retirement_month": day("2027-01-01")}, Term(0, None, 53, day("2027-01-01"))),
        ({"retirement_month": day("2022-09-01")}, Term(0, None, 1, day("2022-09-01"))),
    ],
)
def test_a_term_ends_with_the_cap_or_with_retirement(person, told, expected):
    assert term_of(benefits.entitlement(person, **told)) == expected


def test_months_of_an_employer_without_a_person_are_its_own(county):
    firm, other = benefits.employer(), benefits.employer()
    told = {"policy": benefits.POLICY, "payee_kind": "employer", "area_id": factories.JIADING, "person": None}
    held = Entitlement.objects.create(
        **told, policy_version="1", payee_key=f"employer:{firm.pk}", employer=firm, first_approved_on=benefits.JULY
    )
    paid = {**told, "policy_version": "1", "programme": benefits.PROGRAMME, "month": benefits.JULY, "amount_yuan": Decimal("500.00")}
    for one in (firm, other):
        Payment.objects.create(**paid, employer=one, payee_key=f"employer:{one.pk}")

    assert term_of(held).used == 1


def test_those_that_end_soon_are_those_whose_last_month_does(county):
    """The query agrees with the same asked of each by itself, at every edge of a month."""
    starts = [day("2021-09-30"), day("2022-07-01"), day("2022-07-31"), day("2022-08-15")]
    retirements = [None, day("2022-08-01"), day("2022-09-01"), day("2022-11-01"), day("2030-01-01")]
    for start, cap, retirement, extended in itertools.product(starts, (None, 1, 3, 12), retirements, (False, True)):
        told = {"first_approved_on": start, "cap_months": cap, "retirement_month": retirement, "is_extended": extended}
        benefits.entitlement(factories.person(), **told)
    benefits.entitlement(factories.person(), cap_months=3, ended_on=TODAY)

    for days, today in itertools.product((0, 30, 60, 90), (TODAY, day("2022-09-30"), day("2022-10-01"))):
        last = today + datetime.timedelta(days=days)
        found = set(terms.ending_within(Entitlement.objects.all(), days, today).values_list("pk", flat=True))
        every = Entitlement.objects.filter(ended_on=None)
        slow = {one.pk for one in every if (end := terms.term(one, frozenset(), today).ends_on) and today <= end <= last}
        assert found == slow, (days, today)


def test_who_shares_the_clock_is_named_and_others_are_not(person):
    first = benefits.entitlement(person, clock="c")
    other = benefits.entitlement(person, clock="c", policy="other")
    benefits.entitlement(person, clock="d", policy="third")
    benefits.entitlement(factories.person(), clock="c")

    assert (list(terms.sharing(first)), list(terms.sharing(benefits.entitlement(factories.person())))) == ([other], [])


def test_a_page_of_entitlements_costs_two_queries(county, django_assert_num_queries):
    held = [benefits.entitlement(factories.person(), clock="c", cap_months=36) for _ in range(5)]

    with django_assert_num_queries(2):
        terms.terms_of(held, TODAY)
