"""What a record was before: fields as text, the changes that a write leaves, and putting a former value back."""

from __future__ import annotations

from typing import Any

from django.db import models

from nuanxin.orgs import audit
from nuanxin.orgs.models import ImportRun, RecordChange, User


def text_of(field: models.Field, value: Any) -> str:
    """`value` as text that `value_of` reads back; None is empty."""
    return "" if value is None else str(field.value_to_string(Holder(field, value)))


def value_of(field: models.Field, text: str) -> Any:
    """The value behind the text of a change; a number or date is back in its type."""
    return None if text == "" and field.null and field.empty_strings_allowed is False else field.to_python(text)


class Holder:
    """Just enough of a record for `Field.value_to_string`."""

    def __init__(self, field: models.Field, value: Any) -> None:
        setattr(self, field.attname, value)


def field_of(model: type[models.Model], name: str) -> models.Field | None:
    """The stored field behind `residence` or `residence_id`; None for a name that is no field."""
    return {known: field for field in model._meta.concrete_fields for known in (field.name, field.attname)}.get(name)


def differing(record: models.Model, values: dict[str, Any]) -> dict[str, Any]:
    """Those of `values` (by field or column name) that the record does not have yet."""
    return {name: value for name, value in values.items() if getattr(record, name) != value}


def change_of(record: models.Model, name: str, value: Any, *, by: User | None, run: ImportRun | None = None) -> RecordChange:
    """The trace of `record.name` becoming `value`; taken before the value is set, not yet written."""
    field = field_of(type(record), name)
    return RecordChange(
        record=audit.subject_of(record),
        field=field.attname,
        old_value=text_of(field, getattr(record, field.attname)),
        new_value=text_of(field, value),
        changed_by=by,
        import_run=run,
    )


def set_values(record: models.Model, values: dict[str, Any], *, by: User | None, run: ImportRun | None = None) -> tuple[str, ...]:
    """Save those of `values` that differ and leave their changes; returns the names of the fields that changed."""
    new = differing(record, values)
    RecordChange.objects.bulk_create([change_of(record, name, value, by=by, run=run) for name, value in new.items()])
    for name, value in new.items():
        setattr(record, name, value)
    if new:
        record.save(update_fields=list(new))
    return tuple(new)
