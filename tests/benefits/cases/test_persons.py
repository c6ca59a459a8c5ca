"""Cases of persons: the household, what was collected, what was paid and approved; and how many questions they cost."""

from __future__ import annotations

import datetime
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nuanxin.benefits.cases import Source, case_of, cases_of
from nuanxin.benefits.deciding import Paid, decide
from nuanxin.benefits.models import CollectedFact, Payment
from nuanxin.benefits.policies import get, in_force, library
from nuanxin.people.models import Household, HouseholdMembership
from tests import factories
from tests.factories import benefits

pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 9, 5)
JULY, AUGUST = datetime.date(2022, 7, 1), datetime.date(2022, 8, 1)


@pytest.fixture
def person(county):
    return factories.person(hukou="rural")


def household(*persons, **fields):
    home = Household.objects.create(head_id_number="x", head_id_digest=f"digest{persons[0].pk}", head_id_masked="3607**********")
    for one in persons:
        HouseholdMembership.objects.create(household=home, person=one, **fields)
    return home


def collected(person, name="studying", value=True, known_on=AUGUST, origin="said", **fields):
    told = {"person": person, "name": name, "value": json.dumps(value), "known_on": known_on, "origin": origin}
    return CollectedFact.objects.create(area_id=factories.SHUIDONG, **told | fields)


def facts(person, day=DAY):
    return case_of(person, day).written["person"]


def test_those_who_live_together_are_the_household(person):
    other = factories.person(sex="F")
    factories.holding(other, "ZERO")
    household(person, other)

    known = case_of(person, DAY)
    assert known.people == (other,)
    assert known.written["household"] == [{"sex": "F", "birth_date": "1970-05-01", "residence": factories.SHUIDONG, "categories": ["ZERO"]}]
    assert known.case.household[0]["categories"] == {"ZERO"}


def test_who_lived_there_before_or_after_is_not_of_the_household(person):
    before, after, voided = (factories.person() for _ in range(3))
    home = household(person)
    HouseholdMembership.objects.create(household=home, person=before, until_on=DAY)
    HouseholdMembership.objects.create(household=home, person=after, from_on=DAY + datetime.timedelta(days=1))
    HouseholdMembership.objects.create(household=home, person=voided)
    factories.Person.objects.filter(pk=voided.pk).update(voided_at=datetime.datetime.now(datetime.UTC))

    assert case_of(person, DAY).people == ()
    assert case_of(person, DAY - datetime.timedelta(days=1)).people == (before,)


def test_what_is_disputed_about_a_member_is_not_known(person):
    other = factories.person()
    for form in ("flexible", "enterprise"):
        factories.placement(other, JULY, form)
    household(person, other)

    known = case_of(person, DAY)
    assert ("status" in known.written["household"][0], known.disputes) == (False, ())


def test_a_collected_fact_is_one_of_the_case(person):
    collected(person, "household_income_per_head", "512.30")

    known = case_of(person, DAY)
    assert known.written["person"]["household_income_per_head"] == "512.30"
    assert known.sources["household_income_per_head"] == Source("补充采集（本人陈述）", AUGUST)


def test_of_collected_facts_the_newest_up_to_the_day_counts(person):
    collected(person, value=False, known_on=JULY)
    collected(person, value=True, known_on=AUGUST)
    collected(person, value=False, known_on=DAY)

    assert [facts(person, day).get("studying") for day in (datetime.date(2022, 6, 30), JULY, AUGUST, DAY)] == [None, False, True, False]


def test_a_voided_one_was_never_said(person):
    collected(person, voided_at=datetime.datetime.now(datetime.UTC))

    assert "studying" not in facts(person)


def test_a_fact_that_no_catalogue_knows_any_more_is_left_aside(person):
    collected(person, "favourite_colour", "red")

    assert "favourite_colour" not in facts(person)


