"""The one short transaction in which the good rows of a file go in together, on what they were judged against."""

from __future__ import annotations

from django.db import transaction

from nuanxin.orgs import audit
from nuanxin.orgs.enums import ImportState
from nuanxin.orgs.intake import queue
from nuanxin.orgs.intake.handlers import Handler, Writing
from nuanxin.orgs.intake.judging import Progress
from nuanxin.orgs.intake.plan import Plan
from nuanxin.orgs.models import ImportRun, Office, User


def write(plan: Plan, handler: Handler, run: ImportRun, by: User | None, progress: Progress) -> ImportRun:
    """Write the plan and mark `run` as applied, all or nothing.

    Refuses (StaleError) when somebody changed what it rests on. Imports write one after the other, so that two of them
    never wait for each other's rows; other writes go on meanwhile.
    """
    with handler.prepared(plan, progress), transaction.atomic():
        Office.objects.select_for_update().first()
        claim(run)
        handler.take_in(plan, Writing.now(run, by), progress)
        queue.wait(plan.waiting, handler.context, run)
        audit.record("orgs.import.applied", by=by, subject=run, area=run.area_id, list_id=run.list_id, counts=plan.totals)
    return run


def claim(run: ImportRun) -> None:
    """Of two appliers of one run, one gets it; the other finds it applied and rolls back."""
    if run.pk is None:
        run.state = ImportState.APPLIED
        run.save(force_insert=True)
        return
    if not ImportRun.objects.filter(pk=run.pk, state=ImportState.JUDGED).update(state=ImportState.APPLIED):
        raise AlreadyAppliedError
    run.state = ImportState.APPLIED
    run.save(update_fields=["counts", "columns", "problems", "applied_at"])


class AlreadyAppliedError(Exception):
    """Somebody else applied, refused or withdrew this run meanwhile."""
