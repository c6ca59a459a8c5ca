"""One run: begun, carried out rule by rule, finished or failed. A rule whose inputs are the same as before is not asked again."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from nuanxin.comparisons import definition
from nuanxin.comparisons.definition import Rule
from nuanxin.comparisons.enums import Result, RunState
from nuanxin.comparisons.models import ComparisonRun
from nuanxin.comparisons.running import inputs, syncing
from nuanxin.comparisons.running.inputs import Inputs
from nuanxin.comparisons.suggesting import keeping
from nuanxin.errors import UserError
from nuanxin.orgs import access, audit
from nuanxin.orgs.locking import only_one
from nuanxin.orgs.models import Area, User

Progress = Callable[[int, int, str], None]  # rules done, all rules, the rule just done
KEPT_SECONDS = 7 * 24 * 3600
INTERRUPTED = "进程中断，没有完成。请再运行一次，已完成的规则不会重算。"


def compare(
    *, by: User | None, area: Area, as_of: datetime.date, rules: Sequence[str] | None = None, progress: Progress | None = None
) -> ComparisonRun:
    """Run the rules (all, or those named) and bring the findings of an area up to date; one run at a time.

    A rule without its list is told as `source_unavailable` and leaves its findings as they are. Refused: an unknown rule,
    somebody who may not compare there. A run that breaks off stays on record as failed; the next one goes on from there.
    """
    access.require(by, access.Permission.COMPARE, area.code)
    chosen = [definition.get(name) for name in dict.fromkeys(rules)] if rules is not None else list(definition.library().values())
    with only_one(Path(settings.HOME) / "comparisons" / "run.lock"):
        run = begin(chosen, by, area, as_of)
        try:
            carry_out(run, chosen, progress)
            finish(run, by)
        except BaseException as error:
            fail(run, error)
            raise
    return run


def begin(chosen: Sequence[Rule], by: User | None, area: Area, as_of: datetime.date) -> ComparisonRun:
    """A new run on record; what still stands as running here cannot be, since only one is at a time."""
    ComparisonRun.objects.filter(state=RunState.RUNNING).update(state=RunState.FAILED, finished_at=timezone.now(), refusal=INTERRUPTED)
    return ComparisonRun.objects.create(area=area, as_of=as_of, by=by, by_name=audit.name_of(by), total=len(chosen))


def carry_out(run: ComparisonRun, chosen: Sequence[Rule], progress: Progress | None) -> None:
    taken = inputs.take(chosen, run.area_id, run.as_of)
    run.releases = {list_id: [release.record.pk for release in found.releases] for list_id, found in taken.relations.items()}
    for rule, told in results(run, chosen, taken):
        run.rules[rule.id] = told
        run.done += 1
        run.save(update_fields=["releases", "rules", "done"])
        if progress:
            progress(run.done, run.total, rule.title)
    sweep()


def results(run: ComparisonRun, chosen: Sequence[Rule], taken: Inputs) -> Iterator[tuple[Rule, dict[str, object]]]:
    """What became of each rule; those that can be told without asking come first."""
    able = []
    for rule in chosen:
        if lacking := taken.lacking(rule):
            yield rule, {"result": Result.SOURCE_UNAVAILABLE.value, "lists": lacking}
        else:
            able.append(rule)
    stale = [rule for rule in able if not taken.path(rule).exists()]
    for rule in able:
        if rule not in stale:
            yield rule, settle(run, rule, taken, time.monotonic(), is_reused=True)
    yield from computed(run, stale, taken)


def computed(run: ComparisonRun, stale: Sequence[Rule], taken: Inputs) -> Iterator[tuple[Rule, dict[str, object]]]:
    """Rules that have to be asked, all in one pass over the ledger; those that only suggest after them, one by one."""
    by_id = {rule.id: rule for rule in stale}
    started = time.monotonic()
    comparisons = [rule.comparison(run.as_of, run.area_id) for rule in stale if not rule.suggest]
    for found in taken.engine.write(comparisons, lambda name: taken.path(by_id[name])):
        yield by_id[found.id], settle(run, by_id[found.id], taken, started)
        started = time.monotonic()
    for rule in stale:
        if rule.suggest:
            yield rule, suggested(run, rule, taken)


def suggested(run: ComparisonRun, rule: Rule, taken: Inputs) -> dict[str, object]:
    """Ask a rule of the rows without a usable number, and tell its hits with the reasons of the suggestions."""
    started, list_id, path = time.monotonic(), rule.suggested_list, taken.path(rule)
    [found] = taken.engine_suggesting(list_id).write([rule.comparison(run.as_of, run.area_id)], lambda name: path.with_suffix(".plain"))
    keeping.tell(found.path, rule.suggest, taken.suggestions(list_id), path)
    return settle(run, rule, taken, started)


def settle(run: ComparisonRun, rule: Rule, taken: Inputs, started: float, *, is_reused: bool = False) -> dict[str, object]:
    """Bring the rule's findings up to date; what is kept of it on the run."""
    counts = syncing.sync(run, rule, taken)
    return {"mark": taken.mark(rule), **vars(counts), "reused": is_reused, "seconds": round(time.monotonic() - started, 2)}


@transaction.atomic
def finish(run: ComparisonRun, by: User | None) -> None:
    run.state, run.finished_at = RunState.FINISHED, timezone.now()
    run.save(update_fields=["state", "finished_at"])
    new = sum(told.get("new", 0) for told in run.rules.values())
    audit.record("comparisons.run.finished", by=by, subject=run, area=run.area_id, rules=run.total, new=new)


def fail(run: ComparisonRun, error: BaseException) -> None:
    """What was refused is told as it is; anything else only as broken off (the log has it)."""
    refusal = str(error) if isinstance(error, UserError) else INTERRUPTED
    ComparisonRun.objects.filter(pk=run.pk).update(state=RunState.FAILED, finished_at=timezone.now(), refusal=refusal[:400])


def sweep() -> None:
    """Remove hits of states long past."""
    for path in inputs.folder().glob("*"):
        if path.stat().st_mtime < time.time() - KEPT_SECONDS:
            path.unlink(missing_ok=True)
