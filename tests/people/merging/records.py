"""One record of any model that points at a person, made by looking at the model: a new relation is tried without a new line here."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models

from nuanxin.orgs.models import AuditEvent, RecordChange
from nuanxin.people.actions.merging import Relation, relations
from nuanxin.people.models import Merge, MergeStep, Person, PersonChange
from tests import factories

DAY = datetime.date(2022, 8, 1)
# What a model asks of its fields together, which the fields alone do not tell.
TOGETHER: dict[str, dict[str, Any]] = {
    "people.Application": {"step": "accept"},
    "people.Paper": {"has_original": True},
    "benefits.Budget": {"amount_yuan": Decimal("100")},
    "people.Move": {"from_area_id": factories.CHANGLONG, "to_area_id": factories.SHUIDONG},
}
BY_TYPE: dict[type[models.Field], Any] = {
    models.DateField: DAY,
    models.BooleanField: True,
    models.DecimalField: Decimal("12.50"),
    models.IntegerField: 1,
    models.JSONField: {},
}
JOURNAL = {AuditEvent, PersonChange, RecordChange, Merge, MergeStep}


def record_of(relation: Relation, person: Person) -> models.Model:
    return made(relation.model, person, {relation.field.name: person})


def made(model: type[models.Model], person: Person, given: dict[str, Any]) -> models.Model:
    """A record with every field that must be filled; keys to persons lead to this person, others to new records."""
    together = TOGETHER.get(model._meta.label, {})
    filled = {
        field.name: value_of(field, person)
        for field in model._meta.concrete_fields
        if is_needed(field) and field.name not in given and field.attname not in together and field.name not in together
    }
    return model._base_manager.create(**filled, **together, **given)


def is_needed(field: models.Field) -> bool:
    return not (field.primary_key or field.null or field.has_default() or (field.blank and not field.is_relation))


def value_of(field: models.Field, person: Person) -> Any:
    if field.is_relation:
        return related(field.related_model, person)
    if field.choices:
        return field.choices[0][0]
    for kind, value in BY_TYPE.items():
        if isinstance(field, kind):
            return value
    return f"{next(factories.serial)}"[: field.max_length]


def related(model: type[models.Model], person: Person) -> models.Model:
    if model is Person:
        return person
    if model._meta.label == "orgs.Area":
        return factories.area()
    own = {"person": person} if "person" in {field.name for field in model._meta.concrete_fields} else {}
    return model._base_manager.filter(**own).first() or made(model, person, own)


def owned(person: Person) -> dict[str, int]:
    """How many records of each relation the person has."""
    return {one.name: one.model._base_manager.filter(**{one.field.name: person}).count() for one in relations()}


def everything() -> dict[str, dict[int, dict[str, Any]]]:
    """All rows of all tables with all columns, but for the journal and the versions that every write raises."""
    return {
        model._meta.label: {row.pk: columns(row) for row in model._base_manager.all()}
        for model in apps.get_models()
        if model not in JOURNAL and model._meta.app_label in ("orgs", "people", "casework", "jobs", "comparisons", "benefits")
    }


def columns(row: models.Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name != "version"}
