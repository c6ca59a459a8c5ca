"""Permissions come from running roles over areas; a full number is shown for a reason that stays."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from nuanxin.errors import UserError
from nuanxin.orgs import access, clock
from nuanxin.orgs.access import Permission
from nuanxin.orgs.enums import Role
from nuanxin.orgs.models import AuditEvent, RoleAssignment
from nuanxin.people.models import Person
from tests import factories
from tests.factories import COUNTY, DATANGBU, FOREIGN_COUNTY, JIADING, LIUCUN, SHUIDONG

pytestmark = pytest.mark.django_db


def test_every_role_has_permissions():
    assert set(access.GRANTED) == set(Role.values)


def test_administrator_sees_no_person():
    assert access.GRANTED[Role.ADMINISTRATOR] == {Permission.MANAGE, Permission.VIEW_AUDIT}


@pytest.mark.parametrize(
    ("code", "allowed"), [(JIADING, True), (SHUIDONG, True), (DATANGBU, False), (COUNTY, False), (FOREIGN_COUNTY, False)]
)
def test_may_reaches_down_from_the_area_of_the_role(township_officer, code, allowed):
    assert access.may(township_officer, Permission.RECORD, code) is allowed


def test_may_without_an_area_asks_for_anywhere(township_officer):
    assert (access.may(township_officer, Permission.RECORD), access.may(township_officer, Permission.MANAGE)) == (True, False)


@pytest.mark.parametrize(
    ("from_days", "until_days", "allowed"),
    [(0, None, True), (-9, 0, True), (1, None, False), (-9, -1, False)],
    ids=["today", "last day", "tomorrow", "over"],
)
def test_may_counts_only_assignments_running_today(county, from_days, until_days, allowed):
    user, today = factories.user(), clock.real_today()
    until_on = None if until_days is None else today + datetime.timedelta(days=until_days)
    RoleAssignment.objects.create(
        user=user, role="officer", area=county, from_on=today + datetime.timedelta(days=from_days), until_on=until_on
    )

    assert access.may(user, Permission.VIEW) is allowed


def test_may_refuses_the_inactive_and_the_unknown(officer):
    officer.is_active = False

    assert (access.may(officer, Permission.VIEW), access.may(AnonymousUser(), Permission.VIEW)) == (False, False)


def test_prefixes_leave_out_areas_inside_others(officer):
    RoleAssignment.objects.create(user=officer, role="collector", area=factories.area(JIADING), from_on=datetime.date(2020, 1, 1))
    RoleAssignment.objects.create(user=officer, role="collector", area=factories.area(FOREIGN_COUNTY), from_on=datetime.date(2020, 1, 1))

    assert access.prefixes(officer, Permission.VIEW) == ("360722", "360723")


def test_require_refuses_in_the_words_of_the_permission(township_officer):
    with pytest.raises(UserError) as refused:
        access.require(township_officer, Permission.RECORD, DATANGBU)

    assert str(refused.value) == f"您没有登记服务记录的权限（地区代码 {DATANGBU}），不能办理。请联系本机构的系统管理员。"


def test_require_lets_the_local_administrator(county):
    access.require(None, Permission.RECORD, DATANGBU)


def test_within_matches_nothing_without_a_role(county, person):
    assert not Person.objects.filter(access.within(factories.user(), Permission.VIEW, "residence_id")).exists()


def test_within_matches_the_area_and_all_below_it(township_officer, person):
    in_town, _ = factories.person(residence=JIADING), factories.person(residence=LIUCUN)

    found = Person.objects.filter(access.within(township_officer, Permission.VIEW, "residence_id"))

    assert set(found) == {person, in_town}


def test_reveal_gives_the_number_and_leaves_one_event(officer, person):
    number = access.reveal(by=officer, record=person, area_code=person.residence_id, reason=" 核对低保名单 ")

    assert number == person.full_id_number
    [event] = AuditEvent.objects.values("kind", "by", "subject", "area_code", "details", "changes_facts")
    assert event == {
        "kind": "people.id_number.revealed",
        "by": officer.pk,
        "subject": f"people.Person:{person.pk}",
        "area_code": SHUIDONG,
        "details": {"reason": "核对低保名单"},
        "changes_facts": False,
    }


def test_reveal_never_writes_the_number_into_the_trail(officer, person):
    access.reveal(by=officer, record=person, area_code=person.residence_id, reason=f"核对 {person.full_id_number}")

    [event] = AuditEvent.objects.values()
    assert person.full_id_number not in str(event)


@pytest.mark.parametrize("reason", ["", "  ", "　"])
def test_reveal_without_a_reason_is_refused(officer, person, reason):
    with pytest.raises(UserError, match="没有填写查看完整证件号的原因"):
        access.reveal(by=officer, record=person, area_code=person.residence_id, reason=reason)

    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("role", ["collector", "inspector", "administrator", None])
def test_reveal_without_the_permission_is_refused(county, person, role):
    with pytest.raises(UserError, match="您没有查看完整证件号的权限"):
        access.reveal(by=factories.user(role=role), record=person, area_code=person.residence_id, reason="核对")


def test_reveal_in_another_town_is_refused(township_officer, county):
    elsewhere = factories.person(residence=LIUCUN)

    with pytest.raises(UserError, match=f"地区代码 {LIUCUN}"):
        access.reveal(by=township_officer, record=elsewhere, area_code=LIUCUN, reason="核对")


def test_reveal_many_leaves_an_event_each(officer, county):
    people = [factories.person() for _ in range(3)]

    numbers = access.reveal_many(by=officer, records=[(one, SHUIDONG) for one in people], reason="导出名单")

    assert (numbers, AuditEvent.objects.count()) == ([one.full_id_number for one in people], 3)


def test_reveal_many_refuses_all_when_one_is_elsewhere(township_officer, county):
    pairs = [(factories.person(residence=code), code) for code in (SHUIDONG, LIUCUN)]

    with pytest.raises(UserError, match=f"地区代码 {LIUCUN}"):
        access.reveal_many(by=township_officer, records=pairs, reason="导出名单")

    assert not AuditEvent.objects.exists()
