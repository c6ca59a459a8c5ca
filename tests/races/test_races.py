"""Fifty clerks at once: the database lets one of them through. Real transactions, a connection each.

Checks in Python alone were wrong in twenty of twenty rounds on PostgreSQL, and never on SQLite, which hides it.
"""

from __future__ import annotations

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from nuanxin.casework.models import Placement
from nuanxin.people.models import Recognition
from tests import factories

CLERKS = 50
DAY = datetime.date(2022, 9, 1)


def recognise(person, number):
    return Recognition(person=person, decided_on=DAY + datetime.timedelta(days=number), source="officer")


def give_welfare_post(person, number):
    return Placement(person=person, started_on=DAY, form="welfare_post", employer_name=f"岗位{number}", is_helped=True)


RACES = {"recognition": (Recognition, recognise), "welfare post": (Placement, give_welfare_post)}


def race(person, make) -> list[str]:
    """Every clerk looks, sees nothing, and writes; what became of each."""
    ready = threading.Barrier(CLERKS)

    def clerk(number: int) -> str:
        try:
            ready.wait()
            return write(make(person, number))
        finally:
            connection.close()

    with ThreadPoolExecutor(CLERKS) as clerks:
        return list(clerks.map(clerk, range(CLERKS)))


def write(record) -> str:
    try:
        with transaction.atomic():
            record.save(force_insert=True)
    except IntegrityError:
        return "refused"
    return "written"


def run_rounds(rounds: int, name: str) -> None:
    model, make = RACES[name]
    for _ in range(rounds):
        person = factories.person()

        outcomes = race(person, make)

        assert sorted(set(outcomes)) == ["refused", "written"]
        assert outcomes.count("written") == model.objects.filter(person=person).count() == 1


@pytest.mark.parametrize("name", RACES)
def test_race_for_one_open_record_has_one_winner(real_database, name):
    factories.county()

    run_rounds(2, name)


@pytest.mark.nightly
@pytest.mark.parametrize("name", RACES)
def test_race_for_one_open_record_has_one_winner_in_every_round(real_database, name):
    factories.county()

    run_rounds(20, name)
