"""The province's employment records beside the ledger's: the place of work stands only on the province's side, and is shown from there."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from nuanxin.comparisons import findings, running
from nuanxin.comparisons.models import Finding
from tests import factories
from tests.comparisons.releasing import release

pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 9, 20)
PLACE = "江西省赣州市信丰县工业园"


@pytest.fixture(autouse=True)
def _today(county):
    with time_machine.travel("2022-09-20 10:00+08:00", tick=False):
        yield


@pytest.fixture
def person(county):
    """On the register since August."""
    found = factories.person(name="张三", phone="13800000001")
    factories.recognition(found)
    return found


def at_province(person, **cells):
    row = {"姓名": person.name, "身份证号": person.full_id_number, "就业地": PLACE, "就业形式": "flexible", "就业日期": DAY}
    release("province_export", row | cells)


def found(rule) -> list[tuple[str, str, str]]:
    """What the one finding of the rule shows."""
    running.compare(by=None, area=factories.area(factories.COUNTY), as_of=DAY, rules=[rule])
    return [(line.label, line.ledger, line.listed) for line in findings.lines(Finding.objects.get())]


def test_work_that_the_ledger_lacks_is_told_with_its_place(person):
    at_province(person)

    assert found("employment_not_in_ledger") == [("就业日期", "", "2022-09-20"), ("就业形式", "", "灵活就业"), ("就业地", "", PLACE)]


def test_another_form_is_told_with_the_place(person):
    factories.placement(person, started_on=DAY, form="enterprise")
    at_province(person)

    assert ("就业地", "", PLACE) in found("employment_form_differs")


def test_another_day_is_told_with_the_place(person):
    factories.placement(person, started_on=datetime.date(2022, 9, 1), form="flexible")
    at_province(person)

    assert ("就业地", "", PLACE) in found("employment_date_differs")


def test_another_phone_is_told_with_the_place(person):
    factories.placement(person, started_on=DAY, form="flexible")
    at_province(person, 联系电话="13900000002")

    assert ("就业地", "", PLACE) in found("employment_phone_differs")


def test_export_without_a_place_shows_none(person):
    at_province(person, 就业地="")

    assert ("就业地", "", "") in found("employment_not_in_ledger")
