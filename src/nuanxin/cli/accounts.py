"""Commands that set up an office and its accounts: init, user add, user password, user roles."""

from __future__ import annotations

import datetime
from typing import Annotated

import typer

from nuanxin.cli import options
from nuanxin.errors import UserError

ONCE = "这个一次性密码只显示这一次，首次登录后须修改。"
Username = Annotated[str, typer.Argument(metavar="用户名", help="登录用的用户名。", show_default=False)]
Roles = Annotated[list[str] | None, typer.Option("--role", metavar="角色@地区", help="例如 officer@嘉定镇，可重复。")]
Since = Annotated[datetime.date | None, options.date_option("--from", help="任命起始日期，默认今天。")]
Until = Annotated[datetime.date | None, options.date_option("--until", help="最后一天（含当天）；终止时默认今天。")]


def add(app: typer.Typer) -> None:
    app.command("init", help="为一个地区（县级或以上）建立空的机构，并给出管理员的一次性密码。")(init)
    user = typer.Typer(help="管理账号和角色。", no_args_is_help=True)
    user.command("add", help="新建账号，给出一次性密码。")(add_user)
    user.command("password", help="重设一次性密码。")(reset_password)
    user.command("roles", help="列出、授予或终止角色。")(roles)
    app.add_typer(user, name="user")


def init(
    area: Annotated[str, typer.Option("--area", metavar="代码", help="区划代码，例如 360722（信丰县）。")],
    name: Annotated[str, typer.Option("--name", metavar="名称", help="机构名称。")] = "",
    admin: Annotated[str, typer.Option("--admin", metavar="用户名", help="管理员的用户名。")] = "admin",
) -> None:
    from django.db import transaction

    from nuanxin.cli import database
    from nuanxin.orgs import actions

    database.upgrade()
    with transaction.atomic():
        office = actions.create_office(area, name=name)
        user, password = actions.create_user(
            by=None, username=admin, display_name="系统管理员", organisation=office.area.organisation_set.first()
        )
        actions.assign_role(by=None, user=user, role="administrator", area=office.area)
    print(f"已建立“{office.name}”，地区 {office.area.name}（{office.area.code}）。")
    print(f"管理员：{user.username}\n密码：{password}\n{ONCE}\n运行 `nuanxin serve` 后在浏览器登录。")


def add_user(
    username: Username,
    name: Annotated[str, typer.Option("--name", metavar="姓名", help="使用人的姓名。")],
    organisation: Annotated[str | None, typer.Option("--organisation", metavar="机构", help="所在机构的名称，默认为本机构。")] = None,
    role: Roles = None,
) -> None:
    from django.db import transaction

    from nuanxin.orgs import actions

    with transaction.atomic():
        user, password = actions.create_user(by=None, username=username, display_name=name, organisation=chosen_organisation(organisation))
        for text in role or ():
            code, area = role_and_area(text)
            actions.assign_role(by=None, user=user, role=code, area=area)
    print(f"用户名：{user.username}\n密码：{password}\n{ONCE}")


def reset_password(username: Username) -> None:
    from nuanxin.orgs import actions

    password = actions.set_password(by=None, user=existing(username))
    print(f"用户名：{username}\n密码：{password}\n{ONCE}")


def roles(
    username: Annotated[str | None, typer.Argument(metavar="[用户名]", help="不写则列出所有人。", show_default=False)] = None,
    grant: Annotated[list[str] | None, typer.Option("--grant", metavar="角色@地区", help="授予角色，例如 officer@嘉定镇，可重复。")] = None,
    end: Annotated[list[str] | None, typer.Option("--end", metavar="角色@地区", help="终止角色，可重复。")] = None,
    from_on: Since = None,
    until_on: Until = None,
    as_json: options.Json = False,
) -> None:
    from django.db import transaction

    if (grant or end) and username is None:
        raise typer.BadParameter("授予或终止角色要写明用户名。", param_hint="参数“用户名”")
    with transaction.atomic():
        for text in end or ():
            end_role(username, text, until_on)
        for text in grant or ():
            grant_role(username, text, from_on, None if end else until_on)
    show(username, as_json)


def grant_role(username: str, text: str, from_on, until_on) -> None:
    from nuanxin.orgs import actions

    code, area = role_and_area(text)
    actions.assign_role(by=None, user=existing(username), role=code, area=area, from_on=from_on, until_on=until_on)


def end_role(username: str, text: str, until_on) -> None:
    from nuanxin.orgs import actions

    code, area = role_and_area(text)
    running = existing(username).role_assignments.filter(role=code, area=area).order_by("from_on").last()
    if running is None:
        raise UserError(f"“{username}”没有{area}的角色“{code}”，不能终止。运行 `nuanxin user roles {username}` 查看现有角色。")
    actions.end_assignment(by=None, assignment=running, until_on=until_on)


def show(username: str | None, as_json: bool) -> None:
    from nuanxin.orgs.models import RoleAssignment, User

    people = [existing(username)] if username else User.objects.all()
    assignments = RoleAssignment.objects.filter(user__in=people).select_related("user", "area").order_by("user__username", "from_on", "id")
    rows = [
        {
            "username": one.user.username,
            "role": one.role,
            "area": one.area_id,
            "from_on": one.from_on,
            "until_on": one.until_on,
        }
        for one in assignments
    ]
    if as_json:
        options.print_json(rows)
        return
    for one in assignments:
        print(
            f"{one.user.username}\t{one.role}@{one.area_id}\t{one.get_role_display()}\t{one.area}\t{one.from_on} 至 {one.until_on or '今'}"
        )


def existing(username: str):
    from nuanxin.orgs.models import User

    found = User.objects.filter(username=username).select_related("organisation").first()
    if found is None:
        raise UserError(f"没有用户“{username}”。运行 `nuanxin user roles` 查看全部用户，或用 `nuanxin user add` 新建。")
    return found


def chosen_organisation(name: str | None):
    from nuanxin.orgs.models import Organisation

    own = options.office()
    named = Organisation.objects.filter(name=name) if name else Organisation.objects.filter(area=own.area).order_by("id")[:1]
    found = list(named)
    if len(found) > 1:
        raise UserError(f"有 {len(found)} 个机构叫“{name}”。请在网页上新建账号。")
    if name and not found:
        raise UserError(f"没有机构“{name}”。请核对名称，或先在网页上登记机构。")
    return found[0] if found else None


def role_and_area(text: str):
    """`role@area`: the role by its code or its Chinese name, the area by code or name."""
    from nuanxin.orgs.enums import Role

    name, at, place = text.partition("@")
    if not at or not place:
        raise typer.BadParameter(f"“{text}”读不懂。请写成 角色@地区，例如 officer@嘉定镇。")
    codes = {role.label: role.value for role in Role}
    return codes.get(name, name), options.chosen_area(place)
