"""A departmental list's way in: rows are judged against the newest release and become, together, the next one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from nuanxin.comparisons.intake import accepting
from nuanxin.comparisons.intake.standing import Former, Standing
from nuanxin.comparisons.models import ListRelease
from nuanxin.comparisons.releases import store
from nuanxin.comparisons.releases.reading import current_records, release_of
from nuanxin.comparisons.releases.shape import shape_of, small_digest
from nuanxin.orgs import audit
from nuanxin.orgs.enums import ConflictState, ImportState, Verdict
from nuanxin.orgs.intake import queue
from nuanxin.orgs.intake.handlers import WRITING, Context, Handler, Writing
from nuanxin.orgs.intake.judging import Progress
from nuanxin.orgs.intake.plan import Plan
from nuanxin.orgs.intake.rows import Change, Decision, Entry, Key, StaleError, Waiting, conflict
from nuanxin.orgs.models import ImportConflict


class RecordKey(tuple[int]):
    """The digest of a record, which alone makes it equal to another; carries the facts of its row, so that they are made once."""

    facts: tuple[Any, ...]

    @classmethod
    def of(cls, record: int, facts: tuple[Any, ...]) -> RecordKey:
        key = cls((record,))
        key.facts = facts
        return key


class ReleaseHandler(Handler):
    """One file of a list that comes whole. What is written is one folder and one record, however many rows."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.shape = shape_of(context.spec.id)
        self.written: store.Written | None = None
        self.judged_on: tuple[str, ...] = ()

    @cached_property
    def records(self) -> list[ListRelease]:
        """The releases that the file is judged against."""
        return judged_against(self.context)

    @cached_property
    def rests_on(self) -> tuple[str, ...]:
        """Their folders: any release that comes, goes or grows meanwhile makes it another."""
        return tuple(one.folder for one in self.records)

    @cached_property
    def standing(self) -> Standing:
        return Standing(self.context.spec.id, tuple(map(release_of, self.records)), self.shape.names)

    @cached_property
    def accepted(self) -> frozenset[str]:
        """The contradictions that a person has decided to take as they are."""
        decided = ImportConflict.objects.filter(list_id=self.context.spec.id, state=ConflictState.ACCEPTED)
        return frozenset(decided.exclude(run__state=ImportState.WITHDRAWN).values_list("key_digest", flat=True))

    def key(self, values: dict[str, Any]) -> Key:
        facts = self.shape.row(values)
        return RecordKey.of(self.shape.record(values, facts), facts)

    def read(self, keys: Sequence[Key], *, locked: bool = False) -> list[Former | None]:
        return self.standing.former([(key[0], small_digest(key.facts)) for key in keys])  # type: ignore[attr-defined]

    def decide(self, entry: Entry, state: Former | None, *, is_last: bool = False, accepted: bool = False) -> Decision:
        facts = entry.key.facts  # type: ignore[attr-defined]
        if entry.contradictions and not accepted and not self.was_accepted(entry):
            return conflict(entry.contradictions, "", facts[self.shape.area_place] or "")
        texts = self.shape.texts(entry.values, self.headings_of(entry), self.context.area_name)
        change = Change(entry.row, tuple(entry.key), self.rests_on, (facts, texts))
        return Decision(verdict_of(facts, state), change)

    def headings_of(self, entry: Entry) -> tuple[str, ...]:
        """The columns that the file has, in the order of the list: every entry has a value or None for each."""
        return tuple(name for name in self.shape.columns if name in entry.values)

    def was_accepted(self, entry: Entry) -> bool:
        waiting = Waiting(entry.row, entry.key, entry.values, entry.contradictions)
        return bool(self.accepted) and queue.digest_of(waiting, self.context) in self.accepted

    @contextmanager
    def prepared(self, plan: Plan, progress: Progress) -> Iterator[None]:
        """Write the folder; a transaction that fails, or finds that nothing is new, takes it away again."""
        self.written = store.write(self.shape, self.lines(plan, progress)) if plan.spool.count else None
        kept = False
        try:
            yield
            kept = self.written is not None and ListRelease.objects.filter(folder=self.written.folder).exists()
        finally:
            if self.written and not kept:
                store.remove(self.written.folder)

    def lines(self, plan: Plan, progress: Progress) -> Iterator[list[store.Line]]:
        done = 0
        for changes in plan.spool:
            self.judged_on = changes[0].basis  # type: ignore[assignment]
            yield [line_of(change) for change in changes]
            done += len(changes)
            progress(WRITING, done, plan.spool.count)

    def take_in(self, plan: Plan, writing: Writing, progress: Progress) -> None:
        """Record the release, if it says anything that the newest of its day does not; a file without a good row is none."""
        if self.written and self.judged_on != self.rests_on:
            raise StaleError
        self.waits_here(plan, writing)
        if self.written is None or self.is_known(self.written):
            return
        headings = [name for name in self.shape.columns if name in plan.columns["found"]]
        accepting.record(self.context, self.written, headings, writing)

    def is_known(self, written: store.Written) -> bool:
        """Whether the newest release of that day and area says the very same."""
        return any(is_same_day(one, self.context) and one.digest == written.digest for one in self.records)

    def waits_here(self, plan: Plan, writing: Writing) -> None:
        """A contradiction that still waits, waits with the newest file: that is where an accepted row goes."""
        for one in plan.waiting:
            open_one = ImportConflict.objects.filter(
                list_id=self.context.spec.id, key_digest=queue.digest_of(one, self.context), state=ConflictState.OPEN
            )
            open_one.update(run=writing.run, row_number=one.row)

    def write(self, changes: Sequence[Change], writing: Writing) -> None:
        """Add rows that a person has accepted to the release they came for."""
        accepting.add(self.context, self.shape, [line_of(change) for change in changes], writing)

    def withdrawn(self, writing: Writing) -> None:
        """The release no longer counts; the one before it does again."""
        gone = ListRelease.objects.filter(import_run=writing.run, withdrawn_at=None).first()
        if gone is None:
            return
        ListRelease.objects.filter(pk=gone.pk).update(withdrawn_at=writing.at)
        audit.record("comparisons.release.withdrawn", by=writing.by, subject=gone, area=gone.area_id, list_id=gone.list_id)


def is_same_day(release: ListRelease, context: Context) -> bool:
    return (release.released_on, release.area_id) == (context.released_on, context.area.pk)


def judged_against(context: Context) -> list[ListRelease]:
    """The newest release of the same day and area, where there is one: the file is that list again, or corrects it. Else what stands."""
    same = ListRelease.objects.filter(
        list_id=context.spec.id, released_on=context.released_on, area=context.area, withdrawn_at=None
    ).select_related("area")
    newest = same.order_by("-pk").first()
    return [newest] if newest else current_records(context.spec.id, context.area.prefix)


def verdict_of(facts: tuple[Any, ...], state: Former | None) -> Verdict:
    """An empty cell is no difference."""
    if state is None:
        return Verdict.NEW
    former = state.facts
    if former is None or all(new is None or new == old for new, old in zip(facts, former, strict=True)):
        return Verdict.SAME
    return Verdict.UPDATE


def line_of(change: Change) -> store.Line:
    facts, texts = change.what
    return store.Line(change.row, change.key[0], facts, texts)  # type: ignore[arg-type]
