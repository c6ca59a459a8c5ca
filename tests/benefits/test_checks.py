"""The automatic checks: each finds what it looks for, says it in words, and lets pass what is in order."""

import datetime
from decimal import Decimal

import pytest

from nuanxin.benefits.queries import checks
from nuanxin.benefits.queries.checks import Asked, Case, Failed
from nuanxin.people.models import Household, HouseholdMembership
from tests import factories
from tests.factories import benefits
from tests.factories.benefits import AUGUST, FUND, JULY, line

pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 9, 5)


def case(person, *lines, **asked):
    told = {"needs_register": False} | asked
    lines = lines or (line(person),)
    return Case(benefits.POLICY, f"person:{person.pk}", person.residence_id, DAY, lines, Asked(**told))


def found(person, *lines, **asked):
    """The checks that failed, with their words."""
    return {one.check: one.text for one in checks.run(case(person, *lines, **asked))}


def family(*persons):
    home = Household.objects.create(head_id_digest="a", head_id_masked="360722********0011")
    for person in persons:
        HouseholdMembership.objects.create(household=home, person=person)


def test_a_claim_in_order_fails_nothing(person):
    factories.recognition(person)
    benefits.budget()

    asked = Asked(fund=FUND, one_per_family=True, starts_after_recognition=True, locked_before=JULY, owners=("1",))
    told = Case(benefits.POLICY, f"person:{person.pk}", person.residence_id, DAY, (line(person, AUGUST),), asked)

    assert checks.run(told) == ()


def test_not_on_the_register(person):
    assert found(person, needs_register=True) == {"register": f"{person.name}到申领日期 2022-09-05 没有认定记录。请先认定，或核对人员。"}


@pytest.mark.parametrize(("ended_on", "is_told"), [(DAY, True), (DAY + datetime.timedelta(days=1), False), (None, False)])
def test_off_the_register_by_the_day_of_the_claim(person, ended_on, is_told):
    factories.recognition(person, ended_on=ended_on)

    assert ("已于 2022-09-05 退出" in found(person, needs_register=True).get("register", "")) is is_told


def test_recognised_only_after_the_claim(person):
    factories.recognition(person, DAY + datetime.timedelta(days=1))

    assert "没有认定记录" in found(person, needs_register=True)["register"]


@pytest.mark.parametrize(("month", "is_told"), [(datetime.date(2022, 6, 1), True), (JULY, False)])
def test_months_after_retirement(person, month, is_told):
    assert ("age" in found(person, retirement_months={person.pk: month})) is is_told


def test_months_after_the_retirement_that_was_fixed(person):
    benefits.entitlement(person, retirement_month=datetime.date(2022, 6, 1))

    assert found(person)["age"] == f"{person.name} 2022-06 达到法定退休年龄，2022-07 起不能申领。请删去超龄的月份。"


def test_once_after_retirement(person):
    assert "2022-09 起不能申领" in found(person, line(person, None), retirement_months={person.pk: AUGUST})["age"]


def test_a_business_found_under_the_number_of_18_digits(person):
    assert "按 18 位证件号查到" in found(person, owners=[person.full_id_number])["business"]


def test_a_business_found_under_the_old_number_of_15_digits(person):
    old = person.full_id_number[:6] + person.full_id_number[8:17]

    assert len(old) == 15
    assert "按 15 位旧证件号查到" in found(person, owners=[old])["business"]


def test_a_business_number_with_a_small_x_is_the_same():
    assert checks.old_number("36072219700501001X") == "360722700501001"
    assert checks.old_number("360722700501001") == "360722700501001"


def test_another_ones_business_is_no_obstacle(person):
    assert found(person, owners=[factories.id_number()]) == {}


@pytest.mark.parametrize(("left", "is_told"), [(1, True), (2, False)])
def test_more_months_than_are_left(person, left, is_told):
    told = found(person, line(person), line(person, AUGUST), months_left={person.pk: left})

    assert ("剩余可享受 1 个月，这次申领 2 个月，超出 1 个月" in told.get("months_left", "")) is is_told


def test_a_month_paid_already(person):
    benefits.payment(person)

    assert found(person, line(person), line(person, AUGUST))["paid"] == (
        f"{person.name}的{benefits.PROGRAMME} 2022-07已经发放或正在发放，不能重复申领。请删去这些明细。"
    )


