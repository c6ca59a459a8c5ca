"""Roles: dated, over an area, never two that may not be combined."""

import datetime

import pytest

from nuanxin.errors import UserError
from nuanxin.orgs import access, actions, clock
from nuanxin.orgs.enums import Role
from nuanxin.orgs.models import AuditEvent, RoleAssignment
from tests import factories
from tests.factories import COUNTY, FOREIGN_COUNTY, JIADING

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def administrator(county):
    return factories.user(role="administrator", area=county)


@pytest.fixture
def clerk(county):
    return factories.user()


@pytest.fixture
def today():
    return clock.real_today()


def kinds():
    return list(AuditEvent.objects.order_by("id").values_list("kind", flat=True))


def test_assign_role_holds_from_today(administrator, clerk, county, today):
    made = actions.assign_role(by=administrator, user=clerk, role="officer", area=county)

    assert (made.role, made.area, made.from_on, made.until_on) == ("officer", county, today, None)
    assert access.may(clerk, access.Permission.RECORD, JIADING)
    [event] = AuditEvent.objects.all()
    assert (event.kind, event.by, event.subject, event.area_code) == ("orgs.role.assigned", administrator, f"orgs.User:{clerk.pk}", COUNTY)
    assert event.details == {"role": "officer", "from_on": today.isoformat(), "until_on": None}


def test_assign_role_is_seen_by_a_user_object_that_asked_before(administrator, clerk, county):
    assert not access.may(clerk, access.Permission.RECORD)

    actions.assign_role(by=administrator, user=clerk, role="officer", area=county)

    assert access.may(clerk, access.Permission.RECORD)


def test_assign_role_from_tomorrow_does_not_hold_today(administrator, clerk, county, today):
    actions.assign_role(by=administrator, user=clerk, role="officer", area=county, from_on=today + DAY)

    assert not access.may(clerk, access.Permission.RECORD)


def test_assign_role_twice_is_one_assignment(administrator, clerk, county):
    first, second = (actions.assign_role(by=administrator, user=clerk, role="officer", area=county) for _ in range(2))

    assert (first, RoleAssignment.objects.filter(user=clerk).count(), kinds()) == (second, 1, ["orgs.role.assigned"])


def test_assign_role_over_another_area_is_a_second_assignment(administrator, clerk, county):
    actions.assign_role(by=administrator, user=clerk, role="officer", area=county)
    actions.assign_role(by=administrator, user=clerk, role="officer", area=factories.area(JIADING))

    assert RoleAssignment.objects.filter(user=clerk).count() == 2


@pytest.mark.parametrize("pair", access.INCOMPATIBLE, ids=lambda pair: "+".join(sorted(pair)))
def test_assign_role_refuses_incompatible_roles_whichever_comes_first(clerk, county, pair):
    for first, second in (sorted(pair), sorted(pair, reverse=True)):
        user = factories.user(role=first)

        with pytest.raises(UserError, match=f"不能同时担任“{Role(second).label}”"):
            actions.assign_role(by=None, user=user, role=second, area=county)


def test_assign_role_refuses_an_incompatible_role_over_another_area(clerk, county):
    actions.assign_role(by=None, user=clerk, role="administrator", area=factories.area(JIADING))

    with pytest.raises(UserError, match="嘉定镇的“系统管理员”"):
        actions.assign_role(by=None, user=clerk, role="officer", area=county)


def test_assign_role_after_the_incompatible_one_ended_is_done(clerk, county, today):
    held = actions.assign_role(by=None, user=clerk, role="administrator", area=county, from_on=today - DAY)
    actions.end_assignment(by=None, assignment=held, until_on=today - DAY)

    actions.assign_role(by=None, user=clerk, role="officer", area=county)

    assert access.may(clerk, access.Permission.RECORD)


def test_assign_role_overlapping_partly_is_refused_with_the_day_to_begin(clerk, county, today):
    actions.assign_role(by=None, user=clerk, role="officer", area=county, from_on=today, until_on=today + DAY)

    with pytest.raises(UserError, match=f"请把起始日期改为 {today + 2 * DAY} 或以后"):
        actions.assign_role(by=None, user=clerk, role="officer", area=county)


