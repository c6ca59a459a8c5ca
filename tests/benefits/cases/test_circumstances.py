"""Circumstances of a life in which a case is easily told wrongly: pauses, moves, merged records, several jobs, a business opened again."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.benefits.cases import case_of, case_of_employer
from nuanxin.benefits.deciding import decide
from nuanxin.benefits.policies import get
from nuanxin.people.actions import merge_persons
from nuanxin.people.models import EmploymentSpell, UnemploymentSpell
from tests import factories
from tests.benefits.cases.test_persons import collected, household
from tests.factories import benefits

pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 9, 5)
BEFORE, AFTER = datetime.date(2022, 9, 4), datetime.date(2022, 9, 6)
MARCH, JUNE, AUGUST = (datetime.date(2022, month, 1) for month in (3, 6, 8))
VOIDED = datetime.datetime(2022, 9, 1, tzinfo=datetime.UTC)


@pytest.fixture
def person(county):
    return factories.person(hukou="rural")


def facts(person, day=DAY):
    return case_of(person, day).written["person"]


def disputed(person, day=DAY) -> dict:
    return {one.name: {word.value for word in one.words} for one in case_of(person, day).disputes}


@pytest.mark.parametrize("until_on", [None, AUGUST, DAY])
def test_a_suspension_does_not_end_the_recognition(person, until_on):
    """Assistance rests, the person stays on the register."""
    recognition = factories.recognition(person, MARCH)
    factories.suspension(recognition, from_on=JUNE, until_on=until_on)

    told = facts(person)

    assert (told["recognised_on"], "recognition_ended_on" in told) == ("2022-03-01", False)


def test_recognised_again_after_an_exit_the_exit_is_of_the_past(person):
    factories.recognition(person, MARCH, ended_on=JUNE, end_code="employed")
    factories.recognition(person, AUGUST)

    assert facts(person)["recognised_on"] == "2022-08-01"
    assert "recognition_ended_on" not in facts(person)
    assert facts(person, datetime.date(2022, 7, 31))["recognition_ended_on"] == "2022-06-01"


@pytest.mark.parametrize(("day", "ended"), [(datetime.date(2022, 5, 31), None), (JUNE, "2022-06-01"), (DAY, "2022-06-01")])
def test_an_exit_counts_from_its_day(person, day, ended):
    factories.recognition(person, MARCH, ended_on=JUNE, end_code="employed")

    assert facts(person, day).get("recognition_ended_on") == ended


@pytest.mark.parametrize(("day", "place"), [(BEFORE, factories.CHANGLONG), (DAY, factories.SHUIDONG), (AFTER, factories.SHUIDONG)])
def test_a_move_counts_from_its_day(person, day, place):
    factories.move(person, DAY)

    assert facts(person, day)["residence"] == place


def test_who_moves_into_the_county_is_asked_by_its_policies_from_that_day(person):
    policy = get("2022-xinfeng-startup")
    day = datetime.date(2022, 9, 8)
    factories.move(person, datetime.date(2022, 9, 9), from_area_id=factories.FOREIGN_TOWN, to_area_id=factories.SHUIDONG)

    found = decide(policy, case_of(person, day).of(policy).case, day)

    assert (found.answer, "居住在政策适用地区" in str(found.because)) == ("no", True)


@pytest.fixture
def merged(person):
    """One person on file twice: the other record has the work, the payments and what was collected."""
    other = factories.person(hukou="rural", name=person.name)
    factories.placement(other, JUNE, form="flexible", employer_name="")
    benefits.payment(other, AUGUST)
    collected(other, "studying", False)
    merge_persons(by=None, kept=person, merged=other, reason="同一人重复登记")
    other.refresh_from_db()
    return other


def test_what_the_merged_record_had_is_the_kept_persons(person, merged):
    known = case_of(person, DAY)

    assert {name: known.written["person"].get(name) for name in ("status", "job_started_on", "studying")} == {
        "status": "flexible",
        "job_started_on": "2022-06-01",
        "studying": False,
    }
    assert known.written["payments"] == [{"programme": benefits.POLICY, "amount": "500.00", "month": "2022-08"}]


def test_the_merged_record_itself_has_nothing_left(person, merged):
    known = case_of(merged, DAY)

    assert (known.written["payments"], known.written["person"].get("status"), known.written["person"].get("studying")) == ([], None, None)


def test_who_was_merged_is_none_of_the_household(county):
    person, member, other = (factories.person() for _ in range(3))
    household(person, member, other)
    type(other).objects.filter(pk=other.pk).update(voided_at=VOIDED, void_reason="重复")

    assert case_of(person, DAY).people == (member,)


def test_who_was_merged_is_none_of_those_hired_nor_of_those_counted(county):
    employer = benefits.employer(name="信丰某厂", uscc="91360722MA35F0X00A")
    here, gone = factories.person(), factories.person()
    for one in (here, gone):
        factories.placement(one, JUNE, employer_name="信丰某厂")
    type(gone).objects.filter(pk=gone.pk).update(voided_at=VOIDED, void_reason="重复")

    known = case_of_employer(employer, DAY)

    assert (known.hires, known.notes) == (
        (here,),
        ("有 1 人只按单位名称对上（就业登记没有信用代码），请核对是否在本单位。",),
    )


def test_two_jobs_of_one_kind_begun_on_one_day_contradict_nothing_but_their_contracts(person):
    for until in (datetime.date(2023, 2, 28), datetime.date(2025, 2, 28)):
        factories.placement(person, MARCH, contract_from=MARCH, contract_to=until, employer_name=f"到{until}的厂")

    assert (facts(person)["status"], facts(person)["job_started_on"], facts(person)["contract_to"]) == (
        "enterprise",
        "2022-03-01",
        "2025-02-28",
    )
    assert disputed(person) == {}


def test_two_jobs_of_different_kinds_on_one_day_contradict_each_other(person):
    factories.placement(person, MARCH, form="flexible", employer_name="")
    factories.placement(person, MARCH, form="enterprise")

    assert disputed(person) == {"status": {"flexible", "enterprise"}}


def test_of_two_jobs_that_run_the_later_one_is_the_job(person):
    factories.placement(person, MARCH, form="enterprise")
    factories.placement(person, JUNE, form="flexible", employer_name="")

    assert (facts(person)["status"], facts(person)["job_started_on"], disputed(person)) == ("flexible", "2022-06-01", {})


def test_when_the_later_job_ends_the_earlier_one_is_the_job_again(person):
    factories.placement(person, MARCH, form="enterprise")
    factories.placement(person, JUNE, form="flexible", employer_name="", ended_on=AUGUST)

    assert (facts(person)["status"], facts(person)["job_started_on"]) == ("enterprise", "2022-03-01")


def test_a_job_that_begins_on_the_day_counts_and_one_of_tomorrow_does_not(person):
    factories.placement(person, AFTER)

    assert "status" not in facts(person)
    assert facts(person, AFTER)["status"] == "enterprise"


def test_a_job_of_one_day_only_is_no_job_on_it(person):
    factories.placement(person, DAY, ended_on=AFTER)

    assert [facts(person, day).get("status") for day in (BEFORE, DAY, AFTER)] == [None, "enterprise", None]


def test_registered_unemployed_on_the_day_of_a_new_job_contradicts_it(person):
    UnemploymentSpell.objects.create(person=person, registered_on=JUNE)
    factories.placement(person, JUNE)

    assert disputed(person) == {"status": {"unemployed", "enterprise"}}


def test_registered_unemployed_after_the_job_began_is_believed(person):
    factories.placement(person, MARCH)
    UnemploymentSpell.objects.create(person=person, registered_on=JUNE)

    assert (facts(person)["status"], disputed(person)) == ("unemployed", {})


def test_a_job_on_record_and_the_same_as_told_are_no_contradiction(person):
    factories.placement(person, MARCH)
    EmploymentSpell.objects.create(person=person, status="enterprise", started_on=MARCH, employer_name="信丰某厂")

    assert (facts(person)["status"], disputed(person)) == ("enterprise", {})


def test_a_business_closed_is_closed_from_its_day(person):
    factories.placement(person, MARCH, form="self_employed", employer_name="小店", ended_on=DAY)

    assert "business_closed_on" not in facts(person, BEFORE)
    assert (facts(person)["business_opened_on"], facts(person)["business_closed_on"]) == ("2022-03-01", "2022-09-05")


def test_a_business_opened_again_is_open(person):
    factories.placement(person, MARCH, form="self_employed", employer_name="小店", ended_on=JUNE)
    factories.placement(person, AUGUST, form="self_employed", employer_name="小店")

    told = facts(person)

    assert (told["business_opened_on"], "business_closed_on" in told, told["status"]) == ("2022-08-01", False, "self_employed")
    assert facts(person, datetime.date(2022, 7, 31))["business_closed_on"] == "2022-06-01"


def test_a_business_opened_again_does_not_contradict_the_register_of_the_first(person):
    factories.placement(person, MARCH, form="self_employed", employer_name="小店", ended_on=JUNE)
    collected(person, "business_closed_on", "2022-06-01", known_on=JUNE, origin="office")

    assert (facts(person)["business_closed_on"], disputed(person)) == ("2022-06-01", {})


def test_a_business_that_another_register_has_closed_on_another_day_is_disputed(person):
    factories.placement(person, MARCH, form="self_employed", employer_name="小店", ended_on=JUNE)
    collected(person, "business_closed_on", "2022-07-15", known_on=AUGUST, origin="list")

    assert disputed(person) == {"business_closed_on": {"2022-06-01", "2022-07-15"}}


def test_of_whom_the_sex_is_not_known_nothing_is_invented(county):
    person = factories.person(sex="")

    known = case_of(person, DAY)

    assert ("sex" in known.written["person"], known.case.person.get("sex")) == (False, None)


@pytest.mark.parametrize(("kind", "place"), [("workshop", "workshop"), ("institution", "elsewhere")])
def test_a_place_of_work_is_that_of_the_newest_job_alone(person, kind, place):
    first = benefits.employer(name="甲厂", kind="enterprise", is_in_park=True)
    second = benefits.employer(name="乙厂", kind=kind)
    factories.placement(person, MARCH, employer_name=first.name)
    factories.placement(person, JUNE, employer_name=second.name)

    assert facts(person)["works_at"] == place
