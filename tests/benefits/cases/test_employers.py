"""Cases of employers: what is on file of them, who works there on the day, and how payments for them count."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from nuanxin.benefits import decisions
from nuanxin.benefits.cases import case_of_employer
from nuanxin.benefits.cases.known import asks_about_people
from nuanxin.benefits.deciding import decide
from nuanxin.benefits.models import Payment
from nuanxin.benefits.policies import filled, get, library
from nuanxin.people.models import EmploymentSpell
from tests import factories
from tests.benefits.cases.test_persons import collected, questions
from tests.factories import benefits

pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 9, 23)
JUNE, JULY, AUGUST = (datetime.date(2022, month, 1) for month in (6, 7, 8))
CODE = "91360722MA35F0X00A"
HIRING, WORKSHOP, RUNNING = "2022-xinfeng-one-off-hiring", "2022-xinfeng-workshop-hiring", "2022-xinfeng-workshop-running"


@pytest.fixture
def workshop(county):
    return benefits.employer(name="信丰某厂", kind="workshop", workshop_recognised_on=JUNE, running_cost_yuan="8000")


def worker(**fields):
    """A monitored person who works there."""
    person = factories.person(wants_job=True)
    factories.holding(person, "MONI")
    factories.placement(person, JULY, employer_name="信丰某厂", **fields)
    collected(person, "able_to_work", True)
    return person


def hires(employer, day=DAY):
    return list(case_of_employer(employer, day).hires)


def test_the_case_is_the_record_and_who_works_there(workshop):
    person = worker()

    known = case_of_employer(workshop, DAY)

    assert known.hires == (person,)
    assert known.written == {
        "person": {"residence": factories.JIADING},
        "employer": {
            "kind": "workshop",
            "recognised_as_workshop_on": "2022-06-01",
            "running_cost": "8000",
            "hires": [
                {
                    "able_to_work": True,
                    "sex": "M",
                    "birth_date": "1970-05-01",
                    "willing_to_work": True,
                    "residence": factories.SHUIDONG,
                    "categories": ["MONI"],
                    "status": "enterprise",
                    "job_started_on": "2022-07-01",
                    "works_at": "workshop",
                }
            ],
        },
        "payments": [],
    }


@pytest.mark.parametrize(("day", "count"), [(datetime.date(2022, 6, 30), 0), (JULY, 1), (datetime.date(2022, 7, 31), 1), (AUGUST, 0)])
def test_who_works_there_on_the_day_counts(workshop, day, count):
    worker(ended_on=AUGUST)

    assert len(hires(workshop, day)) == count


def test_work_as_told_counts_too(workshop):
    person = factories.person()
    EmploymentSpell.objects.create(person=person, status="enterprise", started_on=JULY, employer_name="信丰某厂")

    assert hires(workshop) == [person]


@pytest.mark.parametrize("form", ["flexible", "self_employed"])
def test_who_is_not_employed_does_not(workshop, form):
    factories.placement(factories.person(), JULY, form, employer_name="信丰某厂")

    assert hires(workshop) == []


def test_the_code_finds_people_under_another_name_and_keeps_others_out(county):
    employer = benefits.employer(name="信丰某厂", uscc=CODE)
    coded = factories.person()
    factories.placement(coded, JULY, employer_name="某厂", employer_uscc=CODE)
    factories.placement(factories.person(), JULY, employer_name="信丰某厂", employer_uscc="91360722MA35F0X00B")

    assert (hires(employer), case_of_employer(employer, DAY).notes) == ([coded], ())


def test_who_was_only_found_by_the_name_is_told(county):
    employer = benefits.employer(name="信丰某厂", uscc=CODE)
    worker()

    assert case_of_employer(employer, DAY).notes == ("有 1 人只按单位名称对上（就业登记没有信用代码），请核对是否在本单位。",)


def test_where_the_name_is_not_unique_only_those_of_the_county_are_matched(workshop):
    benefits.employer(factories.FOREIGN_TOWN, name="信丰某厂")
    foreign = factories.person(residence=factories.FOREIGN_TOWN)
    factories.placement(foreign, JULY, employer_name="信丰某厂")
    own = worker()

    assert hires(workshop) == [own]


def test_a_policy_paid_by_head_adds_up_who_qualifies(workshop):
    for _ in range(2):
        worker()
    factories.placement(factories.person(), JULY, employer_name="信丰某厂")
    policy = filled(get(HIRING), {"reward": "300"})

    found = decide(policy, case_of_employer(workshop, DAY).of(policy).case, DAY)

    assert (found.answer, found.amount, [one.answer for one in found.hires]) == ("yes", Decimal("600.00"), ["yes", "yes", "unknown"])


def paid_to(employer, person, policy, **fields):
    payee = {"payee_kind": "workshop", "payee_key": f"workshop:{employer.pk}", "employer": employer}
    return benefits.payment(person, None, **payee | {"policy": policy, "programme": policy, "amount_yuan": Decimal("300.00")} | fields)


def test_for_whom_it_was_paid_once_nothing_more_is_due(workshop):
    first, _ = worker(), worker()
    paid_to(workshop, first, HIRING)
    policy = filled(get(HIRING), {"reward": "300"})

    found = decide(policy, case_of_employer(workshop, DAY).of(policy).case, DAY)

    assert (found.amount, [one.answer for one in found.hires]) == (Decimal("300.00"), ["no", "yes"])


def test_a_policy_that_counts_what_is_due_for_all_takes_off_what_was_paid_for_who_is_still_there(workshop):
    first, _ = worker(), worker()
    gone = factories.person()
    for person in (first, gone):
        paid_to(workshop, person, WORKSHOP)
    policy = filled(get(WORKSHOP), {"standard": "300"})

    found = decide(policy, case_of_employer(workshop, DAY).of(policy).case, DAY)

    assert (found.answer, found.amount) == ("yes", Decimal("300.00"))


def test_a_policy_about_the_workshop_itself_asks_nobody(workshop):
    for _ in range(3):
        worker()
    policy = filled(get(RUNNING), {"rate": "1/2"})

    found = decide(policy, case_of_employer(workshop, DAY).of(policy).case, DAY)

    assert (found.answer, found.amount, found.hires) == ("yes", Decimal("4000.00"), ())


def test_what_the_workshop_itself_was_paid_is_taken_off(workshop):
    paid = paid_to(workshop, factories.person(), RUNNING, amount_yuan=Decimal("1500.00"))
    Payment.objects.filter(pk=paid.pk).update(person=None)
    policy = filled(get(RUNNING), {"rate": "1/2"})

    assert decide(policy, case_of_employer(workshop, DAY).of(policy).case, DAY).amount == Decimal("2500.00")


def test_policies_about_the_employer_itself():
    paid = [one for one in library().values() if one.file.beneficiary in ("employer", "workshop")]

    assert [one.id for one in paid if not asks_about_people(one)] == ["2022-xinfeng-workshop-construction", RUNNING]


def test_months_of_a_hired_person_count_once_over_the_clock(workshop):
    person = worker()
    policy = get("national-post-subsidy")
    payee = {"payee_kind": "workshop", "payee_key": f"workshop:{workshop.pk}", "employer": workshop, "policy": policy.id}
    for programme in (policy.id, policy.title):
        benefits.payment(person, JULY, programme=programme, **payee)
    benefits.payment(person, AUGUST, programme=policy.id, **payee)

    [hire] = case_of_employer(workshop, DAY).of(policy).written["employer"]["hires"]

    assert hire["months_used"] == {policy.id: 2}


def test_a_hired_persons_contradictions_are_theirs(workshop):
    worker()
    second = worker()
    collected(second, "able_to_work", False, origin="visit")

    case = case_of_employer(workshop, DAY).case
    assert [[one.name for one in hire.disputes] for hire in case.hires] == [[], ["able_to_work"]]


def test_an_employer_without_anybody_has_hires_but_none(workshop):
    assert case_of_employer(workshop, DAY).case.hires == ()
    assert decisions.decide_for(HIRING, workshop, DAY).answer == "no"


def test_an_employer_costs_a_fixed_number_of_questions(workshop):
    worker()
    one = questions(lambda: case_of_employer(workshop, DAY))
    for _ in range(4):
        worker()

    assert questions(lambda: case_of_employer(workshop, DAY)) == one
