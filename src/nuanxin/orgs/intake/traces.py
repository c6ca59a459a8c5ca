"""What a bulk write leaves behind: new records with their keys, changed fields, one audit event per record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Max

from nuanxin.orgs import audit, bulk, history
from nuanxin.orgs.intake.handlers import Writing
from nuanxin.orgs.models import AuditEvent, RecordChange, Recorded


class FieldChange(NamedTuple):
    """One field before and after; the texts are sealed before the transaction begins."""

    name: str
    value: Any
    old_text: bytes | None
    new_text: bytes | None


def field_change(model: type[models.Model], name: str, old: Any, new: Any) -> FieldChange:
    field = history.field_of(model, name)
    return FieldChange(name, new, bulk.sealed(history.text_of(field, old)), bulk.sealed(history.text_of(field, new)))


def insert_recorded(model: type[Recorded], names: Sequence[str], rows: Sequence[Sequence[Any]], writing: Writing, **same: Any) -> list[int]:
    """Insert records of this run; their primary keys, in the order of `rows`."""
    if not rows:
        return []
    before = model.objects.aggregate(last=Max("pk"))["last"] or 0
    bulk.insert_many(model, names, rows, **same, **writing.recorded)
    made = model.objects.filter(pk__gt=before, import_run=writing.run).order_by("pk").values_list("pk", flat=True)
    return list(made)


def change_recorded(model: type[Recorded], changes: Mapping[int, Sequence[FieldChange]], writing: Writing) -> None:
    """Set the fields and keep what they were."""
    bulk.update_many(model, {pk: {change.name: change.value for change in fields} for pk, fields in changes.items()})
    label = model._meta.label
    rows = ((f"{label}:{pk}", change.name, change.old_text, change.new_text) for pk, fields in changes.items() for change in fields)
    bulk.insert_many(
        RecordChange,
        ("record", "field", "old_value", "new_value"),
        rows,
        changed_at=writing.at,
        changed_by=writing.by,
        import_run=writing.run,
    )


def void_recorded(model: type[Recorded], pks: Iterable[int], reason: str, writing: Writing) -> None:
    """Void what the file corrects; the history says so, and a withdrawal restores it."""
    pks = list(pks)
    if not pks:
        return
    change_recorded(model, {pk: [field_change(model, "voided_at", None, writing.at)] for pk in pks}, writing)
    by = writing.by.pk if writing.by else None
    bulk.update_many(model, {pk: {"voided_by_id": by, "void_reason": reason} for pk in pks})


def leave_events(kind: str, rows: Iterable[tuple[str, str, dict[str, Any]]], writing: Writing) -> None:
    """One event per (subject, area code, details)."""
    request = audit.REQUEST.get() or {}
    bulk.insert_many(
        AuditEvent,
        ("subject", "area_code", "details"),
        ((subject, area, {"run": writing.run.pk, **details, **request}) for subject, area, details in rows),
        kind=kind,
        at=writing.at,
        by=writing.by,
        by_name=audit.name_of(writing.by),
        changes_facts=True,
    )
