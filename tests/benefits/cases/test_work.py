"""What the ledger says of a person's work on a day."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from nuanxin.benefits.cases import case_of
from nuanxin.people import actions
from nuanxin.people.models import EmploymentSpell, UnemploymentSpell
from tests import factories
from tests.factories import benefits

pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 9, 5)
JANUARY, MARCH, JUNE, AUGUST = (datetime.date(2022, month, 1) for month in (1, 3, 6, 8))


@pytest.fixture
def person(county):
    return factories.person()


@pytest.fixture(autouse=True)
def _in_september():
    with time_machine.travel(datetime.datetime(2022, 9, 5, 4, tzinfo=datetime.UTC), tick=False):
        yield


def facts(person, day=DAY):
    return case_of(person, day).written["person"]


def spell(person, started_on=MARCH, status="enterprise", **fields):
    return EmploymentSpell.objects.create(**{"person": person, "status": status, "started_on": started_on} | fields)


def unemployed(person, registered_on=MARCH, **fields):
    return UnemploymentSpell.objects.create(**{"person": person, "registered_on": registered_on} | fields)


@pytest.mark.parametrize(
    ("form", "status"),
    [("enterprise", "enterprise"), ("flexible", "flexible"), ("self_employed", "self_employed"), ("welfare_post", "public_post")],
)
def test_the_status_is_that_of_the_placement(person, form, status):
    factories.placement(person, JUNE, form)

    assert facts(person)["status"] == status


@pytest.mark.parametrize(("day", "status"), [(31, None), (1, "enterprise"), (30, "enterprise")])
def test_who_leaves_on_a_day_is_out_of_work_on_it(person, day, status):
    factories.placement(person, JUNE, ended_on=datetime.date(2022, 7, 1))

    assert facts(person, datetime.date(2022, 5 if day == 31 else 6, day)).get("status") == status
    assert "status" not in facts(person, datetime.date(2022, 7, 1))


def test_the_newest_of_what_runs_counts(person):
    unemployed(person, JANUARY)
    spell(person, MARCH, "flexible")
    factories.placement(person, JUNE)

    assert [facts(person, day)["status"] for day in (JANUARY, MARCH, JUNE)] == ["unemployed", "flexible", "enterprise"]


def test_two_placements_of_one_day_contradict_each_other(person):
    factories.placement(person, JUNE, "flexible", employer_name="")
    factories.placement(person, JUNE, "enterprise")

    [dispute] = case_of(person, DAY).case.disputes
    assert (dispute.name, set(dispute.values)) == ("status", {"flexible", "enterprise"})


def test_without_a_record_what_was_noted_counts(county):
    assert facts(factories.person(employment_status="flexible"))["status"] == "flexible"


def test_a_record_is_believed_before_what_was_noted(county):
    person = factories.person(employment_status="unemployed")
    factories.placement(person, JUNE)

    known = case_of(person, DAY)
    assert (known.written["person"]["status"], known.case.disputes) == ("enterprise", ())


def test_registered_unemployed_and_noted_to_be_in_work_contradict_each_other(county):
    person = factories.person(employment_status="flexible")
    unemployed(person)

    [dispute] = case_of(person, DAY).case.disputes
    assert (dispute.name, dispute.said) == ("status", {"失业登记（2022-03-01）": "未就业", "人员档案（2022-03-01）": "灵活就业"})


@pytest.mark.parametrize("status", ["unemployed", "inactive", ""])
def test_registered_unemployed_and_noted_not_to_be_in_work_do_not(county, status):
    person = factories.person(employment_status=status)
    unemployed(person)

    assert (facts(person)["status"], case_of(person, DAY).disputes) == ("unemployed", ())


def test_what_was_noted_counts_as_it_was_then(person):
    for month, status in ((6, "unemployed"), (8, "flexible")):
        with time_machine.travel(datetime.datetime(2022, month, 1, 4, tzinfo=datetime.UTC), tick=False):
            person.refresh_from_db()
            actions.correct_person(by=None, person=person, version=person.version, employment_status=status)
    person.refresh_from_db()

    assert [facts(person, day).get("status") for day in (MARCH, JUNE, datetime.date(2022, 7, 31), AUGUST)] == [
        None,
        "unemployed",
        "unemployed",
        "flexible",
    ]


def test_for_the_offices_own_today_all_notes_count(person):
    office = factories.Office.objects.get()
    office.business_date = JUNE
    office.save()
    actions.correct_person(by=None, person=person, version=person.version, employment_status="flexible")
    person.refresh_from_db()

    assert [facts(person, day).get("status") for day in (MARCH, JUNE)] == [None, "flexible"]


def test_a_job_has_its_day_and_its_contract(person):
    factories.placement(person, JUNE, contract_from=JUNE, contract_to=datetime.date(2023, 5, 31))

    found = facts(person)
    assert {name: found[name] for name in ("job_started_on", "contract_from", "contract_to")} == {
        "job_started_on": "2022-06-01",
        "contract_from": "2022-06-01",
        "contract_to": "2023-05-31",
    }


def test_a_contract_without_an_end_on_record_may_have_one(person):
    factories.placement(person, JUNE, contract_from=JUNE)

    assert "contract_to" not in facts(person)


def test_a_job_as_told_has_its_day(person):
    spell(person)

    assert facts(person) | {"status": "enterprise", "job_started_on": "2022-03-01"} == facts(person)


def test_of_who_is_out_of_work_no_job_is_told(person):
    spell(person, JUNE, "unemployed")
    factories.placement(person, MARCH, ended_on=JUNE, contract_from=MARCH)

    assert not {"job_started_on", "contract_from"} & facts(person).keys()


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"kind": "workshop"}, "workshop"),
        ({"kind": "workshop", "is_in_park": True}, "workshop"),
        ({"kind": "enterprise", "is_in_park": True}, "park_enterprise"),
        ({"kind": "enterprise", "is_in_park": False}, "enterprise"),
        ({"kind": "enterprise", "is_in_park": None}, None),
        ({"kind": "institution"}, "elsewhere"),
    ],
)
def test_somebody_works_at_the_kind_of_place_that_the_employer_is(person, fields, place):
    benefits.employer(name="信丰某厂", **fields)
    factories.placement(person, JUNE, employer_name="信丰某厂")

    assert facts(person).get("works_at") == place


def test_an_employer_not_on_file_is_no_place(person):
    factories.placement(person, JUNE)

    known = case_of(person, DAY)
    assert ("works_at" in known.written["person"], known.written["employer"]) == (False, {})


def test_of_flexible_work_no_place_is_told(person):
    benefits.employer(name="信丰某厂", kind="workshop")
    factories.placement(person, JUNE, "flexible", employer_name="信丰某厂")

    assert "works_at" not in facts(person)


CODE, OTHER_CODE = "91360722MA35F0X00A", "91360722MA35F0X00B"


def test_the_credit_code_finds_the_employer_under_another_name(person):
    benefits.employer(name="信丰某某厂", uscc=CODE, kind="workshop")
    benefits.employer(name="信丰某厂", kind="institution")
    factories.placement(person, JUNE, employer_name="信丰某厂", employer_uscc=CODE)

    assert facts(person)["works_at"] == "workshop"


def test_an_employer_with_another_code_is_another(person):
    benefits.employer(name="信丰某厂", uscc=OTHER_CODE, kind="workshop")
    factories.placement(person, JUNE, employer_name="信丰某厂", employer_uscc=CODE)

    assert "works_at" not in facts(person)


def test_of_two_employers_with_one_name_that_of_the_county_counts(person):
    benefits.employer(factories.FOREIGN_TOWN, name="信丰某厂", kind="institution")
    benefits.employer(name="信丰某厂", kind="workshop")
    factories.placement(person, JUNE, employer_name="信丰某厂")

    assert facts(person)["works_at"] == "workshop"


def test_of_two_employers_with_one_name_in_the_county_none_is_told(person):
    benefits.employer(factories.DATANGBU, name="信丰某厂", kind="institution")
    benefits.employer(name="信丰某厂", kind="workshop")
    factories.placement(person, JUNE, employer_name="信丰某厂")

    assert "works_at" not in facts(person)


def test_the_case_has_what_is_on_file_of_the_employer(person):
    benefits.employer(name="信丰某厂", kind="workshop", is_in_province=True, workshop_recognised_on=JUNE, construction_cost_yuan="5000.50")
    factories.placement(person, MARCH, employer_name="信丰某厂")

    known = case_of(person, DAY)
    assert known.written["employer"] == {
        "kind": "workshop",
        "in_province": True,
        "recognised_as_workshop_on": "2022-06-01",
        "construction_cost": "5000.50",
    }
    assert "recognised_as_workshop_on" not in case_of(person, datetime.date(2022, 5, 31)).written["employer"]


def test_a_business_is_open_while_the_placement_runs(person):
    factories.placement(person, JUNE, "self_employed", ended_on=AUGUST)

    found = [facts(person, day) for day in (MARCH, JUNE, AUGUST)]
    assert [(one.get("business_opened_on"), one.get("business_closed_on")) for one in found] == [
        (None, None),
        ("2022-06-01", None),
        ("2022-06-01", "2022-08-01"),
    ]


def test_whether_a_business_is_in_operation_the_ledger_does_not_say(person):
    factories.placement(person, JUNE, "self_employed")

    assert not {"business_state", "business_kind", "business_area"} & facts(person).keys()


@pytest.mark.parametrize(("ended_on", "day"), [(None, "2022-03-01"), (JUNE, None), (AUGUST, None)])
def test_registered_unemployment_runs_until_it_ends(person, ended_on, day):
    unemployed(person, ended_on=ended_on)

    assert facts(person, AUGUST).get("unemployment_registered_on") == day


@pytest.mark.parametrize(
    ("ended_on", "day"),
    [
        (datetime.date(2022, 5, 30), None),  # ended before: another spell of unemployment, not the one that the work ended
        (datetime.date(2022, 5, 31), "2022-03-01"),
        (JUNE, "2022-03-01"),
        (AUGUST, "2022-03-01"),
    ],
)
def test_of_who_is_in_work_the_registration_that_the_work_ended_counts(person, ended_on, day):
    unemployed(person, ended_on=ended_on)
    factories.placement(person, JUNE, "self_employed")

    assert facts(person).get("unemployment_registered_on") == day


def test_registered_after_the_work_began_is_not_registered_before_it(person):
    unemployed(person, AUGUST, ended_on=datetime.date(2022, 8, 15))
    factories.placement(person, JUNE, "self_employed")

    assert "unemployment_registered_on" not in facts(person)


def test_posts_held_before_and_posts_recommended_since(person):
    factories.placement(person, JANUARY, "welfare_post", ended_on=JUNE)
    for day in (datetime.date(2022, 5, 1), JUNE, AUGUST, datetime.date(2022, 9, 6)):
        factories.referral(person, day)

    found = facts(person)
    assert (found["post_terms_before"], found["jobs_recommended"]) == (1, 2)


def test_what_was_recommended_after_the_second_post_began_does_not_count(person):
    factories.placement(person, JANUARY, "welfare_post", ended_on=MARCH)
    factories.placement(person, JUNE, "welfare_post")
    for day in (MARCH, JUNE, AUGUST):
        factories.referral(person, day)

    assert facts(person)["jobs_recommended"] == 2


def test_without_a_post_before_neither_is_told(person):
    factories.referral(person, JUNE)
    factories.placement(person, JUNE, "welfare_post")

    assert not {"post_terms_before", "jobs_recommended"} & facts(person).keys()


def test_voided_records_say_nothing(person):
    gone = {"voided_at": datetime.datetime.now(datetime.UTC)}
    factories.placement(person, JUNE, **gone)
    spell(person, **gone)
    unemployed(person, **gone)

    assert not {"status", "job_started_on", "unemployment_registered_on"} & facts(person).keys()