def test_two_who_say_otherwise_of_one_day_contradict_each_other(person):
    collected(person, value=True)
    collected(person, value=False, origin="visit")

    [dispute] = case_of(person, DAY).case.disputes
    assert (dispute.name, dispute.said, dispute.values) == (
        "studying",
        {"补充采集（本人陈述）（2022-08-01）": True, "补充采集（入户核实）（2022-08-01）": False},
        (True, False),
    )


@pytest.mark.parametrize(
    ("name", "told", "words"),
    [
        ("school_years", (["2020/21", "2021/22"], "none"), ("2020/21、2021/22", "没有")),
        ("months_used", ({"某项目": 3}, {"某项目": 4}), ("某项目 3", "某项目 4")),
        ("training", ([{"kind": "家政", "passed_on": "2022-05-01"}], []), ("家政（2022-05-01）", "")),
        ("contract_to", ("none", "2023-05-31"), ("没有", "2023-05-31")),
        ("left_job", ("voluntary", "involuntary"), ("本人意愿", "非本人意愿中断就业")),
    ],
)
def test_every_kind_of_fact_can_be_disputed_and_its_answer_be_told(person, name, told, words):
    for value, origin in zip(told, ("said", "paper"), strict=True):
        collected(person, name, value, origin=origin)

    known = case_of(person, DAY)
    [dispute] = known.case.disputes
    assert (dispute.name, tuple(dispute.said.values())) == (name, words)
    for policy in in_force(DAY):
        json.dumps(decide(policy, known.of(policy).case, DAY).as_json())


def test_a_collected_fact_and_the_ledger_contradict_each_other(person):
    factories.holding(person, "DIBAO")
    collected(person, "low_income", "none", origin="list")

    [dispute] = case_of(person, DAY).case.disputes
    assert (dispute.name, dispute.said, dispute.values) == (
        "low_income",
        {"人员类别登记和户籍性质": "农村低保", "补充采集（部门名单）（2022-08-01）": "未享受低保"},
        ("rural", "none"),
    )


def test_a_contradiction_is_the_answer_where_it_matters(person):
    factories.holding(person, "MONI")
    factories.holding(person, "DIBAO")
    collected(person, "low_income", "none")
    policy = get("2022-shandong-temporary-relief")

    found = decide(policy, case_of(person, DAY).of(policy).case, DAY)

    assert found.answer != "yes"


def test_none_said_of_a_fact_is_none(person):
    collected(person, "contract_to", "none")
    collected(person, "graduated_on", "none")

    case = case_of(person, DAY).case
    assert (case.person["contract_to"], case.none) == ("none", {"graduated_on"})


def test_payments_that_stand_are_those_of_the_case(person):
    benefits.payment(person, JULY)
    benefits.payment(person, AUGUST, state="failed")
    benefits.payment(person, datetime.date(2022, 6, 1), is_reversed=True)
    benefits.payment(person, datetime.date(2022, 5, 1), voided_at=datetime.datetime.now(datetime.UTC))

    known = case_of(person, DAY)
    assert [one.month for one in known.case.payments] == [JULY, AUGUST]
    assert known.sources["payments"] == Source("付款")


def test_months_after_the_day_are_not_paid_yet(person):
    for month in (JULY, AUGUST):
        benefits.payment(person, month)

    assert [one.month for one in case_of(person, datetime.date(2022, 7, 31)).case.payments] == [JULY]


def test_a_programme_nobody_knows_counts_for_its_policy(person):
    benefits.payment(person, programme="某项补贴")
    benefits.payment(person, AUGUST, programme="national-insurance-subsidy-flexible")

    names = [one.programme for one in case_of(person, DAY).case.payments]
    assert names == [benefits.POLICY, "national-insurance-subsidy-flexible"]


def test_a_one_off_payment_counts_from_the_day_it_was_paid(person):
    benefits.payment(person, None, programme="2022-xinfeng-startup", policy="2022-xinfeng-startup", state="paid", paid_on=AUGUST)

    assert case_of(person, datetime.date(2022, 7, 31)).case.payments == ()
    assert case_of(person, AUGUST).case.payments == (Paid("2022-xinfeng-startup", None, benefits.Decimal("500.00")),)