def test_assign_role_before_an_open_one_is_refused(clerk, county, today):
    actions.assign_role(by=None, user=clerk, role="officer", area=county, from_on=today)

    with pytest.raises(UserError, match="未定终止日期），与这次的日期部分重叠。请先终止原任命"):
        actions.assign_role(by=None, user=clerk, role="officer", area=county, from_on=today - DAY)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"role": "king"}, "没有角色“king”。可选：collector（采集员）"),
        (
            {"role": "officer", "from_on": datetime.date(2022, 9, 2), "until_on": datetime.date(2022, 9, 1)},
            "终止日期 2022-09-01 早于起始日期 2022-09-02",
        ),
    ],
)
def test_assign_role_refuses_what_cannot_be(clerk, county, fields, reason):
    with pytest.raises(UserError, match=reason):
        actions.assign_role(by=None, user=clerk, area=county, **fields)

    assert (RoleAssignment.objects.count(), kinds()) == (0, [])


@pytest.mark.parametrize("code", [COUNTY, FOREIGN_COUNTY])
def test_assign_role_outside_the_administrators_area_is_refused(clerk, code):
    township_administrator = factories.user(role="administrator", area=factories.area(JIADING))

    with pytest.raises(UserError, match=f"地区代码 {code}"):
        actions.assign_role(by=township_administrator, user=clerk, role="officer", area=factories.area(code))


def test_assign_role_is_undone_when_the_audit_event_fails(clerk, county, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("nuanxin.orgs.audit.record", fail)
    with pytest.raises(RuntimeError):
        actions.assign_role(by=None, user=clerk, role="officer", area=county)

    assert not RoleAssignment.objects.filter(user=clerk).exists()


def test_end_assignment_runs_through_its_last_day(administrator, officer, today):
    ended = actions.end_assignment(by=administrator, assignment=officer.role_assignments.get())

    assert (ended.until_on, access.may(officer, access.Permission.RECORD)) == (today, True)
    [event] = AuditEvent.objects.all()
    assert (event.kind, event.details) == ("orgs.role.ended", {"role": "officer", "from_on": "2020-01-01", "until_on": today.isoformat()})


def test_end_assignment_yesterday_takes_the_role_away(administrator, officer, today):
    actions.end_assignment(by=administrator, assignment=officer.role_assignments.get(), until_on=today - DAY)

    assert not access.may(officer, access.Permission.RECORD)


def test_end_assignment_twice_leaves_one_event(administrator, officer):
    for _ in range(2):
        actions.end_assignment(by=administrator, assignment=officer.role_assignments.get())

    assert kinds() == ["orgs.role.ended"]


def test_end_assignment_does_not_lengthen_one_that_ended(administrator, officer, today):
    actions.end_assignment(by=administrator, assignment=officer.role_assignments.get(), until_on=today - DAY)

    ended = actions.end_assignment(by=administrator, assignment=officer.role_assignments.get())

    assert ended.until_on == today - DAY


def test_end_assignment_before_it_began_is_refused(administrator, officer):
    with pytest.raises(UserError, match="终止日期 2019-12-31 早于起始日期 2020-01-01"):
        actions.end_assignment(by=administrator, assignment=officer.role_assignments.get(), until_on=datetime.date(2019, 12, 31))


def test_end_assignment_of_ones_own_administration_is_refused(administrator):
    with pytest.raises(UserError, match="不能终止自己的系统管理员角色"):
        actions.end_assignment(by=administrator, assignment=administrator.role_assignments.get())


def test_end_assignment_by_the_local_administrator_is_done(administrator):
    actions.end_assignment(by=None, assignment=administrator.role_assignments.get())

    assert kinds() == ["orgs.role.ended"]


def test_end_assignment_outside_the_administrators_area_is_refused(officer):
    township_administrator = factories.user(role="administrator", area=factories.area(JIADING))

    with pytest.raises(UserError, match="没有管理用户和角色的权限"):
        actions.end_assignment(by=township_administrator, assignment=officer.role_assignments.get())
