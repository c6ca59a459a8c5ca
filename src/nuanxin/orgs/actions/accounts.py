"""Writes of accounts: who may log in, and with which one-time password."""

from __future__ import annotations

import re
import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from nuanxin.errors import UserError
from nuanxin.orgs import access, audit
from nuanxin.orgs.models import Office, Organisation, User

USERNAME = re.compile(r"[A-Za-z0-9_.@+\-\u4e00-\u9fff]{2,40}")
UNMISTAKABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # no l, o, i, 0, 1: the password is read from a screen and typed


def random_password() -> str:
    """Four groups of four characters that cannot be taken for one another: about 79 bits."""
    return "-".join("".join(secrets.choice(UNMISTAKABLE) for _ in range(4)) for _ in range(4))


@transaction.atomic
def create_user(
    *, by: User | None, username: str, display_name: str, organisation: Organisation | None = None, password: str | None = None
) -> tuple[User, str]:
    """Make an account without any role; returns it with its password, told this once.

    Without `password` a random one is made that must be changed at the first login. Refuses a name that is taken or
    unusable, and an administrator outside the organisation's area.
    """
    access.require(by, access.Permission.MANAGE, home_of(organisation))
    refuse_names(username, display_name)
    user = User(username=username, display_name=display_name.strip(), organisation=organisation, must_change_password=password is None)
    chosen = checked(password, user) if password else random_password()
    user.set_password(chosen)
    insert(user)
    audit.record("orgs.user.created", by=by, subject=user, area=home_of(organisation) or "")
    return user, chosen


def insert(user: User) -> None:
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise UserError(f"用户名“{user.username}”已有人使用。请换一个用户名。") from error


def home_of(organisation: Organisation | None) -> str | None:
    """The area an account belongs to: its organisation's, else the office's own."""
    if organisation:
        return organisation.area_id
    return Office.objects.values_list("area_id", flat=True).first()


def refuse_names(username: str, display_name: str) -> None:
    problems = []
    if not USERNAME.fullmatch(username):
        problems.append(f"用户名“{username}”不能用。请用 2 至 40 个汉字、字母、数字或 _ . @ + -。")
    if not display_name.strip():
        problems.append("没有填写姓名。请填写使用人的姓名。")
    if len(display_name.strip()) > User._meta.get_field("display_name").max_length:
        problems.append(f"姓名有 {len(display_name.strip())} 个字，超过 40 个字。请核对。")
    if User.objects.filter(username=username).exists():
        problems.append(f"用户名“{username}”已有人使用。请换一个用户名。")
    if problems:
        raise UserError(problems)


def checked(password: str, user: User) -> str:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise UserError([f"密码不能用：{message}" for message in error.messages]) from error
    return password


@transaction.atomic
def set_password(*, by: User | None, user: User) -> str:
    """Give `user` a random one-time password, returned this once; every session of the old one ends."""
    require_over(by, user)
    password = random_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    audit.record("orgs.user.password_reset", by=by, subject=user, area=home_of(user.organisation) or "")
    return password


@transaction.atomic
def change_own_password(*, by: User, password: str) -> None:
    """The user's own choice; refuses what the password rules refuse, in their words."""
    by.set_password(checked(password, by))
    by.must_change_password = False
    by.save(update_fields=["password", "must_change_password"])
    audit.record("orgs.user.password_changed", by=by, subject=by, area=home_of(by.organisation) or "")


@transaction.atomic
def deactivate(*, by: User | None, user: User) -> None:
    """Shut the account at once, its roles untouched; one's own account is refused, one shut already stays as it is."""
    require_over(by, user)
    if by is not None and by.pk == user.pk:
        raise UserError("不能停用自己的账号。请由另一位系统管理员办理。")
    switch(user, False, "orgs.user.deactivated", by=by)


@transaction.atomic
def activate(*, by: User | None, user: User) -> None:
    """Open an account again; one that is open stays as it is."""
    require_over(by, user)
    switch(user, True, "orgs.user.activated", by=by)


def switch(user: User, is_active: bool, kind: str, *, by: User | None) -> None:
    if User.objects.filter(pk=user.pk, is_active=not is_active).update(is_active=is_active):
        audit.record(kind, by=by, subject=user, area=home_of(user.organisation) or "")
    user.is_active = is_active


def require_over(by: User | None, user: User) -> None:
    """An administrator must cover the account's home and every area it has a role in: a township's cannot take over a county's."""
    access.require(by, access.Permission.MANAGE, home_of(user.organisation))
    for area_code in user.role_assignments.running_on(timezone.localdate()).values_list("area_id", flat=True):
        access.require(by, access.Permission.MANAGE, area_code)
