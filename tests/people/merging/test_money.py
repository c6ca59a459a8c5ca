"""Entitlements and payments of two records of one person: they follow with the name of the payee; money paid twice is refused."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.benefits.models import Entitlement, Payment, payee_key
from nuanxin.errors import UserError
from nuanxin.people import actions
from tests import factories
from tests.people.merging.records import everything

JULY = datetime.date(2022, 7, 1)


@pytest.fixture
def pair(county):
    return factories.person(name="王秋实"), factories.person(name="王秋石")


def owed(person, **fields):
    return {"policy": "p", "policy_version": "1", "payee_kind": "person", "payee_key": payee_key("person", person.pk), "person": person,
            "area_id": factories.SHUIDONG} | fields  # fmt: skip


def payment(person, month=JULY, **fields):
    return Payment.objects.create(**owed(person, programme="岗位补贴", month=month, amount_yuan="500.00", **fields))


def entitlement(person, **fields):
    return Entitlement.objects.create(**owed(person, first_approved_on=JULY, **fields))


def merge(pair, **choices):
    named = {name.replace("__", "."): side for name, side in choices.items()}
    return actions.merge_persons(by=None, kept=pair[0], merged=pair[1], reason="同一人", choices=named)


def test_a_payment_follows_and_names_the_kept_person(pair):
    made = payment(pair[1])

    merge(pair)

    made.refresh_from_db()
    assert (made.person, made.payee_key) == (pair[0], payee_key("person", pair[0].pk))


def test_a_month_paid_to_both_is_refused_whatever_is_chosen(pair):
    for person in pair:
        payment(person)

    with pytest.raises(UserError, match=r"两人都有相同的付款（岗位补贴 2022-07-01 500.00），合并会使同一人重复"):
        merge(pair, benefits__Payment="kept")


def test_after_one_of_both_payments_was_taken_back_they_are_one(pair):
    payment(pair[0])
    payment(pair[1], is_reversed=True)

    merge(pair)

    assert Payment.objects.filter(person=pair[0]).count() == 2


def test_other_months_both_stand(pair):
    payment(pair[0])
    payment(pair[1], datetime.date(2022, 8, 1))

    merge(pair)

    assert Payment.objects.standing().filter(payee_key=payee_key("person", pair[0].pk)).count() == 2


def test_what_an_employer_was_paid_for_them_keeps_its_payee(pair):
    made = payment(pair[1], payee_key="household:7")

    merge(pair)

    made.refresh_from_db()
    assert (made.person, made.payee_key) == (pair[0], "household:7")


def test_of_two_open_entitlements_one_is_chosen(pair):
    for person, cap in zip(pair, (36, 24), strict=True):
        entitlement(person, cap_months=cap)

    with pytest.raises(UserError, match="两人的享受资格不能同时有效"):
        merge(pair)
    merge(pair, benefits__Entitlement="merged")

    [standing] = Entitlement.objects.standing()
    assert (standing.cap_months, standing.payee_key) == (24, payee_key("person", pair[0].pk))


def test_the_same_entitlement_on_both_is_one(pair):
    mine, _ = (entitlement(person, cap_months=36) for person in pair)

    merge(pair)

    assert list(Entitlement.objects.standing()) == [mine]


def test_taking_it_back_names_the_merged_person_again(pair):
    payment(pair[1])
    entitlement(pair[1])
    before = everything()

    actions.reverse_merge(by=None, merge=merge(pair), reason="不是同一人")

    assert everything() == before