def test_once_paid_already(person):
    benefits.payment(person, month=None)

    assert "paid" in found(person, line(person, None))


@pytest.mark.parametrize("fields", [{"is_reversed": True}, {"state": "failed"}])
def test_what_was_taken_back_or_failed_may_be_claimed(person, fields):
    benefits.payment(person, **fields)

    assert "paid" not in found(person)


def test_two_payers_in_one_month(person):
    employer = benefits.employer()
    benefits.payment(person, payee_kind="employer", employer=employer, payee_key=f"employer:{employer.pk}")

    assert found(person)["payer"] == f"{person.name} 2022-07 的{benefits.PROGRAMME}已由另一领取人领取。请核实由谁领取。"


@pytest.mark.parametrize(
    ("fields", "is_told"), [({}, True), ({"is_reversed": True}, False), ({"month": AUGUST}, False), ({"policy": "another"}, False)]
)
def test_a_month_had_under_a_policy_that_excludes_this_one(person, fields, is_told):
    benefits.payment(person, **{"policy": "other", "programme": "别的补贴", "payee_key": "employer:1"} | fields)

    told = found(person, not_with=("other",)).get("double", "")

    assert told == (f"{person.name} 2022-07 已享受与这项待遇不能同时享受的补贴。请核实，删去重复的月份。" if is_told else "")


def test_somebody_of_the_family_receives_already(person):
    other = factories.person()
    family(person, other)
    benefits.payment(other)

    assert f"家庭成员{other.name}已在享受" in found(person, one_per_family=True)["family"]
    assert "family" not in found(person)
    assert "family" not in found(person, line(person, AUGUST), one_per_family=True)


def test_a_former_member_of_the_family_is_no_obstacle(person):
    other = factories.person()
    family(person, other)
    HouseholdMembership.objects.filter(person=other).update(until_on=JULY)
    benefits.payment(other)

    assert "family" not in found(person, one_per_family=True)


@pytest.mark.parametrize(("decided_on", "is_told"), [(datetime.date(2022, 8, 31), True), (datetime.date(2022, 7, 31), False)])
def test_months_before_the_recognition(person, decided_on, is_told):
    factories.recognition(person, decided_on)

    assert ("start" in found(person, starts_after_recognition=True)) is is_told


@pytest.mark.parametrize(("before", "is_told"), [(AUGUST, True), (JULY, False), (None, False)])
def test_months_whose_report_is_locked(person, before, is_told):
    assert ("lock" in found(person, locked_before=before)) is is_told


def test_months_to_come(person):
    assert "2022-10 还没有到" in found(person, line(person, datetime.date(2022, 10, 1)))["future"]


def test_insurance_paid_by_somebody_else(person):
    assert "社会保险由信丰某厂缴纳" in found(person, insured_elsewhere={person.pk: "信丰某厂"})["insurance"]


def test_no_budget_of_that_fund_and_year(person):
    assert found(person, fund=FUND)["budget"] == f"2022 年还没有“{FUND}”的预算。请先登记预算。"


def test_a_budget_that_does_not_suffice(person):
    benefits.budget("499.99")

    assert "只剩 499.99 元，不够这次的 500.00 元" in found(person, fund=FUND)["budget"]


def test_the_budget_of_the_smallest_area_counts(person):
    benefits.budget("1.00")
    benefits.budget("500.00", area=factories.JIADING)

    assert found(person, fund=FUND) == {}


def test_every_check_about_every_person_is_told(person):
    other = factories.person()

    told = checks.run(case(person, line(person), line(other), needs_register=True, months_left={other.pk: 0}))

    assert [(one.check, one.person) for one in told] == [("register", person.pk), ("register", other.pk), ("months_left", other.pk)]


def test_what_failed_is_written_and_read_alike():
    failed = (Failed("paid", "已经发放", 3), Failed("budget", "没有预算"))

    assert checks.read(checks.written(failed)) == failed
    assert (checks.written(()), checks.read("")) == ("", ())


def test_a_case_adds_up_its_lines(person):
    assert case(person, line(person), line(person, AUGUST, "0.05")).amount == Decimal("500.05")
    assert (line(None).who, line(person).who) == ("本单位（家庭）", person.name)
