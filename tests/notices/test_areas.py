"""The area of a report and its division: by code, by name, by the office; one level below, former areas left out."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.errors import UserError
from nuanxin.notices import areas, names
from nuanxin.orgs.models import Area, Office
from tests import factories

DAY = datetime.date(2022, 9, 23)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (None, factories.COUNTY),
        ("", factories.COUNTY),
        ("360722", factories.COUNTY),
        ("360722100", factories.JIADING),
        (factories.SHUIDONG, factories.SHUIDONG),
        ("水东村", factories.SHUIDONG),
        ("大塘埠镇", factories.DATANGBU),
    ],
)
def test_an_area_is_found_by_code_name_or_as_the_offices_own(county, text, code):
    assert areas.find(text).code == code


def test_an_area_itself_is_taken_as_it_is(county):
    assert areas.find(county) is county


@pytest.mark.parametrize("text", [factories.FOREIGN_TOWN, "360000000000", "大余县", "没有的镇"])
def test_an_area_that_is_not_the_offices_is_refused(county, text):
    with pytest.raises(UserError):
        areas.find(text)


def test_without_an_office_there_is_no_area(county):
    Office.objects.all().delete()

    with pytest.raises(UserError, match="还没有建立本机构"):
        areas.find(None)


@pytest.mark.parametrize(
    ("code", "digits", "own", "parts"),
    [
        ("360700000000", 6, "360700", [factories.COUNTY, factories.FOREIGN_COUNTY]),
        (factories.COUNTY, 9, "360722000", [factories.JIADING, factories.DATANGBU]),
        (factories.JIADING, 12, factories.JIADING, [factories.SHUIDONG, factories.SHUIBEI]),
        (factories.SHUIDONG, 12, factories.SHUIDONG, []),
    ],
)
def test_an_area_is_divided_into_those_one_level_below(county, code, digits, own, parts):
    division = areas.below(factories.area(code), DAY)

    assert (division.digits, division.own, [part.code for part in division.parts]) == (digits, own, parts)


def test_a_city_without_counties_is_divided_into_its_townships(county):
    Area.objects.create(code="441900000000", name="东莞市", level=3, prefix="4419")
    Area.objects.create(code="441900003000", name="东城街道", level=4, prefix="441900003")

    division = areas.below(factories.area("441900000000"), DAY)

    assert (division.digits, division.own, [part.name for part in division.parts]) == (9, "441900000", ["东城街道"])


def test_an_area_that_was_abolished_before_the_day_is_no_part(county):
    Area.objects.filter(code=factories.JIADING).update(valid_to=datetime.date(2022, 9, 22))

    assert [part.code for part in areas.below(county, DAY).parts] == [factories.DATANGBU]


def test_areas_are_named_with_their_township_in_front(county):
    codes = (factories.SHUIDONG, factories.JIADING, factories.COUNTY, "360722100999", "990000000000")

    assert names.area_names(codes) == {
        factories.SHUIDONG: "嘉定镇水东村委会",
        factories.JIADING: "嘉定镇",
        factories.COUNTY: "信丰县",
        "360722100999": "嘉定镇360722100999",
        "990000000000": "990000000000",
    }


def test_names_of_many_persons_are_joined_in_chunks(county, monkeypatch):
    monkeypatch.setattr(names, "CHUNK", 2)
    keys = [factories.person().pk for _ in range(5)]

    assert sorted(names.persons([*keys, 10**9])) == keys


def test_a_voided_person_is_named_no_more(county):
    gone = factories.person(voided_at=datetime.datetime(2022, 9, 1, tzinfo=datetime.UTC))

    assert names.persons([gone.pk]) == {}
