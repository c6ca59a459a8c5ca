"""What a record was before: fields as text, the changes that a write leaves, and reading them back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from django.db import models

from nuanxin.orgs import audit, bulk
from nuanxin.orgs.models import ImportRun, RecordChange, User

Beside = Callable[[str, Any], dict[str, Any]]


class Keeper(NamedTuple):
    """A model whose own fields have a history of their own: `changes` points by `column` at the records of `model`.

    `beside` gives the columns that go with a field, such as the digest of a number.
    """

    model: type[models.Model]
    changes: type[models.Model]
    column: str
    beside: Beside


class Made(NamedTuple):
    """One change on file."""

    model: type[models.Model]
    pk: int
    field: str
    old_text: str
    new_text: str


keepers: dict[str, Keeper] = {}


def keep_apart(model: type[models.Model], changes: type[models.Model], column: str, beside: Beside) -> None:
    """Announce that changes of `model` are kept in a model of their own; called when the package is loaded."""
    keepers[model._meta.label] = Keeper(model, changes, column, beside)


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


def made_by(run: ImportRun, model: type[models.Model]) -> list[Made]:
    """What the run changed in records of `model`, the newest first."""
    return [made for _, made in sorted(numbered_changes(model, import_run=run), key=lambda pair: -pair[0])]


def numbered_changes(model: type[models.Model], **conditions: Any) -> Iterator[tuple[int, Made]]:
    """Changes of records of `model` with the order they were made in."""
    prefix = f"{model._meta.label}:"
    for change in RecordChange.objects.filter(record__startswith=prefix, **conditions):
        yield change.pk, Made(model, int(change.record.removeprefix(prefix)), change.field, change.old_value, change.new_value)
    if keeper := keepers.get(model._meta.label):
        for change in keeper.changes.objects.filter(**conditions):
            if field_of(model, change.field):
                yield change.pk, Made(model, getattr(change, keeper.column), change.field, change.old_value, change.new_value)


def made_since(run: ImportRun, model: type[models.Model], pks: Iterable[int]) -> Iterator[Made]:
    """Changes by others, made after `run` was applied, of these records of `model`."""
    for batch in bulk.in_batches(sorted(pks)):
        names = [f"{model._meta.label}:{pk}" for pk in batch]
        later = {"changed_at__gt": run.applied_at}
        for change in RecordChange.objects.filter(record__in=names, **later).exclude(import_run=run):
            yield Made(model, int(change.record.rsplit(":", 1)[1]), change.field, change.old_value, change.new_value)
        if keeper := keepers.get(model._meta.label):
            for change in keeper.changes.objects.filter(**{f"{keeper.column}__in": batch}, **later).exclude(import_run=run):
                yield Made(model, getattr(change, keeper.column), change.field, change.old_value, change.new_value)


def beside(model: type[models.Model], name: str, value: Any) -> dict[str, Any]:
    """The columns that must be set together with a field."""
    if name == "voided_at" and value is None:
        return {"voided_by_id": None, "void_reason": ""}
    keeper = keepers.get(model._meta.label)
    return keeper.beside(name, value) if keeper else {}
