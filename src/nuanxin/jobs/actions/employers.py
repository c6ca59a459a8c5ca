"""Employers (用人单位): putting on file, correcting and voiding; an account number is kept encrypted and shown masked."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from nuanxin.errors import UserError
from nuanxin.jobs.enums import EmployerKind
from nuanxin.jobs.models import Employer
from nuanxin.orgs import access, audit, recording
from nuanxin.orgs.models import Area, User

SHOWN_DIGITS = 4
ACCOUNT_LENGTHS = range(6, 33)
CORRECTABLE = frozenset(
    {
        "name", "uscc", "kind", "is_in_province", "is_in_park", "workshop_recognised_on", "construction_cost_yuan",
        "running_cost_yuan", "contact", "account", "account_bank",
    }
)  # fmt: skip
TAKEN = {
    "one_employer_per_credit_code": "这个统一社会信用代码已经登记给别的单位，不能再登记。请核对代码，或在原单位上更正。",
    "one_employer_without_code_per_name_and_area": "本地已经登记过同名而没有信用代码的单位，不能再登记。请补上信用代码，或在原单位上更正。",
}


@transaction.atomic
def record_employer(*, by: User | None, name: str, area: Area, kind: str, uscc: str = "", **told: Any) -> Employer:
    """Put an employer on file, known by its credit code or else by its name there; the same again is returned as it is.

    Refuses an unknown kind, a credit code whose check character is wrong, and a second telling that differs.
    """
    access.require(by, access.Permission.RECORD, area.pk)
    refuse_unknown_fields(told, CORRECTABLE - {"name", "uscc", "kind"})
    recording.refuse_empty(单位名称=name.strip(), 单位类型=kind)
    values = checked({"kind": kind, **told})
    uscc = recording.checked_uscc(uscc)
    key = {"uscc": uscc} if uscc else {"uscc": "", "name": name.strip(), "area": area}
    if uscc:
        values |= {"name": name.strip(), "area": area}
    employer, made = recording.record_once(Employer, key=key, values=values, by=by, **TAKEN)
    if made:
        audit.record("jobs.employer.recorded", by=by, subject=employer, area=area.pk, kind_of_employer=kind)
    return employer


@transaction.atomic
def correct_employer(*, by: User | None, employer: Employer, **changes: Any) -> Employer:
    """Change what is known of an employer; what stays as it is leaves no event.

    Refuses a voided employer, an empty name or kind, and a credit code that is wrong or another's.
    """
    refuse_unknown_fields(changes, CORRECTABLE)
    current = held(employer, by=by, permission=access.Permission.RECORD)
    needed = {"name": "单位名称", "kind": "单位类型"}
    recording.refuse_empty(**{label: changes[name].strip() for name, label in needed.items() if name in changes})
    values = checked(changes)
    changed = {name: value for name, value in values.items() if getattr(current, name) != value}
    if not changed:
        return current
    recording.refuse_lengths(Employer, changed)
    for name, value in changed.items():
        setattr(current, name, value)
    with recording.refusing(Employer, **TAKEN):
        current.save(update_fields=list(changed))
    audit.record("jobs.employer.corrected", by=by, subject=current, area=current.area_id, fields=sorted(changed))
    return current


@transaction.atomic
def void_employer(*, by: User | None, employer: Employer, reason: str) -> Employer:
    """Take an employer recorded by mistake out of every list; refuses while claims or payments rest on it."""
    access.require(by, access.Permission.VOID, employer.area_id)
    return recording.void_record(employer, by=by, reason=reason, kind="jobs.employer.voided", area=employer.area_id)


def held(employer: Employer, *, by: User | None, permission: access.Permission) -> Employer:
    """The employer, kept from being changed or voided until the transaction ends."""
    current = Employer.objects.select_for_update().get(pk=employer.pk)
    access.require(by, permission, current.area_id)
    recording.refuse_voided(current)
    return current


def refuse_unknown_fields(told: dict[str, Any], allowed: frozenset[str]) -> None:
    if unknown := sorted(set(told) - allowed):
        raise TypeError(f"An employer has no {', '.join(unknown)} to be told.")


def checked(told: dict[str, Any]) -> dict[str, Any]:
    """The values as they are stored; the account also masked."""
    values = {name: value.strip() if isinstance(value, str) else value for name, value in told.items()}
    if "kind" in values:
        recording.refuse_unknown("单位类型", EmployerKind, values["kind"])
    if "uscc" in values:
        values["uscc"] = recording.checked_uscc(values["uscc"])
    for name, label in (("construction_cost_yuan", "建设费"), ("running_cost_yuan", "运行费")):
        if values.get(name) is not None and values[name] < 0:
            raise UserError(f"{label} {values[name]} 小于 0，不能登记。请填写实际的金额。")
    recording.refuse_future("认定为帮扶车间日期", values.get("workshop_recognised_on"))
    if "account" in values:
        values["account"] = checked_account(values["account"])
        values["account_masked"] = mask_account(values["account"])
    return values


def checked_account(text: str) -> str:
    """An account number without blanks; empty stays empty."""
    account = "".join(text.split())
    if account and not (account.isascii() and account.isdecimal() and len(account) in ACCOUNT_LENGTHS):
        raise UserError(f"银行账户应为 {ACCOUNT_LENGTHS[0]} 至 {ACCOUNT_LENGTHS[-1]} 位数字，填写的有 {len(account)} 个字。请核对账户。")
    return account


def mask_account(account: str) -> str:
    """The last four digits, the rest stars, whatever its length."""
    return f"****{account[-SHOWN_DIGITS:]}" if account else ""
