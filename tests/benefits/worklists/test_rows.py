"""What the lists have in common: areas as filters, words of sentences, rows of who moved, and months at every edge."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nuanxin.benefits import worklists
from nuanxin.benefits.models import Entitlement, payee_key
from nuanxin.benefits.worklists import money
from nuanxin.benefits.worklists.rows import Asked, in_chunks, listed, month, title, yuan
from nuanxin.people.models import Recognition
from tests import factories
from tests.factories import benefits

TODAY = datetime.date(2022, 9, 10)
ENTERPRISE = "national-insurance-subsidy-enterprise"


def day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


@pytest.mark.parametrize(("when", "said"), [("2022-09-10", "2022年9月"), ("2022-12-31", "2022年12月"), ("2000-01-01", "2000年1月")])
def test_month_is_said_without_a_nought_before_it(when, said):
    assert month(day(when)) == said


@pytest.mark.parametrize(
    ("amount", "said"), [("0", "0.00元"), ("5000", "5,000.00元"), ("1234567.8", "1,234,567.80元"), ("-1", "-1.00元"), ("0.005", "0.00元")]
)
def test_yuan_are_said_to_the_fen(amount, said):
    assert yuan(Decimal(amount)) == said


@pytest.mark.parametrize(
    ("labels", "most", "said"),
    [
        ([], 4, ""),
        (["户籍"], 4, "“户籍”"),
        (["户籍", "性别"], 4, "“户籍”、“性别”"),
        (["甲", "乙", "丙", "丁"], 4, "“甲”、“乙”、“丙”、“丁”"),
        (["甲", "乙", "丙", "丁", "戊"], 4, "“甲”、“乙”、“丙”、“丁”等5项"),
        (["甲", "乙", "丙"], 3, "“甲”、“乙”、“丙”"),
        (["甲", "乙", "丙", "丁"], 3, "“甲”、“乙”、“丙”等4项"),
        (["甲", "乙"], 1, "“甲”等2项"),
    ],
)
def test_names_are_said_in_quotation_marks_and_of_many_the_first_few(labels, most, said):
    assert listed(labels, most) == said


@settings(max_examples=30)
@given(st.lists(st.integers(1, 10**6), max_size=60), st.integers(1, 20))
def test_chunks_hold_every_key_once_in_order_and_none_is_too_great(keys, size):
    chunks = list(in_chunks(keys, size))

    assert [key for chunk in chunks for key in chunk] == sorted(set(keys))
    assert all(0 < len(chunk) <= size for chunk in chunks)


@pytest.mark.parametrize(("about", "subject"), [("person", 7), ("employer", 9)])
def test_row_is_about_the_person_or_in_a_list_of_employers_the_employer(about, subject):
    assert Asked((), TODAY, about).subject(7, 9) == subject


@pytest.mark.parametrize(("about", "told", "subject"), [("person", (None, 9), 0), ("employer", (7, None), 0)])
def test_row_about_nobody_has_no_subject(about, told, subject):
    assert Asked((), TODAY, about).subject(*told) == subject


def test_title_of_a_policy_that_has_gone_is_its_id():
    assert (title("gone"), title(benefits.POLICY)) == ("gone", "灵活就业社会保险补贴")


@pytest.mark.parametrize(
    ("told", "oldest", "until", "may"),
    [
        ({"retirement_month": "2022-12-01"}, None, "2022-12-01", True),
        ({"retirement_month": "2022-12-01"}, None, "2022-11-30", False),
        ({}, None, "2030-01-01", False),
        ({"cap_months": 3}, None, "2022-09-01", True),
        ({"cap_months": 3}, None, "2022-08-31", False),
        ({"cap_months": 3}, "2022-06-01", "2022-08-01", True),
        ({"cap_months": 3}, "2022-08-01", "2022-08-31", False),
        ({"cap_months": 3, "is_extended": True}, None, "2030-01-01", False),
        ({"cap_months": 1}, None, "2022-07-01", True),
        ({"cap_months": 0}, None, "2022-06-01", True),
        ({"cap_months": 32767}, None, "2030-01-01", False),
    ],
)
def test_only_what_may_end_by_a_day_is_looked_at_closely(told, oldest, until, may):
    told = {name: day(value) if name == "retirement_month" else value for name, value in told.items()}
    one = Entitlement(first_approved_on=datetime.date(2022, 7, 15), **told)

    assert money.may_end(one, day(oldest), day(until)) is may


@pytest.mark.parametrize(
    ("code", "said"),
    [("died", "死亡"), ("placed", "退出认定（已实现就业）"), ("moved", "退出认定（迁出本地）"), ("", "退出认定"), ("gone", "退出认定")],
)
def test_reason_of_an_exit_is_said_in_words(code, said):
    assert money.reason_of(Recognition(end_code=code)) == said


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("prefixes", "found"),
    [
        ((), []),
        (("",), [factories.CHANGLONG, factories.FOREIGN_TOWN, factories.SHUIDONG]),
        (("36",), [factories.CHANGLONG, factories.FOREIGN_TOWN, factories.SHUIDONG]),
        (("360722",), [factories.CHANGLONG, factories.SHUIDONG]),
        (("360722100",), [factories.SHUIDONG]),
        (("360722100200",), [factories.SHUIDONG]),
        (("360722100201",), []),
        (("360722101", "360723"), [factories.CHANGLONG, factories.FOREIGN_TOWN]),
        (("360722", "360722100"), [factories.CHANGLONG, factories.SHUIDONG]),
        (("3607221",), [factories.CHANGLONG, factories.SHUIDONG]),
    ],
)
def test_an_area_asked_for_holds_what_lies_below_it_and_nothing_beside_it(county, prefixes, found):
    person = factories.person()
    for number, area in enumerate((factories.SHUIDONG, factories.CHANGLONG, factories.FOREIGN_TOWN), 1):
        benefits.entitlement(person, area_id=area, policy=f"p{number}")

    here = Entitlement.objects.filter(Asked(prefixes, TODAY, "person").inside())

    assert sorted(here.values_list("area_id", flat=True)) == sorted(found)


@pytest.mark.django_db
def test_who_has_moved_here_brings_the_months_that_were_paid_before(person):
    """Paid in another township, whose clerk does not see them any more: the cap is gone beyond all the same."""
    one = benefits.entitlement(person, area_id=factories.SHUIDONG, cap_months=2, first_approved_on=datetime.date(2022, 5, 1))
    for number in (5, 6, 7):
        benefits.payment(person, datetime.date(2022, number, 1), area_id=factories.CHANGLONG)

    found = worklists.rows("over_cap", ["360722100"], TODAY)

    assert [(row.entitlement, row.on) for row in found.rows] == [(one.pk, datetime.date(2022, 7, 1))]
    assert worklists.rows("over_cap", ["360722101"], TODAY).total == 0


@pytest.mark.django_db
def test_months_paid_elsewhere_bring_the_end_nearer(person):
    benefits.entitlement(person, area_id=factories.SHUIDONG, cap_months=12, first_approved_on=datetime.date(2022, 7, 1))
    for number in range(11):
        benefits.payment(person, datetime.date(2021 + (number > 1), (number + 10) % 12 + 1, 1), area_id=factories.CHANGLONG)

    found = worklists.rows("ending", ["360722100"], TODAY)

    assert [row.on for row in found.rows] == [datetime.date(2022, 10, 31)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("second", "total"),
    [
        ({}, 1),
        ({"month": benefits.AUGUST}, 0),
        ({"month": None}, 0),
        ({"state": "failed"}, 0),
        ({"is_reversed": True}, 0),
        ({"voided_at": datetime.datetime(2022, 9, 1, tzinfo=datetime.UTC)}, 0),
        ({"state": "pending"}, 1),
        ({"policy": "other", "programme": "岗位补贴"}, 0),
        ({"policy": ENTERPRISE, "programme": "单位社保补贴"}, 1),
    ],
)
def test_a_month_has_two_payers_only_while_both_payments_stand(person, second, total):
    unit = benefits.employer()
    benefits.payment(person)
    benefits.payment(
        person, **{"month": benefits.JULY, "payee_kind": "employer", "payee_key": payee_key("employer", unit.pk), "employer": unit} | second
    )

    assert worklists.rows("two_payers", ["360722"], TODAY).total == total


@pytest.mark.django_db
def test_three_payers_of_a_month_are_one_row_with_their_sum(person):
    units = [benefits.employer() for _ in range(3)]
    for unit in units:
        benefits.payment(person, payee_kind="employer", payee_key=payee_key("employer", unit.pk), employer=unit, policy=ENTERPRISE)

    [row] = worklists.rows("two_payers", ["360722"], TODAY).rows

    assert (row.said, row.amount, row.on) == (
        f"2022年7月由 3 处领取：“{title(ENTERPRISE)}”（用人单位），合计 1500.00 元。",
        Decimal("1500.00"),
        benefits.JULY,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("policy", "total"), [("", 1), (benefits.POLICY, 1), (ENTERPRISE, 1), ("other", 0)])
def test_two_payers_are_found_by_either_policy(person, policy, total):
    unit = benefits.employer()
    benefits.payment(person)
    told = {"payee_kind": "employer", "payee_key": payee_key("employer", unit.pk), "employer": unit}
    benefits.payment(person, policy=ENTERPRISE, programme="单位社保补贴", **told)

    assert worklists.rows("two_payers", ["360722"], TODAY, policy=policy).total == total


@pytest.mark.django_db
def test_who_was_paid_lately_is_told_with_the_newest_payment_and_the_sum(person):
    benefits.payment(person, datetime.date(2022, 5, 1))
    benefits.payment(person, benefits.JULY)
    newest = benefits.payment(person, benefits.AUGUST, amount_yuan=Decimal("600.50"))
    benefits.payment(person, datetime.date(2022, 9, 1), state="failed")
    benefits.payment(factories.person(), None)

    found = money.recently_paid(Asked(("360722",), TODAY, "person"), datetime.date(2022, 6, 1))

    assert dict(found) == {(person.pk, benefits.POLICY): (newest.pk, benefits.AUGUST, Decimal("1100.50"))}
