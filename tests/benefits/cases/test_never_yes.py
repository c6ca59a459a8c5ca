"""No policy says yes to what the ledger does not carry: from an empty file, and from any file with a fact taken away."""

from __future__ import annotations

import datetime
import random
from dataclasses import replace

import pytest

from nuanxin.benefits import decisions, policies
from nuanxin.benefits.cases import case_of
from nuanxin.benefits.deciding import decide
from nuanxin.benefits.policies import facts
from nuanxin.people.models import UnemploymentSpell
from tests import factories
from tests.benefits.cases.test_persons import collected
from tests.factories import benefits

pytestmark = pytest.mark.django_db
DAYS = (datetime.date(2022, 9, 23), datetime.date(2024, 6, 30))
# What policies take for granted while nobody asked; each of them says so among its assumptions.
ASSUMED = {"unemployed_before_job", "post_terms_before", "business_kind", "business_state", "retired", "status"}
REMOVABLE = [name for name, fact in facts.known().facts.items() if fact.missing == "unknown" and name not in ASSUMED]


@pytest.mark.parametrize("day", [datetime.date(2011, 10, 1), datetime.date(2022, 9, 23), datetime.date(2024, 6, 30)])
@pytest.mark.parametrize("residence", [factories.SHUIDONG, factories.FOREIGN_TOWN])
def test_of_an_empty_file_no_policy_says_yes(county, day, residence):
    person = factories.person(residence=residence)

    assert [one.policy.id for one in decisions.offers(person, day) if one.decided.answer == "yes"] == []


def test_of_an_employer_with_an_empty_record_no_policy_says_yes(county):
    employer = benefits.employer()

    assert [one.policy.id for day in DAYS for one in decisions.offers(employer, day) if one.decided.answer == "yes"] == []


def some_day(pick: random.Random) -> datetime.date:
    return datetime.date(2021, 1, 1) + datetime.timedelta(days=pick.randrange(1200))


def some_ledger(pick: random.Random):
    """Somebody with whatever records chance gives."""
    person = factories.person(
        sex=pick.choice("MF"),
        birth_on=datetime.date(pick.randrange(1962, 1995), pick.randrange(1, 13), 15),
        hukou=pick.choice(["urban", "rural", ""]),
        employment_status=pick.choice(["unemployed", "flexible", "self_employed", ""]),
        wants_job=pick.choice([True, False, None]),
        original_retirement_age=pick.choice([50, 55, 60, None]),
    )
    for category in pick.sample(["LONG", "AGE", "DIBAO", "ZERO", "MONI", "EXPOV", "DISAB"], pick.randrange(4)):
        factories.holding(person, category, from_on=some_day(pick))
    if pick.random() < 0.8:
        factories.recognition(person, some_day(pick))
    if pick.random() < 0.7:
        form = pick.choice(["flexible", "self_employed", "enterprise", "welfare_post"])
        began = some_day(pick)
        factories.placement(person, began, form, employer_name="信丰某厂", contract_from=pick.choice([None, began]))
    if pick.random() < 0.5:
        UnemploymentSpell.objects.create(person=person, registered_on=some_day(pick))
    if pick.random() < 0.3:
        benefits.entitlement(person, first_approved_on=some_day(pick), is_extended=pick.random() < 0.5)
    tell_something(person, pick)
    return person


def tell_something(person, pick: random.Random) -> None:
    for name in ("shareholder", "legal_representative", "able_to_work", "temporary_difficulty", "insured_unemployment"):
        if pick.random() < 0.7:
            collected(person, name, pick.random() < 0.4, some_day(pick))
    for name, values in (
        ("pays_insurance_as", ["individual", "employer"]),
        ("business_state", ["running", "closed"]),
        ("low_income", ["none"]),
    ):
        if pick.random() < 0.6:
            collected(person, name, pick.choice(values), some_day(pick))
    if pick.random() < 0.6:
        collected(person, "business_area", "360722", some_day(pick))


@pytest.mark.parametrize("seed", range(4))
def test_taking_a_fact_away_makes_no_yes(county, seed):
    benefits.employer(name="信丰某厂", is_in_park=True)
    person = some_ledger(random.Random(seed))

    wrong = [
        (policy.id, day, name)
        for day in DAYS
        for known in [case_of(person, day)]
        for policy in policies.in_force(day)
        for case in [known.of(policy).case]
        if decide(policy, case, day).answer in ("no", "unknown")
        for name in REMOVABLE
        if case.person.get(name) is not None and decide(policy, without(case, name), day).answer == "yes"
    ]

    assert wrong == []


@pytest.mark.parametrize("seed", range(4, 6))
def test_with_every_fact_taken_away_no_policy_says_yes(county, seed):
    person = some_ledger(random.Random(seed))

    for day in DAYS:
        for policy in policies.in_force(day):
            case = case_of(person, day).of(policy).case
            assert decide(policy, replace(case, person={}, employer={}, disputes=()), day).answer != "yes"


def without(case, name: str):
    return replace(
        case,
        person={other: value for other, value in case.person.items() if other != name},
        disputes=tuple(one for one in case.disputes if one.name != name),
    )


def test_chance_gives_answers_of_every_kind(county):
    """The ledgers of these tests are worth asking."""
    found = set()
    for seed in range(8):
        person = some_ledger(random.Random(seed))
        found |= {one.decided.answer for day in DAYS for one in decisions.offers(person, day)}

    assert found >= {"yes", "no", "unknown"}
