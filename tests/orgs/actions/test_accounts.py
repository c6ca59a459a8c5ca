"""Accounts: made with a one-time password, shut and opened, by an administrator who covers them."""

import pytest

from nuanxin.errors import UserError
from nuanxin.orgs import access, actions
from nuanxin.orgs.models import AuditEvent, User
from tests import factories
from tests.factories import COUNTY, FOREIGN_COUNTY, JIADING

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(county):
    return factories.user(role="administrator", area=county)


@pytest.fixture
def township_administrator(county):
    return factories.user(role="administrator", area=factories.area(JIADING))


@pytest.fixture
def township_office(county):
    return factories.organisation(area=factories.area(JIADING), name="嘉定镇人民政府")


def kinds():
    return list(AuditEvent.objects.order_by("id").values_list("kind", flat=True))


def test_create_user_has_a_one_time_password_and_no_role(administrator, township_office):
    user, password = actions.create_user(by=administrator, username="zhang", display_name=" 张三 ", organisation=township_office)

    user.refresh_from_db()
    assert (user.display_name, user.organisation, user.must_change_password, user.is_active) == ("张三", township_office, True, True)
    assert user.check_password(password)
    assert access.assignments(user) == ()
    [event] = AuditEvent.objects.all()
    assert (event.kind, event.by, event.subject, event.area_code) == ("orgs.user.created", administrator, f"orgs.User:{user.pk}", JIADING)


def test_create_user_with_a_given_password_need_not_change_it(county):
    user, password = actions.create_user(by=None, username="zhang", display_name="张三", password="demo-2022-xinfeng")

    assert (password, user.check_password("demo-2022-xinfeng"), user.must_change_password) == ("demo-2022-xinfeng", True, False)


def test_create_user_refuses_a_weak_password_in_the_rules_own_words(county):
    with pytest.raises(UserError) as refused:
        actions.create_user(by=None, username="zhang", display_name="张三", password="12345")

    assert [problem.split("：")[0] for problem in refused.value.problems] == ["密码不能用"] * 3
    assert not User.objects.filter(username="zhang").exists()


def test_create_user_names_every_problem_at_once(county):
    with pytest.raises(UserError) as refused:
        actions.create_user(by=None, username="张 三!", display_name=" ")

    assert refused.value.problems == (
        "用户名“张 三!”不能用。请用 2 至 40 个汉字、字母、数字或 _ . @ + -。",
        "没有填写姓名。请填写使用人的姓名。",
    )


def test_create_user_refuses_a_name_that_is_too_long(county):
    with pytest.raises(UserError, match="姓名有 41 个字"):
        actions.create_user(by=None, username="zhang", display_name="张" * 41)


def test_create_user_refuses_a_taken_name(county):
    actions.create_user(by=None, username="zhang", display_name="张三")

    with pytest.raises(UserError, match="用户名“zhang”已有人使用"):
        actions.create_user(by=None, username="zhang", display_name="张四")

    assert (User.objects.get(username="zhang").display_name, kinds()) == ("张三", ["orgs.user.created"])


def test_create_user_refuses_a_name_taken_since_it_was_checked(county, monkeypatch):
    factories.user(username="zhang")
    monkeypatch.setattr("nuanxin.orgs.actions.accounts.refuse_names", lambda *names: None)

    with pytest.raises(UserError, match="用户名“zhang”已有人使用"):
        actions.create_user(by=None, username="zhang", display_name="张四")


@pytest.mark.parametrize("role", ["collector", "officer", "reviewer", "head", "inspector", None])
def test_create_user_by_anyone_but_an_administrator_is_refused(county, role):
    with pytest.raises(UserError, match="您没有管理用户和角色的权限"):
        actions.create_user(by=factories.user(role=role), username="zhang", display_name="张三")


@pytest.mark.parametrize("code", [None, COUNTY, FOREIGN_COUNTY])
def test_create_user_outside_the_administrators_area_is_refused(township_administrator, code):
    organisation = factories.organisation(area=factories.area(code)) if code else None

    with pytest.raises(UserError, match="您没有管理用户和角色的权限"):
        actions.create_user(by=township_administrator, username="zhang", display_name="张三", organisation=organisation)


def test_set_password_gives_a_new_one_time_password(administrator, officer):
    password = actions.set_password(by=administrator, user=officer)

    officer.refresh_from_db()
    assert (officer.check_password(password), officer.must_change_password, kinds()) == (True, True, ["orgs.user.password_reset"])


def test_set_password_leaves_no_password_in_the_trail(administrator, officer):
    password = actions.set_password(by=administrator, user=officer)

    [event] = AuditEvent.objects.values()
    assert password not in str(event)


def test_set_password_of_an_officer_of_the_county_by_a_township_administrator_is_refused(township_administrator, officer, township_office):
    User.objects.filter(pk=officer.pk).update(organisation=township_office)
    officer.refresh_from_db()

    with pytest.raises(UserError, match=f"地区代码 {COUNTY}"):
        actions.set_password(by=township_administrator, user=officer)


def test_set_password_of_an_officer_of_the_township_by_its_administrator_is_done(township_administrator, township_officer, township_office):
    User.objects.filter(pk=township_officer.pk).update(organisation=township_office)
    township_officer.refresh_from_db()

    assert actions.set_password(by=township_administrator, user=township_officer)


def test_change_own_password_ends_the_duty_to_change_it(county):
    user, _ = actions.create_user(by=None, username="zhang", display_name="张三")

    actions.change_own_password(by=user, password="a sentence I remember")

    user.refresh_from_db()
    assert (user.check_password("a sentence I remember"), user.must_change_password) == (True, False)
    assert kinds() == ["orgs.user.created", "orgs.user.password_changed"]


def test_change_own_password_refuses_a_common_one(officer):
    with pytest.raises(UserError, match="密码不能用"):
        actions.change_own_password(by=officer, password="password")

    assert officer.check_password("correct horse")


def test_deactivate_shuts_the_account_at_once(administrator, officer):
    actions.deactivate(by=administrator, user=officer)

    assert (User.objects.get(pk=officer.pk).is_active, access.may(officer, access.Permission.VIEW)) == (False, False)


def test_deactivate_twice_leaves_one_event(administrator, officer):
    for _ in range(2):
        actions.deactivate(by=administrator, user=officer)

    assert kinds() == ["orgs.user.deactivated"]


def test_deactivate_oneself_is_refused(administrator):
    with pytest.raises(UserError, match="不能停用自己的账号"):
        actions.deactivate(by=administrator, user=administrator)


def test_deactivate_by_an_officer_is_refused(officer, administrator):
    with pytest.raises(UserError, match="没有管理用户和角色的权限"):
        actions.deactivate(by=officer, user=administrator)


def test_activate_opens_the_account_again(administrator, officer):
    actions.deactivate(by=administrator, user=officer)
    actions.activate(by=administrator, user=officer)

    assert (User.objects.get(pk=officer.pk).is_active, kinds()) == (True, ["orgs.user.deactivated", "orgs.user.activated"])


def test_random_password_is_long_and_never_the_same():
    passwords = {actions.random_password() for _ in range(200)}

    assert {len(password) for password in passwords} == {19}
    assert len(passwords) == 200
    assert not set("lo01i") & set("".join(passwords))
