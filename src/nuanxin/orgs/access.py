"""Who may do what where: roles give permissions over areas; every read and write asks here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from nuanxin.errors import UserError
from nuanxin.orgs.enums import Role
from nuanxin.orgs.logs import mask_numbers

if TYPE_CHECKING:  # models ask here what may be seen, so this module asks them for nothing when it loads
    from nuanxin.orgs.models.accounts import User


class Permission(Enum):
    """What a page or action asks for; the text completes “您没有…的权限”."""

    VIEW = "查看人员和服务记录"
    RECORD = "登记服务记录"
    REGISTER = "登记和修改人员"
    RECOGNISE = "登记认定和退出"
    APPLY = "受理和办理认定申请"
    COMPARE = "核查比对疑点"
    PAY = "审批和拨付待遇"
    IMPORT = "导入表格"
    EXPORT = "导出名单"
    REVEAL = "查看完整证件号"
    STATISTICS = "查看统计表"
    VOID = "作废记录"
    VIEW_AUDIT = "查看审计记录"
    CONFIGURE = "维护工作日历"
    MANAGE = "管理用户和角色"


P = Permission
GRANTED: dict[str, frozenset[Permission]] = {
    # Which of those who hold APPLY may do which step, a procedure's definition says (`people.procedures`).
    Role.COLLECTOR: frozenset({P.VIEW, P.RECORD, P.APPLY, P.COMPARE, P.STATISTICS}),
    # RECOGNISE: recording decisions made on paper, and exits; a new recognition goes through an application.
    Role.OFFICER: frozenset(
        {P.VIEW, P.RECORD, P.REGISTER, P.RECOGNISE, P.APPLY, P.COMPARE, P.IMPORT, P.EXPORT, P.REVEAL, P.STATISTICS, P.VOID, P.CONFIGURE}
    ),
    Role.REVIEWER: frozenset({P.VIEW, P.RECOGNISE, P.APPLY, P.COMPARE, P.PAY, P.EXPORT, P.REVEAL, P.STATISTICS}),
    Role.HEAD: frozenset({P.VIEW, P.RECOGNISE, P.APPLY, P.COMPARE, P.PAY, P.EXPORT, P.REVEAL, P.STATISTICS, P.VIEW_AUDIT, P.CONFIGURE}),
    Role.INSPECTOR: frozenset({P.VIEW, P.STATISTICS, P.VIEW_AUDIT}),
    Role.ADMINISTRATOR: frozenset({P.MANAGE, P.VIEW_AUDIT}),
}
# Who administers accounts handles no cases, and who inspects does not do the work inspected.
INCOMPATIBLE: tuple[frozenset[str], ...] = (
    *(frozenset({Role.ADMINISTRATOR, role}) for role in Role if role != Role.ADMINISTRATOR),
    *(frozenset({Role.INSPECTOR, role}) for role in (Role.COLLECTOR, Role.OFFICER, Role.REVIEWER, Role.HEAD)),
)


def assignments(user: User) -> tuple[tuple[str, str], ...]:
    """(role, area prefix) pairs running today; read once per user object, that is once per request."""
    if not hasattr(user, "_assignments"):
        running = user.role_assignments.running_on(timezone.localdate()).select_related("area")
        user._assignments = tuple((assignment.role, assignment.area.prefix) for assignment in running)
    return user._assignments


def prefixes(user: User, permission: Permission) -> tuple[str, ...]:
    """The area prefixes over which `user` holds `permission`, without those inside another of them."""
    if not user.is_authenticated or not user.is_active:
        return ()
    held = {prefix for role, prefix in assignments(user) if permission in GRANTED[role]}
    return tuple(sorted(prefix for prefix in held if not any(prefix != other and prefix.startswith(other) for other in held)))


def may(user: User, permission: Permission, area_code: str | None = None) -> bool:
    """Whether `user` holds `permission` anywhere, or over `area_code` if one is given."""
    held = prefixes(user, permission)
    return bool(held) if area_code is None else any(area_code.startswith(prefix) for prefix in held)


def require(by: User | None, permission: Permission, area_code: str | None = None) -> None:
    """Refuse (UserError) unless `by` may; None is the local administrator on the command line, who may."""
    if by is not None and not may(by, permission, area_code):
        place = f"（地区代码 {area_code}）" if area_code else ""
        raise UserError(f"您没有{permission.value}的权限{place}，不能办理。请联系本机构的系统管理员。")


def reveal(*, by: User | None, record: Any, area_code: str, reason: str) -> str:
    """The full ID number of `record`, for a stated reason; who looked at whose, where and why stays in the trail."""
    return reveal_many(by=by, records=[(record, area_code)], reason=reason)[0]


def reveal_many(*, by: User | None, records: Iterable[tuple[Any, str]], reason: str) -> list[str]:
    """The bulk twin of `reveal`: (record, its area code) pairs in, numbers out, one event per record."""
    from nuanxin.orgs import audit

    if not reason.strip():
        raise UserError("没有填写查看完整证件号的原因。请填写原因，例如“核对低保名单”。")
    pairs = list(records)
    for area_code in dict.fromkeys(area_code for _, area_code in pairs):
        require(by, Permission.REVEAL, area_code)
    with transaction.atomic():
        audit.record_many(
            audit.event("people.id_number.revealed", by=by, subject=record, area=area_code, reason=mask_numbers(reason.strip()[:200]))
            for record, area_code in pairs
        )
    return [record.full_id_number for record, _ in pairs]


def within(user: User, permission: Permission, path: str, *, seek: bool = True) -> Q:
    """A filter: the area code at `path` lies where `user` holds `permission`; matches nothing if nowhere.

    With `seek` an index on `path` serves it; without, none does, for a list of millions that another index must walk.
    """
    condition, text = Q(pk__in=()), re.sub("_id$", "__pk", path)
    for prefix in prefixes(user, permission):
        covered = {f"{path}__gte": prefix.ljust(12, "0"), f"{path}__lt": prefix + "~"} if seek else {f"{text}__startswith": prefix}
        condition |= Q(**covered)
    return condition
