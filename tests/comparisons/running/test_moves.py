"""Findings follow the person: another residence, a person put on file since, a missing area."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from nuanxin.comparisons import running
from nuanxin.comparisons.models import Finding
from nuanxin.orgs import audit
from nuanxin.people.models import Person
from tests import factories
from tests.comparisons.releasing import release

pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 9, 20)


@pytest.fixture(autouse=True)
def _today(county):
    with time_machine.travel("2022-09-20 10:00+08:00", tick=False):
        yield


def compare(*rules, area=factories.COUNTY):
    return running.compare(by=None, area=factories.area(area), as_of=DAY, rules=rules)


def changed(person):
    audit.record("people.person.recorded", by=None, subject=person, area=person.residence_id, changes_facts=True)


def graduate(number, name):
    return {"姓名": name, "身份证号": number, "毕业日期": datetime.date(2022, 7, 1)}


def test_a_finding_moves_with_the_person(county):
    person = factories.person()
    release("graduates", graduate(person.full_id_number, person.name))
    compare("new_graduates")
    Person.objects.filter(pk=person.pk).update(residence_id=factories.CHANGLONG)
    changed(person)

    compare("new_graduates", area=factories.DATANGBU)

    [finding] = Finding.objects.all()
    assert (finding.area_id, finding.state) == (factories.CHANGLONG, "open")


def test_somebody_put_on_file_keeps_the_finding(county):
    number = factories.id_number()
    release("graduates", graduate(number, "李四"))
    compare("new_graduates")
    [before] = Finding.objects.all()
    person = factories.person(number=number, name="李四")
    changed(person)

    compare("new_graduates")

    [after] = Finding.objects.all()
    assert (before.person, before.area_id) == (None, factories.COUNTY)
    assert (after.pk, after.person, after.area_id) == (before.pk, person, factories.SHUIDONG)


def test_a_number_of_fifteen_digits_is_the_same_person(desk):
    number = factories.id_number(datetime.date(1975, 3, 4))
    desk("persons", {"姓名": "王五", "身份证号": number, "常住地": "嘉定镇水东村", "认定日期": "2022-01-05"})
    desk("deceased", {"姓名": "王 五", "身份证号": number[:6] + number[8:17], "死亡日期": "2022-08-01"}, released_on=DAY)

    compare("deceased_on_register")

    assert [(finding.subject_name, finding.result) for finding in Finding.objects.all()] == [("王五", "matched")]


def test_twins_and_couples_with_one_phone_are_not_one_person(county):
    first, second = (factories.person(phone="13800000001") for _ in range(2))
    for one in (first, second):
        factories.recognition(one)
    release("deceased", {"姓名": first.name, "身份证号": first.full_id_number, "死亡日期": DAY, "联系电话": "13800000001"})

    compare("deceased_on_register")

    assert [finding.person for finding in Finding.objects.all()] == [first]
