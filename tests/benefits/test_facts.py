"""The fact tables of benefits: one row per payment, entry and entitlement that stands, of the county."""

import datetime
from decimal import Decimal

import pytest

from nuanxin.benefits import actions, facts
from nuanxin.benefits.models import CollectedFact, Payment
from nuanxin.engines.facts.arrow import to_arrow
from tests import factories
from tests.factories import benefits
from tests.factories.benefits import JULY, POLICY, PROGRAMME, approved

pytestmark = pytest.mark.django_db
SOURCES = {source.table.name: source for source in facts.SOURCES}


def rows(name, county="360722"):
    return to_arrow(SOURCES[name].table, SOURCES[name].rows(county), county).to_pylist()


def test_a_payment_is_a_row(person):
    made = benefits.payment(person, state="paid", paid_on=datetime.date(2022, 8, 20))

    assert rows("payments") == [
        {
            "payment": made.pk,
            "person": person.pk,
            "employer": None,
            "area": factories.SHUIDONG,
            "policy": POLICY,
            "programme": PROGRAMME,
            "month": JULY,
            "amount_yuan": Decimal("500.00"),
            "payee_kind": "person",
            "kind": "payment",
            "state": "paid",
            "paid_on": datetime.date(2022, 8, 20),
            "reversed": False,
            "seq": made.pk,
        }
    ]


def test_an_entry_that_takes_back_is_a_row_below_nothing(person):
    approved(person)
    actions.reverse_payment(by=None, payment=Payment.objects.get(), reason="多发")

    found = rows("payments")
    assert [(row["kind"], row["amount_yuan"], row["reversed"]) for row in found] == [("payment", 500, True), ("reversal", -500, False)]
    assert sum(row["amount_yuan"] for row in found) == 0


def test_an_entitlement_is_a_row(person):
    made = benefits.entitlement(person, clock="c", cap_months=36, retirement_month=JULY, is_extended=True)

    assert rows("entitlements") == [
        {
            "entitlement": made.pk,
            "person": person.pk,
            "employer": None,
            "area": factories.SHUIDONG,
            "policy": POLICY,
            "clock": "c",
            "payee_kind": "person",
            "first_approved_on": JULY,
            "retirement_month": JULY,
            "cap_months": 36,
            "extended": True,
            "stopped_on": None,
            "ended_on": None,
            "seq": made.pk,
        }
    ]


@pytest.mark.parametrize(("name", "make"), [("payments", benefits.payment), ("entitlements", benefits.entitlement)])
def test_what_was_voided_or_is_elsewhere_is_no_row(person, make, name):
    make(person, voided_at=datetime.datetime(2022, 9, 1, tzinfo=datetime.UTC))

    assert rows(name) == []
    assert make(person)
    assert (len(rows(name)), rows(name, "360723")) == (1, [])


def test_every_code_has_its_word():
    for source in SOURCES.values():
        for column in source.table.columns:
            if column.values:
                assert set(source.words[column.name]) == set(column.values)


def collected(person, name="studying", value="true", **fields):
    told = {"known_on": JULY, "origin": "said", "area_id": factories.SHUIDONG}
    return CollectedFact.objects.create(**{"person": person, "name": name, "value": value} | told | fields)


def test_a_collected_fact_is_a_row_with_its_value_as_a_case_has_it(person):
    made = collected(person, "household_income_per_head", '"512.30"')

    assert rows("collected") == [
        {
            "fact": made.pk,
            "person": person.pk,
            "name": "household_income_per_head",
            "value": '"512.30"',
            "known_on": JULY,
            "seq": made.pk,
        }
    ]


def test_free_text_stays_behind(person):
    collected(person, "override", '"王局长同意"')

    [row] = rows("collected")
    assert row["value"] == '"有"'


def test_what_was_collected_of_somebody_elsewhere_or_voided_is_no_row(person):
    collected(factories.person(residence=factories.FOREIGN_TOWN))
    collected(person, voided_at=datetime.datetime(2022, 9, 1, tzinfo=datetime.UTC))

    assert rows("collected") == []
