"""Which categories a person belongs to, on which evidence, from when until when."""

from __future__ import annotations

import datetime

from django.db import transaction

from nuanxin.errors import UserError
from nuanxin.orgs import access, audit, history, recording
from nuanxin.orgs.models import User
from nuanxin.people.actions.locking import locked
from nuanxin.people.enums import Category, Source
from nuanxin.people.models import CategoryHolding, Person


@transaction.atomic
def hold_category(
    *,
    by: User | None,
    person: Person,
    category: str,
    source: str = Source.OFFICER,
    evidence: str = "",
    from_on: datetime.date | None = None,
) -> CategoryHolding:
    """A person belongs to a category from a day on; one that runs already is returned as it is.

    Refuses an unknown category and a day that has not come.
    """
    recording.refuse_future("起始日期", from_on)
    person = locked(person, by=by, permission=access.Permission.REGISTER)
    holding, made = open_holding(person, by=by, category=category, source=source, evidence=evidence, from_on=from_on)
    if made:
        audit.record(
            "people.category.held", by=by, subject=holding, area=person.residence_id, changes_facts=True, category=holding.category
        )
    return holding


def open_holding(
    person: Person, *, by: User | None, category: str, source: str, evidence: str = "", from_on: datetime.date | None = None
) -> tuple[CategoryHolding, bool]:
    """The holding itself, without a trace of its own; True when it is new."""
    if category not in Category.values:
        raise UserError(f"没有“{category}”这一人员类别。可选：{'、'.join(Category.labels)}。")
    return recording.record_once(
        CategoryHolding,
        key={"person": person, "category": Category(category), "until_on": None},
        values={},
        defaults={"source": source, "evidence": evidence, "from_on": from_on},
        by=by,
    )


@transaction.atomic
def end_category(*, by: User | None, holding: CategoryHolding, until_on: datetime.date) -> CategoryHolding:
    """A person belongs to a category until a day; refuses a day to come, before its beginning, or another than recorded."""
    recording.refuse_future("终止日期", until_on)
    person = locked(holding.person, by=by, permission=access.Permission.REGISTER)
    current = CategoryHolding.objects.select_for_update().get(pk=holding.pk)
    recording.refuse_voided(current)
    if current.until_on == until_on:
        return current
    if current.until_on:
        raise UserError(f"{person.name}的“{current}”已于 {current.until_on} 终止，不能再改为 {until_on}。如有错误，请作废后重新登记。")
    recording.refuse_order("起始日期", current.from_on, "终止日期", until_on)
    history.set_values(current, {"until_on": until_on}, by=by)
    audit.record("people.category.ended", by=by, subject=current, area=person.residence_id, changes_facts=True, category=current.category)
    return current


@transaction.atomic
def void_category(*, by: User | None, holding: CategoryHolding, reason: str) -> CategoryHolding:
    """Take a wrong holding out of every count, with a reason."""
    person = locked(holding.person, by=by, permission=access.Permission.VOID)
    return recording.void_record(holding, by=by, reason=reason, kind="people.category.voided", area=person.residence_id)
