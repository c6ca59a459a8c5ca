"""`nuanxin entitlements`: who enjoys what, how long still, what is stopped; on a day, within days, in an area."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from tests import factories
from tests.factories import benefits

pytestmark = pytest.mark.django_db
POLICY = benefits.POLICY


@pytest.fixture(autouse=True)
def _in_september():
    with time_machine.travel(datetime.datetime(2022, 9, 5, 4, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def person(county):
    return factories.person(name="张三")


def listed(nuanxin, *more):
    return nuanxin("entitlements", *more, "--json")


def test_an_entitlement_in_force_is_told_with_its_months(nuanxin, person):
    made = benefits.entitlement(person, cap_months=36, first_approved_on=datetime.date(2020, 8, 15))
    for month in (7, 8):
        benefits.payment(person, datetime.date(2022, month, 1))

    done = listed(nuanxin)

    assert (done.code, done.err) == (0, "")
    assert done.json == {
        "area": factories.COUNTY,
        "as_of": "2022-09-05",
        "entitlements": [
            {
                "key": made.pk,
                "policy": POLICY,
                "payee": "person",
                "person": {"key": person.pk, "id_number": person.id_masked, "name": "张三"},
                "employer": None,
                "area": factories.SHUIDONG,
                "first_approved_on": "2020-08-15",
                "months": {"cap": 36, "used": 2, "left": 34, "last": "2023-07"},
                "extended": False,
                "state": "running",
                "stopped_on": None,
                "stop_reason": "",
            }
        ],
        "totals": {
            "running": 1,
            "stopped": 0,
            "months_used": 2,
            "policies": [{"policy": POLICY, "running": 1, "stopped": 0, "months_used": 2}],
        },
    }


def test_a_stopped_one_is_told_with_its_reason(nuanxin, person):
    benefits.entitlement(person, stopped_on=datetime.date(2022, 8, 20), stop_reason="年审不合格")

    [one] = listed(nuanxin).json["entitlements"]

    assert (one["state"], one["stopped_on"], one["stop_reason"]) == ("stopped", "2022-08-20", "年审不合格")


def test_as_of_a_day_before_it_was_stopped_it_runs(nuanxin, person):
    benefits.entitlement(person, stopped_on=datetime.date(2022, 8, 20), stop_reason="年审不合格")

    [one] = listed(nuanxin, "--as-of", "2022-08-19").json["entitlements"]

    assert (one["state"], one["stopped_on"], one["stop_reason"]) == ("running", None, "")


@pytest.mark.parametrize(("day", "count"), [("2022-06-30", 0), ("2022-07-01", 1), ("2022-08-30", 1), ("2022-08-31", 0)])
def test_it_is_in_force_from_its_first_approval_until_it_ends(nuanxin, person, day, count):
    benefits.entitlement(person, ended_on=datetime.date(2022, 8, 31), end_reason="死亡")

    assert len(listed(nuanxin, "--as-of", day).json["entitlements"]) == count


def test_months_after_the_day_were_not_used_yet(nuanxin, person):
    benefits.entitlement(person, cap_months=36)
    for month in (7, 8):
        benefits.payment(person, datetime.date(2022, month, 1))

    [one] = listed(nuanxin, "--as-of", "2022-07-31").json["entitlements"]

    assert one["months"] == {"cap": 36, "used": 1, "left": 35, "last": "2025-06"}


@pytest.mark.parametrize(("days", "count"), [(0, 0), (24, 0), (25, 1), (60, 1)])
def test_only_those_that_end_within_so_many_days(nuanxin, person, days, count):
    benefits.entitlement(person, cap_months=12, first_approved_on=datetime.date(2021, 10, 15))  # last month 2022-09

    assert len(listed(nuanxin, "--ends-within", days).json["entitlements"]) == count


def test_of_other_townships_none_is_told(nuanxin, person):
    benefits.entitlement(person)

    assert listed(nuanxin, "--area", "大塘埠镇").json["entitlements"] == []


def test_the_table_says_who_and_how_long_in_words(nuanxin, person):
    benefits.entitlement(person, cap_months=36)
    benefits.entitlement(factories.person(name="李四"), stopped_on=datetime.date(2022, 8, 20), stop_reason="年审不合格")

    done = nuanxin("entitlements")

    assert done.code == 0
    assert all(
        word in done.out for word in ("张三", "36 个月", "2025-06", "在享", "停发（2022-08-20，年审不合格）", "合计：在享 1，停发 1")
    )
    assert person.full_id_number not in done.out


def test_an_employers_one_is_told_with_the_employer(nuanxin, person):
    employer = benefits.employer(name="信丰某厂")
    own = {"payee_kind": "employer", "payee_key": f"employer:{employer.pk}", "employer": employer}
    benefits.entitlement(person, **own)

    [one] = listed(nuanxin).json["entitlements"]

    assert (one["payee"], one["employer"]) == ("employer", {"key": employer.pk, "name": "信丰某厂"})
    assert "张三／信丰某厂" in nuanxin("entitlements").out


def test_nobody_is_told_as_such(nuanxin, person):
    done = nuanxin("entitlements")

    assert (done.code, done.out) == (0, "信丰县，2022-09-05：没有在享的待遇。\n")


@pytest.mark.parametrize(
    ("argv", "code"), [(("--ends-within", "-1"), 2), (("--ends-within", "x"), 2), (("--as-of", "昨天"), 2), (("--area", "没有镇"), 1)]
)
def test_what_is_refused(nuanxin, person, argv, code):
    done = nuanxin("entitlements", *argv)

    assert (done.code, done.out) == (code, "")
    assert done.err
