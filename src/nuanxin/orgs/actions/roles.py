"""Writes of roles: who holds which role over which area, from when until when."""

from __future__ import annotations

import datetime

from django.db import transaction

from nuanxin.errors import UserError
from nuanxin.orgs import access, audit, clock
from nuanxin.orgs.enums import Role
from nuanxin.orgs.models import Area, RoleAssignment, User

FOREVER = datetime.date.max


@transaction.atomic
def assign_role(
    *, by: User | None, user: User, role: str, area: Area, from_on: datetime.date | None = None, until_on: datetime.date | None = None
) -> RoleAssignment:
    """Give `user` a role over an area from a day (today) until a day (open); what is held already is returned as it is.

    Refuses an unknown role, days in the wrong order, a role that its holder may not combine with another, days that
    overlap an assignment of the same role only partly, and an administrator outside the area.
    """
    access.require(by, access.Permission.MANAGE, area.code)
    first = from_on or clock.real_today()
    refuse_assignment(role, first, until_on)
    held = list(User.objects.select_for_update().get(pk=user.pk).role_assignments.select_related("area"))
    overlapping = [one for one in held if first <= (one.until_on or FOREVER) and one.from_on <= (until_on or FOREVER)]
    refuse_incompatible(user, role, overlapping)
    if same := next((one for one in overlapping if (one.role, one.area_id) == (role, area.code)), None):
        return the_same(same, first, until_on)
    made = RoleAssignment.objects.create(user=user, role=role, area=area, from_on=first, until_on=until_on)
    audit.record("orgs.role.assigned", by=by, subject=user, area=area.code, role=str(role), **days(made))
    forget_roles(user)
    return made


def refuse_assignment(role: str, from_on: datetime.date, until_on: datetime.date | None) -> None:
    if role not in Role.values:
        raise UserError(f"没有角色“{role}”。可选：{'、'.join(f'{one.value}（{one.label}）' for one in Role)}。")
    if until_on and until_on < from_on:
        raise UserError(f"终止日期 {until_on} 早于起始日期 {from_on}。请核对日期。")


def refuse_incompatible(user: User, role: str, overlapping: list[RoleAssignment]) -> None:
    problems = [
        f"{user} 自 {one.from_on} 起是{one.area}的“{one.get_role_display()}”，不能同时担任“{Role(role).label}”。请先终止原角色，或另设账号。"
        for one in overlapping
        if frozenset({one.role, role}) in access.INCOMPATIBLE
    ]
    if problems:
        raise UserError(problems)


def the_same(held: RoleAssignment, from_on: datetime.date, until_on: datetime.date | None) -> RoleAssignment:
    if held.from_on <= from_on and (until_on or FOREVER) <= (held.until_on or FOREVER):
        return held
    ends = f"至 {held.until_on}" if held.until_on else "起，未定终止日期"
    raise UserError(
        f"{held.user} 已有{held.area}的“{held.get_role_display()}”（{held.from_on} {ends}），与这次的日期部分重叠。{advice(held)}"
    )


def advice(held: RoleAssignment) -> str:
    if held.until_on and held.until_on < FOREVER:
        return f"请把起始日期改为 {held.until_on + datetime.timedelta(days=1)} 或以后。"
    return "请先终止原任命，或改用不重叠的日期。"


@transaction.atomic
def end_assignment(*, by: User | None, assignment: RoleAssignment, until_on: datetime.date | None = None) -> RoleAssignment:
    """The role runs until `until_on` (today), that day included; one that ends no later stays as it is.

    Refuses an end before the beginning, and an administrator who would take the role from himself.
    """
    access.require(by, access.Permission.MANAGE, assignment.area_id)
    last = until_on or clock.real_today()
    held = RoleAssignment.objects.select_for_update(of=("self",)).select_related("user", "area").get(pk=assignment.pk)
    if held.until_on and held.until_on <= last:
        return held
    refuse_end(held, last, by=by)
    held.until_on = last
    held.save(update_fields=["until_on"])
    audit.record("orgs.role.ended", by=by, subject=held.user, area=held.area_id, role=held.role, **days(held))
    forget_roles(assignment.user)
    return held


def refuse_end(held: RoleAssignment, last: datetime.date, *, by: User | None) -> None:
    if last < held.from_on:
        raise UserError(f"终止日期 {last} 早于起始日期 {held.from_on}。请改为 {held.from_on} 或以后的日期；要立即停止使用，请停用账号。")
    if by is not None and by.pk == held.user_id and held.role == Role.ADMINISTRATOR:
        raise UserError("不能终止自己的系统管理员角色。请由另一位系统管理员办理。")


def days(assignment: RoleAssignment) -> dict[str, str | None]:
    return {"from_on": assignment.from_on.isoformat(), "until_on": assignment.until_on.isoformat() if assignment.until_on else None}


def forget_roles(user: User) -> None:
    """`access.assignments` reads them once per user object; this object must read them again."""
    vars(user).pop("_assignments", None)
