"""Registering, correcting and voiding persons."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from nuanxin.engines.sheets.cells.identity import birth_of, sex_of
from nuanxin.errors import UserError
from nuanxin.orgs import access, audit, crypto, history, recording
from nuanxin.orgs.models import Area, User
from nuanxin.people.actions.categories import open_holding
from nuanxin.people.actions.households import join
from nuanxin.people.actions.locking import locked
from nuanxin.people.actions.reading import read_cell
from nuanxin.people.enums import Sex, Source
from nuanxin.people.models import Person, PersonChange

DETAILS = frozenset(
    {"ethnicity", "education", "hukou", "employment_status", "wants_job", "wants_training", "wants_business", "skills"}
    | {"original_retirement_age", "note"}
)
CORRECTABLE = DETAILS | {"name", "id_number", "sex", "birth_on", "residence_id", "phone"}
COUNTY_DIGITS = 6


@transaction.atomic
def register_person(
    *,
    by: User | None,
    name: str,
    id_number: str,
    residence: Area,
    sex: str = "",
    birth_on: datetime.date | None = None,
    phone: str = "",
    head_id_number: str = "",
    relationship: str = "",
    categories: Iterable[str] = (),
    **details: Any,
) -> Person:
    """Put a person on file; sex and birth date come from the ID number unless given.

    Refuses a wrong number, a sex or birth date that contradicts it, and a number that is on file already, unless
    everything is the same: then that person is returned.
    """
    access.require(by, access.Permission.REGISTER, residence.pk)
    recording.refuse_empty(姓名=name.strip(), 身份证号=id_number.strip())
    number = read_cell("身份证号", id_number)
    values = {"name": read_cell("姓名", name), "residence_id": residence.pk, **identity(number, sex, birth_on), **checked(details)}
    digest = crypto.digest("id", number)
    if found := Person.objects.standing().filter(id_digest=digest).first():
        return same_person(found, by, values)
    person = Person(recorded_by=by, **values)
    person.set_id_number(number, digest)
    set_phone(person, phone)
    with recording.refusing(Person, one_standing_person_per_id_number=taken(by, None)):
        person.save()
    if head_id_number.strip():
        join(person, by=by, head_id_number=read_cell("户主身份证号", head_id_number), relationship=relationship.strip())
    for category in dict.fromkeys(categories):
        open_holding(person, by=by, category=category, source=Source.OFFICER)
    audit.record("people.person.registered", by=by, subject=person, area=person.residence_id, changes_facts=True)
    return person


def identity(number: str, sex: str, birth_on: datetime.date | None) -> dict[str, Any]:
    """Sex and birth date, refused where they contradict the number."""
    known_sex, known_birth = sex_of(number), birth_of(number)
    problems = []
    if sex and sex != known_sex:
        problems.append(f"性别“{Sex(sex).label}”与身份证号不符，号码第 17 位表示“{Sex(known_sex).label}”。请核对原件。")
    if birth_on and birth_on != known_birth:
        problems.append(f"出生日期 {birth_on} 与身份证号不符，号码中是 {known_birth}。请核对原件。")
    if problems:
        raise UserError(problems)
    return {"sex": known_sex, "birth_on": known_birth}


def checked(details: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(details) - DETAILS:
        raise TypeError(f"no such fields of a person: {sorted(unknown)}")
    recording.refuse_lengths(Person, details)
    refuse_choices(details)
    return details


def refuse_choices(values: dict[str, Any]) -> None:
    for name, value in values.items():
        choices = Person._meta.get_field(name).choices
        if choices and value not in ("", None) and value not in dict(choices):
            raise UserError(f"{Person._meta.get_field(name).verbose_name}“{value}”不在可选范围内。请重新选择。")


def set_phone(person: Person, phone: str) -> None:
    number = read_cell("联系电话", phone) or "" if phone.strip() else ""
    person.set_phone(number, crypto.digest("phone", number) if number else "")


def same_person(found: Person, by: User | None, values: dict[str, Any]) -> Person:
    if by is not None and not access.may(by, access.Permission.VIEW, found.residence_id):
        raise UserError(taken(by, None))
    if history.differing(found, {name: value for name, value in values.items() if value not in ("", None)}):
        raise UserError(taken(by, found))
    return found


def taken(by: User | None, found: Person | None) -> str:
    if found is None:
        return "这个身份证号已经登记过，不能重复登记。请用身份证号查找；查不到时，此人登记在其他地区，请联系上级机构办理迁移。"
    return f"这个身份证号已经登记过（{found.name}，{found.residence}），不能重复登记。请打开此人的页面更正。"


@transaction.atomic
def correct_person(*, by: User | None, person: Person, version: int, **values: Any) -> Person:
    """Change what is on file about a person; each field leaves its former value in the history.

    `version` is the one the user saw. Refuses when somebody else changed the person since, an ID number that another
    person has, and a move to or from a place where the user has no say. Nothing changed leaves no event.
    """
    current = locked(person, by=by, permission=access.Permission.REGISTER)
    refuse_stale(current, version)
    new = {name: value for name, value in prepared(current, values).items() if getattr(current, name) != value}
    if not new:
        Person.objects.filter(pk=current.pk).update(version=version)
        return Person.objects.get(pk=current.pk)
    if "residence_id" in new:
        access.require(by, access.Permission.REGISTER, new["residence_id"])
    former = current.residence_id
    write_changes(current, new, by)
    audit.record("people.person.corrected", by=by, subject=current, area=current.residence_id, changes_facts=True, fields=sorted(new))
    leave(current, former, by)
    return current


def refuse_stale(current: Person, version: int) -> None:
    if current.version - 1 != version:
        raise UserError(f"{current.name}的信息在您打开之后已被别人更改，您的更改没有保存。请刷新页面，核对后再改。")


def prepared(current: Person, values: dict[str, Any]) -> dict[str, Any]:
    """The values by column, read and checked."""
    values = {"residence_id" if name == "residence" else name: getattr(value, "pk", value) for name, value in values.items()}
    if unknown := set(values) - CORRECTABLE:
        raise TypeError(f"no such fields of a person: {sorted(unknown)}")
    checked({name: value for name, value in values.items() if name in DETAILS})
    for name, column in (("name", "姓名"), ("id_number", "身份证号"), ("phone", "联系电话")):
        if name in values:
            values[name] = read_cell(column, values[name] or "") or ""
    recording.refuse_empty(**{column: values[name] for name, column in (("name", "姓名"), ("id_number", "身份证号")) if name in values})
    recording.refuse_future("出生日期", values.get("birth_on"))
    refuse_choices(values)
    return values


def write_changes(current: Person, new: dict[str, Any], by: User | None) -> None:
    PersonChange.objects.bulk_create([person_change(current, name, value, by) for name, value in new.items()])
    for name, value in new.items():
        if name == "id_number":
            current.set_id_number(value, crypto.digest("id", value))
        elif name == "phone":
            current.set_phone(value, crypto.digest("phone", value) if value else "")
        else:
            setattr(current, name, value)
    with recording.refusing(Person, one_standing_person_per_id_number=taken(by, None)):
        current.save()


def person_change(current: Person, name: str, value: Any, by: User | None) -> PersonChange:
    field = history.field_of(Person, name)
    return PersonChange(
        person=current,
        field=field.attname,
        old_value=history.text_of(field, getattr(current, name)),
        new_value=history.text_of(field, value),
        changed_by=by,
    )


def leave(person: Person, former: str, by: User | None) -> None:
    """The county a person moved away from must count anew as well."""
    if former[:COUNTY_DIGITS] != person.residence_id[:COUNTY_DIGITS]:
        audit.record("people.person.moved_away", by=by, subject=person, area=former, changes_facts=True)


@transaction.atomic
def void_person(*, by: User | None, person: Person, reason: str) -> Person:
    """Take a person registered by mistake off the register; refuses while records rest on them."""
    access.require(by, access.Permission.VOID, person.residence_id)
    return recording.void_record(person, by=by, reason=reason, kind="people.person.voided", area=person.residence_id)
