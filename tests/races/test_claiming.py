"""Many clerks at once claim the same months, overlapping months, one-off money: each month is claimed once, by one of them."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from nuanxin.benefits import claiming
from nuanxin.benefits.models import Claim, ClaimLine, Decision
from tests import factories
from tests.benefits.claiming import rig
from tests.benefits.claiming.rig import APRIL, JUNE, MARCH, MAY, TODAY
from tests.factories import benefits
from tests.races.test_imports import at_once

CLERKS = 10
NOW = datetime.datetime(2024, 6, 10, 4, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _office(real_database):
    with time_machine.travel(NOW, tick=False):
        factories.county()
        yield


def claim_all(*drafts_and_clerks) -> list[str]:
    def claim(draft, clerk):
        return str(claiming.claim(by=clerk, draft=draft, origin="officer", account=benefits.ACCOUNT).pk)

    return at_once(*[lambda draft=draft, clerk=clerk: claim(draft, clerk) for draft, clerk in drafts_and_clerks])


def clerks(count: int) -> list:
    return [factories.user(role="officer") for _ in range(count)]


def for_the_same_months(count: int) -> None:
    person = rig.flexible_worker()
    draft = rig.drafted(person, [APRIL, MAY])

    outcomes = claim_all(*[(draft, clerk) for clerk in clerks(count)])

    claims = Claim.objects.filter(person=person)
    assert [one for one in outcomes if one.isdecimal()] == [str(claims.get().pk)]
    assert sum("不能再申领" in one for one in outcomes) == count - 1
    assert ClaimLine.objects.filter(person=person).count() == 2


def for_overlapping_months(count: int) -> None:
    """Each wants two months, every two neighbours share one: a month is never claimed twice."""
    person, months = rig.flexible_worker(), (MARCH, APRIL, MAY, JUNE)
    drafts = [rig.drafted(person, months[place % 3 : place % 3 + 2]) for place in range(count)]

    claim_all(*zip(drafts, clerks(count), strict=True))

    claimed = list(ClaimLine.objects.filter(person=person).values_list("month", flat=True))
    assert len(claimed) == len(set(claimed)) in (2, 4)


def by_one_clerk(count: int) -> None:
    """A form sent many times is one claim, and everybody gets it."""
    person, [clerk] = rig.flexible_worker(), clerks(1)
    draft = rig.drafted(person, [MAY])

    outcomes = claim_all(*[(draft, clerk)] * count)

    assert set(outcomes) == {str(Claim.objects.get(person=person).pk)}
    assert Decision.objects.filter(person=person, as_of=datetime.date(2024, 5, 31)).count() == 1


def for_an_employer(count: int) -> None:
    unit = benefits.employer()
    person = rig.hired(unit)
    draft = claiming.draft(rig.ENTERPRISE, unit, TODAY, [MAY], knowing=rig.knowing(person))

    outcomes = claim_all(*[(draft, clerk) for clerk in clerks(count)])

    assert (sum(one.isdecimal() for one in outcomes), Claim.objects.filter(employer=unit).count()) == (1, 1)


RACES = {"same months": for_the_same_months, "overlap": for_overlapping_months, "one clerk": by_one_clerk, "employer": for_an_employer}


@pytest.mark.parametrize("name", RACES)
def test_race_claims_no_month_twice(name):
    RACES[name](CLERKS)


@pytest.mark.nightly
@pytest.mark.parametrize("name", RACES)
def test_race_claims_no_month_twice_in_any_round(name):
    for _ in range(20):
        RACES[name](50)


def test_one_workbook_sent_by_two_clerks_at_once_claims_once():
    people = [rig.flexible_worker() for _ in range(3)]
    content = claiming.template(rig.FLEXIBLE, [rig.drafted(one, [MAY]) for one in people])

    def send(clerk):
        return str(len(claiming.claim_workbook(by=clerk, policy=rig.FLEXIBLE, name="a.xlsx", content=content).claims))

    at_once(*[lambda clerk=clerk: send(clerk) for clerk in clerks(2)])

    assert sorted(Claim.objects.values_list("person", flat=True)) == sorted(one.pk for one in people)
