"""Target lists: everybody on file who is willing, without work, and recognised or in a category that the notice names."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.errors import UserError
from nuanxin.notices import targets
from nuanxin.orgs.models import AuditEvent, Office
from tests import factories
from tests.notices import random_county
from tests.notices.plain import Plain

NOTICE = "2022-xinfeng-nuanxin"
DAY = datetime.date(2022, 9, 20)


@pytest.mark.parametrize("day", [DAY, datetime.date(2022, 10, 31)])
def test_targets_equal_the_plain_count(db, day):
    random_county.fill(21)

    found = targets.list_targets(NOTICE, None, day).entries()

    assert {one.person.key: (one.recognised, set(one.categories)) for one in found} == Plain().targets(day)


def test_a_day_after_the_window_counts_as_its_last_day(county):
    assert targets.list_targets(NOTICE, None, datetime.date(2023, 1, 1)).day == datetime.date(2022, 10, 31)


def test_the_day_defaults_to_the_business_date(county):
    Office.objects.update(business_date=DAY)

    assert targets.list_targets(NOTICE).day == DAY


def test_a_day_before_the_window_is_judged_as_it_was(county):
    person = factories.person(wants_job=True)
    factories.recognition(person, datetime.date(2022, 8, 1))

    assert targets.list_targets(NOTICE, None, datetime.date(2022, 8, 1)).count == 1
    assert targets.list_targets(NOTICE, None, datetime.date(2022, 7, 31)).count == 0


def test_a_target_has_all_categories_and_the_notices_groups(county):
    person = factories.person(wants_job=True)
    for category in ("DISAB", "EXPOV", "SOE1"):
        factories.holding(person, category)

    found = targets.list_targets(NOTICE, None, DAY)

    [target] = found.entries()
    assert (target.recognised, target.categories) == (False, ("DISAB", "SOE1", "EXPOV"))
    assert target.groups == ("脱贫劳动力", "大龄、零就业家庭、低保家庭、残疾等就业困难人员")
    assert found.by_group() == {
        "脱贫劳动力": 1,
        "防止返贫监测对象": 0,
        "大龄、零就业家庭、低保家庭、残疾等就业困难人员": 1,
        "离校高校毕业生": 0,
        "其他生活特别困难人员": 0,
    }


@pytest.mark.parametrize("will", [None, False])
def test_who_does_not_want_work_or_was_not_asked_is_no_target(county, will):
    factories.recognition(factories.person(wants_job=will))

    assert targets.list_targets(NOTICE, None, DAY).count == 0


def test_targets_of_an_area_beyond_the_users_own_are_refused(county, township_officer):
    with pytest.raises(UserError, match="您没有查看人员和服务记录的权限"):
        targets.list_targets(NOTICE, None, DAY, by=township_officer)


def test_a_township_officer_sees_the_townships_targets(county, township_officer):
    near, far = factories.person(wants_job=True), factories.person(wants_job=True, residence=factories.LIUCUN)
    for person in (near, far):
        factories.recognition(person)

    [target] = targets.list_targets(NOTICE, factories.JIADING, DAY, by=township_officer).entries()

    assert target.person.key == near.pk


def test_revealing_targets_is_audited(county, officer):
    person = factories.person(wants_job=True)
    factories.recognition(person)

    [target] = targets.list_targets(NOTICE, None, DAY, by=officer).revealed()

    assert target.person.id_number == person.full_id_number
    assert [(event.kind, event.details) for event in AuditEvent.objects.all()] == [("people.id_numbers.revealed", {"count": 1})]
