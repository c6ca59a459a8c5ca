"""Lists from entitlements and payments: the right rows on both sides of every edge, and only of the areas asked."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from nuanxin.benefits import worklists
from nuanxin.benefits.models import payee_key
from nuanxin.errors import UserError
from tests import factories
from tests.factories import benefits

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2022, 9, 10)
FLEXIBLE, ENTERPRISE, POST = "national-insurance-subsidy-flexible", "national-insurance-subsidy-enterprise", "national-post-subsidy"
JAN = datetime.date(2020, 1, 1)


@pytest.fixture
def person(county):
    return factories.person()


def listed(name, prefixes=("360722",), **asked):
    return worklists.rows(name, prefixes, TODAY, **asked)


def to_unit(person, unit, **fields):
    """What is paid to an employer for a person."""
    return {"policy": POST, "payee_kind": "employer", "payee_key": payee_key("employer", unit.pk), "employer": unit} | fields


def pay(person, months, **fields):
    return [benefits.payment(person, month, **fields) for month in months]


def run_of_months(count, first=JAN):
    return [datetime.date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(count)]


@pytest.mark.parametrize(
    ("retires", "days"),
    [
        (datetime.date(2022, 8, 1), None),
        (datetime.date(2022, 9, 1), 30),
        (datetime.date(2022, 10, 1), 60),
        (datetime.date(2022, 11, 1), 90),
        (datetime.date(2022, 12, 1), None),
    ],
)
def test_an_entitlement_that_ends_at_retirement_is_listed_in_the_last_ninety_days(person, retires, days):
    one = benefits.entitlement(person, first_approved_on=JAN, retirement_month=retires, is_extended=True, cap_months=36)
    found = listed("ending")
    assert [(row.entitlement, row.subject, f"（{days}天内）" in row.said) for row in found.rows] == (
        [] if days is None else [(one.pk, person.pk, True)]
    )


@pytest.mark.parametrize(("day", "is_listed"), [(datetime.date(2022, 10, 1), False), (datetime.date(2022, 10, 2), True)])
def test_an_entitlement_whose_cap_is_used_up_in_ninety_days_is_listed(person, day, is_listed):
    """Paid from January 2020 without a gap, 36 months end with December 2022."""
    benefits.entitlement(person, first_approved_on=JAN, cap_months=36)
    pay(person, run_of_months(33))
    found = worklists.rows("ending", ["360722"], day)
    assert [row.on for row in found.rows] == [datetime.date(2022, 12, 31)] * is_listed
    if is_listed:
        assert "最后一个月是2022年12月（90天内），最长 36 个月将用完。" in found.rows[0].said


def test_months_left_out_are_not_lost_and_put_the_end_off(person):
    benefits.entitlement(person, first_approved_on=JAN, cap_months=36)
    pay(person, run_of_months(33)[:5] + run_of_months(33)[6:])
    assert worklists.rows("ending", ["360722"], datetime.date(2022, 10, 2)).total == 0


def test_stopped_ended_and_voided_entitlements_do_not_end_any_more(person):
    retires = {"retirement_month": datetime.date(2022, 9, 1), "cap_months": 36}
    benefits.entitlement(person, stopped_on=TODAY, **retires)
    benefits.entitlement(factories.person(), ended_on=TODAY, **retires)
    benefits.entitlement(factories.person(), voided_at=datetime.datetime(2022, 9, 1, tzinfo=datetime.UTC), **retires)
    assert listed("ending").total == 0


@pytest.mark.parametrize(("paid", "beyond"), [(36, 0), (37, 1), (40, 4)])
def test_more_months_paid_than_the_cap_are_listed_with_the_first_of_them(person, paid, beyond):
    one = benefits.entitlement(person, first_approved_on=datetime.date(2019, 1, 1), cap_months=36)
    pay(person, run_of_months(paid, datetime.date(2019, 1, 1)))
    found = listed("over_cap")
    assert [row.entitlement for row in found.rows] == [one.pk] * (beyond > 0)
    if beyond:
        assert found.rows[0].on == datetime.date(2022, 1, 1)
        assert f"已发 {paid} 个月，最长 36 个月，从2022年1月起多发 {beyond} 个月" in found.rows[0].said


def test_the_same_month_of_two_programmes_of_a_clock_counts_once_against_the_cap(person):
    for policy in (FLEXIBLE, ENTERPRISE):
        benefits.entitlement(person, policy=policy, clock="insurance", first_approved_on=JAN, cap_months=24)
    pay(person, run_of_months(20))
    pay(person, run_of_months(20), policy=ENTERPRISE, programme="单位社保补贴", payee_key="person:other")
    assert listed("over_cap").total == 0


def test_an_extended_entitlement_has_no_cap_to_go_beyond(person):
    benefits.entitlement(person, first_approved_on=JAN, cap_months=2, is_extended=True, retirement_month=datetime.date(2030, 1, 1))
    pay(person, run_of_months(5))
    assert listed("over_cap").total == 0


@pytest.mark.parametrize(("month", "is_listed"), [(datetime.date(2022, 6, 1), False), (datetime.date(2022, 7, 1), True)])
def test_months_that_began_after_a_death_are_listed(person, month, is_listed):
    factories.recognition(person, datetime.date(2020, 1, 1), ended_on=datetime.date(2022, 6, 15), end_code="died", end_reason="死亡")
    paid = benefits.payment(person, month)
    found = listed("paid_after_end")
    assert [(row.payment, row.amount) for row in found.rows] == [(paid.pk, Decimal("500.00"))] * is_listed
    if is_listed:
        assert found.rows[0].said == "2022-06-15 死亡，2022年7月仍发放“灵活就业社会保险补贴”。"


def test_who_was_recognised_again_is_paid_rightly_and_not_for_the_gap_between(person):
    factories.recognition(person, datetime.date(2020, 1, 1), ended_on=datetime.date(2022, 3, 10), end_code="placed", end_reason="就业")
    factories.recognition(person, datetime.date(2022, 7, 20))
    gap, _ = pay(person, [datetime.date(2022, 5, 1), datetime.date(2022, 7, 1)])
    assert [row.payment for row in listed("paid_after_end").rows] == [gap.pk]


def test_months_after_the_frozen_month_of_retirement_are_listed(person):
    benefits.entitlement(person, first_approved_on=JAN, retirement_month=datetime.date(2022, 7, 1))
    _, late = pay(person, [datetime.date(2022, 7, 1), datetime.date(2022, 8, 1)])
    assert [(row.payment, row.said) for row in listed("paid_after_end").rows] == [
        (late.pk, "2022年7月到达退休月，2022年8月仍发放“灵活就业社会保险补贴”。")
    ]


@pytest.mark.parametrize("fields", [{"is_reversed": True}, {"state": "failed"}])
def test_what_was_taken_back_or_failed_is_in_no_list(person, fields):
    benefits.entitlement(person, first_approved_on=JAN, retirement_month=datetime.date(2022, 7, 1))
    pay(person, [datetime.date(2022, 8, 1)], **fields)
    assert listed("paid_after_end").total == 0


def test_two_units_paid_for_the_same_person_and_month_are_listed_once(person):
    units = [benefits.employer(), benefits.employer()]
    last = [benefits.payment(person, **to_unit(person, unit)) for unit in units][-1]
    found = listed("two_payers")
    assert [(row.payment, row.amount, row.subject) for row in found.rows] == [(last.pk, Decimal("1000.00"), person.pk)]
    assert "由 2 处领取" in found.rows[0].said


def test_an_insurance_subsidy_and_a_post_subsidy_of_one_month_are_no_two_payers_but_two_insurance_subsidies_are(person):
    unit = benefits.employer()
    benefits.payment(person)
    benefits.payment(person, **to_unit(person, unit, programme="岗位补贴"))
    assert listed("two_payers").total == 0
    benefits.payment(person, **to_unit(person, unit, policy=ENTERPRISE, programme="单位社保补贴"))
    assert listed("two_payers").total == 1


def test_lists_of_employers_name_the_employer_and_leave_out_what_persons_receive(person):
    unit = benefits.employer()
    retires = {"first_approved_on": JAN, "retirement_month": datetime.date(2022, 9, 1)}
    own = benefits.entitlement(person, **to_unit(person, unit, **retires))
    benefits.entitlement(factories.person(), **retires)
    assert [(row.subject_kind, row.subject, row.entitlement) for row in listed("employers_ending").rows] == [("employer", unit.pk, own.pk)]
    assert listed("ending").total == 1


def test_rows_come_only_from_the_areas_asked_and_of_the_policy_asked(person):
    retires = {"first_approved_on": JAN, "retirement_month": datetime.date(2022, 9, 1)}
    benefits.entitlement(person, **retires)
    benefits.entitlement(factories.person(), area_id=factories.FOREIGN_TOWN, **retires)
    assert [listed("ending", prefixes).total for prefixes in (["360722"], ["360723"], ["360722", "360723"], ["360722101"], [])] == [
        1,
        1,
        2,
        0,
        0,
    ]
    assert [listed("ending", policy=policy).total for policy in (benefits.POLICY, POST)] == [1, 0]


def test_pages_of_a_list_follow_each_other_and_counts_are_totals(county):
    for _ in range(5):
        benefits.entitlement(factories.person(), first_approved_on=JAN, retirement_month=datetime.date(2022, 9, 1))
    pages = [listed("ending", offset=offset, limit=2) for offset in (0, 2, 4)]
    assert [(page.total, len(page.rows)) for page in pages] == [(5, 2), (5, 2), (5, 1)]
    assert len({row.subject for page in pages for row in page.rows}) == 5
    assert worklists.counts(["360722"], TODAY) == {name: 5 if name == "ending" else 0 for name in worklists.LISTS}


def test_an_unknown_list_is_refused_with_those_there_are(county):
    with pytest.raises(UserError, match="没有工作清单“endings”"):
        worklists.rows("endings", ["360722"], TODAY)
