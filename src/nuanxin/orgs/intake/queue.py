"""Rows that contradict what is on file wait here, once each, until a person decides."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from nuanxin.errors import UserError
from nuanxin.orgs import access, audit, bulk, crypto, recording
from nuanxin.orgs.enums import ConflictState, ImportState, Verdict
from nuanxin.orgs.intake import storing
from nuanxin.orgs.intake.handlers import Context, Writing, handler_for
from nuanxin.orgs.intake.rows import Difference, Entry, Waiting
from nuanxin.orgs.models import ImportConflict, ImportRun, User

NUMBERS = re.compile(r"(?<!\d)(\d{6})\d{8,11}([\dXx]{4})(?!\d)")
LONGEST_REASON = 400
PLAIN = ("list_id", "run_id", "key_digest", "area_code", "row_number", "subject", "reason", "values", "on_file")


def wait(waiting: Sequence[Waiting], context: Context, run: ImportRun) -> None:
    """Queue what does not wait yet and was not decided before; runs in the transaction of the import."""
    for batch in bulk.in_batches(waiting):
        by_digest = {digest_of(one, context): one for one in batch}
        known = ImportConflict.objects.filter(list_id=context.spec.id, key_digest__in=by_digest).exclude(run__state=ImportState.WITHDRAWN)
        seen = set(known.values_list("key_digest", flat=True))
        rows = [row_of(one, digest, context, run) for digest, one in by_digest.items() if digest not in seen]
        bulk.insert_many(ImportConflict, PLAIN, rows)


def digest_of(one: Waiting, context: Context) -> str:
    """The same contradiction of the same record is the same wherever it comes from."""
    parts = [context.spec.id, str(one.key), *(f"{column}={in_file}|{on_file}" for column, in_file, on_file, _ in one.differences)]
    return crypto.digest("conflict", "\n".join(parts))


def row_of(one: Waiting, digest: str, context: Context, run: ImportRun) -> tuple[object, ...]:
    reason = NUMBERS.sub(r"\1********\2", one.reason)[:LONGEST_REASON]
    on_file = json.dumps([list(difference) for difference in one.differences], ensure_ascii=False)
    return (
        context.spec.id,
        run.pk,
        digest,
        one.area or context.area.code,
        one.row,
        one.subject,
        reason,
        bulk.sealed(storing.dump(one.values)),
        bulk.sealed(on_file),
    )


def conflicts_visible_to(user: User) -> QuerySet[ImportConflict]:
    """Conflicts of persons and places where `user` may import, oldest first."""
    return ImportConflict.objects.filter(access.within(user, access.Permission.IMPORT, "area_code")).select_related("run", "decided_by")


def conflict_values(conflict: ImportConflict) -> tuple[Difference, ...]:
    """The columns that contradict, with the value in the file, the one on file, and why that is a contradiction."""
    return tuple(Difference(*parts) for parts in json.loads(conflict.on_file or "[]"))


def file_values(conflict: ImportConflict) -> dict[str, str]:
    """The whole row as a user reads it, by column; to be masked by the page where it must be."""
    context = Context.load(conflict.list_id, None, conflict.run.area)
    return {column: context.label(column, value) for column, value in storing.load(conflict.values).items()}


@transaction.atomic
def decide_conflict(*, by: User | None, conflict: ImportConflict, accept: bool, note: str = "") -> ImportConflict:
    """Settle a conflict: accept writes the file's values through the import's own way, else what is on file stays.

    Refuses one that is settled already, and values that can no longer be written (with the reason). Leaves one event for
    the decision; an accepted one also those of the records it writes.
    """
    access.require(by, access.Permission.IMPORT, conflict.area_code)
    recording.refuse_lengths(ImportConflict, {"decision_note": note.strip()})
    current = ImportConflict.objects.select_for_update().get(pk=conflict.pk)
    if current.state != ConflictState.OPEN:
        raise UserError(f"这条矛盾已经处理过（{current.get_state_display()}），不能再处理。请刷新页面。")
    if accept:
        write_accepted(current, by)
    current.state = ConflictState.ACCEPTED if accept else ConflictState.DISMISSED
    current.decided_at, current.decided_by, current.decision_note = timezone.now(), by, note.strip()
    current.save(update_fields=["state", "decided_at", "decided_by", "decision_note"])
    kind = "orgs.conflict.accepted" if accept else "orgs.conflict.dismissed"
    audit.record(kind, by=by, subject=current, area=current.area_code, list_id=current.list_id)
    return current


def write_accepted(conflict: ImportConflict, by: User | None) -> None:
    """Judge the row again as one that a person has confirmed, and write it."""
    context = Context.load(conflict.list_id, by, conflict.run.area, conflict.run.released_on)
    handler = handler_for(context)
    values = storing.load(conflict.values)
    entry = Entry(conflict.row_number, values, handler.key(values))
    [state] = handler.read([entry.key], locked=True)
    decision = handler.decide(entry, state, is_last=True, accepted=True)
    if decision.verdict in (Verdict.CONFLICT, Verdict.INVALID):
        raise UserError(f"现在不能采用表中的值：{decision.reason}")
    if decision.change is not None:
        handler.write([decision.change], Writing.now(conflict.run, by))
