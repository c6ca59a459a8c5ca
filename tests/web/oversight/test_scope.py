"""What of areas, accounts and events a user may look at."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import AuditEvent, Office
from nuanxin.web.oversight import scope
from tests import factories

TOWN = factories.JIADING


def local(role: str, code: str = TOWN, **fields):
    area = factories.area(code)
    return factories.user(role=role, area=area, organisation=factories.organisation(area=area), **fields)


@pytest.fixture
def administrator(county):
    return factories.user(role="administrator")


# --- areas


def test_areas_of_a_county_are_its_subtree(officer):
    assert set(scope.areas_of(officer).values_list("name", flat=True)) == {
        "信丰县", "嘉定镇", "水东村委会", "水北村委会", "大塘埠镇", "长龙村委会", "六村村委会",
    }  # fmt: skip


def test_areas_of_a_township_are_its_villages(township_officer):
    assert set(scope.areas_of(township_officer).values_list("name", flat=True)) == {"嘉定镇", "水东村委会", "水北村委会"}


def test_user_without_a_role_has_no_areas(county):
    assert not scope.areas_of(factories.user()).exists()


def test_area_inside_another_is_named_once(county):
    user = factories.user(role="officer")
    user.role_assignments.create(role="reviewer", area=factories.area(TOWN), from_on=datetime.date(2020, 1, 1))

    assert scope.own_prefixes(user) == ("360722",)


def test_role_that_has_ended_gives_nothing(county):
    user = factories.user(role="officer")
    user.role_assignments.update(until_on=datetime.date(2021, 1, 1))

    assert scope.own_prefixes(user) == ()


# --- accounts and organisations


def test_administrator_of_the_county_has_every_account_of_it(administrator):
    mine = [administrator, local("officer"), local("collector", factories.DATANGBU), factories.user()]
    foreign = local("officer", factories.FOREIGN_TOWN)

    found = set(scope.accounts_of(administrator))

    assert set(mine) <= found
    assert foreign not in found


def test_administrator_of_a_township_has_only_its_accounts(county):
    administrator, colleague = local("administrator"), local("officer")
    factories.user(role="officer")
    local("officer", factories.DATANGBU)

    assert set(scope.accounts_of(administrator)) == {administrator, colleague}


@pytest.mark.parametrize("role", ["collector", "officer", "reviewer", "head", "inspector"])
def test_others_administer_nobody(county, role):
    user = factories.user(role=role)
    factories.organisation()

    assert not scope.accounts_of(user).exists()
    assert not scope.organisations_of(user).exists()
    assert not scope.assignments_of(user).exists()


def test_organisations_are_those_of_the_administered_areas(county):
    administrator = local("administrator")
    factories.organisation(area=factories.area(factories.DATANGBU))

    assert [one.area_id for one in scope.organisations_of(administrator)] == [TOWN]


def test_assignments_are_those_over_the_administered_areas(county):
    administrator, colleague = local("administrator"), local("officer")
    factories.user(role="officer")

    assert {one.user for one in scope.assignments_of(administrator)} == {administrator, colleague}


# --- events


def left(area: str) -> AuditEvent:
    return AuditEvent.objects.create(kind="casework.visit.recorded", by_name="某人", area_code=area)


def test_events_of_the_county_and_of_the_office_are_the_heads(county):
    mine = {left(""), left(factories.COUNTY), left(TOWN), left(factories.SHUIDONG)}
    left(factories.FOREIGN_TOWN)

    assert set(scope.events_of(factories.user(role="head"))) == mine


def test_events_of_a_township_leave_out_the_office(county):
    mine = {left(TOWN), left(factories.SHUIDONG)}
    left(""), left(factories.COUNTY), left(factories.DATANGBU)

    assert set(scope.events_of(local("inspector"))) == mine


@pytest.mark.parametrize("role", ["collector", "officer", "reviewer"])
def test_those_who_do_the_work_oversee_nothing(county, role):
    left(factories.SHUIDONG)

    assert not scope.events_of(factories.user(role=role)).exists()


def test_office_is_covered_by_its_own_level_only(county, administrator):
    assert scope.covers_office(administrator, Permission.MANAGE)
    assert not scope.covers_office(local("administrator"), Permission.MANAGE)
    assert not scope.covers_office(administrator, Permission.EXPORT)


def test_without_an_office_nobody_covers_it(county, administrator):
    Office.objects.all().delete()

    assert not scope.covers_office(administrator, Permission.MANAGE)