def test_what_an_employer_was_paid_for_somebody_is_paid_for_them(person):
    employer = benefits.employer()
    benefits.payment(person, payee_kind="employer", payee_key=f"employer:{employer.pk}", employer=employer)

    assert [one.month for one in case_of(person, DAY).case.payments] == [JULY]


def test_what_the_household_was_paid_is_paid_to_its_members(person):
    home, other = household(person), household(factories.person())
    for one in (home, other):
        key = {"payee_kind": "household", "payee_key": f"household:{one.pk}", "household": one}
        made = benefits.payment(person, None, **key | {"amount_yuan": f"{one.pk}.00"})
        Payment.objects.filter(pk=made.pk).update(person=None)

    assert [str(one.amount) for one in case_of(person, DAY).case.payments] == [f"{home.pk}.00"]


def test_the_first_approval_is_that_of_the_clock_of_the_policy(person):
    benefits.entitlement(person, policy="national-insurance-subsidy-enterprise", first_approved_on=JULY, is_extended=True)
    benefits.entitlement(person, policy="national-insurance-subsidy-flexible", first_approved_on=AUGUST)
    known = case_of(person, DAY)

    found = {
        name: (known.of(get(name)).written["person"].get("first_approved_on"), known.of(get(name)).written["person"].get("extended"))
        for name in ("national-insurance-subsidy-flexible", "national-post-subsidy", "2022-xinfeng-startup")
    }

    assert found == {
        "national-insurance-subsidy-flexible": ("2022-07-01", True),
        "national-post-subsidy": (None, None),
        "2022-xinfeng-startup": (None, None),
    }


def test_the_first_approval_is_from_the_entitlement(person):
    benefits.entitlement(person, first_approved_on=JULY)

    sources = case_of(person, DAY).of(get(benefits.POLICY)).sources
    assert (sources["first_approved_on"], sources["extended"]) == (Source("享受资格", JULY), Source("享受资格", JULY))


def test_an_approval_after_the_day_is_none_yet(person):
    benefits.entitlement(person, first_approved_on=AUGUST)

    assert "first_approved_on" not in case_of(person, JULY).of(get(benefits.POLICY)).written["person"]


def test_what_ended_still_began_its_clock(person):
    benefits.entitlement(person, first_approved_on=JULY, ended_on=AUGUST)

    assert case_of(person, DAY).of(get(benefits.POLICY)).written["person"]["first_approved_on"] == "2022-07-01"


def test_asking_for_one_policy_changes_nothing_for_the_next(person):
    benefits.entitlement(person, first_approved_on=JULY)
    known = case_of(person, DAY)
    before = json.dumps(known.written)

    for policy in library().values():
        known.of(policy)

    assert json.dumps(known.written) == before


def everything(person):
    """Every kind of record about somebody, and a family of three."""
    others = [factories.person() for _ in range(2)]
    household(person, *others)
    for one in (person, *others):
        factories.recognition(one)
        factories.holding(one, "LONG")
        factories.visit(one)
        factories.placement(one, AUGUST, employer_name="信丰某厂")
        factories.referral(one)
        collected(one)
        benefits.payment(one)
        benefits.entitlement(one)


def questions(call) -> int:
    with CaptureQueriesContext(connection) as asked:
        call()
    return len(asked)


def test_a_case_costs_a_fixed_number_of_questions(person):
    benefits.employer(name="信丰某厂")
    everything(person)
    one = questions(lambda: case_of(person, DAY))

    many = [person, *(factories.person() for _ in range(5))]
    for other in many[1:]:
        everything(other)

    assert questions(lambda: cases_of(many, DAY)) == one
    assert one <= 20


def test_cases_of_many_are_the_cases_of_each(person):
    many = [person, *(factories.person() for _ in range(3))]
    for one in many:
        everything(one)

    found = cases_of(many, DAY)

    assert {key: known.written for key, known in found.items()} == {one.pk: case_of(one, DAY).written for one in many}
