"""`nuanxin init` and `nuanxin user`: an office and its accounts from nothing."""

import re

import pytest

from nuanxin.orgs import access
from nuanxin.orgs.models import Area, AuditEvent, Office, RoleAssignment, User
from tests import factories
from tests.factories import COUNTY

pytestmark = pytest.mark.django_db


def password_in(text):
    return re.search(r"密码：(\S+)", text)[1]


def test_init_makes_an_office_with_an_administrator(nuanxin):
    done = nuanxin("init", "--area", "360722", "--name", "信丰县就业创业服务中心")

    admin = User.objects.get()
    assert (done.code, done.err, Office.objects.get().name) == (0, "", "信丰县就业创业服务中心")
    assert (admin.username, admin.must_change_password, admin.check_password(password_in(done.out))) == ("admin", True, True)
    assert access.may(admin, access.Permission.MANAGE, COUNTY)
    assert Area.objects.count() == 332


def test_init_leaves_the_trail_of_the_local_administrator(nuanxin):
    nuanxin("init", "--area", "360722")

    kinds = list(AuditEvent.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["orgs.areas.loaded", "orgs.office.created", "orgs.user.created", "orgs.role.assigned"]
    assert {event.by_name.split("（")[0] for event in AuditEvent.objects.all()} == {"本机管理员"}


def test_init_where_an_office_is_changes_nothing(nuanxin, county):
    done = nuanxin("init", "--area", "360722")

    assert (done.code, done.out, User.objects.count()) == (1, "", 0)
    assert done.err.startswith("这里已经有机构“信丰县就业创业服务中心”，不能再建。")


@pytest.mark.parametrize(
    ("code", "reason"), [("999999", "全国区划代码表中没有“999999”"), ("360722100", "是乡级地区"), ("信丰县", "读不懂")]
)
def test_init_of_what_is_no_county_is_refused(nuanxin, code, reason):
    done = nuanxin("init", "--area", code)

    assert (done.code, Office.objects.count(), User.objects.count()) == (1, 0, 0)
    assert reason in done.err


def test_init_without_an_area_is_wrong_usage(nuanxin):
    assert nuanxin("init") == (2, "", "缺少选项“--area”。\n用 `nuanxin init --help` 查看用法。\n")


def test_user_add_gives_a_one_time_password_and_roles(nuanxin, county):
    done = nuanxin("user", "add", "zhang", "--name", "张三", "--role", "officer@嘉定镇", "--role", "采集员@360722101")

    user = User.objects.get()
    assert (done.code, user.check_password(password_in(done.out)), user.must_change_password) == (0, True, True)
    assert sorted(access.assignments(user)) == [("collector", "360722101"), ("officer", "360722100")]


def test_user_add_with_one_bad_role_adds_nobody(nuanxin, county):
    done = nuanxin("user", "add", "zhang", "--name", "张三", "--role", "officer@嘉定镇", "--role", "king@嘉定镇")

    assert (done.code, done.out, User.objects.count()) == (1, "", 0)
    assert "没有角色“king”" in done.err


def test_user_add_to_an_organisation(nuanxin, county):
    made = factories.organisation(name="县残联")

    nuanxin("user", "add", "li", "--name", "李四", "--organisation", "县残联")

    assert User.objects.get().organisation == made


@pytest.mark.parametrize(("count", "reason"), [(0, "没有机构“县残联”"), (2, "有 2 个机构叫“县残联”")])
def test_user_add_to_no_certain_organisation_is_refused(nuanxin, county, count, reason):
    for code in (COUNTY, "360722100000")[:count]:
        factories.organisation(name="县残联", area=factories.area(code))

    done = nuanxin("user", "add", "li", "--name", "李四", "--organisation", "县残联")

    assert (done.code, User.objects.count()) == (1, 0)
    assert reason in done.err


def test_user_add_without_an_office_is_refused(nuanxin):
    assert "还没有建立机构" in nuanxin("user", "add", "li", "--name", "李四").err


def test_user_password_is_new_and_one_time(nuanxin, county):
    user = factories.user(username="zhang")

    done = nuanxin("user", "password", "zhang")

    user.refresh_from_db()
    assert (done.code, user.check_password(password_in(done.out)), user.must_change_password) == (0, True, True)


def test_user_password_of_nobody_is_refused(nuanxin, county):
    assert nuanxin("user", "password", "zhang") == (
        1,
        "",
        "没有用户“zhang”。运行 `nuanxin user roles` 查看全部用户，或用 `nuanxin user add` 新建。\n",
    )


def test_user_roles_lists_everybody(nuanxin, county):
    factories.user(role="officer", username="zhang")

    assert nuanxin("user", "roles").out == "zhang\tofficer@360722000000\t经办人\t信丰县\t2020-01-01 至 今\n"


def test_user_roles_as_json(nuanxin, county):
    factories.user(role="officer", username="zhang")

    assert nuanxin("user", "roles", "--json").json == [
        {"username": "zhang", "role": "officer", "area": COUNTY, "from_on": "2020-01-01", "until_on": None}
    ]


def test_user_roles_grants_and_ends(nuanxin, county):
    factories.user(role="officer", username="zhang")

    done = nuanxin(
        "user",
        "roles",
        "zhang",
        "--end",
        "officer@信丰县",
        "--until",
        "2022-08-31",
        "--grant",
        "head@信丰县",
        "--from",
        "2022-09-01",
        "--json",
    )

    assert [(row["role"], row["from_on"], row["until_on"]) for row in done.json] == [
        ("officer", "2020-01-01", "2022-08-31"),
        ("head", "2022-09-01", None),
    ]


def test_user_roles_grants_until_a_day(nuanxin, county):
    factories.user(username="zhang")

    done = nuanxin("user", "roles", "zhang", "--grant", "collector@嘉定镇", "--from", "2022-09-01", "--until", "2022-10-31", "--json")

    assert [(row["from_on"], row["until_on"]) for row in done.json] == [("2022-09-01", "2022-10-31")]


def test_user_roles_does_all_or_nothing(nuanxin, county):
    user = factories.user(role="officer", username="zhang")

    done = nuanxin("user", "roles", "zhang", "--end", "officer@信丰县", "--until", "2022-08-31", "--grant", "king@信丰县")

    assert (done.code, RoleAssignment.objects.get(user=user).until_on) == (1, None)


@pytest.mark.parametrize(
    ("argv", "code", "reason"),
    [
        (["zhang", "--grant", "officer"], 2, "“officer”读不懂。请写成 角色@地区"),
        (["--grant", "officer@信丰县"], 2, "要写明用户名"),
        (["zhang", "--grant", "officer@信丰县", "--from", "2022-9-1"], 2, "日期“2022-9-1”读不懂"),
        (["zhang", "--grant", "officer@大余县"], 1, "不在“信丰县”之内"),
        (["zhang", "--end", "officer@信丰县"], 1, "“zhang”没有信丰县的角色“officer”，不能终止"),
        (["wang"], 1, "没有用户“wang”"),
    ],
)
def test_user_roles_refuses_what_it_cannot_do(nuanxin, county, argv, code, reason):
    factories.user(username="zhang")

    done = nuanxin("user", "roles", *argv)

    assert (done.code, done.out) == (code, "")
    assert reason in done.err
