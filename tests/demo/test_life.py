"""What a year brings to the demo county: each deed leaves what its name says, and done again nothing happens twice."""

from __future__ import annotations

import datetime
from collections import Counter

import pytest
import time_machine

from nuanxin.casework import households
from nuanxin.comparisons.models import ComparisonRun, Finding, FindingReview
from nuanxin.demo.invented import check_digit
from nuanxin.demo.life import STAY_AWAY, Life
from nuanxin.people.models import (
    AnnualReview,
    Application,
    CategoryHolding,
    Household,
    HouseholdMembership,
    HouseholdRecognition,
    Move,
    Person,
    ReviewCampaign,
    Suspension,
)
from nuanxin.people.models import Recognition as Decided
from tests import factories

TODAY = datetime.date(2022, 9, 20)


@pytest.fixture
def life(county):
    roles = {"county": "officer", "reviewer": "reviewer", "head": "head"}
    for username, role in roles.items():
        factories.user(role, username=username)
    for username, role in {"jiading": "officer", "collector": "collector"}.items():
        factories.user(role, factories.area(factories.JIADING), username=username)
    with time_machine.travel(datetime.datetime(2022, 9, 20, 10, tzinfo=datetime.UTC), tick=False):
        yield Life(county, TODAY)


@pytest.fixture
def people(life):
    """Recognised in spring, one after the other; every second lives outside the county seat."""
    found = []
    for number in range(40):
        residence = factories.LIUCUN if number % 2 else factories.SHUIDONG
        person = factories.person(name=f"第{number}人", residence=residence, phone=f"139000000{number:02d}", wants_job=True)
        Decided.objects.create(person=person, decided_on=datetime.date(2021, 12, 1), source="roster")
        found.append(person)
    return found


def test_the_deeds_of_a_year_have_names_in_order(life):
    assert [name for name, _ in life.deeds()] == [
        "办理认定申请", "年度审验", "认定零就业家庭和零转移就业农户", "迁移、中止和重复登记", "数据比对", "核查疑点",
    ]  # fmt: skip


def test_applications_are_made_in_several_towns_by_their_own_clerks(life):
    here = [factories.person(wants_job=True) for _ in range(3)]
    there = [factories.person(wants_job=True, residence=factories.LIUCUN) for _ in range(2)]

    life.applications()

    made = dict(Application.objects.values_list("person_id", "recorded_by__username"))
    assert made == {**{one.pk: "collector" for one in here}, **{one.pk: "county" for one in there}}


def test_the_review_is_written_down_at_the_county_seat_only(life, people):
    life.annual_review()

    [campaign] = ReviewCampaign.objects.all()
    outcomes = Counter(AnnualReview.objects.values_list("person__residence", "outcome"))
    assert (campaign.year, campaign.closed_at) == (2022, None)
    away = len(people[::STAY_AWAY][::2])  # of those who stay away, the first and the third live at the seat
    assert outcomes == {
        (factories.LIUCUN, "pending"): 20,
        (factories.SHUIDONG, "pending"): away,
        (factories.SHUIDONG, "failed"): 1,
        (factories.SHUIDONG, "passed"): 19 - away,
    }


def test_a_household_that_certainly_has_no_work_is_recognised_a_week_ago(life, people, monkeypatch):
    household = Household.objects.create(head_id_number="x", head_id_digest="d", head_id_masked="m")
    for person in people[:2]:
        HouseholdMembership.objects.create(household=household, person=person)
    found = households.Candidates([households.Candidate(household.pk, factories.SHUIDONG, True)], None)
    monkeypatch.setattr(
        households, "candidates", lambda under, on, kind, **more: found if kind == "ZERO" else households.Candidates([], None)
    )

    life.households()

    [recognition] = HouseholdRecognition.objects.all()
    assert (recognition.household, recognition.kind, recognition.decided_on) == (household, "ZERO", datetime.date(2022, 9, 13))
    assert set(CategoryHolding.objects.filter(category="ZERO").values_list("person_id", flat=True)) == {one.pk for one in people[:2]}


def test_two_moved_two_rest_and_two_are_on_file_twice(life, people):
    life.movements()

    assert (Move.objects.count(), Suspension.objects.count(), Person.objects.count()) == (2, 2, 42)
    twice = [one.name for one in Person.objects.order_by("-pk")[:2]]
    assert sorted(twice) == ["第7人", "第8人"]


def test_who_is_on_file_twice_has_a_well_formed_number_of_their_own(life, people):
    life.movements()

    numbers = [person.full_id_number for person in Person.objects.all()]
    assert len(set(numbers)) == 42
    assert [number for number in numbers if check_digit(number[:17]) != number[17]] == []


def test_a_county_with_few_on_the_register_is_left_as_it_is(life):
    life.movements()

    assert (Move.objects.count(), Suspension.objects.count()) == (0, 0)


def test_findings_of_the_county_seat_are_looked_into(life, people):
    life.comparison()
    life.findings()

    assert [run.state for run in ComparisonRun.objects.all()] == ["finished"]
    reviewed = Finding.objects.exclude(state="open")
    assert reviewed.count() == FindingReview.objects.count() > 0
    assert {one.area_id for one in reviewed} == {factories.SHUIDONG}
    assert {review.by.username for review in FindingReview.objects.all()} == {"jiading"}


def test_done_again_nothing_happens_twice(life, people):
    for _, deed in life.deeds():
        deed()
    models = (Application, AnnualReview, HouseholdRecognition, Move, Suspension, Person, Finding, ReviewCampaign)
    before = [model.objects.count() for model in models]

    for _, deed in life.deeds():
        deed()

    assert [model.objects.count() for model in models] == before
