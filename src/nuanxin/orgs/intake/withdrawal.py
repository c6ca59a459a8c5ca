"""Withdrawing an import whole: what it created is voided, what it changed is as before, if nothing rests on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from nuanxin.errors import UserError
from nuanxin.orgs import access, audit, bulk, history, recording
from nuanxin.orgs.enums import ConflictState, ImportState
from nuanxin.orgs.fields import EncryptedTextField
from nuanxin.orgs.intake import traces
from nuanxin.orgs.intake.handlers import Context, Writing, handler_for, importable
from nuanxin.orgs.models import ImportConflict, ImportRun, Office, RecordChange, Recorded, User

TOLD = 10
CLOSED = "导入已撤销"


@transaction.atomic
def withdraw_run(*, by: User | None, run: ImportRun, reason: str) -> ImportRun:
    """Undo an applied import: void its records, put back what it changed, close its conflicts.

    Refuses without a reason, a run that was not applied, and when anything newer rests on it, naming what. Leaves one
    event for the run and one per record.
    """
    access.require(by, access.Permission.IMPORT, run.area_id)
    recording.refuse_empty(撤销原因=reason.strip())
    Office.objects.select_for_update().first()
    claim(run)
    if resting := list(newer(run)):
        more = [f"……共 {len(resting)} 处。"] if len(resting) > TOLD else []
        raise UserError([f"文件“{run.file_name}”导入之后又有新的记录或更改，不能撤销。请先作废或改回：", *resting[:TOLD], *more])
    writing = Writing.now(run, by)
    for model in recording.recorded_models():
        void_created(model, writing, reason.strip())
    for model in recording.recorded_models():
        restore(model, writing)
    if run.list_id in importable():
        handler_for(Context.load(run.list_id, by, run.area, run.released_on)).withdrawn(writing)
    waiting = ImportConflict.objects.filter(run=run, state=ConflictState.OPEN)
    waiting.update(state=ConflictState.DISMISSED, decided_at=writing.at, decided_by=by, decision_note=CLOSED)
    audit.record("orgs.import.withdrawn", by=by, subject=run, area=run.area_id, list_id=run.list_id)
    run.refresh_from_db()
    return run


def claim(run: ImportRun) -> None:
    """Of two who withdraw, one gets it."""
    applied = ImportRun.objects.filter(pk=run.pk, state=ImportState.APPLIED)
    if not applied.update(state=ImportState.WITHDRAWN, withdrawn_at=timezone.now()):
        run.refresh_from_db()
        raise UserError(f"文件“{run.file_name}”的状态是“{run.get_state_display()}”，不能撤销。")


def newer(run: ImportRun) -> Iterator[str]:
    """What was recorded or changed later and rests on this run, in words."""
    for model in recording.recorded_models():
        created = model.objects.standing().filter(import_run=run)
        yield from records_on(model, created, run)
        mine = set(created.values_list("pk", flat=True)) | {made.pk for made in history.made_by(run, model)}
        yield from (told(made) for made in history.made_since(run, model, mine))


def records_on(model: type[Recorded], created: models.QuerySet, run: ImportRun) -> Iterator[str]:
    """Standing records of others that point at what this run created."""
    for other, column in recording.pointing_at(model):
        resting = other.objects.standing().filter(**{f"{column}__in": created.values("pk")}).exclude(import_run=run)
        for record in resting.order_by("pk")[: TOLD + 1]:
            yield f"{owner_name(record)}{other._meta.verbose_name}：{record}"


def owner_name(record: models.Model) -> str:
    person = getattr(record, "person", None)
    return f"{person}的" if person else ""


def told(made: history.Made) -> str:
    record = made.model.objects.get(pk=made.pk)
    field = history.field_of(made.model, made.field)
    return f"{owner_name(record)}{made.model._meta.verbose_name}：{record}，“{field.verbose_name if field else made.field}”已再次更改"


def void_created(model: type[Recorded], writing: Writing, reason: str) -> None:
    """Void what the run created; the area is where the counts change."""
    created = model.objects.standing().filter(import_run=writing.run)
    rows = list(created.values_list("pk", created.area_path))
    values = {"voided_at": writing.at, "voided_by_id": writing.by.pk if writing.by else None, "void_reason": f"撤销导入：{reason}"[:200]}
    for batch in bulk.in_batches(rows):
        bulk.update_many(model, {pk: values for pk, _ in batch})
        traces.leave_events("orgs.import.voided", ((f"{model._meta.label}:{pk}", area, {}) for pk, area in batch), writing)


def restore(model: type[Recorded], writing: Writing) -> None:
    """Put back every field the run changed in standing records, and leave changes that say so."""
    former: dict[int, dict[str, Any]] = {}
    made = history.made_by(writing.run, model)
    for change in made:  # the newest first, so that the value before the first change stays
        former.setdefault(change.pk, {}).update(column_values(model, change))
    if not former:
        return
    areas = {*areas_of(model, former)}
    bulk.update_many(model, former)
    if "version" in {field.name for field in model._meta.concrete_fields}:
        for batch in bulk.in_batches(sorted(former)):
            model.objects.filter(pk__in=batch).update(version=F("version") + 1)
    leave_changes(made, writing)
    areas |= {*areas_of(model, former)}  # a move taken back changes the counts of both places
    traces.leave_events("orgs.import.restored", ((f"{model._meta.label}:{pk}", area, {}) for pk, area in sorted(areas)), writing)


def areas_of(model: type[Recorded], pks: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Where the counts of these records are: (key, area code)."""
    for batch in bulk.in_batches(sorted(pks)):
        yield from model.objects.filter(pk__in=batch).values_list("pk", model.objects.all().area_path)


def column_values(model: type[Recorded], change: history.Made) -> dict[str, Any]:
    field = history.field_of(model, change.field)
    value = history.value_of(field, change.old_text)
    stored = bulk.sealed(value) if isinstance(field, EncryptedTextField) else value
    return {field.attname: stored, **history.beside(model, field.attname, value)}


def leave_changes(made: list[history.Made], writing: Writing) -> None:
    """The way back is a change too; it carries no run, so that nothing restores it again."""
    rows = [
        (f"{change.model._meta.label}:{change.pk}", change.field, bulk.sealed(change.new_text), bulk.sealed(change.old_text))
        for change in reversed(made)
    ]
    bulk.insert_many(RecordChange, ("record", "field", "old_value", "new_value"), rows, changed_at=writing.at, changed_by=writing.by)
