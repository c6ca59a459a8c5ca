"""What payees are told in time: the end at retirement, or when the months are used up."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.benefits import ending
from nuanxin.benefits.models import Entitlement, Notification
from nuanxin.engines.rules.dates import add_months
from tests import factories
from tests.factories import benefits

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2022, 9, 5)


def month(number, year=2022):
    return datetime.date(year, number, 1)


def found(days=60, today=TODAY):
    return [(one.pk, last) for one, last in ending.ending(today + datetime.timedelta(days=days), today)]


@pytest.mark.parametrize(
    ("retires", "is_found"),
    [(month(8), False), (month(9), True), (month(10), True), (month(11), False), (month(1, 2030), False)],
)
def test_retirement_month_within_the_days_is_foretold(person, retires, is_found):
    one = benefits.entitlement(person, retirement_month=retires)

    assert found() == ([(one.pk, retires)] if is_found else [])


def test_months_used_up_are_foretold_before_retirement(person):
    one = benefits.entitlement(person, retirement_month=month(1, 2030), cap_months=3)
    for number in (6, 7):
        benefits.payment(person, month(number))

    assert found() == []  # June and July are paid, August is the third and over
    assert found(today=datetime.date(2022, 8, 20)) == [(one.pk, month(8))]


def test_months_of_the_other_policy_on_the_clock_count(person):
    one = benefits.entitlement(person, clock="ins", cap_months=4)
    benefits.entitlement(person, policy="national-post-subsidy", clock="ins", cap_months=4)
    benefits.payment(person, month(7))
    benefits.payment(person, month(8), policy="national-post-subsidy", programme="岗位补贴")

    assert {last for _, last in found()} == {month(10)}
    assert one.pk in [pk for pk, _ in found()]


def test_reversed_payment_leaves_the_month_unused(person):
    benefits.entitlement(person, cap_months=2)
    benefits.payment(person, month(7), is_reversed=True)

    assert [last for _, last in found(today=datetime.date(2022, 8, 20))] == [month(8)]


def test_extended_entitlement_ends_with_retirement_alone(person):
    benefits.entitlement(person, cap_months=1, is_extended=True, retirement_month=month(10))

    assert [last for _, last in found()] == [month(10)]


@pytest.mark.parametrize("fields", [{"stopped_on": TODAY, "stop_reason": "x"}, {"ended_on": TODAY, "end_reason": "x"}, {}])
def test_stopped_ended_and_unlimited_ones_are_not_foretold(person, fields):
    benefits.entitlement(person, **({"retirement_month": month(10)} | fields if fields else {}))

    assert found() == []


def test_each_end_is_told_once(person):
    benefits.entitlement(person, retirement_month=month(10))

    assert (ending.foretell(today=TODAY), ending.foretell(today=TODAY + datetime.timedelta(days=1))) == (1, 1)

    one = Notification.objects.get()
    assert (one.kind, one.due_on, one.text.split("，之后")[0]) == (
        "ending", TODAY, f"{person.name}：您享受的“灵活就业社会保险补贴”到 2022-10 期满",
    )  # fmt: skip


def test_queries_do_not_grow_with_the_number_of_entitlements(county, django_assert_num_queries):
    for _ in range(5):
        person = factories.person()
        benefits.entitlement(person, cap_months=3)
        benefits.payment(person)

    with django_assert_num_queries(3):
        assert len(found()) == 5


@given(st.integers(1, 40), st.sets(st.integers(0, 60), max_size=40), st.one_of(st.none(), st.integers(0, 80)))
def test_last_month_is_where_counting_month_by_month_ends(cap, paid, retires):
    """The slow way: from the month after the newest paid one, month by month while months are left and retirement is not over."""
    first = datetime.date(2020, 1, 1)
    used = {add_months(first, number) for number in paid}
    end = None if retires is None else add_months(first, retires)
    one = Entitlement(first_approved_on=first, cap_months=cap, retirement_month=end)

    walked = max(used, default=add_months(first, -1))
    left = cap - len(used)
    while left > 0:
        walked, left = add_months(walked, 1), left - 1
    assert ending.last_month(one, used) == (min(walked, end) if end else walked)
