"""The first word of an application."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import transaction

from nuanxin.errors import UserError
from nuanxin.orgs import access, clock, recording
from nuanxin.orgs.models import User
from nuanxin.people import procedures
from nuanxin.people.actions.applications.matters import due_on, leave_deed
from nuanxin.people.actions.locking import held
from nuanxin.people.enums import ApplicationOrigin, ApplicationState, Category, DeedKind
from nuanxin.people.models import Application, Person
from nuanxin.people.procedures import Procedure
from nuanxin.people.queries.situations import not_to_be_recognised


@transaction.atomic
def apply(
    *,
    by: User | None,
    person: Person,
    categories: Iterable[str],
    origin: str,
    applied_on: datetime.date | None = None,
    statement: str = "",
) -> Application:
    """A person applies to be recognised in some categories; it waits at the first step of the procedure in force where they reside.

    Refuses a day to come, categories that the procedure does not know, somebody recognised already, with an open
    application, or not registered unemployed where that comes first. The same user's same application again is returned as it is.
    """
    applied_on = applied_on or clock.business_today()
    categories = tuple(categories)
    recording.refuse_future("申请日期", applied_on)
    recording.refuse_unknown("来源", ApplicationOrigin, origin)
    recording.refuse_unknown("申请类别", Category, *categories)
    recording.refuse_empty(来源=origin, 申请类别="、".join(categories))
    recording.refuse_lengths(Application, {"statement": statement.strip()})
    person = held(person, by=by, permission=access.Permission.APPLY)
    recording.refuse_order("出生日期", person.birth_on, "申请日期", applied_on)
    procedure = procedures.for_area(person.residence_id, applied_on)
    values = {
        "categories": ",".join(in_order(categories)),
        "origin": origin,
        "applied_on": applied_on,
        "statement": statement.strip(),
    }
    if found := Application.objects.standing().filter(person=person, state=ApplicationState.OPEN).first():
        return same_or_refused(found, values, by)
    refuse_categories(procedure, in_order(categories))
    if text := not_to_be_recognised(person, procedure, in_order(categories)):
        raise UserError(text)
    return submit(person, procedure, values, by)


def submit(person: Person, procedure: Procedure, values: dict, by: User | None) -> Application:
    first = procedure.first
    with recording.refusing(Application, one_open_application_per_person=running(person)):
        application = Application.objects.create(
            person=person,
            procedure=procedure.id,
            procedure_version=procedure.version,
            step=first.id,
            due_on=due_on(first, values["applied_on"]),
            recorded_by=by,
            **values,
        )
    leave_deed(application, DeedKind.SUBMITTED, by=by, on=values["applied_on"], to_step=first.id)
    return application


def in_order(categories: Iterable[str]) -> tuple[str, ...]:
    """Without repetition, in the order of the enumeration, so that equal applications are stored equal."""
    given = set(categories)
    return tuple(code for code in Category.values if code in given)


def same_or_refused(found: Application, values: dict, by: User | None) -> Application:
    if found.recorded_by_id == (by and by.pk) and all(getattr(found, name) == value for name, value in values.items()):
        return found
    raise UserError(running(found.person, found))


def running(person: Person, found: Application | None = None) -> str:
    when = f"（{found.applied_on} 申请）" if found else ""
    return f"{person.name}已有办理中的认定申请{when}，不能再申请。请在原申请上办理，或撤回后重新申请。"


def refuse_categories(procedure: Procedure, codes: Iterable[str]) -> None:
    unknown = [Category(code).label for code in codes if code not in procedure.categories]
    if unknown:
        known = "、".join(procedure.categories.values())
        raise UserError(f"按“{procedure.title}”不能以“{'、'.join(unknown)}”申请认定。可以申请的类别：{known}。")
