"""The tree of areas: one level at a time, counts in scope, foreign areas not found."""

from __future__ import annotations

import pytest

from tests import factories
from tests.web.pages import names, signed_in, text


def test_tree_begins_at_the_own_area_with_counts(client, officer):
    for residence in (factories.SHUIDONG, factories.SHUIBEI, factories.CHANGLONG):
        factories.person(residence=residence)

    page = signed_in(client, officer).get("/areas/")

    assert names(page) == ["嘉定镇", "大塘埠镇"]
    assert "3 人" in text(page)
    assert "嘉定镇 360722100000 乡级 2 0 2" in text(page)


def test_township_shows_its_villages_and_the_way_up(client, officer):
    page = signed_in(client, officer).get(f"/areas/{factories.JIADING}/")

    assert names(page) == ["水东村委会", "水北村委会"]
    assert '/areas/360722000000/">信丰县' in page.content.decode()


def test_village_says_that_nothing_lies_below(client, officer):
    assert "没有更下一级的地区" in text(signed_in(client, officer).get(f"/areas/{factories.SHUIDONG}/"))


@pytest.mark.parametrize("code", [factories.DATANGBU, factories.FOREIGN_COUNTY, "360000000000", "999999999999", "abc", "..", "３６"])
def test_area_outside_the_own_is_not_found(client, township_officer, code):
    assert signed_in(client, township_officer).get(f"/areas/{code}/").status_code == 404


def test_administrator_sees_areas_without_counting_persons(client, county):
    factories.person()

    page = signed_in(client, factories.user(role="administrator")).get("/areas/")

    assert names(page) == ["嘉定镇", "大塘埠镇"]
    assert "建档人员" not in text(page)


def test_user_of_two_townships_chooses_between_them(client, county):
    user = factories.user(role="officer", area=factories.area(factories.JIADING))
    user.role_assignments.create(role="officer", area=factories.area(factories.DATANGBU), from_on="2020-01-01")

    assert names(signed_in(client, user).get("/areas/")) == ["嘉定镇", "大塘埠镇"]


def test_user_without_a_role_is_told_what_to_do(client, county):
    page = signed_in(client, factories.user()).get("/areas/")

    assert page.status_code == 200
    assert "请联系本机构的系统管理员授予角色" in text(page)


def test_city_counts_no_persons_live(client, county):
    factories.person()
    user = factories.user(role="inspector", area=factories.area("360700000000"))

    page = signed_in(client, user).get("/areas/")

    assert names(page) == ["信丰县", "大余县"]
    assert "建档人员" not in text(page)
