"""Areas by prefix, the two clocks, and records that are voided instead of deleted."""

import datetime

import pytest
from django.utils import timezone

from nuanxin.casework.models import Visit
from nuanxin.orgs import clock
from nuanxin.orgs.models import Area, Office
from tests import factories
from tests.factories import COUNTY, DATANGBU, FOREIGN_TOWN, JIADING, SHUIBEI, SHUIDONG

pytestmark = pytest.mark.django_db


def test_area_under_a_prefix_is_the_area_and_all_below(county):
    assert [area.code for area in Area.objects.under("360722100")] == [JIADING, SHUIDONG, SHUIBEI]


@pytest.mark.parametrize(("code", "covered"), [(COUNTY, True), (JIADING, True), (SHUIDONG, True), (FOREIGN_TOWN, False)])
def test_area_covers_what_begins_with_its_prefix(county, code, covered):
    assert county.covers(code) is covered


@pytest.mark.parametrize(("code", "digits"), [("360000000000", 4), ("360700000000", 6), (COUNTY, 9), (JIADING, 12), (SHUIDONG, 12)])
def test_area_tells_its_children_apart_by_so_many_digits(county, code, digits):
    assert factories.area(code).child_digits == digits


def test_area_standing_on_a_day(county):
    Area.objects.filter(code=DATANGBU).update(valid_to=datetime.date(2022, 8, 31))

    standing = Area.objects.standing_on(datetime.date(2022, 9, 1))

    assert (standing.filter(code=DATANGBU).exists(), standing.filter(code=JIADING).exists()) == (False, True)


def test_business_today_is_the_real_date_unless_the_office_sets_its_own(county):
    assert clock.business_today() == clock.real_today() == timezone.localdate()

    Office.objects.update(business_date=datetime.date(2022, 9, 20))

    assert (clock.business_today(), clock.real_today()) == (datetime.date(2022, 9, 20), timezone.localdate())


def test_business_today_without_an_office_is_the_real_date():
    assert clock.business_today() == clock.real_today()


def test_voided_record_stands_in_no_list(officer, person):
    stays, goes = factories.visit(person), factories.visit(person, method="phone")
    Visit.objects.filter(pk=goes.pk).update(voided_at=timezone.now())

    assert list(Visit.objects.standing()) == list(Visit.objects.visible_to(officer)) == [stays]
    assert (stays.is_standing, Visit.objects.get(pk=goes.pk).is_standing) == (True, False)


def test_record_of_another_town_is_not_visible(township_officer, county):
    factories.visit(factories.person(residence=DATANGBU))
    mine = factories.visit(factories.person(residence=SHUIDONG))

    assert list(Visit.objects.visible_to(township_officer)) == [mine]
